"""Types of Go as classes: their fields, their embedded types and the methods of all files of the package."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from lambdalint.readers.code.go.module import GoModule
from lambdalint.readers.code.go.names import named_type
from lambdalint.readers.code.program.expressions import Expression, Member, Mixture, Name
from lambdalint.readers.code.program.modules import Module
from lambdalint.readers.code.program.scopes import (
    CONSTRUCTOR,
    Binding,
    Circumstance,
    Definition,
    How,
    Kind,
    Parameter,
    Scope,
)

_SELF = "<instance>"
"""What a literal makes; no code can call it so."""


def define(scope: Scope, declaration: Node, circumstance: Circumstance) -> None:
    """The types that a `type` declaration defines."""
    for declared in declaration.named_children:
        name = declared.child_by_field_name("name")
        if name is None:
            continue
        text, written = scope.module.text(name), declared.child_by_field_name("type")
        alias = named_type(scope.module, written) if declared.type == "type_alias" else None
        if alias is not None:
            scope.bindings[text].append(Binding(How.VALUE, name.start_byte, name.end_byte, alias))
            continue
        bases = tuple(base for _, base in _fields(scope.module, written) if _ == "" and base is not None)
        made = Scope(scope.module, Kind.CLASS, declared, scope, text, bases=bases)
        scope.bindings[text].append(Binding(How.DEFINITION, name.start_byte, name.end_byte, scope=made))
        scope.definitions.append(Definition(made, circumstance))


def fill(scope: Scope) -> None:
    """Fills the class with its fields, with what a literal of it does, and with its methods."""
    module = scope.module
    written = scope.node.child_by_field_name("type")
    fields = [(name or _embedded_name(declared), declared) for name, declared in _fields(module, written)]
    for name, declared in fields:
        if name and declared is not None:
            binding = Binding(How.TYPED, declared.start_byte, declared.end_byte, declared)
            scope.bindings[name].append(binding)
    if written is not None and written.type == "struct_type":
        _add(scope, CONSTRUCTOR, scope.node, _constructor(scope, [name for name, _ in fields if name]))
    if isinstance(module, GoModule) and scope.parent is module.scope:
        for file in (module, *module.others):
            for name_node, method in file.methods.get(scope.name, ()):
                _add(scope, method.name, name_node, method)


def _add(scope: Scope, name: str, node: Node, method: Scope) -> None:
    scope.bindings[name].append(Binding(How.DEFINITION, node.start_byte, node.end_byte, scope=method))
    scope.definitions.append(Definition(method, Circumstance()))


def _constructor(scope: Scope, fields: list[str]) -> Scope:
    """A literal sets the fields that it names, or all in their order."""
    start = scope.node.start_byte
    nothing = Mixture(start, start, ())
    parameters = (Parameter(_SELF), *(Parameter(name, default=nothing) for name in dict.fromkeys(fields)))
    made = Scope(scope.module, Kind.FUNCTION, scope.node, scope, CONSTRUCTOR, parameters=parameters, outlined=True)
    for name in fields:
        made.attributes[_SELF, name].append(Name(start, start, name))
    return made


def _fields(module: Module, written: Node | None) -> Iterator[tuple[str, Expression | None]]:
    """The fields of a struct with their types, an embedded one without a name."""
    listed = written.named_children if written is not None and written.type == "struct_type" else []
    for node in (child for declared in listed for child in declared.named_children):
        if node.type != "field_declaration":
            continue
        named = named_type(module, node.child_by_field_name("type"))
        names = node.children_by_field_name("name")
        for name in names:
            yield module.text(name), named
        if not names:
            yield "", named


def _embedded_name(declared: Expression | None) -> str:
    if isinstance(declared, Member):
        return declared.name
    return declared.text if isinstance(declared, Name) else ""
