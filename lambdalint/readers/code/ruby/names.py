"""Names: which of them are local variables, and where an instance variable is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tree_sitter import Node

from lambdalint.readers.code.program.expressions import Constant, Expression
from lambdalint.readers.code.program.scopes import Parameter, Rank
from lambdalint.readers.code.ruby.syntax import BLOCKS, DEFINITIONS, named, runs_here, text

RECEIVER = "self"
BLOCK = "&"
"""What a function's block is called, which no code can say; an argument of this name passes one."""

_PARAMETERS = frozenset({"method_parameters", "block_parameters", "lambda_parameters", "destructured_parameter"})
_TARGETS = frozenset({"left_assignment_list", "destructured_left_assignment", "rest_assignment"})


def variables(root: Node) -> frozenset[str]:
    """The parameters and local variables of a function, a file or a class body; those of blocks that run where they are
    written among them."""
    found: set[str] = set()
    stack = list(root.named_children)
    while stack:
        node = stack.pop()
        if node.type in DEFINITIONS or node.type == "lambda":
            continue
        found.update(_bound(node))
        if node.type == "call" and (block := node.child_by_field_name("block")) is not None and not runs_here(node):
            stack.extend(child for child in node.named_children if child != block)
            continue
        stack.extend(node.named_children)
    return frozenset(found)


def _bound(node: Node) -> Iterator[str]:
    match node.type:
        case "assignment" | "operator_assignment":
            yield from _identifiers(node.child_by_field_name("left"))
        case "for":
            yield from _identifiers(node.child_by_field_name("pattern"))
        case "exception_variable":
            yield from _identifiers(next(iter(node.named_children), None))
        case "as_pattern" | "optional_parameter" | "keyword_parameter" | "splat_parameter" | "hash_splat_parameter":
            yield text(node.child_by_field_name("name"))
        case "block_parameter":
            yield text(node.child_by_field_name("name"))
        case "array_pattern" | "find_pattern" | "in_clause":
            yield from (text(child) for child in node.named_children if child.type == "identifier")
        case "keyword_pattern":
            yield text(node.child_by_field_name("value") or node.child_by_field_name("key"))
        case kind if kind in _PARAMETERS:
            yield from (text(child) for child in node.named_children if child.type == "identifier")


def _identifiers(target: Node | None) -> Iterator[str]:
    stack = [target] if target is not None else []
    while stack:
        node = stack.pop()
        if node.type == "identifier":
            yield text(node)
        elif node.type in _TARGETS:
            stack.extend(node.named_children)


def parameters(function: Node, expression: Callable[[Node], Expression], *, receives: bool) -> tuple[Parameter, ...]:
    """What a method or a block takes: after the instance or class that it is a method of, and before its block."""
    declared = function.child_by_field_name("parameters")
    found = [Parameter(RECEIVER)] if receives else []
    is_lambda = function.type in BLOCKS or function.type == "lambda"
    for node in named(declared):
        parameter = _parameter(node, expression)
        if parameter is not None:
            found.append(parameter)
    if not is_lambda:
        found.append(Parameter(BLOCK, Rank.NAMED, Constant(function.start_byte, function.start_byte, None)))
    return tuple(found)


def _parameter(node: Node, expression: Callable[[Node], Expression]) -> Parameter | None:
    name = text(node.child_by_field_name("name"))
    value = node.child_by_field_name("value")
    default: Expression | None = expression(value) if value is not None else None
    match node.type:
        case "identifier":
            return Parameter(text(node))
        case "optional_parameter":
            return Parameter(name, default=default)
        case "keyword_parameter":
            return Parameter(name, Rank.NAMED, default)
        case "splat_parameter":
            return Parameter(name or "*", Rank.REST)
        case "hash_splat_parameter":
            return Parameter(name or "**", Rank.NAMED_REST)
        case "destructured_parameter":
            return Parameter(text(node))
    return None
