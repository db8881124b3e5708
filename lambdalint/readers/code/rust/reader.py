"""The reader of handlers written in Rust."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath

from lambdalint.knowledge import calls
from lambdalint.model.call import Phase
from lambdalint.model.code import Handler
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.handler import Named, handler_of
from lambdalint.readers.code.program.modules import outline
from lambdalint.readers.code.program.reader import Code, CodeReader, Setting
from lambdalint.readers.code.program.values import Arguments, Frame, Routine, each
from lambdalint.readers.code.rust.crates import Binary, RustCrates, RustImports
from lambdalint.readers.code.rust.module import RustModule
from lambdalint.readers.code.rust.starting import started
from lambdalint.readers.document import Report
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span


class RustReader(CodeReader):
    """Files are parsed once for all the programs that use them."""

    suffixes = frozenset({".rs"})

    def __init__(self, repository: Repository, report: Report) -> None:
        super().__init__(repository, report)
        self._calls = calls.table("rust")
        self._crates = RustCrates(repository, report)

    @staticmethod
    def tree(file: SourceFile) -> RustModule:
        return RustModule(file, Path(file.path), lambda _: {})

    def find(self, setting: Setting, root: Path, layers: Collection[Path]) -> Code | None:  # noqa: ARG002 - a program is one file
        """A binary's name is free: nothing that is not found is missing."""
        return self._found(setting, setting.text, root) if self.repository.is_dir(root) else None

    def built(self, setting: Setting, path: Path) -> Code | None:
        """The program that is compiled to a binary below the path, such as `target/lambda/orders`."""
        for folder in path.parents:
            if self._crates.manifest(folder) is not None:
                return self._found(setting, f"{path.relative_to(folder).as_posix()}/{setting.text}", folder)
        return None

    def _found(self, setting: Setting, handler: str, root: Path) -> Code | None:
        path = self._program(handler, root)
        module = self._crates.read(path) if path is not None else None
        if module is None:
            return None
        if module.is_generated:
            return setting.generated(module)
        return self._handler(module)

    def guess(self, path: Path) -> Iterator[Handler]:
        """A program that gives a function to the runtime."""
        module = self._crates.read(path)
        if module is not None and not module.is_generated and b"main" in module.data:
            found = self._handler(module, guessed=True)
            if found is not None:
                yield found

    def _program(self, handler: str, root: Path) -> Path | None:
        """The program that is built for a handler: of that name, or the only one."""
        found = list(self._crates.binaries(root))
        if len(found) == 1:
            return found[0].path
        names = [_plain(part) for part in reversed(re.split(r"[./]", handler.strip()))]
        for name in names:
            called = [one for one in found if _plain(one.name) == name]
            called = called or [one for one in found if _plain(one.package) == name]
            if called:
                return _only(called, names)
        return None

    def _handler(self, module: RustModule, *, guessed: bool = False) -> Handler | None:
        evaluation = Evaluation(RustImports(self._crates, module), self._calls)
        initial = _initial(evaluation, module)
        values = started(evaluation, initial)
        if not values and (guessed or len(initial) == 1):
            return None
        functions = (inner for one in values for inner in _functions(evaluation, one))
        named = next(functions, None)
        symbol, span = _named(named) if named is not None else ("main", _main(module))
        return handler_of(evaluation, Named(module, symbol, span, guessed), values, initial=initial)


def _only(found: list[Binary], names: list[str]) -> Path | None:
    if len(found) > 1:
        found = [one for one in found if _plain(one.package) in names]
    return found[0].path if len(found) == 1 else None


def _plain(name: str) -> str:
    return PurePosixPath(name).name.replace("-", "_").lower()


def _initial(evaluation: Evaluation, module: RustModule) -> list[Frame]:
    """What runs before the first event: `main`, with what is made once for all events."""
    main = each(evaluation.of_module(module, "main"))
    runs = [run for one in main for run in evaluation.runs(one, Arguments(), Phase.INIT)]
    return [evaluation.module_frame(module), *runs]


def _functions(evaluation: Evaluation, routine: Routine) -> Iterator[Routine]:
    """The function, or those that the closure calls which is given in its place: `|event| handle(&client, event)`."""
    if routine.scope.name != "closure":
        yield routine
        return
    for frame in evaluation.runs(routine, Arguments(), Phase.INVOKE):
        for site in outline(routine.scope).calls:
            callee, _ = evaluation.callee(site.node, frame)
            yield from (one for one in each(callee) if isinstance(one, Routine) and one.scope.name != "closure")


def _named(routine: Routine) -> tuple[str, Span]:
    name = routine.scope.node.child_by_field_name("name")
    return routine.scope.name, routine.scope.module.span(name or routine.scope.node)


def _main(module: RustModule) -> Span:
    for binding in module.scope.bindings.get("main", ()):
        return module.span(binding)
    return Span(module.file, 0, 0)
