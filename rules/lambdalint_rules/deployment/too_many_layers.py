from collections.abc import Iterator

from lambdalint import Finding, Function, Precision, Severity, rule

MAXIMUM = 5


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def too_many_layers(function: Function) -> Iterator[Finding]:
    layers = function.layers
    always = [layer for layer in layers.items if not layer.when]
    branches = {layer.when: layer.given for layer in layers.items if layer.when and len(always) <= MAXIMUM}
    for when, given in {(): "", **branches}.items():
        together = [layer for layer in layers.items if set(layer.when) <= set(when)]
        if len(together) > MAXIMUM:
            surplus = together[MAXIMUM]
            finding = Finding(
                surplus.span,
                f"`{function.id}` has {len(together)} layers{given}, and Lambda accepts {MAXIMUM}; this is number "
                f"{MAXIMUM + 1}",
            )
            yield finding if surplus.span == layers.span else finding.also(layers.span, "its layers")
