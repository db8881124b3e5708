"""One pass over a scope's own code: what it defines, binds, calls and reads, and under which conditions."""

from __future__ import annotations

from tree_sitter import Node

from lambdalint.readers.code.jvm.places import THIS
from lambdalint.readers.code.jvm.walk import PLAIN
from lambdalint.readers.code.kotlin.declarations import Declarations, delegates, fields_of
from lambdalint.readers.code.kotlin.syntax import child, gives_nothing, parts, type_of
from lambdalint.readers.code.program.expressions import Call, Member, Name, Super
from lambdalint.readers.code.program.scopes import CONSTRUCTOR, Binding, CallSite, How, Kind, Site


class Outline(Declarations):
    def fill_all(self) -> None:
        node = self.scope.node
        if self.scope.kind is Kind.MODULE:
            self._file(node)
        elif self.scope.kind is Kind.CLASS:
            self.fill_class()
        elif self.scope in self.module.beginnings:
            self._constructor(node)
        elif node.type == "lambda_literal":
            self._lambda(node)
        else:
            self.defaults(node)
            self._body(child(node, "function_body"))
        self.fill()

    def _file(self, node: Node) -> None:
        self.module.bind_imports(self.scope)
        for one in parts(node):
            if one.type != "property_declaration":
                self.visit_all([one], PLAIN)
                self.fill()
        for one in parts(node):
            if one.type == "property_declaration":
                variable = child(one, "variable_declaration")
                name = child(variable, "identifier")
                self._typed(name, type_of(variable) if variable is not None else None)
                value = self.initial(one, PLAIN)
                if name is not None and value is not None:
                    binding = Binding(How.VALUE, name.start_byte, name.end_byte, value)
                    self.scope.bindings[self.module.text(name)].append(binding)
                self.fill()

    def _body(self, body: Node | None) -> None:
        inner = parts(body)
        if inner and inner[0].type == "block":
            self.visit_all(inner, PLAIN)
            last = parts(inner[0])[-1:]
            self.scope.falls_through = not last or last[0].type not in {"return_expression", "throw_expression"}
        elif inner:
            self.scope.results.append(Site(self.expression(inner[0], PLAIN), PLAIN))

    def _lambda(self, node: Node) -> None:
        """A lambda gives what its last statement gives."""
        circumstance = self.module.circumstances.get(self.scope, PLAIN)
        self._take_apart(node)
        statements = [one for one in parts(node) if one.type != "lambda_parameters"]
        if not statements or gives_nothing(statements[-1]):
            self.block(statements, circumstance)
            return
        self.block(statements[:-1], circumstance)
        self.fill()
        self.scope.results.append(Site(self.expression(statements[-1], circumstance), circumstance))

    def _take_apart(self, node: Node) -> None:
        """`{ (key, value) -> … }`"""
        for number, one in enumerate(parts(child(node, "lambda_parameters"))):
            if one.type == "multi_variable_declaration":
                start, end = one.start_byte, one.end_byte
                self._bind(one, How.VALUE, Name(start, end, f"({number})"))

    def _constructor(self, node: Node) -> None:
        """The base's constructor, the properties, then the constructor's own code."""
        secondary = node.type == "secondary_constructor"
        self.defaults(node if secondary else child(node, "primary_constructor"))
        if not secondary:
            for one in fields_of(node):
                name = child(one, "identifier")
                text = self.module.text(name)
                self.scope.attributes[(THIS, text)].append(Name(one.start_byte, one.end_byte, text))
            self._base(node)
        else:
            self._delegation(node)
        for beginning in self.module.beginnings[self.scope]:
            self._begin(beginning)
            self.fill()
        if secondary:
            self.visit_all([child(node, "block")], PLAIN)

    def _base(self, node: Node) -> None:
        for _, given in self._bases(node):
            if given is not None:
                call = Call(
                    given.start_byte,
                    given.end_byte,
                    Super(given.start_byte, given.start_byte),
                    self._arguments(given, "", PLAIN),
                )
                self.scope.calls.append(CallSite(call, PLAIN))

    def _delegation(self, node: Node) -> None:
        call = child(node, "constructor_delegation_call")
        if call is None:
            return
        start, end = call.start_byte, call.end_byte
        given = self._arguments(child(call, "value_arguments"), "", PLAIN)
        if delegates(node):
            self.call(call, Member(start, end, Name(start, end, THIS), CONSTRUCTOR), given, PLAIN)
        else:
            self.call(call, Super(start, end), given, PLAIN)

    def _begin(self, node: Node) -> None:
        if node.type == "anonymous_initializer":
            self.visit_all([child(node, "block")], PLAIN)
            return
        name = child(child(node, "variable_declaration"), "identifier")
        value = self.initial(node, PLAIN)
        if name is not None and value is not None:
            text = self.module.text(name)
            self.scope.attributes[(THIS, text)].append(value)
            self.scope.places |= {("", text), (THIS, text)}
