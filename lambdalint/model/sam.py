"""What AWS SAM has short forms for: policy templates and connectors."""

from __future__ import annotations

from msgspec import Struct

from lambdalint.model.value import Values
from lambdalint.source import Span


class PolicyTemplate(Struct, frozen=True, eq=False, kw_only=True):
    """An entry of `Policies` that is meant as a SAM policy template."""

    span: Span
    """Its name. The statements that SAM fills from it stand there as well."""
    name: str
    parameters: tuple[str, ...] | None
    """The names of those that are given; None if what is given is no map."""
    complete: bool
    """Whether these are all parameters."""
    beside: tuple[str, ...]
    """Other keys of the same map, of which SAM wants none."""
    is_text: bool
    """Whether only its name is written, which SAM takes for that of a managed policy."""
    given: str
    """The branch that it belongs to, as `Value.given` says it."""


class ConnectorEnd(Struct, frozen=True, eq=False, kw_only=True):
    """A source or destination of a connector."""

    span: Span
    """Its `Id` or `Type`; the end itself where it has neither."""
    key: str
    """`Source` or `Destination`."""
    id: str | None
    """The logical id that it names, if it names one."""
    type: str | None
    """CloudFormation's type of the resource, also for what SAM has a type for; None if it cannot be known."""
    named: bool
    """Whether it has an `Id` or a `Type`; True where that cannot be told."""
    exists: bool
    """Whether the template has a resource by its id; True where that cannot be told."""


class Connector(Struct, frozen=True, eq=False, kw_only=True):
    """`AWS::Serverless::Connector`, or an entry of a resource's `Connectors`."""

    id: str
    """That of the resource, or the key in `Connectors`."""
    span: Span
    sources: tuple[ConnectorEnd, ...]
    """One, or none where it is missing."""
    destinations: tuple[ConnectorEnd, ...]
    permissions: Values
    missing: tuple[str, ...]
    """What it needs and does not have: `Properties`, `Source`, `Destination` or `Permissions`."""
