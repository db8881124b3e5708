"""What else a template declares than functions."""

from __future__ import annotations

from msgspec import Struct

from lambdalint.model.iam import ResourceStatement
from lambdalint.model.value import Value, Values
from lambdalint.source import Span


class Resource(Struct, frozen=True, eq=False, kw_only=True):
    """A resource that a function's code may use: a table, a queue, a bucket."""

    id: str
    """Its logical id, by which `Value.target` names it."""
    span: Span
    block: Span
    """All of its declaration."""
    type: str
    """`AWS::DynamoDB::Table` and the like; that of CloudFormation also for what SAM has a type for."""
    name: Value[str]
    """Its physical name; absent where CloudFormation makes one up, or where the type has none."""
    kms_key: Value[str]
    """What its content is encrypted with; absent for a key of the service's own, or none."""
    fifo: Value[bool]
    """Whether a queue or topic keeps the order; absent for what is neither."""
    dead_letter_queue: Value[str]
    """Where a queue's redrive policy sends what failed; absent without one, and for what is no queue."""
    statements: tuple[ResourceStatement, ...]
    """Of the policies that are attached to it: who may use it."""


class Cors(Struct, frozen=True, eq=False, kw_only=True):
    """Which websites a function URL or an API lets call it (cross-origin resource sharing)."""

    id: str
    """Of the URL, the API or the method."""
    span: Span
    allow_origins: Values
    """`https://www.example.com`, or `*` for all."""
    allow_credentials: Value[bool]
    """Whether with cookies and other credentials; False by default."""
