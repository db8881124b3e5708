"""IAM roles of a template, with all policies that are attached to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lambdalint.model.iam import ManagedPolicy, Role
from lambdalint.model.node import Mapping, Node
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation import cdk
from lambdalint.readers.cloudformation.intrinsics import function_of, under
from lambdalint.readers.cloudformation.policies import statements
from lambdalint.readers.cloudformation.settings import Settings
from lambdalint.readers.cloudformation.stack import Resource, Stack

ROLE = "AWS::IAM::Role"
_MANAGED_POLICY = "AWS::IAM::ManagedPolicy"
_ATTACHED = ("AWS::IAM::Policy", "AWS::IAM::RolePolicy", _MANAGED_POLICY)
_AWS_MANAGED = ":aws:policy/"


@dataclass(frozen=True, eq=False, slots=True)
class Roles:
    stack: Stack
    by_id: dict[str, Role]
    by_name: dict[str, Role]
    """Those whose `RoleName` is known."""

    @classmethod
    def of(cls, stack: Stack) -> Roles:
        named = {
            name: resource
            for resource in stack.of_type(ROLE)
            if (name := Settings(stack, resource).text("RoleName").known)
        }
        attached: dict[str, list[Resource]] = {}
        for policy in stack.of_type(*_ATTACHED):
            holders = policy.properties.get("Roles") or policy.properties.get("RoleName")
            for node, _ in stack.intrinsics.items(holders):
                if role := stack.target(node, ROLE) or named.get(scalars.text(node) or ""):
                    attached.setdefault(role.id, []).append(policy)
        by_id = {
            resource.id: _role(Settings(stack, resource), attached.get(resource.id, []))
            for resource in stack.of_type(ROLE)
        }
        return cls(stack, by_id, {name: by_id[resource.id] for name, resource in named.items()})

    def of_function(self, node: Node | None) -> Role | None:
        """The role that a function's `Role` names, if the template declares it."""
        if resource := self.stack.target(node, ROLE):
            return self.by_id[resource.id]
        parts = self.stack.intrinsics.value(node, scalars.text, node.span).parts if node else ()
        _, slash, name = parts[-1].rpartition("/") if parts else ("", "", "")
        return self.by_name.get(name) if slash else None


def _role(settings: Settings, attached: list[Resource]) -> Role:
    resource, stack = settings.resource, settings.stack
    documents = [policy.properties.get("PolicyDocument") for policy in attached]
    complete = True
    for node, _ in stack.intrinsics.items(resource.properties.get("Policies")):
        document = node.get("PolicyDocument") if isinstance(node, Mapping) else None
        complete = complete and document is not None
        documents.append(document)
    managed: list[ManagedPolicy] = []
    for node, when in stack.intrinsics.items(resource.properties.get("ManagedPolicyArns")):
        if own := stack.target(node, _MANAGED_POLICY):
            documents.append(own.properties.get("PolicyDocument"))
            continue
        value = under(stack.intrinsics.value(node, scalars.text, node.span), when)
        managed += managed_policies(value)
        complete = complete and all(_is_aws_managed(branch) for branch in value.possible if branch.written)
    return Role(
        name=resource.name or f"`{cdk.name(resource)}`",
        span=resource.span,
        statements=tuple(statements(documents, stack.intrinsics)),
        managed_policies=tuple(managed),
        trust=tuple(statements([resource.properties.get("AssumeRolePolicyDocument")], stack.intrinsics)),
        permissions_boundary=settings.text("PermissionsBoundary"),
        complete=complete and all(_is_readable(document) for document in documents),
    )


def managed_policies(value: Value[str]) -> Iterator[ManagedPolicy]:
    """The AWS managed policy that an ARN names, in each branch."""
    for branch in value.possible:
        if _is_aws_managed(branch):
            name = branch.parts[-1].rsplit("/", 1)[1]
            yield ManagedPolicy(span=branch.span, name=name, given=branch.given)


def _is_aws_managed(value: Value[str]) -> bool:
    return bool(value.parts) and _AWS_MANAGED in value.parts[-1]


def _is_readable(document: Node | None) -> bool:
    return isinstance(document, Mapping) and not function_of(document)
