"""Calls: what arguments they pass, which functions of the project they run, and what they give."""

from __future__ import annotations

from abc import abstractmethod

from msgspec.structs import replace

from lambdalint.knowledge.calls import Result
from lambdalint.model.call import Phase
from lambdalint.readers.code.program.bounds import bounded
from lambdalint.readers.code.program.expressions import Call
from lambdalint.readers.code.program.members import Members
from lambdalint.readers.code.program.modules import Namespace, outline
from lambdalint.readers.code.program.origins import altered, begun, mixed
from lambdalint.readers.code.program.overloads import fitting, meant
from lambdalint.readers.code.program.scopes import CLOSURE, CONSTRUCTOR
from lambdalint.readers.code.program.values import (
    NO_ARGUMENTS,
    UNKNOWN,
    Arguments,
    Choice,
    Container,
    Event,
    External,
    Frame,
    Object,
    Parent,
    Raised,
    Routine,
    Text,
    Type,
    Value,
    choice,
    each,
)

MAXIMUM_ARGUMENTS = 100

_NOTHING_TOLD = Arguments(opaque=UNKNOWN)


class Calling(Members):
    """What calls do, within the project."""

    @abstractmethod
    def item(self, value: Value) -> Value: ...

    def arguments(self, call: Call, frame: Frame) -> Arguments:
        if not call.arguments:
            return NO_ARGUMENTS
        positional: list[Value] = []
        named: list[tuple[str, Value]] = []
        opaque: list[Value] = []
        for argument in call.arguments[:MAXIMUM_ARGUMENTS]:
            value = self.value(argument.value, frame)
            if argument.spread and not isinstance(value, Container):
                opaque.append(value)
            elif argument.spread and isinstance(value, Container):
                if argument.name:
                    named.extend(zip(value.keys, value.items, strict=True))
                else:
                    positional.extend(value.items)
            elif argument.name:
                named.append((argument.name, value))
            else:
                positional.append(value)
        rest = mixed(opaque) if opaque else None
        return Arguments(tuple(map(bounded, positional)), tuple([(key, bounded(value)) for key, value in named]), rest)

    def runs(self, value: Value, arguments: Arguments, phase: Phase) -> list[Frame]:
        """The functions of the project that calling a value runs."""
        if type(value) is Routine:
            return [self.frame(value, arguments, phase)]
        if type(value) is Type:
            made = self._made_object(value, arguments, phase)
            inner = Phase.INIT if value.scope.kept else phase
            around = ((self.method(value, "__new__"), arguments), (self.method(made, "__post_init__"), NO_ARGUMENTS))
            runs = [self.frame(method, given, inner) for method, given in around if method is not None]
            return [*runs, made.frame] if made.frame is not None else runs
        if type(value) is Object:
            method = self.method(value, "__call__")
            return [self.frame(method, arguments, phase)] if method is not None else []
        if type(value) is Parent:
            inherited = each(meant(self.member(value, CONSTRUCTOR, phase), arguments, self.value))
            return [self.frame(one, arguments, phase) for one in inherited if isinstance(one, Routine)]
        return []

    def instance(self, declared: Value) -> Value:
        made = [
            Object(one, None, lasting=True) if isinstance(one, Type) else External(one.name + "()", of=one)
            for one in each(declared)
            if isinstance(one, (Type, External))
        ]
        return choice(made)

    def called(self, value: Value, arguments: Arguments, phase: Phase) -> Value:
        """What a call gives."""
        if type(value) is External:
            return self._library(value, arguments, phase)
        if type(value) is Type:
            return self._made_object(value, arguments, phase)
        if isinstance(value, (Routine, Object)):
            return choice([self.result(run) for run in self.runs(value, arguments, phase)])
        return altered((value, *arguments.values))

    def result(self, frame: Frame) -> Value:
        """What a function returns or yields."""
        if frame.result is None:
            frame.result = UNKNOWN  # while it is being found: recursion
            results = frame.scope.results[:40]
            frame.result = choice([bounded(self.value(site.node, frame)) for site in results])
        return frame.result

    def entered(self, value: Value, phase: Phase) -> Value:
        """What `with value as name` binds."""
        method = self.enter(value)
        return value if method is None else self.result(self.frame(method, NO_ARGUMENTS, phase))

    def enter(self, value: Value) -> Routine | None:
        if not isinstance(value, Object):
            return None
        return self.method(value, "__enter__") or self.method(value, "__aenter__")

    def leave(self, value: Value) -> Routine | None:
        """What runs at the end of `with value`."""
        if not isinstance(value, Object):
            return None
        closing = self.method(value, "close") if self.calls.language == "java" else None
        return closing or self.method(value, "__exit__") or self.method(value, "__aexit__")

    def _library(self, function: External, arguments: Arguments, phase: Phase) -> Value:
        if self.calls.tells_of_error(function.name):
            return Raised(("stack",))
        known = self._known(function, arguments, phase)
        if known is not None:
            return known
        if arguments.positional and isinstance(arguments.positional[0], Choice):
            builds = self.calls.call(function.name)
            if builds is not None and builds.names_service:
                return self._of_services(function, arguments, phase)
        varies = (
            function.varies
            or arguments.varies
            or any(self._captures(one) for one in arguments.positional if type(one) is Routine)
        )
        return bounded(External(self.calls.canonical(function.name + "()"), varies, arguments, function))

    def _of_services(self, function: External, arguments: Arguments, phase: Phase) -> Value:
        """The clients of several services, one of which is meant: `{name: boto3.client(name) for name in NAMES}`."""
        rest = arguments.positional[1:]
        each_given = (replace(arguments, positional=(one, *rest)) for one in each(arguments.positional[0]))
        return choice([self._library(function, given, phase) for given in each_given])

    def _captures(self, value: Routine) -> bool:
        """Whether a closure that is given to a library gives something that comes from the event around it."""
        if value.given.positional or value.scope.name != CLOSURE:
            return False
        return self.result(self.frame(value, _NOTHING_TOLD, value.frame.phase)).varies

    def _known(self, function: External, arguments: Arguments, phase: Phase) -> Value | None:
        """What a call gives that is of the project, or that it was given."""
        gives = self.calls.result(function.name)
        first = arguments.positional[0] if arguments.positional else UNKNOWN
        match gives:
            case Result.FIRST if (
                isinstance(first, Event) and not first.path and self.calls.answers.lists(function.name)
            ):
                return None
            case Result.ITEM:
                return self.item(first)
            case Result.MADE:
                said = dict(arguments.named)
                factory = said.get("default_factory") or said.get("factory")
                return said.get("default", UNKNOWN) if factory is None else self.called(factory, NO_ARGUMENTS, phase)
            case Result.PARTIAL if isinstance(first, Routine):
                given = Arguments(
                    (*first.given.positional, *arguments.positional[1:]), arguments.named, arguments.opaque
                )
                return bounded(Routine(first.scope, first.frame, given))
            case Result.PARTIAL if isinstance(first, External):
                return first
            case Result.MEMBER if len(arguments.positional) > 1:
                name = arguments.positional[1]
                if isinstance(name, Text) and isinstance(first, (External, Object, Type, Namespace)):
                    return self.member(first, name.text, Phase.INVOKE)
        return _same(gives, first, arguments) if gives is not None else None

    def _made_object(self, made: Type, arguments: Arguments, phase: Phase) -> Object:
        kept = made.scope.kept or self._keeps_instance(made)
        phase = Phase.INIT if kept else phase
        lasting = phase is Phase.INIT
        bare = Object(made, None, lasting, arguments.varies)
        initial = next(reversed(fitting(self.methods(bare, CONSTRUCTOR), arguments, self.value)), None)
        if initial is None or not initial.scope.parameters:
            return bare
        name = initial.scope.parameters[0].name
        bound = self.bound_arguments(initial, arguments)
        bound.pop(name)
        key = (made, initial.scope, phase, *bound.items())
        frame = self.counted(key, initial.scope, initial.frame, bound, phase)
        if name not in frame.arguments or not isinstance(frame.arguments[name], Object):
            frame.arguments[name] = Object(made, frame, lasting, arguments.varies)
        instance = frame.arguments[name]
        return instance if isinstance(instance, Object) else bare

    def _keeps_instance(self, made: Type) -> bool:
        """Whether `__new__` keeps the instance on the class, or `__call__` of a metaclass keeps it anywhere."""
        if made.scope.metaclass is not None:
            metaclass = self.value(made.scope.metaclass, made.frame)
            call = self.method(metaclass, "__call__") if isinstance(metaclass, Type) else None
            if call is not None and outline(call.scope).places:
                return True
        creator = self.method(made, "__new__")
        if creator is None or not creator.scope.parameters:
            return False
        first = creator.scope.parameters[0].name
        return any(name in {first, made.scope.name} for name, _ in outline(creator.scope).attributes)


def _same(gives: Result, first: Value, arguments: Arguments) -> Value | None:
    """What a call gives that it was given."""
    match gives:
        case Result.FIRST:  # a decorator may be given its options first
            return first if arguments.positional or not arguments.named else None
        case Result.LAST:
            return arguments.positional[-1] if arguments.positional else UNKNOWN
        case Result.NAMED if arguments.named:
            keys, items = zip(*arguments.named, strict=True)
            return bounded(Container(keys, items, arguments.varies))
        case Result.PATH if arguments.positional:
            return begun([part for one in arguments.positional for part in (one, Text("/"))][:-1])
        case Result.CLASS if isinstance(first, Object):
            return first.type
    return None
