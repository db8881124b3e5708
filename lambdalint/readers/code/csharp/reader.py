"""Handlers written in C#: class libraries, programs, and the web applications of ASP.NET."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from lambdalint.knowledge import calls
from lambdalint.model.call import Phase
from lambdalint.model.code import Handler, MissingSymbol
from lambdalint.readers.code.csharp import entry, programs
from lambdalint.readers.code.csharp.module import CSharpModule
from lambdalint.readers.code.csharp.namespaces import Assembly
from lambdalint.readers.code.csharp.programs import attributes
from lambdalint.readers.code.csharp.projects import Project, Projects
from lambdalint.readers.code.csharp.syntax import simple_name
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.handler import Named, handler_of
from lambdalint.readers.code.program.modules import Modules, outline
from lambdalint.readers.code.program.reader import Code, CodeReader, Setting
from lambdalint.readers.code.program.scopes import Binding, Kind, Scope
from lambdalint.readers.code.program.values import (
    UNKNOWN,
    VARYING,
    Arguments,
    Event,
    Object,
    Routine,
    Type,
    Value,
    each,
)
from lambdalint.readers.document import Report
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile


class CSharpReader(CodeReader):
    suffixes = frozenset({".cs"})

    def __init__(self, repository: Repository, report: Report) -> None:
        super().__init__(repository, report)
        self._modules = Modules(repository, CSharpModule)
        self._projects = Projects(repository)
        self._assemblies: dict[Path, Assembly] = {}

    @staticmethod
    def tree(file: SourceFile) -> CSharpModule:
        return CSharpModule(file, None)

    def find(self, setting: Setting, root: Path, layers: Collection[Path]) -> Code | None:  # noqa: ARG002 - a layer holds no sources
        named = entry.split(setting.text)
        if named is None:
            return None
        projects = self._projects.find(named.assembly, root)
        mains: list[Handler] = []
        missing = None
        for project in projects or self._projects.below(root):
            found = self._found(setting, named, self._assembly(project))
            if not isinstance(found, Handler):
                missing = missing or found
            elif named.type:
                return found
            else:
                mains.append(found)
        if mains:  # the build says which one of several becomes `bootstrap`
            return mains[0] if len(mains) == 1 else None
        return missing if len(projects) == 1 and projects[0].is_whole else None

    def built(self, setting: Setting, path: Path) -> Code | None:
        named = entry.split(setting.text)
        around = self._projects.around(path) if named is not None else []
        for project in around:
            if named is not None and project.assembly == named.assembly:
                found = self._found(setting, named, self._assembly(project))
                return found if isinstance(found, Handler) or project.is_whole else None
        return None

    def guess(self, path: Path) -> Iterator[Handler]:
        module = self._modules.read(path, self.report)
        if not isinstance(module, CSharpModule):
            return
        assembly = next((self._assembly(one) for one in self._projects.around(path)), None)
        if assembly is None or module not in assembly.files:
            assembly = Assembly([module])
        for definition in outline(module.scope).definitions:
            for inner in outline(definition.scope).definitions:
                if _looks_like_handler(inner.scope):
                    evaluation = Evaluation(assembly, calls.table("csharp"))
                    made = Type(definition.scope, evaluation.module_frame(module))
                    binding = definition.scope.bindings[inner.scope.name][0]
                    yield self._handler(evaluation, assembly, made, (made, binding), guessed=True)

    def _assembly(self, project: Project) -> Assembly:
        if project.path not in self._assemblies:
            paths = self._projects.sources(project)
            read = [self._modules.read(path, self.report) for path in paths]
            files = [module for module in read if isinstance(module, CSharpModule)]
            self._assemblies[project.path] = Assembly(files, project.shown)
        return self._assemblies[project.path]

    def _found(self, setting: Setting, named: entry.Named, assembly: Assembly) -> Handler | MissingSymbol | None:
        evaluation = Evaluation(assembly, calls.table("csharp"))
        if not named.type:
            return self._program(named.assembly, assembly, evaluation)
        types = entry.classes(named, assembly, evaluation)
        method = entry.method(types, named.method, evaluation)
        if method is not None:
            return self._handler(evaluation, assembly, types[0], method)
        if types and entry.inherits_unknown(types, evaluation):
            return self._inherited(evaluation, assembly, types[0], named.method)
        return entry.missing(setting.span, named, assembly, types)

    def _handler(
        self,
        evaluation: Evaluation,
        assembly: Assembly,
        made: Type,
        method: tuple[Type, Binding],
        *,
        guessed: bool = False,
    ) -> Handler:
        """A method of a class, of which the runtime makes one instance."""
        holder, binding = method
        instance = evaluation.called(made, Arguments(), Phase.INIT)
        members = each(evaluation.member(instance, binding.scope.name if binding.scope else "", Phase.INVOKE))
        values = [one for one in members if isinstance(one, Routine) and one.scope is binding.scope]
        initial = [*evaluation.runs(made, Arguments(), Phase.INIT), *programs.startups(assembly.files, evaluation)]
        module = holder.scope.module
        name = binding.scope.name if binding.scope is not None else ""
        arguments = _arguments(binding.scope) if binding.scope is not None else Arguments()
        start = Named(module, name, module.span(binding), guessed)
        return handler_of(evaluation, start, values, arguments=arguments, initial=initial)

    def _inherited(self, evaluation: Evaluation, assembly: Assembly, made: Type, symbol: str) -> Handler:
        """A method of a library's class, which hands the event on: `APIGatewayProxyFunction`."""
        module = made.scope.module
        name = made.scope.node.child_by_field_name("name") or made.scope.node
        instance = evaluation.called(made, Arguments(), Phase.INIT)
        initial = [*evaluation.runs(made, Arguments(), Phase.INIT), *programs.startups(assembly.files, evaluation)]
        method = evaluation.method(instance, "Init") if isinstance(instance, Object) else None
        initial += [] if method is None else [evaluation.frame(method, Arguments(), Phase.INIT)]
        values = programs.endpoints(assembly.files, evaluation)
        anything = Arguments(opaque=VARYING)
        return handler_of(
            evaluation, Named(module, symbol, module.span(name)), values, arguments=anything, initial=initial
        )

    def _program(self, name: str, assembly: Assembly, evaluation: Evaluation) -> Handler | None:
        """A program of its own, which asks the runtime for events."""
        initial = programs.mains(assembly.files, evaluation)
        if not initial:
            return None
        initial += programs.startups(assembly.files, evaluation)
        for frame, given, values in programs.started(assembly.files, evaluation):
            module = frame.scope.module
            return handler_of(evaluation, Named(module, name, module.span(given)), values, initial=initial)
        if not any("AddAWSLambdaHosting" in module.file.text for module in assembly.files):
            return None
        module = initial[0].scope.module
        values = programs.endpoints(assembly.files, evaluation)
        anything = Arguments(opaque=VARYING)
        return handler_of(
            evaluation, Named(module, name, module.extent(0, 0)), values, arguments=anything, initial=initial
        )


def _arguments(method: Scope) -> Arguments:
    """What the runtime, or what Lambda Annotations generate, calls a method with."""
    listed = method.node.child_by_field_name("parameters")
    nodes = [node for node in listed.named_children if node.type == "parameter"] if listed is not None else []
    given: list[Value] = []
    for node in nodes:
        text = node.text.decode("utf-8", "replace") if node.text is not None else ""
        if simple_name(node.child_by_field_name("type")) == "ILambdaContext":
            given.append(VARYING)
        else:
            given.append(UNKNOWN if "[FromServices" in text else Event())
    return Arguments(tuple(given))


def _looks_like_handler(scope: Scope) -> bool:
    """Whether a method takes a context, or says that it is a Lambda function."""
    if scope.kind is not Kind.FUNCTION or scope.is_property:
        return False
    if "LambdaFunction" in attributes(scope):
        return True
    listed = scope.node.child_by_field_name("parameters")
    last = listed.named_children[-1] if listed is not None and listed.named_children else None
    named = last is not None and simple_name(last.child_by_field_name("type")) == "ILambdaContext"
    return named and "Handler" in scope.name
