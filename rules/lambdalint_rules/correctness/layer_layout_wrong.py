from collections.abc import Iterator

from lambdalint import Finding, Function, Handler, LayerVersion, Precision, Severity, rule
from lambdalint.knowledge import layers


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def layer_layout_wrong(layer: LayerVersion, handler: Handler, function: Function) -> Iterator[Finding]:
    layout = layers.layout(function.runtime.known or "")
    environment = function.environment
    if layout is None or layer.names is None or handler.names_layers_folder or not environment.complete:
        return
    if any(variable.name == layout.variable for variable in environment.variables):
        return
    imported = {needed.name.partition(".")[0] for needed in handler.imports}
    stray = layers.strays(layout, layer.names, imported)
    if stray is not None:
        yield Finding(
            layer.content.span,
            f"`{stray}` of the layer `{layer.id}` is not found: {layout.language} looks into `{layout.packages}` of "
            f"it, and it has no `{layout.folder}`",
        )
