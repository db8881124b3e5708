"""What an expression of Java runs: methods, constructors, lambdas, method references, the branches of a switch."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint.readers.code.java.classes import declared, named_class
from lambdalint.readers.code.jvm.handing import (
    ALL,
    READ,
    asked_of,
    demanded_name,
    demanded_value,
    handed,
    is_optional,
)
from lambdalint.readers.code.jvm.places import THIS
from lambdalint.readers.code.jvm.walk import MAXIMUM_NAME, PLAIN, JvmWalk, under
from lambdalint.readers.code.program.expressions import (
    Argument,
    Closure,
    Either,
    Expression,
    Member,
    Mixture,
    Name,
    Super,
)
from lambdalint.readers.code.program.scopes import CONSTRUCTOR, Circumstance, How, Parameter, Scope

_LAZY = frozenset({"lambda_expression", "method_reference"})


class Invocations(JvmWalk):
    def invocation(self, node: Node, circumstance: Circumstance) -> Expression:
        owner, named = node.child_by_field_name("object"), node.child_by_field_name("name")
        name = self.module.text(named)
        arguments = node.child_by_field_name("arguments")
        if owner is None:
            start = named or node
            function: Expression = Name(start.start_byte, start.end_byte, name)
            inner: Expression | None = None
        else:
            inner = self._called_on(owner, name, circumstance)
            everything = name == READ and arguments is not None and not arguments.named_children
            end = (named or node).end_byte
            function = Member(owner.start_byte, end, inner, ALL if everything else name)
        given = self.arguments(arguments, name, inner, circumstance)
        return self.call(node, function, given, circumstance)

    def _called_on(self, owner: Node, name: str, circumstance: Circumstance) -> Expression:
        """What a method is called on."""
        if is_optional(self.module.data, owner.start_byte, owner.end_byte):
            found = self.expression(owner, asked_of(name, circumstance))
            return demanded_value(found) if name in {"get", "orElseThrow"} else found
        return self.qualified(owner) or self.demanded(owner, circumstance)

    def demanded(self, node: Node, circumstance: Circumstance) -> Expression:
        """An expression whose value must not be null: where it reads a variable, that one is needed."""
        found = self.expression(node, circumstance)
        if circumstance.tested or circumstance.defaulted:
            return found
        return demanded_name(found)

    def qualified(self, node: Node) -> Expression | None:
        """`com.example.Names`: a class of the project by its full name."""
        if node.type not in {"field_access", "scoped_identifier"} or node.end_byte - node.start_byte > MAXIMUM_NAME:
            return None
        return self.module.qualified(self.module.text(node), node)

    def arguments(
        self, node: Node | None, method: str, owner: Expression | None, circumstance: Circumstance
    ) -> tuple[Argument, ...]:
        """What a call gives to the method; lambdas among it run as the method's name says."""
        plain = replace(circumstance, tested=False) if circumstance.tested else circumstance
        found = []
        for child in node.named_children if node is not None else ():
            kind = child.type
            if "comment" in kind:
                continue
            if kind in _LAZY:
                inside = handed(method, self.places(owner) if owner is not None else frozenset())
                self.keeps(inside.guards)
                value = self.function(child, inside) if kind == "lambda_expression" else self.reference(child, plain)
            else:
                value = self._argument(child, method, plain)
            found.append(Argument(value))
        return tuple(found)

    def _argument(self, node: Node, method: str, circumstance: Circumstance) -> Expression:
        value = self.expression(node, asked_of(method, circumstance, argument=True))
        needed = method in {"requireNonNull", "parseInt", "parseLong", "checkNotNull", "notNull"}
        return demanded_name(value) if needed and not circumstance.tested else value

    def delegation(self, node: Node, circumstance: Circumstance) -> Expression:
        """A constructor's first call, of another one: `this(…)`, `super(…)`."""
        constructor = node.child_by_field_name("constructor")
        given = self.arguments(node.child_by_field_name("arguments"), "", None, circumstance)
        start, end = node.start_byte, node.end_byte
        if constructor is not None and constructor.type == "this":
            return self.call(node, Member(start, end, Name(start, end, THIS), CONSTRUCTOR), given, circumstance)
        return self.call(node, Super(start, end), given, circumstance)

    def creation(self, node: Node, circumstance: Circumstance) -> Expression:
        """`new Type(…)`, `new Type(…) { … }`"""
        made = node.child_by_field_name("type")
        function = named_class(self.module, made) or (
            Name(made.start_byte, made.end_byte, self.module.text(made).partition("<")[0])
            if made is not None
            else Mixture(node.start_byte, node.end_byte, ())
        )
        name = function.text if isinstance(function, Name) else ""
        given = self.arguments(node.child_by_field_name("arguments"), name, None, circumstance)
        body = next((child for child in node.named_children if child.type == "class_body"), None)
        if body is None:
            return self.call(node, function, given, circumstance, makes=True)
        scope = self.define_class(body, name, (function,))
        self.scope.closures.append(scope)
        closure = Closure(body.start_byte, body.end_byte, scope)
        return self.call(node, closure, given, circumstance, makes=True)

    def define_class(self, body: Node, name: str, bases: tuple[Expression, ...]) -> Scope:
        raise NotImplementedError

    def function(self, node: Node, circumstance: Circumstance = PLAIN) -> Expression:
        """A lambda. `circumstance` is what holds when it runs, not where it is written."""
        inside = circumstance if circumstance.guards or circumstance.repeated or circumstance.conditional else PLAIN
        return self.closure(node, tuple(self._parameters(node.child_by_field_name("parameters"))), inside)

    def _parameters(self, node: Node | None) -> Iterator[Parameter]:
        if node is None:
            return
        for child in [node] if node.type == "identifier" else node.named_children:
            name = child if child.type == "identifier" else child.child_by_field_name("name")
            if name is not None:
                kind = declared(self.module, child.child_by_field_name("type"))
                yield Parameter(self.module.text(name), type=kind)

    def reference(self, node: Node, circumstance: Circumstance) -> Expression:
        """`Type::method`, `this::method`, `Type::new`"""
        parts = [child for child in node.children if child.type != "::" and "comment" not in child.type]
        if not parts:
            return Mixture(node.start_byte, node.end_byte, ())
        owner: Expression | None = named_class(self.module, parts[0])
        if owner is None or parts[0].type == "identifier":
            owner = self.expression(parts[0], circumstance)
        if parts[-1].type == "new" or len(parts) < 2:
            return owner
        return Member(node.start_byte, node.end_byte, owner, self.module.text(parts[-1]))

    def choice(self, node: Node, circumstance: Circumstance) -> Expression:
        """`switch`, as a statement too: one of what its branches give."""
        condition = node.child_by_field_name("condition")
        inside = under(circumstance, self.condition(condition, circumstance))
        body = node.child_by_field_name("body")
        options: list[Expression] = []
        for branch in body.named_children if body is not None else ():
            statements = [child for child in branch.named_children if child.type != "switch_label"]
            for label in branch.named_children:
                if label.type == "switch_label":
                    self._pattern(label, inside)
            if branch.type == "switch_rule" and statements and statements[0].type == "expression_statement":
                options.append(self.expression(statements[0], inside))
            else:
                self.visit_all(statements, inside)
        return Either(node.start_byte, node.end_byte, tuple(options))

    def _pattern(self, label: Node, circumstance: Circumstance) -> None:
        """The names that a `case` binds, and its guard."""
        stack = [child for child in label.named_children if child.type in {"pattern", "guard"}]
        for node in stack:
            if node.type == "guard":
                self.visit_all(node.named_children, circumstance)
            elif node.type == "type_pattern" and len(node.named_children) == 2:
                kind, name = node.named_children
                self.declare(name, How.UNKNOWN, None, declared(self.module, kind))
            elif len(stack) < 200:
                stack.extend(node.named_children)
