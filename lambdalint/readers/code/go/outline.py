"""One pass over the statements of a function: what it binds, calls and gives back, and under which conditions."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint.readers.code.go import tags, types
from lambdalint.readers.code.go.assignments import Assignments
from lambdalint.readers.code.go.names import joined, left_behind, place, places
from lambdalint.readers.code.program.branches import branches
from lambdalint.readers.code.program.expressions import Call, Closure, Index, Member, Name
from lambdalint.readers.code.program.scopes import CallSite, Circumstance, Scope, Site

PLAIN = Circumstance()

_LEAVES = frozenset(
    {"identifier", "field_identifier", "type_identifier", "package_identifier", "comment", "int_literal", "nil"}
    | {"interpreted_string_literal", "raw_string_literal", "func_literal", "parameter_list", "type_arguments"}
    | {"map_type", "slice_type", "pointer_type", "qualified_type", "struct_type", "interface_type", "function_type"}
)
_PUTS = frozenset({"Store", "LoadOrStore", "Set", "SetDefault", "Put", "Add", "Swap", "CompareAndSwap", "Push"})
"""Methods that put something into what they are called on."""


def fill(scope: Scope) -> None:
    body = scope.node.child_by_field_name("body")
    found = Outline(scope)
    if body is not None:
        found.visit(body)
    found.finish()


class Outline(Assignments):
    """Visits the nodes of one scope."""

    def visit(self, root: Node) -> None:
        self.stack.append((root, PLAIN))
        while self.stack:
            node, circumstance = self.stack.pop()
            visit = self._visits.get(node.type)
            if visit is not None:
                visit(self, node, circumstance)
            elif node.type not in _LEAVES:
                self.all(node.named_children, circumstance)

    def visit_block(self, node: Node, circumstance: Circumstance) -> None:
        """Statements in order: one that leaves early says something about those after it."""
        statements = []
        for statement in node.named_children:
            statements.append((statement, circumstance))
            left = left_behind(self.module, statement)
            if left:
                circumstance = replace(circumstance, guards=joined(circumstance.guards, left))
        self.stack.extend(reversed(statements))

    def _under(self, circumstance: Circumstance, *tests: Node | None) -> Circumstance:
        looked_at = places(self.module, *tests)
        self.scope.tested |= looked_at
        return replace(circumstance, conditional=True, tested=False, guards=joined(circumstance.guards, looked_at))

    def visit_if(self, node: Node, circumstance: Circumstance) -> None:
        initializer, condition = node.child_by_field_name("initializer"), node.child_by_field_name("condition")
        looked_up = initializer if _is_lookup(initializer) else None
        under = self._under(circumstance, looked_up, condition)
        consequence, alternative = node.child_by_field_name("consequence"), node.child_by_field_name("alternative")
        first, second = branches(self.module, circumstance, under, consequence, [alternative])
        self.all([alternative], second)
        self.all([consequence], first)
        self.all([condition], replace(circumstance, tested=True))
        self.all([initializer], circumstance)

    def visit_switch(self, node: Node, circumstance: Circumstance) -> None:
        initializer, value = node.child_by_field_name("initializer"), node.child_by_field_name("value")
        alias = node.child_by_field_name("alias")
        if alias is not None and value is not None:  # switch v := e.(type)
            for name in alias.named_children:
                self.declare(name, self.lowered(value))
        under = self._under(circumstance, initializer, value)
        for clause in reversed(node.named_children):
            if clause.type in {"expression_case", "type_case", "default_case", "communication_case"}:
                tests = clause.children_by_field_name("value")
                self.all(clause.named_children, self._under(under, *tests) if value is None else under)
        self.all([value], replace(circumstance, tested=True))
        self.all([initializer], circumstance)

    def visit_for(self, node: Node, circumstance: Circumstance) -> None:
        clause = next((child for child in node.named_children if child.type in {"for_clause", "range_clause"}), None)
        inside = replace(circumstance, repeated=True)
        self.all([node.child_by_field_name("body")], inside)
        if clause is None:  # for condition { … }
            self.all([child for child in node.named_children if child.type != "block"], inside)
        elif clause.type == "range_clause":
            self.range(clause)
            self.all([clause.child_by_field_name("right")], circumstance)
        else:
            self.count(clause.child_by_field_name("initializer"))
            parts = [clause.child_by_field_name(name) for name in ("condition", "update")]
            self.all(parts, inside)
            self.all([clause.child_by_field_name("initializer")], circumstance)

    def visit_call(self, node: Node, circumstance: Circumstance) -> None:
        function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        call = self.lowered(node)
        inside = replace(circumstance, tested=False) if circumstance.tested else circumstance
        nodes = arguments.named_children if arguments is not None else []
        if isinstance(call, Call) and function is not None and function.type == "selector_expression":
            if self._once(call, function, circumstance):
                self.all([*nodes, function.child_by_field_name("operand")], inside)
                return
            if call.function.name in _PUTS if isinstance(call.function, Member) else False:
                self.put(function.child_by_field_name("operand"))
        if isinstance(call, Call):
            self.scope.calls.append(CallSite(call, circumstance))
            self.fill_in(nodes, call)
            self.scope.calls.extend(tags.reads(self.scope, node, nodes, circumstance))
            if isinstance(call.function, Name) and call.function.text == "panic":
                self.scope.raised.append(Site(call, circumstance))
        self.all([*nodes], inside)
        if function is not None and function.type == "selector_expression":
            self.all([function.child_by_field_name("operand")], inside)
        else:
            self.all([function], inside)

    def _once(self, call: Call, function: Node, circumstance: Circumstance) -> bool:
        """`once.Do(f)` runs `f` if nobody has."""
        operand = function.child_by_field_name("operand")
        if not isinstance(call.function, Member) or call.function.name != "Do" or not call.arguments:
            return False
        where = place(self.module, operand) if operand is not None else None
        run = call.arguments[0].value
        named = operand is not None and "once" in self.module.text(operand).lower()
        if where is None or not (isinstance(run, Closure) or named):
            return False
        self.scope.places |= {where, ("", where[1])} if where[1] else {where}
        under = replace(circumstance, conditional=True, guards=circumstance.guards | {where})
        self.scope.calls.append(CallSite(Call(call.start_byte, call.end_byte, run, ()), under))
        return True

    def visit_conversion(self, node: Node, circumstance: Circumstance) -> None:
        call = self.lowered(node)
        if isinstance(call, Call):  # f[int](x)
            self.scope.calls.append(CallSite(call, circumstance))
        self.all([node.child_by_field_name("operand")], replace(circumstance, tested=False))

    def visit_literal(self, node: Node, circumstance: Circumstance) -> None:
        made = self.lowered(node)
        if isinstance(made, Call):
            self.scope.calls.append(CallSite(made, circumstance))
        body = node.child_by_field_name("body")
        self.all([body], replace(circumstance, tested=False))

    def visit_element(self, node: Node, circumstance: Circumstance) -> None:
        self.all([node.child_by_field_name("value")], circumstance)

    def visit_elided(self, node: Node, circumstance: Circumstance) -> None:
        made = self.lowered(node)
        if isinstance(made, Call):
            self.scope.calls.append(CallSite(made, circumstance))
        self.all(node.named_children, circumstance)

    def visit_selector(self, node: Node, circumstance: Circumstance) -> None:
        member = self.lowered(node)
        if isinstance(member, Member):
            self.scope.properties.append((member, circumstance))
        self.all([node.child_by_field_name("operand")], circumstance)

    def visit_index(self, node: Node, circumstance: Circumstance) -> None:
        index = self.lowered(node)
        if isinstance(index, Index):
            self.scope.subscripts.append((index, circumstance))
        self.all(node.named_children, circumstance)

    def visit_binary(self, node: Node, circumstance: Circumstance) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if self.module.text(node.child_by_field_name("operator")) in {"&&", "||"}:
            under = replace(self._under(circumstance, left), tested=circumstance.tested)
            self.all([right], under)
            self.all([left], circumstance)
        else:
            self.all([left, right], circumstance)

    def visit_statement(self, node: Node, circumstance: Circumstance) -> None:
        self.scope.discarded.extend(self.lowered(child) for child in node.named_children if child.type != "comment")
        self.all(node.named_children, circumstance)

    def visit_return(self, node: Node, circumstance: Circumstance) -> None:
        listed = next((child for child in node.named_children if child.type == "expression_list"), None)
        values = [child for child in listed.named_children if child.type != "comment"] if listed is not None else []
        self.give(node, values, circumstance)
        self.all(values, circumstance)

    def visit_go(self, node: Node, circumstance: Circumstance) -> None:
        """`go f()` calls what no code can name: the keyword."""
        keyword = Name(node.start_byte, node.start_byte + 2, "go")
        self.scope.calls.append(CallSite(Call(node.start_byte, node.end_byte, keyword, ()), circumstance))
        self.all(node.named_children, circumstance)

    def visit_type(self, node: Node, circumstance: Circumstance) -> None:
        types.define(self.scope, node, circumstance)

    _visits: ClassVar[dict[str, Callable[[Outline, Node, Circumstance], None]]] = {
        "block": visit_block,
        "statement_list": visit_block,
        "if_statement": visit_if,
        "expression_switch_statement": visit_switch,
        "type_switch_statement": visit_switch,
        "select_statement": visit_switch,
        "for_statement": visit_for,
        "call_expression": visit_call,
        "type_conversion_expression": visit_conversion,
        "composite_literal": visit_literal,
        "literal_value": visit_elided,
        "keyed_element": visit_element,
        "selector_expression": visit_selector,
        "index_expression": visit_index,
        "binary_expression": visit_binary,
        "expression_statement": visit_statement,
        "go_statement": visit_go,
        "return_statement": visit_return,
        "short_var_declaration": Assignments.declaration,
        "receive_statement": Assignments.declaration,
        "var_spec": Assignments.variable,
        "const_spec": Assignments.variable,
        "assignment_statement": Assignments.assignment,
        "inc_statement": Assignments.step,
        "dec_statement": Assignments.step,
        "type_declaration": visit_type,
    }


def _is_lookup(initializer: Node | None) -> bool:
    """`c, ok := clients[region]`: what it asks for is a part of the condition, as a call's function is not."""
    right = initializer.child_by_field_name("right") if initializer is not None else None
    asked = right.named_children[0] if right is not None and right.named_children else None
    if asked is not None and asked.type == "call_expression":
        function = asked.child_by_field_name("function")
        field = function.child_by_field_name("field") if function is not None else None
        return field is not None and field.text in {b"Load", b"Get"}
    return asked is not None
