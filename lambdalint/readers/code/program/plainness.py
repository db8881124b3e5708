"""Whether all that an entry point gives back is written out in it."""

from __future__ import annotations

from collections.abc import Sequence

from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Constant, Expression, Joined, Mapping, Name, String
from lambdalint.readers.code.program.reach import callables
from lambdalint.readers.code.program.scopes import How, Kind, Scope
from lambdalint.readers.code.program.values import External, Frame, Routine, each

LIST = "batchItemFailures"
MAXIMUM_RESULTS = 100


def returns_plainly(evaluation: Evaluation, entries: Sequence[Frame], module: Frame) -> bool:
    """Whether entry points give back nothing but what is written out, which says nothing of the items of a batch.

    What a library makes of a function that it is given, as a decorator or otherwise, is not told.
    """
    scopes = [entry.scope for entry in entries]
    if not scopes or any(scope.kind is not Kind.FUNCTION or len(scope.results) > MAXIMUM_RESULTS for scope in scopes):
        return False
    if any(not _keeps(evaluation, entry) for entry in entries) or _is_handed_over(evaluation, scopes, module):
        return False
    return all(_is_plain(site.node, scope) for scope in scopes for site in scope.results)


def _keeps(evaluation: Evaluation, entry: Frame) -> bool:
    """Whether all decorators give what the function gives."""
    around = entry.parent or entry
    for decorator in entry.scope.decorators:
        for one in each(evaluation.value(decorator, around)):
            if not isinstance(one, External) or not evaluation.calls.answers.keeps_result(one.name):
                return False
    return True


def _is_handed_over(evaluation: Evaluation, entries: list[Scope], module: Frame) -> bool:
    """`handler = withBatch(async (record) => …)`"""
    for site in module.scope.calls:
        given = evaluation.callee(site.node, module)[1]
        handed = (one for value in given.values for one in callables(value) if isinstance(one, Routine))
        if any(one.scope in entries for one in handed):
            return True
    return False


def _is_plain(node: Expression, scope: Scope, depth: int = 0) -> bool:
    match node:
        case String() | Constant() | Joined():
            return True
        case Mapping():
            return all(isinstance(key, String) and key.text != LIST for key, _ in node.pairs)
        case Name() if depth == 0 and not _may_change(node.text, scope):
            bindings = scope.bindings.get(node.text, [])
            values = [one.value for one in bindings if one.how is How.VALUE and one.value is not None]
            return bool(values) and len(values) == len(bindings) and all(_is_plain(one, scope, 1) for one in values)
    return False


def _may_change(name: str, scope: Scope) -> bool:
    """Whether something may be put into what a name is given."""
    given = (argument.value for site in scope.calls for argument in site.node.arguments)
    handed = any(isinstance(one, Name) and one.text == name for one in given)
    return handed or any(owner == name for owner, _ in scope.attributes)
