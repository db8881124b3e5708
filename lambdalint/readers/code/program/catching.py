"""Clauses that catch exceptions: what becomes of an exception there, and of how much of a function."""

from __future__ import annotations

import re

from msgspec import Struct, field

from lambdalint import lazy
from lambdalint.knowledge.plain import is_plain, only_reads
from lambdalint.model.call import CallKind
from lambdalint.model.code import Caught, Outcome
from lambdalint.readers.code.program import keeping
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Call, Constant, Expression, Index, Member, Name, last_name
from lambdalint.readers.code.program.modules import outline
from lambdalint.readers.code.program.operations import Operations
from lambdalint.readers.code.program.scopes import Catch, Scope
from lambdalint.readers.code.program.values import Event, External, Frame, Type, Value, each
from lambdalint.readers.code.program.ways import Way

_LOGGERS = lazy.pattern(r"(?i)\b(?:\w*log(?:ger|ging|s)?|console)\b")
_LEVELS = frozenset(
    "trace debug info information warn warning error exception critical fatal log severe logError logWarning "
    "logInformation LogError LogWarning LogInformation LogLine LogDebug LogCritical".split()
)
_TELLS = lazy.pattern(rb"\b(?:raise|throw|rethrow|reject|exit|abort|fail|callback)\b|\bexit!")
"""In a clause: that somebody may learn of it."""
_LEAVES = lazy.pattern(rb"\b(?:return|continue|next)\b")
_SETS = lazy.pattern(
    rb"(?:^|[;{\n])[ \t]*(?P<declared>(?:const|let|var|val|final|[A-Z]\w*)[ \t]+)?(?P<name>[@\w.$\[\]\"']+)[ \t]*"
    rb"(?:[-+|&*]?=(?![=>~])|\+\+|<<)"
)
_COLLECTS = frozenset({"append", "push", "extend"})
_WORK = frozenset({CallKind.OPERATION, CallKind.HTTP, CallKind.WRITE, CallKind.REMOVE, CallKind.CONCURRENCY})


