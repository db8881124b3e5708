"""What would be uploaded for each function, against what Lambda accepts, and what of it is not known."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from msgspec import Struct

from lambdalint.knowledge.limits import UNZIPPED
from lambdalint.model.function import Function
from lambdalint.model.package import Folder
from lambdalint.pictures.nodes import Graph, Node
from lambdalint.pictures.page.treemap import Box, squarified

MAXIMUM_BOXES = 24
"""Of one package; what is lighter is drawn as one."""
_WIDTH, _HEIGHT = 320, 150
"""The shape that boxes are made nearly square for, whatever the size they are shown in."""


class Part(Struct, frozen=True):
    """A box of the treemap. `box` counts in hundredths of its sides."""

    label: str
    """The path, from the folder of the template where it lies in there."""
    size: int
    """Bytes, unzipped."""
    layer: bool
    box: Box


class Contents(Struct, frozen=True, eq=False):
    """The same package of one or more functions."""

    nodes: tuple[Node, ...]
    size: int
    parts: tuple[Part, ...]
    """The heaviest first."""
    unknown: tuple[str, ...]
    """What else is uploaded and is not weighed, in words with code in backquotes."""

    @property
    def share(self) -> float:
        """Of what Lambda accepts; above 1 it refuses the function."""
        return self.size / UNZIPPED


def weighed(graph: Graph) -> list[Contents]:
    """The packages that lie on disk, the heaviest first. Functions with the same folders share one."""
    alike: dict[tuple[object, ...], list[Node]] = {}
    for node in graph.nodes:
        if node.function is not None and node.function.package is not None and node.function.package.size:
            key = (node.function.package.folders, tuple(_unknown(node.function)))
            alike.setdefault(key, []).append(node)
    found = [_contents(nodes) for nodes in alike.values()]
    return sorted(found, key=lambda contents: -contents.size)


def unweighed(graph: Graph) -> list[tuple[Node, str]]:
    """The other functions of templates, with why their packages are not told."""
    return [
        (node, _reason(node.function))
        for node in graph.nodes
        if node.function is not None and not (node.function.package is not None and node.function.package.size)
    ]


def _contents(nodes: Sequence[Node]) -> Contents:
    function = nodes[0].function
    assert function is not None  # noqa: S101
    assert function.package is not None  # noqa: S101
    folders = [folder for folder in function.package.folders if folder.size]
    parts = _parts(folders, posixpath.dirname(nodes[0].template))
    return Contents(tuple(nodes), function.package.size, tuple(parts), tuple(_unknown(function)))


def _parts(folders: Sequence[Folder], home: str) -> list[Part]:
    """`home` is the folder of the template, which paths are shown from."""
    shown, rest = folders[:MAXIMUM_BOXES], folders[MAXIMUM_BOXES:]
    named = [(folder.path.removeprefix(f"{home}/"), folder.size, folder.layer) for folder in shown]
    if rest:
        named.append((f"{len(rest)} more", sum(folder.size for folder in rest), all(folder.layer for folder in rest)))
        named.sort(key=lambda part: -part[1])
    boxes = squarified([size for _, size, _ in named], Box(0, 0, _WIDTH, _HEIGHT))
    return [Part(*part, _hundredths(box)) for part, box in zip(named, boxes, strict=True)]


def _hundredths(box: Box) -> Box:
    return Box(100 * box.x / _WIDTH, 100 * box.y / _HEIGHT, 100 * box.width / _WIDTH, 100 * box.height / _HEIGHT)


def _unknown(function: Function) -> Iterator[str]:
    """The layers that are not weighed."""
    local = {layer.id for layer in function.layer_versions if layer.content.known is not None}
    for layer in function.layers.items:
        for one in layer.possible:
            if one.target not in local:
                name = one.text or one.known or one.target
                yield f"the layer `{name}`" if name else "a layer that cannot be told"
    if not function.layers.complete:
        yield "layers that cannot be told"


def _reason(function: Function) -> str:
    if function.package_type.known == "Image":
        return "a container image, which may have 10 GB: it is not looked into"
    if function.inline_code.text is not None:
        return "written in the template"
    if function.package is not None:
        return "empty on disk: a build makes it"
    return "not on disk, or made by a build"
