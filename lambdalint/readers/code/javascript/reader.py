"""The entry point that a handler setting names, and the facts about what it reaches."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path

from lambdalint import lazy
from lambdalint.knowledge import calls
from lambdalint.model.call import Phase
from lambdalint.model.code import Handler, MissingSymbol
from lambdalint.paths import is_dir
from lambdalint.readers.code.javascript import missing
from lambdalint.readers.code.javascript.entry import Address, Sources
from lambdalint.readers.code.javascript.modules import NOT_PARSED, JavaScriptModule
from lambdalint.readers.code.javascript.resolution import SUFFIXES, JavaScriptImports, Resolution
from lambdalint.readers.code.program.entry_points import EntryPoints
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Awaited, Call, Either, Expression, Member, Name
from lambdalint.readers.code.program.handler import Named, handler_of
from lambdalint.readers.code.program.modules import Module, Namespace, outline
from lambdalint.readers.code.program.reach import callables
from lambdalint.readers.code.program.reader import Code, CodeReader, Setting
from lambdalint.readers.code.program.relocation import located
from lambdalint.readers.code.program.scopes import Binding, How
from lambdalint.readers.code.program.values import Frame, Routine, Value, each
from lambdalint.readers.document import Report
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

_GUESSED = frozenset({"handler", "lambdaHandler", "lambda_handler"})
_BABEL = lazy.pattern(r"\.babelrc.*|babel\.config\..*|\.flowconfig")
_MAXIMUM_STEPS = 10
_MAXIMUM_WRAPPERS = 40


class JavaScriptReader(CodeReader):
    suffixes = frozenset(SUFFIXES)

    def __init__(self, repository: Repository, report: Report) -> None:
        super().__init__(repository, partial(_told, report, repository))
        self._resolution = Resolution(repository)
        self._sources = Sources(self._resolution)
        self._absences = missing.Absences(repository)

    @staticmethod
    def tree(file: SourceFile) -> JavaScriptModule:
        return JavaScriptModule(file, None)

    def find(self, setting: Setting, root: Path, layers: Collection[Path]) -> Code | None:
        named = Address.of(setting.text)
        root = root.parent if root.suffix in SUFFIXES and self.repository.is_file(root) else root
        if named is None or not is_dir(root):
            return None
        path = self._sources.find(named, root)
        if path is not None:
            return self._read(setting, named, path, root, layers)
        absent = self._absences.file(setting.span, named, root)
        return absent or self._made(setting, named, root, layers)

    def built(self, setting: Setting, path: Path) -> Code | None:
        named = Address.of(setting.text)
        if named is None:
            return None
        source = self._sources.find(named, path)
        if source is not None:
            found = self._read(setting, named, source, path, ())
            return found if isinstance(found, Handler) else None
        return self._made(setting, named, path, ())

    def _made(self, setting: Setting, named: Address, root: Path, layers: Collection[Path]) -> Handler | None:
        """The handler in the only file that a build can have made the setting's file of."""
        path = self._sources.unique(named, root)
        found = None if path is None else self._read(setting, named, path, root, layers)
        return found if isinstance(found, Handler) else None

    def _read(self, setting: Setting, named: Address, path: Path, root: Path, layers: Collection[Path]) -> Code | None:
        module = self._resolution.modules.read(path, self.report)
        if not isinstance(module, JavaScriptModule):
            return None
        if module.is_generated:
            return setting.generated(module)
        imports = JavaScriptImports(root, layers, self._resolution, self.report)
        return _handler(setting, named.export, module, imports)

    def inline(self, setting: Setting, code: SourceFile, locate: Callable[[Span], Span]) -> Code | None:
        named = Address.of(setting.text)
        if named is None or named.file != "index":
            return None
        module = JavaScriptModule(code, None)
        module.tell_errors(lambda span, problem: self.report(locate(span), problem))
        imports = JavaScriptImports(None, (), None, self.report)
        return located(_handler(setting, named.export, module, imports), locate)

    def guess(self, path: Path) -> Iterator[Handler]:
        module = self._resolution.modules.read(path, self.report)
        if not isinstance(module, JavaScriptModule):
            return
        imports = JavaScriptImports(path.parent, (), self._resolution, self.report)
        outline(module.scope)
        for name in sorted(_GUESSED & module.exported.keys()):
            found = _handler(Setting(Span(module.file, 0, 0), name), name, module, imports, guessed=True)
            if isinstance(found, Handler):
                yield found


