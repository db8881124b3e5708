"""Policy templates among `Policies`, as they are written: what SAM makes of them is in `policies`."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.knowledge import sam
from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.model.sam import PolicyTemplate
from lambdalint.model.value import Value
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.branches import branches_of
from lambdalint.readers.cloudformation.intrinsics import Conditions, function_of

_DOCUMENT = frozenset({"Statement", "Version"})


def named(node: Node | None, *, attached: bool) -> Iterator[PolicyTemplate]:
    """Those of `Policies`, each at its name.

    Without a role of SAM's to be `attached` to, texts among `Policies` mean nothing; maps are read in any case.
    """
    for item in node.items if isinstance(node, Sequence) else (node,):
        if item is not None:
            yield from _policy(item, (), attached=attached)


def _policy(node: Node, when: Conditions, *, attached: bool) -> Iterator[PolicyTemplate]:
    for branch, conditions in branches_of(node, when) or ():
        yield from _policy(branch, conditions, attached=attached)
    given = Value(node.span, when=when).given
    if isinstance(node, Scalar):
        name = scalars.text(node)
        if name and attached and sam.policy_template(name):
            yield PolicyTemplate(
                span=node.span, name=name, parameters=(), complete=True, beside=(), is_text=True, given=given
            )
    elif isinstance(node, Mapping) and (name := _name(node)):
        values = node.values[name]
        is_map = isinstance(values, Mapping)
        parameters = tuple(values.values) if isinstance(values, Mapping) else None
        yield PolicyTemplate(
            span=node.keys[name],
            name=name,
            parameters=parameters,
            complete=not is_map or not _may_say_more(values),
            beside=tuple(key for key in node.values if key != name),
            is_text=False,
            given=given,
        )


def _name(node: Mapping) -> str | None:
    """The key that is meant as a template's name; of several keys, one that nearly is one."""
    if _may_say_more(node) or not _DOCUMENT.isdisjoint(node.values):
        return None
    if len(node.values) == 1:
        return next(iter(node.values))
    return next((name for name in node.values if sam.nearest_policy_template(name)), None)


def _may_say_more(node: Node) -> bool:
    if not isinstance(node, Mapping):
        return False
    return function_of(node) is not None or nodes.is_unknown(node) or any(key.startswith("Fn::") for key in node.values)
