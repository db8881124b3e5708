from collections.abc import Iterator

from lambdalint import Finding, Function, Precision, Severity, rule
from lambdalint.knowledge.runtimes import family

DEFAULT = 128
COMPILED = frozenset({"provided", "go"})
"""Families of runtimes for compiled programs, which start fast in little memory."""


@rule(severity=Severity.NOTE, precision=Precision.HIGH)
def memory_size_default(function: Function) -> Iterator[Finding]:
    memory = function.memory_size
    if not memory.absent or memory.known != DEFAULT or not function.capacity_provider.absent:
        return
    if any(family(runtime.known or "") in COMPILED for runtime in function.runtime.possible):
        return
    if function.is_of_deployments or function.is_at_edge:
        return  # a call for each deployment; and where viewers wait, small functions are made on purpose
    yield Finding(
        function.span,
        f"`{function.id}` sets no memory, so it gets {DEFAULT} MB and a fourteenth of a CPU, which is little for most "
        "code",
    )
