"""Imports and exports of ES modules and of TypeScript."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from lambdalint.readers.code.javascript.conditions import Conditions
from lambdalint.readers.code.javascript.definitions import CLASSES
from lambdalint.readers.code.javascript.exported import WHOLE
from lambdalint.readers.code.javascript.names import targets
from lambdalint.readers.code.javascript.syntax import parts, string
from lambdalint.readers.code.program.expressions import Name
from lambdalint.readers.code.program.scopes import Binding, Circumstance, How, Import

_VARIABLES = frozenset({"lexical_declaration", "variable_declaration"})


class Importing(Conditions):
    """Visits import and export statements."""

    def visit_declaration(self, node: Node, circumstance: Circumstance) -> bool:
        """Whether the node declares anything but a type."""
        raise NotImplementedError

    def visit_import(self, node: Node, circumstance: Circumstance) -> None:
        source = self._source(node)
        required = next((child for child in parts(node) if child.type == "import_require_clause"), None)
        if required is not None:
            source = self._source(required)
        if source is None:
            return
        clause = next((child for child in parts(node) if child.type == "import_clause"), None)
        found = list(self._imported(clause)) if clause is not None else []
        if required is not None:
            found = [(name, WHOLE, False) for name in parts(required) if name.type == "identifier"]
        only_types = _has(node, "type") or (bool(found) and all(is_type for _, _, is_type in found))
        if not only_types:
            self.note_import(self.import_of(source, ""), node, circumstance)
        for name, wanted, _ in found:  # those of types too: parameters are declared by them
            text = self.module.text(name)
            imported = self.import_of(source, wanted)
            self.declared.add(text)
            self.bind(text, Binding(How.IMPORT, name.start_byte, name.end_byte, imported=imported))

    def _imported(self, clause: Node) -> Iterator[tuple[Node, str, bool]]:
        """The names that a clause binds, each with the one that it has in the other module, which is empty for all of
        it, and whether it is that of a type."""
        for part in parts(clause):
            if part.type == "identifier":
                yield part, "default", False
            elif part.type == "namespace_import":
                yield from ((name, "", False) for name in parts(part))
            elif part.type == "named_imports":
                for name, alias, is_type in self._specifiers(part):
                    yield alias, _unquoted(self.module.text(name)), is_type

    def _specifiers(self, clause: Node) -> Iterator[tuple[Node, Node, bool]]:
        """The name in the one module, that in the other, and whether it is that of a type."""
        for part in parts(clause):
            name = part.child_by_field_name("name")
            if name is not None:
                yield name, part.child_by_field_name("alias") or name, _has(part, "type")

    def _source(self, node: Node) -> str | None:
        source = node.child_by_field_name("source")
        return string(self.module, source) if source is not None else None

    def visit_alias(self, node: Node, circumstance: Circumstance) -> None:
        """`import Name = Other.Inner;`"""
        nodes = parts(node)
        if len(nodes) == 2:
            value = Name(nodes[1].start_byte, nodes[1].end_byte, self.module.text(nodes[1]))
            self.declare(How.VALUE, nodes[0], value, circumstance)

    def visit_export(self, node: Node, circumstance: Circumstance) -> None:
        declaration, value = node.child_by_field_name("declaration"), node.child_by_field_name("value")
        clause = next((child for child in parts(node) if child.type == "export_clause"), None)
        source = self._source(node)
        if declaration is not None:
            self._export_declared(node, declaration, circumstance)
        elif value is not None:
            self._export_default(value, circumstance)
        elif _has(node, "type"):
            return
        elif clause is not None:
            self._export_listed(clause, source, node, circumstance)
        elif source is not None:
            self._export_all(node, source, circumstance)
        elif _has(node, "="):
            for inner in parts(node)[:1]:
                self.export_assigned("", inner, self.expression(inner, circumstance))

    def _export_declared(self, node: Node, declaration: Node, circumstance: Circumstance) -> None:
        """`export const x = …`, `export function f() {}`, `export default class {}`"""
        if declaration.type in CLASSES:
            self.define(declaration, circumstance, self.decorators(node, circumstance))
        elif not self.visit_declaration(declaration, circumstance):
            return  # a type
        names = [declaration.child_by_field_name("name")]
        if declaration.type in _VARIABLES:
            names = [declarator.child_by_field_name("name") for declarator in parts(declaration)]
        for name in names:
            for target in targets(self.module, name, How.UNKNOWN, None) if name is not None else ():
                self._export_name("default" if _has(node, "default") else self.module.text(target.node), target.node)

    def _export_name(self, exported: str, name: Node) -> None:
        local = Name(name.start_byte, name.end_byte, self.module.text(name))
        self.export(exported, Binding(How.VALUE, name.start_byte, name.end_byte, local))

    def _export_default(self, value: Node, circumstance: Circumstance) -> None:
        given = self.expression(value, circumstance)
        self.entitle(given, "default")
        start = value.start_byte
        first_line = min((end for end in (value.end_byte, self._line_end(start)) if end >= start), default=start)
        self.export("default", Binding(How.VALUE, start, first_line, given))

    def _line_end(self, start: int) -> int:
        return self.module.data.find(b"\n", start)

    def _export_listed(self, clause: Node, source: str | None, node: Node, circumstance: Circumstance) -> None:
        """`export { a as b }`, `export { a as b } from "./x"`"""
        specifiers = [(name, alias) for name, alias, is_type in self._specifiers(clause) if not is_type]
        if source is not None and specifiers:
            whole = self.import_of(source, "")
            self.note_import(whole, node, circumstance)
        for name, alias in specifiers:
            exported = _unquoted(self.module.text(alias))
            if source is None:
                self._export_name(exported, name)
            else:
                imported = self.import_of(source, _unquoted(self.module.text(name)))
                self.export(exported, Binding(How.IMPORT, alias.start_byte, alias.end_byte, imported=imported))

    def _export_all(self, node: Node, source: str, circumstance: Circumstance) -> None:
        """`export * from "./x"`, `export * as ns from "./x"`"""
        whole = self.import_of(source, "")
        self.note_import(whole, node, circumstance)
        namespace = next((child for child in parts(node) if child.type == "namespace_export"), None)
        if namespace is None:
            self.scope.stars.append(Import(source, whole.level, "*"))
        for name in parts(namespace) if namespace is not None else ():
            exported = _unquoted(self.module.text(name))
            self.export(exported, Binding(How.IMPORT, name.start_byte, name.end_byte, imported=whole))

    def complete_exports(self) -> None:
        """What is told when all of the module is read. Where nothing else is the default, all of its exports are, as
        Node.js has it for CommonJS."""
        self.export_members()
        if not {WHOLE, "default"} & self.module.exported.keys():
            start = self.scope.node.start_byte
            self.export("default", Binding(How.VALUE, start, start, self.itself(self.scope.node)))


def _has(node: Node, token: str) -> bool:
    return any(child.type == token for child in node.children)


def _unquoted(name: str) -> str:
    return name.strip("\"'")
