"""Functions registered with an object (`@app.get("/")`, `app.get("/", list)`): they run when it handles an event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lambdalint import lazy
from lambdalint.model.call import Phase
from lambdalint.model.step import Step
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Call, Expression, Member, Name, Required
from lambdalint.readers.code.program.keeping import place as place_of
from lambdalint.readers.code.program.modules import Module, outline
from lambdalint.readers.code.program.scopes import How, Import, Kind, Scope
from lambdalint.readers.code.program.values import Frame, Routine
from lambdalint.source import Span

Origin = tuple[Module, str]
"""Where an object is made: the module and its name there."""

_OBSERVERS = lazy.pattern(r"capture_|inject_|log_metrics|setter$|deleter$|getter$|register$|__")
"""Decorators that call what they decorate where it is called, not by themselves."""

_EXCEPTIONAL = lazy.pattern(r"exception|error|not_found|fallback|shutdown")
"""Decorators of functions that run when something goes wrong, or never in Lambda."""

_NAME = lazy.pattern(r"[^\W\d]\w*")


MAXIMUM_IMPORTS = 10
"""Through which an object is passed on."""


class Registrations:
    """The functions registered so far, by the object."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._routines: dict[Origin, dict[tuple[Routine, bool], None]] = {}
        self._used: dict[Origin, tuple[Frame, Span]] = {}
        self._told: set[tuple[Origin, int]] = set()
        self._read: dict[Frame, int] = {}

    def add(self, scope: Scope, frame: Frame) -> None:
        """Note what the decorators of a definition register it with."""
        if scope.kind is Kind.CLASS or frame.scope.kind is Kind.CLASS:
            return
        for decorator in scope.decorators[:20]:
            node = _uncalled(decorator)
            if not isinstance(node, Member) or _OBSERVERS.search(node.name) or _EXCEPTIONAL.search(node.name):
                continue
            # `@app.get("/orders")` is for events of its own; `@helper.delete` is for some of the handler's
            self._note(frame, node, Routine(scope, frame), always=isinstance(decorator, Call))

    def give(self, frame: Frame, function: Member, routines: list[Routine]) -> bool:
        """Note functions that a call at start-up hands over: `app.get("/", list)`. Whether it registers them."""
        if not self._evaluation.calls.registers(function.name):
            return False
        noted = [self._note(frame, function, routine, always=True) for routine in routines]
        return any(noted)

    def _note(self, frame: Frame, member: Member, routine: Routine, *, always: bool) -> bool:
        place = place_of(member)
        origin = self._origin_in(frame, place[0]) if place is not None else None
        if place is None or origin is None:
            return False
        self._routines.setdefault(origin, {})[routine, always] = None
        if _is_local(frame, place[0]):
            self._used.setdefault(origin, (frame, frame.scope.module.span(member)))
        return True

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
        starting = [frame for frame in frames if frame.phase is Phase.INIT]
        while any(self._join(frame) for frame in starting):
            pass
        for origin, (frame, span) in self._used.items():
            for number, (routine, always) in enumerate(self._routines.get(origin, ())):
                if (origin, number) not in self._told:
                    self._told.add((origin, number))
                    yield frame, routine, Step(span, routine.scope.name), always

    def _join(self, frame: Frame) -> bool:
        """`app.include_router(router)`: what uses `app` uses `router`. Whether that is news."""
        count = len(self._used)
        for site in frame.scope.calls:
            function, arguments = site.node.function, site.node.arguments
            place = place_of(function) if isinstance(function, Member) else None
            if place is None or not arguments:
                continue
            used = self._used.get(self._origin_in(frame, place[0]) or (frame.scope.module, ""))
            for argument in arguments if used is not None else ():
                origin = self._origin_of(frame, argument.value)
                if origin is not None and used is not None:
                    self._used.setdefault(origin, used)
        return len(self._used) > count

    def _origin_in(self, frame: Frame, name: str) -> Origin | None:
        """Where the object of a name is made: in the function itself, or in a module."""
        if _is_local(frame, name):
            return frame.scope.module, f"{frame.scope.node.id} {name}"
        return self._origin(frame.scope.module, name)

    def _origin_of(self, frame: Frame, value: Expression) -> Origin | None:
        if isinstance(value, Required):
            return self._origin_of_import(frame.scope.module, value.imported)
        place = place_of(value)
        return self._origin_in(frame, place[0]) if place is not None else None

    def _origin(self, module: Module, name: str, depth: int = 0) -> Origin | None:
        bindings = outline(module.scope).bindings.get(name)
        if not bindings or depth > MAXIMUM_IMPORTS:
            return None
        found = bindings[-1].imported
        if found is None and isinstance(bindings[-1].value, Required):
            found = bindings[-1].value.imported
            key = bindings[-1].key if bindings[-1].how is How.KEY else ""
            return self._origin_of_import(module, found, key, depth)
        if found is None:
            return (module, name) if bindings[-1].how in {How.VALUE, How.CHANGED, How.PART} else None
        return self._origin_of_import(module, found, found.name, depth) if found.name else None

    def _origin_of_import(self, module: Module, found: Import, name: str = "", depth: int = 0) -> Origin | None:
        path = self._evaluation.imports.path(found, module)
        inner = path[-1].module if path else None
        exports = outline(inner.scope).exports if inner is not None else None
        if inner is None or exports is None:
            return self._origin(inner, name, depth + 1) if inner is not None and name else None
        listed = exports.get(name) or (exports.get("") if name == "default" else None) or []
        value = listed[-1].value if listed else None
        if isinstance(value, Name):
            return self._origin(inner, value.text, depth + 1)
        imported = listed[-1].imported if listed else None
        return (
            self._origin_of_import(inner, imported, imported.name, depth + 1)
            if imported and depth < MAXIMUM_IMPORTS
            else None
        )


def _is_local(frame: Frame, name: str) -> bool:
    return frame.scope.kind is Kind.FUNCTION and name in frame.scope.bindings


def _uncalled(node: Expression) -> Expression:
    while isinstance(node, Call):
        node = node.function
    return node
