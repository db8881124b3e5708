"""Small projects, and their graphs in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from lambdalint.model.project import Project
from lambdalint.pictures.graph import graph
from lambdalint.pictures.nodes import Edge, Graph, Kind, Node, Relation
from lambdalint.readers import project
from lambdalint.rule import Diagnostic, Finding, Place, Precision, Rule, Severity
from lambdalint.source import SourceFile, Span

Files = dict[str, str]


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Files], Project]:
    def read_(files: Files) -> Project:
        (tmp_path / ".git").mkdir(exist_ok=True)
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text), encoding="utf-8")
        return project.read([tmp_path], date(2026, 11, 22)).project

    return read_


@pytest.fixture
def drawn(read: Callable[[Files], Project]) -> Callable[..., Graph]:
    """The graph of files; `diagnose` says what is found in the project that they are."""

    def draw(files: Files, diagnose: Callable[[Project], Iterable[Diagnostic]] = lambda _: ()) -> Graph:
        found = read(files)
        return graph(found, diagnose(found))

    return draw


def in_words(drawn: Graph) -> list[str]:
    """A line for each edge: `queue Orders > function Worker: invokes, batch of 10`."""
    nodes = drawn.by_id
    lines = []
    for edge in drawn.edges:
        ends = " > ".join(f"{nodes[end].kind.value} {nodes[end].label}" for end in (edge.source, edge.target))
        relation = edge.relation.value if edge.certain else f"may {edge.relation.value}"
        lines.append(f"{ends}: {', '.join((relation, *edge.labels))}")
    return sorted(lines)


def file_of(found: Project, path: str) -> SourceFile:
    """A template of the project, or a file of its code."""
    files = [template.file for template in found.templates]
    for template in found.templates:
        for function in template.functions:
            files += getattr(function.code, "files", ())
    return next(file for file in files if file.path == path)


def place(file: SourceFile, text: str) -> Span:
    """Where a text first stands."""
    start = file.text.index(text)
    return Span(file, start, start + len(text))


def diagnostic(span: Span, *related: Span, severity: Severity = Severity.ERROR, message: str = "wrong") -> Diagnostic:
    rule = Rule(
        id="a-rule",
        category="operations",
        severity=severity,
        precision=Precision.HIGH,
        check=lambda: iter(()),
        subjects={},
        options=None,
        module=Path("a_rule.py"),
    )
    return Diagnostic(rule, Finding(span, message, tuple(Place(one, "there") for one in related)))


def a_node(number: int, label: str, kind: Kind = Kind.FUNCTION, template: str = "template.yaml") -> Node:
    return Node(
        id=f"n{number:010x}",
        kind=kind,
        label=label,
        details=(),
        template=template,
        logical_id=label,
        outside=False,
        untold=False,
        function=None,
        code=None,
        diagnostics=(),
    )


def an_edge(source: int, target: int, *labels: str, relation: Relation = Relation.INVOKES) -> Edge:
    """Between the nodes of these numbers."""
    ends = {"source": f"n{source:010x}", "target": f"n{target:010x}"}
    return Edge(**ends, relation=relation, labels=labels, certain=True)


def a_graph(nodes: list[Node], *edges: Edge) -> Graph:
    return Graph(nodes=tuple(nodes), edges=edges, unplaced=())
