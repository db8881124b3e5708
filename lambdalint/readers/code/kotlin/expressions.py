"""Kotlin's expressions: what each comes down to, and the calls, conditions and closures within it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint.readers.code.blocks import extent
from lambdalint.readers.code.java import literals
from lambdalint.readers.code.jvm.handing import demanded_name
from lambdalint.readers.code.jvm.places import THIS
from lambdalint.readers.code.jvm.walk import under
from lambdalint.readers.code.kotlin.invocations import Invocations
from lambdalint.readers.code.kotlin.syntax import child, gives_nothing, is_safe, named_class, parts, string_parts
from lambdalint.readers.code.program.expressions import (
    Comparison,
    Constant,
    Either,
    Expression,
    Index,
    Joined,
    Member,
    Mixture,
    Name,
    String,
    Super,
)
from lambdalint.readers.code.program.scopes import Catch, Circumstance, How, Site

_COMPARISONS = frozenset({"==", "!=", "===", "!==", "<", ">", "<=", ">="})
_WORDS = {"null": None, "true": True, "false": False}
_ENDS = frozenset({"throw_expression", "return_expression"})
_MAXIMUM_OPERANDS = 2_000


class Expressions(Invocations):
    def lowered(self, node: Node, circumstance: Circumstance) -> Expression:
        visit = self.expressions.get(node.type)
        if visit is not None:
            return visit(self, node, circumstance)
        if gives_nothing(node):
            self.stack.append((node, circumstance))
            return Mixture(node.start_byte, node.end_byte, ())
        return self.mixture(node, node.named_children, circumstance)

    def _name(self, node: Node, circumstance: Circumstance) -> Expression:
        text, start, end = self.module.text(node).strip("`"), node.start_byte, node.end_byte
        if text in _WORDS:
            return Constant(start, end, _WORDS[text])
        self.runs_file(text, node, circumstance)
        around = self.class_scope
        if around is not None and text not in self.declared and text in self.module.fields[around].computed:
            return self.member(node, Name(start, end, THIS), text, circumstance)
        return Name(start, end, text)

    def _this(self, node: Node, _: Circumstance) -> Expression:
        return Name(node.start_byte, node.end_byte, THIS)

    def _super(self, node: Node, _: Circumstance) -> Expression:
        return Super(node.start_byte, node.end_byte)

    def _string(self, node: Node, circumstance: Circumstance) -> Expression:
        parts_of = string_parts(self.module, node)
        found = [self.expression(part, circumstance) if isinstance(part, Node) else part for part in parts_of]
        if not found:
            return String(node.start_byte, node.end_byte, "")
        if len(found) == 1 and isinstance(found[0], String):
            return String(node.start_byte, node.end_byte, found[0].text)
        return Joined(node.start_byte, node.end_byte, tuple(found))

    def _character(self, node: Node, _: Circumstance) -> Expression:
        return String(node.start_byte, node.end_byte, literals.unescaped(self.module.text(node)[1:-1]))

    def _number(self, node: Node, _: Circumstance) -> Expression:
        text = self.module.text(node).replace("_", "").rstrip("uULlfF")
        try:
            value: float = int(text[:400], 0) if node.type == "number_literal" else float(text[:400])
        except (ValueError, OverflowError):
            value = 0
        return Constant(node.start_byte, node.end_byte, value)

    def _only(self, node: Node, circumstance: Circumstance) -> Expression:
        """What parentheses, labels and annotations leave as it is."""
        inner = parts(node)[-1:]
        return self.expression(inner[0], circumstance) if inner else Mixture(node.start_byte, node.end_byte, ())

    def _cast(self, node: Node, circumstance: Circumstance) -> Expression:
        return self.expression(node.child_by_field_name("left"), circumstance)

    def _member(self, node: Node, circumstance: Circumstance) -> Expression:
        inner = parts(node)
        if len(inner) < 2:
            return self.mixture(node, inner, circumstance)
        name = self.module.text(inner[-1]).strip("`")
        named = self.qualified(node)
        if named is not None:
            return named
        owner = self._owner(inner[0], circumstance, safe=is_safe(node))
        if name in {"class", "java"}:  # `Handler::class.java`
            return owner
        return self.member(node, owner, name, circumstance)

    def _owner(self, node: Node, circumstance: Circumstance, *, safe: bool) -> Expression:
        if safe:
            return self.expression(node, replace(circumstance, tested=True))
        found = self.expression(node, circumstance)
        return found if circumstance.tested or circumstance.defaulted else demanded_name(found)

    def _index(self, node: Node, circumstance: Circumstance) -> Expression:
        inner = parts(node)
        owner = self.expression(inner[0], circumstance)
        key = self.expression(inner[1], circumstance) if len(inner) == 2 else None
        index = Index(node.start_byte, node.end_byte, owner, key)
        self.scope.subscripts.append((index, circumstance))
        return index

    def _binary(self, node: Node, circumstance: Circumstance) -> Expression:
        operator = self.module.text(node.child_by_field_name("operator"))
        if operator == "?:":
            return self._elvis(node, circumstance)
        if operator in {"&&", "||"}:
            return self._logical(node, operator, circumstance)
        if operator in _COMPARISONS:
            asked = replace(circumstance, tested=True)
            left = self.expression(node.child_by_field_name("left"), asked)
            right = self.expression(node.child_by_field_name("right"), asked)
            found = Comparison(node.start_byte, node.end_byte, left, operator, right)
            self.scope.memberships.append(found)
            return found
        operands = tuple(self.expression(one, circumstance) for one in self._chained(node, operator))
        made = Joined if operator == "+" else Mixture
        return made(node.start_byte, node.end_byte, operands)

    def _elvis(self, node: Node, circumstance: Circumstance) -> Expression:
        """`a ?: b`; with `throw` on the right, what is on the left is needed."""
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        ends = right is not None and right.type in _ENDS
        instead = replace(circumstance, tested=True) if ends else replace(circumstance, defaulted=True)
        first = self.expression(left, instead)
        if right is not None and right.type == "throw_expression":
            demanded_name(first)
        places = self.places(first)
        self.scope.tested |= places
        second = self.expression(right, under(circumstance, places))
        return Either(node.start_byte, node.end_byte, (first,) if ends else (first, second))

    def _logical(self, node: Node, operator: str, circumstance: Circumstance) -> Expression:
        found: list[Expression] = []
        inside = replace(circumstance, tested=True)
        for operand in self._chained(node, operator):
            found.append(self.expression(operand, inside))
            inside = replace(under(inside, self.places(found[-1])), tested=True)
        return Mixture(node.start_byte, node.end_byte, tuple(found))

    def _chained(self, node: Node, operator: str) -> list[Node]:
        """The operands of `a + b + c`, which is nested to the left."""
        operands: list[Node] = []
        inner: Node | None = node
        while inner is not None and inner.type == "binary_expression" and len(operands) < _MAXIMUM_OPERANDS:
            if self.module.text(inner.child_by_field_name("operator")) != operator:
                break
            right = inner.child_by_field_name("right")
            operands.extend([right] if right is not None else [])
            inner = inner.child_by_field_name("left")
        return [*([inner] if inner is not None else []), *reversed(operands)]

    def _asked(self, node: Node, circumstance: Circumstance) -> Expression:
        """`a is B`, `a in b`"""
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        asked = replace(circumstance, tested=True)
        first = self.expression(left, asked)
        if node.type == "is_expression":
            second = named_class(self.module, right) or Mixture(node.start_byte, node.end_byte, ())
            return Comparison(node.start_byte, node.end_byte, first, "is", second)
        found = Comparison(node.start_byte, node.end_byte, first, "in", self.expression(right, asked))
        self.scope.memberships.append(found)
        return found

    def _unary(self, node: Node, circumstance: Circumstance) -> Expression:
        operator = self.module.text(node.child_by_field_name("operator"))
        inside = replace(circumstance, tested=True) if operator == "!" else circumstance
        value = self.expression(node.child_by_field_name("argument"), inside)
        if operator == "!!":
            return demanded_name(value)
        if operator in {"++", "--"}:
            self.assign(value, Mixture(node.start_byte, node.end_byte, (value,)), node, circumstance)
            return value
        if operator == "-" and isinstance(value, Constant) and value.value is not None:
            return Constant(node.start_byte, node.end_byte, -value.value)
        return Mixture(node.start_byte, node.end_byte, (value,))

    def value_of(self, node: Node | None, circumstance: Circumstance) -> Expression:
        """What a block gives: the value of its last statement."""
        if node is None or node.type != "block":
            return self.expression(node, circumstance)
        statements = parts(node)
        if not statements or gives_nothing(statements[-1]):
            self.block(statements, circumstance)
            return Mixture(node.start_byte, node.end_byte, ())
        self.block(statements[:-1], circumstance)
        return self.expression(statements[-1], circumstance)

    def _if(self, node: Node, circumstance: Circumstance) -> Expression:
        condition = node.child_by_field_name("condition")
        inside = under(circumstance, self.condition(condition, circumstance))
        branches = [one for one in parts(node) if one != condition]
        return Either(node.start_byte, node.end_byte, tuple(self.value_of(one, inside) for one in branches))

    def _when(self, node: Node, circumstance: Circumstance) -> Expression:
        subject = child(node, "when_subject")
        value = parts(subject)[-1:]
        inside = under(circumstance, self.condition(value[0], circumstance) if value else frozenset())
        name = child(child(subject, "variable_declaration"), "identifier")
        if name is not None:
            self.declare(name, How.UNKNOWN, None)
        options: list[Expression] = []
        for entry in (one for one in node.named_children if one.type == "when_entry"):
            conditions = entry.children_by_field_name("condition")
            for condition in conditions:
                inside = under(inside, self.condition(condition, inside))
            body = [one for one in parts(entry) if one not in conditions]
            options.extend(self.value_of(one, inside) for one in body[-1:])
        return Either(node.start_byte, node.end_byte, tuple(options))

    def _try(self, node: Node, circumstance: Circumstance) -> Expression:
        clauses = [one for one in node.named_children if one.type == "catch_block"]
        guarded = any(self.catches_absence(clause) for clause in clauses)
        body = self.value_of(child(node, "block"), replace(circumstance, caught=True) if guarded else circumstance)
        found = [body, *(self._caught(clause, replace(circumstance, conditional=True)) for clause in clauses)]
        for after in (one for one in node.named_children if one.type == "finally_block"):
            self.visit_all([child(after, "block")], circumstance)
        return Either(node.start_byte, node.end_byte, tuple(found))

    def _caught(self, clause: Node, circumstance: Circumstance) -> Expression:
        name, block = child(clause, "identifier"), child(clause, "block")
        if name is not None:
            self.declare(name, How.CAUGHT, None)
        end = block.start_byte + 1 if block is not None else clause.end_byte
        raises = any(one.type == "throw_expression" for one in parts(block))
        types, called = self.caught(clause), self.module.text(name)
        caught = Catch(
            clause.start_byte, end, types, called, raises, circumstance, clause.end_byte, extent(clause.parent)
        )
        self.scope.catches.append(caught)
        return self.value_of(block, circumstance)

    def _return(self, node: Node, circumstance: Circumstance) -> Expression:
        label = node.child_by_field_name("label")
        values = [one for one in parts(node) if one != label and one.type != "label"]
        for value in values[-1:]:
            self.scope.results.append(Site(self.expression(value, circumstance), circumstance))
        return Mixture(node.start_byte, node.end_byte, ())

    def _throw(self, node: Node, circumstance: Circumstance) -> Expression:
        for value in parts(node)[-1:]:
            self.scope.raised.append(Site(self.expression(value, circumstance), circumstance))
        return Mixture(node.start_byte, node.end_byte, ())

    def _reference(self, node: Node, circumstance: Circumstance) -> Expression:
        """`::function`, `Type::member`"""
        inner = parts(node)
        if len(inner) == 1:
            return self.expression(inner[0], circumstance)
        owner = named_class(self.module, inner[0]) or self.expression(inner[0], circumstance)
        return Member(node.start_byte, node.end_byte, owner, self.module.text(inner[-1]))

    expressions: ClassVar[dict[str, Callable[[Expressions, Node, Circumstance], Expression]]] = {
        "identifier": _name,
        "this_expression": _this,
        "super_expression": _super,
        "string_literal": _string,
        "multiline_string_literal": _string,
        "character_literal": _character,
        "number_literal": _number,
        "float_literal": _number,
        "parenthesized_expression": _only,
        "labeled_expression": _only,
        "annotated_expression": _only,
        "as_expression": _cast,
        "navigation_expression": _member,
        "index_expression": _index,
        "binary_expression": _binary,
        "is_expression": _asked,
        "in_expression": _asked,
        "unary_expression": _unary,
        "if_expression": _if,
        "when_expression": _when,
        "try_expression": _try,
        "return_expression": _return,
        "throw_expression": _throw,
        "callable_reference": _reference,
        "call_expression": Invocations.invocation,
        "annotated_lambda": _only,
        "lambda_literal": Invocations.function,
        "anonymous_function": Invocations.function,
        "object_literal": Invocations.creation,
    }
