from collections.abc import Iterator
from dataclasses import dataclass

from lambdalint import Finding, Fix, Function, Precision, Project, Severity, fixes, rule
from lambdalint.knowledge.runtimes import is_newer_version, lifecycle, refuses_callbacks


@dataclass(frozen=True)
class Options:
    existing_stacks: bool = False
    """Every function is deployed already, so a runtime on which only creation is blocked is merely deprecated."""


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def runtime_deprecated(function: Function, project: Project, options: Options) -> Iterator[Finding]:
    for runtime in function.runtime.possible:
        dates = lifecycle(runtime.known) if runtime.known else None
        if dates is None or dates.deprecated is None or dates.deprecated > project.today:
            continue
        refused, blocked = "create", dates.create_blocked
        if options.existing_stacks:
            refused, blocked = "update", dates.update_blocked
        if blocked and blocked <= project.today:
            continue  # runtime-blocked says so
        ahead = f"; from {blocked} on, Lambda refuses to {refused} functions on it" if blocked else ""
        successor = f". Its successor is `{dates.successor}`" if dates.successor else ""
        finding = Finding(
            runtime.span,
            f"the runtime is `{runtime.known}`{runtime.given}, which AWS deprecated on {dates.deprecated}"
            f"{ahead}{successor}",
        )
        if runtime.known and dates.successor and is_newer_version(dates.successor, runtime.known):
            keeps_it = function.takes_callback and refuses_callbacks(dates.successor, managed=False)
            edits = () if keeps_it else fixes.replaced(runtime, dates.successor)  # code may have to change with it
            finding = finding.fixed_by(Fix(f"set the runtime to `{dates.successor}`", edits, safe=False))
        yield finding
