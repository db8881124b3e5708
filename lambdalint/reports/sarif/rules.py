"""What SARIF says of a rule: a `reportingDescriptor` (SARIF 2.1.0, 3.49), with the properties that GitHub reads."""

from __future__ import annotations

import textwrap
from functools import lru_cache
from typing import Any

import sarif_om as om  # type: ignore[import-untyped]

from lambdalint.rule import Rule, Severity

_MAXIMUM_TEXT = 1024
_MAXIMUM_TAGS = 10
_PROBLEM = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}
_SECURITY = {Severity.ERROR: "8.5", Severity.WARNING: "6.0", Severity.NOTE: "3.0"}
"""On the scale of CVSS, where GitHub calls 7.0 high and 4.0 medium. It refuses numbers: these are strings."""


@lru_cache(maxsize=512)  # one for each of many repositories
def descriptor(rule: Rule) -> Any:
    page = rule.page
    name = "".join(word.capitalize() for word in rule.id.split("-"))
    return om.ReportingDescriptor(
        id=rule.id,
        name=None if name.lower() == rule.id else name,  # 3.49.7: not the id in other letters
        short_description=om.MultiformatMessageString(_short(page.title)),
        full_description=om.MultiformatMessageString(_short(page.description)),
        help=om.MultiformatMessageString(page.help, markdown=page.help),
        default_configuration=om.ReportingConfiguration(enabled=None, level=rule.severity.value),
        properties=_properties(rule),
    )


def _properties(rule: Rule) -> dict[str, object]:
    properties: dict[str, object] = {
        "tags": [rule.category, "lambda"][:_MAXIMUM_TAGS],
        "precision": rule.precision.value,
    }
    if rule.category == "security":
        properties["security-severity"] = _SECURITY[rule.severity]
    else:
        properties["problem.severity"] = _PROBLEM[rule.severity]
    return properties


def _short(text: str) -> str:
    return textwrap.shorten(text, _MAXIMUM_TEXT, placeholder=" ...")
