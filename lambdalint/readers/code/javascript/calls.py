"""Calls and assignments, with what is special about some of them."""

from __future__ import annotations

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint import lazy
from lambdalint.readers.code.javascript.exported import Exported
from lambdalint.readers.code.javascript.operators import asked
from lambdalint.readers.code.javascript.syntax import parts
from lambdalint.readers.code.program.expressions import (
    Argument,
    Awaited,
    Call,
    Closure,
    Either,
    Expression,
    Index,
    Mapping,
    Member,
    Mixture,
    Name,
    Required,
    String,
)
from lambdalint.readers.code.program.scopes import CONSTRUCTOR, CallSite, Circumstance, How, Import, ImportSite, Kind

MAXIMUM_CHAIN = 100

_LAZY = frozenset({"??=", "||=", "&&="})
_SAME = frozenset({"Object.freeze", "Object.seal", "Object.preventExtensions", "Promise.resolve"})
"""Calls that give what they are given."""

_ASSERTS = lazy.pattern(r"(?:console\.)?(?:assert|invariant)(?:\.ok|\.strict|\.notEqual|\.notStrictEqual)?$")
"""Functions that go on only if what they are given holds."""

_TIMERS = "timers/promises"

_REPEATS = frozenset({"map", "flatMap", "forEach", "filter", "reduce", "reduceRight", "some", "every"})
_REPEATED = Circumstance(repeated=True)

_PUTS = frozenset({"set", "push", "add", "unshift"})
_GROWS = frozenset({"push", "unshift"})


