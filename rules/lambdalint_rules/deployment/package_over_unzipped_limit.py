import math
from collections.abc import Iterator

from lambdalint import Finding, Function, Package, Precision, Severity, rule

MEGABYTE = 1024 * 1024
MAXIMUM = 250


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def package_over_unzipped_limit(package: Package, function: Function) -> Iterator[Finding]:
    if package.size > MAXIMUM * MEGABYTE:
        heavy = [folder for folder in package.folders[:3] if folder.size >= MEGABYTE]
        shown = ", ".join(f"`{folder.path}` ({folder.size // MEGABYTE} MB)" for folder in heavy)
        yield Finding(
            package.span,
            f"the code and local layers of `{function.id}` take {math.ceil(package.size / MEGABYTE)} MB unzipped, and "
            f"Lambda accepts {MAXIMUM} MB{'. The heaviest: ' + shown if shown else ''}",
        )
