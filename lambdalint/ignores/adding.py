"""Ignores for findings that are to be lived with: edits that write them where the findings are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from lambdalint import lazy
from lambdalint.ignores import entries, sheets
from lambdalint.ignores.sheets import Sheet, Spot
from lambdalint.model.node import Mapping, Node
from lambdalint.readers import document
from lambdalint.readers.ignores.layouts import DOCUMENTS
from lambdalint.rule import Diagnostic, Edit
from lambdalint.source import SourceFile

_MADE = frozenset(".aws-sam .serverless .venv bower_components cdk.out node_modules site-packages venv".split())
"""Folders that programs fill."""
_OF_CDK = lazy.pattern(r"aws:cdk:path|AWS::CDK::Metadata")
_GENERATED = lazy.pattern(r"^\W*(?:.*@generated\b|.*\bDO NOT EDIT\b)", re.MULTILINE)
_BEGINNING = 2_000
"""Characters in which a file says that a program wrote it."""


def ignoring(diagnostics: Iterable[Diagnostic]) -> tuple[list[Edit], list[Diagnostic]]:
    """The edits with which diagnostics are shown no more, and those for which there are none.

    A comment is put at the end of the line on which a finding begins, or above it where there is no room, or its rule
    into the comment that is there. In JSON, the resource in which the first of its places is that lies in one gets an
    entry in its metadata. What a program wrote is left as it is: it will write it again. So is what is said of a rule
    that crashed.
    """
    edits: list[Edit] = []
    left: list[Diagnostic] = []
    by_file: dict[SourceFile, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        file = diagnostic.finding.span.file
        if diagnostic.crashed or _is_made(file):
            left.append(diagnostic)
        else:
            by_file.setdefault(file, []).append(diagnostic)
    for file, found in by_file.items():
        added, rest = _in_json(file, found) if _is_json(file) else _in_comments(file, found)
        edits += added
        left += rest
    return edits, left


def _is_made(file: SourceFile) -> bool:
    path = PurePosixPath(file.path)
    if not _MADE.isdisjoint(path.parts):
        return True
    if path.suffix.lower() in DOCUMENTS:
        return bool(_OF_CDK.search(file.text))
    return bool(_GENERATED.search(file.text, 0, _BEGINNING))


def _is_json(file: SourceFile) -> bool:
    """CloudFormation takes a template for JSON that begins so."""
    return PurePosixPath(file.path).suffix.lower() in DOCUMENTS and file.text.lstrip().startswith("{")


def _in_json(file: SourceFile, found: Iterable[Diagnostic]) -> tuple[list[Edit], list[Diagnostic]]:
    root = document.read(file, lambda *_: None)
    held: dict[Mapping | None, list[Diagnostic]] = {}
    for diagnostic in found:
        starts = (span.start for span in diagnostic.spans if span.file is file)
        resources = (entries.resource(root, start) for start in starts)
        held.setdefault(next((one for one in resources if one is not None), None), []).append(diagnostic)
    edits: list[Edit] = []
    left = held.pop(None, [])
    for resource, inside in held.items():
        added = entries.added(resource, {diagnostic.rule.id for diagnostic in inside}) if resource else ()
        edits += added
        left += [] if added else inside
    return edits, left


def _in_comments(file: SourceFile, found: Iterable[Diagnostic]) -> tuple[list[Edit], list[Diagnostic]]:
    is_document = PurePosixPath(file.path).suffix.lower() in DOCUMENTS
    root: Node | None = document.read(file, lambda *_: None) if is_document else None
    around = sheets.whole(file, root)
    codes = list(sheets.codes(root))
    ids: dict[tuple[Sheet, Spot], set[str]] = {}
    left: list[Diagnostic] = []
    for diagnostic in found:
        start = diagnostic.finding.span.start
        inner = (sheet for code, sheet in codes if code.span.start < start <= code.span.end)
        candidates = (*inner, around)
        spots = ((sheet, sheet.spot(start)) for sheet in candidates if sheet is not None)
        place = next(((sheet, spot) for sheet, spot in spots if spot is not None), None)
        if place is None:
            left.append(diagnostic)
        else:
            ids.setdefault(place, set()).add(diagnostic.rule.id)
    return [sheet.edit(spot, names) for (sheet, spot), names in ids.items()], left
