from collections.abc import Iterator

from lambdalint import EdgeSource, Finding, Function, Precision, Severity, Template, rule

SETTINGS = {"SAM": "`Tracing`", "CloudFormation": "`TracingConfig`", "Serverless": "`tracing`"}


@rule(severity=Severity.NOTE, precision=Precision.HIGH)
def tracing_disabled(template: Template) -> Iterator[Finding]:
    functions = [function for function in template.functions if not _is_at_edge(function)]
    lacking = [function for function in functions if function.tracing.absent]
    setting = SETTINGS[template.dialect]
    if template.shared and len(lacking) == len(functions) > 1:
        finding = Finding(template.shared.span, f"no function is traced: `{template.shared.name}` has no {setting}")
        for function in lacking:
            finding = finding.also(function.span, f"`{function.id}`")
        yield finding
        lacking = []
    for function in lacking:
        yield Finding(function.span, f"`{function.id}` is not traced: it has no {setting}")
    for function in functions:
        for tracing in function.tracing.possible:
            if tracing.written and tracing.known == "PassThrough":
                yield Finding(
                    tracing.span,
                    f"only requests that something else traces are traced{tracing.given}: the mode is `PassThrough`",
                )


def _is_at_edge(function: Function) -> bool:
    """Then X-Ray is not supported."""
    return any(isinstance(source, EdgeSource) for source in function.sources)
