"""Where the runtimes look for what layers bring.

Source: "Packaging your layer content" in the AWS Lambda Developer Guide, "Layer paths for each Lambda runtime".
"""

from __future__ import annotations

import re
from collections.abc import Collection

from msgspec import Struct


class Layout(Struct, frozen=True):
    """Of the layers of one language."""

    language: str
    folder: str
    """At the root of the layer; what lies in it is found."""
    packages: str
    """Where in it packages belong."""
    variable: str
    """The environment variable that lets code be found elsewhere."""
    strayed: re.Pattern[str]
    """What holds packages, and is not looked into where it lies at the root."""
    source: re.Pattern[str] | None
    """A module or a package at the root, by what code imports it as; None where that is not told."""


_LAYOUTS = (
    Layout(
        "Python",
        "python/",
        "python/",
        "PYTHONPATH",
        re.compile(r"(?:lib/)?(?:python3\.\d+|site-packages)/|(?:src|dist|build)/python/"),
        re.compile(r"([A-Za-z_]\w*)(?:\.py|/)"),
    ),
    Layout(
        "Node.js",
        "nodejs/",
        "nodejs/node_modules/",
        "NODE_PATH",
        re.compile(r"(?:lib/)?node_modules/"),
        None,
    ),
    Layout(
        "Java",
        "java/",
        "java/lib/",
        "JAVA_TOOL_OPTIONS",
        re.compile(r"(?:lib/)?[^/]+\.jar"),
        None,
    ),
)
_RUNTIMES = {"python3": _LAYOUTS[0], "nodejs": _LAYOUTS[1], "java": _LAYOUTS[2]}


def layout(runtime: str) -> Layout | None:
    """That of a runtime's language; None for others, which take programs and libraries of the system alone."""
    return next((found for name, found in _RUNTIMES.items() if runtime.startswith(name)), None)


def strays(layout: Layout, names: Collection[str], imported: Collection[str]) -> str | None:
    """What lies at a layer's root and is not found there, though code needs it; None where nothing does.

    `names` as in `LayerVersion.names`; `imported` are the first parts of what the code imports.
    """
    if layout.folder in names:
        return None
    for name in names:
        if layout.strayed.fullmatch(name):
            return name
        module = layout.source.fullmatch(name) if layout.source else None
        if module is not None and module[1] in imported:
            return name
    return None
