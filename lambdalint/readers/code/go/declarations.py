"""What a file declares: imports, functions, types, variables; and what runs when its package is loaded."""

from __future__ import annotations

from collections import defaultdict

from tree_sitter import Node

from lambdalint.readers.code.go import types
from lambdalint.readers.code.go.module import GoModule
from lambdalint.readers.code.go.names import package_names, parameters, receiver_type
from lambdalint.readers.code.go.outline import PLAIN, Outline
from lambdalint.readers.code.program.expressions import Call, Closure
from lambdalint.readers.code.program.scopes import Binding, CallSite, Definition, How, Import, ImportSite, Kind, Scope

SAME_PACKAGE = 1
"""The level of an import that stands for another file of the package; it names the file."""


def fill_file(module: GoModule) -> None:
    scope = module.scope
    for other in module.others:
        if other.path is not None:
            beside = Import(other.path.name, SAME_PACKAGE, "*")
            scope.stars.append(beside)
            scope.imports.append(ImportSite(beside, PLAIN, 0, 0))
    found = Outline(scope)
    for node in module.root.named_children:
        match node.type:
            case "import_declaration":
                _import(module, node)
            case "function_declaration":
                _function(module, node)
            case "type_declaration":
                types.define(scope, node, PLAIN)
            case "var_declaration" | "const_declaration":
                found.visit(node)
    found.finish()
    for listed in module.methods.values():
        scope.definitions.extend(Definition(method, PLAIN) for _, method in listed)


def methods(module: GoModule) -> dict[str, list[tuple[Node, Scope]]]:
    """The methods that a file declares, by the name of their type; their names are looked up in this file."""
    found: dict[str, list[tuple[Node, Scope]]] = defaultdict(list)
    for node in module.root.named_children:
        name = node.child_by_field_name("name") if node.type == "method_declaration" else None
        if name is not None:
            text, declared = module.text(name), parameters(module, node)
            method = Scope(module, Kind.FUNCTION, node, module.scope, text, parameters=declared)
            found[receiver_type(module, node)].append((name, method))
    return dict(found)


def _function(module: GoModule, node: Node) -> None:
    name = node.child_by_field_name("name")
    if name is None:
        return
    text, scope = module.text(name), module.scope
    function = Scope(module, Kind.FUNCTION, node, scope, text, parameters=parameters(module, node))
    scope.definitions.append(Definition(function, PLAIN))
    if text == "init":  # it runs by itself, and no code can name it
        run = Call(name.start_byte, name.end_byte, Closure(name.start_byte, name.end_byte, function), ())
        scope.calls.append(CallSite(run, PLAIN))
    else:
        scope.bindings[text].append(Binding(How.DEFINITION, name.start_byte, name.end_byte, scope=function))


def _import(module: GoModule, declaration: Node) -> None:
    scope = module.scope
    stack = [declaration]
    for node in stack:
        if node.type != "import_spec":
            stack.extend(node.named_children)
            continue
        written, name = node.child_by_field_name("path"), node.child_by_field_name("name")
        path = module.text(written).strip('"`')
        kind = name.type if name is not None else ""
        whole = Import(path, name="*" if kind == "dot" else "", whole=True)
        scope.imports.append(ImportSite(whole, PLAIN, node.start_byte, node.end_byte))
        if kind == "dot":
            scope.stars.append(whole)
        elif kind != "blank_identifier":
            place = name or written or node
            names = (module.text(name),) if name is not None else package_names(path)
            for text in names:
                binding = Binding(How.IMPORT, place.start_byte, place.end_byte, imported=whole)
                scope.bindings[text].append(binding)
