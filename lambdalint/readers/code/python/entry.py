"""The file and the symbol that a handler setting names, as the runtime's `importlib.import_module` finds them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import islice
from pathlib import Path

from msgspec.structs import replace

from lambdalint import lazy
from lambdalint.model.code import MissingFile, MissingSymbol
from lambdalint.paths import globbed
from lambdalint.readers.code.program.expressions import Name
from lambdalint.readers.code.program.modules import Modules, Unreadable, outline
from lambdalint.readers.code.program.scopes import Kind, Rank, Scope
from lambdalint.readers.code.python.modules import PythonModule
from lambdalint.readers.files import walk
from lambdalint.readers.repository import Refused, Repository
from lambdalint.source import SourceFile, Span

_WRAPPERS = frozenset(
    {"datadog_lambda", "newrelic_lambda", "newrelic_lambda_wrapper", "sentry_sdk", "init_serverless_sdk"}
    | {"opt", "var"}
    | {"lumigo_tracer", "epsagon", "thundra", "instana", "otel_wrapper", "opentelemetry", "aws_opentelemetry_wrapper"}
    | {"aws_lambda_powertools", "mangum", "wsgi_handler", "serverless_wsgi", "serverless_sdk", "awsgi", "apig_wsgi"}
    | {"zappa", "chalice", "awslambdaric", "aws_xray_sdk", "appsignal", "solarwinds_apm", "signalfx_lambda"}
    | {"lambda_wrapper", "aws_lambda_wsgi", "django", "flask", "rookout", "honeycomb", "logzio", "splunk_otel"}
)
"""Modules of layers and libraries that stand in front of the function's own handler."""

_USUAL = frozenset({"handler", "lambda_handler"})
_CONTEXTS = frozenset({"context", "lambda_context"})
_SUFFIXES = frozenset({".py"})
_SKIPPED = frozenset({"env", "build", "dist"})
"""Folders that are walked into elsewhere, and in which nobody's handler is written."""
_MAXIMUM_FILES = 2000
_DYNAMIC = lazy.pattern(
    r"\bglobals\(\)\s*(\[|\.update|\.setdefault)|\bexec\(|\bsys\.modules\b|\bvars\(\)\[|\blocals\(\)\["
)


def split(handler: str) -> tuple[tuple[str, ...], str] | None:
    """The parts of the module's path, and the symbol; None for what cannot name both."""
    path, dot, symbol = handler.strip().rpartition(".")
    parts = tuple(filter(None, path.replace("/", ".").split(".")))
    return (parts, symbol) if dot and parts and symbol.isidentifier() else None


def file(roots: Sequence[Path], parts: Sequence[str], repository: Repository) -> Path | None:
    """The file of a module, in the first of the roots that has it."""
    for root in roots:
        folder, name = root.joinpath(*parts[:-1]), parts[-1]
        if repository.may_hold(folder, name) and repository.is_file(package := folder / name / "__init__.py"):
            return package
        if repository.is_file(module := folder / f"{name}.py"):
            return module
    return None


def elsewhere(roots: Sequence[Path], handler: str, parts: Sequence[str], repository: Repository) -> bool:
    """Whether a file that is absent may well be there when the function runs, or is none of Python's business."""
    if handler.startswith("/") or parts[0].lower() in _WRAPPERS or parts[0].startswith("s_"):
        return True
    if not roots or not repository.is_dir(roots[0]) or any(repository.leads_outside(root) for root in roots):
        return True
    root = roots[0]
    path = root.joinpath(*parts)
    if repository.is_file(root / handler) or repository.leads_outside(path.with_name(path.name + ".py")):
        return True
    if repository.is_dir(path.parent) and any(
        found.suffix in {".so", ".pyc", ".pyd"} and found.name.startswith(f"{path.name}.")
        for found in globbed(path.parent, "*")
    ):
        return True
    return _is_required(root, parts[0], repository)


def missing_file(setting: Span, root: Path, parts: Sequence[str], symbol: str, repository: Repository) -> MissingFile:
    path = root.joinpath(*parts)
    nearest = _nearest_file(root, parts, symbol, repository)
    return MissingFile(
        span=setting,
        path=repository.display(path.with_name(path.name + ".py")),
        nearest=f"{'/'.join(nearest[0])}.{symbol}" if nearest else None,
        place=Span(nearest[1], 0, 0) if nearest else None,
    )


