"""The frames in which the project's functions run, each made once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping

from lambdalint.model.call import Phase
from lambdalint.readers.code.program.bounds import bounded
from lambdalint.readers.code.program.expressions import Expression
from lambdalint.readers.code.program.modules import Imports, Module, outline
from lambdalint.readers.code.program.scopes import Kind, Parameter, Rank, Scope
from lambdalint.readers.code.program.values import (
    UNKNOWN,
    VARYING,
    Arguments,
    Container,
    Frame,
    Object,
    Routine,
    Unknown,
    Value,
    choice,
    varying,
)

MAXIMUM_FRAMES = 32
"""Of one function: ways of calling it that are told apart."""

MAXIMUM_STARS = 50
"""Modules that one imports all of, directly or not."""

_Key = tuple[object, ...]


class Frames(ABC):
    """Makes frames; two calls with the same arguments share one."""

    def __init__(self, imports: Imports) -> None:
        self.imports = imports
        self.depth = 0
        self._modules: dict[Module, Frame] = {}
        self._frames: dict[_Key, Frame] = {}
        self._counts: Counter[Scope] = Counter()
        self._writers: dict[Module, Mapping[str, list[Scope]]] = {}

    @abstractmethod
    def value(self, node: Expression | None, frame: Frame) -> Value: ...

    @abstractmethod
    def instance(self, declared: Value) -> Value:
        """An instance of a class, of which only the class is known."""

    def module_frame(self, module: Module) -> Frame:
        if module not in self._modules:
            self._modules[module] = Frame(outline(module.scope), None, {}, Phase.INIT)
        return self._modules[module]

    def class_frame(self, scope: Scope, parent: Frame, phase: Phase) -> Frame:
        return self._made((scope, parent, phase), scope, parent, {}, phase)

    def generic(self, scope: Scope, phase: Phase) -> Frame:
        """A run of which nothing is known."""
        chain = []
        place: Scope | None = scope
        while place is not None and place.kind is not Kind.MODULE:
            chain.append(place)
            place = place.parent
        frame = self.module_frame(scope.module)
        for inner in reversed(chain):
            arguments = {p.name: self._declared(p, VARYING, frame) for p in inner.parameters}
            frame = self._made((inner, phase), inner, frame, arguments, phase)
        return frame

    def frame(self, routine: Routine, arguments: Arguments, phase: Phase) -> Frame:
        """The run of a function with these arguments."""
        phase = Phase.INIT if routine.scope.kept and _lasts(routine) else phase
        bound = self.bound_arguments(routine, arguments)
        key = (routine.scope, routine.frame, phase, *bound.items())
        return self.counted(key, routine.scope, routine.frame, bound, phase)

    def counted(self, key: _Key, scope: Scope, parent: Frame, arguments: dict[str, Value], phase: Phase) -> Frame:
        if key not in self._frames:
            if self._counts[scope] >= MAXIMUM_FRAMES:
                return self.generic(scope, phase)
            self._counts[scope] += 1
        return self._made(key, scope, parent, arguments, phase)

    def _made(self, key: _Key, scope: Scope, parent: Frame, arguments: dict[str, Value], phase: Phase) -> Frame:
        frame = self._frames.get(key)
        if frame is None:
            frame = self._frames[key] = Frame(outline(scope), parent, arguments, phase)
        return frame

    def bound_arguments(self, routine: Routine, arguments: Arguments) -> dict[str, Value]:
        """What each parameter gets. One that gets nothing that can be traced counts as varying."""
        positional = [*routine.given.positional, *arguments.positional]
        named = {**dict(routine.given.named), **dict(arguments.named)}
        opaque = routine.given.opaque or arguments.opaque
        bound: dict[str, Value] = {}
        for parameter in routine.scope.parameters:
            if parameter.rank is Rank.REST:
                bound[parameter.name] = _rest(("",) * len(positional), positional, opaque)
                positional = []
            elif parameter.rank is Rank.NAMED_REST:
                bound[parameter.name] = _rest(tuple(named), list(named.values()), opaque)
            elif parameter.rank is Rank.ONE and positional:
                bound[parameter.name] = self._declared(parameter, bounded(positional.pop(0)), routine.frame)
            elif parameter.name in named:
                bound[parameter.name] = self._declared(parameter, bounded(named.pop(parameter.name)), routine.frame)
            else:
                default = self.value(parameter.default, routine.frame) if parameter.default is not None else None
                bound[parameter.name] = self._declared(parameter, _absent(default, opaque), routine.frame)
        return bound

    def _declared(self, parameter: Parameter, value: Value, frame: Frame) -> Value:
        """What a parameter gets: an instance of the class that it is declared to be of, where nothing else is told."""
        if parameter.type is None or not isinstance(value, Unknown) or value.is_context or value.is_callback:
            return value
        declared = self.instance(self.value(parameter.type, frame))
        return value if declared == UNKNOWN else varying(declared) if value.varies else declared

    def writers(self, module: Module) -> Mapping[str, list[Scope]]:
        """The functions of a module that bind names of the module, by name."""
        if module not in self._writers:
            found: dict[str, list[Scope]] = defaultdict(list)
            statements = module.assignments()
            stack = [module.scope] if statements else []
            while stack:
                scope = outline(stack.pop())
                for name in scope.global_names:
                    found[name].append(scope)
                for inner in scope.inner:
                    first = bisect_left(statements, inner.node.start_byte)
                    if first < len(statements) and statements[first] < inner.node.end_byte:
                        stack.append(inner)
            self._writers[module] = found
        return self._writers[module]

    def defines(self, module: Module, name: str) -> bool:
        """Whether a module's own code, or what it imports all of, binds a name."""
        return self.definer(module, name) is not None

    def definer(self, module: Module, name: str) -> Module | None:
        """The module that binds a name which this one has: itself or one that it imports all of."""
        found = [module]
        for one in found:
            scope = outline(one.scope)
            if name in (scope.bindings if scope.exports is None else scope.exports):
                return one
            if scope.exports is None and name in self.writers(one):
                return one
            for star in scope.stars if scope.exports is None or name not in {"", "default"} else ():
                path = self.imports.path(star, one)
                inner = path[-1].module if path else None
                if inner is not None and inner not in found and len(found) < MAXIMUM_STARS:
                    found.append(inner)
        return None


def _lasts(routine: Routine) -> bool:
    """Whether what a decorator keeps is there for the next event: not with a function that is defined for each event,
    nor with an object that is made for each, which these decorators keep it for."""
    receiver = routine.given.positional[0] if routine.given.positional else None
    if isinstance(receiver, Object) and not receiver.lasting:
        names = (routine.scope.module.text(node).partition("(")[0] for node in routine.scope.decorators)
        return not any(name.rpartition(".")[2] in {"cached_property", "lru_cache", "cache"} for name in names)
    return routine.frame.phase is Phase.INIT


def _rest(keys: tuple[str, ...], values: list[Value], opaque: Value | None) -> Value:
    if opaque is not None and not values:
        return Unknown(opaque.varies)
    varies = any(value.varies for value in values) or (opaque is not None and opaque.varies)
    return bounded(Container(keys, tuple(values), varies))


def _absent(default: Value | None, opaque: Value | None) -> Value:
    if opaque is not None:
        return choice((default or UNKNOWN, Unknown(opaque.varies)))
    return VARYING if default is None else default
