"""The items of a list that a function builds: written out, appended, one for each item of another list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from lambdalint import lazy
from lambdalint.readers.code.program import expressions as syntax
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Expression
from lambdalint.readers.code.program.modules import outline
from lambdalint.readers.code.program.scopes import Catch, How, Scope
from lambdalint.readers.code.program.values import Arguments, Frame, Routine, Value, each

MAXIMUM_DEPTH = 12
MAXIMUM_PIECES = 4000
MAXIMUM_BINDINGS = 30

_EACH = frozenset({"map", "flatMap", "collect", "Select", "select"})
_SAME = frozenset({"filter", "concat", "list", "tuple", "all", "allSettled", "toList", "from", "compact", "flat"})
_PUTS = frozenset({"append", "push", "add", "Add", "extend", "unshift"})
_LEAVES = lazy.pattern(rb"\b(?:break|return|throw|raise|exit)\b")


class Entry(Struct, frozen=True):
    """An item where it is written, in the frame that writes it."""

    node: Expression
    frame: Frame
    goes_on: bool = False
    """Whether it is noted where an exception was caught in a loop, which goes on with the next turn."""


class Failures(Struct, frozen=True, eq=False):
    """Looks for those of one list among everything that runs."""

    evaluation: Evaluation
    frames: Mapping[Scope, list[Frame]]
    _reached: dict[tuple[object, ...], int] = field(default_factory=dict)
    """How deep what the list is made of was looked at: lists are made of themselves, and of others several times."""

    def _is_new(self, *place: object, depth: int) -> bool:
        """Whether a name or a function was not looked at before, or only where less of it was within reach."""
        if self._reached.get(place, MAXIMUM_DEPTH + 1) <= depth:
            return False
        self._reached[place] = depth
        return True

    def entries(self, node: Expression | None, frame: Frame, depth: int = 0) -> Iterator[Entry]:
        """The items of the list that an expression is."""
        if node is None or depth > MAXIMUM_DEPTH:
            return
        match node:
            case syntax.Sequence():
                for item in node.items[:100]:
                    yield from (self.entries if item.spread else self.items)(item.value, frame, depth + 1)
            case syntax.Collected():
                yield from self.items(node.item, frame, depth + 1)
            case syntax.Either() | syntax.Awaited():
                for part in _inside(node):
                    yield from self.entries(part, frame, depth + 1)
            case syntax.Name():
                yield from self._named(node.text, frame, depth + 1)
            case syntax.Call():
                yield from self._called(node, frame, depth + 1)
            case syntax.Member():
                yield from self._of_attribute(node.name, depth + 1)

    def items(self, node: Expression, frame: Frame, depth: int) -> Iterator[Entry]:
        """An item that an expression is."""
        if depth > MAXIMUM_DEPTH:
            return
        match node:
            case syntax.Mapping():
                yield Entry(node, frame)
            case syntax.Call():
                yield Entry(node, frame)
                callee, arguments = self.evaluation.callee(node, frame)
                for run in self._runs(callee, arguments, frame):
                    yield from self._given_back(run, self.items, depth + 1)
            case syntax.Either() | syntax.Mixture() | syntax.Awaited():
                for part in _inside(node):  # of a mixture, the arguments of `append`
                    yield from self.items(part, frame, depth + 1)
            case syntax.Sequence() | syntax.Collected():  # what `extend` is given
                yield from self.entries(node, frame, depth + 1)
            case syntax.Name():
                bindings = frame.scope.bindings.get(node.text, ())[:MAXIMUM_BINDINGS]
                values = (binding.value for binding in bindings if binding.how is How.VALUE)
                yield from (Entry(one, frame) for one in values if isinstance(one, (syntax.Mapping, syntax.Call)))

    def _named(self, name: str, frame: Frame, depth: int) -> Iterator[Entry]:
        """What a name's list is made with, and what is put into it later, in functions within this one too."""
        place: Frame | None = frame
        while place is not None and not _has(place.scope, name):
            place = place.parent
        if place is None or not self._is_new(name, place, depth=depth):
            return
        yield from self._bound(name, place, depth)
        stack = list(place.scope.inner)
        for scope in stack:
            if _has(outline(scope), name) or len(stack) > 500:
                continue  # a name of its own
            stack.extend(scope.inner)
            for inner in self.frames.get(scope, ())[:1]:
                yield from self._bound(name, inner, depth)

    def _bound(self, name: str, frame: Frame, depth: int) -> Iterator[Entry]:
        scope = frame.scope
        for binding in scope.bindings.get(name, ())[:MAXIMUM_BINDINGS]:
            if binding.how is How.VALUE:
                yield from self.entries(binding.value, frame, depth)
            elif binding.how is How.CHANGED and binding.value is not None:
                goes_on = _goes_on(binding.start_byte, scope)
                for entry in self.items(binding.value, frame, depth):
                    yield replace(entry, goes_on=goes_on or entry.goes_on)

    def _of_attribute(self, name: str, depth: int) -> Iterator[Entry]:
        """What is put into a list that is an attribute, by whichever function: `self.failures.append(…)`."""
        for scope, frames in self.frames.items() if self._is_new(name, depth=depth) else ():
            for owner, item, position in put(outline(scope)):
                if isinstance(owner, syntax.Member) and owner.name == name:
                    asked = any(attribute == name for _, attribute in scope.tested)
                    yield from self.added(item, frames[0], position, asked=asked, depth=depth)

    def added(
        self, item: Expression, frame: Frame, position: int, *, asked: bool = False, depth: int = 0
    ) -> Iterator[Entry]:
        """What is put into a list at a position of a function; `asked` if conditions look at that list."""
        goes_on = not asked and _goes_on(position, frame.scope)
        for entry in self.items(item, frame, depth):
            yield replace(entry, goes_on=goes_on or entry.goes_on)

    def _called(self, node: syntax.Call, frame: Frame, depth: int) -> Iterator[Entry]:
        function = node.function
        name = function.name if isinstance(function, syntax.Member) else ""
        name = function.text if isinstance(function, syntax.Name) else name
        if name in _EACH and isinstance(function, syntax.Member) and node.arguments:
            yield from self._mapped(node.arguments[0].value, frame, depth)
            return
        callee, arguments = self.evaluation.callee(node, frame)
        runs = self._runs(callee, arguments, frame)
        for run in runs:
            yield from self._given_back(run, self.entries, depth)
        if not runs and name in _SAME:
            if isinstance(function, syntax.Member):
                yield from self.entries(function.object, frame, depth)
            for argument in node.arguments:
                yield from self.entries(argument.value, frame, depth)

    def _runs(self, callee: Value, arguments: Arguments, frame: Frame) -> list[Frame]:
        """The functions of the project that a call runs."""
        routines = [one for one in each(callee) if isinstance(one, Routine)]
        return [run for one in routines for run in self.evaluation.runs(one, arguments, frame.phase)]

    def _mapped(self, function: Expression, frame: Frame, depth: int) -> Iterator[Entry]:
        """What a function gives for each of the items of another list."""
        for one in each(self.evaluation.value(function, frame)):
            for run in self.frames.get(one.scope, ())[:1] if isinstance(one, Routine) else ():
                yield from self._given_back(run, self.items, depth)

    def _given_back(self, run: Frame, look: _Look, depth: int) -> Iterator[Entry]:
        """What a function gives back, as the list or as an item of it."""
        for site in run.scope.results if self._is_new(look.__name__, run, depth=depth) else ():
            yield from look(site.node, run, depth)


