"""One pass over a scope's own text: what it defines, binds, calls and reads, and under which conditions."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint.readers.code.blocks import ends
from lambdalint.readers.code.csharp import guards
from lambdalint.readers.code.csharp.conditions import Conditions
from lambdalint.readers.code.csharp.declarations import body, is_static, parameters
from lambdalint.readers.code.csharp.files import Files
from lambdalint.readers.code.csharp.making import argument_value
from lambdalint.readers.code.csharp.module import CSharpModule
from lambdalint.readers.code.csharp.syntax import TYPES, declarators, has_token, modifiers, named, simple_name, text
from lambdalint.readers.code.csharp.walk import PLAIN
from lambdalint.readers.code.program.expressions import Awaited, Call, Comparison, Index, Mapping, Member
from lambdalint.readers.code.program.scopes import (
    CONSTRUCTOR,
    Binding,
    CallSite,
    Circumstance,
    Definition,
    How,
    Kind,
    Scope,
    Site,
)

_BLOCKS = frozenset({"block", "lock_statement", "finally_clause"})
_PUTS = frozenset("Add TryAdd AddOrUpdate Push Enqueue Insert Set AddRange".split())
"""Methods that put something into a container."""
_MAKES_ONCE = frozenset("GetOrAdd GetOrCreate GetOrCreateAsync AddOrUpdate EnsureInitialized CompareExchange".split())
"""Methods that make something if it is not there, and keep it in what they are called on or given."""


_TAKES_NULL = frozenset("TryParse IsNullOrEmpty IsNullOrWhiteSpace Equals Compare ToBoolean ToInt32 ToInt64".split())
"""Methods to which null is an answer like any other."""


class _Outline(Files, Conditions):
    """Visits the nodes of one scope."""

    def fill(self) -> None:
        scope = self.scope
        if scope.kind is Kind.MODULE:
            self.fill_file()
        elif scope.kind is Kind.CLASS:
            self.fill_class()
        elif scope.name == CONSTRUCTOR:
            self.fill_constructor()
        else:
            self.fill_function(body(scope.node))
        while self.stack:
            node, circumstance = self.stack.pop()
            kind = node.type
            visit = self.visits.get(kind)
            if visit is not None:
                visit(self, node, circumstance)
            elif kind not in TYPES:
                self.visit_all(named(node), circumstance)

    def fill_function(self, inner: Node | None) -> None:
        if inner is None:
            return
        scope = self.scope
        scope.falls_through = inner.type == "block" and not ends(inner, _BLOCKS)
        if inner.type == "arrow_expression_clause":
            inner = next(iter(named(inner)), inner)
        if inner.type != "block":
            self.expect(inner, scope.node.child_by_field_name("returns") or scope.node.child_by_field_name("type"))
            scope.results.append(Site(self.expression(inner), PLAIN))
        self.visit_all([inner], PLAIN)

    def visit_declaration(self, node: Node, circumstance: Circumstance) -> None:
        """`var a = b, c;`"""
        kind = node.child_by_field_name("type")
        for name, value in declarators(node):
            self.expect(value, kind)
            if value is not None:
                self.assign(name, self.expression(value), How.VALUE, circumstance)
                self.visit_all([value], circumstance)
            declared = self.type(kind)
            if declared is not None and name.type == "identifier":
                self.bind(name, Binding(How.TYPED, name.start_byte, name.end_byte, declared))

    def visit_assignment(self, node: Node, circumstance: Circumstance) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return
        coalesces = has_token(node, "??=")
        if coalesces or has_token(node, "="):
            self.expect(right, self.declared_type(left))
            when = self.under(circumstance, left) if coalesces else circumstance
            self.assign(left, self.expression(right), How.VALUE, when)
        else:
            self.assign(left, self.expression(right), How.CHANGED, circumstance)
        if coalesces:
            self.visit_coalescing(node, circumstance)
        else:
            self.visit_all([right], circumstance)
        if left.type not in {"identifier", "tuple_expression"}:
            owner = left.child_by_field_name("expression")
            self.visit_all([owner, left.child_by_field_name("subscript")], circumstance)

    def visit_invocation(self, node: Node, circumstance: Circumstance) -> None:
        function, listed = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if function is None:
            return
        call = self.expression(node)
        if isinstance(call, Awaited) and isinstance(call.value, Call):  # `await owner?.Name()`
            call, circumstance = call.value, replace(circumstance, awaited=True)
        inside = circumstance.plain
        arguments = [value for one in named(listed) if (value := argument_value(one))] if listed is not None else []
        if isinstance(call, Call):
            last = call.function.name if isinstance(call.function, Member) else ""
            owner = call.function.object if isinstance(call.function, Member) else None
            if last in _PUTS and owner is not None:
                self.change(owner, call.arguments[-1].value if call.arguments else None, node, circumstance)
            if last in _MAKES_ONCE:
                circumstance = self._makes_once(node, call, circumstance)
            self.scope.calls.append(CallSite(call, circumstance))
        if simple_name(function.child_by_field_name("name") or function) in _TAKES_NULL:
            inside = replace(inside, tested=True)
        for argument in arguments:
            if argument.type == "declaration_expression" and isinstance(call, Call):  # out var name
                self._out(argument, call, circumstance)
        self.visit_all(arguments, inside)
        if function.type != "identifier":
            self._owner(function, inside.plain)

    def _makes_once(self, node: Node, call: Call, circumstance: Circumstance) -> Circumstance:
        """`cache.GetOrAdd(key, _ => new Client())`"""
        owner = call.function.object if isinstance(call.function, Member) else None
        keeps = [owner, *(argument.value for argument in call.arguments[:1])]
        found = frozenset[tuple[str, str]]().union(*(guards.places(one) for one in keeps if one is not None))
        for one in keeps:
            if one is not None:
                self.change(one, None, node, circumstance)
        return replace(circumstance, conditional=True, guards=circumstance.guards | found)

    def _out(self, declared: Node, call: Call, circumstance: Circumstance) -> None:
        name = declared.child_by_field_name("name")
        if name is None or not isinstance(call.function, Member):
            return
        if call.function.name == "TryGetValue":  # what the container holds
            taken = Index(call.start_byte, call.end_byte, call.function.object, None)
            self.assign(name, taken, How.VALUE, circumstance)
        else:
            self.bind(name, Binding(How.CHANGED, name.start_byte, name.end_byte, call))

    def visit_creation(self, node: Node, circumstance: Circumstance) -> None:
        made = self.expression(node)
        inside = circumstance.plain
        if isinstance(made, Call):
            self.scope.calls.append(CallSite(made, circumstance))
        elif isinstance(made, Mapping):
            once = [value for _, value in made.pairs if isinstance(value, Call) and not value.makes]
            if simple_name(node.child_by_field_name("type")) in {"Lazy", ""}:
                later = replace(inside, conditional=True)
                self.scope.calls.extend(CallSite(call, later) for call in once)
        for child in named(node):
            if child.type in {"argument_list", "initializer_expression"}:
                self.visit_all([child], inside)

    def visit_initializer(self, node: Node, circumstance: Circumstance) -> None:
        for child in reversed(named(node)):
            value = child.child_by_field_name("right") if child.type == "assignment_expression" else child
            self.visit_all([value], circumstance)

    def visit_argument(self, node: Node, circumstance: Circumstance) -> None:
        self.visit_all([argument_value(node)], circumstance)

    def visit_name(self, node: Node, circumstance: Circumstance) -> None:
        found = self.expression(node)
        if isinstance(found, Member):
            self.scope.properties.append((found, circumstance))

    def visit_member_access(self, node: Node, circumstance: Circumstance) -> None:
        self.visit_name(node, circumstance)
        plain = not (circumstance.tested or circumstance.defaulted)
        self._owner(node, circumstance if plain else replace(circumstance, tested=False, defaulted=False))

    def _owner(self, node: Node, circumstance: Circumstance) -> None:
        """What a member is read of, or called on."""
        self.visit_all([node.child_by_field_name("expression")], circumstance)
        condition = node.child_by_field_name("condition")  # of `owner?.Name`
        if condition is not None:
            self.stack.append((condition, replace(circumstance, tested=True)))

    def visit_element(self, node: Node, circumstance: Circumstance) -> None:
        found = self.expression(node)
        if isinstance(found, Index):
            self.scope.subscripts.append((found, circumstance))
        inside = circumstance.plain
        self.visit_all([node.child_by_field_name("expression"), node.child_by_field_name("subscript")], inside)

    def visit_comparison(self, node: Node, circumstance: Circumstance) -> None:
        found = self.expression(node)
        if isinstance(found, Comparison):
            self.scope.memberships.append(found)
        self.visit_binary(node, circumstance)

    def visit_awaited(self, node: Node, circumstance: Circumstance) -> None:
        self.visit_all(named(node), replace(circumstance, awaited=True))

    def visit_result(self, node: Node, circumstance: Circumstance) -> None:
        for value in named(node)[:1]:
            self.expect(
                value, self.scope.node.child_by_field_name("returns") or self.scope.node.child_by_field_name("type")
            )
            self.scope.results.append(Site(self.expression(value), circumstance))
        self.visit_all(named(node), circumstance)

    def visit_throw(self, node: Node, circumstance: Circumstance) -> None:
        self.scope.raised.extend(Site(self.expression(value), circumstance) for value in named(node)[:1])
        self.visit_all(named(node), circumstance)

    def visit_statement(self, node: Node, circumstance: Circumstance) -> None:
        values = named(node)
        if values and values[0].type != "assignment_expression":
            self.scope.discarded.append(self.expression(values[0]))
        self.visit_all(values, circumstance)

    def visit_local_function(self, node: Node, circumstance: Circumstance) -> None:
        name = node.child_by_field_name("name")
        if name is None or self.scope.is_deep:
            return
        scope = Scope(
            self.module,
            Kind.FUNCTION,
            node,
            self.scope,
            text(name),
            parameters=parameters(self, node),
            is_static=is_static(node),
            is_asynchronous="async" in modifiers(node),
        )
        self.bind(name, Binding(How.DEFINITION, name.start_byte, name.end_byte, scope=scope))
        self.scope.definitions.append(Definition(scope, circumstance))

    def visit_lambda(self, node: Node, _: Circumstance) -> None:
        self.expression(node)

    def visit_leaf(self, node: Node, _: Circumstance) -> None:
        """Nothing of it runs."""

    visits: ClassVar[dict[str, Callable[[_Outline, Node, Circumstance], None]]] = {
        "block": Conditions.visit_block,
        "if_statement": Conditions.visit_if,
        "while_statement": Conditions.visit_loop,
        "do_statement": Conditions.visit_loop,
        "for_statement": Conditions.visit_loop,
        "foreach_statement": Conditions.visit_foreach,
        "conditional_expression": Conditions.visit_choice,
        "switch_statement": Conditions.visit_switch,
        "switch_expression": Conditions.visit_switch,
        "try_statement": Conditions.visit_try,
        "is_pattern_expression": Conditions.visit_pattern,
        "binary_expression": visit_comparison,
        "variable_declaration": visit_declaration,
        "assignment_expression": visit_assignment,
        "invocation_expression": visit_invocation,
        "object_creation_expression": visit_creation,
        "implicit_object_creation_expression": visit_creation,
        "initializer_expression": visit_initializer,
        "argument": visit_argument,
        "identifier": visit_name,
        "member_access_expression": visit_member_access,
        "conditional_access_expression": visit_member_access,
        "element_access_expression": visit_element,
        "prefix_unary_expression": Conditions.visit_negation,
        "postfix_unary_expression": Conditions.visit_counting,
        "await_expression": visit_awaited,
        "return_statement": visit_result,
        "yield_statement": visit_result,
        "throw_statement": visit_throw,
        "throw_expression": visit_throw,
        "expression_statement": visit_statement,
        "local_function_statement": visit_local_function,
        "lambda_expression": visit_lambda,
        "anonymous_method_expression": visit_lambda,
        "declaration_expression": visit_leaf,
        "type_argument_list": visit_leaf,
        "typeof_expression": visit_leaf,
        "predefined_type": visit_leaf,
        "implicit_type": visit_leaf,
        "generic_name": visit_leaf,
        "attribute_list": visit_leaf,
        "comment": visit_leaf,
    }


def fill(scope: Scope, module: CSharpModule) -> None:
    """Fills a scope of a file with what its text says."""
    _Outline(scope, module).fill()
