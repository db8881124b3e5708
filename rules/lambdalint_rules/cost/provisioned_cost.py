from collections.abc import Iterator

from lambdalint import Finding, Function, Precision, Severity, rule
from lambdalint.knowledge.prices import REGION, idle_month


@rule(severity=Severity.NOTE, precision=Precision.HIGH)
def provisioned_cost(function: Function) -> Iterator[Finding]:
    if any(architecture.known != "x86_64" for architecture in function.architecture.possible):
        return  # the price is that of x86
    published = [version.provisioned_concurrency for version in function.versions]
    published += [alias.provisioned_concurrency for alias in function.aliases]
    for provisioned in published:
        for count in provisioned.possible:
            for memory in function.memory_size.possible:
                if not count.known or not memory.known or memory.excludes(count):
                    continue
                yield Finding(
                    count.span,
                    f"{count.known} × {memory.known} MB kept ready{count.given or memory.given} cost "
                    f"${idle_month(count.known, memory.known):,.2f} a month before the first invocation, at the list "
                    f"price of {REGION}",
                ).also(memory.span, "the memory")
