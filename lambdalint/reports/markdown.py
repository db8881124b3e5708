"""The report as GitHub Flavored Markdown, for the summary of a job in a workflow run, or for a comment.

GitHub takes no summary of more than 1 MiB
(https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary): the findings
that do not fit, the least grave ones, are counted instead. The tables are HTML, in which none of Markdown's signs means
anything (https://github.github.com/gfm/#html-blocks): it ends at an empty line, and no line of what is shown is empty.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from lambdalint import lazy
from lambdalint.reports import Report
from lambdalint.reports.characters import visible
from lambdalint.reports.counts import counted
from lambdalint.reports.mending import offered
from lambdalint.reports.position import extent
from lambdalint.reports.tally import Tally
from lambdalint.rule import Diagnostic
from lambdalint.source import encodable

MAXIMUM_BYTES = 1_000_000
"""Of UTF-8; the rest of the MiB is for what else the step writes."""
MAXIMUM_TEXT = 2000
"""Characters of a message or path that are shown, so that one of them cannot take the room of all others."""
MAXIMUM_MAP = 50_000
"""Characters that Mermaid draws (https://mermaid.js.org/config/schema-docs/config-properties-maxtextsize.html)."""

_COLUMNS = "".join(f"<th>{name}</th>" for name in ("Severity", "Rule", "Place", "Message", "Fix"))
_END = "</table>\n\n"
_PIECES = lazy.pattern(r"`([^`]+)`|[^\s`]+|\s+|`")
"""Code in backquotes, words, and what is between them."""
_OBEYED = lazy.pattern("[@#$]")
"""In a word that has one of these, GitHub sees, in HTML too, a name to notify, a number to link or a formula."""


def render(report: Report) -> Iterator[str]:
    head = "".join(_head(report))
    shown = _shown(report.diagnostics, MAXIMUM_BYTES - size(head) - 1000)
    yield head
    for path in sorted(shown, key=lambda path: (min(each.severity.rank for each, _ in shown[path]), path)):
        yield _heading(path)
        yield from (row for _, row in shown[path])
        yield _END
    if more := len(report.diagnostics) - sum(map(len, shown.values())):
        yield f"**{more} more** {'is' if more == 1 else 'are'} left out: GitHub shows no summary above 1 MiB.\n"


def _head(report: Report) -> Iterator[str]:
    yield "## lambdalint\n\n"
    tally = Tally.of(report.diagnostics)
    yield f"**{tally.found if report.diagnostics else 'No findings'}**\n\n"
    yield f"lambdalint read {counted(report.templates, 'template')}, {counted(report.functions, 'function')}"
    yield f" and the code of {counted(report.handlers, 'handler')}.\n\n"
    if mended := tally.fixable:
        yield f"{mended.replace('--fix', '`--fix`').replace('--unsafe-fixes', '`--unsafe-fixes`')}.\n\n"
    drawn = encodable(report.map).strip("\r\n")
    if len(drawn) > MAXIMUM_MAP:
        yield f"The map is left out: Mermaid draws none of more than {MAXIMUM_MAP} characters.\n\n"
    elif drawn:
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", drawn)), default=0))
        yield f"{fence}mermaid\n{drawn}\n{fence}\n\n"


def _shown(diagnostics: Sequence[Diagnostic], room: int) -> dict[str, list[tuple[Diagnostic, str]]]:
    """As many as fit into a number of bytes, the worst first, by the paths of their files, and what is written."""
    shown: dict[str, list[tuple[Diagnostic, str]]] = {}
    for diagnostic in sorted(diagnostics, key=lambda each: each.severity.rank):
        path, row = diagnostic.finding.span.file.path, _row(diagnostic)
        room -= size(row) + (0 if path in shown else size(_heading(path) + _END))
        if room < 0:
            break
        shown.setdefault(path, []).append((diagnostic, row))
    return shown


def _heading(path: str) -> str:
    return f"<h3>{code(cut(path))}</h3>\n<table>\n<tr>{_COLUMNS}</tr>\n"


def _row(diagnostic: Diagnostic) -> str:
    start, _ = extent(diagnostic.finding.span)
    fix = offered(diagnostic)
    cells = (
        diagnostic.severity.value,
        code(diagnostic.rule.id),
        f"{start.line}:{start.column}",
        text(cut(diagnostic.finding.message)),
        "" if fix is None else f"{text(cut(fix.description))} ({code('--fix' if fix.safe else '--unsafe-fixes')})",
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>\n"


def text(text: str) -> str:
    return "".join(map(_piece, _PIECES.finditer(text)))


def _piece(match: re.Match[str]) -> str:
    return code(match[1] or match[0]) if match[1] or _OBEYED.search(match[0]) else _plain(match[0])


def code(text: str) -> str:
    return f"<code>{_plain(text)}</code>"


def _plain(text: str) -> str:
    return html.escape(visible(text), quote=False)


def cut(text: str) -> str:
    return text if len(text) <= MAXIMUM_TEXT else f"{text[:MAXIMUM_TEXT]}..."


def size(text: str) -> int:
    return len(text.encode())
