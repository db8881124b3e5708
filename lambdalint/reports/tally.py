"""What the last lines of a report say: how much was found, and how much of it may be mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct, field

from lambdalint.reports.counts import counted
from lambdalint.reports.mending import offered
from lambdalint.rule import Diagnostic, Severity


class Tally(Struct, eq=False):
    """Of findings, which come one by one."""

    severities: Counter[Severity] = field(default_factory=Counter)
    fixes: Counter[bool] = field(default_factory=Counter)
    """By whether they are safe."""
    paths: set[str] = field(default_factory=set)
    """The files that something is found in."""

    @classmethod
    def of(cls, diagnostics: Iterable[Diagnostic]) -> Tally:
        tally = cls()
        for diagnostic in diagnostics:
            tally.add(diagnostic)
        return tally

    def add(self, diagnostic: Diagnostic) -> None:
        self.severities[diagnostic.severity] += 1
        self.paths.add(diagnostic.finding.span.file.path)
        if fix := offered(diagnostic):
            self.fixes[fix.safe] += 1

    @property
    def found(self) -> str:
        """`2 errors, 1 note in 1 file`, where there are any."""
        counts = (counted(self.severities[each], each.value) for each in Severity if self.severities[each])
        return f"{', '.join(counts)} in {counted(len(self.paths), 'file')}"

    @property
    def fixable(self) -> str:
        """How many findings may be mended by which option; empty if there are none."""
        safe, rest = self.fixes[True], self.fixes[False]
        if not safe:
            return f"{counted(rest, 'finding')} may be fixed with --fix --unsafe-fixes" if rest else ""
        more = f", {rest} more with --fix --unsafe-fixes" if rest else ""
        return f"{counted(safe, 'finding')} may be fixed with --fix{more}"
