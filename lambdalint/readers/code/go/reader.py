"""The reader of handlers written in Go."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from lambdalint.knowledge import calls
from lambdalint.model.call import Phase
from lambdalint.model.code import Handler
from lambdalint.readers.code.dependencies.needs import Needs
from lambdalint.readers.code.go import programs
from lambdalint.readers.code.go.module import GoModule
from lambdalint.readers.code.go.packages import GoImports, GoPackages
from lambdalint.readers.code.go.starting import started
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.handler import Named, handler_of
from lambdalint.readers.code.program.reader import Code, CodeReader, Setting
from lambdalint.readers.code.program.values import Arguments, Frame, Routine, each
from lambdalint.readers.document import Report
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span


class GoReader(CodeReader):
    """Packages are parsed once for all the functions that use them."""

    suffixes = frozenset({".go"})

    def __init__(self, repository: Repository, report: Report) -> None:
        super().__init__(repository, report)
        self._calls = calls.table("go")
        self._packages = GoPackages(repository, report)

    @staticmethod
    def tree(file: SourceFile) -> GoModule:
        return GoModule(file, Path(file.path), lambda _: [])

    def find(self, setting: Setting, root: Path, layers: Collection[Path]) -> Code | None:  # noqa: ARG002 - a program is one file
        """A binary's name is free: nothing that is not found is missing."""
        return self._found(setting, setting.text, root) if self.repository.is_dir(root) else None

    def built(self, setting: Setting, path: Path) -> Code | None:
        """The program that is compiled to a binary below the path, or to one that is packed there."""
        for folder in path.parents:
            if self.repository.is_dir(folder):
                return self._found(setting, f"{path.relative_to(folder).as_posix()}/{setting.text}", folder)
        return None

    def _found(self, setting: Setting, handler: str, root: Path) -> Code | None:
        path = programs.find(handler, root, self.repository)
        module = self._packages.read(path) if path is not None else None
        if module is None:
            return None
        if module.is_generated:
            return setting.generated(module)
        return self._handler(module, setting.needs)

    def guess(self, path: Path) -> Iterator[Handler]:
        """A program that gives a function to the runtime."""
        module = self._packages.read(path)
        if module is not None and module.has_main and not module.is_generated:
            found = self._handler(module, guessed=True)
            if found is not None:
                yield found

    def _handler(self, module: GoModule, needs: Needs | None = None, *, guessed: bool = False) -> Handler | None:
        evaluation = Evaluation(GoImports(self._packages), self._calls, needs)
        initial = _initial(evaluation, module)
        always, routed = started(evaluation, initial)
        if guessed and not always:
            return None
        named = next((one for one in always if one.scope.name != "func"), None)
        symbol, span = _named(named) if named is not None else ("main", _main(module))
        return handler_of(evaluation, Named(module, symbol, span, guessed), [*always, *routed], initial=initial)


def _initial(evaluation: Evaluation, module: GoModule) -> list[Frame]:
    """What runs before the first event: the variables and `init` functions of all packages, and `main`."""
    main = each(evaluation.of_module(module, "main"))
    runs = [run for one in main for run in evaluation.runs(one, Arguments(), Phase.INIT)]
    return [evaluation.module_frame(module), *runs]


def _named(routine: Routine) -> tuple[str, Span]:
    name = routine.scope.node.child_by_field_name("name")
    return routine.scope.name, routine.scope.module.span(name or routine.scope.node)


def _main(module: GoModule) -> Span:
    for binding in module.scope.bindings.get("main", ()):
        return module.span(binding)
    return Span(module.file, 0, 0)
