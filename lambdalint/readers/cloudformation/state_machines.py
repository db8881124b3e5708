"""Tasks of Step Functions' state machines, from a definition that is a map or its text."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from lambdalint.model.event import AsynchronousSource, Source, TaskSource
from lambdalint.model.node import Mapping, Node, Sequence
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation import embedded
from lambdalint.readers.cloudformation.integrations import mapped
from lambdalint.readers.cloudformation.intrinsics import function_of
from lambdalint.readers.cloudformation.parts import Trigger, always, itself
from lambdalint.readers.cloudformation.pieces import Reference, pieces, rendered
from lambdalint.readers.cloudformation.stack import Resource, Stack
from lambdalint.readers.cloudformation.texts import PLACEHOLDER
from lambdalint.source import Span

_INVOKE = ":states:::lambda:invoke"
_WITH_TOKEN = ".waitForTaskToken"  # noqa: S105 - the name of a pattern
_WAITS = 99_999_999
"""Seconds, for a task without `TimeoutSeconds` (AWS Step Functions Developer Guide, "state-task")."""


_MAXIMUM_TEXT = 5_000_000
"""Characters of all definitions of a template that are texts: more than CloudFormation takes, and soon read."""


def state_machines(stack: Stack) -> Iterator[Trigger]:
    left = _MAXIMUM_TEXT
    for machine in stack.of_type("AWS::StepFunctions::StateMachine"):
        definition = _Definition(machine, stack)
        texts = definition.texts()
        left -= sum(len(text) for text, _ in texts)
        for name, span, task in definition.tasks(texts if left > 0 else []):
            yield definition.invoked(name, span, task)


_Text = tuple[str, Span]


class _Definition(Struct, frozen=True):
    machine: Resource
    stack: Stack

    def texts(self) -> list[_Text]:
        """The definition as a text: references stand as `Fn::Sub` has them, nothing for what is unknown."""
        found = []
        for node, _ in self.stack.intrinsics.items(self.machine.properties.get("DefinitionString")):
            text = pieces(node, self.stack.intrinsics)
            shown = (piece.placeholder if isinstance(piece, Reference) else piece or "" for piece in text)
            found.append(("".join(shown), node.span))
        return found

    def tasks(self, texts: list[_Text]) -> Iterator[tuple[str, Span, Mapping]]:
        """The name of each task with its place, also below maps and parallel branches; each is read once, however often
        an alias repeats it."""
        pending: list[Node | None] = [embedded.read(text, span) for text, span in texts]
        pending += [node for node, _ in self.stack.intrinsics.items(self.machine.properties.get("Definition"))]
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
            task=name,
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
