from collections import defaultdict
from collections.abc import Iterator

from lambdalint import Binary, Finding, Function, Package, Precision, Severity, rule


@rule(severity=Severity.ERROR, precision=Precision.MEDIUM)
def native_architecture_mismatch(package: Package, function: Function) -> Iterator[Finding]:
    architecture = function.architecture
    if architecture.known is None:
        return
    default = "" if architecture.written else ", the default"
    for target in package.targets:
        if target.architecture != architecture.known:
            yield Finding(
                target.span,
                f"the build makes a program for {target.architecture}, and `{function.id}` runs on "
                f"{architecture.known}{default}: it cannot be started",
            ).also(architecture.span, "the architecture")
    foreign = list(_foreign(package, architecture.known))
    if foreign:
        first = min(foreign, key=lambda binary: (binary.path.count("/"), binary.path))
        made = first.architecture if first.system == "Linux" else first.system
        yield Finding(
            architecture.span if architecture.written else package.span,
            f"`{first.path}` is compiled for {made}, and `{function.id}` runs on {architecture.known}{default}: it "
            "cannot be loaded",
        ).also(package.span, "where it comes from")


def _foreign(package: Package, architecture: str) -> Iterator[Binary]:
    """Compiled files for other machines, without one for this machine that has the same purpose."""
    purposes: dict[str, list[Binary]] = defaultdict(list)
    for binary in package.binaries:
        purposes[binary.purpose].append(binary)
    for binaries in purposes.values():
        if not any(one.system == "Linux" and one.architecture in {architecture, "other"} for one in binaries):
            yield from (one for one in binaries if one.system == "Linux" or one.is_extension_module)
