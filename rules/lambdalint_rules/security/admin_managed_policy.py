from collections.abc import Iterator

from lambdalint import Finding, ManagedPolicy, Precision, Role, Severity, rule

ADMINISTRATIVE = frozenset({"AdministratorAccess", "PowerUserAccess", "IAMFullAccess", "SecretsManagerReadWrite"})
FULL_ACCESS = ("FullAccess", "FullAccess_v2", "FullAccessV2")


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def admin_managed_policy(policy: ManagedPolicy, role: Role) -> Iterator[Finding]:
    if policy.name in ADMINISTRATIVE or policy.name.endswith(FULL_ACCESS):
        yield Finding(
            policy.span,
            f"{role.name} has the managed policy `{policy.name}`{policy.given}, which allows far more than a function "
            "needs",
        )
