"""CloudFormation's intrinsic functions: what is known of a value without deploying it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.model.value import Value, When
from lambdalint.readers import nodes, scalars
from lambdalint.source import Span

T = TypeVar("T")

MAXIMUM_BRANCHES = 8
"""Of one value under nested `Fn::If`; past that it is unknown. Conditions are never multiplied out."""

MAXIMUM_NESTING = 3
"""Of `Fn::If` around the items of a list or the entries of a map."""

_PLACEHOLDER = re.compile(r"\$\{([^!${}][^${}]*)\}")
_DYNAMIC = re.compile(r"\{\{resolve:.*?\}\}", re.DOTALL)

Conditions = tuple[When, ...]


def function_of(node: Node | None) -> tuple[str, Node] | None:
    """The name and the argument of an intrinsic function, if the node is one."""
    if isinstance(node, Mapping) and len(node.values) == 1:
        name, argument = next(iter(node.values.items()))
        if name in ("Ref", "Condition") or name.startswith(("Fn::", "!")):
            return name, argument
    return None


def under(value: Value[T], when: Conditions) -> Value[T]:
    """The value as an alternative of the branches `when` around it."""
    if not when:
        return value
    branches = tuple(replace(branch, when=when + branch.when) for branch in value.branches)
    return replace(value, when=when, branches=branches)


@dataclass(frozen=True, slots=True)
class Intrinsics:
    """Resolves values in the scope of one template: its parameters' defaults and its mappings."""

    parameters: Mapping | None
    mappings: Mapping | None

    def value(
        self, node: Node | None, read: Callable[[Node | None], T | None], absent: Span, default: T | None = None
    ) -> Value[T]:
        """The setting at `node`; `read` says what a scalar means, `absent` and `default` serve where it is missing."""
        if node is None or is_no_value(node) or scalars.is_null(node):
            return Value(absent, default, written=False)
        if isinstance(node, Scalar):
            return Value(node.span, read(node), written=False) if node.implied else self._scalar(node, read)
        name, argument = function_of(node) or ("", node)
        match name:
            case "Ref":
                return self._reference(node, argument, read)
            case "Fn::GetAtt":
                return Value(node.span, target=attribute_owner(argument))
            case "Fn::If":
                return choose(node, argument, lambda branch: self.value(branch, read, absent, default))
            case "Fn::FindInMap":
                found = self._find_in_map(argument)
                return Value(node.span) if found is None else replace(self._scalar(found, read), span=node.span)
            case "Fn::Sub" | "Fn::Join":
                return self._text(node, self._sub(argument) if name == "Fn::Sub" else self._join(argument), read)
        return Value(node.span)

    def items(self, node: Node | None, when: Conditions = ()) -> Iterator[tuple[Node, Conditions]]:
        """The elements of a list with the branches of `Fn::If` that hold them. A single one counts as a list of one.

        What cannot be taken apart is given as it is, for `value` to find it unknown.
        """
        if isinstance(node, Sequence):
            for item in node.items:
                yield from self.items(item, when) if function_of(item) else [(item, when)]
            return
        branches = _branches(node, when)
        if branches is not None:
            for branch, conditions in branches:
                yield from self.items(branch, conditions)
        elif node is not None and not scalars.is_null(node):
            yield node, when

    def entries(self, node: Node | None, when: Conditions = ()) -> Iterator[tuple[str, Span, Node, Conditions] | None]:
        """The keys and values of a map with the branches of `Fn::If` that hold them; None for an unknown part."""
        branches = _branches(node, when)
        if branches is not None:
            for branch, conditions in branches:
                yield from self.entries(branch, conditions)
        elif isinstance(node, Mapping) and not function_of(node):
            for key, span, item in node.items():
                yield None if key.startswith("Fn::") else (key, span, item, when)
        elif not scalars.is_null(node):
            yield None

    def _scalar(self, node: Scalar, read: Callable[[Node | None], T | None]) -> Value[T]:
        if "{{resolve:" in node.text:
            return Value(node.span, parts=tuple(_DYNAMIC.split(node.text)))
        known = read(node)
        return Value(node.span, known, parts=() if known is None else (scalars.text(node) or "",))

    def _reference(self, node: Node, argument: Node, read: Callable[[Node | None], T | None]) -> Value[T]:
        name = scalars.text(argument) or ""
        if self.parameters is None or name not in self.parameters.values:
            return Value(node.span, target=name or None)
        written = self._default(name)
        return Value(node.span) if written is None else self._scalar(written, read)

    def _default(self, parameter: str) -> Scalar | None:
        """The default of a parameter whose value is what it says: not the name of an SSM parameter."""
        declared = self.parameters.get(parameter) if self.parameters else None
        if not isinstance(declared, Mapping) or (scalars.text(declared.get("Type")) or "").startswith("AWS::SSM::"):
            return None
        default = declared.get("Default")
        return default if isinstance(default, Scalar) else None

    def _find_in_map(self, argument: Node) -> Scalar | None:
        if self.mappings is None or not isinstance(argument, Sequence) or len(argument.items) < 3:
            return None
        keys = [self.value(item, scalars.text, item.span).known for item in argument.items[:3]]
        found = self.mappings.get(*(key for key in keys if key is not None)) if None not in keys else None
        return found if isinstance(found, Scalar) else None

    def _text(self, node: Node, parts: tuple[str, ...], read: Callable[[Node | None], T | None]) -> Value[T]:
        """A text put together of `parts` with something unknown between each two."""
        if len(parts) != 1:
            return Value(node.span, parts=parts, target=self._sole_attribute(node))
        return replace(self._scalar(Scalar(node.span, parts[0], parts[0]), read), span=node.span)

    def _sole_attribute(self, node: Node) -> str | None:
        """`!Sub ${Queue.Arn}` names what `!GetAtt Queue.Arn` does."""
        template = scalars.text((function_of(node) or ("", node))[1]) or ""
        match = _PLACEHOLDER.fullmatch(template.strip())
        return match[1].split(".")[0] if match else None

    def _sub(self, argument: Node) -> tuple[str, ...]:
        local: Mapping | None = None
        template: Node | None = argument
        if isinstance(argument, Sequence) and len(argument.items) == 2:
            template = argument.items[0]
            local = argument.items[1] if isinstance(argument.items[1], Mapping) else None
        text = scalars.text(template)
        if text is None:
            return ()
        parts: list[tuple[str, ...]] = []
        for number, piece in enumerate(_PLACEHOLDER.split(text)):
            if number % 2 == 0:
                parts.append((piece.replace("${!", "${"),))
            else:
                given = local.get(piece.strip()) if local else None
                parts.append(self._parts(given) if given else self._parameter_parts(piece.strip()))
        return concatenate(parts)

    def _join(self, argument: Node) -> tuple[str, ...]:
        if not isinstance(argument, Sequence) or len(argument.items) != 2:
            return ()
        delimiter, items = scalars.text(argument.items[0]), argument.items[1]
        if delimiter is None or not isinstance(items, Sequence):
            return ()
        parts: list[tuple[str, ...]] = []
        for item in items.items:
            parts += [(delimiter,), self._parts(item)]
        return concatenate(parts[1:])

    def _parts(self, node: Node) -> tuple[str, ...]:
        return self.value(node, scalars.text, node.span).parts or ("", "")

    def _parameter_parts(self, name: str) -> tuple[str, ...]:
        default = self._default(name)
        if default is None or "{{resolve:" in default.text:
            return ("", "")
        return (scalars.text(default) or "",)


