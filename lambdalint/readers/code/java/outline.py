"""One pass over a scope's own code: what it defines, binds, calls and reads, and under which conditions."""

from __future__ import annotations

from tree_sitter import Node

from lambdalint.readers.code.blocks import clauses
from lambdalint.readers.code.java.declarations import Declarations
from lambdalint.readers.code.jvm.module import component
from lambdalint.readers.code.jvm.places import THIS
from lambdalint.readers.code.jvm.walk import PLAIN
from lambdalint.readers.code.program.expressions import Call, Name, Super
from lambdalint.readers.code.program.scopes import CallSite, Kind, Site

_COMPLETE = frozenset({"return_statement", "throw_statement"})
MAXIMUM_LEVELS = 50
"""Of statements, for how a function ends."""


class Outline(Declarations):
    def fill_all(self) -> None:
        node = self.scope.node
        if self.scope.kind is Kind.MODULE:
            self.module.bind_imports(self.scope)
            for child in node.named_children:
                if child.type not in {"import_declaration", "package_declaration"}:
                    self.visit_all([child], PLAIN)
                    self.fill()
        elif self.scope.kind is Kind.CLASS:
            self.fill_class()
        elif node.type == "lambda_expression":
            self._lambda(node)
        else:
            if self.scope in self.module.beginnings:
                self._begin(node)
            body = None if node.type in {"class_body", "record_declaration"} else node.child_by_field_name("body")
            if body is not None and (node.type == "constructor_declaration" or not body.type.endswith("_body")):
                self.visit_all([body], PLAIN)
                self.fill()
                self.scope.falls_through = _falls_through(body)
            if node.type in {"compact_constructor_declaration", "record_declaration"}:
                self._components_given()

    def _lambda(self, node: Node) -> None:
        body = node.child_by_field_name("body")
        circumstance = self.module.circumstances.get(self.scope, PLAIN)
        if body is not None and body.type == "block":
            self.visit_all([body], circumstance)
            self.scope.falls_through = _falls_through(body)
        elif body is not None:
            self.scope.results.append(Site(self.expression(body, circumstance), circumstance))
        self.fill()

    def _begin(self, node: Node) -> None:
        """What runs before a constructor's own code: the base's constructor, the initialisers of the fields."""
        around = self.class_scope
        beginnings = self.module.beginnings[self.scope]
        body = node.child_by_field_name("body") if node.type == "constructor_declaration" else None
        first = next((child for child in body.named_children if "comment" not in child.type), None) if body else None
        explicit = first is not None and first.type == "explicit_constructor_invocation"
        if around is not None and around.bases and not explicit:
            start = node.start_byte
            call = Call(start, start, Super(start, start), ())
            self.scope.calls.append(CallSite(call, PLAIN))
        for beginning in beginnings:
            self.begin(beginning)

    def _components_given(self) -> None:
        """A record's constructor sets its components last."""
        start = self.scope.node.start_byte
        for parameter in self.scope.parameters[1:]:
            self.scope.attributes[(THIS, component(parameter.name))].append(Name(start, start, parameter.name))


def _falls_through(body: Node | None, depth: int = 0) -> bool:
    """Whether a block can end without a return, as far as its last statement says."""
    statements = [child for child in body.named_children if "comment" not in child.type] if body is not None else []
    last = body if body is not None and body.type in _COMPLETE else next(iter(statements[-1:]), None)
    if last is None or depth > MAXIMUM_LEVELS:
        return True
    if last.type in _COMPLETE:
        return False
    if last.type == "if_statement":
        branches = [last.child_by_field_name("consequence"), last.child_by_field_name("alternative")]
        return any(branch is None or _falls_through(branch, depth + 1) for branch in branches)
    if last.type in {"block", "synchronized_statement"}:
        return _falls_through(last.child_by_field_name("body") or last, depth + 1)
    if last.type in {"try_statement", "try_with_resources_statement"}:
        bodies = [one.child_by_field_name("body") for one in (last, *clauses(last))]
        return any(_falls_through(inner, depth + 1) for inner in bodies)
    return last.type != "while_statement"
