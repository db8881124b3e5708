"""IAM roles of a template, with all policies that are attached to them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from lambdalint.model.iam import ManagedPolicy, Role, Statement
from lambdalint.model.node import Mapping, Node
from lambdalint.model.value import Value, When
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation import cdk
from lambdalint.readers.cloudformation.grammar import malformed
from lambdalint.readers.cloudformation.intrinsics import Conditions, function_of, under
from lambdalint.readers.cloudformation.policies import Document, statements
from lambdalint.readers.cloudformation.settings import Settings
from lambdalint.readers.cloudformation.stack import Resource, Stack

ROLE = "AWS::IAM::Role"
_MANAGED_POLICY = "AWS::IAM::ManagedPolicy"
_ATTACHED = ("AWS::IAM::Policy", "AWS::IAM::RolePolicy", _MANAGED_POLICY)
_AWS_MANAGED = ":aws:policy/"


class Roles(Struct, frozen=True, eq=False):
    stack: Stack
    named: dict[str, Resource]
    """Those whose `RoleName` is known."""
    attached: dict[str, list[Document]]
    """The policies that are attached to roles, by the logical ids of these."""
    _read: dict[str, Role] = field(default_factory=dict)
    """Those that were asked for: others than functions have roles, too."""

    @classmethod
    def of(cls, stack: Stack) -> Roles:
        named = {
            name: resource
            for resource in stack.of_type(ROLE)
            if (name := Settings(stack, resource).text("RoleName").known)
        }
        attached: dict[str, list[Document]] = {}
        for policy in stack.of_type(*_ATTACHED):
            holders = policy.properties.get("Roles") or policy.properties.get("RoleName")
            condition = scalars.text(policy.attribute("Condition"))
            own = (When(condition, holds=True),) if condition else ()
            for node, when in stack.intrinsics.items(holders):
                if role := stack.target(node, ROLE) or named.get(scalars.text(node) or ""):
                    conditions = tuple(dict.fromkeys((*own, *when)))
                    attached.setdefault(role.id, []).append((policy.properties.get("PolicyDocument"), conditions))
        return cls(stack, named, attached)

    def of_function(self, node: Node | None) -> Role | None:
        """The role that a function's `Role` names, if the template declares it; under `Fn::If`, all that may be."""
        sides = list(self.stack.intrinsics.items(node))
        if len(sides) == 1 and not sides[0][1]:
            return self._named(sides[0][0])
        found = [(self._named(side), when) for side, when in sides]
        roles = [_under(role, when) for role, when in found if role]
        if not roles:
            return None
        return Role(
            name=" or ".join(dict.fromkeys(role.name for role in roles)),
            span=roles[0].span,
            statements=tuple(statement for role in roles for statement in role.statements),
            managed_policies=tuple(policy for role in roles for policy in role.managed_policies),
            trust=tuple(statement for role in roles for statement in role.trust),
            permissions_boundary=Value(roles[0].span, branches=tuple(role.permissions_boundary for role in roles)),
            malformed=tuple(element for role in roles for element in role.malformed),
            complete=len(roles) == len(found) and all(role.complete for role in roles),
        )

    def _named(self, node: Node) -> Role | None:
        resource = self.stack.target(node, ROLE)
        if resource is None:
            parts = self.stack.intrinsics.value(node, scalars.text, node.span).parts
            _, slash, name = parts[-1].rpartition("/") if parts else ("", "", "")
            resource = self.named.get(name) if slash else None
        return self._role(resource) if resource is not None else None

    def _role(self, resource: Resource) -> Role:
        if resource.id not in self._read:
            self._read[resource.id] = _role(Settings(self.stack, resource), self.attached.get(resource.id, []))
        return self._read[resource.id]


def _under(role: Role, when: Conditions) -> Role:
    """The role as one side of `Fn::If` names it."""

    def values(listed: tuple[Value[str], ...]) -> tuple[Value[str], ...]:
        return tuple(under(value, (*when, *value.when)) for value in listed)

    def statement(found: Statement) -> Statement:
        return replace(
            found,
            actions=values(found.actions),
            not_actions=values(found.not_actions),
            resources=values(found.resources),
            not_resources=values(found.not_resources),
        )

    given = Value(role.span, when=when).given
    return replace(
        role,
        statements=tuple(map(statement, role.statements)),
        managed_policies=tuple(replace(policy, given=given + policy.given) for policy in role.managed_policies),
        permissions_boundary=under(role.permissions_boundary, when),
        malformed=tuple(replace(element, given=given + element.given) for element in role.malformed),
    )


def _role(settings: Settings, attached: list[Document]) -> Role:
    resource, stack = settings.resource, settings.stack
    documents = list(attached)
    complete = True
    for node, when in stack.intrinsics.items(resource.properties.get("Policies")):
        document = node.get("PolicyDocument") if isinstance(node, Mapping) else None
        complete = complete and document is not None
        documents.append((document, when))
    managed: list[ManagedPolicy] = []
    for node, when in stack.intrinsics.items(resource.properties.get("ManagedPolicyArns")):
        if own := stack.target(node, _MANAGED_POLICY):
            documents.append((own.properties.get("PolicyDocument"), when))
            continue
        value = under(stack.intrinsics.value(node, scalars.text, node.span), when)
        managed += managed_policies(value)
        complete = complete and all(_is_aws_managed(branch) for branch in value.possible if branch.written)
    trust: list[Document] = [(resource.properties.get("AssumeRolePolicyDocument"), ())]
    return Role(
        name=resource.name or f"`{cdk.name(resource)}`",
        span=resource.span,
        statements=tuple(statements(documents, stack.intrinsics)),
        managed_policies=tuple(managed),
        trust=tuple(statements(trust, stack.intrinsics)),
        permissions_boundary=settings.text("PermissionsBoundary"),
        malformed=(
            *malformed(documents, trust=False),
            *malformed(trust, trust=True),
        ),
        complete=complete and all(_is_readable(document) for document, _ in documents),
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
