"""Declared types, as expressions that name a class."""

from __future__ import annotations

from tree_sitter import Node

from lambdalint import lazy
from lambdalint.readers.code.jvm.module import JvmModule
from lambdalint.readers.code.program.expressions import Expression, Member, Name

_VARIABLE = lazy.pattern(r"[A-Z][0-9]?")
"""The names that type variables have."""
_PLAIN = frozenset(
    "var String Object Integer Long Boolean Double Float Short Byte Character Number CharSequence Void".split()
)
"""Types whose instances tell nothing by being of them."""


def named_class(module: JvmModule, node: Node | None) -> Expression | None:
    """The class that a type names, without its arguments; None for what is none or tells nothing."""
    node = _bare(node)
    kind = None if node is None else node.type
    if node is None or kind not in {"type_identifier", "identifier", "scoped_type_identifier"}:
        return None
    text = module.text(node)
    if kind == "scoped_type_identifier":
        return module.qualified(text, node) or _scoped(module, node)
    return Name(node.start_byte, node.end_byte, text)


def declared(module: JvmModule, node: Node | None) -> Expression | None:
    """The class whose instances a variable of this type holds."""
    found = named_class(module, node)
    if isinstance(found, Name) and (_VARIABLE.fullmatch(found.text) or found.text in _PLAIN):
        return None
    return module.implementation(found) if isinstance(found, Name) else found


def _bare(node: Node | None) -> Node | None:
    """A type without annotations and type arguments; None for arrays and primitive types."""
    for _ in range(50):
        if node is None or node.type not in {"annotated_type", "generic_type"}:
            break
        kinds = {"type_identifier", "scoped_type_identifier", "generic_type", "annotated_type"}
        node = next((child for child in node.named_children if child.type in kinds), None)
    return node


def _scoped(module: JvmModule, node: Node) -> Expression | None:
    names: list[Node] = []
    stack = [node]
    while stack:
        inner = stack.pop()
        if inner.type in {"scoped_type_identifier", "generic_type"}:
            kinds = {"type_identifier", "scoped_type_identifier", "generic_type"}
            stack.extend(child for child in inner.named_children if child.type in kinds)
        elif inner.type == "type_identifier":
            names.append(inner)
    found: Expression | None = None
    for name in reversed(names[:50]):
        text = module.text(name)
        start = node.start_byte
        found = Name(start, name.end_byte, text) if found is None else Member(start, name.end_byte, found, text)
    return found
