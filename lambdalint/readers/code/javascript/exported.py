"""What a module gives to those that import it, in the ways of CommonJS."""

from __future__ import annotations

import re

from tree_sitter import Node

from lambdalint.readers.code.javascript.expressions import Expressions
from lambdalint.readers.code.javascript.walk import PLAIN
from lambdalint.readers.code.program.expressions import (
    Argument,
    Closure,
    Constant,
    Expression,
    Mapping,
    Member,
    Name,
    Required,
    String,
)
from lambdalint.readers.code.program.scopes import Binding, How, Import, Kind

WHOLE = ""
"""The name of a module as a whole, among its exports."""

ITSELF = ""
"""What a module imports to have all of its own exports."""


class Exported(Expressions):
    """Notes exports. Those of functions within the module are not told."""

    whole: Mapping | None = None
    """The object that is written out and is all that the module exports."""
    named = ""
    """What stands for it where it is exported, if it is a name."""

    def export(self, name: str, binding: Binding) -> None:
        if self.scope.kind is Kind.MODULE:
            self.module.exports(name).append(binding)

    def exported_as(self, target: Node) -> str | None:
        """The name that an assignment exports; empty where it exports all at once, None where it exports nothing."""
        if target.end_byte - target.start_byte > 200 or target.type not in {
            "member_expression",
            "subscript_expression",
        }:
            return None
        owner = target.child_by_field_name("object")
        name = target.child_by_field_name("property") or target.child_by_field_name("index")
        holder, last = self.module.text(owner), self.module.text(name)
        if holder == "module" and last == "exports":
            return ""
        if holder not in {"exports", "module.exports"}:
            return None
        if name is not None and name.type == "string":
            return last.strip("\"'")
        return last if target.type == "member_expression" else None

    def itself(self, node: Node) -> Expression:
        """All that this module exports."""
        return Required(node.start_byte, node.end_byte, Import(ITSELF, 1, whole=True))

    def export_assigned(self, name: str, target: Node, value: Expression) -> None:
        """`exports.name = value`, `module.exports = value`"""
        start, end = target.start_byte, target.end_byte
        if name:
            if not (isinstance(value, Constant) and value.value is None):  # compilers write `exports.x = void 0` first
                self.export(name, Binding(How.VALUE, start, end, value))
        elif self.scope.kind is Kind.MODULE:
            self._export_whole(value, start, end)

    def _export_whole(self, value: Expression, start: int, end: int) -> None:
        written = self._written(value)
        if isinstance(written, Mapping):
            self.export_mapping(written, value)
            self.whole, self.named = written, value.text if isinstance(value, Name) else ""
            return
        if not self._export_again(value):
            self.module.opaque |= not isinstance(value, Closure)
        self.export(WHOLE, Binding(How.VALUE, start, end, value))

    def _written(self, value: Expression) -> Expression:
        """An object that is written out, also where a name stands for it."""
        bindings = self.scope.bindings.get(value.text, []) if isinstance(value, Name) else []
        if len(bindings) == 1 and bindings[0].how is How.VALUE and bindings[0].value is not None:
            return bindings[0].value
        return value

    def export_mapping(self, mapping: Mapping, named: Expression) -> None:
        """The keys of an object that is written out, each as an export; `named` is what stands for the object."""
        for key, value in mapping.pairs:
            if isinstance(key, String):
                given = value if named is mapping else Member(key.start_byte, key.end_byte, named, key.text)
                self.export(key.text, Binding(How.VALUE, key.start_byte, key.end_byte, given))
            elif key is not None or not self._export_again(value):
                self.module.opaque = True

    def export_members(self) -> None:
        """`api.name = value`, where `module.exports` is `api`."""
        bindings = self.scope.bindings.items() if self.whole is not None else ()
        for name in [name for name, bound in bindings if any(one.value is self.whole for one in bound)]:
            members = [one for one in self.scope.stored if isinstance(one, Member) and _is_named(one.object, name)]
            for member in members:
                value = self.scope.attributes[name, member.name][-1]
                self.export(member.name, Binding(How.VALUE, member.start_byte, member.end_byte, value))
            word, text = rf"(?<![\w$.]){re.escape(name)}(?![\w$])", self.module.file.text
            uses, writes = rf"{word}(?!\s*\.\s*[\w$])", rf"{word}\s*\.\s*[\w$]+\s*=(?!=)"
            declared_and_exported = 1 + (name == self.named)
            if len(re.findall(uses, text)) > declared_and_exported or len(re.findall(writes, text)) != len(members):
                self.module.opaque = True  # something else may fill it as well

    def _export_again(self, value: Expression) -> bool:
        """Have all exported that another module exports, if a value is that."""
        imported = [value.imported] if isinstance(value, Required) else []
        for binding in self.scope.bindings.get(value.text, ()) if isinstance(value, Name) else ():
            if isinstance(binding.value, Required):
                imported.append(binding.value.imported)
            elif binding.imported is not None and not binding.imported.name:
                imported.append(binding.imported)
        self.scope.stars += [Import(found.module, found.level, "*") for found in imported]
        return bool(imported)

    def export_properties(self, function: str, arguments: tuple[Argument, ...], node: Node) -> None:
        """`Object.assign(exports, { a })`, `Object.defineProperty(exports, "a", { get: () => b })`"""
        if not arguments or not _is_exports(arguments[0].value) or self.scope.kind is not Kind.MODULE:
            return
        if function == "Object.assign":
            for argument in arguments[1:]:
                if isinstance(argument.value, Mapping):
                    self.export_mapping(argument.value, argument.value)
                elif not self._export_again(argument.value):
                    self.module.opaque = True
        elif len(arguments) == 3 and isinstance(arguments[1].value, String):
            name, described = arguments[1].value.text, arguments[2].value
            value = next((given for key, given in _pairs(described) if key in {"value", "get"}), None)
            self.export(name, Binding(How.VALUE, node.start_byte, node.end_byte, self._got(value)))

    def _got(self, value: Expression | None) -> Expression | None:
        """What a getter returns that a compiler wrote."""
        if isinstance(value, Closure):
            body = value.scope.node.child_by_field_name("body")
            statement = body.named_children[0] if body is not None and body.named_child_count == 1 else None
            if statement is not None and statement.type == "return_statement" and statement.named_child_count == 1:
                body = statement.named_children[0]
            if body is not None and body.type in {"member_expression", "identifier"}:
                return self.expression(body, PLAIN)
        return value

    def export_star(self, target: Expression, arguments: tuple[Argument, ...]) -> None:
        """`__exportStar(require("./x"), exports)`, as a compiler writes `export * from "./x"`"""
        name = target.name if isinstance(target, Member) else target.text if isinstance(target, Name) else ""
        if name not in {"__exportStar", "__export"} or self.scope.kind is not Kind.MODULE:
            return
        if len(arguments) != 2 or name == "__export" or not self._export_again(arguments[0].value):
            self.module.opaque = True


def _is_named(value: Expression, name: str) -> bool:
    return isinstance(value, Name) and value.text == name


def _is_exports(value: Expression) -> bool:
    if isinstance(value, Member):
        return value.name == "exports" and isinstance(value.object, Name) and value.object.text == "module"
    return isinstance(value, Name) and value.text == "exports"


def _pairs(value: Expression) -> list[tuple[str, Expression]]:
    pairs = value.pairs if isinstance(value, Mapping) else ()
    return [(key.text, given) for key, given in pairs if isinstance(key, String)]
