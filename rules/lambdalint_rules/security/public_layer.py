from collections.abc import Iterator

from lambdalint import Finding, LayerPermission, Precision, Severity, rule


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def public_layer(permission: LayerPermission) -> Iterator[Finding]:
    for principal in permission.principal.possible:
        for organization in permission.organization.possible:
            if principal.known == "*" and not organization.written and not principal.excludes(organization):
                name = permission.layer.target or permission.layer.known
                yield Finding(
                    principal.span,
                    f"every AWS account may read the layer{f' `{name}`' if name else ''}"
                    f"{principal.given or organization.given}: the principal is `*`, and `OrganizationId` is not set",
                )
