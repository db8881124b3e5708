"""What a function's execution role allows, and who may invoke the function."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from lambdalint.model.value import Value
from lambdalint.source import Span


class Statement(Struct, frozen=True, eq=False, kw_only=True):
    """A statement of a policy. Lists are as written; a single text is a list of one."""

    span: Span
    effect: Value[str]
    actions: tuple[Value[str], ...]
    not_actions: tuple[Value[str], ...]
    resources: tuple[Value[str], ...]
    not_resources: tuple[Value[str], ...]
    principals: tuple[Value[str], ...]
    """Of a trust policy: services, accounts, roles and `*`, without their kinds."""
    aws_principals: tuple[Value[str], ...]
    """Those of them that are of AWS accounts: accounts, roles, users, and `*` for all that there are."""
    not_principals: tuple[Value[str], ...]
    conditional: bool
    """Whether it has a `Condition`, which may narrow what `*` means."""


class ResourceStatement(Struct, frozen=True, eq=False, kw_only=True):
    """A statement of a resource's own policy: who may do what with it. No `Statement`, for those are of roles."""

    span: Span
    effect: Value[str]
    actions: tuple[Value[str], ...]
    principals: tuple[Value[str], ...]
    conditional: bool
    """Whether it has a `Condition`, which may narrow what `*` means."""


class ManagedPolicy(Struct, frozen=True, eq=False, kw_only=True):
    """A managed policy that is attached by name or ARN, and that the template does not declare."""

    span: Span
    name: str
    """The policy's name without the ARN before it."""
    given: str
    """The branch that attaches it, as `Value.given` says it."""


class Malformation(Enum):
    """What is wrong with an element of a policy document."""

    MISSING = "is not there"
    EMPTY = "is a list of nothing"
    KIND = "is of another kind than IAM takes"
    UNKNOWN = "is no element that IAM knows"
    MISPLACED = "belongs in policies of another type"
    OPPOSITES = "stands beside its opposite, `NotAction` beside `Action`"
    VALUE = "has a value that IAM does not take"
    PREFIX = "does not name one service before one colon"
    NO_ARN = "is neither an ARN nor `*`"
    NOT_STS = "is of another service than AWS STS, which is what trust policies are about"
    EVERYBODY = "is `*` without saying of which kind"
    REPEATED = "has the value of another statement's"


class MalformedElement(Struct, frozen=True, kw_only=True):
    """An element of a policy document that IAM refuses the document for."""

    span: Span
    malformation: Malformation
    element: str
    """`Effect`, or whatever is written in its place; `statement` for a statement as a whole."""
    found: str
    """What is there, where that says more: the value, or `a map` for what is of another kind."""
    trust: bool
    """Whether the document says who may assume the role, not what the role may do."""
    given: str
    """The branch that it belongs to, as `Value.given` says it."""


class Role(Struct, frozen=True, eq=False, kw_only=True):
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
    malformed: tuple[MalformedElement, ...]
    """What keeps those policies, or the trust policy, from being created."""
    complete: bool
    """Whether these are all policies: False if one cannot be known."""


class Permission(Struct, frozen=True, eq=False, kw_only=True):
    """A statement of the function's resource policy (`AWS::Lambda::Permission`)."""

    id: str
    span: Span
    written: bool
    """Whether the template has it: False for one that SAM or Serverless makes."""
    condition: str
    """The condition that it is created under; empty where there is none."""
    qualifier: Value[str] | None
    """The alias or version that it is for; None where it names the function itself."""
    action: Value[str]
    principal: Value[str]
    source_arn: Value[str]
    source_service: Value[str]
    """The service in that ARN, `s3` or `execute-api`, also of a resource that it refers to."""
    source_ids: tuple[str, ...]
    """Logical ids of the buckets, topics, APIs and other invoking resources that the ARN is put together of."""
    source_account: Value[str]
    organization: Value[str]
    """`PrincipalOrgID`."""
    event_source_token: Value[str]
    function_url_auth_type: Value[str]
    invoked_via_function_url: Value[bool]


class ResourcePolicy(Struct, frozen=True, eq=False, kw_only=True):
    """All of a function's resource policy, or of an alias's (`AWS::Lambda::ResourcePolicy`)."""

    id: str
    span: Span
    condition: str
    """The condition that it is created under; empty where there is none."""
    qualifier: Value[str] | None
    """The alias or version that it is for; None where it names the function itself."""
    statements: tuple[ResourceStatement, ...]


class LayerPermission(Struct, frozen=True, eq=False, kw_only=True):
    """A statement of a layer's resource policy (`AWS::Lambda::LayerVersionPermission`)."""

    span: Span
    layer: Value[str]
    """The layer's version, by reference or ARN."""
    action: Value[str]
    principal: Value[str]
    """An account, or `*`."""
    organization: Value[str]
    """The only organization whose accounts may use it; absent for all."""
