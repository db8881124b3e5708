"""From a function's handler setting to the facts about its code, in whichever language it is written."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct

from lambdalint import lazy, limits
from lambdalint.limits import Exceeded, within
from lambdalint.mistakes import Mistake
from lambdalint.model.code import Handler, MissingFile, MissingSymbol
from lambdalint.model.node import Scalar
from lambdalint.model.value import Value
from lambdalint.readers.code.program.reader import Code, CodeReader, Setting
from lambdalint.readers.document import Report
from lambdalint.readers.files import walk
from lambdalint.readers.repository import Refused, Repository
from lambdalint.source import SourceFile, Span

if TYPE_CHECKING:
    from lambdalint.readers.code.dependencies.imports import Packages
    from lambdalint.readers.code.dependencies.needs import Needs
    from lambdalint.readers.code.tree import ParsedFile

_OUTPUT = lazy.pattern(
    r"(?i)dist|build|built|bundle|packag|publish|artifact|generated|output|target|release|deploy|staging|staged|"
    r"compiled|vendor|asset|zip|(?:^|/)(?:out|bin|tmp|\.[^/.])|\.(?:jar|whl|tar|gz)$"
)

_Reader = tuple[str, str]
"""A package and a class in it."""

_C_SHARP: _Reader = ("csharp", "CSharpReader")
_GO: _Reader = ("go", "GoReader")
_JAVA: _Reader = ("java", "JavaReader")
_JAVASCRIPT: _Reader = ("javascript", "JavaScriptReader")
_KOTLIN: _Reader = ("kotlin", "KotlinReader")
_PYTHON: _Reader = ("python", "PythonReader")
_RUBY: _Reader = ("ruby", "RubyReader")
_RUST: _Reader = ("rust", "RustReader")

_READERS = {
    "dotnet": (_C_SHARP,),
    "go1": (_GO,),
    "java": (_JAVA, _KOTLIN),
    "nodejs": (_JAVASCRIPT,),
    "provided": (_GO, _RUST, _C_SHARP),
    "python3": (_PYTHON,),
    "ruby": (_RUBY,),
}
"""By how a runtime's name begins, the readers of the languages that it may run."""

_SOURCES = {
    **dict.fromkeys((".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"), _JAVASCRIPT),
    ".cs": _C_SHARP,
    ".go": _GO,
    ".java": _JAVA,
    ".kt": _KOTLIN,
    ".py": _PYTHON,
    ".rb": _RUBY,
    ".rs": _RUST,
}
"""By the ending of a file's name, the reader of its language."""

SOURCE_SUFFIXES = frozenset(_SOURCES)

_PARSED = {**_SOURCES, **dict.fromkeys((".tsx", ".jsx"), _JAVASCRIPT), ".kts": _KOTLIN}
"""With the endings of files that hold no handler: what one imports, and programs that build it."""


class Deployed(Struct, frozen=True, kw_only=True):
    """What a template says of how code comes to be where it runs; as it stands, nothing that can be relied on."""

    within: Path | None = None
    """The template's folder."""
    layers_known: bool = False
    """Whether all layers lie on disk."""
    bundled: bool | None = None
    """Whether a bundler puts what is imported into the upload; None where that is not known."""
    development: bool = False
    """Whether what is installed for development alone may be uploaded too."""
    external: frozenset[str] = frozenset()
    """Packages that a bundler is told not to put in, and that nothing else does."""
    left_out: Callable[[str], bool] | None = None
    """Tells of a path relative to the code root whether it is not uploaded; None where all is."""
    complete: bool = False
    """Whether nothing else brings packages: an image, a mounted file system, a build of the user's own."""


_UNTOLD = Deployed()


