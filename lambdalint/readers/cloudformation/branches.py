"""Intrinsic functions in a document, and `Fn::If`: what may be, depending on conditions that are never worked out."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import TypeVar

from msgspec.structs import replace

from lambdalint.model.node import Mapping, Node, Sequence
from lambdalint.model.value import Value, When
from lambdalint.readers import nodes, scalars
from lambdalint.readers.document import RAIN

T = TypeVar("T")

MAXIMUM_BRANCHES = 8
"""Of one value under nested `Fn::If`; past that it is unknown. Conditions are never multiplied out."""

MAXIMUM_NESTING = 3
"""Of `Fn::If` around the items of a list or the entries of a map."""

MAXIMUM_GIVEN = 4096
"""Characters that a parameter may have (CloudFormation's quotas)."""

Conditions = tuple[When, ...]


def function_of(node: Node | None) -> tuple[str, Node] | None:
    """The name and the argument of an intrinsic function, if the node is one."""
    if type(node) is Mapping and len(node.values) == 1:
        for name, argument in node.values.items():
            if name in ("Ref", "Condition") or name.startswith(("Fn::", "!", RAIN)):
                return name, argument
    return None


def attribute_owner(argument: Node) -> str | None:
    """The logical id in the argument of `Fn::GetAtt`, `A.Arn` or `[A, Arn]`."""
    if type(argument) is Sequence and argument.items:
        argument = argument.items[0]
    return (scalars.text(argument) or "").split(".")[0] or None


def is_no_value(node: Node | None) -> bool:
    """Whether it says that nothing is written: `!Ref AWS::NoValue`."""
    written = node.values if type(node) is Mapping and len(node.values) == 1 else {}
    return "Ref" in written and scalars.text(written["Ref"]) == "AWS::NoValue"


def under(value: Value[T], when: Conditions) -> Value[T]:
    """The value as an alternative of the branches `when` around it."""
    if not when:
        return value
    branches = tuple(replace(branch, when=when + branch.when) for branch in value.branches)
    return replace(value, when=when, branches=branches)


def choose(node: Node, argument: Node, resolve: Callable[[Node], Value[T]]) -> Value[T]:
    """What `Fn::If` with this argument may be; `resolve` gives the value of a branch."""
    sides = sides_of(argument)
    branches = [
        replace(value, when=(here, *(w for w in value.when if w != here)))
        for here, branch in sides
        for value in resolve(branch).possible
        if not any(here.excludes(other) for other in value.when)
    ]
    if not sides:
        return Value(node.span, why="`Fn::If` takes a condition and two values")
    if len(branches) > MAXIMUM_BRANCHES:
        return Value(node.span, why=f"it depends on conditions in more than {MAXIMUM_BRANCHES} ways")
    return Value(node.span, branches=tuple(branches), why=f"it depends on condition `{sides[0][0].condition}`")


def branches_of(node: Node | None, when: Conditions) -> list[tuple[Node, Conditions]] | None:
    """The branches of `Fn::If` that those around it allow; none of `AWS::NoValue`; None for what is neither."""
    found = function_of(node)
    if found is None:
        return None
    if found[0] != "Fn::If":
        return [] if is_no_value(node) else None
    sides = sides_of(found[1])
    if not sides or len(when) >= MAXIMUM_NESTING:
        return None
    return [(branch, (*when, here)) for here, branch in sides if not any(here.excludes(other) for other in when)]


def sides_of(argument: Node | None) -> tuple[tuple[When, Node], ...]:
    """The sides of `Fn::If`, each with what has to hold; nothing for an argument that is not well formed.

    A map is what `nodes.by_stage` makes.
    """
    if type(argument) is Mapping:
        return tuple((When(name, True, nodes.stages(name)), node) for name, node in argument.values.items())
    if type(argument) is not Sequence or len(argument.items) != 3:
        return ()
    condition = scalars.text(argument.items[0]) or ""
    return (When(condition, holds=True), argument.items[1]), (When(condition, holds=False), argument.items[2])


def settled(value: Value[str], leads_on: Container[str]) -> Node:
    """The shortest node that has this value, wherever it stands. References that `leads_on` holds are left out."""
    if value.branches:
        return _conditional(value, list(value.branches), leads_on, 0)
    if not value.written:
        return nodes.reference(value.span, "AWS::NoValue")
    if sum(map(len, value.parts)) > MAXIMUM_GIVEN:
        return nodes.unknown(value.span, f"it has more than {MAXIMUM_GIVEN} characters")
    if value.known is not None:
        return nodes.text(value.span, value.known)
    if not value.parts:
        return nodes.unknown(value.span, value.why)
    pieces: list[Node] = [nodes.text(value.span, value.parts[0])]
    for hole, part in zip(value.holes, value.parts[1:], strict=True):
        pieces += [_hole(value, "" if hole in leads_on else hole), nodes.text(value.span, part)]
    if value.target and len(pieces) == 3:
        return pieces[1]
    return nodes.call(value.span, "Fn::Join", nodes.text(value.span, ""), nodes.sequence(value.span, *pieces))


def _hole(value: Value[str], name: str) -> Node:
    id, _, attribute = name.partition(".")
    if not name:
        return nodes.unknown(value.span, value.why)
    return nodes.attribute(value.span, id, attribute) if attribute else nodes.reference(value.span, id)


def _conditional(value: Value[str], branches: list[Value[str]], leads_on: Container[str], depth: int) -> Node:
    """The `Fn::If` that has these branches, which agree on the first `depth` conditions."""
    if not branches:
        return nodes.unknown(value.span, value.why)
    if len(branches) == 1 and len(branches[0].when) <= depth:
        return settled(branches[0], leads_on)
    if branches[0].when[depth].stages:
        return _by_stage(value, branches, leads_on, depth)
    condition = branches[0].when[depth].condition
    sides = ([b for b in branches if b.when[depth].holds is holds] for holds in (True, False))
    return nodes.call(
        value.span,
        "Fn::If",
        nodes.text(value.span, condition),
        *(_conditional(value, side, leads_on, depth + 1) for side in sides),
    )


def _by_stage(value: Value[str], branches: list[Value[str]], leads_on: Container[str], depth: int) -> Node:
    names = dict.fromkeys(branch.when[depth].condition for branch in branches)
    sides: dict[str, Node] = {
        name: _conditional(value, [b for b in branches if b.when[depth].condition == name], leads_on, depth + 1)
        for name in names
    }
    return nodes.mapping(value.span, {"Fn::If": nodes.mapping(value.span, sides)})
