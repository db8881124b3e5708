"""What a comment or the metadata of a template says about findings that are not to be shown."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from lambdalint.source import Span


class Use(Enum):
    """What became of a rule that is ignored."""

    USED = "a finding is ignored"
    UNUSED = "the rule ran and found nothing to be ignored"
    UNKNOWN = "there is no such rule"
    GROUP = "it is no rule, but a category or a preset"
    NOT_JUDGED = "the rule did not run, or not on all that it looks at"


class IgnoredRule(Struct, frozen=True, kw_only=True):
    """A rule that is named to be ignored."""

    span: Span
    name: str
    use: Use = Use.NOT_JUDGED
    nearest: str = ""
    """A rule that may have been meant, if there is none of this name."""


class Ignore(Struct, frozen=True, eq=False, kw_only=True):
    """A comment `lambdalint: ignore[rule] reason`, or an entry of `Metadata: {lambdalint: {ignore: […]}}`."""

    span: Span
    """From the mark of the comment to its end; all of the entry."""
    rules: tuple[IgnoredRule, ...]
    reason: str
    """May be empty."""
    scope: tuple[Span, ...]
    """A finding is ignored if one of its places overlaps one of these."""
    problem: str = ""
    """Why it ignores nothing at all, whatever is found."""
    names: Span | None = None
    """What is between the brackets of a comment; None where it cannot be written anew."""
    removal: Span | None = None
    """What is to be removed to be rid of it: with the spaces before it, or its lines where nothing else is on them.
    None where that would take something else away."""
