"""Syntax that older versions of Python refuse: the kinds that `knowledge/packages/python.toml` knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from tree_sitter import Node, Query, QueryCursor

from lambdalint import lazy
from lambdalint.readers.code.grammars import grammar
from lambdalint.readers.code.tree import ParsedFile

_LANGUAGE = grammar("python")
_QUERIES = (
    ("assignment", "(named_expression) @assignment"),
    ("positional-only", "(positional_separator) @positional-only"),
    ("decorator", "(decorator) @decorator"),
    ("parenthesized-with", '(with_clause "(") @parenthesized-with'),
    ("match", '(match_statement "match" @match)'),
    ("except-star except-unparenthesized", "(except_clause) @except"),
    ("star-index", "(subscript subscript: (list_splat) @star-index)"),
    ("star-annotation", "(splat_type) @star-annotation"),
    ("type-parameters", "(function_definition type_parameters: (type_parameter) @type-parameters)"),
    ("type-parameters", "(class_definition type_parameters: (type_parameter) @type-parameters)"),
    ("type-alias", "(type_alias_statement) @type-alias"),
    ("f-string-nesting t-string", "(string) @string"),
)
"""The kinds of syntax that may be found by each."""
_OLD = "(print_statement) @python-2 (exec_statement) @python-2"
_PREFIX = lazy.pattern(r"([A-Za-z]*)('''|\"\"\"|'|\")")
_STAR = lazy.pattern(r"except\s*\*")
_ALIAS = lazy.pattern(r"type\s+\w+\s*[\[=]")
MAXIMUM_STRINGS = 20_000
MAXIMUM_NODES = 2_000
"""Of one f-string."""

Found = tuple[str, Node]
"""A kind of syntax and the node that stands for it."""


@cache
def _query(kinds: frozenset[str]) -> Query:
    wanted = (query for found, query in _QUERIES if not kinds.isdisjoint(found.split()))
    found: Query = Query(_LANGUAGE, " ".join((*wanted, _OLD)))
    return found


def features(file: ParsedFile, kinds: frozenset[str]) -> Iterator[Found]:
    """Each place of a file with syntax of these kinds; none where the file does not parse as Python 3."""
    captures = QueryCursor(_query(kinds)).captures(file.root) if not file.root.has_error else {}
    if "python-2" in captures:
        return
    for capture, nodes in captures.items():
        check = _CHECKS.get(capture)
        for node in nodes[:MAXIMUM_STRINGS]:
            if check is None:
                yield capture, node
            else:
                yield from (found for found in check(file, node) if found[0] in kinds)


def _decorator(_: ParsedFile, node: Node) -> Iterator[Found]:
    """Up to 3.8 a dotted name, which may be called (PEP 614)."""
    expression = node.named_children[0] if node.named_children else None
    if expression is not None and expression.type == "call":
        expression = expression.child_by_field_name("function")
    while expression is not None and expression.type == "attribute":
        expression = expression.child_by_field_name("object")
    if expression is not None and expression.type not in {"identifier", "comment", "ERROR"}:
        yield "decorator", node


def _with(_: ParsedFile, node: Node) -> Iterator[Found]:
    """`with (a as b, c as d):`; without a name, the parentheses are a tuple's."""
    items = (child.child_by_field_name("value") for child in node.named_children if child.type == "with_item")
    if node.children[0].type == "(" and any(item is not None and item.type == "as_pattern" for item in items):
        yield "parenthesized-with", node


def _alias(file: ParsedFile, node: Node) -> Iterator[Found]:
    """Not `type(x).name = value`, which the grammar takes for one as well."""
    if _ALIAS.match(file.text(node)[:200]):
        yield "type-alias", node.children[0]


def _except(file: ParsedFile, node: Node) -> Iterator[Found]:
    if _STAR.match(file.text(node)[:100]):
        yield "except-star", node.children[0]
    values = node.children_by_field_name("value")
    if len(values) > 1 and file.data[values[0].end_byte : values[1].start_byte].strip() == b",":
        yield "except-unparenthesized", node.children[0]


def _string(file: ParsedFile, node: Node) -> Iterator[Found]:
    """A template string (PEP 750), or an f-string that only the grammar of PEP 701 allows."""
    start = _PREFIX.fullmatch(file.text(node.children[0])) if node.children else None
    if start is None:
        return
    if "t" in start[1].lower():
        yield "t-string", node.children[0]
    elif "f" in start[1].lower():
        for part in node.named_children:
            if part.type == "interpolation" and _is_nested(file, part, start[2]):
                yield "f-string-nesting", part
                return


def _is_nested(file: ParsedFile, interpolation: Node, quotes: str) -> bool:
    """Whether an expression within a string has its quotes, a backslash, a comment or a line of its own."""
    expression = interpolation.child_by_field_name("expression")
    if expression is None:
        return False
    text = file.text(expression)
    if "\\" in text or (len(quotes) == 1 and "\n" in text):
        return True
    stack = [interpolation]
    for _ in range(MAXIMUM_NODES):
        if not stack:
            return False
        node = stack.pop()
        if node.type == "comment":
            return True
        if node.type == "string_start":
            start = _PREFIX.fullmatch(file.text(node))
            if start is not None and start[2] == quotes:
                return True
        stack.extend(node.children)
    return False


_CHECKS: dict[str, Callable[[ParsedFile, Node], Iterator[Found]]] = {
    "decorator": _decorator,
    "parenthesized-with": _with,
    "except": _except,
    "type-alias": _alias,
    "string": _string,
}
NAMES = {
    "assignment": "an assignment expression",
    "positional-only": "a positional-only parameter",
    "decorator": "a decorator that is not a name",
    "parenthesized-with": "a `with` statement in parentheses",
    "match": "a `match` statement",
    "except-star": "`except*`",
    "star-index": "a star in an index",
    "star-annotation": "a star in an annotation",
    "type-parameters": "a list of type parameters",
    "type-alias": "a `type` statement",
    "f-string-nesting": "an f-string that nests quotes, backslashes, comments or lines",
    "except-unparenthesized": "several exceptions without parentheses",
    "t-string": "a template string",
}
"""What an engineer calls each kind."""
