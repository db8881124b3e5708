from collections.abc import Iterator

from lambdalint import Finding, Function, Precision, Preset, Severity, Template, rule


@rule(severity=Severity.WARNING, precision=Precision.HIGH, preset=Preset.STRICT)
def log_retention_not_set(template: Template) -> Iterator[Finding]:
    functions = [function for function in template.functions if not function.is_at_edge]
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
        group = function.logging.group
        if group is not None and group.retention.absent:
            said = f"`{group.id}` keeps logs of functions for ever: it has no `RetentionInDays`"
            if group.span == function.span:  # of the framework's making
                said = f"the logs of `{function.id}` are kept for ever: nothing says for how many days"
            yield Finding(group.span, said).also(function.span, f"`{function.id}`")
        elif _has_none(function, template) and not unclaimed:
            yield Finding(
                function.span,
                f"the logs of `{function.id}` are kept for ever: the template has no log group for it that says how "
                "long",
            )


def _lacks(function: Function) -> bool:
    group = function.logging.group
    return group is not None and group.retention.absent


def _has_none(function: Function, template: Template) -> bool:
    """Whether Lambda makes its log group. Of a Serverless service, a function without a group logs nothing."""
    makes_own = template.dialect != "Serverless"
    return makes_own and function.logging.group is None and function.logging.group_name.absent


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
