import math
from collections.abc import Iterator

from lambdalint import Finding, Function, Package, Precision, Severity, rule
from lambdalint.knowledge.limits import MEGABYTE, UNZIPPED


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def package_over_unzipped_limit(package: Package, function: Function) -> Iterator[Finding]:
    if package.size > UNZIPPED:
        heavy = [folder for folder in package.folders[:3] if folder.size >= MEGABYTE]
        shown = ", ".join(f"`{folder.path}` ({folder.size // MEGABYTE} MB)" for folder in heavy)
        yield Finding(
            package.span,
            f"the code and local layers of `{function.id}` take {math.ceil(package.size / MEGABYTE)} MB unzipped, and "
            f"Lambda accepts {UNZIPPED // MEGABYTE} MB{'. The heaviest: ' + shown if shown else ''}",
        )
