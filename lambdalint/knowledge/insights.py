"""CloudWatch Lambda Insights: the layers of its extension.

Source: "Available versions of the Lambda Insights extension" in the Amazon CloudWatch User Guide. AWS's account differs
between partitions, the names of the layers do not.
"""

from __future__ import annotations

from lambdalint import lazy

_LAYER = lazy.pattern(r":layer:LambdaInsightsExtension(-Arm64)?(?::|$)")


def architecture(layer: str) -> str | None:
    """Of a layer by its ARN, what it is built for; None if it is another layer."""
    match = _LAYER.search(layer)
    return None if match is None else "arm64" if match[1] else "x86_64"
