"""Which inputs each target begins with, of what `seeds` finds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from fuzz import seeds
from fuzz.languages import Language
from fuzz.manifests import RICH
from fuzz.projects import parted
from lambdalint.model.node import Mapping, Node, Scalar
from lambdalint.readers import document
from lambdalint.source import SourceFile

TEMPLATE, SERVICE = "template.yaml", "serverless.yml"

MANIFESTS = tuple(
    (
        "package.json package-lock.json yarn.lock pnpm-lock.yaml tsconfig.json requirements.txt pyproject.toml Pipfile "
        "Pipfile.lock poetry.lock uv.lock setup.py setup.cfg pom.xml build.gradle build.gradle.kts settings.gradle "
        "go.mod Cargo.toml .csproj Gemfile Gemfile.lock Dockerfile samconfig.toml serverless-compose.yml"
    ).split()
)


def templates(main: str, folders: Iterable[Path]) -> Iterator[str]:
    """Projects whose template has that name, and the corpora of its dialect; then what the tests of readers write."""
    yield from (seeds.whole(files, main) for files in seeds.projects() if main in files)
    yield from seeds.corpora(folders, lambda path: path.endswith((".yml", ".yaml")) and _is_of(path, main))
    yield from seeds.texts(["serverless"] if main == SERVICE else ["cloudformation", "sam", "document"])


def _is_of(path: str, main: str) -> bool:
    return ("/serverless/" in path or path.endswith(SERVICE)) == (main == SERVICE)


def in_json(folders: Iterable[Path]) -> Iterator[str]:
    for text in templates(TEMPLATE, folders):
        if isinstance(read := _read(text), Mapping):
            yield json.dumps(_plain(read), indent=1)


def in_services(folders: Iterable[Path]) -> Iterator[str]:
    """The texts with variables, some at a time."""
    roots = (_read(text) for text in templates(SERVICE, folders))
    yield from _eight(line for root in roots for line in _scalars(root) if "${" in line and "\n" not in line)


def in_templates(folders: Iterable[Path]) -> Iterator[str]:
    roots = (_read(text) for text in templates(TEMPLATE, folders))
    yield from _eight(line for root in roots for line in _scalars(root) if "${" in line and "\n" not in line)


def policies(folders: Iterable[Path]) -> Iterator[str]:
    for text in templates(TEMPLATE, folders):
        pending = [_read(text)]
        while pending:
            node = pending.pop()
            if isinstance(node, Mapping) and "Statement" in node.values:
                found = json.dumps(_plain(node))
                yield from (found,) if len(found) < 1_500 else ()  # there are six of them in a template
            pending += _parts(node)


def sources(language: Language, folders: Iterable[Path]) -> Iterator[str]:
    for files in seeds.projects():
        if any(path.endswith(language.suffixes) for path in files):
            yield seeds.whole(files, language.main)
    yield from seeds.corpora(folders, lambda path: path.endswith(language.suffixes))
    for text in seeds.texts([f"code/test_{language.name}", f"test_{language.name}_"]):
        yield language.around.replace("%s", text) if len(text) < 200 else text
        yield text


def manifests(folders: Iterable[Path]) -> Iterator[str]:
    yield from (f"@@ {name}\n{text}" for name, text in RICH.items())
    for files in seeds.projects():
        if any(path.endswith(MANIFESTS) for path in files):
            yield seeds.whole(files, "requirements.txt")
    names = ("package.json", "requirements.txt", "pom.xml", "go.mod", "build.gradle", "pyproject.toml", "setup.py")
    for name in names:
        yield from (f"@@ {name}\n{text}" for text in seeds.corpora(folders, partial(_ends_with, f"/{name}")))
    for text in seeds.texts(["dependencies"]):
        yield from (f"@@ {name}\n{text}" for name in names)


def _ends_with(end: str, path: str) -> bool:
    return path.endswith(end)


def _eight(found: Iterable[str]) -> Iterator[str]:
    """Each text once, eight of them a time."""
    seen: dict[str, None] = {}
    for text in found:
        if text in seen:
            continue
        seen[text] = None
        if len(seen) % 8 == 0:
            yield "\n".join(list(seen)[-8:])
    yield "\n".join(list(seen)[-8:])


def _read(text: str) -> Node | None:
    main = next(iter(parted(text, "main").values()), "")
    return document.read(SourceFile("main", main), lambda *_: None)


def _parts(node: Node | None) -> Sequence[Node]:
    if node is None or isinstance(node, Scalar):
        return ()
    return tuple(node.values.values()) if isinstance(node, Mapping) else node.items


def _scalars(node: Node | None) -> Iterator[str]:
    if isinstance(node, Scalar):
        yield node.text
    for part in _parts(node):
        yield from _scalars(part)


def _plain(node: Node) -> Any:
    if isinstance(node, Mapping):
        return {key: _plain(value) for key, value in node.values.items()}
    return node.value if isinstance(node, Scalar) else [_plain(item) for item in node.items]
