"""What was read of code, for those who read the same again when few files have changed: editors, and `--watch`."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct, field

from lambdalint.model.code import GeneratedFile, Handler, MissingFile, MissingSymbol
from lambdalint.source import SourceFile, Span

T = TypeVar("T")
Report = Callable[[Span, str], None]
Read = Callable[[Path], SourceFile | None]
Code = Handler | MissingFile | MissingSymbol | GeneratedFile


class _Known(Struct, frozen=True, eq=False):
    """What a reader found, all modules that it looked into, and what it reported."""

    code: Code | None
    modules: dict[Path, SourceFile]
    told: tuple[tuple[Span, str], ...]


class Memory(Struct, eq=False):
    """Holds as long as no file comes or goes. What one reading has no use for is forgotten before the next but one."""

    _files: dict[Path, SourceFile] = field(default_factory=dict)
    _others: dict[Path, SourceFile] = field(default_factory=dict)
    """What was read besides modules: manifests, configurations. Everything may depend on them."""
    _before: dict[Hashable, _Known] = field(default_factory=dict)
    _now: dict[Hashable, _Known] = field(default_factory=dict)
    _modules: dict[Path, SourceFile] = field(default_factory=dict)
    _told: list[tuple[Span, str]] = field(default_factory=list)
    _parsed: dict[tuple[Hashable, SourceFile], Any] = field(default_factory=dict)
    _parsed_now: dict[tuple[Hashable, SourceFile], Any] = field(default_factory=dict)

    def begin(self, read: Read) -> None:
        """Another reading."""
        self._before, self._now = self._now, {}
        self._parsed, self._parsed_now = self._parsed_now, {}
        others, self._others = self._others, {}
        if any(read(path) is not file for path, file in others.items()):
            self._before.clear()

    def file(self, path: Path, file: SourceFile) -> SourceFile:
        """The file as it was read before, if it has the same text: what was found in it holds still."""
        before = self._files.get(path)
        if before is None or before.text != file.text:
            self._files[path] = before = file
        self._others[path] = before
        return before

    def parsed(self, kind: Hashable, file: SourceFile, parse: Callable[[], T]) -> T:
        """What `parse` makes of a file, or made of it before; `kind` says what that is."""
        key = (kind, file)
        if key not in self._parsed_now:
            self._parsed_now[key] = self._parsed[key] if key in self._parsed else parse()
        found: T = self._parsed_now[key]
        return found

    def note(self, path: Path, file: SourceFile) -> None:
        """A module that was looked into."""
        self._others.pop(path, None)
        self._modules[path] = file

    def tell(self, report: Report) -> Report:
        def told(span: Span, problem: str) -> None:
            self._told.append((span, problem))
            report(span, problem)

        return told

    def code(self, key: Hashable, find: Callable[[], Code | None], read: Read, report: Report) -> Code | None:
        """What `find` gives, or gave before if nothing of what it looked into has changed."""
        known = self._before.get(key)
        if known is None or any(read(path) is not file for path, file in known.modules.items()):
            self._modules, self._told = {}, []
            code = find()
            known = _Known(code, self._modules, tuple(self._told))
        else:
            for path, file in known.modules.items():
                self.note(path, file)
            for span, problem in known.told:
                report(span, problem)
        self._now[key] = known
        return known.code
