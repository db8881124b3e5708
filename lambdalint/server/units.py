"""What is linted by itself: a template with its code, or a source that no template owns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from lambdalint.config import ConfigError, Overrides, Selection
from lambdalint.linting import Linter, Outcome, Request, path_of
from lambdalint.readers.files import is_named
from lambdalint.readers.memory import Memory
from lambdalint.readers.templates import NAMES, is_meant_as_template
from lambdalint.rule import Diagnostic
from lambdalint.server.documents import Desk
from lambdalint.source import SourceFile


class Found(Struct, frozen=True, eq=False):
    """What there is to say of a file, in the text that it had."""

    file: SourceFile
    diagnostics: tuple[Diagnostic, ...]


class State(Struct, frozen=True, eq=False, kw_only=True):
    """What came of the last time that a unit was linted."""

    linter: Linter | None = None
    """The last one whose configuration was as it should be."""
    found: Mapping[Path, Found] = field(default_factory=dict)
    seen: frozenset[Path] = frozenset()
    """All files that were read for it."""
    is_template: bool = False
    """Whether it is one, or was the last time that it could be read."""
    problem: Exception | None = None
    memory: Memory = field(default_factory=Memory)
    """What was read of its code."""


def may_be_template(path: Path) -> bool:
    return is_named(path.name, NAMES)


def request(paths: Iterable[Path], desk: Desk, today: date, unowned: Iterable[Path] = ()) -> Request:
    """For the texts that the editor has. Those are given when it is linted: they come before what lies on disk."""
    asked = tuple(paths)
    return Request(
        paths=asked,
        today=today,
        overrides=Overrides(selection=Selection(select=desk.settings.select or None)),
        force_exclude=True,
        top=desk.top(asked[0]),
        unowned=frozenset(unowned),
    )


def linted(path: Path, before: State, desk: Desk, today: date) -> State:
    """The unit at a path as it is now. Where the configuration is wrong, the last good one holds."""
    linter = Linter(request((path,), desk, today, () if may_be_template(path) else (path,)), before.memory)
    problem = None
    try:
        outcome = linter.lint(desk.texts)
    except ConfigError as error:
        problem = error
        if before.linter is None:
            return replace(before, problem=error)
        linter = before.linter
        try:
            outcome = linter.lint(desk.texts)
        except ConfigError:  # that of a folder which it had not come to before
            return replace(before, problem=error)
    return replace(_state(path, before, outcome), linter=linter, problem=problem, memory=before.memory)


def _state(path: Path, before: State, outcome: Outcome) -> State:
    found = _by_file(outcome)
    seen = outcome.reading.seen
    if not may_be_template(path) or outcome.reading.project.templates:
        return State(found=found, seen=seen, is_template=may_be_template(path))
    broken = [one.span.file for one in outcome.reading.project.unreadable if path_of(one.span.file) == path]
    if not any(before.is_template or is_meant_as_template(file) for file in broken):
        return State(seen=seen)  # some other document, which may not be well-formed
    # While a template cannot be read, what was said of its code stays: it will be one again with the next key.
    kept = {place: each for place, each in before.found.items() if place != path}
    return State(found={**kept, **found}, seen=before.seen | seen, is_template=before.is_template)


def _by_file(outcome: Outcome) -> dict[Path, Found]:
    """Of each file that was read, also of those that there is nothing to say of."""
    files = {path_of(file): file for file in outcome.files}
    said: dict[Path, list[Diagnostic]] = {path: [] for path in files}
    for diagnostic in outcome.diagnostics:
        file = diagnostic.finding.span.file
        files[path_of(file)] = file
        said.setdefault(path_of(file), []).append(diagnostic)
    return {path: Found(file, tuple(said[path])) for path, file in files.items()}
