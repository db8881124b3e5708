from collections.abc import Iterator

from lambdalint import Edit, Finding, Fix, Function, Precision, Preset, Severity, Template, fixes, rule

SETTINGS: dict[str, tuple[str, fixes.Plain]] = {
    "SAM": ("Tracing", "Active"),
    "CloudFormation": ("TracingConfig", {"Mode": "Active"}),
    "Serverless": ("tracing", "Active"),
}


@rule(severity=Severity.NOTE, precision=Precision.HIGH, preset=Preset.ALL)
def tracing_disabled(template: Template) -> Iterator[Finding]:
    functions = [function for function in template.functions if not function.is_at_edge]
    lacking = [function for function in functions if function.tracing.absent]
    setting, _ = SETTINGS[template.dialect]
    if template.shared and len(lacking) == len(functions) > 1:
        missing = f"no function is traced: neither `{template.shared.name}` nor a function has active `{setting}`"
        finding = Finding(template.shared.span, missing).fixed_by(_fix(lacking, template))
        for function in lacking:
            finding = finding.also(function.span, f"`{function.id}`")
        yield finding
        lacking = []
    for function in lacking:
        missing = f"`{function.id}` is not traced: it has no active `{setting}`"
        yield Finding(function.span, missing).fixed_by(_fix([function], template))
    for function in functions:
        for tracing in function.tracing.possible:
            if tracing.written and tracing.known == "PassThrough":
                yield Finding(
                    tracing.span,
                    f"only requests that something else traces are traced{tracing.given}: the mode is `PassThrough`",
                ).fixed_by(Fix("set `Active`", fixes.replaced(tracing, "Active"), safe=_has_made_role(function)))


def _fix(functions: list[Function], template: Template) -> Fix:
    """Each function gets the setting, since it cannot be told what else the section that they share has below it."""
    setting, value = SETTINGS[template.dialect]
    edits = list[Edit]()
    for function in functions:
        edits += fixes.added(function.room, setting, value)
    return Fix(f"set `{setting}` to active", edits, safe=all(map(_has_made_role, functions)))


def _has_made_role(function: Function) -> bool:
    """Whether SAM or Serverless makes its role, and allows it to send traces then. Lambda refuses it without."""
    return function.role_arn.span == function.span
