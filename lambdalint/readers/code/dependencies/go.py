"""`go.mod` ("Go Modules Reference")."""

from __future__ import annotations

import re
from pathlib import Path

from lambdalint import lazy
from lambdalint.model.dependency import Dependency
from lambdalint.readers.code.dependencies.manifest import Manifest, text_of
from lambdalint.readers.repository import Repository
from lambdalint.source import Span

_LINE = lazy.pattern(r"[^\n]+")
_REQUIRED = lazy.pattern(r'"?([^\s"()]+)"?[ \t]+(v[^\s/]+)')
_MODULE = lazy.pattern(r'^[ \t]*module[ \t]+"?([^\s"]+)', re.MULTILINE)
_BLOCKS = frozenset({"require", "replace", "exclude", "retract", "tool", "godebug", "ignore"})


def read(repository: Repository, path: Path) -> Manifest | None:
    """What it requires. One that is replaced is another module of the same name."""
    file = text_of(repository, path)
    if file is None:
        return None
    dependencies: list[Dependency] = []
    complete, block = True, ""
    for match in _LINE.finditer(file.text):
        line = match[0].partition("//")[0].rstrip()
        word, _, rest = line.strip().partition(" ")
        if block:
            block, directive, rest = ("" if word == ")" else block), block, line
        elif word in _BLOCKS and rest.strip().startswith("("):
            block = word
            continue
        else:
            directive = word
        if directive == "require" and rest.strip(" \t)"):
            found = _REQUIRED.search(rest)
            if found is None:
                complete = False
                continue
            start = match.start() + line.rindex(rest) + found.start(1)
            span = Span(file, start, start + len(found[1]))
            dependencies.append(Dependency(span=span, name=found[1], constraint=found[2], deployed=True))
    return Manifest(file, tuple(dependencies), complete and _MODULE.search(file.text) is not None)


def module(manifest: Manifest) -> str:
    """The path by which others import the module itself."""
    found = _MODULE.search(manifest.file.text)
    return found[1] if found else ""