class Handlers:
    """Reads handlers; files that several functions share are parsed once."""

    def __init__(self, repository: Repository, report: Report) -> None:
        self.repository = repository
        self.report = report if repository.memory is None else repository.memory.tell(report)
        self._readers: dict[tuple[_Reader, Report], CodeReader] = {}
        self._packages: Packages | None = None
        self._stems: dict[Path, frozenset[str]] = {}
        self._slow: set[tuple[Path, str]] = set()

    def find(
        self,
        runtime: Value[str],
        handler: Value[str],
        root: Path,
        layers: Collection[Path],
        deployed: Deployed = _UNTOLD,
    ) -> Code | None:
        """The handler below a code root. `layers` are the contents of the local layers.

        None where the language is not known or no reader knows it. Under `Fn::If`, a branch whose handler is missing
        tells more than one that has it.
        """
        if handler.branches:
            found = [
                self.find(runtime, branch, root, layers, deployed) for branch in handler.branches if branch.written
            ]
            missing = (code for code in found if isinstance(code, MissingFile | MissingSymbol))
            return next(missing, next((code for code in found if code), None))
        if handler.known is None or ".." in handler.known.split("/"):
            return None  # outside of what is uploaded, unless something is built of it
        memory, name = self.repository.memory, handler.known

        def find() -> Code | None:
            setting = Setting(handler.span, name, self._needs(runtime, root, layers, deployed))
            return self._first(setting, root, runtime, lambda reader: reader.find(setting, root, layers))

        if memory is None:
            return find()
        return memory.code((runtime, handler, root, tuple(layers), deployed), find, self.repository.look, self.report)

    def built(self, runtime: Value[str], handler: Value[str], path: Path, deployed: Deployed = _UNTOLD) -> Code | None:
        """The handler in the sources of what a build puts at a path, which need not be there."""
        if self.repository.leads_outside(path):
            return None
        known = [branch for branch in handler.possible if branch.known is not None]
        needs = self._needs(runtime, path, (), deployed)
        settings = [Setting(branch.span, branch.known, needs) for branch in known if branch.known is not None]
        read = (self._first(each, path, runtime, partial(_built, each, path)) for each in settings)
        return next((code for code in read if code is not None), None)

    def _first(
        self, setting: Setting, place: Path, runtime: Value[str], read: Callable[[CodeReader], Code | None]
    ) -> Code | None:
        """What the first reader reads that has something to say. Where one takes too long, that is told, and other
        handlers in the same file are not read either."""
        if self._slow and _unit(setting, place) in self._slow:
            return None
        try:
            found = (code for reader in self._readers_of(runtime) if (code := read(reader)) is not None)
            return within(limits.FILE, lambda: next(found, None))
        except Exceeded as error:
            self._slow.add(_unit(setting, place))
            self._forget()
            self.report(setting.span, f"the code of this handler is not read: {error}")
            return None
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001 - the rest goes on
            self._forget()
            self.report(setting.span, Mistake.of(error))
            return None

    def _forget(self) -> None:
        """Drops what readers keep: where one was interrupted, some of it is half made."""
        self._readers.clear()
        self._packages = None

    def _readers_of(self, runtime: Value[str]) -> Iterator[CodeReader]:
        """The readers of the languages that all the runtimes which a function may have run."""
        families = {_family(branch.known or "") for branch in runtime.possible}
        for reader in _READERS.get(families.pop(), ()) if len(families) == 1 else ():
            yield self._reader(reader, self.report)

    def _needs(self, runtime: Value[str], root: Path | None, layers: Collection[Path], deployed: Deployed) -> Needs:
        from lambdalint.readers.code.dependencies.deployment import Deployment  # noqa: PLC0415 - see `_class`
        from lambdalint.readers.code.dependencies.imports import Packages  # noqa: PLC0415
        from lambdalint.readers.code.dependencies.needs import Needs  # noqa: PLC0415

        self._packages = self._packages or Packages(self.repository)
        deployment = Deployment(
            root=root,
            runtime=runtime.known,
            within=deployed.within,
            layers=tuple(layers),
            layers_known=deployed.layers_known,
            bundled=deployed.bundled,
            development=deployed.development,
            external=deployed.external,
            left_out=deployed.left_out,
            complete=deployed.complete,
        )
        return Needs(self._packages, deployment)

    def _reader(self, reader: _Reader, report: Report) -> CodeReader:
        key = (reader, report)
        if key not in self._readers:
            self._readers[key] = _class(reader)(self.repository, report)
        return self._readers[key]

    def guess(self, path: Path) -> Iterator[Handler]:
        """The handlers in a source file that no template names, by their shape.

        Of what cannot be read only what takes too long is named: who knows whether the rest ever is to run in Lambda.
        """
        if path.suffix not in _SOURCES:
            return
        try:
            yield from within(limits.FILE, lambda: list(self._reader(_SOURCES[path.suffix], _unsaid).guess(path)))
        except Exceeded as error:
            self._forget()
            place = self.repository.place(path, Refused(""))
            self.report(place, f"this file is not read: {error}")

    def miss(self, runtime: Value[str], handler: Value[str], location: Value[str], folder: Path) -> None:
        """Reports a code location below `folder` that is not there, where that is not a build's doing: the language
        needs none, the name is not that of an output, and the handler's file is somewhere else below `folder`."""
        path, module = location.known, re.split(r"[./]", handler.known or "")[-2:-1]
        if path is None or "://" in path or not _is(runtime, "python3") or _OUTPUT.search(path):
            return
        if self.repository.resolve(folder / path) or self.repository.leads_outside(folder / path):
            return
        if folder not in self._stems:  # functions of one template miss the same folder
            self._stems[folder] = frozenset(found.stem for found in walk(folder, frozenset({".py"}), None))
        if not self._stems[folder].isdisjoint(module):
            shown = self.repository.display(folder / path)
            self.report(location.span, f"the code is not there: no folder or archive `{shown}`")

    def inline(
        self, runtime: Value[str], handler: Value[str], code: Scalar, deployed: Deployed = _UNTOLD
    ) -> Code | None:
        """The handler in code that is written in the template itself."""
        if handler.known is None:
            return None
        setting = Setting(handler.span, handler.known, self._needs(runtime, None, (), deployed))
        source = SourceFile(code.span.file.path, code.text, code.span.file.top)
        place = Path(source.top, source.path)
        return self._first(setting, place, runtime, lambda reader: reader.inline(setting, source, locate(code)))


