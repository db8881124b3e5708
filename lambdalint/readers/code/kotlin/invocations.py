"""What an expression of Kotlin runs: functions, constructors, lambdas, with what they are given."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint import lazy
from lambdalint.readers.code.jvm.handing import ALL, READ, asked_of, demanded_name, handed
from lambdalint.readers.code.jvm.places import THIS
from lambdalint.readers.code.jvm.walk import MAXIMUM_NAME, PLAIN, JvmWalk, under
from lambdalint.readers.code.kotlin.syntax import child, declared, gives_nothing, is_safe, named_class, parts, type_of
from lambdalint.readers.code.program.expressions import (
    Argument,
    Call,
    Closure,
    Expression,
    Member,
    Name,
)
from lambdalint.readers.code.program.scopes import CallSite, Circumstance, ImportSite, Parameter, Scope

_PASSED_ON = frozenset({"let", "also", "use", "run", "apply", "runCatching", "takeIf"})
"""Scope functions: they run a lambda with what they are called on."""
_THE_SAME = frozenset({"also", "apply"})
_RECEIVING = frozenset({"run", "apply", "with"})
_AT_ONCE = frozenset(
    {"runBlocking", "coroutineScope", "supervisorScope", "run", "buildString", "buildMap", "buildList"}
)
_BUILDING = frozenset({"fromEnvironment", "invoke"})
"""Functions whose lambda says how to build something, besides those that are called like a class."""
_CATCHES_ABSENCE = lazy.pattern(
    r"\b(?:NullPointerException|NoSuchElementException|IllegalStateException|IllegalArgumentException|"
    r"NumberFormatException|RuntimeException|Exception|Throwable)\b"
)
_NEEDED = frozenset({"requireNotNull", "checkNotNull", "parseInt", "parseLong", "requireNonNull"})


class Invocations(JvmWalk):
    def invocation(self, node: Node, circumstance: Circumstance) -> Expression:
        """`f(x)`, `f(x) { … }`, `a.f { … }`"""
        callee, given, closure = _pieces(node)
        if callee is None:
            return self.mixture(node, node.named_children, circumstance)
        name = self._called_name(callee)
        owner, inside = self._called_on(callee, name, circumstance)
        arguments = self._arguments(given, name, inside)
        if closure is not None and owner is not None and name in _PASSED_ON:
            return self._pass_on(node, name, owner, closure, inside)
        if closure is not None and (name[:1].isupper() or name in _BUILDING) and not _takes(closure):
            arguments = (*arguments, *self._settings(closure, name, inside))
        elif closure is not None:
            places = self.places(owner) if owner is not None else frozenset()
            arguments = (*arguments, Argument(self._closure(closure, name, places, inside)))
        return self._call(node, callee, name, owner, arguments, inside)

    def _called_name(self, callee: Node) -> str:
        last = parts(callee)[-1:] if callee.type == "navigation_expression" else [callee]
        return self.module.text(last[0]).strip("`") if last and last[0].type == "identifier" else ""

    def _called_on(self, callee: Node, name: str, circumstance: Circumstance) -> tuple[Expression | None, Circumstance]:
        """What a function is called on, and what holds for the call."""
        if callee.type != "navigation_expression" or len(parts(callee)) < 2:
            return None, circumstance
        node, safe = parts(callee)[0], is_safe(callee)
        inside = replace(circumstance, tested=True) if safe else asked_of(name, circumstance)
        owner = self.qualified(node) or self.expression(node, inside)
        if safe:
            return owner, under(circumstance, self.places(owner))
        return (owner if inside.tested or inside.defaulted else demanded_name(owner)), circumstance

    def _call(  # noqa: PLR0913
        self,
        node: Node,
        callee: Node,
        name: str,
        owner: Expression | None,
        arguments: tuple[Argument, ...],
        circumstance: Circumstance,
    ) -> Expression:
        if owner is None:
            function = self.expression(callee, circumstance)
            return self.call(node, function, arguments, circumstance, makes=name[:1].isupper())
        if name in self.module.extensions:
            self.runs_file(name, callee, circumstance)
            function = Name(callee.start_byte, callee.end_byte, name)
            return self.call(node, function, (Argument(owner), *arguments), circumstance)
        called = ALL if name == READ and not arguments else name
        return self.call(node, Member(callee.start_byte, callee.end_byte, owner, called), arguments, circumstance)

    def _pass_on(
        self, node: Node, name: str, owner: Expression, closure: Node, circumstance: Circumstance
    ) -> Expression:
        """`a.let { … }` calls the lambda with `a`."""
        receiving = name in _RECEIVING
        made = self.lambda_of(closure, PLAIN, receiving=receiving)
        call = Call(node.start_byte, node.end_byte, made, (Argument(owner),))
        self.scope.calls.append(CallSite(call, circumstance))
        return owner if name in _THE_SAME else call

    def _closure(self, node: Node, name: str, places: frozenset[tuple[str, str]], when: Circumstance) -> Expression:
        """A lambda after the arguments; some functions run it at once."""
        inside = handed(name, places)
        self.keeps(inside.guards)
        made = self.lambda_of(node, inside)
        if name in _AT_ONCE:
            call = Call(node.start_byte, node.end_byte, made, ())
            self.scope.calls.append(CallSite(call, when))
            return call
        if name in {"lazy", "lazyOf"}:
            made.scope.kept = True
        return made

    def _settings(self, closure: Node, name: str, circumstance: Circumstance) -> Iterator[Argument]:
        """`Type { name = value }`: what a builder's lambda, which runs at once, sets."""
        for statement in parts(_literal(closure)):
            left = statement.child_by_field_name("left") if statement.type == "assignment" else None
            if left is not None:
                said = self.module.text(left) if left.type == "identifier" else ""
                said = said[:1].upper() + said[1:] if name.endswith("Request") else said
                yield Argument(self.expression(statement.child_by_field_name("right"), circumstance), said)
            elif gives_nothing(statement):
                self.visit_all([statement], circumstance)
            else:
                yield Argument(self.expression(statement, circumstance))

    def _arguments(self, node: Node | None, method: str, circumstance: Circumstance) -> tuple[Argument, ...]:
        plain = replace(circumstance, tested=False) if circumstance.tested else circumstance
        found = []
        for one in parts(node):
            inner = parts(one)
            if one.type != "value_argument" or not inner:
                continue
            named = any(token.type == "=" for token in one.children)
            name = self.module.text(inner[0]) if named and len(inner) > 1 else ""
            spread = inner[-1].type == "spread_expression"
            source = parts(inner[-1])[-1] if spread and parts(inner[-1]) else inner[-1]
            if source.type in {"lambda_literal", "annotated_lambda"}:
                value: Expression = self.lambda_of(source, handed(method, frozenset()))
            else:
                value = self.expression(source, asked_of(method, plain, argument=True))
            value = demanded_name(value) if method in _NEEDED and not plain.tested else value
            found.append(Argument(value, name, spread))
        return tuple(found)

    def qualified(self, node: Node) -> Expression | None:
        """`com.example.Names`: a class of the project by its full name."""
        if node.type != "navigation_expression" or node.end_byte - node.start_byte > MAXIMUM_NAME:
            return None
        return self.module.qualified(self.module.text(node), node)

    def function(self, node: Node, _: Circumstance) -> Expression:
        return self.lambda_of(node, PLAIN)

    def lambda_of(self, node: Node, inside: Circumstance, *, receiving: bool = False) -> Closure:
        """A closure. `inside` is what holds when it runs, not where it is written."""
        node = _literal(node)
        parameters = (Parameter(THIS),) if receiving else tuple(self._parameters(node))
        return self.closure(node, parameters, inside)

    def _parameters(self, node: Node) -> Iterator[Parameter]:
        listed = child(node, "lambda_parameters", "function_value_parameters")
        if listed is None:
            yield Parameter("it")
            return
        for number, one in enumerate(parts(listed)):
            name = child(one, "identifier")
            if one.type == "multi_variable_declaration":
                yield Parameter(f"({number})")
            elif name is not None:
                yield Parameter(self.module.text(name), type=declared(self.module, type_of(one)))

    def creation(self, node: Node, circumstance: Circumstance) -> Expression:
        """`object : Type(…) { … }`"""
        scope = self.define_class(node, "object")
        self.scope.closures.append(scope)
        closure = Closure(node.start_byte, node.end_byte, scope)
        return self.call(node, closure, (), circumstance, makes=True)

    def define_class(self, node: Node, name: str) -> Scope:
        raise NotImplementedError

    def runs_file(self, name: str, node: Node, circumstance: Circumstance) -> None:
        """Using a name of another file runs what that file sets up for all."""
        imported = self.module.project_import(name) if name not in self.declared else None
        if imported is not None and all(site.imported != imported for site in self.scope.imports):
            self.scope.imports.append(ImportSite(imported, circumstance, node.start_byte, node.end_byte))

    def caught(self, clause: Node) -> tuple[str, ...]:
        kind = named_class(self.module, type_of(clause))
        return (self.module.text(kind),) if kind is not None else ()

    def catches_absence(self, clause: Node) -> bool:
        """Whether it keeps what a missing variable raises from ending the invocation."""
        raises = any(one.type == "throw_expression" for one in parts(child(clause, "block")))
        return not raises and any(map(_CATCHES_ABSENCE.search, self.caught(clause)))


def _literal(node: Node) -> Node:
    """A lambda without annotations and labels."""
    while node.type == "annotated_lambda" and parts(node):
        node = parts(node)[-1]
    return node


def _takes(closure: Node) -> bool:
    """Whether a lambda names its parameters."""
    return child(_literal(closure), "lambda_parameters") is not None


def _pieces(node: Node) -> tuple[Node | None, Node | None, Node | None]:
    """The function that is called, its arguments in parentheses, the lambda after them."""
    callee = next(iter(parts(node)), None)
    given, closure = child(node, "value_arguments"), child(node, "annotated_lambda", "lambda_literal")
    if closure is not None and given is None and callee is not None and callee.type == "call_expression":
        inner = child(callee, "value_arguments")
        if inner is not None and child(callee, "annotated_lambda", "lambda_literal") is None:
            return next(iter(parts(callee)), None), inner, closure
    return callee, given, closure
