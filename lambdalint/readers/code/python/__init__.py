"""Handlers written in Python: the entry point that a setting names, and the facts about what it reaches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from lambdalint.model.code import Handler, MissingFile, MissingSymbol, Phase, Step
from lambdalint.readers.code.python import entry
from lambdalint.readers.code.python.environment import EnvironmentReads
from lambdalint.readers.code.python.evaluation import Evaluation
from lambdalint.readers.code.python.facts import KnownCalls
from lambdalint.readers.code.python.modules import Imports, Module, Modules, Unreadable
from lambdalint.readers.code.python.outline import outline
from lambdalint.readers.code.python.reach import Reach, callables
from lambdalint.readers.code.python.scopes import Binding
from lambdalint.readers.code.python.values import VARYING, Arguments, Frame, Routine
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

__all__ = ["Modules", "inline_python_handler", "python_handler"]

_EVENT = Arguments((VARYING, VARYING))


def python_handler(  # noqa: PLR0913
    setting: Span,
    handler: str,
    roots: Sequence[Path],
    repository: Repository,
    unreadable: Unreadable,
    modules: Modules | None = None,
) -> Handler | MissingFile | MissingSymbol | None:
    """The entry point that `handler` names.

    `setting` is the span of the setting, `roots` are the code root and the import roots of local layers. `modules`, if
    given, keeps the files that were parsed for other functions. None where the code is not there to be judged.
    """
    modules = modules or Modules(repository)
    named = entry.split(handler)
    if not roots:
        return None
    if named is None:
        return entry.file_alone(setting, handler, roots, modules, unreadable)
    parts, symbol = named
    roots = [root.parent if root.suffix == ".py" and repository.is_file(root) else root for root in roots]
    path = entry.file(roots, parts, repository)
    if path is None:
        if entry.elsewhere(roots, handler, parts, repository):
            return None
        return entry.missing_file(setting, roots[0], parts, symbol, repository)
    module = modules.read(path, unreadable)
    if module is None:
        return None
    return _handler(setting, symbol, module, Imports(roots, modules, unreadable))


def inline_python_handler(
    setting: Span, handler: str, code: SourceFile, locate: Callable[[Span], Span], unreadable: Unreadable
) -> Handler | MissingSymbol | None:
    """The entry point in code that is written inside a template.

    `code` holds the code alone; `locate` turns a span in it into a span of the template: all spans of the result are.
    """
    named = entry.split(handler)
    if named is None:
        return None
    module = Module(code, None)
    module.tell_errors(lambda span, problem: unreadable(locate(span), problem))
    found = _handler(setting, named[1], module, Imports((), None, unreadable))
    return _located(found, locate)


def _handler(setting: Span, symbol: str, module: Module, imports: Imports) -> Handler | MissingSymbol | None:
    evaluation = Evaluation(imports)
    frame = evaluation.module_frame(module)
    if not evaluation.defines(module, symbol):
        opaque = any(not imports.path(star, module) for star in outline(module.scope).stars)
        missing = None if opaque else entry.missing_symbol(setting, symbol, module)
        if missing is not None:
            return missing
    reach = Reach(evaluation)
    starts = [*_started(evaluation, module, symbol), frame]
    reach.follow([frame])
    for binding in outline(module.scope).bindings.get(symbol, []):
        reach.activate(frame, binding.node or binding.name)
        reach.activate(frame, binding.name)
    reach.follow(starts)
    known, reads = KnownCalls(evaluation), EnvironmentReads(evaluation)
    for run, way in reach.ways(starts).items():
        known.add(run, way)
        reads.add(run, way)
    files = dict.fromkeys([module.file, *(run.scope.module.file for run in reach.edges)])
    order = {file: number for number, file in enumerate(files)}
    return Handler(
        span=_defined_at(evaluation, module, symbol),
        symbol=symbol,
        calls=tuple(sorted(known.facts(files), key=lambda fact: (order[fact.span.file], fact.span.start))),
        environment_reads=tuple(
            sorted(reads.facts(), key=lambda fact: (order[fact.span.file], fact.span.start, fact.name))
        ),
        files=tuple(files),
    )


def _started(evaluation: Evaluation, module: Module, symbol: str) -> list[Frame]:
    """What runs on an event: the function, what its decorators made of it, what a library was given to call."""
    if not evaluation.defines(module, symbol):
        return []
    value = evaluation.of_module(module, symbol)
    values = list(callables(value))
    binding_module, binding = _binding(evaluation, module, symbol)
    frame = evaluation.module_frame(binding_module)
    if binding is not None and binding.scope is not None:
        values.append(Routine(binding.scope, frame))
    stack = [binding.node] if binding is not None and binding.node is not None and not values else []
    for node in stack:  # handler = middleware(app_handler)
        if node.type == "call" and len(stack) < 20:
            values.extend(one for given in evaluation.arguments(node, frame).values for one in callables(given))
            arguments = node.child_by_field_name("arguments")
            stack.extend(arguments.named_children if arguments is not None else [])
    runs = [run for one in dict.fromkeys(values) for run in evaluation.runs(one, _EVENT, Phase.INVOKE)]
    return list(dict.fromkeys(runs))


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


def _defined_at(evaluation: Evaluation, module: Module, symbol: str) -> Span:
    where, binding = _binding(evaluation, module, symbol)
    return Span(module.file, 0, 0) if binding is None else where.span(binding.name)


def _located(found: Handler | MissingSymbol | None, locate: Callable[[Span], Span]) -> Handler | MissingSymbol | None:
    if isinstance(found, MissingSymbol):
        return replace(found, place=locate(found.place))
    if found is None:
        return None

    def steps(via: tuple[Step, ...]) -> tuple[Step, ...]:
        return tuple(Step(locate(step.span), step.name) for step in via)

    return replace(
        found,
        span=locate(found.span),
        calls=tuple(replace(call, span=locate(call.span), via=steps(call.via)) for call in found.calls),
        environment_reads=tuple(
            replace(read, span=locate(read.span), via=steps(read.via)) for read in found.environment_reads
        ),
        files=(locate(Span(found.files[0], 0, 0)).file,),
    )
