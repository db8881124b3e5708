"""The words on nodes and edges, which are the same in every picture: from users' files, without what cannot be seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lambdalint.pictures.nodes import Edge, Kind, Node, Relation
from lambdalint.reports.characters import visible
from lambdalint.rule import Severity

MAXIMUM_LABEL = 48
"""Characters of a name; the middle of a longer one is left out, for names differ at their ends."""
MAXIMUM_SHOWN = 3
"""Labels of an edge; of more, it is said how many there are."""

_HANDLERS = "handlers that no template names"
_UNNAMED = "(no name)"


def name(node: Node, maximum: int = MAXIMUM_LABEL) -> str:
    return shortened(visible(node.label), maximum) or _UNNAMED


def shortened(text: str, maximum: int) -> str:
    if len(text) <= maximum:
        return text
    kept = maximum - 1
    return f"{text[: kept - kept // 2]}…{text[len(text) - kept // 2 :]}"


def caption(node: Node) -> str:
    """What a node is, and what more is known of it."""
    if node.kind is Kind.FUNCTION:
        return ", ".join(map(visible, node.details))
    what = node.kind.value
    details = list(map(visible, node.details))
    if node.kind in (Kind.SERVICE, Kind.RESOURCE, Kind.API) and details:
        what = details.pop(0)
    if node.untold and not details:
        what += ", not told which"
    elif node.outside and not node.untold and node.kind is not Kind.SERVICE:
        what += " elsewhere"
    return ", ".join((what, *details))


def counts(node: Node) -> Iterator[tuple[Severity, str]]:
    """`3 errors`, the gravest first."""
    for severity, count in node.counts.items():
        yield severity, f"{count} {severity.value}{'' if count == 1 else 's'}"


def verb(edge: Edge) -> str:
    """What is said before the labels of an edge; nothing of an invocation, which is what arrows mean."""
    if edge.relation is Relation.INVOKES:
        return ""
    return edge.relation.value if edge.certain else f"may: {edge.relation.value}"


def labels(edge: Edge, shown: int = MAXIMUM_SHOWN, maximum: int = MAXIMUM_LABEL) -> tuple[str, ...]:
    """The first labels, and how many more there are."""
    listed = [shortened(visible(label), maximum) for label in edge.labels]
    if len(listed) > shown:
        listed = [*listed[: shown - 1], f"and {len(listed) - shown + 1} more"]
    return tuple(listed)


def sentence(edge: Edge, nodes: Mapping[str, Node]) -> str:
    """All that an edge says: `ApiFunction writes to Orders: PutItem`."""
    said = f"{name(nodes[edge.source])} → {name(nodes[edge.target])}: {edge.relation.value}"
    allowed = "" if edge.certain else " (allowed by its role; its code is not read)"
    more = ", ".join(map(visible, edge.labels))
    return f"{said}{allowed}{f', {more}' if more else ''}"


def group(template: str) -> str:
    return visible(template) if template else _HANDLERS
