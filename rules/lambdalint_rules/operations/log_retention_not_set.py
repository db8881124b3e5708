from collections.abc import Iterator

from lambdalint import EdgeSource, Finding, Function, Precision, Severity, Template, rule


@rule(severity=Severity.WARNING, precision=Precision.MEDIUM)
def log_retention_not_set(template: Template) -> Iterator[Finding]:
    functions = [function for function in template.functions if not _is_at_edge(function)]
    if template.dialect == "Serverless" and template.shared and len(functions) > 1 and all(map(_lacks, functions)):
        finding = Finding(
            template.shared.span, "the logs of all functions are kept for ever: `provider` has no `logRetentionInDays`"
        )
        for function in functions:
            finding = finding.also(function.span, f"`{function.id}`")
        yield finding
        return
    unclaimed = _unclaimed(template)
    for function in functions:
        if _lacks(function):
            group = function.logging.group
            own = group is not None and group.span != function.span
            what = "its log group has no `RetentionInDays`" if own else "nothing says for how many days"
            yield Finding(
                group.span if group else function.span, f"the logs of `{function.id}` are kept for ever: {what}"
            )
        elif (
            _has_none(function) and not unclaimed and template.dialect != "Serverless"
        ):  # without a group it logs nothing
            yield Finding(
                function.span,
                f"the logs of `{function.id}` are kept for ever: the template has no log group for it that says how "
                "long",
            )


def _is_at_edge(function: Function) -> bool:
    """Then it logs in the regions that it runs in, into groups that CloudFront makes there."""
    return any(isinstance(source, EdgeSource) for source in function.sources)


def _lacks(function: Function) -> bool:
    group = function.logging.group
    return group is not None and group.retention.absent


def _has_none(function: Function) -> bool:
    return function.logging.group is None and function.logging.group_name.absent


def _unclaimed(template: Template) -> bool:
    """Whether the template has a log group that may be a function's, and it cannot be told whose."""
    claimed = {function.logging.group.id for function in template.functions if function.logging.group}
    return any(
        (name.text or "${").startswith(("${", "/aws/lambda/"))
        for resource in template.resources
        if resource.type == "AWS::Logs::LogGroup" and resource.id not in claimed
        for name in resource.name.possible
        if name.written
    )
