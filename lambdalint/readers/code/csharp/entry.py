"""The class and the method that a handler setting names, as the runtime finds them by reflection."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from msgspec import Struct

from lambdalint import lazy
from lambdalint.model.call import Phase
from lambdalint.model.code import MissingSymbol
from lambdalint.readers.code.csharp.module import CSharpModule
from lambdalint.readers.code.csharp.namespaces import Assembly, types
from lambdalint.readers.code.csharp.syntax import modifiers
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.modules import Module, outline
from lambdalint.readers.code.program.scopes import Binding, How, Kind, Scope
from lambdalint.readers.code.program.values import Type, each
from lambdalint.source import Span

_NAME = r"[A-Za-z_]\w*"
_SETTING = lazy.pattern(rf"(?P<assembly>[\w.\- ]+)::(?P<type>{_NAME}(?:\.{_NAME})*(?:\+{_NAME})*)::(?P<method>{_NAME})")
_ASSEMBLY = lazy.pattern(r"[A-Za-z_][\w.\-]*")
_GENERATED = "_Generated"


class Named(Struct, frozen=True):
    """What a setting names. Without a type, an assembly that is a program of its own."""

    assembly: str
    type: str = ""
    method: str = ""

    @property
    def is_generated(self) -> bool:
        """Whether the class is one that Lambda Annotations make at build time."""
        return self.type.endswith(_GENERATED)

    @property
    def written(self) -> str:
        """The class as somebody wrote it: `Functions` for `Functions_Add_Generated`."""
        if not self.is_generated:
            return self.type
        return self.type.removesuffix(_GENERATED).removesuffix(f"_{self.method}")


def split(handler: str) -> Named | None:
    """What `Assembly::Namespace.Class::Method` or `Assembly` names; None for what cannot name either."""
    match = _SETTING.fullmatch(handler.strip())
    if match is not None:
        return Named(match["assembly"], match["type"], match["method"])
    return Named(handler.strip()) if _ASSEMBLY.fullmatch(handler.strip()) else None


def classes(named: Named, assembly: Assembly, evaluation: Evaluation) -> list[Type]:
    """The class, each of the files that have a part of it."""
    outer, *nested = named.written.split("+")
    space, _, name = outer.rpartition(".")
    found: list[Type] = []
    for module in assembly.holders(space, name):
        values = each(evaluation.of_module(module, name))
        found.extend(value for value in values if isinstance(value, Type) and value.scope.module is module)
    for name in nested:
        members = [evaluation.member(one, name, Phase.INIT) for one in found]
        found = [inner for member in members for inner in each(member) if isinstance(inner, Type)]
    return list(dict.fromkeys(found))


def method(found: list[Type], name: str, evaluation: Evaluation) -> tuple[Type, Binding] | None:
    """A method of a class or of its bases, as far as these are the project's, with the class that has it."""
    for made in found:
        for base in evaluation.ancestry(made):
            for binding in outline(base.scope).bindings.get(name, ()):
                if binding.scope is not None and binding.scope.kind is Kind.FUNCTION and not binding.scope.is_property:
                    return base, binding
    return None


def inherits_unknown(found: list[Type], evaluation: Evaluation) -> bool:
    """Whether a class has bases that are not the project's: these may have any method."""
    for made in found:
        for base in evaluation.ancestry(made):
            values = (value for node in base.scope.bases for value in each(evaluation.value(node, base.frame)))
            if any(not isinstance(value, Type) for value in values):
                return True
    return False


def missing(setting: Span, named: Named, assembly: Assembly, found: list[Type]) -> MissingSymbol | None:
    """What is missing of a class that is there without the method, or of a project without the class."""
    if named.is_generated or not assembly.files or any(module.broken for module in assembly.files):
        return None
    if any("partial" in modifiers(made.scope.node) for made in found):
        return None  # whose other parts may be generated
    if found:
        names = {name: place for made in found for name, place in _methods(made.scope)}
        return _missing(setting, named.method, names, found[0].scope.module)
    written = {name: place for module in assembly.files for name, place in _classes(module)}
    return _missing(setting, named.type, written, assembly.files[0])


def _missing(setting: Span, symbol: str, names: dict[str, tuple[Module, Binding]], module: Module) -> MissingSymbol:
    close = get_close_matches(symbol, names, n=1, cutoff=0.6)
    last = symbol.rpartition(".")[2]
    same = [name for name in names if name.rpartition(".")[2] == last]
    candidates = same if len(same) == 1 else close
    candidates = candidates or ([*names] if len(names) == 1 else [])
    if not candidates:
        return MissingSymbol(span=setting, symbol=symbol, nearest=None, place=Span(module.file, 0, 0))
    where, binding = names[candidates[0]]
    return MissingSymbol(span=setting, symbol=symbol, nearest=candidates[0], place=where.span(binding))


def _methods(scope: Scope) -> Iterator[tuple[str, tuple[Module, Binding]]]:
    for name, bindings in outline(scope).bindings.items():
        for binding in bindings:
            inner = binding.scope
            if inner is None or binding.how is not How.DEFINITION or name.startswith("__"):
                continue
            if inner.kind is Kind.FUNCTION and not inner.is_property:
                yield name, (scope.module, binding)


def _classes(module: CSharpModule) -> Iterator[tuple[str, tuple[Module, Binding]]]:
    spaces = {node.id: space for space, node in types(module.root)}
    for name, bindings in outline(module.scope).bindings.items():
        for binding in bindings:
            if binding.scope is not None and binding.scope.kind is Kind.CLASS:
                space = spaces.get(binding.scope.node.id, "")
                yield f"{space}.{name}".strip("."), (module, binding)
