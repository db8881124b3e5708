from collections.abc import Iterator

from lambdalint import Finding, Function, Precision, Severity, StreamSource, rule


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def stream_retries_forever(source: StreamSource, function: Function) -> Iterator[Finding]:
    if source.enabled.known is not True:
        return
    for retries in source.maximum_retry_attempts.possible:
        for age in source.maximum_record_age.possible:
            if retries.known == age.known == -1 and not retries.excludes(age):
                yield Finding(
                    source.span,
                    f"one record that `{function.id}` cannot process blocks its {source.service} shard until the "
                    f"record expires: neither the number of retries nor the age of records is bounded"
                    f"{retries.given or age.given}",
                )
