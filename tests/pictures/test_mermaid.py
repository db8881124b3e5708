"""Flowcharts: a strict check of the grammar that is used, hostile names, and the limits of Mermaid."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from lambdalint.pictures import mermaid
from lambdalint.pictures.nodes import Graph, Kind
from lambdalint.rule import Severity
from lambdalint.source import SourceFile, Span
from tests.pictures.conftest import a_graph, a_node, an_edge, diagnostic
from tests.pictures.test_graph import PROJECT

_TEXT = r'"(?:[\w \-./:,()+=@…]|#(?:\d+|quot);|<br/>)+"'
_SHAPES = "|".join((
    rf"\[{_TEXT}\]", rf"\(\[{_TEXT}\]\)", rf"\{{\{{{_TEXT}\}}\}}", rf">{_TEXT}\]", rf"\[\[{_TEXT}\]\]",
    rf"\[\({_TEXT}\)\]", rf"\({_TEXT}\)",
))  # fmt: skip
_ID = r"n[0-9a-f]{10}"
_LINES = {
    "node": re.compile(rf"  (?:  )?(?P<id>{_ID})(?:{_SHAPES})"),
    "edge": re.compile(rf"  (?P<source>{_ID}) (?:-->|==>|<==>|-\.->|--x)(?:\|{_TEXT}\|)? (?P<target>{_ID})"),
    "subgraph": re.compile(rf"  subgraph t\d+\[{_TEXT}\]"),
    "direction": re.compile("    direction LR"),
    "end": re.compile("  end"),
    "classDef": re.compile(r"  classDef \w+ [\w\-:#, ]+"),
    "class": re.compile(rf"  class (?P<ids>{_ID}(?:,{_ID})*) \w+"),
}


def parsed(text: str) -> list[tuple[str, re.Match[str]]]:
    """Its lines, each of which is one of the statements above; nodes are declared once, before they are used."""
    first, *lines = text.splitlines()
    assert first == "flowchart LR"
    found = []
    declared: set[str] = set()
    for line in lines:
        statements = [(name, match) for name, form in _LINES.items() if (match := form.fullmatch(line))]
        assert len(statements) == 1, line
        (name, match) = statements[0]
        if name == "node":
            assert match["id"] not in declared
            declared.add(match["id"])
        used = {key: value.split(",") for key, value in match.groupdict().items() if key != "id"}
        assert declared.issuperset(id_ for ids in used.values() for id_ in ids)
        found.append((name, match))
    assert [name for name, _ in found].count("subgraph") == [name for name, _ in found].count("end")
    return found


def test_a_project(drawn: Callable[..., Graph]) -> None:
    graph = drawn(PROJECT)
    statements = parsed(mermaid.render(graph))
    assert sum(name == "node" for name, _ in statements) == len(graph.nodes)
    assert sum(name == "edge" for name, _ in statements) == len(graph.edges)
    text = mermaid.render(graph)
    assert '["Place<br/>python3.13, 128 MB, 10 s"]' in text
    assert '(["ServerlessHttpApi<br/>HTTP API"])' in text
    assert '|"POST /orders<br/>GET /orders/#123;id#125;"|' in text
    assert '[("DynamoDB<br/>table, not told which")]' in text
    assert '[["returns<br/>queue elsewhere"]]' in text
    assert text.count("--x") == 3
    assert not mermaid.left_out(graph)


def test_findings_are_counted_and_coloured(drawn: Callable[..., Graph]) -> None:
    span = Span(SourceFile("template.yaml", ""), 0, 0)
    found = (diagnostic(span, severity=Severity.WARNING), *[diagnostic(span, message=text) for text in "ab"])
    text = mermaid.render(a_graph([replace(a_node(1, "Fn"), diagnostics=found), a_node(2, "Other")]))
    assert '["Fn<br/>2 errors, 1 warning"]' in text
    assert text.endswith("  classDef error stroke:#d1242f,stroke-width:3px\n  class n0000000001 error\n")
    parsed(text)


HOSTILE = [
    'a"] --> evil["b', "</script><img src=x onerror=alert(1)>", "line\nbreak\r\u2028x", "%%{init: {}}%%", "`**md**`",
    "a|b", "\u202egnp.exe", "\x1b[31mred", "\ud800", "end", "x;y", "# heading", "&quot;&#34;#quot;", "1. one", "$$x$$",
    "click n href", "", "😀" * 5, "a" * 5_000,
]  # fmt: skip


def test_hostile_names() -> None:
    nodes = [a_node(number, label) for number, label in enumerate(HOSTILE)]
    nodes.append(a_node(99, "other", template='other"].yaml'))
    text = mermaid.render(a_graph(nodes, *(an_edge(number, 0, label) for number, label in enumerate(HOSTILE))))
    parsed(text)
    assert text.encode()
    assert '["1#46; one"]' in text
    assert '["a#quot;#93; --#62; evil#91;#quot;b"]' in text
    assert max(map(len, text.splitlines())) < 700


@pytest.mark.parametrize("many", [{"functions": 600}, {"functions": 450, "label": "n" * 48}], ids=["edges", "text"])
def test_whole_templates_are_left_out_where_not_all_fit(many: dict[str, int | str]) -> None:
    count, label = int(many["functions"]), many.get("label", "Fn")
    nodes, edges = [], []
    for number in range(count):
        template = f"stack-{number // 100}.yaml"
        nodes += [a_node(number, f"{label}{number}", template=template)]
        nodes += [a_node(number + 10_000, f"Queue{number}", Kind.QUEUE, template)]
        edges.append(an_edge(number + 10_000, number))
    graph = a_graph(nodes, *edges)
    text = mermaid.render(graph)
    statements = [name for name, _ in parsed(text)]
    assert len(text) <= mermaid.MAXIMUM_TEXT
    assert 0 < statements.count("edge") <= mermaid.MAXIMUM_EDGES
    assert statements.count("edge") % 100 == 0
    assert "functions do not fit into what Mermaid draws" in mermaid.left_out(graph)
    assert f"stack-{(count - 1) // 100}.yaml; name a folder" in mermaid.left_out(graph)


def test_one_template_that_is_too_large_is_drawn_in_part() -> None:
    nodes = [a_node(number, f"Fn{number}") for number in range(700)] + [a_node(9_999, "Queue", Kind.QUEUE)]
    graph = a_graph(nodes, *(an_edge(9_999, number) for number in range(700)))
    statements = [name for name, _ in parsed(mermaid.render(graph))]
    assert statements.count("edge") == mermaid.MAXIMUM_EDGES
    assert mermaid.left_out(graph).startswith("200 of 700 functions do not fit")


def test_nothing_to_draw() -> None:
    assert mermaid.render(a_graph([])) == "flowchart LR\n"
