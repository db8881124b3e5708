"""What SARIF says of a finding: a `result` (SARIF 2.1.0, 3.27) and its locations.

No snippets: the document leaves the machine, and what stands in a template may be a secret.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import sarif_om as om  # type: ignore[import-untyped]

from lambdalint import lazy
from lambdalint.reports import Suppressed
from lambdalint.reports.position import Position, exact, extent
from lambdalint.rule import Diagnostic, Finding, Fix, Place
from lambdalint.source import Span, encodable

ROOT = "%SRCROOT%"
_MAXIMUM_LINKS = 10
_NO_BYTE = lazy.pattern("[\ud800-\udc7f\udd00-\udfff]")
"""Surrogates that do not stand for a byte of a file's name."""
_LINK = lazy.pattern(r"\[([^]\n]*)\](?=\()")


def result(diagnostic: Diagnostic, rule_index: int, line_hash: str, fix: Fix | None, known: Suppressed | None) -> Any:
    """`fix` has its edits at hand; `known` says why the finding is suppressed."""
    finding = diagnostic.finding
    return om.Result(
        rule_id=diagnostic.rule.id,
        rule_index=rule_index,
        level=diagnostic.severity.value,
        kind=None,
        message=om.Message(text=_message(finding)),
        locations=[location(finding.span)],
        partial_fingerprints={"primaryLocationLineHash": line_hash},
        related_locations=[
            location(there.span, text=there.text, number=number) for number, there in enumerate(finding.related, 1)
        ]
        or None,
        code_flows=[_code_flow(finding)] if finding.steps else None,
        fixes=None if fix is None else [_fix(fix)],
        suppressions=None if known is None else [_suppression(known)],
    )


def _suppression(known: Suppressed) -> Any:
    """Without a status, which says "accepted". The package's `state` is a name that the final schema does not have."""
    return om.Suppression(kind=known.kind, justification=encodable(known.reason) or None)


def _fix(fix: Fix) -> Any:
    """SARIF has no word for what is not safe: it stands in the description."""
    changes: dict[str, list[Any]] = {}
    for edit in fix.edits:
        content = om.ArtifactContent(text=encodable(edit.text))
        changed = om.Replacement(deleted_region=_region(exact(edit.span)), inserted_content=content)
        changes.setdefault(edit.span.file.path, []).append(changed)
    return om.Fix(
        description=om.Message(text=plain(fix.description if fix.safe else f"{fix.description} (unsafe)")),
        artifact_changes=[
            om.ArtifactChange(
                artifact_location=om.ArtifactLocation(uri=_uri(path), uri_base_id=ROOT), replacements=listed
            )
            for path, listed in changes.items()
        ],
    )


def location(span: Span, *, text: str | None = None, number: int | None = None) -> Any:
    """A place, with what is there and the number that links to it."""
    return om.Location(
        id=number,
        physical_location=om.PhysicalLocation(
            artifact_location=om.ArtifactLocation(uri=_uri(span.file.path), uri_base_id=ROOT),
            region=_region(extent(span)),
        ),
        message=None if text is None else om.Message(text=plain(text)),
    )


def _region(ends: tuple[Position, Position]) -> Any:
    start, end = ends
    return om.Region(start_line=start.line, start_column=start.column, end_line=end.line, end_column=end.column)


def plain(text: str) -> str:
    """Text that SARIF shows as it is.

    Only what reads as an embedded link is escaped; brackets elsewhere need no escape (3.11.6). Braces stay single,
    although 3.11.5 wants them doubled: no viewer that we know halves them again in a message without arguments.
    """
    return encodable(_LINK.sub(r"\\[\1\\]", text))


def _message(finding: Finding) -> str:
    """The message as a sentence, for GitHub takes the first one as title, then links to the related places."""
    message = plain(finding.message)
    if not message.endswith((".", "!", "?")):
        message += "."
    return f"{message} See {_links(finding.related)}." if finding.related else message


def _links(related: Sequence[Place]) -> str:
    links = [f"[{_link_text(there.text)}]({number})" for number, there in enumerate(related[:_MAXIMUM_LINKS], 1)]
    if more := len(related) - len(links):
        links.append(f"{more} more")
    return " and ".join(filter(None, (", ".join(links[:-1]), links[-1])))


def _link_text(text: str) -> str:
    return encodable(re.sub(r"[\[\]\\]", r"\\\g<0>", text))


def _code_flow(finding: Finding) -> Any:
    """The calls from the entry point to the finding."""
    steps = [location(step.span, text=f"calls `{step.name}`") for step in finding.steps]
    steps.append(location(finding.span, text=finding.message))
    flow = [om.ThreadFlowLocation(location=step, importance=None) for step in steps]
    return om.CodeFlow([om.ThreadFlow(flow)])


def _uri(path: str) -> str:
    """A relative reference (RFC 3986): bytes of a file's name that are no UTF-8 are kept as they are."""
    return quote(_NO_BYTE.sub("\ufffd", path), safe="/", errors="surrogateescape")
