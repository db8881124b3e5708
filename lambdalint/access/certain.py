"""What the policies of a role allow for certain: what another of them, or a boundary, may take away does not count."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from msgspec import Struct

from lambdalint.knowledge.iam.patterns import matches
from lambdalint.model.iam import Role, Statement
from lambdalint.model.value import Value

MAXIMUM = 10_000
"""Pairs of an action and a resource in one statement: a policy of 10,240 characters, IAM's quota, has fewer."""


class Allowed(Struct, frozen=True):
    """An action or a pattern of actions that the user allows on a resource, without a condition."""

    action: Value[str]
    resource: Value[str]


def allowed(statement: Statement) -> Iterator[Allowed]:
    """Every action with every resource that has a wildcard; not what a framework allows by itself."""
    if statement.effect.known != "Allow" or statement.conditional:
        return iter(())
    resources = [resource for resource in statement.resources if any("*" in part for part in resource.parts)]
    actions = [action for action in statement.actions if action.known is not None and action.written]
    pairs = islice(product(resources, actions), MAXIMUM)
    return (Allowed(action, resource) for resource, action in pairs if not action.excludes(resource))


def is_everything(action: str) -> bool:
    """Whether a pattern stands for all actions, or for all of one service."""
    return not action.partition(":")[2].strip("*") and action.endswith("*")


def may_be_refused(role: Role, action: str) -> bool:
    """Whether a permissions boundary, or a statement that denies, may take an action away."""
    return not role.permissions_boundary.absent or any(
        _may_deny(statement, action) for statement in role.statements if statement.effect.known != "Allow"
    )


def _may_deny(statement: Statement, action: str) -> bool:
    unknown = any(value.known is None for value in (*statement.actions, *statement.not_actions))
    denied = any(value.known is not None and matches(value.known, action) for value in statement.actions)
    spared = any(value.known is not None and matches(value.known, action) for value in statement.not_actions)
    return unknown or denied or (bool(statement.not_actions) and not spared)
