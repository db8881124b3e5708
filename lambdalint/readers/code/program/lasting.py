"""Whether code keeps what it makes, and whether it makes it anew in an environment that was restored."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from lambdalint.readers.code.program.expressions import Expression
from lambdalint.readers.code.program.scopes import Kind
from lambdalint.readers.code.program.values import Frame

_HOOKS = ("snapshot_restore_py", "org.crac", "RegisterAfterRestore", "afterRestore")
"""What registers functions that run after a restore, in Python, Java and .NET (Lambda Developer Guide, SnapStart)."""


def restores(text: str) -> bool:
    return any(hook in text for hook in _HOOKS)


def stays(node: Expression, frame: Frame) -> bool:
    """Whether what is made of an expression is given a name that outlives the code of a frame, or is given back."""
    return any(one.start_byte <= node.start_byte and node.end_byte <= one.end_byte for one in _kept(frame))


def _kept(frame: Frame) -> Iterator[Expression]:
    scope = frame.scope
    names = scope.bindings.items() if scope.kind is not Kind.FUNCTION else ()
    foreign = ((name, scope.bindings.get(name, ())) for name in scope.foreign)
    for _, bindings in chain(names, foreign):
        yield from (binding.value for binding in bindings if binding.value is not None)
    for values in scope.attributes.values():
        yield from values
    if scope.kind is Kind.FUNCTION:
        yield from (site.node for site in scope.results)
