from collections.abc import Iterator

from lambdalint import Call, CallKind, Finding, Function, Phase, Precision, Severity, rule

_ELSEWHERE = ("metricdata.timestamp", "metricdata.statisticvalues")
"""What tells that a metric is of another time, or was summed up before: log records have no such thing."""


@rule(severity=Severity.NOTE, precision=Precision.HIGH)
def metric_api_call_in_handler(call: Call, function: Function | None) -> Iterator[Finding]:
    if call.kind is not CallKind.OPERATION or (call.service, *call.operations) != ("cloudwatch", "PutMetricData"):
        return
    if call.phase is not Phase.INVOKE or not call.unconditional or call.own_credentials:
        return
    if function is not None and function.is_only_scheduled:
        return
    if not any(one.name.lower().startswith(_ELSEWHERE) for one in call.arguments):
        message = "every invocation waits for `PutMetricData`; a metric in a log record costs no request"
        yield Finding(call.span, message).through(call.via)