def _unit(setting: Setting, place: Path) -> tuple[Path, str]:
    """What handlers have in common that are in the same file."""
    return place, re.split(r"::|\.(?=[^.]*$)", setting.text)[0]


def _built(setting: Setting, path: Path, reader: CodeReader) -> Code | None:
    return reader.built(setting, path)


def tree(file: SourceFile) -> ParsedFile | None:
    """A source file, parsed by itself; None where its name is that of no language, or it takes too long."""
    found = _PARSED.get(PurePosixPath(file.path).suffix)
    try:
        return _class(found).tree(file) if found is not None else None
    except Exceeded:
        return None


def _class(reader: _Reader) -> type[CodeReader]:
    """Imported late: a template without code needs no parser."""
    found: type[CodeReader] = getattr(import_module(f"lambdalint.readers.code.{reader[0]}"), reader[1])
    return found


def _unsaid(_span: Span, _problem: str) -> None:
    pass


def _family(runtime: str) -> str:
    """`python` for `python3.13`."""
    return next((family for family in _READERS if runtime.startswith(family)), "")


def _is(runtime: Value[str], language: str) -> bool:
    return all((branch.known or "").startswith(language) for branch in runtime.possible)


def locate(code: Scalar) -> Callable[[Span], Span]:
    """What turns a span of inline code into one of the template: exact in a literal block, else the whole scalar."""
    file = code.span.file
    if code.block_indent is None:
        return lambda span: code.span  # noqa: ARG005
    body = file.text.find("\n", code.span.start) + 1
    starts, written = [0], [body]  # of each line: in the code, and in the template
    for line in code.text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
        end = file.text.find("\n", written[-1])
        written.append(end + 1 if end >= 0 else len(file.text))

    def offset(at: int) -> int:
        number = bisect_right(starts, at) - 1
        return min(written[number] + (code.block_indent or 0) + at - starts[number], code.span.end)

    return lambda span: Span(file, offset(span.start), offset(span.end))
