"""Functions that decorators register with an object (`@app.get("/")`): they run when the object handles an event."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lambdalint.model.code import Phase, Step
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Call, Expression, Member
from lambdalint.readers.code.program.keeping import place as place_of
from lambdalint.readers.code.program.modules import Module, outline
from lambdalint.readers.code.program.scopes import How, Kind, Scope
from lambdalint.readers.code.program.values import Frame, Routine
from lambdalint.source import Span

Origin = tuple[Module, str]
"""Where an object is made: the module and its name there."""

_OBSERVERS = re.compile(r"capture_|inject_|log_metrics|setter$|deleter$|getter$|register$|__")
"""Decorators that call what they decorate where it is called, not by themselves."""

_EXCEPTIONAL = re.compile(r"exception|error|not_found|fallback|shutdown")
"""Decorators of functions that run when something goes wrong, or never in Lambda."""

_NAME = re.compile(r"[^\W\d]\w*")


class Registrations:
    """The functions registered so far, by the object."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._routines: dict[Origin, list[tuple[Routine, bool]]] = {}
        self._used: dict[Origin, tuple[Frame, Span]] = {}
        self._told: set[tuple[Origin, int]] = set()
        self._read: dict[Frame, int] = {}

    def add(self, scope: Scope, frame: Frame) -> None:
        """Note what the decorators of a definition register it with."""
        if scope.kind is Kind.CLASS or frame.scope.kind is Kind.CLASS:
            return
        module = scope.module
        for decorator in scope.decorators[:20]:
            node = _uncalled(decorator)
            if not isinstance(node, Member) or _OBSERVERS.search(node.name) or _EXCEPTIONAL.search(node.name):
                continue
            place = place_of(node)
            if place is None:
                continue
            local = frame.scope.kind is Kind.FUNCTION and place[0] in outline(frame.scope).bindings
            origin = (module, f"{frame.scope.node.id} {place[0]}") if local else self._origin(module, place[0])
            if origin is None:
                continue
            # `@app.get("/orders")` is for events of its own; `@helper.delete` is for some of the handler's
            self._routines.setdefault(origin, []).append((Routine(scope, frame), isinstance(decorator, Call)))
            if local:
                self._used.setdefault(origin, (frame, module.span(decorator)))

    def use(self, frame: Frame, start_byte: int, end_byte: int) -> None:
        """Note the objects that a piece of code names."""
        if not self._routines:
            return
        module = frame.scope.module
        written = module.extent(start_byte, end_byte)
        for match in _NAME.finditer(module.file.text, written.start, written.end):
            origin = self._origin(module, match[0])
            if origin is not None and origin not in self._used:
                self._used[origin] = (frame, Span(module.file, match.start(), match.end()))

    def referenced(self, frames: Iterable[Frame]) -> Iterator[tuple[Frame, Routine, Step, bool]]:
        """The functions registered with objects that these frames use, each once, where they are used, and whether
        every event of theirs runs them."""
        if not self._routines:
            return
        frames = list(frames)
        for frame in frames:
            if frame.phase is Phase.INVOKE and self._read.get(frame) != len(self._routines):
                self._read[frame] = len(self._routines)
                self.use(frame, frame.scope.node.start_byte, frame.scope.node.end_byte)
        for frame in frames:
            if frame.scope.kind is Kind.MODULE:
                self._join(frame)
        for origin, (frame, span) in self._used.items():
            for number, (routine, always) in enumerate(self._routines.get(origin, ())):
                if (origin, number) not in self._told:
                    self._told.add((origin, number))
                    yield frame, routine, Step(span, routine.scope.name), always

    def _join(self, frame: Frame) -> None:
        """`app.include_router(router)`: what uses `app` uses `router`."""
        module = frame.scope.module
        for site in outline(frame.scope).calls:
            function, arguments = site.node.function, site.node.arguments
            place = place_of(function) if isinstance(function, Member) else None
            if place is None or not arguments:
                continue
            used = self._used.get(self._origin(module, place[0]) or (module, ""))
            for argument in arguments if used is not None else ():
                inner = place_of(argument.value)
                origin = self._origin(module, inner[0]) if inner is not None else None
                if origin in self._routines and used is not None:
                    self._used.setdefault(origin, used)

    def _origin(self, module: Module, name: str) -> Origin | None:
        for _ in range(10):
            bindings = outline(module.scope).bindings.get(name)
            if not bindings:
                return None
            found = bindings[-1].imported
            if found is None:
                return (module, name) if bindings[-1].how in {How.VALUE, How.CHANGED, How.PART} else None
            path = self._evaluation.imports.path(found, module) if found.name else []
            if not path or path[-1].module is None:
                return None
            module, name = path[-1].module, found.name
        return None


def _uncalled(node: Expression) -> Expression:
    while isinstance(node, Call):
        node = node.function
    return node