_Look = Callable[[Expression, Frame, int], Iterator[Entry]]


def put(scope: Scope) -> Iterator[tuple[Expression, Expression, int]]:
    """What methods of lists put into them: the list, the item, where."""
    for site in scope.calls:
        function = site.node.function
        if isinstance(function, syntax.Member) and function.name in _PUTS:
            for argument in site.node.arguments:
                yield function.object, argument.value, site.node.start_byte


def pieces(scope: Scope) -> Iterator[Expression]:
    """All expressions of a scope, functions written in it left out."""
    values = [one.value for bindings in scope.bindings.values() for one in bindings if one.value is not None]
    given = [argument.value for site in scope.calls for argument in site.node.arguments]
    attributes = [one for found in scope.attributes.values() for one in found]
    stack = [*values, *given, *attributes, *(site.node for site in scope.results), *(site.node for site in scope.calls)]
    seen: set[int] = set()
    for one in stack:
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        if len(stack) < MAXIMUM_PIECES:
            stack.extend(_inside(one))


def _inside(one: Expression) -> tuple[Expression, ...]:
    match one:
        case syntax.Mapping():
            return tuple(value for _, value in one.pairs)
        case syntax.Sequence():
            return tuple(item.value for item in one.items)
        case syntax.Either():
            return one.options
        case syntax.Awaited():
            return (one.value,)
        case syntax.Mixture() | syntax.Joined():
            return one.parts
        case syntax.Collected():
            return (one.item,)
        case syntax.Call():
            return tuple(argument.value for argument in one.arguments)
    return ()


def _has(scope: Scope, name: str) -> bool:
    """Whether a name is a scope's own, not only changed in it."""
    return any(binding.how is not How.CHANGED for binding in scope.bindings.get(name, ()))


def _goes_on(position: int, scope: Scope) -> bool:
    """Whether an item is added in a clause that catches an exception in a loop, and nothing there says that the loop
    is to end, nor is noted what a condition of the function looks at."""
    around = [one for one in scope.catches if one.start_byte <= position < one.last_byte]
    if not around:
        return False
    clause = max(around, key=lambda one: one.start_byte)
    if not clause.circumstance.repeated:
        return False
    text = scope.module.data[clause.start_byte : clause.last_byte]
    return not clause.raises and _LEAVES.search(text) is None and not _notes(clause, scope)


def _notes(clause: Catch, scope: Scope) -> bool:
    """Whether a clause leaves something in a name that a condition looks at: `failed = True`, the list itself."""
    tested = {name for name, _ in scope.tested}
    return any(
        clause.start_byte <= binding.start_byte < clause.last_byte and name in tested
        for name, bindings in scope.bindings.items()
        for binding in bindings
    )
