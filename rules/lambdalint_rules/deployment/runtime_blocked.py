from collections.abc import Iterator
from dataclasses import dataclass

from lambdalint import Finding, Fix, Function, Precision, Project, Severity, fixes, rule
from lambdalint.knowledge.runtimes import is_newer_version, lifecycle, refuses_callbacks


@dataclass(frozen=True)
class Options:
    existing_stacks: bool = False
    """Every function is deployed already, so only blocked updates matter."""


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def runtime_blocked(function: Function, project: Project, options: Options) -> Iterator[Finding]:
    for runtime in function.runtime.possible:
        dates = lifecycle(runtime.known) if runtime.known else None
        if dates is None:
            continue
        if dates.update_blocked and dates.update_blocked <= project.today:
            refused = f"since {dates.update_blocked} Lambda refuses to create or update functions on it"
        elif dates.create_blocked and dates.create_blocked <= project.today and not options.existing_stacks:
            refused = f"since {dates.create_blocked} Lambda refuses to create functions on it"
        else:
            continue
        successor = f"; its successor is `{dates.successor}`" if dates.successor else ""
        finding = Finding(runtime.span, f"the runtime is `{runtime.known}`{runtime.given}, and {refused}{successor}")
        if runtime.known and dates.successor and is_newer_version(dates.successor, runtime.known):
            keeps_it = function.takes_callback and refuses_callbacks(dates.successor, managed=False)
            edits = () if keeps_it else fixes.replaced(runtime, dates.successor)  # code may have to change with it
            finding = finding.fixed_by(Fix(f"set the runtime to `{dates.successor}`", edits, safe=False))
        yield finding
