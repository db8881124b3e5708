"""What a function's execution role allows."""

from __future__ import annotations

from dataclasses import dataclass

from lambdalint.model.value import Value
from lambdalint.source import Span


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Statement:
    """A statement of a policy that is attached to the role. Lists are as written; a single text is a list of one."""

    span: Span
    effect: Value[str]
    actions: tuple[Value[str], ...]
    resources: tuple[Value[str], ...]
    conditional: bool
    """Whether it has a `Condition`, which may narrow what `*` means."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ManagedPolicy:
    """A managed policy that is attached by name or ARN."""

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
    managed_policies: tuple[ManagedPolicy, ...]
