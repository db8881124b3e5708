"""Whether the code does without something that is not there: it is tried, or asked for first."""

from __future__ import annotations

from tree_sitter import Node

from lambdalint import lazy
from lambdalint.readers.code.program.modules import Module

MAXIMUM_LEVELS = 200
"""Of nodes around one."""

_FUNCTIONS = frozenset(
    {
        "function_definition",
        "lambda",
        "function_declaration",
        "function_expression",
        "arrow_function",
        "method_definition",
    }
)
_ABSENCE = lazy.pattern(
    r"\b(?:ImportError|ModuleNotFoundError|AttributeError|NameError|TypeError|Exception|BaseException)\b|^except\s*:"
)
"""What a Python program catches for a module or a name that is not there."""
_SUPPRESSED = lazy.pattern(r"\bsuppress\s*\(")
_ASKED = lazy.pattern(
    r"\bsys\.version_info\b|\bhasattr\s*\(|\btypeof\b|\bglobalThis\b|\bprocess\.version|\bfind_spec\b"
)


def is_tried(module: Module, start_byte: int, end_byte: int) -> bool:
    """Whether what is missing there is caught, in the function whose code it is."""
    node = module.root.descendant_for_byte_range(start_byte, end_byte)
    for _ in range(MAXIMUM_LEVELS):
        outer = node.parent if node is not None else None
        if node is None or outer is None or outer.type in _FUNCTIONS:
            return False
        if outer.type == "try_statement" and outer.child_by_field_name("body") == node and _catches(module, outer):
            return True
        if outer.type == "with_statement" and _SUPPRESSED.search(module.text(outer)[:200]):
            return True
        if outer.type == "if_statement" and _ASKED.search(module.text(outer.child_by_field_name("condition"))[:500]):
            return True
        node = outer
    return True


def _catches(module: Module, statement: Node) -> bool:
    clauses = [child for child in statement.children if child.type in {"except_clause", "except_group_clause"}]
    if any(child.type == "catch_clause" for child in statement.children):
        return True
    return any(_ABSENCE.search(module.text(clause).partition("\n")[0]) for clause in clauses)
