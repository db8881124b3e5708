"""The values of expressions, by looking up names and following the project's own functions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import ClassVar

from tree_sitter import Node

from lambdalint.knowledge import calls
from lambdalint.model.code import Phase
from lambdalint.readers.code.python.calling import Calling
from lambdalint.readers.code.python.modules import Module
from lambdalint.readers.code.python.outline import outline
from lambdalint.readers.code.python.scopes import Binding, How, Kind, Scope
from lambdalint.readers.code.python.values import (
    UNKNOWN,
    VARYING,
    Arguments,
    Choice,
    Container,
    External,
    Frame,
    Object,
    Routine,
    Text,
    Type,
    Unknown,
    Value,
    bounded,
    choice,
    each,
    varying,
)

MAXIMUM_DEPTH = 50
"""Of an expression and of the functions that it calls; beyond, a value counts as varying."""

MAXIMUM_BINDINGS = 30
"""Assignments to one name that are looked at."""

_CREDENTIALS = re.compile(r"assume_?role|session_token|federation_token|credentials_for_identity", re.IGNORECASE)
_NOTHING_INSIDE = frozenset({"integer", "float", "true", "false", "none", "comment", "ellipsis", "type"})
_REMEMBERED = frozenset({"call", "attribute", "subscript"})
_LOOKUPS = frozenset({"get", "pop", "setdefault", "values", "items", "copy", "popitem"})


class Evaluation(Calling):
    """The values of expressions within frames."""

    def value(self, node: Node | None, frame: Frame) -> Value:
        if node is None or node.type in _NOTHING_INSIDE:
            return UNKNOWN
        if self.depth > MAXIMUM_DEPTH:
            return VARYING
        self.depth += 1
        try:
            if node.type not in _REMEMBERED:
                return self.visits.get(node.type, Evaluation._mixture)(self, node, frame)
            if node.id not in frame.values:
                frame.values[node.id] = UNKNOWN  # while it is being found
                frame.values[node.id] = self.visits[node.type](self, node, frame)
            return frame.values[node.id]
        finally:
            self.depth -= 1

    def _mixture(self, node: Node, frame: Frame) -> Value:
        """An expression of whose value only this is known: whether a part of it varies."""
        return Unknown(any(self.value(child, frame).varies for child in node.named_children[:200]))

    def _name(self, node: Node, frame: Frame) -> Value:
        return self.named(frame.scope.module.text(node), frame)

    def named(self, name: str, frame: Frame) -> Value:
        """The value of a name, by Python's rules of scope."""
        place: Frame | None = frame
        while place is not None:
            scope = outline(place.scope)
            if name in scope.global_names:
                return self.of_module(scope.module, name)
            if scope.kind is Kind.MODULE:
                return self.of_module(scope.module, name)
            if (place is frame or scope.kind is not Kind.CLASS) and name not in scope.foreign:
                if name in place.arguments:
                    given = place.arguments[name]
                    return given if name not in scope.bindings else choice((given, self.bound(name, place)))
                if name in scope.bindings:
                    return self.bound(name, place)
            place = place.parent
        return External(name)

    def bound(self, name: str, frame: Frame) -> Value:
        """What a scope's own statements make of a name."""
        if name not in frame.names:
            frame.names[name] = UNKNOWN  # while it is being looked up: `x = x or y`
            bindings = frame.scope.bindings.get(name, [])[:MAXIMUM_BINDINGS]
            frame.names[name] = choice([self._from(binding, frame) for binding in bindings])
        return frame.names[name]

    def of_module(self, module: Module, name: str) -> Value:
        """A name of a module: from its own statements, from functions that declare it global, from a star import."""
        frame = self.module_frame(module)
        scope = outline(frame.scope)
        if name in frame.names:
            return frame.names[name]
        writers = self.writers(frame.scope.module).get(name, [])
        if name in scope.bindings or writers:
            frame.names[name] = UNKNOWN
            own = [self._from(binding, frame) for binding in scope.bindings.get(name, [])[:MAXIMUM_BINDINGS]]
            for writer in writers[:MAXIMUM_BINDINGS]:
                inside = self.generic(writer, Phase.INIT)
                own += [self._from(binding, inside) for binding in writer.bindings.get(name, [])[:MAXIMUM_BINDINGS]]
            frame.names[name] = choice(own)
            return frame.names[name]
        return self._from_star(name, frame)

    def _from_star(self, name: str, frame: Frame) -> Value:
        module = frame.scope.module
        definer = self.definer(module, name)
        if definer is not None and definer is not module:
            return self.of_module(definer, name)
        for star in frame.scope.stars:
            known = calls.python().canonical(f"{star.module}.{name}")
            if calls.python().call(known) is not None and not self.imports.path(star, module):
                return External(known)
        return External(name)

    def _from(self, binding: Binding, frame: Frame) -> Value:
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
                return self.value(binding.node, frame)
            case How.PART:
                return self.item(self.value(binding.node, frame))
            case How.ITEM:
                return varying(self.item(self.value(binding.node, frame)))
            case How.ENTERED:
                return self.entered(self.value(binding.node, frame), frame.phase)
            case How.CHANGED:
                return Unknown(self.value(binding.node, frame).varies)
            case How.DEFINITION if binding.scope is not None:
                return self.defined(binding.scope, frame)
            case How.IMPORT if binding.imported is not None:
                return self.imported(binding.imported, frame)
        return UNKNOWN

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
            return External(value.name + "[]", value.varies)
        return Unknown(value.varies)

    def _attribute(self, node: Node, frame: Frame) -> Value:
        name = frame.scope.module.field(node, "attribute")
        owner = self.value(node.child_by_field_name("object"), frame)
        return choice([self.member(one, name, frame.phase) for one in each(owner)])

    def _called(self, node: Node, frame: Frame) -> Value:
        function = node.child_by_field_name("function")
        text = frame.scope.module.text(function)[-200:] if function is not None else ""
        if text == "super":
            return self.parent(frame)
        arguments = self.arguments(node, frame)
        if function is not None and function.type == "attribute":
            owner = self.value(function.child_by_field_name("object"), frame)
            found = [self.item(one) for one in each(owner) if isinstance(one, Container)]
            if found and frame.scope.module.field(function, "attribute") in _LOOKUPS:
                return choice([*found, *(value for value in arguments.positional[1:2])])
        result = choice([self.called(one, arguments, frame.phase) for one in each(self.value(function, frame))])
        if arguments.varies or _CREDENTIALS.search(text.rpartition(".")[2]):
            return varying(result)
        return result

    def _subscript(self, node: Node, frame: Frame) -> Value:
        owner = self.value(node.child_by_field_name("value"), frame)
        keys = [self.value(key, frame) for key in node.children_by_field_name("subscript")]
        if isinstance(owner, Container) and len(keys) == 1 and isinstance(keys[0], Text) and keys[0].text in owner.keys:
            return owner.items[owner.keys.index(keys[0].text)]
        found = self.item(owner)
        return varying(found) if any(key.varies for key in keys) else found

    def _string(self, node: Node, frame: Frame) -> Value:
        if any(child.type == "interpolation" for child in node.named_children):
            return self._mixture(node, frame)
        module = frame.scope.module
        content = "".join(module.text(child) for child in node.named_children if child.type == "string_content")
        return Text(content, span=module.span(node))

    def _joined(self, node: Node, frame: Frame) -> Value:
        parts = [self.value(child, frame) for child in node.named_children if child.type != "comment"]
        if all(isinstance(part, Text) for part in parts):
            text = "".join(part.text for part in parts if isinstance(part, Text))
            return Text(text, span=frame.scope.module.span(node))
        return Unknown(any(part.varies for part in parts))

    def _either(self, node: Node, frame: Frame) -> Value:
        """`a or b`, `a if condition else b`: either, and what decides."""
        nodes = [child for child in node.named_children if child.type != "comment"]
        if node.type == "conditional_expression" and len(nodes) == 3:
            nodes = [nodes[0], nodes[2]]
        return choice([self.value(child, frame) for child in nodes])

    def _only(self, node: Node, frame: Frame) -> Value:
        """What parentheses, `await` and the like leave as it is."""
        nodes = [child for child in node.named_children if child.type != "comment"]
        return self.value(nodes[-1], frame) if nodes else UNKNOWN

    def _right_side(self, node: Node, frame: Frame) -> Value:
        return self.value(node.child_by_field_name("right") or node.child_by_field_name("value"), frame)

    def _sequence(self, node: Node, frame: Frame) -> Value:
        items = tuple(self.value(child, frame) for child in node.named_children[:200] if child.type != "comment")
        return bounded(Container(("",) * len(items), items, any(item.varies for item in items)))

    def _dictionary(self, node: Node, frame: Frame) -> Value:
        keys: list[str] = []
        items: list[Value] = []
        for child in node.named_children[:200]:
            if child.type == "pair":
                key = self.value(child.child_by_field_name("key"), frame)
                keys.append(key.text if isinstance(key, Text) else "")
                items.append(self.value(child.child_by_field_name("value"), frame))
            elif child.type != "comment":
                inner = self.value(child.named_children[0], frame) if child.named_children else UNKNOWN
                keys.extend(inner.keys if isinstance(inner, Container) else ("",))
                items.extend(inner.items if isinstance(inner, Container) else (inner,))
        return bounded(Container(tuple(keys), tuple(items), any(item.varies for item in items)))

    def _lambda(self, node: Node, frame: Frame) -> Value:
        return Routine(self.lambda_scope(node, frame.scope), frame)

    visits: ClassVar[dict[str, Callable[[Evaluation, Node, Frame], Value]]] = {
        "identifier": _name,
        "attribute": _attribute,
        "call": _called,
        "subscript": _subscript,
        "string": _string,
        "concatenated_string": _joined,
        "boolean_operator": _either,
        "conditional_expression": _either,
        "parenthesized_expression": _only,
        "await": _only,
        "expression_statement": _only,
        "assignment": _right_side,
        "named_expression": _right_side,
        "list": _sequence,
        "tuple": _sequence,
        "set": _sequence,
        "expression_list": _sequence,
        "dictionary": _dictionary,
        "lambda": _lambda,
    }
