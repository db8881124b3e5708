"""Work that goes on by itself: promises, tasks and coroutines, and whether somebody waits for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from lambdalint import lazy
from lambdalint.model.call import Phase
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Awaited, Call, Closure, Expression, Member, Name, last_name
from lambdalint.readers.code.program.modules import outline
from lambdalint.readers.code.program.operations import Operations
from lambdalint.readers.code.program.scopes import CLOSURE, How, Kind, Scope
from lambdalint.readers.code.program.values import VARYING, Arguments, External, Frame, Routine, Value, each

MAXIMUM_DEPTH = 3
"""Of functions that give what others give."""

MAXIMUM_AROUND = 20
"""Functions around one."""

_WAITS = lazy.pattern(r"\bawait\b|\basync (?:for|with)\b")
_HANDED_ON = frozenset({"then", "catch", "finally"})
"""Methods of a promise that give another one."""

_ASYNCHRONOUS = frozenset({"csharp", "javascript", "python"})
"""The languages whose functions say so that others may wait for them."""

_EACH = frozenset({"forEach"})
_ALL = frozenset({"map", "flatMap"})
_WORD = lazy.pattern(r"[\w$]+")
_RECEIVER = lazy.pattern(r"(?<![\w$.])([A-Za-z_$][\w$]*)\s*\.\s*[\w$]+\s*\(")
_ANYTHING = Arguments(opaque=VARYING)


class Dropped(Struct, frozen=True):
    """Work that nobody waits for."""

    call: Call
    of_items: bool = False
    """Whether a method of a list starts it, for each of the items."""
    awaitable: bool = False
    """Whether `await` can stand before the call: it is in an asynchronous function."""

    @property
    def begun(self) -> Call:
        """The call that starts the work: `fetch(url)` in `fetch(url).then(…)`."""
        call = self.call
        while isinstance(call.function, Member) and call.function.name in _HANDED_ON:
            if not isinstance(call.function.object, Call):
                break
            call = call.function.object
        return call


class Promises:
    """Looks for what nobody waits for."""

    def __init__(self, evaluation: Evaluation, operations: Operations) -> None:
        self.evaluation = evaluation
        self.operations = operations
        self._language = evaluation.calls.language
        self._words: dict[Scope, Counter[str]] = {}
        self._takers: dict[Scope, dict[Scope, str]] = {}

    def dropped(self, frame: Frame) -> Iterator[Dropped]:
        """What the code of a frame starts and leaves."""
        if not self._is_looked_at(frame):
            return
        scope = frame.scope
        for node in scope.discarded:
            if isinstance(node, Call) and self.gives(node, frame) and not self._answers_then(node, frame):
                yield Dropped(node, awaitable=scope.is_asynchronous)
            elif isinstance(node, Call) and scope.is_asynchronous and self._answers_later(node, frame):
                yield Dropped(node)
            elif self._starts_all(node, frame, _ALL):
                yield Dropped(_call(node), of_items=True)
        for site in scope.calls if self._language == "javascript" else ():
            if self._starts_all(site.node, frame, _EACH):
                yield Dropped(site.node, of_items=True)
        for name, value in _named(scope):
            if self.gives(value, frame) and not self._is_used(name, scope):
                yield Dropped(value, awaitable=scope.is_asynchronous)

    def _is_looked_at(self, frame: Frame) -> bool:
        if self._language == "javascript":
            return frame.phase is Phase.INVOKE and not self._is_waited_for(frame.scope)
        return self._language in _ASYNCHRONOUS

    def _is_used(self, name: str, scope: Scope) -> bool:
        """Whether a function mentions a name that it gives something, once more."""
        if scope not in self._words:
            self._words[scope] = Counter(_WORD.findall(scope.module.text(scope.node)))
        return self._words[scope][name] > 1

    def _is_waited_for(self, inner: Scope) -> bool:
        """Whether the code settles a promise when it is done, or is called by somebody who may wait for it."""
        nameless = inner.kind is Kind.FUNCTION and inner.name in {"", CLOSURE}
        if nameless and not inner.is_asynchronous and self._taker(inner) not in _EACH | _ALL:
            return True
        scope: Scope | None = inner
        for _ in range(MAXIMUM_AROUND):
            if scope is None or scope.kind is not Kind.FUNCTION:
                return False
            if self._taker(scope) == "Promise":
                return True
            scope = scope.parent
        return True

    def _taker(self, scope: Scope) -> str:
        """What a function is given to where it is written: `forEach`, `Promise`."""
        around = scope.parent
        if around is None:
            return ""
        if around not in self._takers:
            self._takers[around] = {
                given.value.scope: last_name(site.node)
                for site in outline(around).calls
                for given in site.node.arguments
                if isinstance(given.value, Closure)
            }
        return self._takers[around].get(scope, "")

    def given_back(self, frame: Frame) -> bool:
        """Whether what a function gives back is, or may be, a promise."""
        scope = frame.scope
        return scope.is_asynchronous or any(
            isinstance(site.node, Call) and self.gives(site.node, frame) for site in scope.results
        )

    def gives(self, call: Call, frame: Frame, depth: int = 0) -> bool:
        """Whether a call starts work and gives what can be waited for."""
        function = call.function
        if self._language == "javascript" and isinstance(function, Member) and function.name in _HANDED_ON:
            return isinstance(function.object, Call) and self.gives(function.object, frame, depth)
        callee, arguments = self.evaluation.callee(call, frame)
        if Routine in map(type, arguments.positional):
            return False  # a callback gets the result
        return all(self._is_asynchronous(one, call, arguments, frame, depth) for one in each(callee))

    def _is_asynchronous(self, callee: Value, call: Call, arguments: Arguments, frame: Frame, depth: int) -> bool:
        if isinstance(callee, Routine):
            if self._language == "python":
                return callee.scope.is_asynchronous and not callee.scope.decorators
            return self._works(callee, frame, depth)
        name = last_name(call)
        if self._language == "javascript" and self.operations.commanded(name, arguments):
            return True  # whatever the client
        if not isinstance(callee, External):
            return False
        if self._language == "csharp":
            return name.endswith("Async") and self.operations.sent(callee, name, arguments) is not None
        if self.evaluation.calls.is_promised(callee.name):
            return True
        if self._language != "javascript":
            return False
        if name == "promise" and isinstance(call.function, Member) and isinstance(call.function.object, Call):
            request = call.function.object
            made, given = self.evaluation.callee(request, frame)
            return all(self.operations.sent(one, last_name(request), given) is not None for one in each(made))
        return _is_promised(callee) and self._sends(callee, name, arguments)

    def _sends(self, callee: Value, name: str, arguments: Arguments) -> bool:
        sent = self.operations.sent(callee, name, arguments)
        return sent is not None or bool(self.operations.commanded(name, arguments))

    def _works(self, routine: Routine, frame: Frame, depth: int = 0) -> bool:
        """Whether a function of the project does something that takes longer than its call."""
        scope = routine.scope
        if scope.is_asynchronous and (self._language != "javascript" or _WAITS.search(scope.module.text(scope.node))):
            return True
        if depth >= MAXIMUM_DEPTH:
            return False
        results = [site.node for site in outline(scope).results]
        calls = [_call(one) for one in results if isinstance(_call(one), Call)]
        if not calls or len(calls) != len(results):
            return False
        runs = self.evaluation.runs(routine, _ANYTHING, frame.phase)
        return bool(runs) and all(self.gives(one, run, depth + 1) for one in calls for run in runs)

    def _starts_all(self, node: Expression, frame: Frame, methods: frozenset[str]) -> bool:
        """`records.forEach(async (record) => …)`: nobody gets the promises; `records.map(…);`, awaited or not."""
        if self._language != "javascript":
            return False
        call = _call(node)
        function = call.function
        if not isinstance(function, Member) or function.name not in methods:
            return False
        if isinstance(function.object, Name) and frame.scope.module.text(function.object)[:1].isupper():
            return False  # a library that knows of promises: `Bluebird.map(records, …)`
        if not call.arguments or any(
            isinstance(one, External) and one.of is None and one.given is None and not one.name[:1].isupper()
            for one in each(self.evaluation.value(function.object, frame))
        ):
            return False
        given = call.arguments[0].value
        if isinstance(given, Closure):
            routines: tuple[Value, ...] = tuple(
                one for one in each(self.evaluation.value(given, frame)) if isinstance(one, Routine)
            )
        else:
            routines = each(self.evaluation.value(given, frame))
        return bool(routines) and all(isinstance(one, Routine) and self._works(one, frame) for one in routines)

    def _answers_then(self, call: Call, frame: Frame) -> bool:
        """Whether what goes on with a promise answers a request: `find(id).then((found) => response.json(found))`."""
        step: Expression = call
        while isinstance(step, Call) and isinstance(step.function, Member) and step.function.name in _HANDED_ON:
            given = step.arguments[:1] if step.function.name != "catch" else ()
            told = [one for each_given in given for one in each(self.evaluation.value(each_given.value, frame))]
            if any(isinstance(one, Routine) and _answers(one.scope) for one in told):
                return True
            step = step.function.object
        return False

    def _answers_later(self, call: Call, frame: Frame) -> bool:
        """Whether an operation tells a callback when it is done, which an asynchronous function does not wait for."""
        callee, arguments = self.evaluation.callee(call, frame)
        told = [one for one in arguments.positional[1:] if isinstance(one, Routine)]
        if self._language != "javascript" or not told or any(_answers(one.scope) for one in told):
            return False
        return all(self._sends(one, last_name(call), arguments) for one in each(callee))


def _answers(callback: Scope) -> bool:
    """Whether a callback may send the answer to a request, which a framework waits for: it calls a method of what a
    function around it is given besides its first argument, as `(request, response)`."""
    around, given = callback.parent, set[str]()
    while around is not None and around.kind is Kind.FUNCTION:
        given.update(parameter.name for parameter in around.parameters[1:])
        around = around.parent
    return not given.isdisjoint(_RECEIVER.findall(callback.module.text(callback.node)))


def _call(node: Expression) -> Call:
    """The call that an expression is, awaited or not; one of nothing for any other."""
    while isinstance(node, Awaited):
        node = node.value
    return node if isinstance(node, Call) else Call(node.start_byte, node.end_byte, node, ())


def _named(scope: Scope) -> Iterator[tuple[str, Call]]:
    """The names that a function gives the result of one call, and nothing else."""
    for name, bindings in scope.bindings.items() if scope.kind is Kind.FUNCTION else ():
        value = bindings[0].value if len(bindings) == 1 and bindings[0].how is How.VALUE else None
        if isinstance(value, Call):
            yield name, value


def _is_promised(value: External) -> bool:
    """Whether what a client's method gives is a promise: in version 2 of the SDK it is a request."""
    return not value.name.startswith(("aws-sdk", "AWS."))
