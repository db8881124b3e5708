"""Reads of environment variables, and what in the code provides for their absence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from lambdalint.knowledge.calls import Missing, Variables
from lambdalint.model.code import EnvironmentRead, EnvironmentWrite
from lambdalint.model.step import Step
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Awaited, Comparison, Either, Expression, Index, Member, Name
from lambdalint.readers.code.program.modules import outline
from lambdalint.readers.code.program.scopes import Binding, CallSite, Circumstance, How, Parameter, Place, Scope
from lambdalint.readers.code.program.values import Container, External, Frame, Text, each
from lambdalint.readers.code.program.ways import Way
from lambdalint.source import Span


class _Read(Struct, frozen=True):
    unguarded: tuple[Step, ...] | None
    via: tuple[Step, ...]
    raises: bool
    default: bool


class EnvironmentReads(Struct):
    """Collects them; a variable that some code that runs sets or tests for is not required anywhere."""

    evaluation: Evaluation
    variables: Variables
    """How the code's language says it."""
    reads: dict[tuple[Span, str], list[_Read]] = field(default_factory=dict)
    writes: dict[tuple[Span, str], EnvironmentWrite] = field(default_factory=dict)
    conditions: dict[Scope, set[Place]] = field(default_factory=dict)
    provided: set[str] = field(default_factory=set)
    """What the code sets itself."""
    tested: set[str] = field(default_factory=set)
    """What the code asks for before it goes on."""
    conditional: list[tuple[Frame, Parameter]] = field(default_factory=list)
    """What functions are given and ask about."""
    provides_any: bool = False
    """Whether the code sets variables whose names it does not say."""

    def add(self, frame: Frame, way: Way) -> None:
        scope = frame.scope
        stored = set(scope.stored)
        for node in scope.stored:
            self._store(frame, way, node)
        for index, circumstance in scope.subscripts:
            if index not in stored and self._is_mapping(index.object, frame):
                self._note(frame, way, index, index.key, circumstance, self.variables.item)
        for member, circumstance in scope.properties if self.variables.members else ():
            if member not in stored and self._is_mapping(member.object, frame):
                self._note_name(frame, way, member, member.name, circumstance)
        unpacked = [(name, one) for name, found in scope.bindings.items() for one in found if one.how is How.KEY]
        for name, binding in unpacked:
            if self._is_mapping(binding.value, frame):
                self._unpack(frame, way, name, binding)
        self._call(frame, way)
        for comparison in scope.memberships:
            self._test(frame, comparison)
        tested = scope.tested
        self.conditional += [(frame, one) for one in scope.parameters if tested and (one.name, "") in tested]

    def facts(self, sent: set[str]) -> Iterable[EnvironmentRead]:
        """`sent` are the variables that calls of AWS are given."""
        if any(read.unguarded is not None for reads in self.reads.values() for read in reads):
            for frame, parameter in self.conditional:
                self._test_given(frame, parameter)
        for (span, name), reads in self.reads.items():
            required = [read for read in reads if read.unguarded is not None]
            if name in self.provided or name in self.tested or self.provides_any:
                required = []
            via = min((read.unguarded or read.via for read in required or reads), key=len)
            yield EnvironmentRead(
                span=span,
                name=name,
                required=bool(required),
                raises=any(read.raises for read in required),
                sent=name in sent,
                default=all(read.default for read in reads),
                tested=name in self.tested,
                via=via,
            )

    def _store(self, frame: Frame, way: Way, node: Expression) -> None:
        if isinstance(node, Index):
            if self._is_mapping(node.object, frame):
                self._provide(node, node.key, frame, way)
        elif isinstance(node, Member) and self.variables.members and self._is_mapping(node.object, frame):
            self._write(frame, way, node, node.name)
        else:
            self.provides_any |= self._is_mapping(node, frame)

    def _call(self, frame: Frame, way: Way) -> None:
        variables = self.variables
        for site, one, _ in self.evaluation.libraries(frame):
            self.provides_any |= one.name.rpartition(".")[2] in variables.loads
            if one.name not in variables.calls or not site.node.arguments:
                continue
            key = site.node.arguments[0].value
            if (missing := variables.reads.get(one.name)) is not None:
                missing = Missing.DEFAULT if len(site.node.arguments) > 1 else missing
                self._note(frame, way, site.node, key, site.circumstance, missing)
            if one.name in variables.sets:
                self._provide(site.node, key, frame, way)
            if one.name in variables.tests and site.circumstance.tested:
                self.tested |= {text.text for text in self._keys(key, frame)}
            if one.name in variables.updates:
                self._update(site, frame, way)

    def _provide(self, node: Expression, key: Expression | None, frame: Frame, way: Way) -> None:
        """The code sets the variable of this name."""
        names = {text.text for text in self._keys(key, frame)}
        for name in names:
            self._write(frame, way, node, name)
        self.provides_any |= not names

    def _write(self, frame: Frame, way: Way, node: Expression, name: str) -> None:
        span = frame.scope.module.span(node)
        self.provided.add(name)
        self.writes.setdefault((span, name), EnvironmentWrite(span=span, name=name, phase=frame.phase, via=way.via))

    def _update(self, site: CallSite, frame: Frame, way: Way) -> None:
        for argument in site.node.arguments:
            if argument.name and not argument.spread:
                self._write(frame, way, argument.value, argument.name)
                continue
            value = self.evaluation.value(argument.value, frame)
            for key in value.keys if isinstance(value, Container) else ("",):
                self.provides_any |= not key
                if key:
                    self._write(frame, way, argument.value, key)

    def _unpack(self, frame: Frame, way: Way, name: str, binding: Binding) -> None:
        """`const { TABLE } = process.env`"""
        node = Expression(binding.start_byte, binding.end_byte)
        defaulted = len([one for one in frame.scope.bindings[name] if one.how is not How.CHANGED]) > 1
        circumstance = Circumstance(defaulted=defaulted, tested=(name, "") in self._tested(frame.scope))
        self._note_name(frame, way, node, binding.key, circumstance)

    def _test(self, frame: Frame, comparison: Comparison) -> None:
        """`"X" in os.environ`"""
        if comparison.operator in {"in", "not in"}:
            where = self.evaluation.value(comparison.right, frame)
            names = {value.name for value in each(where) if isinstance(value, External)}
            if names & {*self.variables.mappings, *self.variables.names}:
                self.tested |= {key.text for key in self._keys(comparison.left, frame)}

    def _test_given(self, frame: Frame, parameter: Parameter) -> None:
        """A condition looks at what a function is given, which is what another function reads and returns."""
        name = Name(parameter.start_byte, parameter.start_byte, parameter.name)
        for value in each(self.evaluation.value(name, frame)):
            if not isinstance(value, External):
                continue
            mapping, _, member = value.name.rpartition(".")
            if mapping in self.variables.mappings:
                self.tested.add(member)
            elif value.given is not None and value.name.removesuffix("()") in self.variables.reads:
                self.tested |= {one.text for one in value.given.positional[:1] if isinstance(one, Text)}

    def _note(  # noqa: PLR0913
        self, frame: Frame, way: Way, node: Expression, key: Expression | None, when: Circumstance, missing: Missing
    ) -> None:
        keys = list(self._keys(key, frame))
        default = missing is Missing.DEFAULT or when.defaulted
        guarded = len(keys) > 1 or self._is_guarded(frame, node, when, missing)
        if missing is Missing.OPTIONAL and self._is_tested(frame, node):
            self.tested |= {key.text for key in keys}
        read = _Read(None if guarded else way.unguarded, way.via, missing is Missing.RAISES, default)
        for text in keys:
            span = frame.scope.module.span(node)
            if text.span is not None and key is not None and frame.scope.module.text(key) in frame.arguments:
                span = text.span
            self.reads.setdefault((span, text.text), []).append(read)

    def _note_name(self, frame: Frame, way: Way, node: Expression, name: str, when: Circumstance) -> None:
        guarded = self._is_guarded(frame, node, when, self.variables.item)
        raises = self.variables.item is Missing.RAISES
        read = _Read(None if guarded else way.unguarded, way.via, raises, when.defaulted)
        self.reads.setdefault((frame.scope.module.span(node), name), []).append(read)
        if when.tested:
            self.tested.add(name)

    def _is_guarded(self, frame: Frame, node: Expression, when: Circumstance, missing: Missing) -> bool:
        """Whether the code goes on where the variable is missing."""
        if when.conditional or when.caught or when.defaulted or missing in {Missing.DEFAULT, Missing.OPTIONAL}:
            return True
        if missing is Missing.RAISES:
            return False
        if when.tested or self._is_tested(frame, node):
            return True
        around = frame.scope.parent
        return around is not None and any(place in self._tested(around) for place in _kept(node, frame.scope))

    def _is_tested(self, frame: Frame, node: Expression) -> bool:
        """Whether a condition looks at the name that a read is given to."""
        return any((name, "") in self._tested(frame.scope) for name in _names(node, frame.scope))

    def _tested(self, scope: Scope) -> set[Place]:
        """What conditions of a scope and of those in it look at."""
        if scope not in self.conditions:
            found = self.conditions[scope] = set()
            stack = [scope]
            while stack:
                one = outline(stack.pop())
                found |= one.tested
                stack.extend(one.inner)
        return self.conditions[scope]

    def _keys(self, node: Expression | None, frame: Frame) -> Iterator[Text]:
        return (one for one in each(self.evaluation.value(node, frame)) if isinstance(one, Text))

    def _is_mapping(self, node: Expression | None, frame: Frame) -> bool:
        values = each(self.evaluation.value(node, frame))
        return not self.variables.mappings.isdisjoint([one.name for one in values if type(one) is External])


def _names(node: Expression, scope: Scope) -> Iterator[str]:
    """The names that an expression is given to."""
    for name, bindings in scope.bindings.items():
        if any(node in _alternatives(binding.value) for binding in bindings):
            yield name


def _kept(node: Expression, scope: Scope) -> Iterator[Place]:
    """The attributes that an expression is given to, which other methods may look at."""
    for place, values in scope.attributes.items():
        if any(node in _alternatives(value) for value in values):
            yield place


def _alternatives(value: Expression | None) -> list[Expression | None]:
    found = [value]
    for one in found:
        if type(one) is Either:
            found += one.options
        elif type(one) is Awaited:
            found.append(one.value)
    return found
