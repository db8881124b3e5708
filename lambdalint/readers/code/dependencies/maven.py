"""`pom.xml` ("POM Reference" of Maven), with the parents that lie in the repository."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lambdalint import lazy
from lambdalint.model.dependency import Dependency
from lambdalint.readers.code.dependencies.manifest import MAXIMUM_DEPENDENCIES, Level, Manifest, text_of, unreadable
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAXIMUM_PARENTS = 10

_PROPERTY = lazy.pattern(r"\$\{([\w.-]+)\}")
_SCOPES = frozenset({"", "compile", "runtime"})
"""Of what is packed; `provided` is for what is there already."""
_LEVELS = ("maven.compiler.release", "maven.compiler.target")
_SPRING, _OF_SPRING = "spring-boot-starter-parent", "java.version"
"""A parent that lies in no repository of its users, and what it takes the level from."""
_CONFIGURED = ("release", "target")


class _Project(Struct, frozen=True):
    """A file without its parents. Nothing in it is expanded: XML with a document type is not read."""

    file: SourceFile
    root: Element

    def texts(self, *path: str) -> dict[str, str]:
        """The children of an element by name."""
        found = self.root.find("/".join(f"{{*}}{name}" for name in path))
        return {} if found is None else {_name(child): (child.text or "").strip() for child in found}

    def span(self, name: str, text: str, start: int = 0) -> Span:
        """Where an element says something."""
        whole, opening = self.file.text, f"<{name}>"
        at = whole.find(opening, start)
        while at >= 0:
            begin = at + len(opening)
            end = whole.find("<", begin)
            inner = whole[begin : max(begin, end)]
            if inner.strip() == text and whole.startswith("</", end):
                begin += len(inner) - len(inner.lstrip())
                return Span(self.file, begin, begin + len(text))
            at = whole.find(opening, begin)
        return Span(self.file, 0, 0)


def read(repository: Repository, path: Path) -> Manifest | None:
    file = text_of(repository, path)
    if file is None:
        return None
    chain = list(_chain(repository, path))
    if not chain:
        return unreadable(file)
    properties = {name: text for project in reversed(chain) for name, text in project.texts("properties").items()}
    dependencies = tuple(one for project in chain for one in _dependencies(project, properties))
    whole = (
        len(dependencies) < MAXIMUM_DEPENDENCIES
        and not chain[-1].texts("parent")
        and not any(project.root.find("{*}profiles") is not None for project in chain)
    )
    return Manifest(file, dependencies, whole, level=_level(chain, properties))


def _chain(repository: Repository, path: Path) -> Iterator[_Project]:
    """The project and its parents, as far as they are here."""
    for _ in range(MAXIMUM_PARENTS):
        project = _project(repository, path)
        if project is None:
            return
        yield project
        parent = project.root.find("{*}parent")
        if parent is None:
            return
        relative = parent.find("{*}relativePath")
        where = "../pom.xml" if relative is None else (relative.text or "").strip()
        path = path.parent / where
        path = path / "pom.xml" if repository.is_dir(path) else path
        if not where or repository.leads_outside(path):
            return


def _project(repository: Repository, path: Path) -> _Project | None:
    file = text_of(repository, path)
    if file is None or "<!DOCTYPE" in file.text or "<!ENTITY" in file.text:
        return None
    from xml.etree import ElementTree as ET  # noqa: PLC0415 - few projects are Maven's

    try:
        return _Project(file, ET.fromstring(_undeclared(file.text)))  # noqa: S314 - without entities
    except (ET.ParseError, ValueError, RecursionError):
        return None


def _undeclared(text: str) -> str:
    """Without the declaration, whose encoding is that of the bytes which have been read."""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)


def _dependencies(project: _Project, properties: dict[str, str]) -> Iterator[Dependency]:
    found = project.root.find("{*}dependencies")
    at = 0
    for element in found[:MAXIMUM_DEPENDENCIES] if found is not None else ():
        said = {_name(child): (child.text or "").strip() for child in element}
        group, artifact = said.get("groupId", ""), said.get("artifactId", "")
        if group and artifact:
            span = project.span("artifactId", artifact, at)
            at = max(at, span.end) if said.get("scope") != "import" else at
            yield Dependency(
                span=span,
                name=f"{_resolved(group, properties)}:{_resolved(artifact, properties)}",
                constraint=said.get("version", ""),
                deployed=said.get("scope", "") in _SCOPES,
            )


def _level(chain: list[_Project], properties: dict[str, str]) -> Level | None:
    """The version of the class files, nearer ones and `release` first."""
    for project in chain:
        configured = _configured(project)
        own = project.texts("properties")
        levels = (*_LEVELS, _OF_SPRING) if chain[-1].texts("parent").get("artifactId") == _SPRING else _LEVELS
        for names, said in ((_CONFIGURED, configured), (levels, own)):
            for name in names:
                if name in said and (level := _of_level(project, name, said[name], properties)) is not None:
                    return _written(level, said[name], chain)
    return None


def _of_level(project: _Project, name: str, text: str, properties: dict[str, str]) -> Level | None:
    resolved = _resolved(text, properties).removeprefix("1.")
    if not resolved.isdecimal() or len(resolved) > 3:
        return None
    return Level(project.span(name, text), (int(resolved),), f"Java {resolved} class files")


def _written(level: Level, text: str, chain: list[_Project]) -> Level:
    """The same where its number is written: in the property that another one stands for, nearer ones first."""
    for _ in range(MAXIMUM_PARENTS):
        named = _PROPERTY.fullmatch(text)
        holder = next((one for one in chain if named and named[1] in one.texts("properties")), None)
        if named is None or holder is None:
            return level
        text = holder.texts("properties")[named[1]]
        level = replace(level, span=holder.span(named[1], text))
    return level


def _configured(project: _Project) -> dict[str, str]:
    for plugin in project.root.findall("{*}build/{*}plugins/{*}plugin"):
        artifact = plugin.find("{*}artifactId")
        configuration = plugin.find("{*}configuration")
        if (
            artifact is not None
            and (artifact.text or "").strip() == "maven-compiler-plugin"
            and configuration is not None
        ):
            return {_name(child): (child.text or "").strip() for child in configuration}
    return {}


def _resolved(text: str, properties: dict[str, str], depth: int = 0) -> str:
    if depth > 5 or len(text) > 200:
        return text
    return _PROPERTY.sub(
        lambda match: _resolved(properties[match[1]], properties, depth + 1) if match[1] in properties else match[0],
        text,
    )


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
