"""Names: which of them are variables of a function, which are members of a class."""

from __future__ import annotations

from msgspec import Struct
from tree_sitter import Node

from lambdalint.readers.code.csharp.syntax import (
    FUNCTIONS,
    TYPES,
    declarations,
    declarators,
    declared_variable,
    modifiers,
    named,
    text,
)

_SEVERAL = frozenset({"tuple_pattern", "parenthesized_variable_designation"})
_DECLARING = _SEVERAL | frozenset(
    "declaration_pattern recursive_pattern var_pattern list_pattern parameter declaration_expression "
    "catch_declaration from_clause let_clause join_clause variable_declarator foreach_statement "
    "implicit_parameter".split()
)
"""Nodes that declare variables."""


class Field(Struct, frozen=True):
    """A field, property, method or type of a class, by what its declaration says."""

    is_static: bool
    type: Node | None = None


def members(declaration: Node) -> dict[str, Field]:
    """The members that a class's own text declares, methods aside; parameters of a primary constructor are fields."""
    found: dict[str, Field] = {}
    for parameter in primary(declaration):
        found[text(parameter.child_by_field_name("name"))] = Field(False, parameter.child_by_field_name("type"))
    for node in declarations(declaration.child_by_field_name("body")):
        fixed = bool(modifiers(node) & {"static", "const"})
        name = text(node.child_by_field_name("name"))
        if node.type == "field_declaration":
            variable = declared_variable(node)
            kind = variable.child_by_field_name("type") if variable is not None else None
            found.update({text(one): Field(fixed, kind) for one, _ in declarators(variable)})
        elif node.type == "property_declaration":
            found[name] = Field(fixed, node.child_by_field_name("type"))
        elif node.type == "method_declaration" and name:
            found.setdefault(name, Field(fixed))
    return found


def primary(declaration: Node) -> list[Node]:
    """The parameters of a primary constructor."""
    listed = next((child for child in declaration.named_children if child.type == "parameter_list"), None)
    return [node for node in named(listed) if node.type == "parameter"] if listed is not None else []


def variables(function: Node) -> frozenset[str]:
    """The parameters and local variables of a function, those of functions in it aside; of a file, the variables of
    its top-level statements."""
    found: set[str] = set()
    if function.type in TYPES:  # whose constructor is not written
        return frozenset(text(parameter.child_by_field_name("name")) for parameter in primary(function))
    stack = list(function.named_children)
    while stack:
        node = stack.pop()
        kind = node.type
        if kind in TYPES:
            continue
        if kind == "local_function_statement":
            found.add(text(node.child_by_field_name("name")))
        if kind in FUNCTIONS:
            continue
        if kind in _DECLARING:
            found.update(_declared(node, kind))
        stack.extend(node.named_children)
    return frozenset(found - {""})


def _declared(node: Node, kind: str) -> list[str]:
    if kind == "variable_declarator":
        return [text(part) for part in node.named_children[:1] if part.type == "identifier"]
    if kind == "foreach_statement":
        left = node.child_by_field_name("left")
        return [text(left)] if left is not None and left.type == "identifier" else []
    if kind in _SEVERAL:
        return [text(name) for name in node.children_by_field_name("name")]
    return [text(node if kind == "implicit_parameter" else node.child_by_field_name("name"))]
