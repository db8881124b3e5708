"""Where events and messages go that nobody could handle, and where outcomes go."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.model import event
from lambdalint.model.function import Function
from lambdalint.model.value import Value
from lambdalint.pictures.nodes import Kind, Relation
from lambdalint.pictures.scope import Scope
from lambdalint.pictures.triggers import kind_of

End = tuple[Relation, Value[str]]


def add(scope: Scope, function: Function) -> None:
    key = scope.function(function)
    for relation, value in _ends(function):
        for target in scope.targets(value, Kind.RESOURCE):
            scope.draft.edge(key, target, relation, ())
    for source in function.sources:
        if isinstance(source, event.TopicSource | event.RuleSource):
            for target in scope.targets(source.dead_letter_queue, Kind.QUEUE):
                for sender in scope.targets(source.sender, kind_of(source)):
                    scope.draft.edge(sender, target, Relation.DEAD_LETTERS, ("not delivered",))


def _ends(function: Function) -> Iterator[End]:
    handling = function.failure_handling
    yield Relation.DEAD_LETTERS, handling.dead_letter_queue
    yield Relation.ON_FAILURE, handling.on_failure
    yield Relation.ON_SUCCESS, handling.on_success
    for source in function.sources:
        if isinstance(source, event.PolledSource):
            yield Relation.ON_FAILURE, source.on_failure


def redrive(scope: Scope) -> None:
    """From the queues that are drawn to the queues that they give up messages to."""
    pending = [resource for resource in scope.resources.listed if scope.key(resource) in scope.draft.sketches]
    seen = set(pending)
    for queue in pending:
        for target in scope.targets(queue.dead_letter_queue, Kind.QUEUE):
            scope.draft.edge(scope.key(queue), target, Relation.DEAD_LETTERS, ())
            further = scope.resources.by_id.get(scope.draft.sketches[target].logical_id)
            if further is not None and further not in seen:
                seen.add(further)
                pending.append(further)
