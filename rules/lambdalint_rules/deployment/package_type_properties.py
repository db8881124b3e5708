from collections.abc import Iterator

from lambdalint import Finding, Function, Precision, Severity, Span, Value, rule


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def package_type_properties(function: Function) -> Iterator[Finding]:
    for package in function.package_type.possible:
        if package.known == "Image":
            yield from _of_image(function, package)
        elif package.known == "Zip":
            yield from _of_archive(function, package) if function.image.uri.absent else _of_both(function, package)


def _of_image(function: Function, package: Value[str]) -> Iterator[Finding]:
    found: list[tuple[str, Span, str]] = [
        (name, value.span, value.given)
        for name, setting in (("Runtime", function.image.runtime), ("Handler", function.handler))
        for value in setting.possible
        if value.written and (value.known is not None or value.parts) and not value.excludes(package)
    ]
    layers = [layer for layer in function.layers.items if not layer.excludes(package)]
    if layers:
        found.append(("Layers", function.layers.span, layers[0].given))
    for name, span, given in found:
        yield Finding(
            span,
            f"a function from a container image takes no `{name}`{given}: the image has it, and it is refused here",
        ).also(package.span, "the package type")


def _of_archive(function: Function, package: Value[str]) -> Iterator[Finding]:
    for name, setting in (("Runtime", function.runtime), ("Handler", function.handler)):
        for value in setting.possible:
            if not value.written and value.known is None and not value.excludes(package):
                yield Finding(
                    function.span,
                    f"`{function.id}` has no `{name}`{value.given}, and Lambda refuses a function from a .zip file "
                    "without one",
                )


def _of_both(function: Function, package: Value[str]) -> Iterator[Finding]:
    for uri in function.image.uri.possible:
        if uri.parts and not uri.excludes(package):
            yield Finding(
                uri.span,
                f"`{function.id}` has an image{uri.given} but not `PackageType: Image`, and Lambda refuses it for a "
                ".zip file",
            ).also(package.span, "its package type")
