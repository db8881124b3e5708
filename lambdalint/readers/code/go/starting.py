"""Which functions take the events: those that `main` gives to the runtime, and those that it gives to a router."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint import lazy
from lambdalint.model.call import Phase
from lambdalint.readers.code.go.names import is_context
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.reach import Reach
from lambdalint.readers.code.program.values import (
    UNKNOWN,
    VARYING,
    Arguments,
    Container,
    Event,
    External,
    Frame,
    Object,
    Routine,
    Value,
    each,
)

MAXIMUM_VALUES = 500

_STARTS = lazy.pattern(
    r"github\.com/aws/aws-lambda-go/(?:lambda|lambdaurl)\.Start\w*|github\.com/akrylysov/algnhsa\.ListenAndServe|"
    r"github\.com/apex/gateway(?:/v\d+)?\.ListenAndServe"
)
_ROUTERS = lazy.pattern(
    r"(?:net/http\.(?:NewServeMux\(\)\.|ServeMux\(\)\.|DefaultServeMux\.)?|github\.com/(?:gin-gonic/gin|go-chi/chi|labstack/echo|"
    r"gofiber/fiber|gorilla/mux|julienschmidt/httprouter|aquasecurity/lmdrouter)\b.*)"
    r"\b(?:Handle|HandleFunc|HandlerFunc|Method|MethodFunc|Any|All|Add|Use|NotFound|NoRoute|Match|"
    r"GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|Get|Head|Post|Put|Patch|Delete|Options)"
)
"""What registers a function with a router, to be called for some of the events."""

_METHODS = ("Invoke", "ServeHTTP")
"""Of `lambda.Handler` and `http.Handler`."""


def started(evaluation: Evaluation, initial: list[Frame]) -> tuple[list[Routine], list[Routine]]:
    """What the runtime calls with every event, and what a router calls with some."""
    reach = Reach(evaluation)
    reach.follow(initial)
    always: dict[Routine, None] = {}
    routed: dict[Routine, None] = {}
    for frame in reach.edges:
        if frame.phase is not Phase.INIT:
            continue
        for _, callee, arguments in evaluation.sites(frame):
            for one in each(callee):
                if not isinstance(one, External):
                    continue
                if _STARTS.fullmatch(one.name):
                    always.update(dict.fromkeys(_routines(evaluation, arguments)))
                elif _ROUTERS.fullmatch(one.name):
                    routed.update(dict.fromkeys(_routines(evaluation, arguments)))
    return [_called(one) for one in always], [_called(one) for one in routed if one not in always]


def _routines(evaluation: Evaluation, arguments: Arguments) -> Iterator[Routine]:
    """The functions of the project in what a call is given, and in what was given to the calls that made it."""
    stack: list[Value] = list(arguments.values)
    for value in stack:
        if len(stack) > MAXIMUM_VALUES:
            return
        for one in each(value):
            if isinstance(one, Routine):
                yield one
            elif isinstance(one, Object):
                methods = (evaluation.method(one, name) for name in _METHODS)
                yield from (method for method in methods if method is not None)
            elif isinstance(one, Container):
                stack.extend(one.items)
            elif isinstance(one, External):
                stack.extend(one.given.values if one.given is not None else ())
                stack.extend(() if one.of is None else (one.of,))


def _called(routine: Routine) -> Routine:
    """The function with what an event gives it: a context does not tell events from each other."""
    given = routine.given.positional
    rest = routine.scope.parameters[len(given) :]
    events = (UNKNOWN if is_context(parameter.type) else Event() for parameter in rest[:2])
    last = tuple(VARYING for _ in rest[2:])
    return Routine(routine.scope, routine.frame, Arguments((*given, *events, *last)))
