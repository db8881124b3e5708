"""Statements of functions that could stand in their module as well."""

from __future__ import annotations

import re

from tree_sitter import Node

from lambdalint import lazy
from lambdalint.model.call import Declaration
from lambdalint.readers.code.program.expressions import Expression
from lambdalint.readers.code.program.modules import Module, is_around, outline
from lambdalint.readers.code.program.scopes import Kind, Scope

_WORD = lazy.pattern(r"(?:(?<=\.\.\.)|(?<![\w$.]))[A-Za-z_$][\w$]*")
"""Not the name of a member."""
_STRING = lazy.pattern(r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*\'""")
_BEFORE_NAME = lazy.pattern(r"[ \t]*(?:(?:const|let|var)\s+)?")
_OWN = frozenset({"this", "super", "arguments", "await", "yield", "function"})
"""What each function has of its own."""
_BLOCKS = frozenset({"block", "statement_block"})


def declaration(call: Expression, scope: Scope) -> Declaration | None:
    """The statement that names what a call gives, if that needs nothing of the functions around it."""
    found = next((one for one in scope.declared if one.call is call), None) if scope.kind is Kind.FUNCTION else None
    if found is None or len(scope.bindings.get(found.name, ())) != 1:
        return None
    module = scope.module
    top = module.root.first_named_child_for_byte(found.node.start_byte)
    if top is None or not _is_one_of_several(found.node) or _is_known(found.name, scope):
        return None
    words = set(_WORD.findall(_STRING.sub(_without_words, module.text(call))))
    if words & _OWN or any(is_around(word, scope) or _comes_later(word, module, top) for word in words):
        return None
    return Declaration(span=module.span(found.node), place=module.extent(top.start_byte, top.start_byte))


def _without_words(string: re.Match[str]) -> str:
    """What is left of a string: that with braces may name variables."""
    return string[0] if "{" in string[0] else ""


def _is_one_of_several(node: Node) -> bool:
    """Whether it is a statement of a block that is not empty without it, and no part of another statement."""
    block = node.parent
    if block is not None and block.type == "expression_statement":
        block = block.parent
    return (
        block is not None and block.type in _BLOCKS and sum(one.type != "comment" for one in block.named_children) > 1
    )


def _is_known(name: str, scope: Scope) -> bool:
    """Whether something else in the file has the name, or may have it as soon as other statements have been moved."""
    module = scope.module
    if name in scope.foreign or name in outline(module.scope).bindings or is_around(name, scope.parent):
        return True
    text = module.file.text
    assigned = re.compile(rf"{re.escape(name)}\s*(?::[^=\n]*)?=(?![=>])")  # what begins with a word is looked for fast
    lines = (text[text.rfind("\n", 0, one.start()) + 1 : one.start()] for one in assigned.finditer(text))
    return sum(_BEFORE_NAME.fullmatch(line) is not None for line in lines) > 1


def _comes_later(word: str, module: Module, top: Node) -> bool:
    """Whether a name is one of the module's that is bound after a statement of it begins."""
    bindings = outline(module.scope).bindings.get(word, ())
    return len(bindings) > 0 and all(one.start_byte >= top.start_byte for one in bindings)
