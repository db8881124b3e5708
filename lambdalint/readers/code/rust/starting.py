"""Which functions take the events: those that `main` gives to the runtime, and those that it gives to a router."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint import lazy
from lambdalint.model.call import Phase
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Member, Name
from lambdalint.readers.code.program.reach import Reach
from lambdalint.readers.code.program.scopes import Parameter
from lambdalint.readers.code.program.values import (
    UNKNOWN,
    Arguments,
    Event,
    External,
    Frame,
    Routine,
    each,
)

_STARTS = lazy.pattern(
    r"(?:lambda_runtime|lambda_http|tower|lambda_runtime_api_client)\.(?:.*\.)?(?:service_fn|handler_fn)"
)
_ROUTES = lazy.pattern(
    r"axum\.routing\.(?:.*\.)?(?:get|post|put|patch|delete|head|options|any|on|trace)|"
    r"axum\.Router\.new\(\).*\.fallback"
)
_STATES = frozenset({"State", "Extension", "Context"})
"""Types of parameters that are the same for all events."""


def started(evaluation: Evaluation, initial: list[Frame]) -> list[Routine]:
    """What the runtime, or a router that runs in it, calls with events."""
    reach = Reach(evaluation)
    reach.follow(initial)
    found: dict[Routine, None] = {}
    for frame in list(reach.edges):
        if frame.phase is not Phase.INIT:
            continue
        for _, callee, arguments in evaluation.sites(frame):
            names = [one.name for one in each(callee) if isinstance(one, External)]
            if any(_STARTS.fullmatch(name) or _ROUTES.fullmatch(name) for name in names):
                found.update(dict.fromkeys(_routines(arguments)))
    return [_called(one) for one in found]


def _routines(arguments: Arguments) -> Iterator[Routine]:
    for value in arguments.values:
        yield from (one for one in each(value) if isinstance(one, Routine))


def _called(routine: Routine) -> Routine:
    """The function with what an event gives it."""
    given = routine.given.positional
    rest = routine.scope.parameters[len(given) :]
    events = tuple(UNKNOWN if _is_state(parameter) else Event() for parameter in rest)
    return Routine(routine.scope, routine.frame, Arguments((*given, *events)))


def _is_state(parameter: Parameter) -> bool:
    declared = parameter.type
    name = declared.name if isinstance(declared, Member) else declared.text if isinstance(declared, Name) else ""
    return name in _STATES
