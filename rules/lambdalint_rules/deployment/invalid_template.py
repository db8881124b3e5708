from collections.abc import Iterator

from msgspec import Struct

from lambdalint import Finding, Precision, Preset, Severity, Violation, rule
from lambdalint.knowledge.cfn_lint import said_by


class Options(Struct, frozen=True):
    warnings: bool = False
    """Report cfn-lint's warnings as well."""


@rule(severity=Severity.ERROR, precision=Precision.MEDIUM, preset=Preset.NONE)
def invalid_template(violation: Violation, options: Options) -> Iterator[Finding]:
    if violation.is_error or options.warnings or not violation.code:
        code = f"cfn-lint {violation.code}: " if violation.code else ""
        yield Finding(violation.span, f"{code}{violation.message}").unless_said_by(said_by(violation.code))
