from collections.abc import Iterator

from lambdalint import Finding, Function, PolledSource, Precision, Severity, rule
from lambdalint.knowledge.runtimes import MANAGED_INSTANCES, is_older

SMALLEST = 2_048
NOT_POLLED = ("Amazon MQ", "DocumentDB")


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def managed_instance_config_invalid(function: Function) -> Iterator[Finding]:
    provider = function.capacity_provider
    if not provider.written:  # also where only one branch of `Fn::If` has one
        return
    memory = function.memory_size
    if not memory.written and memory.known is not None and memory.known < SMALLEST:
        yield Finding(
            function.span,
            f"Lambda refuses `{function.id}`: on managed instances a function has at least {SMALLEST} MB of memory, "
            f"and without `MemorySize` it has {memory.known} MB",
        ).also(provider.span, "runs it on managed instances")
    for runtime in function.runtime.possible:
        if runtime.known and is_older(runtime.known, MANAGED_INSTANCES):
            yield Finding(
                runtime.span, f"the runtime `{runtime.known}`{runtime.given} does not run on managed instances"
            ).also(provider.span, "runs it on managed instances")
    for source in function.sources:
        if isinstance(source, PolledSource) and source.service in NOT_POLLED:
            yield Finding(
                source.span,
                f"{source.service} does not invoke functions on managed instances, such as `{function.id}`: their "
                "event source mappings are of SQS, Kinesis, DynamoDB or Kafka",
            ).also(provider.span, "runs it on managed instances")
