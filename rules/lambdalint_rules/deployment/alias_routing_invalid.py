from collections.abc import Iterator

from lambdalint import Alias, Finding, Function, Precision, Severity, rule

UNPUBLISHED = "$LATEST"


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def alias_routing_invalid(alias: Alias, function: Function) -> Iterator[Finding]:
    others = alias.additional_versions
    for weight in (branch for other in others for branch in other.weight.possible):
        if weight.known is not None and not 0 <= weight.known <= 1:
            yield Finding(
                weight.span, f"the weight is {weight.known:g}{weight.given}, and Lambda accepts a share from 0 to 1"
            )
    if others:
        yield from _versions(alias)
    for kept in alias.provisioned_concurrency.possible:
        if others and kept.written and not kept.excludes(others[0].version):
            yield Finding(
                kept.span,
                f"the alias `{alias.id}` has provisioned concurrency and also divides its calls by weight, and Lambda "
                "refuses both at once",
            ).also(others[0].span, "the share of another version")


def _versions(alias: Alias) -> Iterator[Finding]:
    others, main = alias.additional_versions, alias.version.known
    for setting in (alias.version, *(other.version for other in others)):
        for version in setting.possible:
            if version.known == UNPUBLISHED:
                yield Finding(
                    version.span,
                    f"calls go to `{UNPUBLISHED}`{version.given}, and Lambda divides those of an alias among published "
                    "versions alone",
                )
    for other in others:
        if main and main != UNPUBLISHED and other.version.known == main:
            yield Finding(
                other.version.span, f"version {main} is the alias's own already, and Lambda refuses it a second time"
            ).also(alias.version.span, "the alias's version")
    always = [other for other in others if not other.version.when]
    if len(always) > 1:
        yield Finding(
            always[1].span, f"the alias has {len(always)} versions beside its own, and Lambda accepts one more"
        )
