"""What a Dockerfile says of a function: the runtime of its base image, the handler, and the folders of its code.

Instructions as in the Dockerfile reference (docs.docker.com/reference/dockerfile); base images as in "Create a Lambda
function using a container image" of the Lambda Developer Guide.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from msgspec import Struct

from lambdalint import lazy
from lambdalint.readers.code.program.reader import Setting
from lambdalint.readers.repository import Refused, Repository
from lambdalint.source import SourceFile, Span

_BASE = lazy.pattern(r"(?:public\.ecr\.aws/lambda/|amazon/aws-lambda-)(\w+):([\w.-]+)")
_CONTINUED = lazy.pattern(r"\\[ \t]*\r?\n")
_INSTRUCTION = lazy.pattern(r"^[ \t]*([A-Za-z]+)[ \t]+((?:[^\n\\]|\\[ \t]*\r?\n|\\(?![ \t]*\r?\n))*)", re.MULTILINE)
_TASK_ROOT = lazy.pattern(r"\$\{?LAMBDA_TASK_ROOT\}?|/var/task|\.")
"""Where a base image's runtime looks for code; the working directory is there too, unless it is changed."""


class ContainerImage(Struct, frozen=True, eq=False):
    """The last stage of a Dockerfile."""

    runtime: str
    """As a zip function would have it: `python3.13`."""
    command: Setting | None
    """The first word of `CMD`, which names the handler."""
    roots: tuple[Path, ...]
    """The folders of the build context whose content is in the function's own folder."""


def read(dockerfile: Path, context: Path, repository: Repository) -> ContainerImage | None:
    """None where the base is none of Lambda's images, or something is said in a way that cannot be followed."""
    try:
        file = repository.read(dockerfile)
    except Refused:
        return None
    runtime, command, roots = "", None, dict[Path, None]()
    for instruction, said, span in instructions(file) if file is not None else ():
        match instruction:
            case "FROM":
                base = _BASE.search(said)
                runtime, command, roots = f"{base[1]}{base[2]}" if base else "", None, {}
            case "CMD":
                command = _command(said, span)
            case "COPY" | "ADD":
                roots |= dict.fromkeys(_copied(said, context, repository))
            case "WORKDIR" if not _TASK_ROOT.match(said):
                return None
    return ContainerImage(runtime, command, tuple(roots)) if runtime and roots else None


def instructions(file: SourceFile) -> Iterator[tuple[str, str, Span]]:
    for match in _INSTRUCTION.finditer(file.text):
        said = _CONTINUED.sub(" ", match[2]).strip()
        yield match[1].upper(), said, Span(file, match.start(2), match.end(2))


def _command(said: str, span: Span) -> Setting | None:
    """`["app.handler"]` or `app.handler`"""
    try:
        words = json.loads(said)
    except (ValueError, RecursionError):
        words = said.split()
    word = words[0] if isinstance(words, list) and words and isinstance(words[0], str) else ""
    start = span.file.text.find(word, span.start, span.end)
    return Setting(Span(span.file, start, start + len(word)), word) if word and start >= 0 else None


def _copied(said: str, context: Path, repository: Repository) -> Iterator[Path]:
    """The folders that a `COPY` brings into the function's own."""
    words = [word for word in said.split() if not word.startswith("--")]
    if "--from" in said or len(words) < 2 or not _TASK_ROOT.fullmatch(words[-1].rstrip("/") or "."):
        return
    for word in words[:-1]:
        path = context / PurePosixPath(word.lstrip("/"))
        if repository.is_dir(path):
            yield path
        elif repository.is_file(path) or "*" in path.name:
            yield path.parent
