"""Dockerfile, read as Docker's builder reads it, as far as it goes: https://docs.docker.com/reference/dockerfile/."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

SOURCE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Instruction:
    """`options` are those before the arguments, such as `--from=build`."""

    name: str
    options: dict[str, str]
    arguments: str


Stage = list[Instruction]
"""From its `FROM` on."""


def stages() -> list[Stage]:
    text = re.sub(r"^\s*#.*\n", "", (SOURCE / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    found: list[Stage] = []
    for line in re.sub(r"\\\n\s*", "", text).splitlines():
        name, _, rest = line.partition(" ")
        options = {}
        while option := re.match(r"--([\w-]+)=(\S+)\s+", rest):
            options[option[1]] = option[2]
            rest = rest[option.end() :]
        if name == "FROM":
            found.append([])
        if name:
            found[-1].append(Instruction(name, options, rest))
    return found


def copy(stage: Stage, target: Path) -> Path:
    """Writes what a stage copies of the context, and nothing else, into an empty folder, which stands for its root.

    Gives the working directory. A source that is not in the context is an error, as it is for Docker.
    """
    work = target
    for instruction in stage:
        if instruction.name == "WORKDIR":
            work = target / instruction.arguments.lstrip("/")
            work.mkdir(parents=True)
        elif instruction.name == "COPY" and "from" not in instruction.options:
            *sources, last = instruction.arguments.split()
            for source in sources:
                into = work / last / source if last.endswith("/") else work / last
                _copy(SOURCE / source, into)
    return work


def _copy(source: Path, target: Path) -> None:
    files = [source] if source.is_file() else [path for path in source.rglob("*") if path.is_file()]
    sent = [path for path in files if is_sent(path.relative_to(SOURCE).as_posix())]
    assert sent, f"{source} is not in the context"
    for path in sent:
        into = target / path.relative_to(source)
        into.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, into)


def is_sent(path: str) -> bool:
    """Whether .dockerignore leaves a file to the builder: the last pattern decides that it, or a folder above it,
    matches."""
    sent = True
    for line in (SOURCE / ".dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.strip()
        if pattern and not pattern.startswith("#") and _matches(path, pattern.removeprefix("!")):
            sent = pattern.startswith("!")
    return sent


def _matches(path: str, pattern: str) -> bool:
    parts = PurePosixPath(path).parts
    return any(_same(parts[:length], PurePosixPath(pattern).parts) for length in range(1, len(parts) + 1))


def _same(parts: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return any(_same(parts[count:], pattern[1:]) for count in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], pattern[0]) and _same(parts[1:], pattern[1:])
