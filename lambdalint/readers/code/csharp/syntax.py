"""What is plain from the nodes of C# alone: names, types, modifiers, strings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from lambdalint import lazy

FUNCTIONS = frozenset(
    {"method_declaration", "constructor_declaration", "local_function_statement", "lambda_expression"}
    | {"anonymous_method_expression", "accessor_declaration", "operator_declaration", "destructor_declaration"}
    | {"conversion_operator_declaration", "indexer_declaration"}
)
TYPES = frozenset(
    {"class_declaration", "struct_declaration", "record_declaration", "interface_declaration", "enum_declaration"}
)
TRANSPARENT = frozenset(
    {"preproc_if", "preproc_else", "preproc_elif", "preproc_region", "declaration_list", "namespace_declaration"}
)
"""Nodes whose declarations belong to what is around them."""

_ESCAPE = lazy.pattern(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{1,4})|(.))", re.DOTALL)
_SHORT = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b"}


def text(node: Node | None) -> str:
    found = None if node is None else node.text
    return "" if found is None else found.decode("utf-8", "replace")


def named(node: Node) -> list[Node]:
    """The named children but for comments."""
    return [child for child in node.named_children if child.type != "comment"]


def modifiers(node: Node) -> frozenset[str]:
    return frozenset(text(child) for child in node.children if child.type == "modifier")


def has_token(node: Node, token: str) -> bool:
    return any(child.type == token for child in node.children)


def simple_name(node: Node | None) -> str:
    """The last name of what may be qualified and generic: `C` of `A.B.C<T>`."""
    for _ in range(100):
        if node is None or node.type == "identifier":
            break
        inner = node.child_by_field_name("name")
        node = inner if inner is not None else next(iter(named(node)), None)
    return text(node)


def dotted(node: Node | None) -> str:
    """`A.B.C` as it is written, without spaces, type arguments and `global::`."""
    plain = re.sub(r"<.*>|\s", "", text(node)[:300], flags=re.DOTALL)
    return plain.removeprefix("global::")


def declarations(body: Node | None) -> Iterator[Node]:
    """What is declared in a body, whatever `#if` or namespace it is in."""
    stack = list(reversed(named(body))) if body is not None else []
    while stack:
        node = stack.pop()
        if node.type in TRANSPARENT:
            stack.extend(reversed(named(node)))
        else:
            yield node


def declarators(declaration: Node | None) -> Iterator[tuple[Node, Node | None]]:
    """The names, or patterns of them, that a `variable_declaration` declares, each with its initial value."""
    for child in named(declaration) if declaration is not None else ():
        if child.type == "variable_declarator":
            parts = [part for part in named(child) if part.type != "bracketed_argument_list"]
            if parts:
                yield parts[0], parts[1] if len(parts) > 1 else None


def declared_variable(field: Node) -> Node | None:
    return next((child for child in field.named_children if child.type == "variable_declaration"), None)


def constant(node: Node) -> str | None:
    """What a string literal says; None for one that is put together."""
    match node.type:
        case "string_literal":
            content = "".join(text(child) for child in named(node) if child.type != "string_literal_encoding")
            return _ESCAPE.sub(_unescaped, content)
        case "verbatim_string_literal":
            return text(node).removesuffix("u8")[2:-1].replace('""', '"')
        case "raw_string_literal":
            return "".join(text(child) for child in named(node) if child.type == "raw_string_content")
        case "character_literal":
            return _ESCAPE.sub(_unescaped, text(node)[1:-1])
    return None


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        return chr(int(code, 16)) if int(code, 16) < 0x110000 else ""
    return _SHORT.get(match[4], match[4])