def _told(report: Report, repository: Repository, span: Span, problem: str) -> None:
    """What Node.js cannot load, Babel may make something of that it can: its plug-ins know syntax of their own."""
    if problem != NOT_PARSED or not _is_for_babel(repository, Path(span.file.top, span.file.path).parent):
        report(span, problem)


def _is_for_babel(repository: Repository, folder: Path) -> bool:
    for around in (folder, *folder.parents):
        manifest = repository.look(around / "package.json")
        if repository.names(around, _BABEL) or (manifest is not None and "babel" in manifest.text):
            return True
        if around == repository.top:
            break
    return False


def _handler(
    setting: Setting, symbol: str, module: JavaScriptModule, imports: JavaScriptImports, *, guessed: bool = False
) -> Handler | MissingSymbol | None:
    evaluation = Evaluation(imports, calls.table("javascript"), setting.needs)
    first, *inner = symbol.split(".")
    if not evaluation.defines(module, first):
        whole = each(evaluation.whole(Namespace(module, None)))
        told = all(isinstance(one, (Namespace, Routine)) for one in whole)
        absent = missing.symbol(setting.span, symbol, module, imports) if told else None
        if absent is not None:
            return absent
    values = each(evaluation.of_namespace(Namespace(module, None), first))
    for name in inner:
        values = tuple(one for value in values for one in each(evaluation.member(value, name, Phase.INIT)))
    where, binding = _binding(evaluation, module, first)
    started = [one for value in values for one in callables(value)]
    if binding is not None and not started:
        started = list(_wrapped(evaluation, evaluation.module_frame(where), binding.value))
    span = Span(module.file, 0, 0) if binding is None else where.span(binding)
    bindings = [] if binding is None else [binding]
    entry = None if inner else EntryPoints(evaluation).of(module, first)
    return handler_of(evaluation, Named(module, symbol, span, guessed), started, bindings, entry=entry)


def _wrapped(evaluation: Evaluation, frame: Frame, value: Expression | None) -> Iterator[Value]:
    """The functions that something of a library is made of which stands for the handler: `middy(handler).use(…)`."""
    stack = [] if value is None else [value]
    for node in stack:
        if len(stack) > _MAXIMUM_WRAPPERS:
            return
        if isinstance(node, Call):
            for given in evaluation.arguments(node, frame).values:
                yield from callables(given)
            stack += [node.function, *(argument.value for argument in node.arguments)]
        elif isinstance(node, Member):
            stack.append(node.object)
        elif isinstance(node, Awaited):
            stack.append(node.value)
        elif isinstance(node, Either):
            stack += node.options
        elif isinstance(node, Name):
            bindings = outline(frame.scope).bindings.get(node.text, ())
            made = [one.value for one in bindings if one.how is How.VALUE and one.value is not None]
            stack += [one for one in made if one not in stack]


def _binding(evaluation: Evaluation, module: Module, symbol: str) -> tuple[Module, Binding | None]:
    """Where an export gets its value, imports within the project followed."""
    found: Binding | None = None
    for _ in range(_MAXIMUM_STEPS):
        module = evaluation.definer(module, symbol) or module
        exports = outline(module.scope).exports or {}
        listed = exports.get(symbol) or exports.get("", [])
        found = listed[-1] if listed else None
        if found is not None and isinstance(found.value, Name):
            found = next(iter(reversed(outline(module.scope).bindings.get(found.value.text, []))), found)
        imported = None if found is None else found.imported
        path = evaluation.imports.path(imported, module) if imported is not None else []
        if imported is None or not imported.name or not path or path[-1].module is None:
            return module, found
        module, symbol = path[-1].module, imported.name
    return module, found
