"""Java's statements: what decides whether code runs, and what is left behind for the code after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint import lazy
from lambdalint.readers.code.blocks import clauses, extent, gives_back, raises
from lambdalint.readers.code.java.classes import declared
from lambdalint.readers.code.java.expressions import Expressions
from lambdalint.readers.code.jvm.walk import under
from lambdalint.readers.code.program.branches import branches
from lambdalint.readers.code.program.scopes import Catch, Circumstance, How, Place, Site

_CATCHES_ABSENCE = lazy.pattern(
    r"\b(?:NullPointerException|NoSuchElementException|IllegalStateException|IllegalArgumentException|"
    r"NumberFormatException|RuntimeException|Exception|Throwable)\b"
)
_MEMBERS = frozenset({"field_access"})


class Statements(Expressions):
    def visit(self, node: Node, circumstance: Circumstance) -> None:
        kind = node.type
        visit = self.statements.get(kind)
        if visit is not None:
            visit(self, node, circumstance)
        elif kind in self.expressions:
            self.expression(node, circumstance)
        else:
            self.visit_all(node.named_children, circumstance)

    def left_behind(self, statement: Node) -> frozenset[Place]:
        """`if (client != null) return client;`, also in a `synchronized` block."""
        for _ in range(3):
            if statement.type != "synchronized_statement":
                break
            body = _parts(statement.child_by_field_name("body"))
            if len(body) != 1:
                return frozenset()
            statement = body[0]
        if statement.type != "if_statement" or statement.child_by_field_name("alternative") is not None:
            return frozenset()
        if self.module.data.find(b"return", statement.start_byte, statement.end_byte) < 0:
            return frozenset()
        consequence = statement.child_by_field_name("consequence")
        if not (_returns(consequence) or gives_back(consequence)):
            return frozenset()
        return self.looked_at(statement.child_by_field_name("condition"), _MEMBERS)

    def _block(self, node: Node, circumstance: Circumstance) -> None:
        self.block(_parts(node), circumstance)

    def _expression(self, node: Node, circumstance: Circumstance) -> None:
        for child in _parts(node)[:1]:
            self.scope.discarded.append(self.expression(child, circumstance))

    def _variables(self, node: Node, circumstance: Circumstance) -> None:
        kind = declared(self.module, node.child_by_field_name("type"))
        for declarator in node.children_by_field_name("declarator"):
            name, value = declarator.child_by_field_name("name"), declarator.child_by_field_name("value")
            given = self.expression(value, circumstance) if value is not None else None
            if name is not None:
                self.declare(name, How.VALUE, given, kind)

    def _if(self, node: Node, circumstance: Circumstance) -> None:
        condition = node.child_by_field_name("condition")
        text = self.module.text(condition) if condition and condition.end_byte - condition.start_byte < 20 else ""
        names = {"(true)": ["consequence"], "(false)": ["alternative"]}.get(text)
        if names is not None:
            self.visit_all([node.child_by_field_name(name) for name in names], circumstance)
            return
        inside = under(circumstance, self.condition(condition, circumstance))
        consequence, alternative = node.child_by_field_name("consequence"), node.child_by_field_name("alternative")
        first, second = branches(self.module, circumstance, inside, consequence, [alternative])
        self.visit_all([alternative], second)
        self.visit_all([consequence], first)

    def _while(self, node: Node, circumstance: Circumstance) -> None:
        looked_at = self.condition(node.child_by_field_name("condition"), circumstance)
        inside = replace(circumstance, repeated=True, guards=circumstance.guards | looked_at)
        self.visit_all([node.child_by_field_name("body")], inside)

    def _for(self, node: Node, circumstance: Circumstance) -> None:
        repeated = replace(circumstance, repeated=True)
        for child in node.children_by_field_name("init"):
            self.visit(child, circumstance)
        self.condition(node.child_by_field_name("condition"), circumstance)
        self.visit_all([node.child_by_field_name("body"), *node.children_by_field_name("update")], repeated)

    def _each(self, node: Node, circumstance: Circumstance) -> None:
        value = self.expression(node.child_by_field_name("value"), circumstance)
        name = node.child_by_field_name("name")
        if name is not None:
            self.declare(name, How.ITEM, value, declared(self.module, node.child_by_field_name("type")))
        self.visit_all([node.child_by_field_name("body")], replace(circumstance, repeated=True))

    def _try(self, node: Node, circumstance: Circumstance) -> None:
        found = clauses(node)
        after = [child for child in node.named_children if child.type == "finally_clause"]
        guarded = any(self._catches_absence(clause) for clause in found)
        inside = replace(circumstance, caught=True) if guarded else circumstance
        resources = node.child_by_field_name("resources")
        for resource in resources.named_children if resources is not None else ():
            self._resource(resource, inside)
        body = node.child_by_field_name("body")
        self.visit_all([*after], circumstance)
        self.visit_all(found, under(circumstance, self.looked_at(body, _MEMBERS) if guarded else frozenset()))
        self.visit_all([body], inside)

    def _resource(self, node: Node, circumstance: Circumstance) -> None:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if value is None:
            self.visit_all(node.named_children, circumstance)
            return
        given = self.expression(value, circumstance)
        self.scope.entered.append(Site(given, circumstance))
        if name is not None:
            self.declare(name, How.ENTERED, given, declared(self.module, node.child_by_field_name("type")))

    def _catches_absence(self, clause: Node) -> bool:
        """Whether it keeps what a missing variable raises from ending the invocation."""
        return not raises(clause) and any(map(_CATCHES_ABSENCE.search, self._caught(clause)))

    def _caught(self, clause: Node) -> tuple[str, ...]:
        parameter = next((child for child in clause.named_children if child.type == "catch_formal_parameter"), None)
        kinds = next((one for one in parameter.named_children if one.type == "catch_type"), None) if parameter else None
        return tuple(self.module.text(kind) for kind in kinds.named_children) if kinds is not None else ()

    def _catch(self, node: Node, circumstance: Circumstance) -> None:
        parameter = next((child for child in node.named_children if child.type == "catch_formal_parameter"), None)
        body = node.child_by_field_name("body")
        name = parameter.child_by_field_name("name") if parameter is not None else None
        if name is not None:
            self.declare(name, How.CAUGHT, None)
        end = body.start_byte + 1 if body is not None else node.end_byte
        types, called = self._caught(node), self.module.text(name)
        around = extent(node.parent)
        found = Catch(node.start_byte, end, types, called, raises(node), circumstance, node.end_byte, around)
        self.scope.catches.append(found)
        self.visit_all([body], circumstance)

    def _return(self, node: Node, circumstance: Circumstance) -> None:
        for child in _parts(node)[:1]:
            self.scope.results.append(Site(self.expression(child, circumstance), circumstance))

    def _yield(self, node: Node, circumstance: Circumstance) -> None:
        """A branch of a `switch` gives something."""
        for child in _parts(node)[:1]:
            self.expression(child, circumstance)

    def _throw(self, node: Node, circumstance: Circumstance) -> None:
        for child in _parts(node)[:1]:
            self.scope.raised.append(Site(self.expression(child, circumstance), circumstance))

    def _synchronized(self, node: Node, circumstance: Circumstance) -> None:
        self.visit_all(_parts(node), circumstance)

    def _class(self, node: Node, circumstance: Circumstance) -> None:
        self.define(node, circumstance)

    def define(self, node: Node, circumstance: Circumstance) -> None:
        raise NotImplementedError

    def _assert(self, node: Node, circumstance: Circumstance) -> None:
        """Off unless the runtime is told otherwise."""
        self.visit_all(_parts(node), replace(circumstance, conditional=True))

    statements: ClassVar[dict[str, Callable[[Statements, Node, Circumstance], None]]] = {
        "block": _block,
        "constructor_body": _block,
        "expression_statement": _expression,
        "local_variable_declaration": _variables,
        "if_statement": _if,
        "while_statement": _while,
        "do_statement": _while,
        "for_statement": _for,
        "enhanced_for_statement": _each,
        "try_statement": _try,
        "try_with_resources_statement": _try,
        "catch_clause": _catch,
        "return_statement": _return,
        "yield_statement": _yield,
        "throw_statement": _throw,
        "synchronized_statement": _synchronized,
        "assert_statement": _assert,
        "class_declaration": _class,
        "record_declaration": _class,
        "enum_declaration": _class,
        "interface_declaration": _class,
    }


def _parts(node: Node | None) -> list[Node]:
    """What is in a node but comments."""
    return [] if node is None else [child for child in node.named_children if "comment" not in child.type]


def _returns(statement: Node | None) -> bool:
    """Whether a statement, or the last one of a block, is a return."""
    if statement is not None and statement.type == "block":
        statement = next(iter(_parts(statement)[-1:]), None)
    return statement is not None and statement.type == "return_statement"
