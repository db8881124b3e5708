"""The top level of a file: the constants that it declares, what it imports, and what it exports."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field
from tree_sitter import Node as Syntax

from lambdalint.readers.code.javascript.syntax import Parsed, parts


class Imported(Struct, frozen=True):
    """`name` of what the file `source` exports; None for all of it."""

    source: str
    name: str | None


class Selected(Struct, frozen=True):
    """`const { name } = holder`."""

    holder: Syntax
    name: str


Binding = Syntax | Imported | Selected
"""What a name stands for: an expression, or a part of something else."""


class Outline(Struct, eq=False):
    parsed: Parsed
    declared: dict[str, Binding] = field(default_factory=dict)
    exported: dict[str, Binding] = field(default_factory=dict)
    """`default` is one of the names."""
    whole: Syntax | None = None
    """`module.exports = …`, `export = …`."""
    open: bool = False
    """Whether there are exports whose names are not in the file: `export * from`."""
    changed: set[str] = field(default_factory=set)
    """Names that are assigned to, or whose values something is called with or changes."""

    def __post_init__(self) -> None:
        for statement in parts(self.parsed.root):
            match statement.type:
                case "lexical_declaration" | "variable_declaration":
                    self.declared |= dict(self._declared(statement))
                case "import_statement":
                    self._import(statement)
                case "export_statement":
                    self._export(statement)
                case "expression_statement":
                    self._assign(statement)
        self._find_changes()

    def _declared(self, statement: Syntax) -> Iterator[tuple[str, Binding]]:
        for declarator in parts(statement):
            name, value = declarator.child_by_field_name("name"), declarator.child_by_field_name("value")
            if name is None or value is None:
                continue
            if name.type == "identifier":
                yield self.parsed.text(name), value
            elif name.type == "object_pattern":
                for part in parts(name):
                    key = part.child_by_field_name("key") or part
                    bound = part.child_by_field_name("value") or part
                    if bound.type in ("identifier", "shorthand_property_identifier_pattern"):
                        yield self.parsed.text(bound), Selected(value, self.parsed.text(key))

    def _import(self, statement: Syntax) -> None:
        source = self._source(statement)
        for clause in parts(statement):
            for part in parts(clause) if clause.type == "import_clause" else ():
                if part.type == "identifier":
                    self.declared[self.parsed.text(part)] = Imported(source, "default")
                elif part.type == "namespace_import":
                    self.declared |= {self.parsed.text(name): Imported(source, None) for name in parts(part)}
                elif part.type == "named_imports":
                    self.declared |= {alias: Imported(source, name) for name, alias in self._specifiers(part)}

    def _export(self, statement: Syntax) -> None:
        declaration, value = statement.child_by_field_name("declaration"), statement.child_by_field_name("value")
        clauses = [part for part in parts(statement) if part.type == "export_clause"]
        if declaration is not None and declaration.type in ("lexical_declaration", "variable_declaration"):
            found = dict(self._declared(declaration))
            self.declared |= found
            self.exported |= found
        elif value is not None:
            self.exported["default"] = value
        elif clauses and statement.child_by_field_name("source") is not None:
            source = self._source(statement)
            self.exported |= {alias: Imported(source, name) for name, alias in self._specifiers(clauses[0])}
        elif clauses:
            for part in parts(clauses[0]):
                name = part.child_by_field_name("name")
                if name is not None:
                    self.exported[self.parsed.text(part.child_by_field_name("alias") or name)] = name
        elif any(child.type == "=" for child in statement.children):
            self.whole = parts(statement)[-1]
        else:
            self.open = True

    def _specifiers(self, clause: Syntax) -> Iterator[tuple[str, str]]:
        """The name in the other file, and the one that it is given."""
        for part in parts(clause):
            name = part.child_by_field_name("name")
            if name is not None:
                yield self.parsed.text(name), self.parsed.text(part.child_by_field_name("alias") or name)

    def _source(self, statement: Syntax) -> str:
        return self.parsed.text(statement.child_by_field_name("source"))[1:-1]

    def _assign(self, statement: Syntax) -> None:
        """`module.exports = …`, `module.exports.x = …`, `exports.x = …`."""
        for expression in parts(statement):
            left, right = expression.child_by_field_name("left"), expression.child_by_field_name("right")
            if expression.type != "assignment_expression" or left is None or right is None:
                continue
            match self.parsed.text(left).split("."):
                case ["module", "exports"]:
                    self.whole = right
                case ["module", "exports", name] | ["exports", name]:
                    self.exported[name] = right

    def _find_changes(self) -> None:
        cursor = self.parsed.root.walk()
        while True:
            if cursor.node is not None:
                self._change(cursor.node)
            if cursor.goto_first_child():
                continue
            while not cursor.goto_next_sibling():
                if not cursor.goto_parent():
                    return

    def _change(self, node: Syntax) -> None:
        match node.type:
            case "assignment_expression" | "augmented_assignment_expression":
                self._touch(node.child_by_field_name("left"))
            case "update_expression":
                self._touch(node.child_by_field_name("argument"))
            case "unary_expression" if node.children[0].type == "delete":
                self._touch(node.child_by_field_name("argument"))
            case "call_expression":
                function = node.child_by_field_name("function")
                if function is not None and function.type == "member_expression":
                    self._touch(function)
            case "arguments":
                for argument in parts(node):
                    self._touch(argument)

    def _touch(self, node: Syntax | None) -> None:
        while node is not None and node.type in ("member_expression", "subscript_expression", "non_null_expression"):
            node = node.child_by_field_name("object") or next(iter(parts(node)), None)
        if node is not None and node.type == "identifier":
            self.changed.add(self.parsed.text(node))