class Calls(Exported):
    """Lowers calls and assignments."""

    def call(self, node: Node, circumstance: Circumstance) -> Expression:
        function = node.child_by_field_name("function") or node.child_by_field_name("constructor")
        if function is None:
            return Mixture(node.start_byte, node.end_byte, ())
        if function.type == "await_expression":  # so the parser takes `await f<T>(x)`
            called = self._call_of(node, next(iter(parts(function)), function), replace(circumstance, awaited=True))
            return Awaited(node.start_byte, node.end_byte, called)
        return self._call_of(node, function, circumstance)

    def _call_of(self, node: Node, function: Node, circumstance: Circumstance) -> Expression:
        written = node.child_by_field_name("arguments")
        given = parts(written) if written is not None else []
        if function.type in {"import", "identifier"} and (found := self._required(node, function, given, circumstance)):
            return found
        if self._is_optional(node, written):
            circumstance = replace(circumstance, conditional=True)
        inside = circumstance.plain
        target = self._target(function, inside)
        if written is not None and written.type == "template_string":
            given = [inner for part in given if part.type == "template_substitution" for inner in parts(part)[:1]]
        text = self.brief(function)
        if _ASSERTS.match(text):
            arguments = self.arguments(given, asked(inside))
            for one in given:
                self.tested(one)
        else:
            arguments = self.arguments(given, inside)
        if node.type == "call_expression" and (plain := self._plain(node, text, target, arguments)):
            return plain
        if function.type == "member_expression":
            if isinstance(target, Member) and target.name in _PUTS:
                self._put(function, arguments, inside, grows=target.name in _GROWS)
            self._repeat(target, arguments)
        elif text == "setTimeout" and self._is_wait(given):
            library = Required(function.start_byte, function.end_byte, Import(_TIMERS, whole=True))
            target = Member(function.start_byte, function.end_byte, library, "setTimeout")
            arguments = arguments[1:]
        when = replace(circumstance, optional=False) if circumstance.optional else circumstance
        return self._called(node, target, arguments, when, makes=node.type == "new_expression")

    def _called(
        self,
        node: Node,
        target: Expression,
        arguments: tuple[Argument, ...],
        circumstance: Circumstance,
        *,
        makes: bool = False,
    ) -> Call:
        call = Call(node.start_byte, node.end_byte, target, arguments, makes)
        self.scope.calls.append(CallSite(call, circumstance))
        return call

    def _target(self, function: Node, circumstance: Circumstance) -> Expression:
        """What is called. An attribute that is called is not read besides."""
        while function.type in {"parenthesized_expression", "non_null_expression"} and len(parts(function)) == 1:
            function = parts(function)[0]
        if function.type in {"member_expression", "subscript_expression"}:
            return self.member(function, circumstance)
        target = self.expression(function, circumstance)
        if function.type == "super":
            return Member(function.start_byte, function.end_byte, target, CONSTRUCTOR)
        return target

    def _required(self, node: Node, function: Node, given: list[Node], circumstance: Circumstance) -> Expression | None:
        """`require("./x")`, `import("./x")`"""
        is_dynamic = function.type == "import"
        if not given or not (is_dynamic or self.module.text(function) == "require"):
            return None
        source = self.expression(given[0], circumstance)
        if not isinstance(source, String):
            if is_dynamic:  # what is called is a word of the language, which nothing binds
                name = Name(function.start_byte, function.end_byte, "import")
                self._called(node, name, (Argument(source),), circumstance)
            return None if not is_dynamic else Mixture(node.start_byte, node.end_byte, (source,))
        imported = self.import_of(source.text, "")
        self.note_import(imported, node, circumstance)
        return Required(node.start_byte, node.end_byte, imported)

    def note_import(self, imported: Import, node: Node, circumstance: Circumstance) -> None:
        self.scope.imports.append(ImportSite(imported, circumstance, node.start_byte, node.end_byte))
        library, _, config = imported.module.partition("/")
        if config == "config" and library.startswith("dotenv"):  # it is there to do what the library's function does
            whole = Required(node.start_byte, node.end_byte, Import(library, whole=True))
            self._called(node, Member(node.start_byte, node.end_byte, whole, config), (), circumstance)

    def import_of(self, source: str, name: str) -> Import:
        return Import(source, 1 if source.startswith((".", "/")) else 0, name, whole=not name)

    def _plain(
        self, node: Node, function: str, target: Expression, arguments: tuple[Argument, ...]
    ) -> Expression | None:
        """What a call comes down to that calls nothing."""
        if function in _SAME and len(arguments) == 1 and not arguments[0].spread:
            return arguments[0].value
        if function in {"Object.assign", "Object.defineProperty"}:
            self.export_properties(function, arguments, node)
        if function == "Object.assign" and arguments and isinstance(arguments[0].value, Member):
            self._assign_all(arguments[0].value, arguments[1:])
        self.export_star(target, arguments)
        return None

    def _assign_all(self, target: Member, given: tuple[Argument, ...]) -> None:
        """`Object.assign(process.env, { KEY: value })` as `process.env.KEY = value`, for each key."""
        for argument in given:
            value = argument.value
            pairs = value.pairs if isinstance(value, Mapping) else [(None, value)]
            for key, one in pairs:
                if isinstance(key, String):
                    self.scope.stored.append(Member(key.start_byte, one.end_byte, target, key.text))
                else:
                    self.scope.stored.append(Index(one.start_byte, one.end_byte, target, key))

    def _repeat(self, target: Expression, arguments: tuple[Argument, ...]) -> None:
        """`records.map((record) => …)`: the function runs for each of the items."""
        if isinstance(target, Member) and target.name in _REPEATS:
            for argument in arguments:
                if isinstance(argument.value, Closure) and argument.value.scope.kind is Kind.FUNCTION:
                    self.module.begun(argument.value.scope).start = _REPEATED

    def _is_wait(self, given: list[Node]) -> bool:
        """`new Promise((resolve) => setTimeout(resolve, 1000))`"""
        if len(given) != 2 or self.scope.kind is not Kind.FUNCTION:
            return False
        first = next(iter(self.scope.parameters), None)
        if first is None or self.brief(given[0]) != first.name:
            return False
        around = self.scope.node.parent.parent if self.scope.node.parent is not None else None
        made = around.child_by_field_name("constructor") if around is not None else None
        return self.module.text(made) == "Promise"

    def _put(self, function: Node, arguments: tuple[Argument, ...], circumstance: Circumstance, *, grows: bool) -> None:
        container = function.child_by_field_name("object")
        if container is not None and arguments:
            value = Mixture(function.start_byte, function.end_byte, tuple(argument.value for argument in arguments))
            held = container.child_by_field_name("property") or container
            certain = grows or self.module.text(held) in self.module.collections
            self.change(container, value if grows else None, circumstance, certain=certain)

    def assignment(self, node: Node, circumstance: Circumstance) -> Expression:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return Mixture(node.start_byte, node.end_byte, ())
        inside = circumstance.plain
        if node.type == "augmented_assignment_expression":
            return self._augmented(node, left, right, inside)
        if self.prototype(left, right):
            return Mixture(node.start_byte, node.end_byte, ())
        exported = self.exported_as(left)
        self.hold(right, left)
        value = self.expression(right, inside)
        self.entitle(value, exported or self.brief(left, 200).rpartition(".")[2])
        if exported is not None:
            self.export_assigned(exported, left, value)
        else:
            self.assign(How.VALUE, left, value, inside)
        return value

    def prototype(self, left: Node, right: Node) -> bool:
        """Whether an assignment adds methods to a class."""
        raise NotImplementedError

    def _augmented(self, node: Node, left: Node, right: Node, circumstance: Circumstance) -> Expression:
        operator = self.module.text(node.child_by_field_name("operator"))
        if operator not in _LAZY:
            before = self.expression(left, circumstance)
            value = self.expression(right, circumstance)
            self.assign(How.VALUE, left, Mixture(node.start_byte, node.end_byte, (before, value)), circumstance)
            return value
        before = self.expression(left, replace(circumstance, tested=True, defaulted=operator != "&&="))
        under = self.under(circumstance, left)
        value = self.expression(right, under)
        self.assign(How.VALUE, left, value, under)
        return Either(node.start_byte, node.end_byte, (before, value))

    def _is_optional(self, node: Node, arguments: Node | None) -> bool:
        """Whether a call is made only if there is something to call it on: `a?.b()`, `a?.()`."""
        end = node.end_byte if arguments is None else arguments.start_byte
        if self.module.data.find(b"?.", node.start_byte, end) < 0:
            return False
        place: Node | None = node
        for _ in range(MAXIMUM_CHAIN):
            if place is None:
                break
            if any(child.type in {"optional_chain", "?."} for child in place.children):
                return True
            place = place.child_by_field_name("object") or place.child_by_field_name("function")
        return False

    def hold(self, value: Node, target: Node) -> None:
        """Note that an object which is written out has a name, by which its methods know it."""
        while value.type in {"as_expression", "satisfies_expression", "parenthesized_expression"} and parts(value):
            value = parts(value)[0]
        if value.type != "object":
            return
        if target.type == "identifier":
            self.holders[value.id] = Name(target.start_byte, target.end_byte, self.module.text(target))
        elif self.exported_as(target) == "":
            self.holders[value.id] = self.itself(target)
