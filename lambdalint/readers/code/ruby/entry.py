"""The file and the method that a handler setting names, as the runtime's `LambdaHandler` takes it apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from itertools import islice
from pathlib import Path

from msgspec import Struct

from lambdalint import lazy
from lambdalint.model.code import MissingFile, MissingSymbol
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.modules import outline
from lambdalint.readers.code.program.scopes import Binding, Kind
from lambdalint.readers.code.program.values import Type, each
from lambdalint.readers.code.ruby.module import RubyModule
from lambdalint.readers.code.ruby.requires import RubyImports
from lambdalint.readers.files import walk
from lambdalint.readers.repository import Refused, Repository
from lambdalint.source import SourceFile, Span

SUFFIXES = frozenset({".rb"})

_METHOD = lazy.pattern(r"[A-Za-z_]\w*[?!]?")
_CLASS = lazy.pattern(r"[A-Z]\w*(?:::[A-Z]\w*)*")
_WRAPPERS = frozenset(
    {"datadog_lambda", "datadog", "newrelic_lambda", "newrelic_lambda_wrapper", "otel_wrapper", "lamby", "rack_adapter"}
)
"""Files of layers and gems that stand in front of the function's own handler."""
_DYNAMIC = lazy.pattern(
    r"\b(?:define_method|define_singleton_method|method_missing|respond_to_missing|instance_eval|class_eval|module_eval|"
    r"instance_exec|eval|def_delegators?|delegate|Forwardable|alias_method|Zeitwerk|autoload|const_missing|prepend|"
    r"extend|refine|send|Class\.new|Module\.new|Struct\.new|Data\.define|binding)\b|\balias\s|^\s*include\s",
    re.MULTILINE,
)
_MAXIMUM_FILES = 2000


class Named(Struct, frozen=True):
    """What a setting names. Without a class, a method at the top of the file."""

    path: str
    type: str
    method: str


def split(handler: str) -> Named | None:
    """`file.method` or `file.Module::Class.method`; None for what the runtime refuses."""
    parts = handler.strip().split(".")
    if len(parts) not in {2, 3} or not parts[0] or not _METHOD.fullmatch(parts[-1]):
        return None
    if len(parts) == 3 and not _CLASS.fullmatch(parts[1]):
        return None
    return Named(parts[0], parts[1] if len(parts) == 3 else "", parts[-1])


def file(roots: Sequence[Path], named: Named, repository: Repository) -> Path | None:
    """The file, in the first of the folders that `require` looks in that has it."""
    candidates = (root / f"{named.path}.rb" for root in roots)
    return next((path for path in candidates if repository.is_file(path)), None)


def missing_file(setting: Span, root: Path, named: Named, repository: Repository) -> MissingFile | None:
    """None where the file may well be there when the function runs, or there is nothing written in Ruby."""
    first = named.path.partition("/")[0]
    if named.path.startswith("/") or first.lower() in _WRAPPERS or not repository.is_dir(root):
        return None
    path = root / f"{named.path}.rb"
    if repository.leads_outside(path) or _is_required(root, first, repository):
        return None
    files = {
        found.relative_to(root).with_suffix("").as_posix(): found
        for found in islice(walk(root, SUFFIXES, None), _MAXIMUM_FILES)
    }
    if not files:
        return None
    last = named.path.rpartition("/")[2].lower()
    same = sorted((name for name in files if name.rpartition("/")[2].lower() == last), key=len)
    close = get_close_matches(named.path, files, n=3, cutoff=0.75)
    for name in (*same, *close):
        found = _defining(files[name], named.method, repository)
        if found is not None:
            rest = ".".join(part for part in (name, named.type, named.method) if part)
            return MissingFile(span=setting, path=repository.display(path), nearest=rest, place=Span(found, 0, 0))
    return MissingFile(span=setting, path=repository.display(path), nearest=None, place=None)


def method(named: Named, module: RubyModule, evaluation: Evaluation) -> tuple[RubyModule, Binding] | None:
    """Where the method is defined: at the top of a file that is loaded, or on the class."""
    if not named.type:
        definer = evaluation.definer(module, named.method)
        bindings = outline(definer.scope).bindings.get(named.method, []) if definer is not None else []
        return _function(definer, bindings)
    for made in types(named, module, evaluation):
        for base in evaluation.ancestry(made):
            found = _function(base.scope.module, outline(base.scope).bindings.get(named.method, []))
            if found is not None:
                return found
    return None


def types(named: Named, module: RubyModule, evaluation: Evaluation) -> list[Type]:
    """The class that a setting names."""
    first, *rest = named.type.split("::")
    values = each(evaluation.of_module(module, first))
    frame = evaluation.module_frame(module)
    for name in rest:
        values = tuple(one for value in values for one in each(evaluation.member(value, name, frame.phase)))
    return [value for value in values if isinstance(value, Type)]


def missing_symbol(
    setting: Span, named: Named, module: RubyModule, evaluation: Evaluation, imports: RubyImports
) -> MissingSymbol | None:
    """None where the files that are loaded may get methods in ways that their text does not show."""
    files = imports.files()
    if any(one.broken or _DYNAMIC.search(one.file.text) for one in files):
        return None
    found = types(named, module, evaluation) if named.type else []
    if any(not isinstance(value, Type) for made in found for value in _bases(made, evaluation)):
        return None
    scopes = [outline(made.scope) for made in found] if named.type else [outline(module.scope)]
    names = {
        inner.scope.name: inner.scope
        for scope in scopes
        for inner in scope.definitions
        if inner.scope.kind is Kind.FUNCTION and not inner.scope.name.startswith("__")
    }
    symbol = named.method if found or not named.type else named.type
    close = get_close_matches(symbol, names, n=1, cutoff=0.6)
    handlers = [name for name in names if "handler" in name.lower()]
    candidates = close or (handlers if len(handlers) == 1 else []) or ([*names] if len(names) == 1 else [])
    if not candidates:
        return MissingSymbol(span=setting, symbol=symbol, nearest=None, place=Span(module.file, 0, 0))
    scope = names[candidates[0]]
    name = scope.node.child_by_field_name("name") or scope.node
    return MissingSymbol(span=setting, symbol=symbol, nearest=candidates[0], place=scope.module.span(name))


def _bases(made: Type, evaluation: Evaluation) -> list[object]:
    """What the bases of a class and of the project's classes among them are; other parts of it aside."""
    found: list[object] = []
    for base in evaluation.ancestry(made):
        for node in base.scope.bases[:-1]:
            found.extend(each(evaluation.value(node, base.frame)))
    return found


def _function(module: object, bindings: Sequence[Binding]) -> tuple[RubyModule, Binding] | None:
    for binding in reversed(bindings):
        if binding.scope is not None and binding.scope.kind is Kind.FUNCTION and isinstance(module, RubyModule):
            return module, binding
    return None


def _is_required(root: Path, name: str, repository: Repository) -> bool:
    """Whether the `Gemfile` of the code root, or of the folder above it, names a gem that may have the file."""
    wanted = re.compile(rf"^\s*gem\s*\(?\s*[\"'][\w-]*{re.escape(name).replace('_', '[-_]')}", re.MULTILINE)
    for folder in (root, root.parent):
        try:
            found = repository.read(folder / "Gemfile")
        except Refused:
            continue
        if found is not None and wanted.search(found.text):
            return True
    return False


def _defining(path: Path, symbol: str, repository: Repository) -> SourceFile | None:
    try:
        found = repository.read(path)
    except Refused:
        return None
    defines = rf"(?m)^\s*def (?:self\.)?{re.escape(symbol)}\b"
    return found if found is not None and re.search(defines, found.text) else None
