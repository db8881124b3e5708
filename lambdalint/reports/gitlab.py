"""A Code Quality report, which GitLab shows in merge requests.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format: an array of issues, a part of what Code
Climate has (https://github.com/codeclimate/platform/blob/master/spec/analyzers/SPEC.md): a description is one line, in
which backquotes are code; lines and columns count from 1. Columns are characters here, and an end is exclusive. GitLab
compares the branches by the fingerprints alone, shows issues with the same fingerprint as one, and states no limit. The
document is ASCII, whatever is in it; paths are from the top of the repository.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

from lambdalint.reports import Report
from lambdalint.reports.characters import visible
from lambdalint.reports.position import Position, extent
from lambdalint.rule import Diagnostic, Severity
from lambdalint.source import encodable

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.NOTE: "minor"}
"""Of info, minor, major, critical and blocker. What is refused, fails or loses data is critical. A note still asks for
a change, which `info` does not. Only a rule that crashed is a blocker: nobody knows what it would have said."""
_CRASHED = "blocker"


def render(report: Report) -> Iterator[str]:
    seen: Counter[str] = Counter()
    yield json.dumps([_issue(diagnostic, seen) for diagnostic in report.diagnostics], indent=2) + "\n"


def _issue(diagnostic: Diagnostic, seen: Counter[str]) -> dict[str, object]:
    span = diagnostic.finding.span
    begin, end = extent(span)
    return {
        "description": f"{diagnostic.rule.id}: {visible(diagnostic.finding.message)}",
        "check_name": diagnostic.rule.id,
        "fingerprint": _fingerprint(diagnostic, seen),
        "severity": _CRASHED if diagnostic.crashed else _SEVERITIES[diagnostic.severity],
        "location": {
            "path": encodable(span.file.path),
            "positions": {"begin": _position(begin), "end": _position(end)},
        },
    }


def _position(position: Position) -> dict[str, int]:
    return {"line": position.line, "column": position.column}


def _fingerprint(diagnostic: Diagnostic, seen: Counter[str]) -> str:
    """Of what stays where lines move: the rule, the file, the message and the first line of the code that it is about.

    Where several findings have all of these in common, their number in the file tells them apart. A secret is left
    out: few are so long that their hash would not tell them.
    """
    finding = diagnostic.finding
    code = "" if finding.secret else finding.span.text.strip().partition("\n")[0].rstrip()
    said = json.dumps([diagnostic.rule.id, finding.span.file.path, finding.message, code])
    seen[said] += 1
    return sha256(f"{said}{seen[said]}".encode()).hexdigest()
