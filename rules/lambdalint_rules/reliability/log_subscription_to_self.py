from collections.abc import Iterator

from lambdalint import Finding, Function, LogSource, Precision, Severity, rule


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def log_subscription_to_self(source: LogSource, function: Function) -> Iterator[Finding]:
    group = function.logging.group
    for name in source.sender.possible:
        if (group is not None and name.target == group.id) or name.text in function.logging.group_names:
            everything = source.pattern.known in (None, "") and not source.pattern.branches
            which = "each line that it writes" if everything else "each of its lines that matches the pattern"
            yield Finding(
                name.span,
                f"`{function.id}` gets its own log{name.given}: {which} invokes it again, and nothing ends this loop",
            ).also(function.span, "writes to this log group")
