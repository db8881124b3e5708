"""The report as a SARIF 2.1.0 document, for GitHub code scanning in the first place.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html, and what GitHub makes
of it: https://docs.github.com/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning. One
run and no category: GitHub refuses a second run. It shows what is suppressed as open, so that such findings are only
there if they were asked for, and after all others: they never take the place of an open one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sarif_om as om  # type: ignore[import-untyped]

from lambdalint.reports import PROJECT, Report, Suppressed
from lambdalint.reports.mending import Mending
from lambdalint.reports.position import extent
from lambdalint.reports.sarif.fingerprints import line_hashes
from lambdalint.reports.sarif.results import ROOT, location, plain, result
from lambdalint.reports.sarif.rules import descriptor
from lambdalint.rule import Diagnostic
from lambdalint.source import SourceFile

MAXIMUM_RESULTS = 5000
"""GitHub keeps no more of a run."""

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LINE_ENDS = ["\r\n", "\r", "\n"]


def render(report: Report) -> Iterator[str]:
    log = _plain_data(om.SarifLog(version="2.1.0", schema_uri=_SCHEMA, runs=[_run(report)]))
    first = {name: log[name] for name in ("$schema", "version")}  # what a reader wants to know before the rest
    yield json.dumps(first | log, indent=2) + "\n"


def _run(report: Report) -> Any:
    found = _sorted(report)
    rules = {rule.id: rule for rule in (*report.rules, *(diagnostic.rule for diagnostic, _ in found))}
    indices = {rule_id: index for index, rule_id in enumerate(sorted(rules))}
    shown = found[:MAXIMUM_RESULTS]
    hashes, mending = _line_hashes([diagnostic for diagnostic, _ in shown]), Mending.of(report)
    driver = om.ToolComponent(
        name="lambdalint",
        semantic_version=report.version,
        information_uri=PROJECT,
        rules=[descriptor(rules[rule_id]) for rule_id in indices],
        contents=None,
    )
    return om.Run(
        tool=om.Tool(driver=driver),
        invocations=[_invocation(report.diagnostics, indices)],
        results=[
            result(each, indices[each.rule.id], line_hash, mending.fix(each), known)
            for (each, known), line_hash in zip(shown, hashes, strict=True)
        ],
        column_kind="unicodeCodePoints",
        newline_sequences=_LINE_ENDS,
        original_uri_base_ids={
            ROOT: om.ArtifactLocation(description=om.Message(text="The top of the repository."))  # no path of a machine
        },
    )


def _sorted(report: Report) -> list[tuple[Diagnostic, Suppressed | None]]:
    """What is open, worst first, then what is suppressed, worst first."""
    known = sorted(report.suppressed, key=lambda each: _order(each.diagnostic))
    found = [(diagnostic, None) for diagnostic in sorted(report.diagnostics, key=_order)]
    return [*found, *((each.diagnostic, each) for each in known)]


def _invocation(diagnostics: Iterable[Diagnostic], indices: dict[str, int]) -> Any:
    crashes = [
        om.Notification(
            message=om.Message(text=plain(diagnostic.finding.message)),
            level="error",
            associated_rule=om.ReportingDescriptorReference(id=diagnostic.rule.id, index=indices[diagnostic.rule.id]),
            locations=[location(diagnostic.finding.span)],
        )
        for diagnostic in diagnostics
        if diagnostic.crashed
    ]
    return om.Invocation(execution_successful=not crashes, tool_execution_notifications=crashes or None)


def _line_hashes(diagnostics: Sequence[Diagnostic]) -> list[str]:
    """For each its fingerprint; every file is gone through once."""
    places = [(each.finding.span.file, extent(each.finding.span)[0].line) for each in diagnostics]
    wanted: dict[SourceFile, set[int]] = {}
    for file, line in places:
        wanted.setdefault(file, set()).add(line)
    hashes = {file: line_hashes(file.text, lines) for file, lines in wanted.items()}
    return [hashes[file][line] for file, line in places]


def _order(diagnostic: Diagnostic) -> tuple[int, str, int, int, str, str]:
    span = diagnostic.finding.span
    return (
        diagnostic.severity.rank,
        span.file.path,
        span.start,
        span.end,
        diagnostic.rule.id,
        diagnostic.finding.message,
    )


def _plain_data(value: Any) -> Any:
    """What `json` takes, from objects of sarif_om, whose attributes carry the names of the standard.

    Left out is only what is absent, None or -1 (an index): the package's usual serialiser also drops a level that is
    the default. Defaults that say nothing, such as `kind`, are None where the objects are made.
    """
    if isinstance(value, dict):
        return {name: _plain_data(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain_data(part) for part in value]
    if not hasattr(value, "__attrs_attrs__"):
        return value
    named = ((field.metadata["schema_property_name"], getattr(value, field.name)) for field in value.__attrs_attrs__)
    return {name: _plain_data(part) for name, part in named if part is not None and part != -1}
