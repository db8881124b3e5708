from collections.abc import Iterator

from lambdalint import Finding, Function, Precision, Severity, rule


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def ephemeral_storage_out_of_range(function: Function) -> Iterator[Finding]:
    for storage in function.ephemeral_storage.possible:
        if storage.known is not None and not 512 <= storage.known <= 10_240:
            yield Finding(
                storage.span,
                f"`/tmp` has {storage.known} MB{storage.given}, and Lambda accepts 512 to 10240 MB",
            )
