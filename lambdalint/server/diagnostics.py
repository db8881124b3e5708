"""Diagnostics as the protocol has them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lsprotocol import types
from msgspec import Struct

from lambdalint.linting import path_of
from lambdalint.reports.characters import visible
from lambdalint.rule import Diagnostic, Place, Severity
from lambdalint.server.capabilities import Client
from lambdalint.server.documents import Desk
from lambdalint.source import SourceFile

SOURCE = "lambdalint"
MAXIMUM_TEXT = 2000
"""Characters of a message that are shown; names in it may be of any length."""

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}


class Shown(Struct, frozen=True, eq=False):
    """A diagnostic, and how the editor was told of it."""

    diagnostic: Diagnostic
    told: types.Diagnostic


class Writer(Struct, frozen=True):
    """Writes for one client, with the names that its documents have."""

    client: Client
    desk: Desk

    def shown(self, diagnostic: Diagnostic) -> Shown:
        rule, finding = diagnostic.rule, diagnostic.finding
        told = types.Diagnostic(
            range=self.client.positions.shown(finding.span),
            message=clipped(finding.message),
            severity=_SEVERITIES[diagnostic.severity],
            code=rule.id,
            code_description=types.CodeDescription(page_uri(rule.module)) if self.client.takes_descriptions else None,
            source=SOURCE,
            related_information=list(self._related(diagnostic)) or None if self.client.takes_related else None,
        )
        return Shown(diagnostic, told)

    def uri(self, file: SourceFile) -> str:
        """As the editor spells it, where it is open."""
        path = path_of(file)
        documents = self.desk.documents.get(path, ())
        return documents[0].uri if documents else path.as_uri()

    def _related(self, diagnostic: Diagnostic) -> Iterator[types.DiagnosticRelatedInformation]:
        finding = diagnostic.finding
        places = (*finding.related, *(Place(step.span, f"calls `{step.name}`") for step in finding.steps))
        for place in places:
            location = types.Location(self.uri(place.span.file), self.client.positions.shown(place.span))
            yield types.DiagnosticRelatedInformation(location, clipped(place.text))


def page_uri(module: Path) -> str:
    """The page of the rule in a module, which is installed with it."""
    return module.with_suffix(".md").absolute().as_uri()


def clipped(text: str) -> str:
    shown = visible(text)
    return shown if len(shown) <= MAXIMUM_TEXT else shown[: MAXIMUM_TEXT - 1] + "…"


def of_configuration(problem: str, text: str, *, word: str, line: int) -> types.Diagnostic:
    """What is wrong with a configuration file: where `word` is first written in its text, else on `line`, from 1."""
    lines = text.splitlines() or [""]
    number = next((at for at, each in enumerate(lines) if word and word in each), min(line, len(lines)) - 1)
    return types.Diagnostic(
        range=types.Range(types.Position(number, 0), types.Position(number + 1, 0)),
        message=clipped(problem),
        severity=types.DiagnosticSeverity.Error,
        source=SOURCE,
    )
