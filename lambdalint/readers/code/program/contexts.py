"""What code asks the context for that the runtime gives a handler."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field
from msgspec.structs import replace

from lambdalint.model.contract import ContextRead
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Expression, Member, Name, String, last_name
from lambdalint.readers.code.program.scopes import MAXIMUM_LEVELS, Circumstance, How, Scope
from lambdalint.readers.code.program.values import Choice, Frame, Object, Text, Unknown, Value, each
from lambdalint.readers.code.program.ways import Way
from lambdalint.source import Span

_ASKING = frozenset(
    {"hasattr", "getattr", "setattr", "respond_to?", "hasOwn", "hasOwnProperty", "define_singleton_method"}
)
"""Functions and methods that are given the name of an attribute."""

_CAUGHT = ("AttributeError", "NoMethodError", "NameError", "TypeError")
"""Exceptions that say that something has no such attribute; whoever catches them provides for it."""


class ContextReads(Struct):
    """Collects them, each place once, by the shortest way that leads there."""

    evaluation: Evaluation
    reads: dict[Span, ContextRead] = field(default_factory=dict)
    provided: set[str] = field(default_factory=set)
    """What some code that runs puts into the context, or asks for by name."""
    provides_any: bool = False

    def add(self, frame: Frame, way: Way) -> None:
        if not _may_have_context(frame):
            return
        scope = frame.scope
        self._put(frame, scope)
        self._ask(frame, scope)
        stored = {(one.start_byte, one.end_byte) for one in scope.stored}
        stored |= {(one.start_byte, one.end_byte) for one in scope.writes}
        for member, circumstance in scope.properties:
            if (member.start_byte, member.end_byte) not in stored:
                self._read(frame, way, member, circumstance, called=False)
        for site in scope.calls:
            if isinstance(site.node.function, Member):
                self._read(frame, way, site.node.function, site.circumstance, called=True)
        for binding in (one for found in scope.bindings.values() for one in found if one.how is How.KEY):
            if self._is_context(binding.value, frame):
                place = frame.scope.module.extent(binding.start_byte, binding.end_byte)
                self._note(
                    ContextRead(span=place, name=binding.key, called=False, provided=False, plain=False, via=way.via)
                )

    def facts(self) -> Iterable[ContextRead]:
        for read in self.reads.values():
            yield replace(read, provided=read.provided or self.provides_any or read.name in self.provided)

    def _put(self, frame: Frame, scope: Scope) -> None:
        """`context.user = user`"""
        for name, attribute in scope.attributes:
            if attribute not in self.provided and _is_context(self.evaluation.named(name, frame)):
                self.provided.add(attribute)
        for node in scope.stored:
            if isinstance(node, Member) and _is_context(self.evaluation.value(node.object, frame)):
                self.provided.add(node.name)

    def _ask(self, frame: Frame, scope: Scope) -> None:
        """`hasattr(context, "x")`, `"x" in context`, `Object.assign(context, …)`"""
        for site in scope.calls:
            name = last_name(site.node)
            if name in _ASKING:
                values = (self.evaluation.value(given.value, frame) for given in site.node.arguments)
                self.provided |= {one.text for value in values for one in each(value) if isinstance(one, Text)}
            elif name == "assign" and site.node.arguments:
                self.provides_any |= _is_context(self.evaluation.value(site.node.arguments[0].value, frame))
        for comparison in scope.memberships:
            if comparison.operator == "in" and isinstance(comparison.left, String):
                self.provided.add(comparison.left.text)

    def _read(self, frame: Frame, way: Way, member: Member, when: Circumstance, *, called: bool) -> None:
        if not self._is_context(member.object, frame):
            return
        scope, module = frame.scope, frame.scope.module
        provided = any(kind.rpartition(".")[2] in _CAUGHT for clause in scope.catches for kind in clause.types)
        if self.evaluation.calls.language != "python":  # there, what is asked whether it is there must be there
            provided |= when.defaulted or (module.text(member.object), member.name) in scope.tested
        name = Expression(member.end_byte - len(member.name.encode()), member.end_byte)
        plain = module.text(name) == member.name
        read = ContextRead(
            span=module.span(name if plain else member),
            name=member.name,
            called=called,
            provided=provided,
            plain=plain,
            via=way.via,
        )
        self._note(read)

    def _note(self, read: ContextRead) -> None:
        known = self.reads.get(read.span)
        if known is None or len(read.via) < len(known.via):
            self.reads[read.span] = read

    def _is_context(self, node: Expression | None, frame: Frame) -> bool:
        return isinstance(node, (Name, Member)) and _is_context(self.evaluation.value(node, frame))


def _may_have_context(frame: Frame) -> bool:
    """Whether a function, or one around it, is given the context or an object that was made with it."""
    place: Frame | None = frame
    for _ in range(MAXIMUM_LEVELS):
        if place is None:
            return False
        for given in place.arguments.values():
            if given.varies and _has_context(given):
                return True
        place = place.parent
    return False


def _has_context(given: Value) -> bool:
    """Whether a value is the context, or an object that was made with it."""
    for one in each(given):
        made = one.frame if isinstance(one, Object) else None
        if _is_context(one) or (made is not None and any(map(_is_context, made.arguments.values()))):
            return True
    return False


def _is_context(value: Value) -> bool:
    if type(value) is Choice:
        return all(map(_is_context, value.values))
    return type(value) is Unknown and value.is_context
