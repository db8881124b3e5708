"""A flowchart of Mermaid, which GitHub draws in Markdown (https://mermaid.js.org/syntax/flowchart.html).

All names are in quotes, and what could end these or be taken for syntax, HTML or Markdown is written as an entity code
(`#quot;`, `#35;`), as the section "Entity codes to escape characters" of that page has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lambdalint import lazy
from lambdalint.pictures import faces, selection
from lambdalint.pictures.nodes import Edge, Graph, Kind, Node, Relation
from lambdalint.rule import Severity

MAXIMUM_TEXT = 50_000
"""Characters: `maxTextSize` (https://mermaid.js.org/config/schema-docs/config-properties-maxtextsize.html)."""
MAXIMUM_EDGES = 500
"""`maxEdges` (https://mermaid.js.org/config/schema-docs/config-properties-maxedges.html)."""

_SHAPES = {
    Kind.FUNCTION: ("[", "]"),
    Kind.API: ("([", "])"),
    Kind.URL: ("([", "])"),
    Kind.LOAD_BALANCER: ("([", "])"),
    Kind.CDN: ("([", "])"),
    Kind.SCHEDULE: ("{{", "}}"),
    Kind.RULE: ("{{", "}}"),
    Kind.BUS: (">", "]"),
    Kind.TOPIC: (">", "]"),
    Kind.QUEUE: ("[[", "]]"),
    Kind.STREAM: ("[[", "]]"),
    Kind.TABLE: ("[(", ")]"),
    Kind.BUCKET: ("[(", ")]"),
}
_OTHER_SHAPE = ("(", ")")
_ARROWS = {Relation.WRITES: "==>", Relation.READS_AND_WRITES: "<==>"}
"""Beside `-->`: what changes something is thick."""
_CLASSES = {
    "function": "stroke-width:2px",
    "error": "stroke:#d1242f,stroke-width:3px",
    "warning": "stroke:#bf8700,stroke-width:3px",
    "note": "stroke:#0969da,stroke-width:3px",
    "untold": "stroke-dasharray:4 3",
}
"""Borders alone: the theme's own colours of boxes and text stay readable on light and dark ground."""

_ENTITY = lazy.pattern(r"[^\w \-./:,()+=@…]")
_NUMBERED = lazy.pattern(r"^(\d+)\.")
"""What Markdown would take for an item of a list."""


def render(graph: Graph) -> str:
    """As much of it as Mermaid draws: `left_out` says what does not fit."""
    return _text(_fitting(graph))


def left_out(graph: Graph) -> str:
    """What `render` leaves out, in a sentence; empty if it is all there."""
    drawn = _fitting(graph)
    all_, shown = _functions(graph), _functions(drawn)
    missing = [faces.group(template) for template in graph.templates if template not in drawn.templates]
    if not missing and shown == all_:
        return ""
    limits = f"what Mermaid draws, {MAXIMUM_TEXT:,} characters and {MAXIMUM_EDGES} arrows"
    ends = dict.fromkeys((*missing[:1], *missing[-1:]))
    beyond = f", all of {' to '.join(ends)}" if missing else ""
    return (
        f"{all_ - shown} of {all_} functions do not fit into {limits}, and are left out{beyond}; "
        "name a folder or a --function, or take --format svg"
    )


def _functions(graph: Graph) -> int:
    return sum(node.kind is Kind.FUNCTION for node in graph.nodes)


def _fitting(graph: Graph) -> Graph:
    """Whole templates, the first ones; of one that is too large by itself, the first functions."""
    if _fits(graph):
        return graph
    templates = graph.templates
    number = _most(len(templates), lambda count: selection.of_templates(graph, templates[:count]))
    if number:
        return selection.of_templates(graph, templates[:number])
    first = selection.of_templates(graph, templates[:1])
    number = _most(_functions(first), lambda count: selection.first_functions(first, count))
    return selection.first_functions(first, number)


def _most(maximum: int, part: Callable[[int], Graph]) -> int:
    """The largest number of parts that fit."""
    fits, does_not = 0, maximum + 1
    while does_not - fits > 1:
        middle = (fits + does_not) // 2
        if _fits(part(middle)):
            fits = middle
        else:
            does_not = middle
    return fits


def _fits(graph: Graph) -> bool:
    return len(graph.edges) <= MAXIMUM_EDGES and len(_text(graph)) <= MAXIMUM_TEXT


def _text(graph: Graph) -> str:
    return "\n".join(("flowchart LR", *_nodes(graph), *map(_edge, graph.edges), *_classes(graph), ""))


def _nodes(graph: Graph) -> Iterator[str]:
    templates = graph.templates
    if len(templates) < 2:
        yield from (f"  {_node(node)}" for node in graph.nodes)
        return
    for number, template in enumerate(templates):
        yield f'  subgraph t{number}["{_escaped(faces.shortened(faces.group(template), 100))}"]'
        yield "    direction LR"  # it is not that of the whole
        yield from (f"    {_node(node)}" for node in graph.nodes if node.template == template)
        yield "  end"


def _node(node: Node) -> str:
    opening, closing = _SHAPES.get(node.kind, _OTHER_SHAPE)
    lines = [faces.name(node), faces.caption(node), ", ".join(words for _, words in faces.counts(node))]
    return f'{node.id}{opening}"{"<br/>".join(_escaped(line) for line in lines if line)}"{closing}'


def _edge(edge: Edge) -> str:
    words = [faces.verb(edge), *faces.labels(edge)]
    text = "<br/>".join(_escaped(word) for word in words if word)
    label = f'|"{text}"|' if text else ""
    return f"  {edge.source} {_arrow(edge)}{label} {edge.target}"


def _arrow(edge: Edge) -> str:
    if not edge.certain:
        return "-.->"
    return "--x" if edge.relation.is_failure else _ARROWS.get(edge.relation, "-->")


def _classes(graph: Graph) -> Iterator[str]:
    for name, style in _CLASSES.items():
        ids = [node.id for node in graph.nodes if _has(node, name)]
        if ids:
            yield f"  classDef {name} {style}"
            yield f"  class {','.join(ids)} {name}"


def _has(node: Node, name: str) -> bool:
    if name == "function":
        return node.kind is Kind.FUNCTION
    return node.untold if name == "untold" else node.worst is Severity(name)


def _escaped(text: str) -> str:
    """A text inside of quotes."""
    text = _NUMBERED.sub(r"\1#46;", _ENTITY.sub(lambda found: f"#{ord(found[0])};", text))
    return text.replace("#34;", "#quot;")
