"""`lambdalint check --add-ignore`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdalint import fixes
from lambdalint.cli.usage import say
from lambdalint.ignores.adding import ignoring
from lambdalint.linting import path_of
from lambdalint.mending.rounds import Changed
from lambdalint.mending.writing import WriteError, write
from lambdalint.reports.characters import visible
from lambdalint.reports.counts import counted
from lambdalint.reports.position import place

if TYPE_CHECKING:
    from lambdalint.linting import Outcome


def run(outcome: Outcome) -> int:
    """Writes a comment, or an entry of `Metadata`, for everything that was found; says what cannot be ignored so."""
    edits, left = ignoring(outcome.diagnostics)
    failed = len(left)
    for file, text in fixes.applied(edits).items():
        try:
            write(path_of(file), Changed(file, text))
        except WriteError as error:
            say(str(error))
            failed += 1
    for diagnostic in left:
        where = visible(place(diagnostic.finding.span))
        say(f"{where}: there is no place for an ignore of {diagnostic.rule.id}")
    added = len(outcome.diagnostics) - len(left)
    say(f"{counted(added, 'finding')} ignored from now on.")
    return 1 if failed else 0
