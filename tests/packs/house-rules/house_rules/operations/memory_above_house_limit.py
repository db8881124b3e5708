from collections.abc import Iterator
from dataclasses import dataclass

from lambdalint import Finding, Function, Precision, Severity, rule


@dataclass(frozen=True)
class Options:
    limit: int = 3008
    """Megabytes."""
    contact: str = "the platform team"


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def memory_above_house_limit(function: Function, options: Options) -> Iterator[Finding]:
    memory = function.memory_size
    if memory.known is not None and memory.known > options.limit:
        yield Finding(
            memory.span,
            f"{memory.known} MB of memory are more than the {options.limit} MB that {options.contact} allows",
        )
