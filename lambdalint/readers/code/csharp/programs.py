"""What starts in a project beside the method that a setting names: programs, web endpoints, containers of services."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lambdalint.model.call import Phase
from lambdalint.readers.code.csharp.module import CSharpModule
from lambdalint.readers.code.csharp.syntax import simple_name
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Call, Expression, Member, Name
from lambdalint.readers.code.program.modules import outline
from lambdalint.readers.code.program.reach import callables
from lambdalint.readers.code.program.scopes import Kind, Scope
from lambdalint.readers.code.program.values import Arguments, Frame, Routine, Type, Value, each

MAXIMUM_SCOPES = 5000

_STARTUPS = frozenset({"ConfigureServices", "ConfigureHostBuilder", "Configure", "Init"})
"""Methods by which a start-up class, or an entry point of ASP.NET, says how the application is made."""
_ROUTES = frozenset({"MapGet", "MapPost", "MapPut", "MapDelete", "MapPatch", "MapMethods"})
_CONTROLLERS = frozenset({"ApiController", "Controller", "ControllerBase"})
_ACTIONS = frozenset({"HttpGet", "HttpPost", "HttpPut", "HttpDelete", "HttpPatch", "HttpHead", "Route"})


def scopes(files: Iterable[CSharpModule]) -> Iterator[Scope]:
    """All of some files' scopes."""
    stack = [module.scope for module in files]
    for _ in range(MAXIMUM_SCOPES):
        if not stack:
            return
        scope = outline(stack.pop())
        yield scope
        stack.extend(scope.inner)


def frame_of(scope: Scope, evaluation: Evaluation) -> Frame:
    module = scope.kind is Kind.MODULE
    return evaluation.module_frame(scope.module) if module else evaluation.generic(scope, Phase.INIT)


def started(files: Iterable[CSharpModule], evaluation: Evaluation) -> Iterator[tuple[Frame, Expression, list[Value]]]:
    """The functions that programs hand to the runtime's client, each with where that is said."""
    for scope in scopes(files):
        for site in scope.calls:
            if not _is_bootstrap(site.node) or not site.node.arguments:
                continue
            frame = frame_of(scope, evaluation)
            given = site.node.arguments[0].value
            found = list(callables(evaluation.value(given, frame)))
            if found:
                yield frame, given, found


def _is_bootstrap(call: Call) -> bool:
    """`LambdaBootstrapBuilder.Create(…)`, `HandlerWrapper.GetHandlerWrapper(…)`, `new LambdaBootstrap(…)`"""
    function = call.function
    if isinstance(function, Member) and isinstance(function.object, Name):
        asked = (function.object.text, function.name)
        return asked in {("LambdaBootstrapBuilder", "Create"), ("HandlerWrapper", "GetHandlerWrapper")}
    return isinstance(function, Name) and function.text == "LambdaBootstrap" and call.makes


def mains(files: Iterable[CSharpModule], evaluation: Evaluation) -> list[Frame]:
    """Where a program begins: the file with top-level statements, or `Main`."""
    found = []
    for module in files:
        if module.assignments():
            found.append(evaluation.module_frame(module))
        for definition in outline(module.scope).definitions:
            inner = outline(definition.scope).definitions if definition.scope.kind is Kind.CLASS else []
            main = (one.scope for one in inner if one.scope.name == "Main" and one.scope.is_static)
            found.extend(evaluation.generic(scope, Phase.INIT) for scope in main)
    return found


def endpoints(files: Iterable[CSharpModule], evaluation: Evaluation) -> list[Value]:
    """What runs for requests that ASP.NET takes apart: actions of controllers, functions mapped to routes."""
    found: list[Value] = []
    for scope in scopes(files):
        if scope.kind is Kind.CLASS and _is_controller(scope):
            found.extend(_actions(scope, evaluation))
            continue
        for site in scope.calls:
            function = site.node.function
            if isinstance(function, Member) and function.name in _ROUTES:
                frame = frame_of(scope, evaluation)
                found.extend(
                    one for given in site.node.arguments for one in callables(evaluation.value(given.value, frame))
                )
    return found


def _is_controller(scope: Scope) -> bool:
    bases = {base.text if isinstance(base, Name) else "" for base in scope.bases}
    return not _CONTROLLERS.isdisjoint(bases | attributes(scope))


def _actions(scope: Scope, evaluation: Evaluation) -> Iterator[Value]:
    if scope.parent is None:
        return
    made = Type(scope, frame_of(scope.parent, evaluation))
    instance = evaluation.called(made, Arguments(), Phase.INVOKE)
    yield made
    for definition in scope.definitions:
        if not _ACTIONS.isdisjoint(attributes(definition.scope)):
            members = each(evaluation.member(instance, definition.scope.name, Phase.INVOKE))
            yield from (one for one in members if isinstance(one, Routine))


def startups(files: Iterable[CSharpModule], evaluation: Evaluation) -> list[Frame]:
    """What says, once, how an application and its services are made."""
    found: list[Frame] = []
    for module in files:
        for definition in outline(module.scope).definitions:
            scope = outline(definition.scope)
            if scope.kind is Kind.CLASS and ("LambdaStartup" in attributes(scope) or "Startup" in scope.name):
                found.extend(_started_up(Type(scope, evaluation.module_frame(module)), evaluation))
    return found


def _started_up(made: Type, evaluation: Evaluation) -> Iterator[Frame]:
    instance = evaluation.called(made, Arguments(), Phase.INIT)
    yield from evaluation.runs(made, Arguments(), Phase.INIT)
    for definition in made.scope.definitions:
        if definition.scope.name in _STARTUPS:
            for one in each(evaluation.member(instance, definition.scope.name, Phase.INIT)):
                yield from evaluation.runs(one, Arguments(), Phase.INIT)


def attributes(scope: Scope) -> set[str]:
    """The names of a declaration's attributes: `[ApiController]`."""
    lists = (child for child in scope.node.children if child.type == "attribute_list")
    nodes = (node for one in lists for node in one.named_children if node.type == "attribute")
    return {simple_name(node.child_by_field_name("name")) for node in nodes}
