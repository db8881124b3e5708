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
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lambdalint import config, engine
from lambdalint.readers import project
from lambdalint.reports.position import Lines
from lambdalint.rule import Diagnostic, Rule

TODAY = date(2026, 11, 22)
"""The day on which examples are linted, so that they say the same for ever."""

_HEADING = re.compile(r"^## ((?:Bad|Good)\b.*)$", re.MULTILINE)
_BLOCK = re.compile(r"^```(\w+) (\S+)(?: size=(\d+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_EXPECTED = re.compile(r"(?:#|//) error: (.+)$")
_LISTED = re.compile(r"^(\S+):(\d+): (.+)$")


@dataclass(frozen=True, order=True, slots=True)
class Expected:
    """A finding that an example announces: where, and a part of its message."""

    path: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Example:
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
    _write(example, folder)
    file = folder / "lambdalint.toml"
    settings = config.load(file, folder) if file.exists() else config.Config()
    rules = [rule, *others]
    reading = project.read([folder], settings.today or TODAY)
    options = settings.rule_options({rule.id: rule for rule in rules})
    pending = list(example.expected)
    problems = []
    for diagnostic in engine.run(reading.project, rules, options):
        found = _place(diagnostic)
        match = next((e for e in pending if diagnostic.rule is rule and _announces(e, found)), None)
        if match is None:
            problems.append(f"not announced: {diagnostic.rule.id} at {found.path}:{found.line}: {found.message}")
        else:
            pending.remove(match)
    return problems + [f"not found: {e.path}:{e.line}: {e.message}" for e in pending]


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
