"""The entry point that a handler setting names, in whichever JVM language it is written, and the facts about it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from lambdalint.knowledge import calls
from lambdalint.model.call import Phase
from lambdalint.model.code import Handler, MissingSymbol
from lambdalint.readers.code.dependencies.needs import Needs
from lambdalint.readers.code.jvm import entry
from lambdalint.readers.code.jvm.builds import Build, Builds
from lambdalint.readers.code.jvm.entry import INTERFACES, METHOD, Entry
from lambdalint.readers.code.jvm.imports import JvmImports
from lambdalint.readers.code.jvm.module import JvmModule
from lambdalint.readers.code.jvm.sources import Sources
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Member, Name
from lambdalint.readers.code.program.handler import Named, handler_of
from lambdalint.readers.code.program.modules import Module, Modules, outline
from lambdalint.readers.code.program.reader import Code, CodeReader, Setting
from lambdalint.readers.code.program.scopes import Kind, Scope
from lambdalint.readers.code.program.values import VARYING, Arguments, Event, Object, Routine, Type, Value, each
from lambdalint.readers.document import Report
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

GIVEN = Arguments((Event(), VARYING, VARYING))
"""The event and the context; the event as a stream, another one for the answer, and the context."""


class JvmReader(CodeReader):
    language: str
    """The name of its table of calls."""

    def __init__(self, repository: Repository, report: Report) -> None:
        super().__init__(repository, report)
        self._builds = Builds(repository)
        self._modules: dict[Sources, Modules] = {}

    def parsed(self, file: SourceFile, path: Path, sources: Sources) -> Module:
        """A file of any of the languages."""
        raise NotImplementedError

    def modules(self, sources: Sources) -> Modules:
        if sources not in self._modules:
            self._modules[sources] = Modules(self.repository, lambda file, path: self.parsed(file, path, sources))
        return self._modules[sources]

    def find(self, setting: Setting, root: Path, layers: Collection[Path]) -> Code | None:  # noqa: ARG002 - layers hold archives of classes
        named = entry.split(setting.text)
        build = self._builds.around(root) if named is not None else None
        if named is None or build is None:
            return None
        path = entry.file(named, build.sources, build, root)
        if path is None:
            return self.absent(setting, named, build)
        if path.suffix not in self.suffixes:
            return None
        module = self.modules(build.sources).read(path, self.report)
        if module is not None and module.is_generated:
            return setting.generated(module)
        scope = entry.class_scope(module, named.names) if isinstance(module, JvmModule) else None
        if scope is None or not isinstance(module, JvmModule):
            return None
        return self._handler(setting, named, module, scope, build.sources)

    def built(self, setting: Setting, path: Path) -> Code | None:
        found = self.find(setting, path, ())
        return found if isinstance(found, Handler) or self._builds.makes(path) else None

    def absent(self, setting: Setting, named: Entry, build: Build) -> Code | None:
        """What no file declares."""
        if build.sources.declares(named.package, named.names[0]) or build.sources.compiles(named.names[0]):
            return None
        return entry.missing_file(setting.span, named, build, self.repository)

    def evaluation(self, sources: Sources, needs: Needs | None = None) -> Evaluation:
        imports = JvmImports(sources, self.modules(sources), self.report)
        return Evaluation(imports, calls.table(self.language), needs)

    def _handler(
        self, setting: Setting, named: Entry, module: JvmModule, scope: Scope, sources: Sources
    ) -> Handler | MissingSymbol | None:
        evaluation = self.evaluation(sources, setting.needs)
        found = _type(evaluation, scope)
        if found is None:
            return None
        made = evaluation.called(found, Arguments(), Phase.INIT)
        method = named.method or METHOD
        routine = evaluation.method(made, method) if isinstance(made, Object) else None
        if routine is None and method == METHOD and isinstance(made, Object):
            method = entry.delegate(found, evaluation) or METHOD
            routine = evaluation.method(made, method)
        if routine is None:
            return entry.missing_symbol(setting.span, named, module, found, evaluation)
        return _facts(evaluation, found, made, method)

    def guess(self, path: Path) -> Iterator[Handler]:
        build = self._builds.of_file(path)
        if build is None:
            return
        module = self.modules(build.sources).read(path, self.report)
        for definition in outline(module.scope).definitions if module is not None else ():
            evaluation = self.evaluation(build.sources)
            found = _type(evaluation, definition.scope)
            if found is not None and isinstance(module, JvmModule) and _is_handler(found):
                made = evaluation.called(found, Arguments(), Phase.INIT)
                yield _facts(evaluation, found, made, METHOD, guessed=True)


def _is_handler(found: Type) -> bool:
    """Whether a class implements one of the runtime's interfaces itself and has what they ask for."""
    names = {
        base.text if isinstance(base, Name) else base.name
        for base in found.scope.bases
        if isinstance(base, Name | Member)
    }
    return not names.isdisjoint(INTERFACES) and METHOD in outline(found.scope).bindings


def _facts(evaluation: Evaluation, found: Type, made: Value, method: str, *, guessed: bool = False) -> Handler:
    module = found.scope.module
    values = [one for one in each(evaluation.member(made, method, Phase.INVOKE)) if isinstance(one, Routine)]
    own = sorted(values, key=_priority)[-1:]
    where = own[0].scope if own else found.scope
    bindings = outline(where.parent).bindings.get(method, ()) if where.parent is not None else ()
    binding = next((one for one in bindings if one.scope is where), None)
    span = where.module.span(binding) if binding is not None else Span(module.file, 0, 0)
    initial = evaluation.runs(found, Arguments(), Phase.INIT)
    return handler_of(evaluation, Named(module, method, span, guessed), own, arguments=GIVEN, initial=initial)


def _priority(routine: Routine) -> int:
    """The runtime takes the method with the most parameters; a context at the end counts twice (`methodPriority`)."""
    parameters = routine.scope.parameters
    last = parameters[-1].type if parameters else None
    return len(parameters) + (isinstance(last, Name) and last.text == "Context")


def _type(evaluation: Evaluation, scope: Scope) -> Type | None:
    """A class with what lies around it, as the file runs."""
    if scope.kind is not Kind.CLASS or scope.parent is None:
        return None
    if scope.parent.kind is Kind.MODULE:
        return Type(scope, evaluation.module_frame(scope.module))
    around = _type(evaluation, scope.parent)
    return Type(scope, evaluation.class_frame(scope.parent, around.frame, Phase.INIT)) if around is not None else None
