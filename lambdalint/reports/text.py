"""The report for people: each finding with the code that it is about, and a count at the end.

    error[rule-id]: message
      --> template.yaml:12:26
       |
    12 |       VisibilityTimeout: 30
       |                          ^^
      ::: template.yaml:20:16
       |
    20 |       Timeout: 60
       |                -- `Worker`'s timeout
       = src/app.py:7:5 calls `load`
       = fix: hide messages for 360 s
       = help: lambdalint explain rule-id

The help is given with the first finding of a rule. A place in a file without text has no code to show. What is secret
is masked in every line that is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from lambdalint.reports import Report
from lambdalint.reports.characters import visible
from lambdalint.reports.counts import counted
from lambdalint.reports.frame import Frame
from lambdalint.reports.mending import described, offered
from lambdalint.reports.position import place
from lambdalint.reports.tally import Tally
from lambdalint.rule import Diagnostic, Severity
from lambdalint.source import Span

MAXIMUM_RELATED = 10
"""Places shown beside a finding: one line of `Globals` may be about hundreds of functions."""

_BOLD, _BLUE = "1", "1;34"
_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}


def render(report: Report) -> Iterator[str]:
    text = Text(report.colour)
    yield from text.add(report)
    yield from text.end()


class Text(Struct, eq=False):
    """A report that comes in parts."""

    colour: bool
    _tally: Tally = field(default_factory=Tally)
    _explained: set[str] = field(default_factory=set)

    def add(self, report: Report) -> Iterator[str]:
        secrets = report.secrets
        for diagnostic in report.diagnostics:
            self._tally.add(diagnostic)
            explain = not diagnostic.crashed and diagnostic.rule.id not in self._explained
            if explain:
                self._explained.add(diagnostic.rule.id)
            yield "\n".join(_lines(diagnostic, secrets, colour=self.colour, explain=explain)) + "\n\n"

    def end(self) -> Iterator[str]:
        if self._tally.paths:
            yield _painted(self._tally.found, _BOLD, self.colour) + "\n"
        if mended := self._tally.fixable:
            yield mended + "\n"


def _lines(diagnostic: Diagnostic, secrets: Sequence[Span], *, colour: bool, explain: bool) -> Iterator[str]:
    finding, rule, style = diagnostic.finding, diagnostic.rule, _COLOURS[diagnostic.severity]
    related = finding.related[:MAXIMUM_RELATED]
    gutter = max(len(str(Frame.of(span).line)) for span in (finding.span, *(there.span for there in related)))
    margin = _Margin(gutter, colour, secrets)
    head = _painted(f"{diagnostic.severity.value}[{rule.id}]", style, colour)
    yield head + _painted(f": {visible(finding.message)}", _BOLD, colour)
    yield from margin.code(finding.span, "-->", "^", style, "")
    for there in related:
        yield from margin.code(there.span, ":::", "-", _BLUE, visible(there.text))
    if more := len(finding.related) - len(related):
        yield margin.note(f"and {counted(more, 'more place')}")
    for step in finding.steps:
        yield margin.note(f"{visible(place(step.span))} calls `{visible(step.name)}`")
    if fix := offered(diagnostic):
        yield margin.note(f"fix: {visible(described(fix))}")
    if explain:
        yield margin.note(f"help: lambdalint explain {rule.id}")


class _Margin(Struct, frozen=True):
    """The margin that the line numbers stand in, and what stands beside it."""

    width: int
    colour: bool
    secrets: Sequence[Span]

    def code(self, span: Span, arrow: str, mark: str, style: str, label: str) -> Iterator[str]:
        where = f"{self._left(arrow, space='')} {visible(place(span))}"
        if not span.file.text:
            yield f"{where}: {label}" if label else where
            return
        frame = Frame.of(span, secrets=self.secrets)
        label = " ".join(filter(None, (frame.rest, label)))
        marks = _painted(mark * frame.width + (f" {label}" if label else ""), style, self.colour)
        yield where
        yield self._left("|")
        yield f"{self._left('|', str(frame.line))} {frame.text}".rstrip()
        yield f"{self._left('|')} {' ' * frame.indent}{marks}"

    def note(self, text: str) -> str:
        return f"{self._left('=')} {text}"

    def _left(self, sign: str, number: str = "", *, space: str = " ") -> str:
        return _painted(f"{number:>{self.width}}{space}{sign}", _BLUE, self.colour)


def _painted(text: str, style: str, colour: bool) -> str:  # noqa: FBT001
    return f"\x1b[{style}m{text}\x1b[0m" if colour else text
