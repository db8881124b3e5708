"""What cfn-lint says of a template."""

from __future__ import annotations

from msgspec import Struct

from lambdalint.source import Span


class Violation(Struct, frozen=True, eq=False, kw_only=True):
    """A place where a template is not as CloudFormation takes it."""

    span: Span
    code: str
    """Of the rule: `E3002`; empty where cfn-lint did not get as far."""
    message: str
    is_error: bool
    """Whether it takes it for an error; else it is a warning."""
