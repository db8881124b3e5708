"""What a function's execution role allows, and who may invoke the function."""

from __future__ import annotations

from dataclasses import dataclass

from lambdalint.model.value import Value
from lambdalint.source import Span


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Statement:
    """A statement of a policy. Lists are as written; a single text is a list of one."""

    span: Span
    effect: Value[str]
    actions: tuple[Value[str], ...]
    not_actions: tuple[Value[str], ...]
    resources: tuple[Value[str], ...]
    not_resources: tuple[Value[str], ...]
    principals: tuple[Value[str], ...]
    """Of a trust policy: services, accounts, roles and `*`, without their kinds."""
    conditional: bool
    """Whether it has a `Condition`, which may narrow what `*` means."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ResourceStatement:
    """A statement of a resource's own policy: who may do what with it. No `Statement`, for those are of roles."""

    span: Span
    effect: Value[str]
    actions: tuple[Value[str], ...]
    principals: tuple[Value[str], ...]
    conditional: bool
    """Whether it has a `Condition`, which may narrow what `*` means."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ManagedPolicy:
    """A managed policy that is attached by name or ARN, and that the template does not declare."""

    span: Span
    name: str
    """The policy's name without the ARN before it."""
    given: str
    """The branch that attaches it, as `Value.given` says it."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Role:
    """An execution role: one that the template declares, or the one that SAM or Serverless makes."""

    name: str
    """As messages say it: `` `WorkerRole` ``, or ``the role of `Worker` `` for one that stands nowhere."""
    span: Span
    statements: tuple[Statement, ...]
    """Of all policies that are attached to it and that the template shows."""
    managed_policies: tuple[ManagedPolicy, ...]
    trust: tuple[Statement, ...]
    """Who may assume it."""
    permissions_boundary: Value[str]
    complete: bool
    """Whether these are all policies: False if one cannot be known."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Permission:
    """A statement of the function's resource policy (`AWS::Lambda::Permission`)."""

    span: Span
    action: Value[str]
    principal: Value[str]
    source_arn: Value[str]
    source_account: Value[str]
    event_source_token: Value[str]
    function_url_auth_type: Value[str]
    invoked_via_function_url: Value[bool]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class LayerPermission:
    """A statement of a layer's resource policy (`AWS::Lambda::LayerVersionPermission`)."""

    span: Span
    layer: Value[str]
    """The layer's version, by reference or ARN."""
    action: Value[str]
    principal: Value[str]
    """An account, or `*`."""
    organization: Value[str]
    """The only organization whose accounts may use it; absent for all."""
