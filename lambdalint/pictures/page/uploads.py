"""Packages as treemaps, each with a bar against the limit."""

from __future__ import annotations

from collections.abc import Sequence

from lambdalint.knowledge.limits import MEGABYTE, UNZIPPED
from lambdalint.pictures.nodes import Node
from lambdalint.pictures.page.findings import function, separated
from lambdalint.pictures.page.markup import Markup, element, prose, rest
from lambdalint.pictures.page.packages import Contents, Part
from lambdalint.reports.counts import counted

_NAMED = 5
"""Functions of one package that are named at once."""
_LISTED = 6
"""The heaviest parts, which are told in words."""
_HIGH, _WIDE = 14, 12
"""Hundredths that a box needs to be labelled."""


def section(packages: Sequence[Contents], others: Sequence[tuple[Node, str]]) -> Markup:
    return element(
        "div",
        element("div", [_package(contents) for contents in packages], class_="packages"),
        rest(
            f"{counted(len(others), 'function')} whose package is not weighed",
            [_other(node, reason) for node, reason in others],
        ),
    )


def size_in_words(size: int) -> str:
    """`301 MB`, `12.4 MB`, `3.1 KB`, `17 bytes`: of 1024 each."""
    for unit, whole in (("MB", MEGABYTE), ("KB", 1024)):
        if size >= 0.95 * whole:
            return f"{size / whole:,.0f} {unit}" if size >= 99.95 * whole else f"{size / whole:.1f} {unit}"
    return counted(size, "byte")


def _package(contents: Contents) -> Markup:
    over = contents.share > 1
    share = f"{100 * contents.share:.0f} %" if contents.share >= 0.01 else "less than 1 %"
    limit = f"{UNZIPPED // MEGABYTE} MB"
    return element(
        "article",
        element("h3", _names(contents.nodes)),
        element("p", element("small", contents.nodes[0].template)),
        element(
            "p",
            element("strong", size_in_words(contents.size)),
            f" of {limit} ({share})",
            element("strong", "over the limit", class_="warning") if over else None,
            class_="size",
        ),
        _gauge(contents),
        element(
            "svg",
            [_box(part) for part in contents.parts],
            class_="treemap",
            role="img",
            aria_label=f"Treemap of {len(contents.parts)} parts; the heaviest are listed below",
        ),
        element("ul", [_listed(part) for part in contents.parts[:_LISTED]], class_="parts"),
        _not_weighed(contents),
        class_="package over" if over else "package",
        data_functions=" ".join(node.id for node in contents.nodes),
    )


def _names(nodes: Sequence[Node]) -> Sequence[str]:
    names = [function(node) for node in nodes[:_NAMED]]
    more = len(nodes) - _NAMED
    if more > 0:
        names.append(element("small", f"{more} more"))
    return separated(names)


def _not_weighed(contents: Contents) -> Markup | None:
    words = f"Not weighed: {', '.join(contents.unknown)}."
    return element("p", prose(words), class_="unknown") if contents.unknown else None


def _gauge(contents: Contents) -> Markup:
    """The size on a scale that ends at the limit, or at the size with a mark at the limit."""
    scale = max(1.0, contents.share)
    filled = f"{100 * contents.share / scale:.2f}%"
    return element(
        "svg",
        element("rect", class_="ground", width="100%", height="100%"),
        element("rect", class_="used", width=filled, height="100%"),
        element("rect", class_="limit", x=f"{100 / scale:.2f}%", width=2, height="100%") if scale > 1 else None,
        class_="gauge",
        aria_hidden="true",
    )


def _box(part: Part) -> Markup:
    """A drawing of its own, so that what is too long for it is cut off."""
    box = part.box
    named = box.width >= _WIDE and box.height >= _HIGH
    weight = size_in_words(part.size)
    return element(
        "svg",
        element("title", f"{part.label}: {weight}{' (layer)' if part.layer else ''}"),
        element("rect", width="100%", height="100%"),
        element("text", part.label.rpartition("/")[2], x=6, y=16) if named else None,
        element("text", weight, x=6, y=31) if named and box.height >= 2 * _HIGH else None,
        x=f"{box.x:.2f}%",
        y=f"{box.y:.2f}%",
        width=f"{box.width:.2f}%",
        height=f"{box.height:.2f}%",
        class_="box layer" if part.layer else "box",
    )


def _listed(part: Part) -> Markup:
    kind = element("small", "layer") if part.layer else None
    return element("li", element("span", part.label, class_="path"), kind, element("span", size_in_words(part.size)))


def _other(node: Node, reason: str) -> Markup:
    return element("tr", element("th", node.label, scope="row"), element("td", reason), data_functions=node.id)
