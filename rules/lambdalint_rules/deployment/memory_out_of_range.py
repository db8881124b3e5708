from collections.abc import Iterator

from lambdalint import Finding, Fix, Function, Precision, Severity, fixes, rule


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def memory_out_of_range(function: Function) -> Iterator[Finding]:
    for provider in function.capacity_provider.possible:
        lowest, highest, where = (2048, 32_768, " on Managed Instances") if provider.written else (128, 10_240, "")
        for memory in function.memory_size.possible:
            if not memory.written or memory.known is None or memory.excludes(provider):
                continue
            if not lowest <= memory.known <= highest:
                nearest = min(max(memory.known, lowest), highest)
                yield Finding(
                    memory.span,
                    f"the memory is {memory.known} MB{memory.given}, and Lambda accepts {lowest} to {highest} MB"
                    f"{where}",
                ).fixed_by(  # unsafe: 2 may stand for 2 GB
                    Fix(f"set the memory to {nearest} MB", fixes.replaced(memory, nearest), safe=False)
                )
