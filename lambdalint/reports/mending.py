"""What reports say of fixes."""

from __future__ import annotations

from collections.abc import Sized

from msgspec import Struct

from lambdalint.reports import Report
from lambdalint.rule import Diagnostic, Fix


def offered(diagnostic: Diagnostic) -> Fix | None:
    """The fix of a finding, unless it is known to have no edits.

    Those that are computed when they are read (see `lambdalint.fixes`) are not asked for here, which would take longer
    than all of the rest: it may turn out that they cannot be made.
    """
    fix = diagnostic.finding.fix
    return None if fix is None or (isinstance(fix.edits, Sized) and len(fix.edits) == 0) else fix


def described(fix: Fix) -> str:
    """What it does, and what there is to know of it before."""
    notes = [] if fix.safe else ["unsafe"]
    notes += [] if isinstance(fix.edits, Sized) else ["if it can be made"]
    return f"{fix.description} ({', '.join(notes)})" if notes else fix.description


class Mending(Struct, frozen=True):
    """The fixes of a report as documents carry them: without those that would show a secret."""

    secrets: frozenset[str]
    """Lines of texts that must not be shown, without the quotes around them."""

    @classmethod
    def of(cls, report: Report) -> Mending:
        written = (line.strip(" \t'\"`") for secret in report.secrets for line in secret.text.splitlines())
        return cls(frozenset(filter(None, written)))

    def fix(self, diagnostic: Diagnostic) -> Fix | None:
        """What mends it, with its edits at hand; None if there are none, or if one holds what must not be shown."""
        fix = diagnostic.fix
        return None if fix is None or any(self.tells(edit.text) for edit in fix.edits) else fix

    def tells(self, text: str) -> bool:
        """Whether a text holds a secret."""
        return any(secret in text for secret in self.secrets)
