import re
from collections.abc import Iterator

from lambdalint import Finding, Function, LayerVersion, Precision, Severity, Template, Value, rule

MAXIMUM_RUNTIMES = 15
Text = tuple[str, Value[str], int]
"""What it is, the text, and how many characters Lambda accepts (AWS Lambda API)."""


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def string_limit_exceeded(template: Template) -> Iterator[Finding]:
    of_functions = [text for function in template.functions for text in _of_function(function)]
    of_layers = [text for layer in template.layers for text in _of_layer(layer)]
    for label, text, maximum in (*of_functions, *of_layers):
        for branch in text.possible:
            length = sum(map(len, branch.parts))
            if branch.written and length > maximum:
                about = "" if branch.known is not None else "at least "
                yield Finding(
                    branch.span,
                    f"the {label} has {about}{length} characters{branch.given}, and Lambda accepts {maximum}",
                )
    for function in template.functions:
        for handler in function.handler.possible:
            if handler.known and function.package_type.known == "Zip" and re.search(r"\s", handler.known):
                yield Finding(
                    handler.span,
                    f"the handler `{handler.known}`{handler.given} has a blank in it, and Lambda refuses it",
                )
    for layer in template.layers:
        runtimes = [runtime for runtime in layer.compatible_runtimes.items if not runtime.when]
        if len(runtimes) > MAXIMUM_RUNTIMES:
            yield Finding(
                runtimes[MAXIMUM_RUNTIMES].span,
                f"the layer lists {len(runtimes)} compatible runtimes, and Lambda accepts {MAXIMUM_RUNTIMES}",
            )


def _of_function(function: Function) -> Iterator[Text]:
    if function.package_type.known == "Zip":
        yield "handler", function.handler, 128
    yield "description of the function", function.description, 256
    for tag in function.tags:
        yield "key of the tag", tag.key, 128
        yield "value of the tag", tag.value, 256


def _of_layer(layer: LayerVersion) -> Iterator[Text]:
    yield "name of the layer", layer.name, 140
    yield "description of the layer", layer.description, 256
    yield "licence of the layer", layer.license, 512
