from collections.abc import Iterator

from lambdalint import (
    Edit,
    Finding,
    Fix,
    Function,
    Permission,
    Precision,
    Severity,
    Template,
    UrlSource,
    Value,
    fixes,
    rule,
)
from lambdalint.knowledge.invokers import service_of

CALL = "`lambda:InvokeFunctionUrl`"
INVOKE = "`lambda:InvokeFunction` with `InvokedViaFunctionUrl: true`"
EVERYTHING = ("lambda:*", "*")


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def function_url_permission_incomplete(source: UrlSource, function: Function, template: Template) -> Iterator[Finding]:
    public = next((kind for kind in source.auth_type.possible if kind.known == "NONE"), None)
    if not source.written or public is None or function.resource_policies or not function.permissions_complete:
        return
    own = [permission for permission in function.permissions if _is_for(source, permission)]
    if any(service_of(one.principal.text or "") == "cloudfront" for one in own):
        return
    public_ones = [permission for permission in own if _may_be(permission.principal, "*")]
    missing = []
    if not any(_allows_call(permission) for permission in public_ones):
        missing.append(CALL)
    if not any(_may_be(permission.action, "lambda:invokefunction", *EVERYTHING) for permission in public_ones):
        missing.append(INVOKE)
    if missing:
        since = "" if CALL in missing else ". A URL that was made before October 2025 does without it"
        finding = Finding(
            source.span,
            f"`{source.sender.target}` answers everybody with 403{public.given}: no permission of `{function.id}` "
            f"allows the principal `*` {' and '.join(missing)}{since}",
        ).also(public.span, "no authentication")
        yield finding.fixed_by(_fix(source, template, missing)) if source.qualifier is None else finding


def _fix(source: UrlSource, template: Template, missing: list[str]) -> Fix:
    """Unsafe: whether everybody should be able to call it is for people to say."""
    added: dict[str, tuple[str, dict[str, fixes.Plain]]] = {
        CALL: ("MayBeCalled", {"Action": "lambda:InvokeFunctionUrl", "FunctionUrlAuthType": "NONE"}),
        INVOKE: ("MayBeInvoked", {"Action": "lambda:InvokeFunction", "InvokedViaFunctionUrl": True}),
    }
    function, edits = (source.target.target or "").partition(".")[0], list[Edit]()
    for name, own in (added[what] for what in missing if function):
        properties: fixes.Plain = {"FunctionName": {"Ref": function}, "Principal": "*", **own}
        permission = {"Type": "AWS::Lambda::Permission", "Properties": properties}
        edits += fixes.added(template.room, f"{source.sender.target}{name}", permission)
    return Fix(f"allow the principal `*` {' and '.join(missing)}", edits, safe=False)


def _is_for(source: UrlSource, permission: Permission) -> bool:
    """Whether a permission is, or may be, for what the URL invokes."""
    one, other = source.qualifier, permission.qualifier
    if one is None or other is None:
        return other is None
    return one.known is None or other.known is None or one.known == other.known


def _allows_call(permission: Permission) -> bool:
    kind = permission.function_url_auth_type
    public = kind.absent or _may_be(kind, "none")
    return public and _may_be(permission.action, "lambda:invokefunctionurl", *EVERYTHING)


def _may_be(value: Value[str], *texts: str) -> bool:
    """Whether it is one of these texts, of which the case does not count, or is not known."""
    return any(one.known is None or one.known.lower() in texts for one in value.possible)
