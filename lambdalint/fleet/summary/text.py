"""The summary for a terminal: short, however many repositories there are, but for those that could not be linted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lambdalint.fleet.summary import headline
from lambdalint.fleet.tally import Tally
from lambdalint.reports.characters import visible
from lambdalint.rule import Severity

MAXIMUM_REPOSITORIES = 20
"""With findings, and with nothing to lint, that are shown."""

_SEVERITIES = [severity.value for severity in Severity]


def render(tally: Tally) -> Iterator[str]:
    if rules := list(tally.rules()):
        head = ("repositories", *(f"{severity}s" for severity in _SEVERITIES), "rule")
        yield from _table(
            head, [(each.repositories, *(each.severities[name] for name in _SEVERITIES), each.rule) for each in rules]
        )
        yield "\n"
    if worst := tally.worst:
        head = (*(f"{severity}s" for severity in _SEVERITIES), "repository")
        shown = worst[:MAXIMUM_REPOSITORIES]
        yield from _table(
            head, [(*(each.severities[name] for name in _SEVERITIES), visible(each.name)) for each in shown]
        )
        if more := len(worst) - len(shown):
            yield f"and {more} more\n"
        yield "\n"
    yield from _apart(tally)
    yield f"lambdalint: {headline(tally)}.\n"


def _apart(tally: Tally) -> Iterator[str]:
    """Those of which there is something else to say."""
    for result in tally.empty[:MAXIMUM_REPOSITORIES]:
        yield f"nothing to lint: {visible(result.name)}\n"
    if (more := len(tally.empty) - MAXIMUM_REPOSITORIES) > 0:
        yield f"nothing to lint: {more} more\n"
    for result in tally.results:
        name = visible(result.name)
        if result.broken:
            yield f"not linted: {name}: {visible(result.broken)}\n"
        elif result.crashed:
            yield f"a rule crashed: {name}: see its findings\n"
        if result.closed:
            others = f" and {len(result.closed) - 1} more" if len(result.closed) > 1 else ""
            yield f"not read: {name}: {visible(result.closed[0])}{others}\n"
        if result.inside > 1:
            folders = f"{name.rstrip('/')}/*/"
            yield f"linted as one: {name}: it has {result.inside} repositories in it; {folders} names each of them\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[int | str]]) -> Iterator[str]:
    """Columns of numbers, and a last one of names."""
    widths = [max(len(str(row[column])) for row in (head, *rows)) for column in range(len(head) - 1)]
    for row in (head, *rows):
        numbers = (f"{cell:>{width}}" for cell, width in zip(row[:-1], widths, strict=True))
        yield "  ".join((*numbers, str(row[-1]))) + "\n"
