"""One pass over a scope's own text: what it defines, binds, calls and reads, and under which conditions."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint.readers.code.program.expressions import Call, Expression, Index, Name
from lambdalint.readers.code.program.scopes import (
    CallSite,
    Circumstance,
    How,
    Import,
    ImportSite,
    Kind,
    Scope,
    Site,
)
from lambdalint.readers.code.ruby import guards
from lambdalint.readers.code.ruby.classes import Classes
from lambdalint.readers.code.ruby.conditions import Conditions
from lambdalint.readers.code.ruby.module import RubyModule
from lambdalint.readers.code.ruby.names import BLOCK
from lambdalint.readers.code.ruby.requires import ENTRY, required
from lambdalint.readers.code.ruby.syntax import (
    ABSENT,
    BLOCKS,
    ITERATORS,
    block_of,
    block_parameters,
    named,
    runs_here,
    text,
    values,
)
from lambdalint.readers.code.ruby.walk import PLAIN

_PUTS = frozenset("push append unshift prepend add store merge! update concat << []= insert put".split())
"""Methods that put something into a container."""
_MAKES_ONCE = frozenset({"fetch_or_store", "compute_if_absent", "put_if_absent", "fetch"})
_LENIENT = frozenset("to_s to_i to_f to_a to_h presence inspect then".split())
"""Methods that nil has too, which makes it an answer like any other."""
_TAKES_NIL = frozenset({"Array", "String"})
"""Functions that take nil for nothing."""
_RAISES = frozenset({"raise", "fail"})
_GIVEN = frozenset({"tap", "then", "yield_self"})
_NAMES = frozenset({"private", "public", "protected", "module_function", "private_class_method", "private_constant"})


class _Outline(Classes, Conditions):
    """Visits the nodes of one scope."""

    def fill(self) -> None:
        scope = self.scope
        if scope.kind is Kind.CLASS:
            self.fill_class()
        elif scope.kind is Kind.MODULE:
            scope.stars.append(Import(ENTRY, name="*"))
            self.stack.append((scope.node, PLAIN))
        else:
            self._fill_function()
        while self.stack:
            node, circumstance = self.stack.pop()
            visit = self.visits.get(node.type)
            if visit is not None:
                visit(self, node, circumstance)
            else:
                self.visit_all(named(node), circumstance)

    def _fill_function(self) -> None:
        node = self.scope.node
        block = block_of(node) if node.type == "call" else node
        body = block.child_by_field_name("body") if block is not None else None
        if body is not None and body.type in BLOCKS:  # of `->(x) { … }`
            body = body.child_by_field_name("body")
        if body is None:
            return
        self._bind_block()
        self.scope.results.extend(Site(self.expression(one), PLAIN) for one in values(body))
        self.stack.append((body, PLAIN))

    def _bind_block(self) -> None:
        """`&block`: what a method is given to yield to."""
        declared = self.scope.node.child_by_field_name("parameters")
        for node in named(declared):
            name = node.child_by_field_name("name")
            if node.type == "block_parameter" and name is not None:
                self.bind(text(name), name, How.VALUE, Name(name.start_byte, name.end_byte, BLOCK))
            elif node.type == "destructured_parameter":
                self.assign(node, None, How.PART, PLAIN)

    def visit_call(self, node: Node, circumstance: Circumstance) -> None:
        method, receiver = node.child_by_field_name("method"), node.child_by_field_name("receiver")
        name, block = text(method), block_of(node)
        listed = named(node.child_by_field_name("arguments"))
        if receiver is None and (self._require(node, name, circumstance) or self.visit_declaration(node, circumstance)):
            return
        made = self.expression(node)
        if receiver is None and name in _RAISES:
            self.scope.raised.extend(Site(self.expression(one), circumstance) for one in listed[:1])
        elif isinstance(made, Call) and made.start_byte == node.start_byte and made.end_byte == node.end_byte:
            self._note(node, made, circumstance)
        inside = replace(circumstance, tested=False, defaulted=False)
        if block is not None and runs_here(node):
            self._visit_inline(node, block, made, inside)
        elif isinstance(made, Call) and block is None:
            inside = inside if name not in _NAMES else circumstance
        self.visit_all(listed, replace(inside, tested=name.endswith("?") or name in _TAKES_NIL))
        lenient = name in _LENIENT or any(child.type == "&." for child in node.children)
        tested = name.endswith("?")
        self.visit_all([receiver], replace(inside, defaulted=lenient, tested=tested))

    def _note(self, node: Node, call: Call, circumstance: Circumstance) -> None:
        name = text(node.child_by_field_name("method"))
        receiver = node.child_by_field_name("receiver")
        owner = self.expression(receiver) if receiver is not None else None
        if name in _PUTS and owner is not None:
            self.change(owner, call.arguments[-1].value if call.arguments else None, node, circumstance)
        if name in ABSENT and block_of(node) is not None:
            circumstance = replace(circumstance, defaulted=True)
        if name in _MAKES_ONCE and owner is not None and name != "fetch":
            self.change(owner, None, node, circumstance)
        self.scope.calls.append(CallSite(call, circumstance))

    def _visit_inline(self, node: Node, block: Node, made: Expression, circumstance: Circumstance) -> None:
        """A block that runs where it is written."""
        name = text(node.child_by_field_name("method"))
        receiver = node.child_by_field_name("receiver")
        owner = self.expression(receiver) if receiver is not None else None
        how, value = How.VALUE, made
        if name in ITERATORS:
            how, value = How.ITEM, owner or made
            circumstance = replace(circumstance, repeated=True)
        elif name in _GIVEN and owner is not None:
            value = owner
        elif name in ABSENT or name == "new":
            found = guards.places(owner) if owner is not None else guards.NOWHERE
            how = How.UNKNOWN
            if text(receiver) != "Thread":
                circumstance = replace(circumstance, conditional=True, guards=circumstance.guards | found)
        for number, parameter in enumerate(block_parameters(block)):
            self.assign(parameter, value if number == 0 or how is How.ITEM else None, how, circumstance)
        self.visit_all([block.child_by_field_name("body")], circumstance)

    def _require(self, node: Node, name: str, circumstance: Circumstance) -> bool:
        found = required(node, name)
        if found is None:
            return False
        self.scope.imports.append(ImportSite(found, circumstance, node.start_byte, node.end_byte))
        self.module.scope.stars.append(Import(found.module, found.level, "*"))
        return True

    def visit_identifier(self, node: Node, circumstance: Circumstance) -> None:
        made = self.expression(node)
        if isinstance(made, Call):
            self.scope.calls.append(CallSite(made, circumstance))

    def visit_block_pass(self, node: Node, circumstance: Circumstance) -> None:
        """`yield`, `super`"""
        made = self.expression(node)
        if isinstance(made, Call):
            self.scope.calls.append(CallSite(made, circumstance))
        self.visit_all(named(node), circumstance)

    def visit_assignment(self, node: Node, circumstance: Circumstance) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return
        operator = text(node.child_by_field_name("operator"))
        if not operator or operator in {"||=", "&&="}:
            when = self.under(circumstance, left) if operator else circumstance
            self.assign(left, self.expression(right), How.VALUE, when)
        else:
            self.assign(left, self.expression(right), How.CHANGED, circumstance)
        inside = replace(circumstance, tested=False, defaulted=False)
        self.visit_all([right], self.under(inside, left) if operator in {"||=", "&&="} else inside)
        if left.type in {"call", "element_reference"}:
            owner = left.child_by_field_name("receiver") or left.child_by_field_name("object")
            self.visit_all([owner, *(child for child in named(left) if child.type == "argument_list")], inside)

    def visit_element(self, node: Node, circumstance: Circumstance) -> None:
        found = self.expression(node)
        if isinstance(found, Index):
            self.scope.subscripts.append((found, circumstance))
        self.visit_all(named(node), replace(circumstance, tested=False, defaulted=False))

    def visit_result(self, node: Node, circumstance: Circumstance) -> None:
        listed = next(iter(named(node)), None)
        inner = named(listed)
        if len(inner) == 1:
            self.scope.results.extend(Site(self.expression(one), circumstance) for one in values(inner[0]))
        self.visit_all(inner, circumstance)

    def visit_pair(self, node: Node, circumstance: Circumstance) -> None:
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        made = self.name(key) if value is None and key is not None else None  # f(key:)
        if isinstance(made, Call):
            self.scope.calls.append(CallSite(made, circumstance))
        self.visit_all([value], circumstance)

    def visit_closure(self, node: Node, _: Circumstance) -> None:
        self.expression(node)

    def visit_leaf(self, node: Node, _: Circumstance) -> None:
        """Nothing of it runs."""

    visits: ClassVar[dict[str, Callable[[_Outline, Node, Circumstance], None]]] = {
        "program": Conditions.visit_block,
        "body_statement": Conditions.visit_block,
        "block_body": Conditions.visit_block,
        "then": Conditions.visit_block,
        "else": Conditions.visit_block,
        "do": Conditions.visit_block,
        "begin": Conditions.visit_block,
        "ensure": Conditions.visit_block,
        "parenthesized_statements": Conditions.visit_block,
        "rescue": Conditions.visit_rescue,
        "rescue_modifier": Conditions.visit_rescue_modifier,
        "if": Conditions.visit_if,
        "unless": Conditions.visit_if,
        "elsif": Conditions.visit_if,
        "if_modifier": Conditions.visit_if,
        "unless_modifier": Conditions.visit_if,
        "conditional": Conditions.visit_if,
        "while": Conditions.visit_loop,
        "until": Conditions.visit_loop,
        "while_modifier": Conditions.visit_loop,
        "until_modifier": Conditions.visit_loop,
        "for": Conditions.visit_for,
        "case": Conditions.visit_case,
        "case_match": Conditions.visit_case,
        "binary": Conditions.visit_binary,
        "unary": Conditions.visit_unary,
        "class": Classes.visit_class,
        "module": Classes.visit_class,
        "singleton_class": Classes.visit_singleton_class,
        "method": Classes.visit_method,
        "singleton_method": Classes.visit_singleton_method,
        "call": visit_call,
        "identifier": visit_identifier,
        "yield": visit_block_pass,
        "super": visit_block_pass,
        "assignment": visit_assignment,
        "operator_assignment": visit_assignment,
        "element_reference": visit_element,
        "return": visit_result,
        "pair": visit_pair,
        "block": visit_closure,
        "do_block": visit_closure,
        "lambda": visit_closure,
        "alias": visit_leaf,
        "comment": visit_leaf,
        "constant": visit_leaf,
        "scope_resolution": visit_leaf,
        "hash_key_symbol": visit_leaf,
    }


def fill(scope: Scope, module: RubyModule) -> None:
    """Fills a scope of a file with what its text says."""
    _Outline(scope, module).fill()
