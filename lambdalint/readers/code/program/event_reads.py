"""What code reads of the event, and what it does for the case that it is not there."""

from __future__ import annotations

from msgspec import Struct, field

from lambdalint.knowledge import calls
from lambdalint.model.call import CallKind
from lambdalint.model.event_field import EventField, EventRead, Parsed
from lambdalint.readers.code.program.asking import READING
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Call, Expression, Index, Member, Name
from lambdalint.readers.code.program.given import event_field, event_fields
from lambdalint.readers.code.program.origin import Origin
from lambdalint.readers.code.program.reading import Sites, has_default, is_taken_apart
from lambdalint.readers.code.program.scopes import Binding, Circumstance, How, Kind
from lambdalint.readers.code.program.values import NOTHING, Event, External, Frame, Text, Value, each
from lambdalint.readers.code.program.ways import Way
from lambdalint.source import Span

MAXIMUM_READS = 1000

_ASKING = frozenset({"hasOwnProperty", "has", "key?", "has_key?", "include?"})
_Key = tuple[Span, tuple[str, ...]]


class EventReads(Struct):
    """Collects them, each place once."""

    evaluation: Evaluation
    reads: dict[_Key, EventRead] = field(default_factory=dict)
    parsed: dict[_Key, Parsed] = field(default_factory=dict)
    writes: dict[_Key, EventField] = field(default_factory=dict)

    def add(self, frame: Frame, way: Way) -> None:
        if len(self.reads) > MAXIMUM_READS or frame.scope.kind is not Kind.FUNCTION:
            return
        scope = frame.scope
        self._chains(frame, way, Sites(scope))
        for name, bindings in scope.bindings.items():
            for binding in bindings[:30]:
                if binding.how in {How.KEY, How.PART}:
                    self._unpack(frame, way, name, binding)
        self._call(frame, way)
        for comparison in scope.memberships:
            if comparison.operator in {"in", "not in"}:
                self._ask(frame, way, comparison, self.evaluation.value(comparison.right, frame), comparison.left)
        for node in scope.stored:
            if isinstance(node, (Member, Index)):
                self._store(frame, node)

    def _chains(self, frame: Frame, way: Way, sites: Sites) -> None:
        """`event["Records"][0]["body"]` is one read."""
        found: list[tuple[Expression, Circumstance, Event]] = []
        for node, circumstance in sites.of_keys(self.evaluation.calls.language, READING):
            values = (one for one in each(self.evaluation.value(node, frame)) if isinstance(one, Event))
            found.extend((node, circumstance, value) for value in values if value.path and not value.made)
        parts = {link for node, _, _ in found for link in sites.owners(node)}
        for node, circumstance, value in found:
            if node not in parts and not is_taken_apart(node, frame.scope):
                asked = circumstance.tested and node not in sites.compared
                guarded = asked or circumstance.caught or self._is_provided_for(node, sites, frame)
                self._read(frame, way, node, value.path, guarded=guarded, asked=asked)

    def _is_provided_for(self, node: Expression, sites: Sites, frame: Frame) -> bool:
        """Whether something takes the place of a part that is not there: a default, `?.`."""
        for link in sites.chain(node):
            when = sites.circumstance(link)
            if (when.defaulted and link not in sites.compared) or has_default(link):
                return True
            if when.optional and isinstance(link, (Member, Index)):
                owners = each(self.evaluation.value(link.object, frame))
                if any(not isinstance(one, Event) or one.path for one in owners):
                    return True
        return False

    def _read(  # noqa: PLR0913
        self,
        frame: Frame,
        way: Way,
        node: Expression | Binding,
        path: tuple[str, ...],
        *,
        guarded: bool = False,
        asked: bool = False,
    ) -> None:
        span = frame.scope.module.span(node)
        before = self.reads.get((span, path))
        if before is None or (before.guarded and not guarded):
            found = event_field(Origin(path, (), span=span))
            self.reads[span, path] = EventRead(span=span, field=found, guarded=guarded, asked=asked, via=way.via)

    def _unpack(self, frame: Frame, way: Way, name: str, binding: Binding) -> None:
        """`const { httpMethod, path = "/" } = event`, `const [record] = event.Records`"""
        if is_taken_apart(binding, frame.scope):
            return
        for value in each(self.evaluation.bound_by(binding, frame)):
            if isinstance(value, Event) and value.path and not value.made:
                defaulted = len([one for one in frame.scope.bindings[name] if one.how is not How.CHANGED]) > 1
                self._read(frame, way, binding, value.path, guarded=defaulted)

    def _call(self, frame: Frame, way: Way) -> None:
        for site in frame.scope.calls:
            function, given = site.node.function, site.node.arguments
            if type(function) is Member and function.name in _ASKING and given:
                self._ask(frame, way, site.node, self.evaluation.value(function.object, frame), given[0].value)
        for site, one, arguments in self.evaluation.libraries(frame):
            if not arguments.varies:
                continue  # nothing comes from the event
            if calls.parses(one.name) and arguments.positional:
                self._parse(frame, way, site.node, arguments.positional[0], site.circumstance)
            elif not self._only_shows(one):
                self._hand_over(frame, way, site.node)

    def _ask(self, frame: Frame, way: Way, node: Expression, owner: Value, key: Expression) -> None:
        """`"Records" in event`"""
        for value in each(owner):
            for said in each(self.evaluation.value(key, frame)) if isinstance(value, Event) else ():
                if isinstance(value, Event) and isinstance(said, Text):
                    self._read(frame, way, node, value.part(said.text).path, guarded=True, asked=True)

    def _parse(self, frame: Frame, way: Way, call: Call, given: Value, when: Circumstance) -> None:
        span = frame.scope.module.span(call)
        defaulted = any(isinstance(one, Text) or one == NOTHING for one in each(given))
        guarded = when.tried or when.conditional or not way.untried or defaulted
        for source in event_fields(given):
            before = self.parsed.get((span, source.path))
            if before is None or (before.guarded and not guarded):
                self.parsed[span, source.path] = Parsed(span=span, field=source, guarded=guarded, via=way.via)

    def _only_shows(self, function: External) -> bool:
        """Whether a call only writes down what it is given."""
        known = self.evaluation.calls.call(function.name)
        return (known is not None and known.kind is CallKind.LOG) or calls.serialises(function.name)

    def _hand_over(self, frame: Frame, way: Way, call: Call) -> None:
        """Notes what a library gets that has a name: the event, its records."""
        for argument in call.arguments:
            if isinstance(argument.value, Name):
                for value in each(self.evaluation.value(argument.value, frame)):
                    if isinstance(value, Event) and not value.made:
                        self._read(frame, way, argument.value, value.path)

    def _store(self, frame: Frame, node: Member | Index) -> None:
        """`event["headers"]["authorization"] = "***"`"""
        for value in each(self.evaluation.value(node, frame)):
            if isinstance(value, Event) and value.path:
                span = frame.scope.module.span(node)
                self.writes[span, value.path] = event_field(Origin(value.path, (), span=span))
