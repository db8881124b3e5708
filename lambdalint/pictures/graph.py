"""The graph of a project: triggers, functions, what these use, and where failures go, with what is found in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lambdalint.access import Resources, resources
from lambdalint.model.code import Handler
from lambdalint.model.function import Function
from lambdalint.model.project import Project, Template
from lambdalint.pictures import failing, triggers, uses
from lambdalint.pictures.draft import Draft, Sketch
from lambdalint.pictures.findings import placed
from lambdalint.pictures.nodes import Edge, Graph, Kind, Node, Relation
from lambdalint.pictures.scope import Scope
from lambdalint.rule import Diagnostic

__all__ = ["Edge", "Graph", "Kind", "Node", "Relation", "graph"]


def graph(project: Project, diagnostics: Iterable[Diagnostic]) -> Graph:
    """What the templates and the code say of the project, and nothing that they do not tell."""
    draft = Draft()
    paths = frozenset(template.file.path for template in project.templates)
    scopes = [(template, _scope(template, draft, paths)) for template in project.templates]
    for template, scope in scopes:
        for function in template.functions:
            _declare(scope, function)
    for template, scope in scopes:
        for function in template.functions:
            triggers.add(scope, function)
            failing.add(scope, function)
        uses.add(scope, template.functions)
    for _, scope in scopes:
        failing.redrive(scope)
    _add_handlers(project.handlers, draft, paths)
    found, unplaced = placed(diagnostics, draft.sketches)
    return Graph(nodes=draft.nodes(found), edges=tuple(draft.edges()), unplaced=unplaced)


def _scope(template: Template, draft: Draft, paths: frozenset[str]) -> Scope:
    return Scope(template.file.path, resources(template), draft, paths)


def _declare(scope: Scope, function: Function) -> None:
    sketch = Sketch(
        kind=Kind.FUNCTION,
        label=function.id,
        template=scope.path,
        details=tuple(_settings(function)),
        logical_id=function.id,
        function=function,
        code=function.code if isinstance(function.code, Handler) else None,
    )
    scope.draft.node(scope.function(function), sketch)


def _settings(function: Function) -> Iterator[str]:
    runtime = function.runtime.known or function.image.runtime.known
    if runtime or function.package_type.known == "Image":
        yield runtime or "container image"
    if function.memory_size.known is not None:
        yield f"{function.memory_size.known} MB"
    if function.timeout.known is not None:
        yield f"{function.timeout.known} s"


def _add_handlers(handlers: Iterable[Handler], draft: Draft, paths: frozenset[str]) -> None:
    """Those that no template names: what they use is told by their code alone."""
    scope = Scope("", Resources(), draft, paths)
    for handler in handlers:
        path = handler.span.file.path
        sketch = Sketch(kind=Kind.FUNCTION, label=f"{path}: {handler.symbol}", template="", code=handler)
        key = draft.node(("", "handler", path, handler.symbol), sketch)
        uses.of_code(scope, key, handler, None)
