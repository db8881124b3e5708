"""What is said of statements: the calls that need them, and Lambda's own tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lambdalint.access import Task
from lambdalint.access.least import Untold, Wanted
from lambdalint.knowledge.iam import managed, patterns
from lambdalint.reports.characters import visible
from lambdalint.reports.position import lines, place
from lambdalint.source import Span

SHOWN = 3
"""Places that a comment lists."""

LOGS = ("AWSLambdaBasicExecutionRole", "write logs")
_POLICIES = (
    # AWS Lambda Developer Guide, "AWS managed policies for AWS Lambda"
    "AWSLambdaVPCAccessExecutionRole", "AWSXRayDaemonWriteAccess", "AWSLambdaBasicDurableExecutionRolePolicy",
    "AWSLambdaSQSQueueExecutionRole", "AWSLambdaKinesisExecutionRole", "AWSLambdaDynamoDBExecutionRole",
    "AWSLambdaMSKExecutionRole",
)  # fmt: skip


def managed_policy(task: Task) -> str | None:
    """The AWS managed policy that allows a task of Lambda's, whatever it is about."""
    for name in _POLICIES:
        allowed = [
            action
            for statement in managed.policy(name) or ()
            if statement.effect == "Allow" and "*" in statement.resources
            for action in statement.actions
        ]
        if all(any(_allows(allowed, action) for action in demand.actions) for demand in task.demands):
            return name
    return None


def _allows(allowed: Iterable[str], action: str) -> bool:
    return any(patterns.matches(pattern, action) for pattern in allowed)


def line(span: Span) -> int:
    return lines(span.file).position(span.start).line


def here(span: Span) -> str:
    """`path:line` from the working directory, safe to print."""
    return visible(place(span).rpartition(":")[0])


def reasons(wanted: Wanted) -> str:
    """Why an action is allowed, for a comment."""
    parts = [*some(call.span for call in wanted.calls), *(f"Lambda, to {task}" for task in wanted.tasks)]
    if wanted.choice:
        parts.append(f"one of {len(wanted.choice)} actions of which one is enough, and it is not told which one")
    return ", ".join(parts)


def some(spans: Iterable[Span]) -> Iterator[str]:
    """The first few places, and how many there are more."""
    places = list(dict.fromkeys(map(here, spans)))
    yield from places[:SHOWN]
    if len(places) > SHOWN:
        yield f"{len(places) - SHOWN} more"


def doubt(untold: Untold) -> str:
    actions = " or ".join(untold.actions)
    return visible(f"{actions}: {untold.why}" if actions else untold.why)
