from collections.abc import Iterator

from lambdalint import Finding, Precision, Severity, Template, rule


@rule(severity=Severity.NOTE, precision=Precision.HIGH)
def permission_action_unusual(template: Template) -> Iterator[Finding]:
    for permission in template.permissions:
        for action in permission.action.possible:
            service, _, name = (action.known or "").lower().partition(":")
            if "*" in (service, name):
                what = "do everything with the function, not only invoke it"
            elif service == "lambda" and name and not name.startswith("invoke"):
                what = "do something else with the function than invoke it"
            else:
                continue
            who = f"`{permission.principal.text}`" if permission.principal.text else "its principal"
            yield Finding(
                action.span, f"`{permission.id}` lets {who} {what}{action.given}: the action is `{action.known}`"
            )
