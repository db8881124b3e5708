"""`build.gradle` and `build.gradle.kts`, as far as their lines say something literally; they are programs."""

from __future__ import annotations

import re
from pathlib import Path

from lambdalint import lazy
from lambdalint.model.dependency import Dependency
from lambdalint.readers.code.dependencies.manifest import Level, Manifest, text_of
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

_DEPENDENCY = lazy.pattern(
    r"""^[ \t]*(implementation|api|compile|runtimeOnly|runtime|compileOnly|testImplementation|testCompile|"""
    r"""testRuntimeOnly|annotationProcessor)[ \t(]+["']([\w.-]{1,200}):([\w.-]{1,200})(?::([^"'@\n]{0,200}))?["'@]""",
    re.MULTILINE,
)
_DEPLOYED = frozenset({"implementation", "api", "compile", "runtimeOnly", "runtime"})
_VERSION = r"""(?:JavaVersion\.VERSION_(?:1_)?|JavaLanguageVersion\.of\(|["'])?(?:1\.)?(\d{1,3})\b"""
_LEVELS = tuple(
    re.compile(rf"^[^\n/]*\b{setting}\W{{0,20}}{_VERSION}", re.MULTILINE)
    for setting in (
        r"(?:options\.)?release(?:\.set)?",
        "targetCompatibility",
        "sourceCompatibility",
        r"languageVersion(?:\.set)?",
        r"jvmToolchain",
    )
)
"""What the compiler writes: the first of these that is set decides ("Building Java projects" of Gradle's manual)."""


_TOOLCHAINS = _LEVELS[3:]


def read(repository: Repository, path: Path) -> Manifest | None:
    file = text_of(repository, path)
    if file is None:
        return None
    found = tuple(
        Dependency(
            span=Span(file, match.start(2), match.end(3)),
            name=f"{match[2]}:{match[3]}",
            constraint=match[4] or "",
            deployed=match[1] in _DEPLOYED,
        )
        for match in _DEPENDENCY.finditer(file.text)
    )
    return Manifest(file, found, complete=False, level=_level(file))


def _level(file: SourceFile) -> Level | None:
    for setting in _LEVELS:
        found = setting.search(file.text)
        if found is not None:
            toolchain = setting in _TOOLCHAINS and "jvmTarget" not in file.text
            return Level(Span(file, *found.span(1)), (int(found[1]),), f"Java {found[1]} class files", toolchain)
    return None
