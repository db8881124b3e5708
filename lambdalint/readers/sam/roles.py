"""Execution roles that the transform makes."""

from __future__ import annotations

from msgspec import Struct, field

from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.readers import nodes
from lambdalint.readers.cloudformation.stack import Resource
from lambdalint.readers.sam import policies, policy_templates
from lambdalint.readers.sam.draft import Draft, is_given
from lambdalint.readers.sam.expansion import Expansion
from lambdalint.source import Span

ROLE = "AWS::IAM::Role"


class Grants(Struct, frozen=True, eq=False):
    """What a role gets beside the user's own policies, each once."""

    managed: dict[str, Span] = field(default_factory=dict)
    """AWS managed policies by name, with the path before it."""
    inline: dict[object, Node] = field(default_factory=dict)
    """By what their documents say."""

    def attach(self, name: str, span: Span) -> None:
        self.managed.setdefault(name, span)

    def allow(self, policy: Node | None) -> None:
        if isinstance(policy, Mapping):
            self.inline.setdefault(_said(policy.get("PolicyDocument")), policy)


def make(expansion: Expansion, owner: Resource, service: str, grants: Grants) -> None:
    """The role `<id>Role` of a function or state machine, from its `Policies` and what is granted beside them."""
    properties, id = owner.properties, f"{owner.id}Role"
    managed, inline = policies.split(properties.get("Policies"), id)
    arns = managed_arns(grants)
    arns |= {node.text if isinstance(node, Scalar) else node: node for node in managed}
    draft = Draft(owner.span)
    draft.write("AssumeRolePolicyDocument", assumed_by(owner.span, service))
    draft.take(properties, "AssumeRolePolicyDocument", "PermissionsBoundary")
    draft.rename(properties, "RolePath", "Path")
    draft.write("ManagedPolicyArns", [*arns.values()])
    draft.write("Policies", [*grants.inline.values(), *inline] or None)
    expansion.add(owner, id, ROLE, draft, name=f"the role of `{owner.id}`")


def tell(expansion: Expansion, owner: Resource) -> None:
    """Keeps what policy templates a function or state machine has, before they become statements."""
    attached = not is_given(owner.properties.get("Role"))
    expansion.policy_templates.extend(policy_templates.named(owner.properties.get("Policies"), attached=attached))


def managed_arns(grants: Grants) -> dict[object, Node]:
    """The managed policies that are granted, by ARN."""
    arns = {f"arn:aws:iam::aws:policy/{name}": span for name, span in grants.managed.items()}
    return {arn: nodes.text(span, arn) for arn, span in arns.items()}


def assumed_by(span: Span, service: str) -> Node:
    statement = {
        "Action": ["sts:AssumeRole"],
        "Effect": "Allow",
        "Principal": {"Service": [f"{service}.amazonaws.com"]},
    }
    return nodes.made(span, {"Version": "2012-10-17", "Statement": [statement]})


def _said(node: Node | None) -> object:
    """The content of a node, to compare it by."""
    if isinstance(node, Mapping):
        return frozenset((key, _said(value)) for key, value in node.values.items())
    if isinstance(node, Sequence):
        return tuple(_said(item) for item in node.items)
    return node.value if node else None
