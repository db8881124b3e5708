"""Where a value is written out: names and the project's own functions are followed to there."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from lambdalint.readers.code.program import expressions as form
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Expression
from lambdalint.readers.code.program.modules import outline
from lambdalint.readers.code.program.scopes import Binding, How, Rank, Scope, Site
from lambdalint.readers.code.program.scopes import Kind as ScopeKind
from lambdalint.readers.code.program.values import VARYING, Arguments, Frame, Raised, Routine, each

MAXIMUM_STEPS = 12
"""From what is returned to where it is written: names, calls."""

MAXIMUM_WAYS = 30
"""To make one value."""

MAXIMUM_VISITS = 3_000
"""Of expressions, for one handler."""

_CHAINED = frozenset({"then", "catch", "finally"})
"""Methods of promises."""


class Run(Struct, frozen=True, eq=False):
    """A run of a function, with the expressions that its parameters were given."""

    frame: Frame
    given: Mapping[str, tuple[Expression, Run]] = field(default_factory=dict)
    sites: tuple[tuple[Frame, Site], ...] = ()
    """The returns that led into it."""


class Way(Struct, frozen=True):
    """One way to make a value. `node` is None for what is not told; `filled`: more is put into it than is written."""

    node: Expression | None
    run: Run
    filled: bool = False
    decided: bool = False
    """Whether a condition decides that it is made in this way."""


class Written:
    """Follows an expression to those that are written where its value is made."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._visits = 0

    def ways(self, node: Expression | None, run: Run) -> list[Way]:
        """The ways to make a value, at least one."""
        return self._ways(node, run, MAXIMUM_STEPS)[:MAXIMUM_WAYS] or [Way(None, run)]

    def _ways(self, node: Expression | None, run: Run, steps: int) -> list[Way]:
        self._visits += 1
        if node is None or not steps or self._visits > MAXIMUM_VISITS:
            return [Way(None, run)]
        match node:
            case form.Awaited():
                return self._ways(node.value, run, steps)
            case form.Either():
                ways = [way for option in node.options for way in self._ways(option, run, steps - 1)]
                return [replace(way, decided=True) for way in ways] if node.test is not None else ways
            case form.Name():
                return self._named(node, run, steps - 1)
            case form.Call():
                return self._called(node, run, steps - 1)
        return [Way(node, run)]

    def _named(self, node: form.Name, run: Run, steps: int) -> list[Way]:
        name, place = node.text, run.frame
        while True:
            scope = place.scope
            local = place is run.frame
            if scope.kind is not ScopeKind.CLASS and name not in scope.foreign and name in scope.bindings:
                bindings = scope.bindings[name]
                if name in place.arguments:
                    return [Way(None, run)]
                inner = run if local else Run(place, sites=run.sites)
                return self._bound(node, bindings, scope, inner, steps)
            if name in place.arguments:
                if local and name in run.given:
                    given, caller = run.given[name]
                    return self._ways(given, replace(caller, sites=run.sites), steps)
                return [Way(None if local else node, run)]
            if place.parent is None:
                return [Way(node, run)]
            place = place.parent

    def _bound(self, node: form.Name, bindings: list[Binding], scope: Scope, run: Run, steps: int) -> list[Way]:
        """What the bindings of a name give; one that is changed later is not told as a whole."""
        told = [one for one in bindings if one.how not in {How.TYPED, How.CHANGED}]
        filled = len(told) < len([one for one in bindings if one.how is not How.TYPED])
        filled = filled or any(owner == node.text for owner, _ in scope.attributes)
        if not all(one.how is How.VALUE and one.value is not None for one in told):
            plain = bool(told) and (len(told) == 1 or all(one.how is How.CAUGHT for one in told))
            return [Way(node if plain and told[0].how in {How.CAUGHT, How.DEFINITION} else None, run)]
        ways = [way for one in told for way in self._ways(one.value, run, steps)]
        return [replace(way, filled=way.filled or filled) for way in ways]

    def _called(self, node: form.Call, run: Run, steps: int) -> list[Way]:
        callee, arguments = self._evaluation.callee(node, run.frame)
        routines = [one for one in each(callee) if isinstance(one, Routine)]
        if not routines and isinstance(node.function, form.Member) and node.function.name in _CHAINED:
            return self._chained(node, node.function, run, steps)
        if not routines or len(routines) < len(each(callee)):
            return [Way(node, run)]
        ways: list[Way] = []
        for routine in routines:
            if routine.scope.yields or routine.scope.decorators or (routine.scope.is_asynchronous and self._is_python):
                ways.append(Way(node, run))
                continue
            inner = self._evaluation.frame(routine, arguments, run.frame.phase)
            entered = Run(inner, self._given(routine, node, arguments, run), run.sites)
            for site in outline(routine.scope).results:
                ways += self._ways(site.node, replace(entered, sites=(*run.sites, (inner, site))), steps)
            if routine.scope.falls_through:
                ways.append(Way(None, run))
        return ways[: MAXIMUM_WAYS + 1]

    def _chained(self, node: form.Call, function: form.Member, run: Run, steps: int) -> list[Way]:
        """`promise.then(f)` gives what `f` does, `promise.catch(f)` what the promise or `f` does."""
        ways = [] if function.name == "then" else self._ways(function.object, run, steps)
        if function.name == "finally":
            return ways
        for position, argument in enumerate(node.arguments):
            fails = function.name == "catch" or position > 0
            given = Arguments((Raised() if fails else VARYING,))
            for one in each(self._evaluation.value(argument.value, run.frame)):
                if not isinstance(one, Routine):
                    return [Way(None, run)]
                inner = self._evaluation.frame(one, given, run.frame.phase)
                for site in outline(one.scope).results:
                    ways += self._ways(site.node, Run(inner, sites=(*run.sites, (inner, site))), steps)
                if one.scope.falls_through:
                    ways.append(Way(None, run))
        return ways[: MAXIMUM_WAYS + 1] or [Way(None, run)]

    @property
    def _is_python(self) -> bool:
        return self._evaluation.calls.language == "python"

    def _given(
        self, routine: Routine, node: form.Call, arguments: Arguments, run: Run
    ) -> dict[str, tuple[Expression, Run]]:
        """The expressions that parameters are given, and the defaults of those that are given none."""
        if arguments.opaque is not None or routine.given.opaque is not None:
            return {}
        plain = [one for one in node.arguments if not one.name]
        if any(one.spread for one in node.arguments) or len(plain) != len(arguments.positional):
            return {}
        named = {one.name: one.value for one in node.arguments if one.name}
        surroundings = Run(routine.frame)
        found: dict[str, tuple[Expression, Run]] = {}
        skipped = len(routine.given.positional)
        for position, parameter in enumerate(routine.scope.parameters[skipped:]):
            if parameter.rank is Rank.ONE and position < len(plain):
                found[parameter.name] = (plain[position].value, run)
            elif parameter.name in named:
                found[parameter.name] = (named[parameter.name], run)
            elif parameter.default is not None:
                found[parameter.name] = (parameter.default, surroundings)
        return found
