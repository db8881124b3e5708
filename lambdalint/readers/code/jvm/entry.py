"""The class and the method that a handler setting names, as the Java runtime finds them (`EventHandlerLoader` of
aws-lambda-java-runtime-interface-client)."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from msgspec import Struct

from lambdalint.model.code import MissingFile, MissingSymbol
from lambdalint.readers.code.jvm.builds import Build
from lambdalint.readers.code.jvm.module import JvmModule
from lambdalint.readers.code.jvm.sources import Sources
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Member, Name
from lambdalint.readers.code.program.modules import outline
from lambdalint.readers.code.program.scopes import CONSTRUCTOR, Kind, Scope
from lambdalint.readers.code.program.values import Type, each
from lambdalint.readers.repository import Refused, Repository
from lambdalint.source import Span

METHOD = "handleRequest"
INTERFACES = frozenset({"RequestHandler", "RequestStreamHandler"})
DELEGATES = {"MicronautRequestHandler": "execute", "MicronautRequestStreamHandler": "execute"}
"""Libraries' classes whose `handleRequest` calls a method of the project's class."""
_PLAIN_BASES = INTERFACES | {"Resource", "Serializable", "AutoCloseable", "Closeable"}
"""Interfaces that bring no methods of their own."""


class Entry(Struct, frozen=True):
    """`package.Outer$Inner::method`"""

    package: str
    names: tuple[str, ...]
    method: str
    """Empty where the setting names none: then the class implements one of the runtime's interfaces."""

    @property
    def top(self) -> str:
        return f"{self.package}.{self.names[0]}" if self.package else self.names[0]

    def named(self, package: str, name: str) -> str:
        """How a setting would name another class."""
        top = f"{package}.{name}" if package else name
        return f"{top}::{self.method}" if self.method else top


def split(handler: str) -> Entry | None:
    """The parts of a setting; None for what names no class."""
    dotted, _, method = handler.strip().partition("::")
    package, _, name = dotted.rpartition(".")
    names = tuple(name.split("$"))
    words = [*names, *(package.split(".") if package else ()), *([method] if method else ())]
    return Entry(package, names, method) if all(word.isidentifier() for word in words) else None


def file(entry: Entry, sources: Sources, build: Build, root: Path) -> Path | None:
    """The one file that declares the class, the nearest to the code root and to the build that it belongs to."""
    found = sources.files(entry.package, entry.names[0])
    for folder in (root, build.folder):
        near = [path for path in found if path.is_relative_to(folder)]
        if near:
            found = near
            break
    return found[0] if len(found) == 1 else None


def missing_file(setting: Span, entry: Entry, build: Build, repository: Repository) -> MissingFile | None:
    """What is missing where no file declares the class, though all files of its package are here."""
    if not build.certain(entry.package):
        return None
    nearest = _nearest(entry, build.sources)
    names = build.sources.names.get(entry.package)
    if names is None and (nearest is None or (entry.method or METHOD) not in build.sources.text(nearest[2])):
        return None  # a package of which nothing is here, and nothing that could be meant either
    place = _start(nearest[2], repository) if nearest is not None else None
    return MissingFile(
        span=setting,
        path=repository.display(_path(entry, build.sources, nearest)),
        nearest=entry.named(*nearest[:2]) if nearest is not None and place is not None else None,
        place=place,
    )


def _path(entry: Entry, sources: Sources, nearest: tuple[str, str, Path] | None) -> Path:
    """Where the class would be: beside the others of its package, or beside the package of what may have been meant."""
    names = sources.names.get(entry.package)
    if names is not None or nearest is None:
        some = next(iter(sorted(path for paths in (names or {}).values() for path in paths)), sources.folder)
        return some.with_name(entry.names[0] + (some.suffix or ".java"))
    package, _, path = nearest
    folders = package.split(".") if package else []
    root = path.parents[len(folders)] if tuple(folders) == path.parent.parts[-len(folders) :] else path.parent
    return root.joinpath(*entry.package.split("."), entry.names[0] + path.suffix)


def _nearest(entry: Entry, sources: Sources) -> tuple[str, str, Path] | None:
    """A class that may have been meant: of nearly this name in the package, or of this name in another one."""
    names = sources.names.get(entry.package, {})
    close = get_close_matches(entry.names[0], names, n=1, cutoff=0.75)
    if close:
        return entry.package, close[0], names[close[0]][0]
    others = (package for package, declared in sources.names.items() if entry.names[0] in declared)
    package = next(iter(sorted(others, key=len)), None)
    return None if package is None else (package, entry.names[0], sources.names[package][entry.names[0]][0])


def _start(path: Path, repository: Repository) -> Span | None:
    try:
        found = repository.read(path)
    except Refused:
        return None
    return Span(found, 0, 0) if found is not None else None


def class_scope(module: JvmModule, names: tuple[str, ...]) -> Scope | None:
    """The class of a file, or one within it."""
    scope = module.scope
    for name in names:
        inner = [one.scope for one in outline(scope).bindings.get(name, ()) if one.scope is not None]
        found = next((one for one in inner if one.kind is Kind.CLASS), None)
        if found is None:
            return None
        scope = found
    return scope


def delegate(found: Type, evaluation: Evaluation) -> str | None:
    """The method that a base of a library calls."""
    bases = (base for one in evaluation.ancestry(found) for base in one.scope.bases)
    names = (base.text if isinstance(base, Name) else base.name for base in bases if isinstance(base, Name | Member))
    return next((DELEGATES[name] for name in names if name in DELEGATES), None)


def missing_symbol(
    setting: Span, entry: Entry, module: JvmModule, found: Type, evaluation: Evaluation
) -> MissingSymbol | None:
    """None where the class may have methods that its text does not show."""
    ancestry = evaluation.ancestry(found)
    if any(not isinstance(one.scope.module, JvmModule) or one.scope.module.broken for one in ancestry):
        return None
    if any(not _is_plain(base, one, evaluation) for one in ancestry for base in one.scope.bases):
        return None
    method = entry.method or METHOD
    methods = dict(_methods(found.scope))
    public = [name for name in methods if name != CONSTRUCTOR]
    close = get_close_matches(method, public, n=1, cutoff=0.6)
    nearest = METHOD if METHOD in methods else next(iter(close or (public if len(public) == 1 else [])), None)
    place = methods.get(nearest or "") or (0, 0)
    shown = f"{entry.names[-1]}::{nearest}" if nearest and not entry.method else nearest
    return MissingSymbol(span=setting, symbol=method, nearest=shown, place=module.extent(*place))


def _methods(scope: Scope) -> Iterator[tuple[str, tuple[int, int]]]:
    for name, bindings in outline(scope).bindings.items():
        for binding in bindings:
            if binding.scope is not None and binding.scope.kind is Kind.FUNCTION and name.isidentifier():
                yield name, (binding.start_byte, binding.end_byte)


def _is_plain(base: object, heir: Type, evaluation: Evaluation) -> bool:
    """Whether a base is one of the project, or an interface that brings no methods."""
    values = each(evaluation.value(base, heir.frame))  # type: ignore[arg-type]
    return all(
        isinstance(value, Type) or getattr(value, "name", "").rpartition(".")[2] in _PLAIN_BASES for value in values
    )
