"""What Kotlin's syntax trees say in ways of their own: types, modifiers, strings, the values of blocks."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from lambdalint import lazy
from lambdalint.readers.code.java.literals import unescaped
from lambdalint.readers.code.jvm.module import JvmModule
from lambdalint.readers.code.program.expressions import Expression, Member, Name, String

_VARIABLE = lazy.pattern(r"[A-Z][0-9]?")
_PLAIN = frozenset("String Int Long Boolean Double Float Short Byte Char Any Unit Number Nothing Object".split())
_INSERTED = lazy.pattern(r"([A-Za-z_]\w*)")
TYPES = frozenset({"user_type", "nullable_type", "function_type", "parenthesized_type", "non_nullable_type"})
_DECLARATIONS = frozenset(
    "property_declaration function_declaration class_declaration object_declaration assignment for_statement "
    "while_statement do_while_statement type_alias".split()
)


def parts(node: Node | None) -> list[Node]:
    """What is in a node but comments."""
    return [] if node is None else [child for child in node.named_children if "comment" not in child.type]


def child(node: Node | None, *kinds: str) -> Node | None:
    """The first child of one of these kinds."""
    return next((one for one in node.named_children if one.type in kinds), None) if node is not None else None


def gives_nothing(node: Node) -> bool:
    """Whether a statement has no value."""
    return node.type in _DECLARATIONS


def named_class(module: JvmModule, node: Node | None) -> Expression | None:
    """The class that a type names, without its arguments; None for what is none or tells nothing."""
    for _ in range(20):
        if node is None or node.type == "user_type":
            break
        node = child(node, "user_type", "nullable_type", "parenthesized_type", "non_nullable_type")
    names = [one for one in node.named_children if one.type == "identifier"] if node is not None else []
    found: Expression | None = None
    for name in names[:50]:
        text, start = module.text(name), names[0].start_byte
        found = Name(start, name.end_byte, text) if found is None else Member(start, name.end_byte, found, text)
    if isinstance(found, Member):
        return module.qualified(module.text(node).partition("<")[0], found) or found
    return found


def declared(module: JvmModule, node: Node | None) -> Expression | None:
    """The class whose instances a variable of this type holds: of an interface, the only one that implements it."""
    found = named_class(module, node)
    if isinstance(found, Name) and (_VARIABLE.fullmatch(found.text) or found.text in _PLAIN):
        return None
    return module.implementation(found) if isinstance(found, Name) else found


def type_of(node: Node) -> Node | None:
    """The type that a declaration says."""
    return child(node, *TYPES)


def modifiers(module: JvmModule, node: Node) -> set[str]:
    """The keywords and the annotations of a declaration."""
    found = child(node, "modifiers")
    names = set()
    for one in found.named_children if found is not None else ():
        kind = child(one, "user_type") or child(child(one, "constructor_invocation"), "user_type")
        names.add(module.text(kind if one.type == "annotation" and kind is not None else one).rpartition(".")[2])
    return names


def string_parts(module: JvmModule, node: Node) -> Iterator[Node | Expression]:
    """The parts of a string: what is written, as strings, and what is filled in, as nodes."""
    inserts = False
    written = ""
    start = node.start_byte
    for one in node.named_children:
        if one.type == "interpolation":
            if written:
                yield String(start, one.start_byte, written)
            yield from parts(one)[:1]
            written, start = "", one.end_byte
            continue
        text = module.text(one)
        text = unescaped(text) if one.type == "escape_sequence" else text
        name = _INSERTED.match(text) if inserts and node.type == "string_literal" else None
        inserts = one.type == "string_content" and text == "$"
        if name is not None:  # `$name`, which the grammar reads as text
            yield String(start, one.start_byte, written[:-1])
            yield Name(one.start_byte, one.start_byte + len(name[0].encode()), name[0])
            written, start = text[name.end() :], one.start_byte + len(name[0].encode())
        else:
            written += text
    if written:
        yield String(start, node.end_byte, written)


def is_safe(navigation: Node) -> bool:
    """`a?.b`"""
    return any(one.type == "?." for one in navigation.children)
