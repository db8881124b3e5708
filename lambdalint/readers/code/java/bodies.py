"""The members of Java's classes, by what they are."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field
from tree_sitter import Node

_CLASSES = frozenset({"class_declaration", "record_declaration", "enum_declaration", "interface_declaration"})
_FIELDS = frozenset({"field_declaration", "constant_declaration"})
_CONSTRUCTORS = frozenset({"constructor_declaration", "compact_constructor_declaration"})


class Body(Struct):
    """The members of a class, by what they are."""

    constants: list[Node] = field(default_factory=list)
    fields: list[Node] = field(default_factory=list)
    beginnings: list[Node] = field(default_factory=list)
    """Of every instance, in order: field declarations and initialiser blocks."""
    static: list[Node] = field(default_factory=list)
    """Of the class, in order."""
    constructors: list[Node] = field(default_factory=list)
    methods: list[Node] = field(default_factory=list)
    classes: list[Node] = field(default_factory=list)


def members(node: Node) -> Body:
    """The members of a class, by its declaration or its body."""
    body = Body()
    inner = node if node.type == "class_body" else node.child_by_field_name("body")
    stack = list(reversed(inner.named_children)) if inner is not None else []
    while stack:
        child = stack.pop()
        kind = child.type
        if kind == "method_declaration":
            body.methods.append(child)
        elif kind in _FIELDS:
            body.fields.append(child)
            (body.static if is_static(child) else body.beginnings).append(child)
        elif kind in _CONSTRUCTORS:
            body.constructors.append(child)
        elif kind in _CLASSES:
            body.classes.append(child)
        elif kind == "enum_constant":
            body.constants.append(child)
        elif kind == "enum_body_declarations":
            stack.extend(reversed(child.named_children))
        elif kind == "static_initializer":
            body.static.append(child)
        elif kind == "block":
            body.beginnings.append(child)
    return body


def declarators(node: Node) -> Iterator[tuple[Node, Node | None]]:
    """The names that a declaration of fields or variables declares, with their values."""
    for declarator in node.children_by_field_name("declarator"):
        name = declarator.child_by_field_name("name")
        if name is not None:
            yield name, declarator.child_by_field_name("value")


def is_static(node: Node) -> bool:
    if node.type == "constant_declaration":
        return True
    modifiers = next((child for child in node.named_children if child.type == "modifiers"), None)
    return modifiers is not None and any(child.type == "static" for child in modifiers.children)


def delegates(node: Node) -> bool:
    """Whether a constructor begins with `this(…)`."""
    body = node.child_by_field_name("body")
    first = next((child for child in body.named_children if "comment" not in child.type), None) if body else None
    constructor = first.child_by_field_name("constructor") if first is not None else None
    return constructor is not None and constructor.type == "this"
