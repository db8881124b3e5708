"""Handlers written in Ruby."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from lambdalint.knowledge import calls
from lambdalint.model.call import Phase
from lambdalint.model.code import Handler, MissingSymbol
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.handler import Named, handler_of
from lambdalint.readers.code.program.modules import Modules, outline
from lambdalint.readers.code.program.reader import Code, CodeReader, Setting
from lambdalint.readers.code.program.relocation import located
from lambdalint.readers.code.program.scopes import Kind
from lambdalint.readers.code.program.values import CONTEXT, Arguments, Event, Routine, Value, each
from lambdalint.readers.code.ruby import entry
from lambdalint.readers.code.ruby.module import RubyModule
from lambdalint.readers.code.ruby.requires import RubyImports
from lambdalint.readers.document import Report
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

_GIVEN = Arguments(named=(("event", Event()), ("context", CONTEXT)))
"""What the runtime calls a handler with."""


class RubyReader(CodeReader):
    suffixes = entry.SUFFIXES

    def __init__(self, repository: Repository, report: Report) -> None:
        super().__init__(repository, report)
        self._modules = Modules(repository, RubyModule)

    @staticmethod
    def tree(file: SourceFile) -> RubyModule:
        return RubyModule(file, None)

    def find(self, setting: Setting, root: Path, layers: Collection[Path]) -> Code | None:
        named = entry.split(setting.text)
        if named is None:
            return None
        if self.repository.is_file(root):
            root = root.parent
        roots = [root, *(folder for layer in layers for folder in (layer / "ruby" / "lib", layer))]
        path = entry.file(roots, named, self.repository)
        if path is None:
            return entry.missing_file(setting.span, root, named, self.repository)
        module = self._modules.read(path, self.report)
        if module is not None and module.is_generated:
            return setting.generated(module)
        return self._found(setting, named, module, roots) if isinstance(module, RubyModule) else None

    def inline(self, setting: Setting, code: SourceFile, locate: Callable[[Span], Span]) -> Code | None:
        named = entry.split(setting.text)
        if named is None:
            return None
        return located(self._found(setting, named, RubyModule(code, None), ()), locate)

    def guess(self, path: Path) -> Iterator[Handler]:
        module = self._modules.read(path, self.report)
        if not isinstance(module, RubyModule):
            return
        for definition in outline(module.scope).definitions:
            scope = definition.scope
            names = {parameter.name for parameter in scope.parameters}
            if scope.kind is Kind.FUNCTION and {"event", "context"} <= names:
                named = entry.Named(path.stem, "", scope.name)
                setting = Setting(module.span(scope.node), scope.name)
                found = self._found(setting, named, module, [path.parent], guessed=True)
                if isinstance(found, Handler):
                    yield found

    def _found(
        self,
        setting: Setting,
        named: entry.Named,
        module: RubyModule,
        roots: Sequence[Path],
        *,
        guessed: bool = False,
    ) -> Handler | MissingSymbol | None:
        imports = RubyImports(roots, self._modules if roots else None, module, self.report)
        evaluation = Evaluation(imports, calls.table("ruby"))
        found = entry.method(named, module, evaluation)
        if found is None:
            return entry.missing_symbol(setting.span, named, module, evaluation, imports)
        where, binding = found
        if binding.scope is None:
            return None
        values: list[Value] = [
            one
            for made in (entry.types(named, module, evaluation) if named.type else ())
            for one in each(evaluation.member(made, named.method, Phase.INVOKE))
            if isinstance(one, Routine)
        ]
        if not named.type:
            values = [one for one in each(evaluation.of_module(where, named.method)) if isinstance(one, Routine)]
        symbol = f"{named.type}.{named.method}" if named.type else named.method
        start = Named(module, symbol, where.span(binding), guessed)
        return handler_of(evaluation, start, values, arguments=_GIVEN)
