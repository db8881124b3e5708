"""Statements of functions that could stand in their module as well."""

from __future__ import annotations

from lambdalint import lazy
from lambdalint.model.call import Declaration
from lambdalint.readers.code.program.expressions import Expression
from lambdalint.readers.code.program.modules import is_around, outline
from lambdalint.readers.code.program.scopes import Kind, Scope

_WORD = lazy.pattern(r"[A-Za-z_$][\w$]*")
_OWN = frozenset({"this", "super", "arguments", "await", "yield", "function"})
"""What each function has of its own."""


def declaration(call: Expression, scope: Scope) -> Declaration | None:
    """The statement that names what a call gives, if that needs nothing of the functions around it."""
    found = next((one for one in scope.declared if one.call is call), None)
    if found is None or scope.kind is not Kind.FUNCTION or len(scope.bindings.get(found.name, ())) != 1:
        return None
    module = scope.module
    if found.name in outline(module.scope).bindings or is_around(found.name, scope.parent):
        return None
    words = set(_WORD.findall(module.text(call)))  # those of strings too: rather too many than too few
    if words & _OWN or any(is_around(word, scope) for word in words):
        return None
    return Declaration(
        span=module.extent(found.start_byte, found.end_byte), place=module.extent(found.top_byte, found.top_byte)
    )
