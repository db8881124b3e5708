from collections.abc import Iterator

from lambdalint import CallKind, Finding, Function, Handler, Precision, Severity, UrlSource, rule

CALL = ("lambda:invokefunctionurl", "lambda:*", "*")


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def public_function_url(source: UrlSource, function: Function) -> Iterator[Finding]:
    if source.written and function.permissions_complete and not _is_open(function):
        return  # it answers everybody with 403, as function-url-permission-incomplete says
    if isinstance(function.code, Handler) and any(call.kind is CallKind.VERIFY for call in function.code.calls):
        return  # the code tells who calls, as webhooks do, whose senders cannot sign for IAM
    for kind in source.auth_type.possible:
        if kind.known == "NONE":
            yield Finding(
                kind.span if kind.written else source.span,
                f"anybody on the internet may invoke `{function.id}` through its URL{kind.given}: the URL's "
                "authentication type is `NONE`",
            )


def _is_open(function: Function) -> bool:
    """Whether something may allow everybody to call its URL."""
    allowed = any(
        (principal.known or "*") == "*" and (action.known or "*").lower() in CALL
        for permission in function.permissions
        for principal in permission.principal.possible
        for action in permission.action.possible
    )
    return allowed or bool(function.resource_policies)
