"""What is still to visit of one scope, and what its expressions tell: common to the outlines of JVM languages."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace
from tree_sitter import Node

from lambdalint.readers.code.jvm.module import JvmModule, enclosing_class
from lambdalint.readers.code.jvm.places import Places
from lambdalint.readers.code.program.expressions import (
    Argument,
    Call,
    Closure,
    Expression,
    Member,
    Mixture,
    Name,
)
from lambdalint.readers.code.program.scopes import (
    CallSite,
    Circumstance,
    ImportSite,
    Kind,
    Parameter,
    Place,
    Scope,
)

PLAIN = Circumstance()
MAXIMUM_DEPTH = 80
"""Of an expression; what is deeper within is visited for itself."""
MAXIMUM_LEVELS = 60
"""Of closures and classes within each other."""
MAXIMUM_NAME = 200
"""Of a class, with its package."""

_CHANGES = frozenset(
    "add addAll put putAll putIfAbsent computeIfAbsent compute merge push offer addFirst addLast remove clear set "
    "append incrementAndGet getAndIncrement addAndGet compareAndSet updateAndGet getAndSet getAndUpdate".split()
)


class Rest(Struct, frozen=True):
    """The statements of a block from one on."""

    statements: list[Node]
    first: int


class JvmWalk(Places):
    """The nodes still to visit: statements nested as deep as a file can hold do no harm."""

    def __init__(self, scope: Scope, module: JvmModule) -> None:
        super().__init__(scope, module)
        self.stack: list[tuple[Node | Rest, Circumstance]] = []
        self.depth = 0

    def visit_all(self, nodes: Iterable[Node | None], circumstance: Circumstance) -> None:
        """Have these visited in order, next."""
        self.stack.extend((node, circumstance) for node in reversed(list(nodes)) if node is not None)

    def fill(self) -> None:
        """Visits all that is still to visit."""
        while self.stack:
            node, circumstance = self.stack.pop()
            if isinstance(node, Rest):
                self._next(node, circumstance)
            else:
                self.visit(node, circumstance)

    def block(self, statements: list[Node], circumstance: Circumstance) -> None:
        """Statements in order: one that leaves early says something about those after it."""
        self.stack.append((Rest(statements, 0), circumstance))

    def _next(self, rest: Rest, circumstance: Circumstance) -> None:
        if rest.first >= len(rest.statements):
            return
        if rest.first and (left := self.left_behind(rest.statements[rest.first - 1])):
            circumstance = replace(circumstance, guards=circumstance.guards | left)
        self.stack.append((Rest(rest.statements, rest.first + 1), circumstance))
        self.stack.append((rest.statements[rest.first], circumstance))

    def visit(self, node: Node, circumstance: Circumstance) -> None:
        raise NotImplementedError

    def left_behind(self, statement: Node) -> frozenset[Place]:
        """The places that a statement looks at to leave early: what follows runs only if they were empty."""
        raise NotImplementedError

    def expression(self, node: Node | None, circumstance: Circumstance) -> Expression:
        """What a node says; the calls and the like in it are noted once, here."""
        if node is None:
            return Mixture(0, 0, ())
        if self.depth > MAXIMUM_DEPTH:
            self.stack.append((node, circumstance))
            return Mixture(node.start_byte, node.end_byte, ())
        self.depth += 1
        try:
            return self.lowered(node, circumstance)
        finally:
            self.depth -= 1

    def lowered(self, node: Node, circumstance: Circumstance) -> Expression:
        raise NotImplementedError

    def mixture(self, node: Node, nodes: Iterable[Node], circumstance: Circumstance) -> Expression:
        parts = tuple(self.expression(child, circumstance) for child in nodes)
        return Mixture(node.start_byte, node.end_byte, parts)

    def call(
        self,
        node: Node,
        function: Expression,
        arguments: tuple[Argument, ...],
        circumstance: Circumstance,
        *,
        makes: bool = False,
    ) -> Call:
        call = Call(node.start_byte, node.end_byte, function, arguments, makes)
        self.scope.calls.append(CallSite(call, circumstance))
        if isinstance(function, Member):
            self.runs_class(function.object, circumstance)
            if function.name in _CHANGES:
                value = arguments[-1].value if arguments else None
                self.change(function.object, value, node, circumstance)
        elif makes:
            self.runs_class(function, circumstance)
        return call

    def member(self, node: Node, owner: Expression, name: str, circumstance: Circumstance) -> Member:
        """A member that is read."""
        member = Member(node.start_byte, node.end_byte, owner, name)
        self.scope.properties.append((member, circumstance))
        self.runs_class(owner, circumstance)
        return member

    def runs_class(self, owner: Expression, circumstance: Circumstance) -> None:
        """Using a class the first time runs its static initialisers."""
        if not isinstance(owner, Name) or not owner.text.rpartition(".")[2][:1].isupper():
            return
        imported = self.module.project_import(owner.text)
        if imported is not None and all(site.imported != imported for site in self.scope.imports):
            self.scope.imports.append(ImportSite(imported, circumstance, owner.start_byte, owner.end_byte))

    def closure(self, node: Node, parameters: tuple[Parameter, ...], circumstance: Circumstance) -> Closure:
        scope = Scope(self.module, Kind.FUNCTION, node, self.scope, "lambda", parameters=parameters)
        scope.is_static = self.scope.kind is not Kind.FUNCTION
        self.nest(scope)
        self.scope.closures.append(scope)
        self.module.circumstances[scope] = circumstance
        return Closure(node.start_byte, node.end_byte, scope)

    def nest(self, scope: Scope) -> None:
        """A scope within this one; far within, where nobody writes code, nothing is read."""
        level = self.module.levels.get(self.scope, 0) + 1
        self.module.levels[scope] = level
        scope.outlined = level > MAXIMUM_LEVELS

    def condition(self, node: Node | None, circumstance: Circumstance) -> frozenset[Place]:
        """What a condition looks at."""
        if node is None:
            return frozenset()
        places = self.places(self.expression(node, replace(circumstance, tested=True)))
        self.scope.tested |= places
        return places

    @property
    def class_scope(self) -> Scope | None:
        return enclosing_class(self.scope)


def under(circumstance: Circumstance, places: frozenset[Place]) -> Circumstance:
    """What holds for code that a condition decides on."""
    return replace(circumstance, conditional=True, tested=False, guards=circumstance.guards | places)
