from collections.abc import Iterator

from msgspec import Struct

from lambdalint import Finding, Function, Precision, Project, Severity, fixes, rule
from lambdalint.knowledge.runtimes import lifecycle


class Options(Struct, frozen=True):
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
        fix = fixes.succeeded(runtime, function)
        yield finding.fixed_by(fix) if fix is not None else finding
