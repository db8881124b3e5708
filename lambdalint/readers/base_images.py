"""The base image of AWS Lambda's that a Dockerfile begins with.

Images and their tags: "AWS base images" of each language in the AWS Lambda Developer Guide. After the version, a tag
may have a date (`3.13.2025.01.10`) or an architecture (`3.13-arm64`). Stages, `ARG`: Dockerfile reference.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from lambdalint import lazy, limits
from lambdalint.limits import Exceeded, within
from lambdalint.model.package import BaseImage
from lambdalint.readers.images import instructions
from lambdalint.readers.repository import Refused, Repository
from lambdalint.source import SourceFile, Span

NAMES = frozenset({"Dockerfile", ".dockerfile"})
"""As `files.walk` takes them."""

_IMAGE = lazy.pattern(r"(?:public\.ecr\.aws/lambda/|[\w.-]+/ecr-public/lambda/|amazon/aws-lambda-)([a-z]+):([\w.-]+)")
_VERSIONS = {
    "python": r"\d+\.\d+",
    "nodejs": r"\d+",
    "java": r"\d+(?:\.al2(?:023)?)?",
    "dotnet": r"core\d+\.\d+|5\.0|\d+",
    "ruby": r"\d+\.\d+",
    "go": r"1",
    "provided": r"al2023|al2|alami",
}
_RUNTIMES = {"nodejs": "nodejs{}.x", "go": "go{}.x", "provided": "provided.{}"}
_FROM = lazy.pattern(r"(?:--\S+\s+)*(\S+)(?:\s+as\s+(\S+))?\s*", re.IGNORECASE)
_ARGUMENT = lazy.pattern(r"\$(?:\{(\w+)\}|(\w+))")


def read(
    dockerfile: Path, repository: Repository, target: str = "", given: Mapping[str, str] | None = None
) -> BaseImage | None:
    """That of the stage `target`, of the last one without; `given` are build arguments. None where it is another's, or
    the file cannot be read in its time."""
    try:
        file = repository.read(dockerfile)
        return within(limits.FILE, lambda: _of_stage(file, target, given or {})) if file is not None else None
    except (Refused, Exceeded):
        return None


def _of_stage(file: SourceFile, target: str, given: Mapping[str, str]) -> BaseImage | None:
    arguments: dict[str, str] = {}
    stages: dict[str, BaseImage | None] = {}
    last = None
    for instruction, said, span in instructions(file):
        if instruction == "ARG" and not stages:
            name, _, default = said.partition("=")
            arguments[name] = given.get(name, default.strip("'\""))
        elif instruction == "FROM" and (match := _FROM.fullmatch(said)):
            image = _ARGUMENT.sub(lambda found: arguments.get(found[1] or found[2], "$"), match[1])
            last = stages[image.lower()] if image.lower() in stages else _image(image, span)
            stages[(match[2] or f"stage {len(stages)}").lower()] = last
    return stages.get(target.lower()) if target else last


def _image(image: str, span: Span) -> BaseImage | None:
    found = _IMAGE.match(image)
    versions = _VERSIONS.get(found[1]) if found else None
    version = re.match(rf"(?:{versions})(?=$|[.-])", found[2]) if found and versions else None
    if found is None or version is None:
        return None
    written = f"{found[1]}:{found[2]}"
    start = span.file.text.find(written, span.start, span.end) + len(found[1]) + 1
    literal = written in span.text
    return BaseImage(
        span=span,
        runtime=_RUNTIMES.get(found[1], f"{found[1]}{{}}").format(version[0]).replace("provided.alami", "provided"),
        tag=Span(span.file, start, start + len(found[2])) if literal else None,
        version=version[0],
    )
