from collections.abc import Iterator

from lambdalint import (
    AsynchronousSource,
    BucketSource,
    Finding,
    Function,
    PolledSource,
    Precision,
    Resource,
    Severity,
    Source,
    Template,
    TopicSource,
    Value,
    access,
    rule,
)
from lambdalint.knowledge.failure_targets import (
    ASYNCHRONOUS_FAILURE,
    ASYNCHRONOUS_SUCCESS,
    DEAD_LETTERS,
    POLLED_FAILURE,
    Taking,
    service_in,
    service_of,
)
from lambdalint.knowledge.loops import CREATED


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def invalid_failure_target(function: Function, template: Template) -> Iterator[Finding]:
    declared = access.resources(template)
    invoking = [source for source in function.sources if _sends_all(source)]
    for setting, taking in _settings(function):
        for target in setting.possible:
            resource = declared.referred(target) if target.target else None
            if problem := _problem(target, resource, taking):
                finding = Finding(target.span, f"{problem}{target.given}")
                yield finding.also(resource.span, "the target") if resource is not None else finding
            elif resource is not None and resource.span == function.span:
                yield Finding(target.span, _loop(taking, f"`{function.id}` itself", target))
            else:
                for source in invoking:
                    sent = [declared.referred(one) for one in source.sender.possible if one.target]
                    if resource is not None and resource in sent:
                        what = f"`{resource.id}`, which invokes `{function.id}`"
                        yield Finding(target.span, _loop(taking, what, target)).also(source.span, "invokes it here")
                        break


def _sends_all(source: Source) -> bool:
    """Whether it invokes the function for whatever it gets."""
    if isinstance(source, BucketSource):
        written = (source.event.known or "").startswith(CREATED)
        return written and source.prefix.absent and source.suffix.absent
    if isinstance(source, TopicSource):
        return source.filter_policy.absent
    if isinstance(source, PolledSource):
        return source.filters.complete and not source.filters.items
    return isinstance(source, AsynchronousSource)


def _settings(function: Function) -> Iterator[tuple[Value[str], Taking]]:
    handling = function.failure_handling
    yield handling.dead_letter_queue, DEAD_LETTERS
    yield handling.on_failure, ASYNCHRONOUS_FAILURE
    yield handling.on_success, ASYNCHRONOUS_SUCCESS
    for source in function.sources:
        if isinstance(source, PolledSource):
            yield source.on_failure, POLLED_FAILURE


def _problem(target: Value[str], resource: Resource | None, taking: Taking) -> str:
    service = service_of(resource.type) if resource is not None else service_in(target.text or "")
    fifo = resource.fifo.known if resource is not None else (target.text or "").endswith(".fifo")
    if service and service not in taking.services:
        return f"{service} cannot be {taking.name}, which takes {taking.listed}: the deployment fails"
    if fifo:
        return f"a FIFO queue or topic cannot be {taking.name}: nothing gets there"
    return ""


def _loop(taking: Taking, what: str, target: Value[str]) -> str:
    return f"{taking.name} is {what}{target.given}: what goes there invokes the function again, without end"
