"""Reads that are waited for one after the other, though none needs what another gives."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from lambdalint import lazy
from lambdalint.knowledge.sdk import reads
from lambdalint.model.call import CallKind, Phase
from lambdalint.model.code import Waiting
from lambdalint.readers.code.program.expressions import Call, last_name
from lambdalint.readers.code.program.modules import outline
from lambdalint.readers.code.program.promises import Promises
from lambdalint.readers.code.program.scopes import Scope, Wait
from lambdalint.readers.code.program.values import VARYING, Arguments, Container, External, Frame, Routine, Text, each
from lambdalint.readers.code.program.ways import Way

MAXIMUM_DEPTH = 2
"""Of functions that call others."""

MAXIMUM_ROW = 10
"""Statements."""

MAXIMUM_CALLS = 60
"""Of a function that is looked through."""

_NAME = lazy.pattern(r"[A-Za-z_$][\w$]*")
_GETS = frozenset({"get", "head"})
_HARMLESS = frozenset(
    "parse stringify json text Number String Boolean parseInt parseFloat map filter find slice trim split join keys "
    "values entries marshall unmarshall log info debug warn error".split()
)
"""What changes nothing that another call could see."""

_ANYTHING = Arguments(opaque=VARYING)


def needless(frame: Frame, way: Way, promises: Promises) -> Iterator[Waiting]:
    """The longest rows of such statements in the code of a frame."""
    if frame.phase is not Phase.INVOKE:
        return
    row: list[Wait] = []
    for wait in [*frame.scope.waits, None]:
        if wait is not None and _only_reads(wait.call, frame, promises):
            if 0 < len(row) < MAXIMUM_ROW and wait.after is row[-1] and not _needs(wait, row, frame.scope):
                row.append(wait)
                continue
            follows = [wait]
        else:
            follows = []
        if len(row) > 1:
            yield _fact(row, frame.scope, way)
        row = follows


def _fact(row: list[Wait], scope: Scope, way: Way) -> Waiting:
    module = scope.module
    between = pairwise(row)
    return Waiting(
        span=module.extent(row[0].start_byte, row[-1].end_byte),
        calls=tuple(module.span(one.call) for one in row),
        declares=tuple(one.declares for one in row),
        plain=all(not module.data[first.end_byte : second.start_byte].strip() for first, second in between),
        via=way.via,
    )


def _needs(wait: Wait, row: list[Wait], scope: Scope) -> bool:
    """Whether what is waited for mentions a name that one of those before it declares."""
    declared = {name for one in row for name in _NAME.findall(one.declares)}
    return not declared.isdisjoint(_NAME.findall(scope.module.text(wait.call)))


def _only_reads(call: Call, frame: Frame, promises: Promises, depth: int = 0) -> bool:
    """Whether a call does nothing but read: from AWS, by HTTP, or through functions of the project that do so."""
    evaluation = promises.evaluation
    callee, arguments = evaluation.callee(call, frame)
    if commands := promises.operations.commanded(last_name(call), arguments):
        return all(reads(operation) for sent, _ in commands for operation in sent.operations)
    return all(_reads(one, call, arguments, promises, depth) for one in each(callee))


def _reads(callee: object, call: Call, arguments: Arguments, promises: Promises, depth: int) -> bool:
    if isinstance(callee, Routine):
        return depth < MAXIMUM_DEPTH and _is_reader(callee, promises, depth)
    if not isinstance(callee, External):
        return False
    sent = promises.operations.sent(callee, last_name(call), arguments)
    if sent is not None:
        return all(map(reads, sent.operations)) and bool(sent.operations)
    known = promises.evaluation.calls.call(callee.name)
    if known is None or known.kind is not CallKind.HTTP or not promises.evaluation.calls.is_promised(callee.name):
        return False
    return last_name(call) in _GETS or (last_name(call) == "fetch" and _is_get(arguments))


def _is_get(arguments: Arguments) -> bool:
    """Whether `fetch` is told no other method."""
    if arguments.opaque is not None or not all(isinstance(one, Container) for one in arguments.positional[1:]):
        return False
    settings = [one for one in arguments.positional[1:] if isinstance(one, Container)]
    if any("" in one.keys and one.keys for one in settings):
        return False
    methods = [item for one in settings for key, item in zip(one.keys, one.items, strict=True) if key == "method"]
    return all(isinstance(one, Text) and one.text.upper() == "GET" for one in methods)


def _is_reader(routine: Routine, promises: Promises, depth: int) -> bool:
    """Whether a function reads, and writes nothing that outlives it."""
    scope = outline(routine.scope)
    if scope.writes or scope.foreign or scope.closures or not scope.calls or len(scope.calls) > MAXIMUM_CALLS:
        return False
    runs = promises.evaluation.runs(routine, _ANYTHING, Phase.INVOKE)
    return bool(runs) and all(_reads_within(run, promises, depth + 1) for run in runs)


def _reads_within(frame: Frame, promises: Promises, depth: int) -> bool:
    found = False
    for site in frame.scope.calls:
        if site.node.makes or last_name(site.node) in _HARMLESS:
            continue
        if not _only_reads(site.node, frame, promises, depth):
            return False
        found = True
    return found
