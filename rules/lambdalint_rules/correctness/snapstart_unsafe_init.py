from collections.abc import Iterator

from lambdalint import Call, CallKind, Finding, Function, Handler, Precision, Severity, rule

_GRANTING = {
    ("sts", "AssumeRole"),
    ("sts", "AssumeRoleWithWebIdentity"),
    ("sts", "GetSessionToken"),
    ("sts", "GetFederationToken"),
    ("rds", "GenerateDBAuthToken"),
}
"""Operations that give credentials for a limited time."""


@rule(severity=Severity.WARNING, precision=Precision.MEDIUM)
def snapstart_unsafe_init(call: Call, handler: Handler, function: Function) -> Iterator[Finding]:
    on = function.snap_start
    if on.known != "PublishedVersions" or not call.at_start or handler.restores:
        return
    if call.kind is CallKind.UNIQUE:
        message = (
            f"`{call.target}` is called before the snapshot is taken: every environment restored has the same value"
        )
    elif call.kind is CallKind.OPERATION and any((call.service, one) in _GRANTING for one in call.operations):
        message = "these credentials are fetched before the snapshot is taken: they may have expired when it is used"
    else:
        return
    yield Finding(call.span, message).through(call.via).also(on.span, "SnapStart is turned on")
