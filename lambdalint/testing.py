"""Runs the examples on rules' pages. Authors of rule packs test their rules with it, as lambdalint does its own.

Below the text of a page, each heading that begins with `Bad` or `Good` is one small project, made of fenced blocks
whose second word is the path of a file:

    ## Bad: the queue of a slow function

    ```yaml template.yaml
    Timeout: 901  # error: the timeout is 901 s
    ```

`# error: …` (or `// error: …`) stands on each line where the rule reports; what follows is part of the message. Where a
comment is impossible, a last block ```` ```text findings ```` has a line `path:line: …` for each finding. `size=N`
after the path makes a file of N bytes instead. A `lambdalint.toml` among the files gives options.
"""

from __future__ import annotations

import re
from ast import PyCF_ONLY_AST
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct, field
from msgspec.structs import replace

from lambdalint import config, engine, fixes, judging, lazy, packs
from lambdalint.readers import project
from lambdalint.readers.circumstances import Circumstances
from lambdalint.reports.position import Lines
from lambdalint.rule import Diagnostic, Rule

TODAY = date(2026, 11, 22)
"""The day on which examples are linted, so that they say the same for ever."""

_HEADING = lazy.pattern(r"^## ((?:Bad|Good)\b.*)$", re.MULTILINE)
_BLOCK = lazy.pattern(r"^```(\w+) (\S+)(?: size=(\d+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_EXPECTED = lazy.pattern(r"(?:#|//) error: (.+)$")
_LISTED = lazy.pattern(r"^(\S+):(\d+): (.+)$")


class Expected(Struct, frozen=True, order=True):
    """A finding that an example announces: where, and a part of its message."""

    path: str
    line: int
    message: str


class Example(Struct, frozen=True):
    """One small project of a page. `sizes` holds the files that have nothing but a size."""

    heading: str
    files: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    expected: tuple[Expected, ...] = ()

    @property
    def is_bad(self) -> bool:
        return self.heading.startswith("Bad")


def examples(page: str) -> Iterator[Example]:
    """The examples of a page. Raises ValueError for a bad one that announces nothing and a good one that does."""
    parts = _HEADING.split(page)[1:]
    for heading, body in zip(parts[::2], parts[1::2], strict=True):
        files: dict[str, str] = {}
        sizes: dict[str, int] = {}
        expected: list[Expected] = []
        for language, path, size, text in _BLOCK.findall(body):
            if (language, path) == ("text", "findings"):
                expected += [
                    Expected(m[1], int(m[2]), m[3]) for line in text.splitlines() if (m := _LISTED.match(line))
                ]
            elif size:
                sizes[path] = int(size)
            else:
                files[path] = text
                expected += _announced(path, text)
        example = Example(heading, files, sizes, tuple(sorted(expected)))
        if not files or example.is_bad != bool(expected):
            raise ValueError(f"`{heading}` has no files, or what it announces does not go with its name")
        yield example


def mismatches(rule: Rule, others: list[Rule], example: Example, folder: Path) -> list[str]:
    """Writes the example into an empty folder, lints it with the rule and with `others`, which must find nothing, and
    says in which ways the findings differ from those announced."""
    pending = list(example.expected)
    problems = []
    for diagnostic in _lint(rule, others, example, folder):
        found = _place(diagnostic)
        match = next((e for e in pending if diagnostic.rule is rule and _announces(e, found)), None)
        if match is None:
            problems.append(f"not announced: {diagnostic.rule.id} at {found.path}:{found.line}: {found.message}")
        else:
            pending.remove(match)
    return problems + [f"not found: {e.path}:{e.line}: {e.message}" for e in pending]


def unmended(rule: Rule, others: list[Rule], example: Example, folder: Path) -> list[str]:
    """Makes each change that the rule offers in an example, alone, and says what is wrong with what comes of it.

    Either it cannot be parsed, or the finding is still there, or something new is found: by the rule itself, after a
    safe change by any of `others` as well.
    """
    problems: list[str] = []
    own = [(diagnostic, fix) for diagnostic in _lint(rule, [], example, folder) if (fix := diagnostic.fix) is not None]
    if not own:
        return []
    unread = _unread(example)
    with TemporaryDirectory() as other:
        before = _lint(rule, others, example, Path(other))
    for diagnostic, fix in own:
        changed = dict(example.files)
        for file, text in fixes.applied(fix.edits).items():
            changed[file.path] = text
            problems += _unreadable(file.path, text)
        mended = replace(example, files=changed)
        problems += [f"after `{fix.description}`: {problem}" for problem in _unread(mended) - unread]
        with TemporaryDirectory() as other:
            after = _lint(rule, others, mended, Path(other))
        found, left = (Counter(_said(rule if not fix.safe else None, each)) for each in (before, after))
        said = (rule.id, diagnostic.finding.message)
        if left[said] >= found[said]:
            problems.append(f"`{fix.description}` does not mend: {diagnostic.finding.message}")
        problems += [f"`{fix.description}` brings: {id}: {message}" for id, message in left - found]
    return problems


def _said(only: Rule | None, diagnostics: Iterable[Diagnostic]) -> Iterator[tuple[str, str]]:
    for diagnostic in diagnostics:
        if only is None or diagnostic.rule is only:
            yield diagnostic.rule.id, diagnostic.finding.message


def _unreadable(path: str, text: str) -> Iterator[str]:
    """What Python itself says of the text of a Python file, which is stricter than the reader."""
    if path.endswith(".py"):
        try:
            compile(text, path, "exec", flags=PyCF_ONLY_AST, dont_inherit=True)
        except SyntaxError as error:
            yield f"{path} is no Python after it: {error}"


def _unread(example: Example) -> set[str]:
    """What keeps parts of an example from being read."""
    with TemporaryDirectory() as folder:
        _write(example, Path(folder))
        return {one.problem for one in project.read([Path(folder)], TODAY).project.unreadable}


def _lint(rule: Rule, others: list[Rule], example: Example, folder: Path) -> list[Diagnostic]:
    """What the rule and others find in an example, written into an empty folder; the rules that the example ignores
    run too."""
    _write(example, folder)
    file = folder / "lambdalint.toml"
    settings = (config.load(file) if file.exists() else None) or config.Config()
    known = packs.rules() if any("lambdalint" in text and "ignore" in text for text in example.files.values()) else {}
    named = (one for id, one in known.items() if any(id in text for text in example.files.values()))
    rules = tuple(dict.fromkeys((rule, *others, *named)))
    circumstances = Circumstances(facts=engine.facts(rules))
    reading = project.read([folder], settings.today or TODAY, surrounding=lambda _: circumstances)
    options = settings.rule_options({rule.id: rule for rule in rules})
    return judging.judged([judging.Part(project=reading.project, rules=rules, options=options)], known).diagnostics


def _announced(path: str, text: str) -> Iterator[Expected]:
    for number, line in enumerate(text.splitlines(), start=1):
        if match := _EXPECTED.search(line):
            yield Expected(path, number, match[1])


def _announces(expected: Expected, found: Expected) -> bool:
    return (expected.path, expected.line) == (found.path, found.line) and expected.message in found.message


def _write(example: Example, folder: Path) -> None:
    (folder / ".git").mkdir()  # makes the folder a repository of its own, so that paths are relative to it
    for path, text in example.files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")
    for path, size in example.sizes.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            file.truncate(size)  # takes no room on disk


def _place(diagnostic: Diagnostic) -> Expected:
    span = diagnostic.finding.span
    line = Lines(span.file.text).position(span.start).line
    return Expected(span.file.path, line, diagnostic.finding.message)
