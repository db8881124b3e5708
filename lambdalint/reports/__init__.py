"""Reports: diagnostics as text for people and as documents for machines.

Each format is a module of its own with `render(report)`, imported only when it is asked for: SARIF alone costs 80 ms.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from typing import Protocol

from msgspec import Struct

from lambdalint.reports.characters import in_json
from lambdalint.rule import Diagnostic, Rule, Severity
from lambdalint.source import Span

FORMATS = ("text", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "markdown", "rdjson", "statistics")
LINES = ("concise", "jsonl")
"""Those of which each finding is a line by itself."""
_OF_JSON = frozenset({"json", "jsonl", "sarif", "gitlab", "rdjson"})
PROJECT = "https://github.com/lambdalint/lambdalint"


class Suppressed(Struct, frozen=True):
    """A finding that the user knows of: an ignore or the baseline says so."""

    diagnostic: Diagnostic
    kind: str
    """SARIF's words: `inSource` for a comment or Metadata, `external` for the baseline."""
    reason: str
    """The justification that is written beside it; may be empty."""


class Report(Struct, frozen=True, kw_only=True):
    """What there is to say about a run."""

    diagnostics: Sequence[Diagnostic]
    """In the order of files and places, as the engine gives them."""
    rules: Sequence[Rule]
    """The active ones, whether they found something or not."""
    version: str
    colour: bool = False
    templates: int = 0
    """How many were read, as for functions and handlers."""
    functions: int = 0
    handlers: int = 0
    generated: int = 0
    """Handlers in files that a program wrote, which are not read."""
    suppressed: Sequence[Suppressed] = ()
    """Only filled where the user asked for them; json, jsonl and sarif carry them."""
    not_shown: Sequence[Diagnostic] = ()
    """What was found besides, and what it calls secret is not shown either."""
    map: str = ""
    """A Mermaid flowchart of the application, only filled where it is asked for; markdown carries it."""

    def of(self, severity: Severity) -> list[Diagnostic]:
        return [diagnostic for diagnostic in self.diagnostics if diagnostic.severity is severity]

    @property
    def paths(self) -> set[str]:
        """The files that something is found in."""
        return {diagnostic.finding.span.file.path for diagnostic in self.diagnostics}

    @property
    def secrets(self) -> list[Span]:
        """Places whose text must not be shown, whatever it is shown for."""
        found = (*self.diagnostics, *self.not_shown, *(known.diagnostic for known in self.suppressed))
        return list(dict.fromkeys(diagnostic.finding.span for diagnostic in found if diagnostic.finding.secret))


def render(format: str, report: Report) -> Iterator[str]:  # noqa: A002
    """The report in pieces that are written as they are, one after the other; no piece if there is nothing to say."""
    pieces: Iterator[str] = importlib.import_module(f"{__name__}.{format}").render(report)
    return map(in_json, pieces) if format in _OF_JSON else pieces


def left_out(format: str, report: Report) -> int:  # noqa: A002
    """How many diagnostics have no place in a document of that format, the least grave ones. The caller warns of them;
    where people read the report itself, it does so."""
    limit: int | None = getattr(importlib.import_module(f"{__name__}.{format}"), "MAXIMUM_RESULTS", None)
    return 0 if limit is None else max(0, len(report.diagnostics) + len(report.suppressed) - limit)


class Parts(Protocol):
    """A report that is written as its findings come, project by project."""

    def add(self, report: Report) -> Iterator[str]:
        """What there is to say of a project."""

    def end(self) -> Iterator[str]: ...


def in_parts(format: str, *, colour: bool) -> Parts | None:  # noqa: A002
    """None for a format that has to know all before it says anything."""
    if format == "text":
        from lambdalint.reports.text import Text  # noqa: PLC0415 - each format when it is asked for

        return Text(colour)
    return _Lines(format) if format in LINES else None


class _Lines(Struct, frozen=True):
    """Of a format that says the same of a finding whatever the others are."""

    format: str

    def add(self, report: Report) -> Iterator[str]:
        return render(self.format, report)

    def end(self) -> Iterator[str]:
        return iter(())
