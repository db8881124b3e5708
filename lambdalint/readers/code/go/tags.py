"""Environment variables that the tags of a struct name, for libraries that fill it: `env:"TABLE,required"`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from lambdalint import lazy
from lambdalint.readers.code.go.module import GoModule
from lambdalint.readers.code.program.expressions import Argument, Call, Name, String
from lambdalint.readers.code.program.modules import outline
from lambdalint.readers.code.program.scopes import CallSite, Circumstance, Kind, Scope

_PARSERS = lazy.pattern(r"env\.(?:Parse|ParseWithOptions|Must)$|envconfig\.(?:Process|MustProcess)$")
_TAG = lazy.pattern(r'(\w+):"([^"]*)"')
_READS = {True: "required by a tag", False: "named by a tag"}
"""What the table of environment reads calls them; no code can name them so."""


def reads(scope: Scope, call: Node, arguments: list[Node], circumstance: Circumstance) -> Iterator[CallSite]:
    """The reads of variables that `env.Parse(&config)` and `envconfig.Process("", &config)` stand for."""
    module = scope.module
    function = module.text(call.child_by_field_name("function"))
    if not isinstance(module, GoModule) or not _PARSERS.match(function) or not arguments:
        return
    prefixed = function.startswith("envconfig.") and module.text(arguments[0]) not in {'""', "``"}
    target = next((node for node in arguments if node.type in {"unary_expression", "identifier"}), None)
    name = target.child_by_field_name("operand") or target if target is not None else None
    declared = _type_of(scope, module.text(name)) if name is not None and not prefixed else None
    for variable, required, defaulted in _variables(declared):
        start, end = call.start_byte, call.end_byte
        read = Name(start, end, _READS[required])
        text = String(start, end, variable)
        when = Circumstance(circumstance.conditional, circumstance.repeated, circumstance.caught, defaulted=defaulted)
        yield CallSite(Call(start, end, read, (Argument(text),)), when)


def _type_of(scope: Scope, variable: str) -> Node | None:
    """The struct, of the same package, that a variable is declared to be."""
    around: Scope | None = scope
    while around is not None:
        for binding in around.bindings.get(variable, ()):
            declared = binding.value.function if isinstance(binding.value, Call) else binding.value
            if isinstance(declared, Name):
                return _struct(scope, declared.text)
        around = around.parent
    return None


def _struct(scope: Scope, name: str) -> Node | None:
    module = scope.module
    files = [module, *module.others] if isinstance(module, GoModule) else []
    for root in (scope, *(file.scope for file in files)):
        for definition in outline(root).definitions:
            if definition.scope.kind is Kind.CLASS and definition.scope.name == name:
                return definition.scope.node.child_by_field_name("type")
    return None


def _variables(struct: Node | None) -> Iterator[tuple[str, bool, bool]]:
    """The names of the variables, whether each is required, and whether it has a default."""
    listed = struct.named_children if struct is not None and struct.type == "struct_type" else []
    for field in (child for declared in listed for child in declared.named_children):
        tag = field.child_by_field_name("tag")
        said: dict[str, str] = (
            dict(_TAG.findall((tag.text or b"").decode("utf-8", "replace"))) if tag is not None else {}
        )
        name, *options = said.get("env", said.get("envconfig", "")).split(",")
        required = bool({"required", "notEmpty"}.intersection(options)) or said.get("required") == "true"
        if re.fullmatch(r"[A-Za-z_]\w*", name):
            yield name, required, "envDefault" in said or "default" in said
