"""One pass over the statements of a function: what it binds, calls and gives back, and under which conditions."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint.readers.code.program import keeping
from lambdalint.readers.code.program.expressions import Call, Expression, Index, Member, Name
from lambdalint.readers.code.program.modules import is_around
from lambdalint.readers.code.program.scopes import (
    Binding,
    CallSite,
    Circumstance,
    How,
    Kind,
    Scope,
    Site,
    Write,
)
from lambdalint.readers.code.rust import items
from lambdalint.readers.code.rust.conditions import LASTING, Conditions
from lambdalint.readers.code.rust.lowering import ONCE, last, links
from lambdalint.readers.code.rust.macros import arguments_of
from lambdalint.readers.code.rust.module import RustModule
from lambdalint.readers.code.rust.results import outcome

PLAIN = Circumstance()

_LEAVES = frozenset(
    {"identifier", "field_identifier", "type_identifier", "line_comment", "block_comment", "integer_literal", "self"}
    | {"string_literal", "raw_string_literal", "closure_expression", "parameters", "type_arguments", "attribute_item"}
    | {"scoped_identifier", "scoped_type_identifier", "generic_type", "reference_type", "token_tree", "function_item"}
)
_PUTS = frozenset({"insert", "push", "set", "replace", "put", "store", "get_or_insert", "extend"})


def fill(scope: Scope) -> None:
    found = Outline(scope)
    node = scope.node
    declared = node.child_by_field_name("parameters")
    patterns = declared.named_children if declared is not None else []
    for parameter, written in zip(scope.parameters, patterns, strict=False):
        if parameter.name.startswith("<"):
            pattern = written.child_by_field_name("pattern") or written
            found.bind(pattern, Name(written.start_byte, written.end_byte, parameter.name))
    body = node.child_by_field_name("body")
    if body is not None:
        found.visit(body, PLAIN)
        tail = body if body.type != "block" else last(body)
        if tail is not None:
            scope.results.append(Site(found.lowered(tail), PLAIN))
    found.finish()


class Outline(Conditions):
    """Visits the nodes of one scope."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self._writes: list[Write] = []

    def visit(self, root: Node, circumstance: Circumstance) -> None:
        self.stack.append((root, circumstance))
        while self.stack:
            node, when = self.stack.pop()
            visit = self._visits.get(node.type)
            if visit is not None:
                visit(self, node, when)
            elif node.type not in _LEAVES:
                self.all(node.named_children, when)

    def visit_assignment(self, node: Node, circumstance: Circumstance) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None:
            how = How.VALUE if node.type == "assignment_expression" else How.CHANGED
            self._assign(left, self.lowered(right), how, circumstance)
        self.all([left if left is not None and left.type != "identifier" else None, right], circumstance)

    def _assign(self, left: Node, value: Expression, how: How, circumstance: Circumstance) -> None:
        target = self.lowered(left)
        where = keeping.place(target)
        if where is None:
            return
        self._writes.append(Write(where, left.start_byte, left.end_byte, circumstance))
        if left.type == "identifier":
            self.scope.bindings[where[0]].append(Binding(how, left.start_byte, left.end_byte, value))
            return
        self._put(target)
        if left.type == "field_expression":
            self.scope.stored.append(target)
            self.scope.attributes[where].append(value)

    def _put(self, target: Expression) -> None:
        """Something is put there: for a guard, where it leads to too."""
        stack, seen = [target], 0
        while stack and seen < 10:
            seen += 1
            where = keeping.place(stack.pop())
            if where is None:
                continue
            self.scope.places |= {where, ("", where[1])} if where[1] else {where}
            bindings = self.scope.bindings.get(where[0], []) if not where[1] else []
            stack.extend(one.value for one in bindings if isinstance(one.value, (Name, Member, Index)))

    def visit_call(self, node: Node, circumstance: Circumstance) -> None:
        function, written = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        call = self.lowered(node)
        inside = replace(circumstance, tested=False, defaulted=False)
        nodes = written.named_children if written is not None else []
        name = self.module.text(function)[-60:].rpartition("::")[2].rpartition(".")[2] if function is not None else ""
        member = function is not None and function.type == "field_expression"
        receiver = function.child_by_field_name("value") if member and function is not None else None
        if receiver is not None and name in ONCE:
            circumstance = self._once(receiver, circumstance)
        elif receiver is not None and name in _PUTS:
            self._put(self.lowered(receiver))
        if isinstance(call, Call) and call.end_byte == node.end_byte and call.start_byte == node.start_byte:
            when = outcome(self.module, node, circumstance) if name in {"var", "var_os"} else circumstance
            self.scope.calls.append(CallSite(call, when))
        chain = links(node) if name == "send" and not nodes else []
        if chain:
            given = [argument for link in chain[:-1] for argument in _given(link)]
            inner = chain[-1].child_by_field_name("function")
            self.all([inner.child_by_field_name("value") if inner is not None else None, *given], inside)
        elif receiver is not None:
            passed = circumstance if circumstance.tested else inside
            self.all([receiver, *nodes], passed if not nodes else inside)
        else:
            self.all([function, *nodes], inside)

    def _once(self, receiver: Node, circumstance: Circumstance) -> Circumstance:
        """`CLIENT.get_or_init(f)` runs `f` if nobody has."""
        target = self.lowered(receiver)
        self._put(target)
        return replace(circumstance, conditional=True, guards=circumstance.guards | self.looked_at(target))

    def visit_static(self, node: Node, circumstance: Circumstance) -> None:
        """A `static` within a function is made once, and kept."""
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if name is None or value is None:
            return
        self.declared.add(self.module.text(name))
        self.statics.add(self.module.text(name))
        binding = Binding(How.VALUE, name.start_byte, name.end_byte, self.lowered(value))
        self.scope.bindings[self.module.text(name)].append(binding)
        self.scope.places.add((self.module.text(name), ""))
        self.all([value], replace(circumstance, guards=circumstance.guards | {LASTING}))

    def visit_member(self, node: Node, circumstance: Circumstance) -> None:
        member = self.lowered(node)
        if isinstance(member, Member):
            self.scope.properties.append((member, circumstance))
        self.all([node.child_by_field_name("value")], circumstance)

    def visit_index(self, node: Node, circumstance: Circumstance) -> None:
        index = self.lowered(node)
        if isinstance(index, Index):
            self.scope.subscripts.append((index, circumstance))
        self.all(node.named_children, circumstance)

    def visit_struct(self, node: Node, circumstance: Circumstance) -> None:
        made = self.lowered(node)
        if isinstance(made, Call):
            self.scope.calls.append(CallSite(made, circumstance))
        self.all([node.child_by_field_name("body")], replace(circumstance, tested=False))

    def visit_macro(self, node: Node, circumstance: Circumstance) -> None:
        name, module = node.child_by_field_name("macro"), self.module
        if name is None or not isinstance(module, RustModule):
            return
        arguments = list(arguments_of(module, node))
        macro = self.module.text(name).rpartition("::")[2] + "!"
        function = Name(name.start_byte, name.end_byte, macro)
        call = Call(node.start_byte, node.end_byte, function, ())
        self.scope.calls.append(CallSite(call, circumstance))
        if macro == "panic!":
            self.scope.raised.append(Site(call, circumstance))
        self.all(arguments, replace(circumstance, tested=False))

    def visit_closure(self, node: Node, _: Circumstance) -> None:
        self.lowered(node)

    def visit_return(self, node: Node, circumstance: Circumstance) -> None:
        for value in node.named_children[:1]:
            self.scope.results.append(Site(self.lowered(value), circumstance))
        self.all(node.named_children, circumstance)

    def visit_statement(self, node: Node, circumstance: Circumstance) -> None:
        self.scope.discarded.extend(self.lowered(child) for child in node.named_children[:1])
        self.all(node.named_children, circumstance)

    def visit_item(self, node: Node, circumstance: Circumstance) -> None:
        items.declare(self.scope, node, circumstance)

    def finish(self) -> None:
        """Says which names were not this function's own."""
        if self.scope.kind is not Kind.FUNCTION:
            return
        for name in [name for name in self.scope.bindings if name not in self.declared]:
            if all(binding.how in {How.DEFINITION, How.IMPORT} for binding in self.scope.bindings[name]):
                continue
            self.scope.foreign.add(name)
            self.scope.places.add((name, ""))
            if not is_around(name, self.scope.parent):
                self.scope.global_names.add(name)
        self.scope.writes.extend(write for write in self._writes if write.place[0] not in self.declared)

    _visits: ClassVar[dict[str, Callable[[Outline, Node, Circumstance], None]]] = {
        "block": Conditions.visit_block,
        "if_expression": Conditions.visit_if,
        "let_condition": Conditions.visit_let_condition,
        "match_expression": Conditions.visit_match,
        "while_expression": Conditions.visit_while,
        "loop_expression": Conditions.visit_loop,
        "for_expression": Conditions.visit_for,
        "let_declaration": Conditions.visit_let,
        "assignment_expression": visit_assignment,
        "compound_assignment_expr": visit_assignment,
        "call_expression": visit_call,
        "static_item": visit_static,
        "const_item": visit_static,
        "field_expression": visit_member,
        "index_expression": visit_index,
        "binary_expression": Conditions.visit_binary,
        "struct_expression": visit_struct,
        "macro_invocation": visit_macro,
        "closure_expression": visit_closure,
        "return_expression": visit_return,
        "expression_statement": visit_statement,
        "function_item": visit_item,
        "struct_item": visit_item,
        "enum_item": visit_item,
        "trait_item": visit_item,
        "impl_item": visit_item,
        "use_declaration": visit_item,
        "mod_item": visit_item,
        "type_item": visit_item,
    }


def _given(call: Node) -> list[Node]:
    written = call.child_by_field_name("arguments")
    return written.named_children if written is not None else []
