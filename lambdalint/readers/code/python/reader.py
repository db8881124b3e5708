"""The entry point that a handler setting names, and the facts about what it reaches."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from lambdalint.knowledge import calls
from lambdalint.model.code import Handler, MissingFile, MissingSymbol
from lambdalint.paths import is_dir
from lambdalint.readers.code.program.entry_points import EntryPoints
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Call
from lambdalint.readers.code.program.handler import Named, handler_of
from lambdalint.readers.code.program.modules import Module, Modules, outline
from lambdalint.readers.code.program.reach import callables
from lambdalint.readers.code.program.reader import Code, CodeReader, Setting
from lambdalint.readers.code.program.relocation import located
from lambdalint.readers.code.program.scopes import Binding
from lambdalint.readers.code.program.values import Routine, Value
from lambdalint.readers.code.python import entry
from lambdalint.readers.code.python.modules import PythonImports, PythonModule
from lambdalint.readers.document import Report
from lambdalint.readers.files import walk
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span


class PythonReader(CodeReader):
    suffixes = frozenset({".py"})

    def __init__(self, repository: Repository, report: Report) -> None:
        super().__init__(repository, report)
        self._modules = Modules(repository, PythonModule)

    @staticmethod
    def tree(file: SourceFile) -> PythonModule:
        return PythonModule(file, None)

    def find(self, setting: Setting, root: Path, layers: Collection[Path]) -> Code | None:
        if not (is_dir(root) or root.suffix == ".py"):
            return None
        roots = [root, *(folder for layer in layers for folder in (layer / "python", layer))]
        found = self._found(setting, roots)
        if isinstance(found, MissingFile) and not any(walk(root, self.suffixes, None)):
            return None  # without a single source file, this is not where the code is written
        return found

    def _found(self, setting: Setting, roots: Sequence[Path]) -> Code | None:
        repository, modules = self.repository, self._modules
        named = entry.split(setting.text)
        if named is None:
            return entry.file_alone(setting.span, setting.text, roots, modules, self.report)
        parts, symbol = named
        roots = [root.parent if root.suffix == ".py" and repository.is_file(root) else root for root in roots]
        path = entry.file(roots, parts, repository)
        if path is None:
            if entry.elsewhere(roots, setting.text, parts, repository):
                return None
            return entry.missing_file(setting.span, roots[0], parts, symbol, repository)
        module = modules.read(path, self.report)
        if not isinstance(module, PythonModule):
            return None
        if module.is_generated:
            return setting.generated(module)
        return _handler(setting, symbol, module, PythonImports(roots, modules, self.report))

    def inline(self, setting: Setting, code: SourceFile, locate: Callable[[Span], Span]) -> Code | None:
        named = entry.split(setting.text)
        if named is None:
            return None
        module = PythonModule(code, None)
        module.tell_errors(lambda span, problem: self.report(locate(span), problem))
        return located(_handler(setting, named[1], module, PythonImports((), None, self.report)), locate)

    def guess(self, path: Path) -> Iterator[Handler]:
        module = self._modules.read(path, self.report)
        if not isinstance(module, PythonModule):
            return
        roots = [folder for folder in path.parents if folder.is_relative_to(self.repository.top)]
        for symbol in entry.handlers(module):
            imports = PythonImports(roots, self._modules, self.report)
            setting = Setting(module.extent(0, 0), symbol)
            found = _handler(setting, symbol, module, imports, guessed=True)
            if isinstance(found, Handler):
                yield found


def _handler(
    setting: Setting, symbol: str, module: PythonModule, imports: PythonImports, *, guessed: bool = False
) -> Handler | MissingSymbol | None:
    evaluation = Evaluation(imports, calls.table("python"), setting.needs)
    if not evaluation.defines(module, symbol):
        opaque = any(not imports.path(star, module) for star in outline(module.scope).stars)
        missing = None if opaque else entry.missing_symbol(setting.span, symbol, module)
        if missing is not None:
            return missing
    where, binding = _binding(evaluation, module, symbol)
    span = Span(module.file, 0, 0) if binding is None else where.span(binding)
    bindings = outline(module.scope).bindings.get(symbol, [])
    started, called = _started(evaluation, module, symbol), EntryPoints(evaluation).of(module, symbol)
    return handler_of(evaluation, Named(module, symbol, span, guessed), started, bindings, entry=called)


def _started(evaluation: Evaluation, module: Module, symbol: str) -> list[Value]:
    """What runs on an event: the function, what its decorators made of it, what a library was given to call."""
    if not evaluation.defines(module, symbol):
        return []
    values = list(callables(evaluation.of_module(module, symbol)))
    where, binding = _binding(evaluation, module, symbol)
    frame = evaluation.module_frame(where)
    if binding is not None and binding.scope is not None:
        values.append(Routine(binding.scope, frame))
    stack = [binding.value] if binding is not None and binding.value is not None and not values else []
    for node in stack:  # handler = middleware(app_handler)
        if isinstance(node, Call) and len(stack) < 20:
            values.extend(one for given in evaluation.arguments(node, frame).values for one in callables(given))
            stack.extend(argument.value for argument in node.arguments)
    return values


def _binding(evaluation: Evaluation, module: Module, symbol: str) -> tuple[Module, Binding | None]:
    """Where a name gets its value, imports within the project followed."""
    for _ in range(10):
        bindings = outline(module.scope).bindings.get(symbol)
        if not bindings:
            return module, None
        found = bindings[-1].imported
        path = evaluation.imports.path(found, module) if found is not None and found.name else []
        inner = path[-1].module if path else None
        if found is None or inner is None or found.name not in outline(inner.scope).bindings:
            return module, bindings[-1]
        module, symbol = inner, found.name
    return module, None