def is_no_value(node: Node | None) -> bool:
    """Whether it says that nothing is written: `!Ref AWS::NoValue`."""
    found = function_of(node)
    return found is not None and found[0] == "Ref" and scalars.text(found[1]) == "AWS::NoValue"


def choose(node: Node, argument: Node, resolve: Callable[[Node], Value[T]]) -> Value[T]:
    """What `Fn::If` with this argument may be; `resolve` gives the value of a branch."""
    branches = [
        replace(value, when=(here, *(w for w in value.when if w != here)))
        for here, branch in _sides(argument)
        for value in resolve(branch).possible
        if not any(here.excludes(other) for other in value.when)
    ]
    return Value(node.span, branches=tuple(branches) if len(branches) <= MAXIMUM_BRANCHES else ())


def _branches(node: Node | None, when: Conditions) -> list[tuple[Node, Conditions]] | None:
    """The branches of `Fn::If` that those around it allow; none of `AWS::NoValue`; None for what is neither."""
    if is_no_value(node):
        return []
    name, argument = function_of(node) or ("", node)
    if name != "Fn::If" or not (sides := _sides(argument)) or len(when) >= MAXIMUM_NESTING:
        return None
    return [(branch, (*when, here)) for here, branch in sides if not any(here.excludes(other) for other in when)]


def _sides(argument: Node | None) -> tuple[tuple[When, Node], ...]:
    """The sides of `Fn::If`, each with what has to hold; nothing for an argument that is not well formed.

    A map is what `nodes.by_stage` makes.
    """
    if isinstance(argument, Mapping):
        return tuple((When(name, True, nodes.stages(name)), node) for name, node in argument.values.items())
    if not isinstance(argument, Sequence) or len(argument.items) != 3:
        return ()
    condition = scalars.text(argument.items[0]) or ""
    return (When(condition, holds=True), argument.items[1]), (When(condition, holds=False), argument.items[2])


def attribute_owner(argument: Node) -> str | None:
    """The logical id in the argument of `Fn::GetAtt`, `A.Arn` or `[A, Arn]`."""
    if isinstance(argument, Sequence) and argument.items:
        argument = argument.items[0]
    return (scalars.text(argument) or "").split(".")[0] or None


def concatenate(texts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The parts of one text made of several: each is known pieces with something unknown between them."""
    whole = [""]
    for first, *others in texts:
        whole[-1] += first
        whole += others
    return tuple(whole)
