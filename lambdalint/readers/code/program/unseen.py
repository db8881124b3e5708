"""Where code that runs for a handler may use AWS in a way that is not told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct, field
from tree_sitter import Node

from lambdalint import lazy
from lambdalint.knowledge import sdk
from lambdalint.knowledge.calls import KnownCall, Result
from lambdalint.model.blind_spot import BlindSpot, Hiding
from lambdalint.model.call import Call, CallKind
from lambdalint.model.code import EnvironmentRead
from lambdalint.model.step import Step
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Call as Written
from lambdalint.readers.code.program.expressions import Expression, Index, Member
from lambdalint.readers.code.program.given import within
from lambdalint.readers.code.program.imported import Packages
from lambdalint.readers.code.program.modules import Namespace, outline
from lambdalint.readers.code.program.operations import Operations
from lambdalint.readers.code.program.reach import MAXIMUM_FRAMES, Reach
from lambdalint.readers.code.program.scopes import Kind
from lambdalint.readers.code.program.values import (
    Arguments,
    Choice,
    External,
    Frame,
    Object,
    Text,
    Type,
    Unknown,
    Value,
    each,
)
from lambdalint.readers.code.program.ways import Way
from lambdalint.source import Span

MAXIMUM_NAME = 80
MAXIMUM_CLIENTS = 50
"""That send nothing and are looked at."""

MAXIMUM_IDLE = 500
"""Functions that do not run; where there are more, a client counts as used."""

_SEVERAL_WORDS = lazy.pattern(r"[a-z]+_[a-z]|[A-Za-z][a-z0-9]+[A-Z]")
"""What names of operations have, but not those of most other methods."""

_AGENT = lazy.pattern(r"(?:localhost|127\.0\.0\.1):277[23]\b|PARAMETERS_SECRETS_EXTENSION|AWS-AppConfig-Extension")
"""The extensions that read parameters, secrets and configurations for the function ("Use Parameter Store parameters in
Lambda functions" in the AWS Systems Manager User Guide)."""

_SAID = (":277", "PARAMETERS_SECRETS_EXTENSION", "AWS-AppConfig-Extension")
"""One of which is in what has them."""

_SECRETS = frozenset({"AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CONTAINER_CREDENTIALS_FULL_URI"})
"""Variables by which code that reads them has the role's credentials."""

_CLOSING = {
    "close": frozenset({"java", "kotlin"}),
    "Dispose": frozenset({"csharp"}),
    "DisposeAsync": frozenset({"csharp"}),
}
"""Methods that statements of these languages call: `try (Lock lock = new Lock())`."""

_DYNAMIC = (Object, Type, Namespace)
_INTERFACE = "interface_declaration"
"""What grammars call it, of Java and of C#."""


class Unseen(Struct, eq=False, dict=True):
    """Collects these places, each once, by the shortest way that leads there."""

    evaluation: Evaluation
    operations: Operations
    spots: dict[tuple[Span, Hiding], BlindSpot] = field(default_factory=dict)
    _untold: dict[Span, tuple[str, str, tuple[Step, ...]]] = field(default_factory=dict)
    """Calls of methods on something that is not told: by their names, they may be operations."""

    @cached_property
    def packages(self) -> Packages:
        return Packages(self.evaluation)

    def add(self, frame: Frame, way: Way) -> None:
        for site, hiding, name in self.packages.imported(frame):
            self._note(site, hiding, name, way)

    def called(  # noqa: PLR0913
        self, frame: Frame, way: Way, node: Written, callee: Value, arguments: Arguments, *, told: bool
    ) -> None:
        """Notes a call, if it hides something; `told` where a table knows it, or which operations it sends."""
        if type(callee) is Unknown:
            self._remember(frame, way, node, callee, arguments)
        hiding = self._hiding(frame, node, callee, arguments, told=told)
        if hiding is not None:
            self._note(frame.scope.module.span(node), hiding, _name(frame, node), way)

    def _hiding(self, frame: Frame, node: Written, callee: Value, arguments: Arguments, *, told: bool) -> Hiding | None:
        if type(callee) is External:
            return self._of_library(callee, arguments, told=told)
        if type(callee) is Unknown or type(callee) is Choice:
            function = node.function
            if isinstance(function, Index) and self._chooses(frame, function):
                return Hiding.DISPATCH
            if isinstance(function, (Index, Written)) and isinstance(callee, Unknown) and not callee.origins:
                return Hiding.DISPATCH  # `ROUTES[event["route"]]()`, where functions register
            if isinstance(function, Member) and self._is_of_interface(frame, function):
                return Hiding.DISPATCH
            if any(map(self._hands_over, arguments.values)):
                return Hiding.ESCAPE
        return None

    def _of_library(self, callee: External, arguments: Arguments, *, told: bool) -> Hiding | None:
        table = self.evaluation.calls
        hiding = table.unseen(callee.name)
        if hiding is not None:
            return None if table.is_of_role(f"{callee.name}()") else hiding
        if told or table.call(callee.name) is not None:
            return None
        if callee.of is not None and (self.operations.is_client(callee.of) or self.operations.is_on_top(callee.of)):
            return self._of_client(callee)
        if callee.of is not None and self.operations.of_method(callee.of, Arguments()) is not None:
            return Hiding.OPERATION  # `sqs::sendMessage`, called by a name of its interface
        if callee.name.endswith("()") and callee.of is not None and table.result(callee.of.name) is Result.MEMBER:
            return self._of_attribute(callee)
        if not table.takes_clients(callee.name) and any(map(self._hands_over, arguments.values)):
            return Hiding.ESCAPE if table.result(callee.name) is None else None
        return None

    def _of_client(self, callee: External) -> Hiding | None:
        """A method of a client that sends nothing, as far as is known."""
        if callee.name.endswith("[]"):
            return Hiding.OPERATION
        name = callee.name.rpartition(".")[2]
        if name in self.evaluation.calls.silent or self.operations.has_member(callee):
            return None
        return Hiding.OPERATION

    def _of_attribute(self, callee: External) -> Hiding | None:
        """`getattr(client, name)()`"""
        owner = callee.given.positional[0] if callee.given is not None and callee.given.positional else None
        if owner is None:
            return None
        return Hiding.OPERATION if self.operations.is_client(owner) else Hiding.DISPATCH

    def _chooses(self, frame: Frame, function: Index) -> bool:
        """Whether a call chooses among what a module, a class or an object has, by a name that is not told."""
        if isinstance(self.evaluation.value(function.key, frame), Text):
            return False
        return any(isinstance(one, _DYNAMIC) for one in each(self.evaluation.value(function.object, frame)))

    def _is_of_interface(self, frame: Frame, function: Member) -> bool:
        """Whether a method is called of which only the interface is known, and not which of its classes is meant."""
        owners = each(self.evaluation.value(function.object, frame))
        return any(isinstance(one, Object) and _is_interface(one.type.scope.node) for one in owners)

    def _hands_over(self, value: Value) -> bool:
        """Whether a client is within what a call is given; what methods of clients send is told."""
        return any(map(self.operations.leads_to_clients, within((value,))))

    def client(self, frame: Frame, way: Way, node: Expression, known: KnownCall, service: str | None) -> None:
        """Notes what builds a client: of which service, if that is not told."""
        untold = service is None and (known.names_service or (known.service is not None and known.kind is not None))
        if untold:
            self._note(frame.scope.module.span(node), Hiding.SERVICE, _name(frame, node), way)

    def another(self, frame: Frame, way: Way, node: Written) -> None:
        """Notes a call that may send something else besides what is told of it, as several clients may be meant."""
        self._note(frame.scope.module.span(node), Hiding.OPERATION, _name(frame, node), way)

    def _remember(self, frame: Frame, way: Way, node: Written, callee: Unknown, arguments: Arguments) -> None:
        """Notes a method of something that is not told; it may be an operation of one of the handler's clients."""
        function = node.function
        if not isinstance(function, Member) or callee.origins:
            return
        by_name = _SEVERAL_WORDS.search(function.name) is not None
        sends = function.name == "send" and any(isinstance(one, Unknown) for one in arguments.positional[:1])
        if by_name or (sends and self.evaluation.calls.language == "javascript"):
            span = frame.scope.module.span(node)
            self._untold.setdefault(span, (function.name, _name(frame, node), way.via))

    def facts(self, calls: Iterable[Call], reads: Iterable[EnvironmentRead], reach: Reach) -> Iterator[BlindSpot]:
        """All of them, once the handler's calls are known."""
        self._files(reach)
        for read in reads:
            if read.name in _SECRETS:
                self._add(read.span, Hiding.CREDENTIALS, read.name, read.via)
        every = list(calls)
        clients = {call.service for call in every if call.kind is CallKind.CLIENT and call.service}
        sending = {call.service for call in every if call.kind is CallKind.OPERATION}
        for span, (method, name, via) in self._untold.items():
            if any(self._may_send(service, method) for service in sorted(clients | sending - {None}, key=str)):
                self._add(span, Hiding.OPERATION, name, via)
        idle_clients = [call for call in every if call.kind is CallKind.CLIENT and call.service in clients - sending]
        idle = _idle(reach)
        for call in idle_clients[:MAXIMUM_CLIENTS]:
            if len(idle) > MAXIMUM_IDLE or _is_used(call.span, idle):
                self._add(call.span, Hiding.CLIENT, call.target, call.via)
        for one in idle:
            if one.name in _CLOSING and self.evaluation.calls.language in _CLOSING[one.name]:
                self._add(one.span, Hiding.DISPATCH, one.name, ())
        yield from self.spots.values()

    def _may_send(self, service: str | None, method: str) -> bool:
        if method == "send":
            return self.evaluation.calls.language == "javascript"
        return service is not None and bool(sdk.operations(self.evaluation.calls.language, service, method))

    def _files(self, reach: Reach) -> None:
        modules = dict.fromkeys(frame.scope.module for frame in reach.edges)
        for module in modules:
            start = module.extent(0, 0)
            if module.broken:
                self._add(start, Hiding.CODE, module.file.path, ())
            elif found := _agent(module.file.text):
                self._add(Span(module.file, *found.span()), Hiding.CREDENTIALS, found[0], ())
        if len(reach.edges) >= MAXIMUM_FRAMES:
            first = next(iter(modules))
            self._add(first.extent(0, 0), Hiding.CODE, first.file.path, ())

    def _note(self, span: Span, hiding: Hiding, name: str, way: Way) -> None:
        self._add(span, hiding, name, way.via)

    def _add(self, span: Span, hiding: Hiding, name: str, via: tuple[Step, ...]) -> None:
        key = (span, hiding)
        if key not in self.spots or len(via) < len(self.spots[key].via):
            self.spots[key] = BlindSpot(span=span, hiding=hiding, name=name, via=via)


def _name(frame: Frame, node: Expression) -> str:
    """What is called, as it is written."""
    called = node.function if isinstance(node, Written) else node
    text = " ".join(frame.scope.module.text(called).split())
    return text if len(text) <= MAXIMUM_NAME else f"{text[:MAXIMUM_NAME]}…"


def _agent(text: str) -> re.Match[str] | None:
    return _AGENT.search(text) if any(said in text for said in _SAID) else None


def _is_interface(node: Node) -> bool:
    return _INTERFACE in {node.type, node.parent.type if node.parent is not None else ""}


_GIVEN_TO = lazy.pattern(r"([A-Za-z_$][\w$]*)\s*(?::[^=\n]{1,80})?:?=\s*(?:await\s+|new\s+|&)?$")


def _is_used(span: Span, idle: list[_Idle]) -> bool:
    """Whether the name that a client is given to comes a second time in its file, where code runs for the handler."""
    text = span.file.text
    line = text.rfind("\n", 0, span.start) + 1
    found = _GIVEN_TO.search(text, line, span.start)
    if found is None:
        return True
    name = re.compile(rf"(?<![\w$\"'/-]){re.escape(found[1])}(?![\w$\"'/])")
    places = (match.start() for match in name.finditer(text) if match.start() != found.start(1))
    parts = [one.span for one in idle if one.span.file is span.file]
    return any(not any(part.start <= place < part.end for part in parts) for place in places)


class _Idle(NamedTuple):
    """A function that does not run."""

    name: str
    span: Span


def _idle(reach: Reach) -> list[_Idle]:
    """The functions within code that runs which do not run themselves."""
    running = {frame.scope for frame in reach.edges}
    return [
        _Idle(inner.name, scope.module.extent(inner.node.start_byte, inner.node.end_byte))
        for scope in running
        for inner in outline(scope).inner
        if inner not in running and inner.kind is Kind.FUNCTION
    ]
