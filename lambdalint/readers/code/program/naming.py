"""What names are: of a function, of those around it, of a module, of what imports bring."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from lambdalint.knowledge.calls import Table
from lambdalint.model.call import Phase
from lambdalint.readers.code.program import expressions as syntax
from lambdalint.readers.code.program.calling import Calling
from lambdalint.readers.code.program.members import MAXIMUM_BINDINGS
from lambdalint.readers.code.program.modules import Imports, Module, outline
from lambdalint.readers.code.program.origins import mixed, placed
from lambdalint.readers.code.program.scopes import Binding, How, Kind, Scope
from lambdalint.readers.code.program.values import (
    NOTHING,
    UNKNOWN,
    VARYING,
    Arguments,
    Choice,
    Container,
    Event,
    External,
    Frame,
    Literal,
    Object,
    Raised,
    Routine,
    Type,
    Unknown,
    Value,
    choice,
    each,
    varying,
)

if TYPE_CHECKING:
    from lambdalint.readers.code.dependencies.needs import Needs

MAXIMUM_DEPTH = 50
"""Of an expression and of the functions that it calls; beyond, a value counts as varying."""

SOUGHT = Unknown()
"""The value of a name while it is being looked up."""

MAXIMUM_STATEMENTS = 300
"""Of a function, that are looked through for what is called on a name."""

MAXIMUM_FORGOTTEN = 5_000
"""Values that are found anew because they depend on what was still being looked up."""

_Key = TypeVar("_Key")


class Naming(Calling):
    """Looks up names within frames."""

    def __init__(self, imports: Imports, calls: Table, needs: Needs | None = None) -> None:
        super().__init__(imports, calls)
        self.needs = needs
        self._sought = 0
        """Names and expressions that are being found, each for the sake of the one before."""
        self._met = 0
        """How often one of these was needed to find itself."""
        self._forgotten = 0

    def _seek(self, known: dict[_Key, Value], key: _Key, find: Callable[[_Key, Frame], Value], frame: Frame) -> Value:
        """What a name is, found once."""
        found = known.get(key)
        if found is None:
            return self.found(known, key, find, frame)
        self._met += found is SOUGHT
        return found

    def found(self, known: dict[_Key, Value], key: _Key, find: Callable[[_Key, Frame], Value], frame: Frame) -> Value:
        """What a name or an expression is that is not known yet. One that is needed to find itself is unknown there.

        What depends on such a one is found anew later: it may tell more then.
        """
        known[key] = SOUGHT
        self._sought += 1
        met = self._met
        found = known[key] = find(key, frame)
        self._sought -= 1
        if self._met > met and self._sought and self._forgotten < MAXIMUM_FORGOTTEN:
            self._forgotten += 1
            del known[key]
        return found

    def named(self, name: str, frame: Frame) -> Value:
        """The value of a name: of the function, of those around it, of the module, of the language."""
        found = frame.looked_up.get(name)
        if found is None:
            met = self._met
            found = self._named(name, frame)
            if self._met == met:
                frame.looked_up[name] = found
        return found

    def _named(self, name: str, frame: Frame) -> Value:
        """In what a name is made of, it is that of the surroundings: `let client = client();`"""
        place: Frame | None = frame
        own = False
        changed: list[Value] = []
        while place is not None:
            scope = place.scope
            if name in scope.global_names or scope.kind is Kind.MODULE:
                found = self.of_module(frame.scope.module, name)
                return UNKNOWN if own and found == External(name) else choice((found, *changed))
            if scope.kind is Kind.CLASS and scope.open:
                value = self._of_surroundings(name, place, frame)
                if value is not None:
                    return value
            elif (place is frame or scope.kind is not Kind.CLASS) and name not in scope.foreign:
                if name in place.arguments:
                    given = place.arguments[name]
                    return given if name not in scope.bindings else choice((given, self.bound(name, place)))
                if name in scope.bindings:
                    own = place.names.get(name) is SOUGHT
                    self._met += own
                    if _binds(scope, name) and not own:
                        return choice((self.bound(name, place), *changed))
                    if not own:
                        changed.append(self.bound(name, place))
            place = place.parent
        return External(name)

    def _of_surroundings(self, name: str, place: Frame, frame: Frame) -> Value | None:
        """A member of the class around, by its name alone."""
        made = Type(place.scope, place.parent or place)
        bases = [outline(base.scope) for base in self.ancestry(made)]
        if not any(name in base.bindings or name in self.assignments(base) for base in bases):
            return None
        inner: Frame | None = frame
        while inner is not None and inner.parent is not place:
            inner = inner.parent
        receiver: Value = made
        if inner is not None and inner.scope.parameters and not inner.scope.is_static:
            receiver = inner.arguments.get(inner.scope.parameters[0].name, made)
        return self.member(receiver, name, frame.phase)

    def bound(self, name: str, frame: Frame) -> Value:
        """What a scope's own statements make of a name."""
        return self._seek(frame.names, name, self._bound, frame)

    def _bound(self, name: str, frame: Frame) -> Value:
        scope = frame.scope
        value = self._told(scope.bindings.get(name, []), frame)
        if value.varies or name in frame.arguments:
            return value
        # `config.region = event.region`, `builder.region(region);`
        set_on_it = [given for (owner, _), given in scope.attributes.items() if owner == name]
        given = [one for values in set_on_it for one in values[:MAXIMUM_BINDINGS]]
        given += [argument.value for call in _made_on(scope, name) for argument in call.arguments]
        return varying(value) if any(self.value(one, frame).varies for one in given) else value

    def _told(self, bindings: list[Binding], frame: Frame, writers: list[Value] | None = None) -> Value:
        """What bindings make of a name; what it is declared to be, if they do not say."""
        bindings = bindings[:MAXIMUM_BINDINGS]
        told = [binding for binding in bindings if binding.how is not How.TYPED]
        value = choice([*[self.bound_by(binding, frame) for binding in told], *(writers or ())])
        if type(value) is Literal and (writers or any(binding.how is How.CHANGED for binding in told)):
            return Unknown(value.varies)  # a counter is not what it began with
        typed_by = [binding for binding in bindings if binding.how is How.TYPED]
        if typed_by and (type(value) is Unknown or value == NOTHING):
            typed = choice([self.bound_by(binding, frame) for binding in typed_by])
            return value if typed == UNKNOWN else varying(typed) if value.varies else typed
        return value

    def of_module(self, module: Module, name: str) -> Value:
        """A name of a module: from its own statements, from functions that declare it global, from a star import."""
        frame = self.module_frame(module)
        scope = frame.scope
        writers = self.writers(module).get(name, [])
        if name in scope.bindings or writers:
            writers = [*writers, *(one for other in module.siblings() for one in self.writers(other).get(name, ()))]
            return self._seek(frame.names, name, partial(self._of_writers, writers), frame)
        return self._from_star(name, frame)

    def _of_writers(self, writers: list[Scope], name: str, frame: Frame) -> Value:
        """What a module and functions that bind its name make of it."""
        written = [self._told(writer.bindings.get(name, []), self.generic(writer, Phase.INIT)) for writer in writers]
        return self._told(frame.scope.bindings.get(name, []), frame, written)

    def _from_star(self, name: str, frame: Frame) -> Value:
        scope = frame.scope
        if scope.exports is None and scope.stars:  # stars of the others are what they export again
            definer = self.definer(scope.module, name)
            if definer is not None and definer is not scope.module:
                return self.of_module(definer, name)
            for star in scope.stars:
                path = self.imports.path(star, scope.module)
                if path and (found := self.imports.child(path[-1], name)) is not None:
                    return found
                known = self.calls.canonical(f"{star.module}.{name}")
                if not path and self.calls.knows(known):
                    return External(known)
        return External(self.calls.canonical(name))

    def bound_by(self, binding: Binding, frame: Frame) -> Value:
        """What a binding gives to its name."""
        if self.depth > MAXIMUM_DEPTH:
            return VARYING
        self.depth += 1
        try:
            return self._bound_by(binding, frame)
        finally:
            self.depth -= 1

    def _bound_by(self, binding: Binding, frame: Frame) -> Value:
        match binding.how:
            case How.VALUE:
                return self.value(binding.value, frame)
            case How.PART:
                return self.unpacked(self.value(binding.value, frame), binding.key)
            case How.KEY:
                found = self.member(self.value(binding.value, frame), binding.key, frame.phase)
                return placed(found, binding, frame)
            case How.ITEM:
                return varying(self.item(self.value(binding.value, frame)))
            case How.ENTERED:
                return self.entered(self.value(binding.value, frame), frame.phase)
            case How.CHANGED:
                return mixed((self.value(binding.value, frame),))
            case How.TYPED:
                return self.instance(self.value(binding.value, frame))
            case How.DEFINITION if binding.scope is not None:
                return self.defined(binding.scope, frame)
            case How.IMPORT if binding.imported is not None:
                return self.imported(binding.imported, frame)
        return Raised() if binding.how is How.CAUGHT else UNKNOWN

    def unpacked(self, value: Value, position: str) -> Value:
        """What is at a position, if it is told, of something that is unpacked."""
        if isinstance(value, Choice):
            return choice([self.unpacked(one, position) for one in value.values])
        if position and isinstance(value, Container) and not any(value.keys) and int(position) < len(value.items):
            return value.items[int(position)]
        if position and isinstance(value, Event):
            return value.part(f"[{position}]")
        return self.item(value)

    def defined(self, scope: Scope, frame: Frame) -> Value:
        """A function or class, as its decorators leave it."""
        plain: Value = Type(scope, frame) if scope.kind is Kind.CLASS else Routine(scope, frame)
        value = plain
        for decorator in reversed(scope.decorators[:20]):
            applied = self.called(self.value(decorator, frame), Arguments((value,)), frame.phase)
            callables = [item for item in each(applied) if isinstance(item, (Routine, Type, Object))]
            value = choice(callables) if callables else value
        return value


def _made_on(scope: Scope, name: str) -> list[syntax.Call]:
    """The calls of a name's methods whose values nobody takes."""
    calls = [node for node in scope.discarded[:MAXIMUM_STATEMENTS] if isinstance(node, syntax.Call)]
    return [
        call
        for call in calls
        if isinstance(call.function, syntax.Member)
        and isinstance(call.function.object, syntax.Name)
        and call.function.object.text == name
    ]


def _binds(scope: Scope, name: str) -> bool:
    """Whether a name is one of the scope's own: what is put into something of the surroundings makes it none."""
    return bool([binding for binding in scope.bindings[name] if binding.how is not How.CHANGED])
