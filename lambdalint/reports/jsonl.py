"""One JSON object in a line for each finding, for `jq` and for logs: those of the format `json` (see there)."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lambdalint.reports import Report
from lambdalint.reports.json import findings


def render(report: Report) -> Iterator[str]:
    for finding in findings(report):
        yield json.dumps(finding) + "\n"
