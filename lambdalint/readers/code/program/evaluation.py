"""The values of expressions, by looking up names and following the project's own functions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from lambdalint.knowledge.calls import Table
from lambdalint.model.code import Phase
from lambdalint.readers.code.program import expressions as syntax
from lambdalint.readers.code.program.calling import Calling
from lambdalint.readers.code.program.expressions import Expression
from lambdalint.readers.code.program.members import MAXIMUM_BINDINGS
from lambdalint.readers.code.program.modules import Imports, Module, outline
from lambdalint.readers.code.program.overloads import meant
from lambdalint.readers.code.program.scopes import Binding, How, Kind, Scope
from lambdalint.readers.code.program.values import (
    MAXIMUM_PASSED,
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
    Origin,
    Routine,
    Text,
    Type,
    Unknown,
    Value,
    begun,
    bounded,
    choice,
    each,
    mixed,
    origins,
    varying,
)

if TYPE_CHECKING:
    from lambdalint.readers.code.dependencies.needs import Needs

MAXIMUM_DEPTH = 50
"""Of an expression and of the functions that it calls; beyond, a value counts as varying."""

_SOUGHT = Unknown()
"""The value of a name while it is being looked up."""

MAXIMUM_STATEMENTS = 300
"""Of a function, that are looked through for what is called on a name."""

MAXIMUM_FORGOTTEN = 5_000
"""Values that are found anew because they depend on what was still being looked up."""

_CREDENTIALS = re.compile(r"assume_?role|session_token|federation_token|credentials_for_identity", re.IGNORECASE)
_REMEMBERED = (syntax.Call, syntax.Member, syntax.Index)
_INDIRECT = frozenset({"call", "apply"})
_KEYED = frozenset({"get", "pop", "setdefault"})
_LOOKUPS = frozenset({"get", "pop", "setdefault", "values", "items", "copy", "popitem"})


_Key = TypeVar("_Key")


class Evaluation(Calling):
    """The values of expressions within frames."""

    def __init__(self, imports: Imports, calls: Table, needs: Needs | None = None) -> None:
        super().__init__(imports, calls)
        self.needs = needs
        self._sought = 0
        """Names and expressions that are being found, each for the sake of the one before."""
        self._met = 0
        """How often one of these was needed to find itself."""
        self._forgotten = 0

    def value(self, node: Expression | None, frame: Frame) -> Value:
        if node is None:
            return UNKNOWN
        if self.depth > MAXIMUM_DEPTH:
            return VARYING
        self.depth += 1
        try:
            visit = self.visits[type(node)]
            if not isinstance(node, _REMEMBERED):
                return visit(self, node, frame)
            return self._seek(frame.values, node, lambda: visit(self, node, frame))
        finally:
            self.depth -= 1

    def _seek(self, known: dict[_Key, Value], key: _Key, find: Callable[[], Value]) -> Value:
        """What a name or an expression is, found once. One that is needed to find itself is unknown there.

        What depends on such a one is found anew later: it may tell more then.
        """
        if key in known:
            self._met += known[key] is _SOUGHT
            return known[key]
        known[key] = _SOUGHT
        self._sought += 1
        met = self._met
        found = known[key] = find()
        self._sought -= 1
        if self._met > met and self._sought and self._forgotten < MAXIMUM_FORGOTTEN:
            self._forgotten += 1
            del known[key]
        return found

    def _mixture(self, node: syntax.Mixture, frame: Frame) -> Value:
        return mixed(self.value(part, frame) for part in node.parts)

    def _comparison(self, node: syntax.Comparison, frame: Frame) -> Value:
        return mixed((self.value(node.left, frame), self.value(node.right, frame)))

    def _name(self, node: syntax.Name, frame: Frame) -> Value:
        return self.named(node.text, frame)

    def named(self, name: str, frame: Frame) -> Value:
        """The value of a name: of the function, of those around it, of the module, of the language.

        In what a name is made of, it is that of the surroundings: `let client = client();`
        """
        place: Frame | None = frame
        own, changed = False, list[Value]()
        while place is not None:
            scope = outline(place.scope)
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
                    own = place.names.get(name) is _SOUGHT
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
        return choice([self.member(one, name, frame.phase) for one in each(receiver)])

    def bound(self, name: str, frame: Frame) -> Value:
        """What a scope's own statements make of a name."""
        return self._seek(frame.names, name, lambda: self._bound(name, frame))

    def _bound(self, name: str, frame: Frame) -> Value:
        scope = outline(frame.scope)
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
        told = [binding for binding in bindings[:MAXIMUM_BINDINGS] if binding.how is not How.TYPED]
        value = choice([*(self.bound_by(binding, frame) for binding in told), *(writers or ())])
        if isinstance(value, Literal) and (writers or any(binding.how is How.CHANGED for binding in told)):
            return Unknown(value.varies)  # a counter is not what it began with
        if isinstance(value, Unknown) or value == NOTHING:
            typed = choice([self.bound_by(one, frame) for one in bindings[:MAXIMUM_BINDINGS] if one.how is How.TYPED])
            return value if typed == UNKNOWN else varying(typed) if value.varies else typed
        return value

    def of_module(self, module: Module, name: str) -> Value:
        """A name of a module: from its own statements, from functions that declare it global, from a star import."""
        frame = self.module_frame(module)
        scope = outline(frame.scope)
        writers = self.writers(module).get(name, [])
        if name in scope.bindings or writers:
            writers = [*writers, *(one for other in module.siblings() for one in self.writers(other).get(name, ()))]
            return self._seek(frame.names, name, lambda: self._of_writers(name, frame, writers))
        return self._from_star(name, frame)

    def _of_writers(self, name: str, frame: Frame, writers: list[Scope]) -> Value:
        """What a module and functions that bind its name make of it."""
        written = [self._told(writer.bindings.get(name, []), self.generic(writer, Phase.INIT)) for writer in writers]
        return self._told(frame.scope.bindings.get(name, []), frame, written)

    def _from_star(self, name: str, frame: Frame) -> Value:
        scope = frame.scope
        if scope.exports is None:  # stars of the others are what they export again
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
                owner = self.value(binding.value, frame)
                return choice([self.member(one, binding.key, frame.phase) for one in each(owner)])
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
        return UNKNOWN

    def unpacked(self, value: Value, position: str) -> Value:
        """What is at a position, if it is told, of something that is unpacked."""
        if isinstance(value, Choice):
            return choice([self.unpacked(one, position) for one in value.values])
        if position and isinstance(value, Container) and not any(value.keys) and int(position) < len(value.items):
            return value.items[int(position)]
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

    def item(self, value: Value) -> Value:
        """One of the items of a value."""
        if isinstance(value, Container):
            inside = choice(value.items)
            return varying(inside) if value.varies else inside
        if isinstance(value, Choice):
            return choice([self.item(one) for one in value.values])
        if isinstance(value, External):
            return External(value.name + "[]", value.varies, None, value)
        return value.part("[]") if isinstance(value, Event) else mixed((value,))

    def _member(self, node: syntax.Member, frame: Frame) -> Value:
        owner = self.value(node.object, frame)
        return choice([self.member(one, node.name, frame.phase) for one in each(owner)])

    def callee(self, call: syntax.Call, frame: Frame) -> tuple[Value, Arguments]:
        """The function that is called and what it is given; `f.call(this, a)` is `f(a)`."""
        if self.depth:  # what is being looked for elsewhere may count as unknown here
            return self._callee(call, frame)
        if call not in frame.called:
            frame.called[call] = self._callee(call, frame)
        return frame.called[call]

    def _callee(self, call: syntax.Call, frame: Frame) -> tuple[Value, Arguments]:
        function, arguments = call.function, self.arguments(call, frame)
        if isinstance(function, syntax.Member) and function.name in self.calls.callers:
            owner = self.value(function.object, frame)
            if any(isinstance(one, Routine) for one in each(owner)):
                return owner, arguments
        if isinstance(function, syntax.Member) and function.name in _INDIRECT:
            owner = self.value(function.object, frame)
            if any(isinstance(one, Routine) for one in each(owner)):
                rest = arguments.positional[1:]
                return owner, Arguments(rest) if function.name == "call" else Arguments(opaque=mixed(rest))
        return meant(self.value(function, frame), arguments, self.value), arguments

    def _called(self, node: syntax.Call, frame: Frame) -> Value:
        function = node.function
        name = _last_name(function)
        callee, arguments = self.callee(node, frame)
        if isinstance(function, syntax.Member):
            owner = self.value(function.object, frame)
            found = [self.item(one) for one in each(owner) if isinstance(one, Container)]
            if found and name in _LOOKUPS:
                return choice([*found, *(value for value in arguments.positional[1:2])])
            if owner.varies and all(isinstance(one, (Event, Unknown)) for one in each(owner)):
                return choice([_asked(one, name, arguments) for one in each(owner)])
            if name == "format" and isinstance(owner, Text):
                return begun([Text(owner.text.partition("{")[0]), *arguments.values])
            if name == "bind" and (bound := [one for one in each(owner) if isinstance(one, Routine)]):
                return choice([_partial(one, arguments) for one in bound])
        result = choice([self.called(one, arguments, frame.phase) for one in each(callee)])
        return varying(result) if arguments.varies or _CREDENTIALS.search(name) else result

    def _index(self, node: syntax.Index, frame: Frame) -> Value:
        key = self.value(node.key, frame)
        return choice([self._at(one, key) for one in each(self.value(node.object, frame))])

    def _at(self, owner: Value, key: Value) -> Value:
        if isinstance(key, Text) and isinstance(owner, Container) and key.text in owner.keys:
            return owner.items[owner.keys.index(key.text)]
        if isinstance(key, Text) and isinstance(owner, Event):
            return owner.part(key.text)
        if isinstance(key, Literal) and isinstance(owner, Container) and type(key.value) is int and key.value >= 0:
            return self.unpacked(owner, str(key.value))
        if isinstance(owner, External):
            found: Value = External(f"{owner.name}[]", owner.varies, Arguments((key,)), owner)
            return bounded(varying(found) if key.varies else found)
        found = self.item(owner)
        return varying(found) if key.varies else found

    def _string(self, node: syntax.String, frame: Frame) -> Value:
        return Text(node.text, span=frame.scope.module.span(node))

    def _constant(self, node: syntax.Constant, _: Frame) -> Value:
        return Literal(node.value)

    def _joined(self, node: syntax.Joined, frame: Frame) -> Value:
        parts = [self.value(part, frame) for part in node.parts]
        if all(isinstance(part, Text) for part in parts):
            text = "".join(part.text for part in parts if isinstance(part, Text))
            return Text(text, span=frame.scope.module.span(node))
        return begun(parts)

    def _either(self, node: syntax.Either, frame: Frame) -> Value:
        return choice([self.value(option, frame) for option in node.options])

    def _awaited(self, node: syntax.Awaited, frame: Frame) -> Value:
        return self.value(node.value, frame)

    def _sequence(self, node: syntax.Sequence, frame: Frame) -> Value:
        items: list[Value] = []
        for item in node.items[:200]:
            value = self.value(item.value, frame)
            items.extend(value.items if item.spread and isinstance(value, Container) else (value,))
        return bounded(Container(("",) * len(items), tuple(items), any(item.varies for item in items)))

    def _mapping(self, node: syntax.Mapping, frame: Frame) -> Value:
        keys: list[str] = []
        items: list[Value] = []
        for key, item in node.pairs[:200]:
            value = self.value(item, frame)
            if key is None:
                keys.extend(value.keys if isinstance(value, Container) else ("",))
                items.extend(value.items if isinstance(value, Container) else (value,))
            else:
                said = self.value(key, frame)
                keys.append(said.text if isinstance(said, Text) else "")
                items.append(value)
        return bounded(Container(tuple(keys), tuple(items), any(item.varies for item in items)))

    def _closure(self, node: syntax.Closure, frame: Frame) -> Value:
        return self.defined(node.scope, frame)

    def _required(self, node: syntax.Required, frame: Frame) -> Value:
        return self.imported(node.imported, frame)

    def _super(self, _: syntax.Super, frame: Frame) -> Value:
        return self.parent(frame)

    visits: ClassVar[dict[type[Expression], Callable[..., Value]]] = {
        syntax.Name: _name,
        syntax.Member: _member,
        syntax.Call: _called,
        syntax.Index: _index,
        syntax.String: _string,
        syntax.Constant: _constant,
        syntax.Joined: _joined,
        syntax.Either: _either,
        syntax.Awaited: _awaited,
        syntax.Sequence: _sequence,
        syntax.Mapping: _mapping,
        syntax.Closure: _closure,
        syntax.Required: _required,
        syntax.Super: _super,
        syntax.Comparison: _comparison,
        syntax.Mixture: _mixture,
    }


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
    return any(binding.how is not How.CHANGED for binding in scope.bindings[name])


def _last_name(function: Expression) -> str:
    if isinstance(function, syntax.Member):
        return function.name
    return function.text if isinstance(function, syntax.Name) else ""


def _partial(routine: Routine, arguments: Arguments) -> Value:
    """`f.bind(this, a)`"""
    given = Arguments((*routine.given.positional, *arguments.positional[1:]), routine.given.named)
    return bounded(Routine(routine.scope, routine.frame, given, routine.varies))


def _asked(owner: Value, method: str, arguments: Arguments) -> Value:
    """What a method of a part of the event gives: `event.get("body")`, `event["headers"].items()`, `body.strip()`."""
    if isinstance(owner, Event) and method in _LOOKUPS:
        if method not in _KEYED or not arguments.positional:
            return owner if method == "copy" else owner.part("[]")
        key = arguments.positional[0]
        return owner.part(key.text if isinstance(key, Text) else "[]")
    passed = {Origin(origin.path, (*origin.passed, method)[-MAXIMUM_PASSED:]) for origin in origins(owner)}
    given = mixed(arguments.values)
    return Unknown(varies=True, origins=frozenset({*passed, *given.origins}))
