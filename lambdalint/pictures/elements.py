"""Elements of SVG as text: whatever is in names and attributes, the document stays well-formed."""

from __future__ import annotations

import html

from lambdalint import lazy
from lambdalint.reports.characters import visible

_NOT_OF_XML = lazy.pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no document may have, not even as references (XML 1.0, "Characters")."""


def text(value: str) -> str:
    return html.escape(_NOT_OF_XML.sub("\ufffd", visible(value)))


def number(value: float) -> str:
    """With one decimal place at most."""
    return f"{value:.1f}".removesuffix(".0")


def attributes(values: dict[str, str | float]) -> str:
    """With a space before each; `_` in a name stands for `-`, and at its end for nothing."""
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{number(value) if isinstance(value, float) else text(value)}"'
        for name, value in values.items()
    )


def element(name: str, content: str = "", **values: str | float) -> str:
    """`content` is put in as it is."""
    start = f"<{name}{attributes(values)}"
    return f"{start}>{content}</{name}>" if content else f"{start}/>"
