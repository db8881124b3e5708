from collections.abc import Iterator

from lambdalint import Finding, Function, ModuleMismatch, Precision, Severity, rule
from lambdalint.knowledge.environment import changes_module_loading


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def module_system_mismatch(mismatch: ModuleMismatch, function: Function) -> Iterator[Finding]:
    environment = function.environment
    if not environment.complete or any(changes_module_loading(one.name) for one in environment.variables):
        return
    finding = Finding(
        mismatch.span, f"Node.js loads this file as {mismatch.system}, and {mismatch.problem}: {mismatch.because}"
    )
    if mismatch.decided_by is not None:
        finding = finding.also(mismatch.decided_by, "this decides it")
    yield finding.through(mismatch.via)
