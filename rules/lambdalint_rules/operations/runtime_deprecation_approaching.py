from collections.abc import Iterator
from datetime import timedelta

from msgspec import Struct

from lambdalint import Finding, Function, Precision, Project, Severity, rule
from lambdalint.knowledge.runtimes import lifecycle


class Options(Struct, frozen=True):
    deprecation_window: int = 180
    """Days before the date from which on it is reported: AWS announces it as long ahead."""


@rule(severity=Severity.NOTE, precision=Precision.HIGH)
def runtime_deprecation_approaching(function: Function, project: Project, options: Options) -> Iterator[Finding]:
    for runtime in function.runtime.possible:
        dates = lifecycle(runtime.known) if runtime.known else None
        if dates is None or dates.deprecated is None:
            continue
        if timedelta() < dates.deprecated - project.today <= timedelta(days=options.deprecation_window):
            successor = f"; its successor is `{dates.successor}`" if dates.successor else ""
            yield Finding(
                runtime.span,
                f"the runtime is `{runtime.known}`{runtime.given}, which AWS will deprecate on {dates.deprecated}"
                f"{successor}",
            )
