"""Kotlin's statements: what decides whether code runs, and what is left behind for the code after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint.readers.code.jvm.walk import PLAIN
from lambdalint.readers.code.kotlin.expressions import Expressions
from lambdalint.readers.code.kotlin.syntax import child, declared, parts, type_of
from lambdalint.readers.code.program.expressions import Call, Expression, Index, Member, Mixture, Name
from lambdalint.readers.code.program.scopes import Binding, CallSite, Circumstance, How, Place

_MEMBERS = frozenset({"navigation_expression"})


class Statements(Expressions):
    def visit(self, node: Node, circumstance: Circumstance) -> None:
        visit = self.statements.get(node.type)
        if visit is not None:
            visit(self, node, circumstance)
        elif node.type in self.expressions:
            self.scope.discarded.append(self.expression(node, circumstance))
        else:
            self.visit_all(node.named_children, circumstance)

    def left_behind(self, statement: Node) -> frozenset[Place]:
        """`if (client != null) return client`"""
        if statement.type != "if_expression":
            return frozenset()
        condition = statement.child_by_field_name("condition")
        branches = [one for one in parts(statement) if one != condition]
        last = parts(branches[0])[-1:] if branches and branches[0].type == "block" else branches
        if len(branches) != 1 or not last or last[0].type != "return_expression":
            return frozenset()
        return self.looked_at(condition, _MEMBERS)

    def _block(self, node: Node, circumstance: Circumstance) -> None:
        self.block(parts(node), circumstance)

    def _branches(self, node: Node, circumstance: Circumstance) -> None:
        condition = node.child_by_field_name("condition")
        places = self.condition(condition, circumstance)
        inside = replace(circumstance, conditional=True, tested=False, guards=circumstance.guards | places)
        self.visit_all([one for one in parts(node) if one != condition], inside)

    def _while(self, node: Node, circumstance: Circumstance) -> None:
        condition = node.child_by_field_name("condition")
        places = self.condition(condition, circumstance)
        inside = replace(circumstance, repeated=True, guards=circumstance.guards | places)
        self.visit_all([one for one in parts(node) if one != condition], inside)

    def _for(self, node: Node, circumstance: Circumstance) -> None:
        inner = parts(node)
        target = child(node, "variable_declaration", "multi_variable_declaration")
        rest = [one for one in inner if one != target]
        value = self.expression(rest[0], circumstance) if rest else None
        if target is not None:
            self._bind(target, How.ITEM, value)
        self.visit_all(rest[1:], replace(circumstance, repeated=True))

    def _property(self, node: Node, circumstance: Circumstance) -> None:
        """A local variable."""
        target = child(node, "variable_declaration", "multi_variable_declaration")
        if target is not None:
            self._bind(target, How.VALUE, self.initial(node, circumstance))

    def _bind(self, target: Node, how: How, value: Expression | None) -> None:
        if target.type == "variable_declaration":
            name = child(target, "identifier")
            if name is not None:
                self.declare(name, how, value, declared(self.module, type_of(target)))
            return
        for position, inner in enumerate(parts(target)):
            name = child(inner, "identifier")
            if name is not None:
                self.declared.add(self.module.text(name))
                part = How.PART if how is How.VALUE else how
                binding = Binding(
                    part, name.start_byte, name.end_byte, value, key=str(position) if part is How.PART else ""
                )
                self.scope.bindings[self.module.text(name)].append(binding)

    def initial(self, node: Node, circumstance: Circumstance) -> Expression | None:
        """What a property is initialised with: a value, or what its delegate gives once."""
        delegate = child(node, "property_delegate")
        if delegate is not None:
            given = self.expression(parts(delegate)[0], circumstance) if parts(delegate) else None
            return self._delegated(delegate, given)
        kinds = {
            "modifiers",
            "variable_declaration",
            "multi_variable_declaration",
            "getter",
            "setter",
            "type_parameters",
        }
        kinds |= {"type_constraints", "user_type", "nullable_type"}
        values = [one for one in parts(node) if one.type not in kinds]
        return self.expression(values[-1], circumstance) if values else None

    def _delegated(self, delegate: Node, given: Expression | None) -> Expression | None:
        """`by lazy { … }` runs the lambda when somebody asks first."""
        if not isinstance(given, Call) or not given.arguments:
            return None
        if not isinstance(given.function, Name) or given.function.text != "lazy":
            return None
        call = Call(delegate.start_byte, delegate.end_byte, given.arguments[-1].value, ())
        self.scope.calls.append(CallSite(call, replace(PLAIN, conditional=True)))
        return call

    def _assignment(self, node: Node, circumstance: Circumstance) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        value = self.expression(right, circumstance)
        if left is None:
            return
        target = self._target(left, circumstance)
        operator = self.module.text(node.child_by_field_name("operator"))
        given = value if operator == "=" else Mixture(node.start_byte, node.end_byte, (value, target))
        self.assign(target, given, left, circumstance)

    def _target(self, node: Node, circumstance: Circumstance) -> Expression:
        """What is assigned to; nobody reads it."""
        inner = parts(node)
        if node.type == "identifier":
            return Name(node.start_byte, node.end_byte, self.module.text(node))
        if node.type == "navigation_expression" and len(inner) > 1:
            owner = self.expression(inner[0], circumstance)
            return Member(node.start_byte, node.end_byte, owner, self.module.text(inner[-1]))
        if node.type == "index_expression" and inner:
            owner = self.expression(inner[0], circumstance)
            key = self.expression(inner[1], circumstance) if len(inner) > 1 else None
            return Index(node.start_byte, node.end_byte, owner, key)
        return self.expression(node, circumstance)

    def _define(self, node: Node, circumstance: Circumstance) -> None:
        self.define(node, circumstance)

    def define(self, node: Node, circumstance: Circumstance) -> None:
        raise NotImplementedError

    def _nothing(self, node: Node, circumstance: Circumstance) -> None:
        """What runs nothing."""

    statements: ClassVar[dict[str, Callable[[Statements, Node, Circumstance], None]]] = {
        "block": _block,
        "if_expression": _branches,
        "while_statement": _while,
        "do_while_statement": _while,
        "for_statement": _for,
        "property_declaration": _property,
        "assignment": _assignment,
        "function_declaration": _define,
        "class_declaration": _define,
        "object_declaration": _define,
        "import": _nothing,
        "package_header": _nothing,
        "type_alias": _nothing,
        "file_annotation": _nothing,
        "modifiers": _nothing,
    }
