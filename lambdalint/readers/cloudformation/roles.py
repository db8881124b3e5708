"""IAM roles and policies of a template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lambdalint.model.iam import ManagedPolicy, Role, Statement
from lambdalint.model.node import Mapping, Node
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation.intrinsics import Intrinsics, under
from lambdalint.readers.cloudformation.stack import Resource, Stack

ROLE = "AWS::IAM::Role"
_ATTACHED = ("AWS::IAM::Policy", "AWS::IAM::RolePolicy", "AWS::IAM::ManagedPolicy")
_AWS_MANAGED = ":aws:policy/"


def roles(stack: Stack) -> dict[str, Role]:
    """The roles by logical id, with the policies written in them and those of the template attached to them."""
    attached: dict[str, list[Resource]] = {}
    for policy in stack.of_type(*_ATTACHED):
        holders = policy.properties.get("Roles") or policy.properties.get("RoleName")
        for node, _ in stack.intrinsics.items(holders):
            if role := stack.target(node, ROLE):
                attached.setdefault(role.id, []).append(policy)
    return {resource.id: _role(resource, attached.get(resource.id, []), stack) for resource in stack.of_type(ROLE)}


def _role(resource: Resource, attached: list[Resource], stack: Stack) -> Role:
    documents = [policy.properties.get("PolicyDocument") for policy in attached]
    for node, _ in stack.intrinsics.items(resource.properties.get("Policies")):
        if isinstance(node, Mapping):
            documents.append(node.get("PolicyDocument"))
    managed: list[ManagedPolicy] = []
    for node, when in stack.intrinsics.items(resource.properties.get("ManagedPolicyArns")):
        if own := stack.target(node, "AWS::IAM::ManagedPolicy"):
            documents.append(own.properties.get("PolicyDocument"))
        else:
            managed += managed_policies(under(stack.intrinsics.value(node, scalars.text, node.span), when))
    return Role(
        name=f"`{resource.id}`",
        span=resource.span,
        statements=tuple(statements(documents, stack.intrinsics)),
        managed_policies=tuple(managed),
    )


def managed_policies(value: Value[str]) -> Iterator[ManagedPolicy]:
    """The AWS managed policy that an ARN names, in each branch."""
    for branch in value.possible:
        tail = branch.parts[-1] if branch.parts else ""
        if _AWS_MANAGED in tail:
            yield ManagedPolicy(span=branch.span, name=tail.rsplit("/", 1)[1], given=branch.given)


def statements(documents: Iterable[Node | None], intrinsics: Intrinsics) -> Iterator[Statement]:
    """The statements of policy documents; what is no map, or cannot be known, is passed over."""
    for document in documents:
        listed = document.get("Statement") if isinstance(document, Mapping) else None
        for node, _ in intrinsics.items(listed):
            if isinstance(node, Mapping):
                yield statement(node, intrinsics)


def statement(node: Mapping, intrinsics: Intrinsics) -> Statement:
    def texts(key: str) -> tuple[Value[str], ...]:
        return tuple(
            under(branch, when)
            for item, when in intrinsics.items(node.get(key))
            for branch in intrinsics.value(item, scalars.text, item.span).possible
        )

    return Statement(
        span=node.span,
        effect=intrinsics.value(node.get("Effect"), scalars.text, node.span),
        actions=texts("Action"),
        resources=texts("Resource"),
        conditional="Condition" in node.values,
    )
