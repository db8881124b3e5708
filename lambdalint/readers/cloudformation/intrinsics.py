"""CloudFormation's intrinsic functions: what is known of a value without deploying it."""

from __future__ import annotations

from collections import abc
from collections.abc import Container, Iterator
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.model.value import Value
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation import texts, unknown
from lambdalint.readers.cloudformation.branches import (
    MAXIMUM_BRANCHES,
    MAXIMUM_GIVEN,
    Conditions,
    attribute_owner,
    branches_of,
    choose,
    function_of,
    is_no_value,
    settled,
    under,
)
from lambdalint.readers.cloudformation.parameters import Parameters
from lambdalint.readers.cloudformation.texts import Reader
from lambdalint.source import Span

__all__ = [
    "MAXIMUM_BRANCHES",
    "Conditions",
    "Intrinsics",
    "attribute_owner",
    "choose",
    "function_of",
    "is_no_value",
    "under",
]

T = TypeVar("T")

MAXIMUM_ITEMS = 1_000
"""Of a list in `Mappings`; a longer one is unknown."""

MAXIMUM_LINKS = 10
"""Of values that one stack gives to another, which gives them on; past that they are unknown."""


class Intrinsics(Struct, frozen=True, eq=False):
    """Resolves values in the scope of one stack: its parameters, its mappings, and the outputs of stacks in it."""

    parameters: Parameters
    mappings: Mapping | None
    extended: bool = False
    """Whether the template has `AWS::LanguageExtensions`."""
    resources: Container[str] | None = None
    """The logical ids that there are; None where not all are known."""
    outputs: abc.Mapping[str, Node] = field(default_factory=dict)
    """What `Fn::GetAtt` gives of a nested stack, by `Id.Outputs.Name`."""
    made: abc.Mapping[str, str] = field(default_factory=dict)
    """Logical ids that SAM gives to what a reference with a dot means: `Function.Alias`, `Api.Stage`."""
    _texts: dict[int, tuple[Node, Value[str]]] = field(default_factory=dict)
    _settled: dict[str, Node] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)

    def value(self, node: Node | None, read: Reader[T], absent: Span, default: T | None = None) -> Value[T]:
        """The setting at `node`; `read` says what a scalar means, `absent` and `default` serve where it is missing."""
        if node is None:
            return Value(absent, default, written=False)
        if type(node) is Scalar:
            return self.value(None, read, absent, default) if node.value is None else texts.scalar(node, read)
        name, argument = function_of(node) or ("", node)
        match name:
            case "Ref" if is_no_value(node):
                return Value(absent, default, written=False)
            case "Ref":
                return self._reference(node, argument, read)
            case "Fn::GetAtt":
                return self._attribute(node, argument, read)
            case "Fn::If":
                return choose(node, argument, lambda branch: self.value(branch, read, absent, default))
            case "Fn::FindInMap":
                return self._find_in_map(node, argument, read)
            case "Fn::Select":
                return self._select(node, argument, read)
            case "Fn::Sub" | "Fn::Join" | "Fn::ToJsonString":
                return texts.typed(self._text(name, argument, node.span), read)
        return self._length(node, argument, read) if name == "Fn::Length" else Value(node.span, why=unknown.why(node))

    def _length(self, node: Node, argument: Node, read: Reader[T]) -> Value[T]:
        listed = self.elements(argument) if self.extended else None
        if listed is None:
            return Value(node.span, why=unknown.why(node))
        return texts.scalar(Scalar(node.span, len(listed), str(len(listed))), read)

    def items(self, node: Node | None, when: Conditions = ()) -> Iterator[tuple[Node, Conditions]]:
        """The elements of a list with the branches of `Fn::If` that hold them. A single one counts as a list of one.

        What cannot be taken apart is given as it is, for `value` to find it unknown.
        """
        if type(node) is Sequence:
            for item in node.items:
                yield from self.items(item, when) if type(item) is Mapping and function_of(item) else [(item, when)]
            return
        if node is None or type(node) is Scalar:
            if node is not None and node.value is not None:
                yield node, when
            return
        branches = branches_of(node, when)
        if branches is not None:
            for branch, conditions in branches:
                yield from self.items(branch, conditions)
        else:
            listed = self._listed(node)
            yield from [(item, when) for item in ([node] if listed is None else listed)]

    def elements(self, node: Node) -> list[Node] | None:
        """The elements of a list, if all are known to be there and no others."""
        if type(node) is not Sequence:
            return self._listed(node)
        found = list(self.items(node))
        whole = all(not when and (not function_of(item) or self._is_single(item)) for item, when in found)
        return [item for item, _ in found] if whole else None

    def entries(self, node: Node | None, when: Conditions = ()) -> Iterator[tuple[str, Span, Node, Conditions] | None]:
        """The keys and values of a map with the branches of `Fn::If` that hold them; None for an unknown part."""
        branches = branches_of(node, when)
        if branches is not None:
            for branch, conditions in branches:
                yield from self.entries(branch, conditions)
        elif type(node) is Mapping and not function_of(node):
            for key, span, item in node.items():
                yield None if key.startswith("Fn::") else (key, span, item, when)
        elif not scalars.is_null(node):
            yield None

    def _listed(self, node: Node) -> list[Node] | None:
        """The list that a function gives, if it can be known."""
        name, argument = function_of(node) or ("", node)
        source, delimiter = node, ","
        if name == "Ref" and self.parameters.is_list(parameter := scalars.text(argument) or ""):
            source = self._followed(parameter, self.parameters.node(parameter, node.span))
        elif name == "Fn::FindInMap":
            found, _ = self._mapped(argument)
            return list(found.items) if type(found) is Sequence else None
        elif name == "Fn::Split" and type(argument) is Sequence and len(argument.items) == 2:
            delimiter, source = scalars.text(argument.items[0]) or "", argument.items[1]
        else:
            return None
        value = self._resolved(source)
        if value.known is None or len(value.known) > MAXIMUM_GIVEN or not delimiter:
            return None
        pieces = value.known.split(delimiter)
        return [nodes.text(value.span, piece.strip() if name == "Ref" else piece) for piece in pieces]

    def _is_single(self, node: Node) -> bool:
        """Whether a function in a list stands for one element, not for a list of its own."""
        name, argument = function_of(node) or ("", node)
        if name == "Ref":
            return not self.parameters.is_list(scalars.text(argument) or "")
        return name in ("Fn::GetAtt", "Fn::Sub", "Fn::Join", "Fn::Select", "Fn::FindInMap", "Fn::ImportValue")

    def _reference(self, node: Node, argument: Node, read: Reader[T]) -> Value[T]:
        name = self._name(argument)
        name = self.made.get(name, name)
        if name in self.parameters:
            value = self.value(self._followed(name, self.parameters.node(name, node.span)), read, node.span)
            nothing = not (value.parts or value.branches) and value.written
            return replace(value, parts=("", ""), holes=(name,)) if nothing else value
        return self._target(node, name, name, f"a reference to `{name}`")

    def _attribute(self, node: Node, argument: Node, read: Reader[T]) -> Value[T]:
        parts = argument.items if type(argument) is Sequence else (argument,)
        name = ".".join(map(self._name, parts))  # `A.Arn` or `[A, Arn]`
        name = self.made.get(name, name)
        owner = name.partition(".")[0]
        if output := self.outputs.get(name):
            return self.value(self._followed(name, output), read, node.span)
        return self._target(node, name, owner, f"an attribute of `{owner}`")

    def _target(self, node: Node, name: str, target: str, why: str) -> Value[T]:
        if name.startswith("AWS::"):
            why = f"the pseudo parameter `{name}`"
        elif not target or (self.resources is not None and target.partition(".")[0] not in self.resources):
            why = f"no resource, parameter or pseudo parameter is called `{target}`"
        return Value(node.span, target=target or None, parts=("", ""), holes=(name,), why=why)

    def _name(self, argument: Node) -> str:
        """The name in a `Ref`, which may be worked out itself where the template has the language extensions."""
        if type(argument) is Scalar or not self.extended:
            return scalars.text(argument) or ""
        return self._resolved(argument).known or ""

    def _followed(self, name: str, node: Node) -> Node:
        """What is given for a parameter or comes from an output, in a form that leads nowhere else; worked out once."""
        if type(node) is Scalar or nodes.is_unknown(node):
            return node
        if name not in self._settled:
            if name in self._open or len(self._open) >= MAXIMUM_LINKS:
                return nodes.unknown(node.span, f"`{name}` is given what leads back to it, or leads too far")
            self._open.add(name)
            self._settled[name] = settled(self.value(node, scalars.text, node.span), self.parameters)
            self._open.discard(name)
        return self._settled[name]

    def _find_in_map(self, node: Node, argument: Node, read: Reader[T]) -> Value[T]:
        found, why = self._mapped(argument)
        if found is None:
            return Value(node.span, why=why)
        if type(found) is Sequence:
            return Value(node.span, why="it is a list")
        return replace(self.value(found, read, node.span), span=node.span)

    def _mapped(self, argument: Node) -> tuple[Node | None, str]:
        """What `Fn::FindInMap` finds, else why nothing. A default takes the language extensions."""
        items = argument.items if type(argument) is Sequence else ()
        path = [self._resolved(item) for item in items[:3]]
        keys = [key.known for key in path if key.known is not None]
        if len(path) < 3:
            return None, "`Fn::FindInMap` takes a map and two keys"
        if len(keys) < 3:
            return None, next(key.why for key in path if key.known is None)
        found = self.mappings.get(*keys) if self.mappings else None
        if found is None and self.extended and len(items) > 3 and isinstance(items[3], Mapping):
            return items[3].get("DefaultValue"), f"`{'.'.join(keys)}` is not in `Mappings`"
        values = found.items if type(found) is Sequence else (found,)
        literal = len(values) <= MAXIMUM_ITEMS and all(
            type(value) is Scalar for value in values
        )  # functions are not for `Mappings`
        return found if literal else None, f"`{'.'.join(keys)}` is not in `Mappings`"

    def _select(self, node: Node, argument: Node, read: Reader[T]) -> Value[T]:
        items = argument.items if type(argument) is Sequence else ()
        if len(items) != 2:
            return Value(node.span, why="`Fn::Select` takes an index and a list")
        index = texts.typed(self._resolved(items[0]), scalars.integer)
        listed = self.elements(items[1])
        if index.known is None or listed is None:
            source = argument if index.known is None else items[1]
            return Value(node.span, why=index.why or self._why_no_list(source))
        if not 0 <= index.known < len(listed):
            return Value(node.span, why=f"the list has no item {index.known}")
        return replace(self.value(listed[index.known], read, node.span), span=node.span)

    def _why_no_list(self, node: Node) -> str:
        name, argument = function_of(node) or ("", node)
        if name == "Fn::Split" and type(argument) is Sequence and len(argument.items) == 2:
            node = argument.items[1]
        return self._resolved(node).why or "the list is not known"

    def _text(self, name: str, argument: Node, place: Span) -> Value[str]:
        if name == "Fn::Sub":
            found = texts.composed(place, texts.substitution(argument, self._named, self._resolved))
            sole = texts.sole_name(argument)  # `!Sub ${Queue.Arn}` names what `!GetAtt Queue.Arn` does
            return replace(found, target=self._named(sole, argument).target) if sole else found
        if name == "Fn::ToJsonString":
            if not self.extended:
                return Value(place, why="`Fn::ToJsonString` takes the transform `AWS::LanguageExtensions`")
            return texts.composed(place, texts.as_json(argument, self._resolved, lambda node: bool(function_of(node))))
        parts = argument.items if type(argument) is Sequence else ()
        delimiter = scalars.text(parts[0]) if len(parts) == 2 else None
        if delimiter is None:
            return Value(place, why="`Fn::Join` takes a delimiter and a list")
        items = self.elements(parts[1])
        if items is None and isinstance(parts[1], Sequence):
            items = list(parts[1].items)
        if items is None:
            return Value(place, why=self._why_no_list(parts[1]))
        return texts.composed(place, texts.joined(delimiter, items, self._resolved))

    def _resolved(self, node: Node) -> Value[str]:
        """The text at a node inside of another function, worked out once: functions nest, and ask more than once."""
        if type(node) is Scalar:
            return self.value(node, scalars.text, node.span)
        if id(node) not in self._texts:  # beside the node, so that no other gets its `id`
            self._texts[id(node)] = node, self.value(node, scalars.text, node.span)
        return self._texts[id(node)][1]

    def _named(self, name: str, template: Node) -> Value[str]:
        """What `${name}` of `Fn::Sub` stands for; `?` is what Serverless leaves in place of a variable."""
        if name == "?":
            return Value(template.span, why="a variable whose value is known only when it is deployed")
        if "." in name:
            return self._attribute(template, nodes.text(template.span, name), scalars.text)
        return self._reference(template, nodes.text(template.span, name), scalars.text)
