from collections.abc import Iterator

from lambdalint import Finding, Function, Precision, Severity, Template, Value, access, rule
from lambdalint.knowledge.insights import architecture


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def insights_layer_problem(function: Function, template: Template) -> Iterator[Finding]:
    for layer in function.layers.items:
        built_for = architecture(layer.text or "")
        if built_for is None:
            continue
        for runs_on in function.architecture.possible:
            if runs_on.known and runs_on.known != built_for and not runs_on.excludes(layer):
                wanted = "LambdaInsightsExtension-Arm64" if built_for == "x86_64" else "LambdaInsightsExtension"
                given = runs_on.given or layer.given
                yield Finding(
                    layer.span,
                    f"the Insights extension does not start{given}: this layer is for `{built_for}`, and the function "
                    f"runs on `{runs_on.known}`, for which there is `{wanted}`",
                ).also(runs_on.span, f"the architecture: `{runs_on.known}`")
        yield from _refused(function, template, layer)


def _refused(function: Function, template: Template, layer: Value[str]) -> Iterator[Finding]:
    if function.role is None:
        return
    allowed = access.grants(function.role, access.resources(template))
    if allowed.decide(access.insights()) is access.Decision.REFUSED:
        yield Finding(
            layer.span,
            f"the Insights extension cannot write its metrics{layer.given}: {function.role.name} does not allow "
            "`logs:PutLogEvents` on `/aws/lambda-insights`, which the policy "
            "`CloudWatchLambdaInsightsExecutionRolePolicy` does",
        ).also(function.role.span, function.role.name)
