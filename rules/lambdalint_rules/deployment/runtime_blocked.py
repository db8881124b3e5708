from collections.abc import Iterator

from msgspec import Struct

from lambdalint import Finding, Function, Precision, Project, Severity, fixes, rule
from lambdalint.knowledge.runtimes import lifecycle


class Options(Struct, frozen=True):
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
        fix = fixes.succeeded(runtime, function)
        yield finding.fixed_by(fix) if fix is not None else finding