def file_alone(
    setting: Span, handler: str, roots: Sequence[Path], modules: Modules, unreadable: Unreadable
) -> MissingSymbol | None:
    """What is missing where a setting without a dot names a file: the runtime wants a function's name after the dot
    (`_get_handler` in `bootstrap.py` of aws-lambda-python-runtime-interface-client)."""
    parts = [part for part in handler.strip().split("/") if part]
    path = file(roots, parts, modules.repository) if parts and "." not in handler else None
    module = modules.read(path, unreadable) if path else None
    missing = missing_symbol(setting, "", module) if isinstance(module, PythonModule) else None
    return replace(missing, nearest=f"{handler.strip()}.{missing.nearest}") if missing and missing.nearest else missing


def missing_symbol(setting: Span, symbol: str, module: PythonModule) -> MissingSymbol | None:
    """None where a module may get names in ways that its text does not show."""
    scope = outline(module.scope)
    if "__getattr__" in scope.bindings or module.broken or _DYNAMIC.search(module.file.text):
        return None
    functions = [inner.scope.name for inner in scope.definitions if inner.scope.kind is Kind.FUNCTION]
    close = get_close_matches(symbol, functions, n=1, cutoff=0.6)
    handlers = [name for name in functions if "handler" in name.lower() and not name.startswith("_")]
    public = [name for name in functions if not name.startswith("_")]
    candidates = close or (handlers if len(handlers) == 1 else []) or (public if len(public) == 1 else [])
    nearest = candidates[0] if candidates else None
    bindings = scope.bindings.get(nearest or "")
    place = module.span(bindings[-1]) if bindings else Span(module.file, 0, 0)
    return MissingSymbol(span=setting, symbol=symbol, nearest=nearest, place=place)


def handlers(module: PythonModule) -> Iterator[str]:
    """The functions of a module that have a handler's shape: two parameters, and its usual name or its context's; not
    those that another of them calls."""
    shaped = [one.scope for one in outline(module.scope).definitions if _has_shape(one.scope)]
    called = {
        site.node.function.text
        for scope in shaped
        for site in outline(scope).calls
        if isinstance(site.node.function, Name) and site.node.function.text != scope.name
    }
    return (scope.name for scope in shaped if scope.name not in called)


def _has_shape(scope: Scope) -> bool:
    needed = [one for one in scope.parameters if one.rank is Rank.ONE and one.default is None]
    if scope.kind is not Kind.FUNCTION or len(needed) != 2 or len(scope.parameters) != 2 or scope.is_asynchronous:
        return False
    declared = scope.module.text(scope.node.child_by_field_name("parameters"))
    return scope.name in _USUAL or needed[1].name.strip("_") in _CONTEXTS or "LambdaContext" in declared


def _is_required(root: Path, package: str, repository: Repository) -> bool:
    """Whether the code root's requirements name a package: then it is installed by the build."""
    wanted = re.compile(rf"(?im)^\s*[\"']?{re.escape(package).replace('_', '[-_.]')}\b")
    for name in ("requirements.txt", "Pipfile", "pyproject.toml"):
        try:
            found = repository.read(root / name)
        except Refused:
            continue
        if found is not None and wanted.search(found.text):
            return True
    return False


def _nearest_file(
    root: Path, parts: Sequence[str], symbol: str, repository: Repository
) -> tuple[tuple[str, ...], SourceFile] | None:
    """A file of the same name in another folder, or of nearly that name, with its path's parts."""
    modules = {"/".join(path).lower(): path for path in _modules(root)}
    same = [path for path in modules.values() if path[-1].lower() == parts[-1].lower()]
    close = get_close_matches("/".join(parts).lower(), modules, n=3, cutoff=0.75)
    candidates = [*sorted(same, key=len), *(modules[name] for name in close)]
    for candidate in candidates:
        if file := _defining(root.joinpath(*candidate), symbol, repository):
            return candidate, file
    return None


def _modules(root: Path) -> list[tuple[str, ...]]:
    """The modules below the root but for output and hidden folders, each by the parts of its path."""
    paths = (found.relative_to(root).with_suffix("").parts for found in walk(root, _SUFFIXES, None))
    modules = (parts for parts in paths if parts[-1] != "__init__" and not any(map(_is_skipped, parts[:-1])))
    return list(islice(modules, _MAXIMUM_FILES))


def _is_skipped(folder: str) -> bool:
    return folder in _SKIPPED or folder.startswith(".")


def _defining(path: Path, symbol: str, repository: Repository) -> SourceFile | None:
    try:
        found = repository.read(path.with_name(path.name + ".py"))
    except Refused:
        return None
    name = re.escape(symbol)
    defines = rf"(?m)^(?:(?:async )?def|class) {name}\b|^{name}\s*[:=]|^from .* import .*\b{name}\b"
    return found if found is not None and re.search(defines, found.text) else None
