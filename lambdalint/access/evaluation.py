"""What a role allows: its own statements and those of AWS managed policies, evaluated as IAM does.

An explicit Deny overrides what is allowed, and what nothing allows is denied (IAM User Guide, "Policy evaluation
logic"). What depends on a condition may hold or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from typing import Protocol

from msgspec import Struct

from lambdalint import lazy
from lambdalint.access.arns import ANY, Pattern, may_equal
from lambdalint.access.declared import Resources
from lambdalint.access.naming import Named
from lambdalint.access.subjects import may_be_about
from lambdalint.knowledge.iam import managed, patterns
from lambdalint.model.iam import ManagedPolicy, Role, Statement
from lambdalint.model.resource import Resource
from lambdalint.model.value import Value


class Asked(Protocol):
    """Something that has to be allowed: the `Need` of a call, the `Demand` of a setting."""

    @property
    def actions(self) -> tuple[str, ...]:
        """One of them is enough."""

    @property
    def named(self) -> tuple[Named, ...]:
        """What it has to be allowed on: one or another of these; none where nothing is known of it."""


class Decision(Enum):
    ALLOWED = "allowed"
    """Some statement allows it, or may."""
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """The role's policies are not all known, or something else may allow it."""


class Grant(Struct, frozen=True, eq=False):
    """A statement in one form, whoever wrote it. What is not known in a pattern is a `*`."""

    allows: bool | None
    """None where the effect is not known."""
    actions: tuple[str, ...]
    excepted: tuple[str, ...]
    """`NotAction`: every action but these, if there are any."""
    resources: tuple[Pattern, ...]
    excepted_resources: bool
    """Whether it has `NotResource`: then it may be about anything."""
    certain: bool
    """Whether it holds whatever the circumstances: no condition, no branch of `Fn::If`, nothing in it unknown."""
    origin: Statement | ManagedPolicy

    def has(self, action: str) -> bool:
        if self.actions:
            return any(patterns.matches(pattern, action) for pattern in self.actions)
        return bool(self.excepted) and not any(patterns.matches(pattern, action) for pattern in self.excepted)

    def may_be_about(self, arn: Pattern) -> bool:
        return self.excepted_resources or any(may_equal(resource, arn) for resource in self.resources)

    def can_apply_to(self, action: str) -> bool:
        """Whether an action can be about any of the resources at all."""
        return self.excepted_resources or any(may_be_about(action, resource) for resource in self.resources)

    @property
    def denies(self) -> bool:
        """Whether it takes its actions away for certain, on whatever they are."""
        return self.allows is False and self.certain and ANY in self.resources


class Grants(Struct, frozen=True, eq=False):
    """What a role allows, as far as it is known."""

    listed: tuple[Grant, ...]
    complete: bool
    """Whether nothing else allows anything, and nothing else forbids it."""

    def decide(self, need: Asked) -> Decision:
        """Whether a role with these policies may do what is needed."""
        if not self.complete or any(_has_users(named.resource) for named in need.named):
            return Decision.UNKNOWN
        decisions = {self._decide(action, need) for action in need.actions}
        for decision in (Decision.ALLOWED, Decision.UNKNOWN):
            if decision in decisions:
                return decision
        return Decision.UNKNOWN if _BY_TRUST.issuperset(need.actions) else Decision.REFUSED

    def _decide(self, action: str, need: Asked) -> Decision:
        concerned = [grant for grant in self.listed if grant.has(action)]
        if any(grant.denies for grant in concerned):
            return Decision.REFUSED
        if need.named:
            arns = [named.arn for named in need.named]
            about = [grant for grant in concerned if any(map(grant.may_be_about, arns))]
        else:
            about = [grant for grant in concerned if grant.can_apply_to(action)]
        if any(grant.allows is None for grant in about):
            return Decision.UNKNOWN
        return Decision.ALLOWED if any(grant.allows for grant in about) else Decision.REFUSED

    def near(self, need: Asked) -> Iterator[Grant]:
        """What stands in the way of what is refused: those that deny it, and those that allow it on something else."""
        concerned = [grant for grant in self.listed if any(map(grant.has, need.actions))]
        yield from (grant for grant in concerned if grant.denies)
        yield from (grant for grant in concerned if grant.allows)


_BY_TRUST = frozenset({"sts:AssumeRole", "sts:TagSession"})
"""What another role's trust policy may allow a role of its account by naming it (IAM User Guide, "Granting a user
permissions to switch roles")."""


def _has_users(resource: Resource | None) -> bool:
    """Whether a resource's own policy lets others than AWS's services use it, the role perhaps among them.

    The root of an account stands for its administrators, who let roles use what they own by the roles' policies.
    """
    return resource is not None and any(
        not (principal.text or "").endswith((".amazonaws.com", ":root"))
        for statement in resource.statements
        if statement.effect.known != "Deny"
        for principal in statement.principals
    )


@lru_cache(maxsize=32)
def grants(role: Role, resources: Resources) -> Grants:
    """What a role allows, in terms of the template's resources."""
    known = [managed.policy(policy.name) for policy in role.managed_policies]
    listed = [_own(statement, resources) for statement in role.statements]
    for policy, statements in zip(role.managed_policies, known, strict=True):
        listed += [_managed(statement, policy) for statement in statements or ()]
    complete = role.complete and role.permissions_boundary.absent and None not in known
    return Grants(tuple(listed), complete)


_HOLE = lazy.pattern(r"\$\{[^}]*\}")


def _own(statement: Statement, resources: Resources) -> Grant:
    values = (*statement.actions, *statement.not_actions, *statement.resources)
    certain = not statement.conditional and all(value.known is not None and not value.when for value in values)
    return Grant(
        allows=_allows(statement.effect),
        actions=tuple(map(_pattern, statement.actions)),
        # an exception that is not known excepts nothing: more may be allowed, and no less
        excepted=tuple(value.known or "?" for value in statement.not_actions),
        resources=tuple(map(resources.text, statement.resources)),
        excepted_resources=bool(statement.not_resources),
        certain=certain and not statement.effect.when,
        origin=statement,
    )


def _allows(effect: Value[str]) -> bool | None:
    return {"Allow": True, "Deny": False}.get(effect.known or "")


def _pattern(action: Value[str]) -> str:
    return action.known or _HOLE.sub("*", action.text or "*")


def _managed(statement: managed.Statement, policy: ManagedPolicy) -> Grant:
    return Grant(
        allows=statement.effect == "Allow",
        actions=statement.actions,
        excepted=statement.not_actions,
        resources=tuple((_HOLE.sub("*", resource),) for resource in statement.resources),
        excepted_resources=bool(statement.not_resources),
        certain=not statement.conditional and not policy.given,
        origin=policy,
    )
