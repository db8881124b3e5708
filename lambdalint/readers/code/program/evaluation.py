"""The values of expressions, by looking up names and following the project's own functions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import ClassVar

from lambdalint import lazy
from lambdalint.model.call import Phase
from lambdalint.readers.code.program import expressions as syntax
from lambdalint.readers.code.program.asking import LOOKUPS, asked_of
from lambdalint.readers.code.program.bounds import bounded
from lambdalint.readers.code.program.expressions import Expression
from lambdalint.readers.code.program.naming import MAXIMUM_DEPTH, SOUGHT, Naming
from lambdalint.readers.code.program.origins import altered, begun, mixed, placed
from lambdalint.readers.code.program.overloads import meant
from lambdalint.readers.code.program.scopes import CallSite
from lambdalint.readers.code.program.values import (
    UNKNOWN,
    VARYING,
    Arguments,
    Choice,
    Container,
    Event,
    External,
    Frame,
    Literal,
    Raised,
    Routine,
    Text,
    Unknown,
    Value,
    choice,
    each,
    varying,
)

_CREDENTIALS = lazy.pattern(r"assume_?role|session_token|federation_token|credentials_for_identity", re.IGNORECASE)
_FOLLOWED = frozenset({syntax.Call, syntax.Member, syntax.Index})
_INDIRECT = frozenset({"call", "apply"})


class Evaluation(Naming):
    """The values of expressions within frames."""

    def value(self, node: Expression | None, frame: Frame) -> Value:
        if node is None:
            return UNKNOWN
        if self.depth > MAXIMUM_DEPTH:
            return VARYING
        found = frame.looked_up.get(node.text) if type(node) is syntax.Name else frame.values.get(node)
        if found is not None:
            self._met += found is SOUGHT
            return found
        self.depth += 1
        try:
            if type(node) is syntax.Name:
                return self.named(node.text, frame)
            if type(node) in _FOLLOWED:
                return self.found(frame.values, node, self._visited, frame)
            met = self._met
            value = self._visited(node, frame)
            if self._met == met:
                frame.values[node] = value
            return value
        finally:
            self.depth -= 1

    def _visited(self, node: Expression, frame: Frame) -> Value:
        return self.visits[type(node)](self, node, frame)

    def _mixture(self, node: syntax.Mixture, frame: Frame) -> Value:
        return altered(self.value(part, frame) for part in node.parts)

    def _comparison(self, node: syntax.Comparison, frame: Frame) -> Value:
        return altered((self.value(node.left, frame), self.value(node.right, frame)))

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
        found = self.member(self.value(node.object, frame), node.name, frame.phase)
        return placed(found, node, frame) if found.varies else found

    def callee(self, call: syntax.Call, frame: Frame) -> tuple[Value, Arguments]:
        """The function that is called and what it is given; `f.call(this, a)` is `f(a)`."""
        if call not in frame.called:
            met = self._met
            found = self._callee(call, frame)
            if self._met > met and self.depth:
                return found  # what is being looked for elsewhere may count as unknown here
            frame.called[call] = found
        return frame.called[call]

    def sites(self, frame: Frame) -> tuple[tuple[CallSite, Value, Arguments], ...]:
        """The calls of a frame, with what they call and what that is given."""
        if frame.sites is None:
            frame.sites = tuple([(site, *self.callee(site.node, frame)) for site in frame.scope.calls])
        return frame.sites

    def libraries(self, frame: Frame) -> tuple[tuple[CallSite, External, Arguments], ...]:
        """The calls of a frame that may be of something of a library, with what that is."""
        if frame.libraries is None:
            frame.libraries = tuple(
                [
                    (site, one, arguments)
                    for site, callee, arguments in self.sites(frame)
                    for one in (callee.values if type(callee) is Choice else (callee,))
                    if type(one) is External
                ]
            )
        return frame.libraries

    def _callee(self, call: syntax.Call, frame: Frame) -> tuple[Value, Arguments]:
        function, arguments = call.function, self.arguments(call, frame)
        if type(function) is syntax.Member and (function.name in self.calls.callers or function.name in _INDIRECT):
            owner = self.value(function.object, frame)
            if any(isinstance(one, Routine) for one in each(owner)):
                if function.name in self.calls.callers:
                    return owner, arguments
                rest = arguments.positional[1:]
                return owner, Arguments(rest) if function.name == "call" else Arguments(opaque=mixed(rest))
        callee = self.value(function, frame)
        return meant(callee, arguments, self.value) if type(callee) is Choice else callee, arguments

    def _called(self, node: syntax.Call, frame: Frame) -> Value:
        function, unique = node.function, self.calls.unique
        name = syntax.last_name(node)
        callee, arguments = self.callee(node, frame)
        owner = self.value(function.object, frame) if type(function) is syntax.Member else None
        if owner is not None and type(owner) is not External:
            found = [self.item(one) for one in each(owner) if isinstance(one, Container)]
            if found and name in LOOKUPS:
                events = [one for one in each(owner) if isinstance(one, Event)]
                keyed = [asked_of(one, name, arguments, self.calls.language) for one in events]
                told = choice([*keyed, *found, *(value for value in arguments.positional[1:2])])
                return placed(told, node, frame)
            if owner.varies and all(isinstance(one, (Event, Raised, Unknown)) for one in each(owner)):
                asked = choice([asked_of(one, name, arguments, self.calls.language) for one in each(owner)])
                return placed(asked, node, frame)
            if name == "format" and isinstance(owner, Text):
                return begun([Text(owner.text.partition("{")[0]), *arguments.values])
            if name == "bind" and (bound := [one for one in each(owner) if isinstance(one, Routine)]):
                return choice([_partial(one, arguments) for one in bound])
        callees = each(callee)
        result = choice([self.called(one, arguments, frame.phase) for one in callees])
        if result.varies or arguments.varies or _CREDENTIALS.search(name):
            return varying(result)
        names = [one.name for one in callees if type(one) is External]
        return result if frame.phase is not Phase.INVOKE or unique.isdisjoint(names) else varying(result)

    def _index(self, node: syntax.Index, frame: Frame) -> Value:
        key = self.value(node.key, frame)
        owners = each(self.value(node.object, frame))
        if node.key is None and all(isinstance(one, Event) for one in owners):
            return placed(choice(owners), node, frame)  # some of the items
        found = choice([self._at(one, key) for one in owners])
        return placed(found, node, frame)

    def _at(self, owner: Value, key: Value) -> Value:
        if type(key) is Text and type(owner) is Container and key.text in owner.keys:
            return owner.items[owner.keys.index(key.text)]
        if type(key) is Text and isinstance(owner, (Event, Raised)):
            return owner.part(key.text)
        if type(key) is Literal and type(key.value) is int:
            if type(owner) is Container and key.value >= 0:
                return self.unpacked(owner, str(key.value))
            if type(owner) is Event:
                return owner.part(f"[{key.value}]")
        if type(owner) is External:
            varies = owner.varies or key.varies
            return bounded(External(f"{owner.name}[]", varies, Arguments((key,)), owner))
        found = self.item(owner)
        return varying(found) if key.varies else found

    def _string(self, node: syntax.String, frame: Frame) -> Value:
        return Text(node.text, span=frame.scope.module.extent(node.start_byte, node.end_byte))

    def _constant(self, node: syntax.Constant, _: Frame) -> Value:
        return Literal(node.value)

    def _joined(self, node: syntax.Joined, frame: Frame) -> Value:
        parts = [self.value(part, frame) for part in node.parts]
        if all(isinstance(part, Text) for part in parts):
            text = "".join(part.text for part in parts if isinstance(part, Text))
            return Text(text, span=frame.scope.module.span(node))
        if len(parts) == 1 and isinstance(parts[0], External):
            return parts[0]  # `${process.env.TABLE}`
        return begun(parts)

    def _either(self, node: syntax.Either, frame: Frame) -> Value:
        found = choice([self.value(option, frame) for option in node.options])
        return varying(found) if node.test is not None and self.value(node.test, frame).varies else found

    def _awaited(self, node: syntax.Awaited, frame: Frame) -> Value:
        return self.value(node.value, frame)

    def _sequence(self, node: syntax.Sequence, frame: Frame) -> Value:
        items: list[Value] = []
        for item in node.items[:200]:
            value = self.value(item.value, frame)
            items.extend(value.items if item.spread and isinstance(value, Container) else (value,))
        return bounded(Container(("",) * len(items), tuple(items), any(item.varies for item in items)))

    def _collected(self, node: syntax.Collected, frame: Frame) -> Value:
        """Of anything but objects of libraries, nothing is told but what they are made of."""
        item = self.value(node.item, frame)
        if not any(isinstance(one, External) and self._is_client(one) for one in each(item)):
            return altered(self.value(part, frame) for part in node.parts)
        return bounded(Container(("",), (item,), item.varies))

    def _is_client(self, value: External) -> bool:
        """Whether a value is a client, or came of one: a table of a resource."""
        while value.of is not None and not (known := self.calls.call(value.of.name)):
            value = value.of
        return value.of is not None and known is not None and "{service}" in known.creates

    def _mapping(self, node: syntax.Mapping, frame: Frame) -> Value:
        keys: list[str] = []
        items: list[Value] = []
        for key, item in node.pairs[:200]:
            value = self.value(item, frame)
            if key is None:
                keys.extend(value.keys if isinstance(value, Container) else ("",))
                items.extend(value.items if isinstance(value, Container) else (_among_others(value),))
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
        syntax.Collected: _collected,
        syntax.Closure: _closure,
        syntax.Required: _required,
        syntax.Super: _super,
        syntax.Comparison: _comparison,
        syntax.Mixture: _mixture,
    }


def _among_others(value: Value) -> Value:
    """What is unpacked into a mapping, which may put something in its place: no longer the event as a whole."""
    if isinstance(value, Event):
        return altered((value,))
    return value


def _partial(routine: Routine, arguments: Arguments) -> Value:
    """`f.bind(this, a)`"""
    given = Arguments((*routine.given.positional, *arguments.positional[1:]), routine.given.named)
    return bounded(Routine(routine.scope, routine.frame, given, routine.varies))
