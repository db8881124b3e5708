"""What a file, a module within it or a function declares: imports, functions, types with their methods, statics."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tree_sitter import Node

from lambdalint.readers.code.program.expressions import Expression, Mixture, Name
from lambdalint.readers.code.program.modules import Module
from lambdalint.readers.code.program.scopes import (
    CONSTRUCTOR,
    Binding,
    Circumstance,
    Definition,
    How,
    Import,
    ImportSite,
    Kind,
    Parameter,
    Scope,
)
from lambdalint.readers.code.rust.macros import lazy_statics
from lambdalint.readers.code.rust.module import SELF, SUPER, RustModule
from lambdalint.readers.code.rust.names import named_type, parameters, path_parts

PLAIN = Circumstance()
MAXIMUM_NAMES = 500
"""That one `use` brings."""

_INSTANCE = "<instance>"
"""What a literal of a struct makes; no code can call it so."""
_TYPES = frozenset({"struct_item", "enum_item", "union_item", "trait_item"})


def fill(scope: Scope) -> None:
    """Fills a file, a module that is written in it, or a type."""
    if scope.node.type in _TYPES:
        _fill_type(scope)
        return
    from lambdalint.readers.code.rust.outline import Outline  # noqa: PLC0415 - they know each other

    found = Outline(scope)
    module = scope.module
    if scope.kind is Kind.MODULE and isinstance(module, RustModule):
        for crate in ("crate", SELF, SUPER, *module.crates):
            _bind_import(scope, module.root, crate, Import(crate, 1, whole=True))
    body = scope.node.child_by_field_name("body") or scope.node
    for node in written(module, body):
        if node.type in {"static_item", "const_item"}:
            name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
            if name is not None and value is not None:
                _static(scope, name, found.lowered(value))
                found.visit(value, PLAIN)
        elif node.type in {"macro_invocation", "expression_statement"}:
            invocation = node if node.type == "macro_invocation" else next(iter(node.named_children), node)
            if isinstance(module, RustModule) and invocation.type == "macro_invocation":
                for place, made in lazy_statics(module, invocation):
                    _static(scope, place, found.lowered(made))
                    found.visit(made, PLAIN)
        else:
            declare(scope, node, PLAIN)


def _static(scope: Scope, name: Node, value: Expression) -> None:
    scope.bindings[scope.module.text(name)].append(Binding(How.VALUE, name.start_byte, name.end_byte, value))


def written(module: Module, body: Node) -> Iterator[Node]:
    """The items of a body but for those that are compiled for tests alone."""
    skipped = False
    for node in body.named_children:
        if node.type == "attribute_item":
            skipped = skipped or is_for_tests(module, node)
        elif not node.type.endswith("comment"):
            if not skipped:
                yield node
            skipped = False


def is_for_tests(module: Module, attribute: Node) -> bool:
    text = module.text(attribute)
    return "cfg(test)" in text or text in {"#[test]", "#[tokio::test]"}


def declare(scope: Scope, node: Node, circumstance: Circumstance) -> None:
    """What one item binds."""
    name = node.child_by_field_name("name")
    match node.type:
        case "function_item" if name is not None:
            _define(scope, name, function(scope, node, scope), circumstance)
        case "struct_item" | "enum_item" | "union_item" | "trait_item" if name is not None:
            text = scope.module.text(name)
            made = Scope(scope.module, Kind.CLASS, node, scope, text, bases=tuple(_traits(scope, text)))
            _define(scope, name, made, circumstance)
        case "type_item" if name is not None:
            alias = named_type(scope.module, node.child_by_field_name("type"))
            if alias is not None:
                _static(scope, name, alias)
        case "mod_item" if name is not None:
            _module(scope, node, name, circumstance)
        case "use_declaration":
            for parts, place in _used(scope.module, node.child_by_field_name("argument")):
                _use(scope, parts, place, circumstance)


def function(scope: Scope, node: Node, parent: Scope) -> Scope:
    declared = parameters(scope.module, node)
    text = scope.module.text(node.child_by_field_name("name"))
    receives = bool(declared) and declared[0].name == "self"
    return Scope(scope.module, Kind.FUNCTION, node, parent, text, parameters=declared, is_static=not receives)


def _define(scope: Scope, name: Node, made: Scope, circumstance: Circumstance) -> None:
    binding = Binding(How.DEFINITION, name.start_byte, name.end_byte, scope=made)
    scope.bindings[scope.module.text(name)].append(binding)
    scope.definitions.append(Definition(made, circumstance))


def _module(scope: Scope, node: Node, name: Node, circumstance: Circumstance) -> None:
    text = scope.module.text(name)
    if node.child_by_field_name("body") is not None:
        made = Scope(scope.module, Kind.CLASS, node, scope, text, open=True)
        _define(scope, name, made, circumstance)
    else:
        _bind_import(scope, name, text, Import(text, 1, whole=True))


def _bind_import(scope: Scope, place: Node, text: str, imported: Import) -> None:
    scope.bindings[text].append(Binding(How.IMPORT, place.start_byte, place.end_byte, imported=imported))
    if text not in {"crate", SELF, SUPER}:
        scope.imports.append(ImportSite(imported, PLAIN, place.start_byte, place.end_byte))


def _use(scope: Scope, parts: list[str], place: Node, circumstance: Circumstance) -> None:
    """`use a::b as c`: the last part is what the name is here, after what it is there."""
    *path, text = parts
    if not path or text == "_":
        return
    level = int(path[0] in {"crate", SELF, SUPER} or _is_module(scope, path[0]))
    star = path[-1] == "*"
    imported = Import(".".join(path[:-1]), level, path[-1]) if len(path) > 1 else Import(path[0], level, whole=True)
    scope.imports.append(ImportSite(imported, circumstance, place.start_byte, place.end_byte))
    if star:
        scope.stars.append(imported)
    else:
        scope.bindings[text].append(Binding(How.IMPORT, place.start_byte, place.end_byte, imported=imported))


def _is_module(scope: Scope, name: str) -> bool:
    module = scope.module
    if isinstance(module, RustModule) and name in module.crates:
        return True
    items = (node for node in module.root.named_children if node.type == "mod_item")
    return any(module.text(node.child_by_field_name("name")) == name for node in items)


def _used(module: Module, argument: Node | None) -> Iterator[tuple[list[str], Node]]:
    """The paths of a `use`, each with the name that it gets here."""
    stack: list[tuple[Node, list[str]]] = [(argument, [])] if argument is not None else []
    for count, (node, before) in enumerate(stack):
        if count > MAXIMUM_NAMES:
            return
        match node.type:
            case "use_list":
                stack.extend((child, before) for child in node.named_children)
            case "scoped_use_list":
                inner = node.child_by_field_name("list")
                path = [*before, *path_parts(module, node.child_by_field_name("path"))]
                stack.extend([(inner, path)] if inner is not None else [])
            case "use_as_clause":
                path = [*before, *path_parts(module, node.child_by_field_name("path"))]
                yield [*_without_self(path), module.text(node.child_by_field_name("alias"))], node
            case "use_wildcard":
                inner = next(iter(node.named_children), None)
                yield [*before, *path_parts(module, inner), "*", "*"], node
            case "identifier" | "scoped_identifier" | "self" | "crate" | "super":
                path = _without_self([*before, *path_parts(module, node)])
                yield [*path, path[-1]], node


def _without_self(path: list[str]) -> list[str]:
    """`use a::{self}` is `use a`."""
    return path[:-1] if len(path) > 1 and path[-1] == SELF else path


def _of_type(scope: Scope, name: str) -> list[Node]:
    """The `impl` items beside a type of this name."""
    module = scope.module
    if not isinstance(module, RustModule):
        return []
    if scope not in module.implementations:
        found: dict[str, list[Node]] = defaultdict(list)
        body = scope.node.child_by_field_name("body") if scope.kind is not Kind.MODULE else None
        for node in written(module, body or scope.node):
            if node.type == "impl_item":
                found["".join(path_parts(module, node.child_by_field_name("type"))[-1:])].append(node)
        module.implementations[scope] = found
    return module.implementations[scope].get(name, [])


def _traits(scope: Scope, name: str) -> Iterator[Expression]:
    for node in _of_type(scope, name):
        trait = named_type(scope.module, node.child_by_field_name("trait"))
        if trait is not None:
            yield trait


def _fill_type(scope: Scope) -> None:
    """Fields, what a literal sets of them, and the methods of all its `impl` items."""
    module, body = scope.module, scope.node.child_by_field_name("body")
    fields = [] if body is None or scope.node.type != "struct_item" else list(_fields(module, body))
    for field, declared in fields:
        if declared is not None:
            scope.bindings[field].append(Binding(How.TYPED, declared.start_byte, declared.end_byte, declared))
    if scope.node.type == "struct_item":
        made = _constructor(scope, [field for field, _ in fields])
        _add(scope, CONSTRUCTOR, scope.node, made)
    bodies = [body] if scope.node.type == "trait_item" else []
    if scope.parent is not None:
        bodies.extend(node.child_by_field_name("body") for node in _of_type(scope.parent, scope.name))
    for inner in bodies:
        for node in written(module, inner) if inner is not None else ():
            name = node.child_by_field_name("name")
            if node.type == "function_item" and name is not None:
                _add(scope, module.text(name), name, function(scope, node, scope))


def _add(scope: Scope, text: str, name: Node, made: Scope) -> None:
    scope.bindings[text].append(Binding(How.DEFINITION, name.start_byte, name.end_byte, scope=made))
    scope.definitions.append(Definition(made, PLAIN))


def _fields(module: Module, body: Node) -> Iterator[tuple[str, Expression | None]]:
    if body.type == "ordered_field_declaration_list":
        for position, node in enumerate(body.children_by_field_name("type")):
            yield str(position), named_type(module, node)
        return
    for node in body.named_children:
        if node.type == "field_declaration":
            yield module.text(node.child_by_field_name("name")), named_type(module, node.child_by_field_name("type"))


def _constructor(scope: Scope, fields: list[str]) -> Scope:
    start = scope.node.start_byte
    nothing = Mixture(start, start, ())
    declared = (Parameter(_INSTANCE), *(Parameter(name, default=nothing) for name in fields))
    made = Scope(scope.module, Kind.FUNCTION, scope.node, scope, CONSTRUCTOR, parameters=declared, outlined=True)
    for name in fields:
        made.attributes[_INSTANCE, name].append(Name(start, start, name))
    return made
