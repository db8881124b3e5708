"""Tasks of Step Functions' state machines, from a definition that is a map or its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lambdalint.model.event import AsynchronousSource, Source, TaskSource
from lambdalint.model.node import Mapping, Node, Sequence
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation import embedded
from lambdalint.readers.cloudformation.integrations import mapped
from lambdalint.readers.cloudformation.intrinsics import function_of
from lambdalint.readers.cloudformation.parts import Trigger, always, itself
from lambdalint.readers.cloudformation.pieces import PLACEHOLDER, Reference, pieces, rendered
from lambdalint.readers.cloudformation.stack import Resource, Stack
from lambdalint.source import Span

_INVOKE = ":states:::lambda:invoke"
_WITH_TOKEN = ".waitForTaskToken"  # noqa: S105 - the name of a pattern
_WAITS = 99_999_999
"""Seconds, for a task without `TimeoutSeconds` (AWS Step Functions Developer Guide, "state-task")."""


def state_machines(stack: Stack) -> Iterator[Trigger]:
    for machine in stack.of_type("AWS::StepFunctions::StateMachine"):
        definition = _Definition(machine, stack)
        for name, span, task in definition.tasks():
            yield definition.invoked(name, span, task)


@dataclass(frozen=True, slots=True)
class _Definition:
    machine: Resource
    stack: Stack

    def tasks(self) -> Iterator[tuple[str, Span, Mapping]]:
        """The name of each task with its place, also below maps and parallel branches; each is read once, however often
        an alias repeats it."""
        pending: list[Node | None] = list(self._roots())
        seen = set()
        while pending:
            part = pending.pop()
            states = part.get("States") if isinstance(part, Mapping) else None
            if id(states) in seen or not isinstance(states, Mapping):
                continue
            seen.add(id(states))
            for name, span, state in states.items():
                if not isinstance(state, Mapping):
                    continue
                if scalars.text(state.get("Type")) == "Task":
                    yield name, span, state
                branches = state.get("Branches")
                pending += [state.get("Iterator"), state.get("ItemProcessor")]
                pending += branches.items if isinstance(branches, Sequence) else ()

    def _roots(self) -> Iterator[Node]:
        properties = self.machine.properties
        yield from (node for node, _ in self.stack.intrinsics.items(properties.get("Definition")))
        for node, _ in self.stack.intrinsics.items(properties.get("DefinitionString")):
            yield from self._parsed(node)

    def _parsed(self, node: Node) -> Iterator[Node]:
        """The definition in a text; references stay in it as `Fn::Sub` has them."""
        text = "".join(
            piece.placeholder if isinstance(piece, Reference) else "" if piece is None else piece
            for piece in pieces(node, self.stack.intrinsics)
        )
        if (read := embedded.read(text, node.span)) is not None:
            yield read

    def invoked(self, name: str, span: Span, task: Mapping) -> Trigger:
        """The function that a task names as its resource, or as a parameter of `lambda:invoke`."""
        resource = task.get("Resource")
        shown = rendered(pieces(resource, self.stack.intrinsics)) if resource else ""
        if _INVOKE not in shown:
            return self._substituted(resource), self._source(name, span, task, waits_for_token=False)
        given = task.get("Arguments") or task.get("Parameters")
        given = given if isinstance(given, Mapping) else None
        source: Source = self._source(name, span, task, waits_for_token=shown.endswith(_WITH_TOKEN))
        if given and scalars.text(given.get("InvocationType")) == "Event":
            source = AsynchronousSource(span=span, service=source.service, sender=source.sender, enabled=source.enabled)
        function = given.get("FunctionName") if given else None
        qualifier = given.get("Qualifier") if given else None
        if qualifier is not None and function is not None:
            pair = Sequence(function.span, (function, qualifier))
            function = nodes.mapping(
                function.span, {"Fn::Join": Sequence(function.span, (nodes.text(span, ":"), pair))}
            )
        return self._substituted(function), source

    def _source(self, name: str, span: Span, task: Mapping, *, waits_for_token: bool) -> TaskSource:
        written = task.get("TimeoutSeconds") or task.get("TimeoutSecondsPath")  # a path is no number, hence unknown
        timeout = self.stack.intrinsics.value(written, scalars.integer, span, _WAITS)
        return TaskSource(
            span=span,
            service="Step Functions",
            sender=itself(self.machine),
            enabled=always(self.machine),
            timeout=mapped(timeout, lambda seconds: seconds * 1000),
            state=name,
            waits_for_token=waits_for_token,
        )

    def _substituted(self, node: Node | None) -> Node | None:
        """A value of the definition with its placeholders put under `Fn::Sub`, as `DefinitionSubstitutions` fills them
        in."""
        text = scalars.text(node)
        if node is None or text is None or not PLACEHOLDER.search(text):
            return node
        given = self.machine.properties.get("DefinitionSubstitutions")
        given = given if isinstance(given, Mapping) and not function_of(given) else nodes.mapping(node.span, {})
        return nodes.mapping(node.span, {"Fn::Sub": Sequence(node.span, (nodes.text(node.span, text), given))})
