"""What runs: from the entry point and from module level along the calls, with the chains that lead there."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator

from lambdalint import lazy
from lambdalint.knowledge.calls import Result
from lambdalint.model.call import Phase
from lambdalint.model.step import Step
from lambdalint.readers.code.program import keeping
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Expression, Index, Member, Name
from lambdalint.readers.code.program.modules import Namespace, outline
from lambdalint.readers.code.program.registration import Registrations
from lambdalint.readers.code.program.scopes import CallSite, Circumstance, Definition, Kind, Site
from lambdalint.readers.code.program.values import (
    VARYING,
    Arguments,
    Choice,
    Container,
    Event,
    External,
    Frame,
    Object,
    Parent,
    Routine,
    Type,
    Value,
    choice,
    each,
    varying,
)
from lambdalint.readers.code.program.ways import Edge

MAXIMUM_FRAMES = 20_000

_NAMELESS = frozenset({"", "lambda", "func"})
_KEEPS = lazy.pattern(r"cache|memo|singleton|once|lazy", re.IGNORECASE)
"""Functions that keep what the function gives which they are given."""

_HOLDING = frozenset({Routine, Type, Object, Container, Choice})
"""What may be a function or a class of the project, or have one in it."""

_RUNNING = frozenset({Routine, Type, Object, Parent})
_MAKING = frozenset({Type, Parent, Container})
"""What calls no function that it is given."""

_ANYTHING = Arguments(opaque=VARYING)


class Reach:
    """The frames that run."""

    def __init__(self, evaluation: Evaluation, entries: Iterable[Frame] = ()) -> None:
        self.evaluation = evaluation
        self._entries = {entry.scope for entry in entries}
        """What runs with the event, whichever library is given it: `lambda.Start(handle)`, `middy(handle)`."""
        self.edges: dict[Frame, list[Edge]] = {}
        self._queue: deque[Frame] = deque()
        self._registrations = Registrations(evaluation)
        self._properties: set[str] = set()

    def follow(self, starts: Iterable[Frame]) -> None:
        """Visit everything that runs from here on."""
        self._queue.extend(starts)
        while True:
            while self._queue and len(self.edges) < MAXIMUM_FRAMES:
                frame = self._queue.popleft()
                if frame not in self.edges:
                    self._visit(frame)
            found = False
            for frame, routine, step, always in self._registrations.referenced(list(self.edges)):
                found = True
                self._reach(
                    frame, [self.evaluation.frame(routine, _ANYTHING, Phase.INVOKE)], step, unconditional=always
                )
            if not found:
                return

    def _visit(self, frame: Frame) -> None:
        self.edges[frame] = []
        scope = frame.scope
        for site in scope.imports:
            imported = site.imported
            path = self.evaluation.imports.path(imported, scope.module)
            if path and imported.name not in {"", "*"}:
                path = [*path, *filter(None, [self.evaluation.imports.child(path[-1], imported.name)])]
            self._run_modules(frame, path, site.circumstance)
        for definition in scope.definitions:
            self._define(frame, definition)
        for call in scope.calls:
            self._call(frame, call)
        for entered in scope.entered:
            self._enter(frame, entered)
        for member, circumstance in scope.properties:
            if member.name in self._properties:
                self._read_property(frame, member, circumstance)

    def _enter(self, frame: Frame, entered: Site) -> None:
        """`with value`: what it runs first, and what it runs in the end."""
        for value in each(self.evaluation.value(entered.node, frame)):
            for method in filter(None, (self.evaluation.enter(value), self.evaluation.leave(value))):
                runs = [self.evaluation.frame(method, Arguments(), keeping.phase(entered.circumstance, frame))]
                self._link(frame, runs, (entered.node, method.scope.name), entered.circumstance)

    def _run_modules(self, frame: Frame, path: list[Namespace], circumstance: Circumstance) -> None:
        modules = [step.module for step in path if step.module is not None]
        runs = [self.evaluation.module_frame(module) for module in modules]
        self._reach(frame, runs, None, unconditional=not circumstance.conditional, caught=circumstance.caught)

    def _define(self, frame: Frame, definition: Definition) -> None:
        scope = definition.scope
        phase = keeping.phase(definition.circumstance, frame)
        if scope.kind is Kind.CLASS:
            body = self.evaluation.class_frame(scope, frame, phase)
            unconditional = not definition.circumstance.conditional
            self._reach(frame, [body], None, unconditional=unconditional, caught=definition.circumstance.caught)
            self._properties |= {inner.scope.name for inner in outline(scope).definitions if inner.scope.is_property}
        if scope.decorators:
            self._registrations.add(scope, frame)
            value: Value = Type(scope, frame) if scope.kind is Kind.CLASS else Routine(scope, frame)
            for node in scope.decorators[:20]:
                for decorator in each(self.evaluation.value(node, frame)):
                    runs = self.evaluation.runs(decorator, Arguments((value,)), phase)
                    self._link(frame, runs, (node, scope.module.text(node)[:80]), definition.circumstance)

    def _call(self, frame: Frame, site: CallSite) -> None:
        function = site.node.function
        callee, arguments = self.evaluation.callee(site.node, frame)
        phase = keeping.phase(site.circumstance, frame)
        several = type(callee) is Choice or type(function) is Index
        for one in each(callee):
            runs = self.evaluation.runs(one, arguments, phase) if type(one) in _RUNNING else []
            if runs:
                self._link(frame, runs, (function, _name(function, one)), site.circumstance, maybe=several)
            elif arguments.size and type(one) not in _MAKING:
                self._hand_over(frame, site, arguments, one)

    def _hand_over(self, frame: Frame, site: CallSite, arguments: Arguments, callee: Value) -> None:
        """The functions that a call passes on to a library, which may call them."""
        values = [value for value in arguments.values if type(value) in _HOLDING]
        if not values:
            return
        function = site.node.function
        name = callee.name if isinstance(callee, External) else frame.scope.module.text(function)
        given = [one for value in values for one in callables(value)]
        if self.evaluation.calls.result(name) is Result.MADE:  # `field(default_factory=Clients)`
            given += [one for value in values for one in each(value) if isinstance(one, Type)]
        if not given:
            return
        always = self.evaluation.calls.runs_argument(name)
        phase = keeping.phase(site.circumstance, frame)
        if phase is Phase.INIT and isinstance(function, Member):
            routines = [one for one in given if isinstance(one, Routine)]
            if self._registrations.give(frame, function, routines):
                return
        later = self.evaluation.calls.calls_back and isinstance(callee, External) and not _KEEPS.search(name)
        if phase is Phase.INIT and later and not always:
            phase = Phase.INVOKE  # resolvers of a schema, listeners: called when something comes
        passed = self._items(frame, function)
        for one in given:
            if isinstance(one, Routine) and one.scope in self._entries:
                continue
            runs = self.evaluation.runs(one, passed, phase)
            self._link(frame, runs, (function, _scope_name(one)), site.circumstance, maybe=not always)

    def _items(self, frame: Frame, function: Expression) -> Arguments:
        """What a method of a collection calls a function with: one of the items, at its place."""
        position = self.evaluation.calls.item_position(function.name) if isinstance(function, Member) else None
        if position is None or not isinstance(function, Member):
            return _ANYTHING
        owners = [
            one for one in each(self.evaluation.value(function.object, frame)) if isinstance(one, (Container, Event))
        ]
        if not owners:
            return _ANYTHING
        item = varying(choice([self.evaluation.item(one) for one in owners]))
        return Arguments((*[VARYING] * position, item), opaque=VARYING)

    def _read_property(self, frame: Frame, member: Member, circumstance: Circumstance) -> None:
        evaluation = self.evaluation
        for owner in each(evaluation.value(member.object, frame)):
            method = evaluation.method(owner, member.name) if isinstance(owner, Object) else None
            if method is not None and method.scope.is_property:
                run = evaluation.frame(method, Arguments(), keeping.phase(circumstance, frame))
                self._link(frame, [run], (member, member.name), circumstance)

    def _link(
        self,
        frame: Frame,
        runs: list[Frame],
        called: tuple[Expression, str],
        when: Circumstance,
        *,
        maybe: bool = False,
    ) -> None:
        """Note that a frame runs others, by the node and the name of what it calls."""
        if runs:
            name = called[1] if called[1] not in _NAMELESS else "a callback"
            step = Step(frame.scope.module.span(called[0]), name)
            certain = not (when.conditional or maybe)
            self._reach(frame, runs, step, unconditional=certain, caught=when.caught, tried=when.tried)

    def _reach(  # noqa: PLR0913
        self,
        frame: Frame,
        runs: Iterable[Frame],
        step: Step | None,
        *,
        unconditional: bool,
        caught: bool = False,
        tried: bool = False,
    ) -> None:
        for run in runs:
            self.edges[frame].append(Edge(run, step, unconditional, caught, tried))
            self._queue.append(run)

    def activate(self, frame: Frame, start_byte: int, end_byte: int) -> None:
        """Count what a piece of code names as used on every event, and the functions registered with it."""
        self._registrations.use(frame, start_byte, end_byte)


def callables(value: Value, depth: int = 0) -> Iterator[Value]:
    """The project's functions within a value, and instances that can be called."""
    for one in each(value):
        if isinstance(one, (Routine, Object)):
            yield one
        elif isinstance(one, Container) and depth < 3:
            for item in one.items:
                yield from callables(item, depth + 1)


def _scope_name(value: Value) -> str:
    if isinstance(value, (Routine, Type)):
        return value.scope.name
    return value.type.scope.name if isinstance(value, Object) else ""


def _name(function: Expression, callee: Value) -> str:
    if isinstance(function, Name):
        return function.text
    return function.name if isinstance(function, Member) else _scope_name(callee)
