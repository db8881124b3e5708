"""The summary as GitHub Flavored Markdown, for the summary of a job in a workflow run.

It stays below what GitHub takes, as that of the report does (see `lambdalint.reports.markdown`): what does not fit is
counted. The tables are HTML for the same reason as there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lambdalint.fleet.summary import headline
from lambdalint.fleet.tally import Tally
from lambdalint.reports.markdown import MAXIMUM_BYTES, code, cut, size, text
from lambdalint.rule import Severity

_SEVERITIES = [severity.value for severity in Severity]
_KINDS = [f"{severity}s" for severity in _SEVERITIES]


def render(tally: Tally) -> Iterator[str]:
    yield f"## lambdalint\n\n**{_sentence(headline(tally))}**\n\n"
    room = MAXIMUM_BYTES - 10_000
    broken = ((code(cut(each.name)), text(cut(each.broken))) for each in tally.broken)
    rules = (
        (code(each.rule), each.repositories, *(each.severities[name] for name in _SEVERITIES)) for each in tally.rules()
    )
    worst = ((code(cut(each.name)), *(each.severities[name] for name in _SEVERITIES)) for each in tally.worst)
    for title, head, rows in (
        ("Rules", ("Rule", "Repositories", *_KINDS), rules),
        ("Not linted", ("Repository", "Why"), broken),
        ("Repositories", ("Repository", *_KINDS), worst),
    ):
        for piece in _table(title, head, rows, room):
            room -= size(piece)
            yield piece


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]


def _table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]], room: int) -> Iterator[str]:
    """Nothing if there are no rows."""
    lines = [_row("td", row) for row in rows]
    if not lines:
        return
    yield f"<h3>{title}</h3>\n<table>\n{_row('th', [_sentence(name) for name in head])}"
    for number, line in enumerate(lines):
        room -= size(line)
        if room < 0:
            yield f"</table>\n\n**{len(lines) - number} more** do not fit: GitHub shows no summary above 1 MiB.\n\n"
            return
        yield line
    yield "</table>\n\n"


def _row(tag: str, cells: Iterable[object]) -> str:
    return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>\n"
