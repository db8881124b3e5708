"""Changes in rounds: those that do not touch each other are made together, then everything is linted anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from lambdalint import fixes
from lambdalint.linting import Linter, Outcome, path_of
from lambdalint.model.project import Unreadable
from lambdalint.rule import Diagnostic, Edit, Fix
from lambdalint.source import SourceFile

MAXIMUM_ROUNDS = 10


class Mended(Struct, frozen=True, eq=False):
    """What came of it. Nothing has been written yet."""

    outcome: Outcome
    """Of the texts as they are now."""
    files: Mapping[Path, Changed]
    count: int
    """How many changes were made."""
    problems: tuple[str, ...]
    """Why some were not."""


class Changed(Struct, frozen=True, eq=False):
    """A file before and after."""

    before: SourceFile
    text: str


class _State(Struct, eq=False):
    texts: dict[Path, str] = field(default_factory=dict)
    befores: dict[Path, SourceFile] = field(default_factory=dict)
    count: int = 0
    problems: list[str] = field(default_factory=list)
    refused: set[tuple[str, str]] = field(default_factory=set)
    """Rules and files: changes after which the file could not be read, or the finding was still there."""

    def refuse(self, chosen: Iterable[tuple[Diagnostic, Fix]]) -> None:
        self.refused |= {(one.rule.id, edit.span.file.path) for one, fix in chosen for edit in fix.edits}


def mended(linter: Linter, *, unsafe: bool, may_change: Callable[[Path], bool] = lambda _: True) -> Mended:
    """Makes the safe changes that findings offer, with `unsafe` also the others, in the files that `may_change` names.

    A round after which something cannot be read any more is taken back; so is one that leaves what it was to mend, and
    what did mend something is made again without the rest.
    """
    state = _State()
    outcome = linter.lint()
    for _ in range(MAXIMUM_ROUNDS):
        chosen = list(_chosen(outcome.diagnostics, state, unsafe=unsafe, may_change=may_change))
        if not chosen:
            break
        made = {path_of(file): (file, text) for file, text in fixes.applied(_edits(chosen)).items()}
        texts = {**state.texts, **{path: text for path, (_, text) in made.items()}}
        after = linter.lint(texts)
        if broken := _broken(outcome, after):
            state.refuse(chosen)
            state.problems.append(_taken_back(chosen, broken))
            continue
        if idle := _idle(chosen, outcome, after):
            state.refuse(idle)
            continue
        for path, (file, _) in made.items():
            state.befores.setdefault(path, file)
        state.texts, state.count, outcome = texts, state.count + len(chosen), after
    changed = {
        path: Changed(before, state.texts[path])
        for path, before in sorted(state.befores.items())
        if state.texts[path] != before.text
    }
    return Mended(outcome, changed, state.count, tuple(state.problems))


def _chosen(
    diagnostics: Iterable[Diagnostic], state: _State, *, unsafe: bool, may_change: Callable[[Path], bool]
) -> Iterator[tuple[Diagnostic, Fix]]:
    """Findings with changes that do not touch each other, the first ones first."""
    taken: dict[SourceFile, list[tuple[int, int]]] = {}
    for diagnostic in diagnostics:
        offered = diagnostic.finding.fix
        if offered is None or not (offered.safe or unsafe):
            continue
        fix = diagnostic.fix
        if fix is None or any(_is_refused(diagnostic, edit, state, may_change) for edit in fix.edits):
            continue
        if any(_touches(edit, taken.get(edit.span.file, ())) for edit in fix.edits):
            continue
        for edit in fix.edits:
            taken.setdefault(edit.span.file, []).append((edit.span.start, edit.span.end))
        yield diagnostic, fix


def _is_refused(diagnostic: Diagnostic, edit: Edit, state: _State, may_change: Callable[[Path], bool]) -> bool:
    file = edit.span.file
    return (diagnostic.rule.id, file.path) in state.refused or not may_change(path_of(file))


def _touches(edit: Edit, taken: Iterable[tuple[int, int]]) -> bool:
    """Whether an edit overlaps others, or is put in where they are: two of them may add the same key."""
    return any(edit.span.start <= end and start <= edit.span.end for start, end in taken)


def _edits(chosen: Iterable[tuple[Diagnostic, Fix]]) -> Iterator[Edit]:
    for _, fix in chosen:
        yield from fix.edits


def _idle(chosen: Sequence[tuple[Diagnostic, Fix]], before: Outcome, after: Outcome) -> list[tuple[Diagnostic, Fix]]:
    """Changes after which as much is said as before: made once more, they would be there twice."""
    said, still = (Counter(map(_said, outcome.diagnostics)) for outcome in (before, after))
    made = Counter(_said(diagnostic) for diagnostic, _ in chosen)
    return [(one, fix) for one, fix in chosen if still[_said(one)] > said[_said(one)] - made[_said(one)]]


def _said(diagnostic: Diagnostic) -> tuple[str, str, str]:
    finding = diagnostic.finding
    return diagnostic.rule.id, finding.span.file.path, finding.message


def _broken(before: Outcome, after: Outcome) -> list[Unreadable]:
    """What cannot be read any more."""
    known = {(one.span.file.path, one.problem) for one in before.reading.project.unreadable}
    return [one for one in after.reading.project.unreadable if (one.span.file.path, one.problem) not in known]


def _taken_back(chosen: Iterable[tuple[Diagnostic, Fix]], broken: list[Unreadable]) -> str:
    rules = ", ".join(sorted({diagnostic.rule.id for diagnostic, _ in chosen}))
    first = broken[0]
    return f"changes for {rules} were taken back: {first.span.file.path} could not be read after them: {first.problem}"
