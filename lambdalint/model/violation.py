"""What cfn-lint says of a template."""

from __future__ import annotations

from dataclasses import dataclass

from lambdalint.source import Span


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Violation:
    """A place where a template is not as CloudFormation takes it."""

    span: Span
    code: str
    """Of the rule: `E3002`; empty where cfn-lint did not get as far."""
    message: str
    is_error: bool
    """Whether it takes it for an error; else it is a warning."""
