from collections.abc import Iterator

from lambdalint import Finding, Function, Precision, Severity, rule


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def filesystem_without_vpc(function: Function) -> Iterator[Finding]:
    network = (function.vpc.subnets, function.vpc.security_groups)
    attached = any(part.items or not part.complete for part in network)
    if function.file_systems and not attached and function.capacity_provider.absent:
        yield Finding(
            function.file_systems[0].span,
            "the function mounts a file system but is in no VPC, and Lambda refuses it: nothing else leads to one",
        )
