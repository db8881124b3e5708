"""Parts of a graph."""

from __future__ import annotations

from collections.abc import Collection, Container

from lambdalint.pictures.nodes import Graph, Kind, Node, Relation


def of_functions(graph: Graph, names: Container[str]) -> Graph:
    """The functions of these names with what they touch, and where queues among these send what failed."""
    return _around(graph, [node for node in graph.nodes if node.kind is Kind.FUNCTION and node.logical_id in names])


def first_functions(graph: Graph, number: int) -> Graph:
    """The first functions, with what they touch."""
    return _around(graph, [node for node in graph.nodes if node.kind is Kind.FUNCTION][:number])


def of_templates(graph: Graph, templates: Container[str]) -> Graph:
    """What is drawn with these templates."""
    return _kept(graph, {node.id for node in graph.nodes if node.template in templates})


def _around(graph: Graph, chosen: Collection[Node]) -> Graph:
    ids = {node.id for node in chosen}
    kept = set(ids)
    touching = [edge for edge in graph.edges if edge.source in ids or edge.target in ids]
    kept.update(end for edge in touching for end in (edge.source, edge.target))
    functions = {node.id for node in graph.nodes if node.kind is Kind.FUNCTION}
    redriven = {edge.source: edge for edge in graph.edges if edge.relation is Relation.DEAD_LETTERS}
    pending = [id_ for id_ in kept if id_ not in functions]
    while pending:
        edge = redriven.get(pending.pop())
        if edge is not None and edge.target not in kept:
            kept.add(edge.target)
            pending.append(edge.target)
    part = _kept(graph, kept)
    edges = tuple(
        edge
        for edge in part.edges
        if edge.source in ids or edge.target in ids or (edge.relation.is_failure and edge.source not in functions)
    )
    return Graph(nodes=part.nodes, edges=edges, unplaced=part.unplaced)


def _kept(graph: Graph, ids: Container[str]) -> Graph:
    return Graph(
        nodes=tuple(node for node in graph.nodes if node.id in ids),
        edges=tuple(edge for edge in graph.edges if edge.source in ids and edge.target in ids),
        unplaced=graph.unplaced,
    )
