import re
from collections.abc import Iterator

from lambdalint import Finding, Function, LayerVersion, Precision, Severity, Template, Value, rule
from lambdalint.knowledge.runtimes import language

HOLE = "\0"
ARN = re.compile(r"arn:[^:]+:lambda:([^:]*):(?:[^:]+:layer:[^:]+:[^:]+|:awslayer:[^:]+)")
WITHOUT_VERSION = re.compile(r"arn:[^:]+:lambda:[^:]*:[^:]*:layer:(?:[^:]*[^:\0]|[^:]+:[^:\0]*[^0-9A-Z:\0][^:\0]*)")
REGION = re.compile(r"[a-z]{2,}(?:-[a-z]+)+-\d")
PLACEHOLDER = re.compile(r"[#$]\{|\{\{|[<>]")
COMPILED = frozenset({"provided", "go", ""})
"""Families of runtimes that a layer for any language may serve."""


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def layer_reference_invalid(function: Function, template: Template) -> Iterator[Finding]:
    regions = {branch.known: branch for branch in template.region.possible if branch.known}
    for layer in function.layers.items:
        text = HOLE.join(layer.parts)
        found = ARN.fullmatch(text)
        if PLACEHOLDER.search(text):
            continue
        if WITHOUT_VERSION.fullmatch(text):
            yield Finding(
                layer.span,
                f"the layer `{layer.text}`{layer.given} has no version, and Lambda refuses it: after its name go a "
                "colon and a number",
            )
        elif layer.known and found is None and not layer.when:
            yield Finding(layer.span, f"`{layer.known}` is no ARN of a layer's version, and Lambda refuses it")
        elif found and REGION.fullmatch(found[1]):
            yield from _elsewhere(layer, found[1], regions)
            regions.setdefault(found[1], layer)
    for declared in function.layer_versions:
        yield from _misfits(declared, function)


def _elsewhere(layer: Value[str], region: str, regions: dict[str, Value[str]]) -> Iterator[Finding]:
    """What another layer, or the service, says of the region. `regions` hold where each is said."""
    others = [(name, said) for name, said in regions.items() if not said.excludes(layer)]
    if others and region not in dict(others):
        name, said = others[0]
        yield Finding(
            layer.span, f"the layer is in {region} and the function in {name}: Lambda refuses layers of other regions"
        ).also(said.span, f"which says {name}")


def _misfits(layer: LayerVersion, function: Function) -> Iterator[Finding]:
    """What a layer of the template is not for: the function's language in any version, or its processor."""
    runtimes = [runtime.known or "" for runtime in layer.compatible_runtimes.items]
    languages = {language(runtime) for runtime in runtimes}
    architectures = [architecture.known or "" for architecture in layer.compatible_architectures.items]
    runtime, architecture = function.runtime, function.architecture
    items = (item.span for item in function.layers.items if (item.target or "").partition(".")[0] == layer.id)
    place = next(items, function.layers.span)
    if runtime.known and languages and languages.isdisjoint({"", language(runtime.known)} | COMPILED):
        if language(runtime.known) not in COMPILED:
            said = (
                f"the layer `{layer.id}` says that it is for {', '.join(sorted(languages))}, not for `{runtime.known}`"
            )
            yield Finding(place, f"{said}: another language does not find what is in it").also(layer.span, "the layer")
    elif architecture.known and architectures and not {"", architecture.known}.intersection(architectures):
        said = (
            f"the layer `{layer.id}` is for {', '.join(architectures)}, and the function runs on {architecture.known}"
        )
        yield Finding(place, f"{said}: compiled code in it does not load").also(layer.span, "the layer")
