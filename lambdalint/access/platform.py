"""What Lambda does itself with a function's role, because of a setting: attach it to a network, poll a queue, send what
failed somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from lambdalint.access.arns import Hole, Pattern, pattern
from lambdalint.access.declared import BUCKET, KINDS, Resources
from lambdalint.access.naming import Named
from lambdalint.knowledge.iam import platform
from lambdalint.knowledge.iam.platform import Actions
from lambdalint.model.event import PolledSource
from lambdalint.model.function import Function
from lambdalint.model.value import Value
from lambdalint.source import Span

_SERVICE = 2
"""Of the fields of an ARN."""


class Demand(Struct, frozen=True):
    """Something that Lambda has to be allowed."""

    actions: tuple[str, ...]
    """One of them is enough; most demands have one."""
    named: tuple[Named, ...]
    """What it has to be allowed on; none where nothing is known of it."""


class Task(Struct, frozen=True):
    """Something that Lambda does for a function."""

    span: Span
    """The setting that asks for it."""
    words: str
    """What it is, in words that go after "which Lambda needs to"."""
    given: str
    """The branch that the setting belongs to, as `Value.given` says it."""
    demands: tuple[Demand, ...]

    @property
    def label(self) -> str:
        """What it is about, for messages; empty where that is not known."""
        return next((named.label for demand in self.demands for named in demand.named), "")


@lru_cache(maxsize=256)
def tasks(function: Function, resources: Resources) -> tuple[Task, ...]:
    """All that Lambda does with the function's role, beside running it and writing logs."""
    return tuple(_tasks(function, resources))


def _tasks(function: Function, resources: Resources) -> Iterator[Task]:
    subnets, groups = function.vpc.subnets, function.vpc.security_groups
    if subnets.items and (groups.items or not groups.complete):
        yield Task(subnets.span, "attach the function to a VPC", subnets.items[0].given, _demands(platform.NETWORK))
    for value in function.tracing.possible:
        if value.known == "Active":
            yield Task(value.span, "send traces", value.given, _demands(platform.TRACES))
    durable = function.durable.execution_timeout
    if not durable.absent:
        own = _executions(function, resources)
        yield Task(durable.span, "keep the progress of durable executions", "", _demands(platform.DURABLE, own))
    for source in function.sources:
        if isinstance(source, PolledSource) and source.enabled.known is not False:
            yield from _polling(source, resources)
    yield from _outcomes(function, resources)


def insights() -> Demand:
    """What the extension of CloudWatch Lambda Insights does with the function's role: it writes to a log group of its
    own (Amazon CloudWatch User Guide, "Lambda Insights")."""
    stream = ("arn:", Hole(), ":logs:", Hole(), ":", Hole(), ":log-group:/aws/lambda-insights:log-stream:", Hole())
    return Demand(("logs:PutLogEvents",), (Named(pattern(stream), label="/aws/lambda-insights"),))


def _polling(source: PolledSource, resources: Resources) -> Iterator[Task]:
    actions = platform.POLLING.get(source.service)
    if actions is not None:
        named = _named(source.sender, resources)
        known = source.service != "Kinesis" or _is_stream(named)  # how a consumer of a stream is read, nobody can tell
        demands = _demands(actions, (named,) if known else ())
        anywhere = _demands(platform.POLLING_ANYWHERE.get(source.service, ()))
        yield Task(source.span, f"poll {source.service}", source.sender.given, (*demands, *anywhere))
    yield from _sending(source.on_failure, "report there what the function failed on", resources)


def _is_stream(named: Named) -> bool:
    text = "".join(piece for piece in named.arn if isinstance(piece, str))
    return named.resource is not None or (":stream/" in text and "/consumer/" not in text)


def _outcomes(function: Function, resources: Resources) -> Iterator[Task]:
    handling = function.failure_handling
    failed = "send events there that the function failed on"
    yield from _sending(handling.dead_letter_queue, failed, resources)
    yield from _sending(handling.on_failure, failed, resources)
    yield from _sending(handling.on_success, "report there what the function succeeded in", resources)


def _sending(destination: Value[str], words: str, resources: Resources) -> Iterator[Task]:
    for value in destination.possible:
        named = _named(value, resources)
        service = _service(named)
        sent = _demands(platform.SENDING.get(service, ()), (named,))
        demands = tuple(_storing(named)) if service == "s3" else sent
        if demands:
            yield Task(value.span, words, value.given, demands)


def _storing(bucket: Named) -> Iterator[Demand]:
    listing, putting = platform.STORING
    yield Demand((listing,), (bucket,))
    objects = pattern((*bucket.arn, "/", Hole()))
    yield Demand((putting,), (Named(objects, bucket.resource, bucket.label),))


def _service(named: Named) -> str:
    """The service of an ARN; empty where it cannot be told, and for what has another service's name in its ARN."""
    if named.resource is not None and named.resource.type not in KINDS:
        return ""
    fields = "".join(piece if isinstance(piece, str) else "?" for piece in named.arn).split(":")
    is_arn = len(fields) > _SERVICE and fields[0] == "arn"
    return fields[_SERVICE] if is_arn else ""


def _named(value: Value[str], resources: Resources) -> Named:
    """What a setting refers to, by an ARN. The name of a bucket stands for it, too."""
    text, resource = resources.text(value), resources.referred(value)
    if resource is None:
        return Named(text, label=value.known or "")
    if resource.type == BUCKET:
        text = resources.arn(resource)
    return Named(text, resource, resource.id)


def _executions(function: Function, resources: Resources) -> tuple[Named, ...]:
    """The durable executions of a function: Lambda Developer Guide, "IAM permissions for durable functions"."""
    resource = resources.by_id.get(function.id)
    if resource is None:
        return ()
    arn: Pattern = pattern((*resources.arn(resource), ":", Hole(), "/durable-execution/", Hole()))
    return (Named(arn, label=function.id),)


def _demands(actions: Actions, named: tuple[Named, ...] = ()) -> tuple[Demand, ...]:
    return tuple(Demand(one, named) for one in actions)