class Catching(Struct):
    evaluation: Evaluation
    operations: Operations
    _doing: dict[Frame, list[int]] = field(default_factory=dict)
    """Where the code of a frame may do something that is worth to be done."""

    def fact(self, frame: Frame, way: Way, clause: Catch) -> Caught:
        scope, module = frame.scope, frame.scope.module
        returns = any(clause.start_byte <= site.node.start_byte < clause.last_byte for site in scope.results)
        outcome = Outcome.RAISED if clause.raises else Outcome.RETURNED if returns else Outcome.DROPPED
        silent = outcome is not Outcome.RAISED and self._is_silent(frame, clause)
        return Caught(
            span=module.span(clause),
            types=clause.types,
            outcome=outcome,
            leaves=outcome is not Outcome.RAISED or returns or _leaves(frame, clause),
            logged=any(self._is_log(frame, site.node) for site in scope.calls if _within(site.node, clause)),
            silent=silent,
            whole=self._is_whole(frame, clause),
            answers=any(not _is_nothing(site.node) for site in scope.results),
            guarded=module.extent(clause.around[0], max(clause.around[0], clause.start_byte)),
            phase=frame.phase if silent else keeping.phase(clause.circumstance, frame),
            via=way.via,
        )

    def _is_log(self, frame: Frame, call: Call) -> bool:
        return CallKind.LOG in [self._kind(value) for value in self._callees(frame, call)]

    def _kind(self, value: Value) -> CallKind | None:
        known = self.evaluation.calls.call(value.name) if type(value) is External else None
        return known.kind if known is not None else None

    def _callees(self, frame: Frame, call: Call) -> tuple[Value, ...]:
        return each(self.evaluation.callee(call, frame)[0])

    def _is_silent(self, frame: Frame, clause: Catch) -> bool:
        scope, data = frame.scope, frame.scope.module.data
        text = data[clause.end_byte : clause.last_byte]
        if not clause.last_byte or _TELLS.search(text) or any(_within(one, clause) for one in scope.stored):
            return False
        if any(_is_kept(match, scope, clause) for match in _SETS.finditer(text)):
            return False
        if any(clause.start_byte <= inner.node.start_byte < clause.last_byte for inner in scope.inner):
            return False
        calls = (site.node for site in scope.calls if _within(site.node, clause))
        return all(self._is_told(frame, call, clause.name) for call in calls)

    def _is_told(self, frame: Frame, call: Call, caught: str) -> bool:
        """Whether a call in a clause only logs, or asks the exception something."""
        root = call.function
        while isinstance(root, (Member, Index, Call)):
            root = root.function if isinstance(root, Call) else root.object
        if isinstance(root, Name) and root.text == caught:
            return True
        if self._logs(frame, call):
            return True
        return is_plain(last_name(call)) and not any(
            self._works(frame, call, value) for value in self._callees(frame, call)
        )

    def _logs(self, frame: Frame, call: Call) -> bool:
        if isinstance(call.function, Member) and call.function.name in _LEVELS:
            text = frame.scope.module.text(call.function.object)
            if _LOGGERS.search(text[-80:]):
                return True
        return self._is_log(frame, call)

    def _is_whole(self, frame: Frame, clause: Catch) -> bool:
        start, end = clause.around
        if not end:
            return False
        if frame not in self._doing:
            scope = frame.scope
            calls = [site.node.start_byte for site in scope.calls if self._does(frame, site.node)]
            closures = [one.node.start_byte for one in scope.closures if not _is_plain_closure(one)]
            self._doing[frame] = [*calls, *closures]
        works = self._doing[frame]
        return bool(works) and all(start <= place < end for place in works) and min(works) < clause.start_byte

    def _does(self, frame: Frame, call: Call) -> bool:
        """Whether a call may do something that is worth to be done."""
        if self._logs(frame, call) or last_name(call) in _COLLECTS:
            return False
        callees = self._callees(frame, call)
        if is_plain(last_name(call)) and not any(self._works(frame, call, value) for value in callees):
            return False
        return any(self._matters(frame, call, value) for value in callees)

    def _works(self, frame: Frame, call: Call, value: Value) -> bool:
        """Whether something is known that a call changes outside of the program."""
        kind = self._kind(value)
        if kind is not None:
            return kind in _WORK
        sent = self.operations.sent(value, last_name(call), self.evaluation.callee(call, frame)[1])
        return sent is not None and not all(map(only_reads, sent.operations))

    def _matters(self, frame: Frame, call: Call, value: Value) -> bool:
        kind = self._kind(value)
        if kind is not None:
            return kind in _WORK
        sent = self.operations.sent(value, last_name(call), self.evaluation.callee(call, frame)[1])
        if sent is not None:
            return not all(map(only_reads, sent.operations))
        return not isinstance(value, (Event, Type))


def _leaves(frame: Frame, clause: Catch) -> bool:
    return _LEAVES.search(frame.scope.module.data[clause.end_byte : clause.last_byte]) is not None


def _is_plain_closure(scope: Scope) -> bool:
    """Whether a function that is written where it is used calls nothing but what computes."""
    return all(is_plain(last_name(site.node)) for site in outline(scope).calls) and not scope.closures


def _is_kept(match: re.Match[bytes], scope: Scope, clause: Catch) -> bool:
    """Whether what a clause sets is looked at elsewhere in its function."""
    name = match["name"]
    if not re.fullmatch(rb"\w+", name):
        return True
    if match["declared"] is not None:
        return False
    data = scope.module.data
    others = data[scope.node.start_byte : clause.start_byte], data[clause.last_byte : scope.node.end_byte]
    form = re.compile(rb"(?<![\w.])" + name + rb"(?!\w)")
    return any(form.search(text) for text in others)


def _is_nothing(node: Expression) -> bool:
    return isinstance(node, Constant) and node.value is None


def _within(node: Expression, clause: Catch) -> bool:
    return clause.start_byte <= node.start_byte < clause.last_byte
