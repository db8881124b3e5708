"""Drawings: well-formed, within their frame, no box on another, whatever names say; and the layout below them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import combinations
from xml.etree import ElementTree as ET  # what is parsed was made here

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from lambdalint.pictures import svg
from lambdalint.pictures.layout import arrange
from lambdalint.pictures.nodes import Graph, Kind, Relation
from lambdalint.rule import Severity
from lambdalint.source import SourceFile, Span
from tests.pictures.conftest import a_graph, a_node, an_edge, diagnostic
from tests.pictures.test_graph import JAVASCRIPT, PROJECT, SERVERLESS
from tests.pictures.test_mermaid import HOSTILE

_SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]


def _parsed(text: str) -> ET.Element:
    root = ET.fromstring(text)  # noqa: S314 - as above
    assert root.tag == f"{_SVG}svg"
    return root


def _of_class(root: ET.Element, name: str) -> list[ET.Element]:
    return [one for one in root.iter(f"{_SVG}g") if name in one.get("class", "").split()]


def _boxes(root: ET.Element) -> dict[str, Box]:
    found = {}
    for node in _of_class(root, "node"):
        x, y = map(float, re.findall(r"-?[\d.]+", node.get("transform", "")))
        rect = next(one for one in node.iter(f"{_SVG}rect") if one.get("class") == "box")
        found[node.get("data-node", "")] = (x, y, float(rect.get("width", "")), float(rect.get("height", "")))
    return found


def _do_not_overlap(boxes: Sequence[Box]) -> None:
    for one, other in combinations(boxes, 2):
        beside = one[0] + one[2] <= other[0] or other[0] + other[2] <= one[0]
        assert beside or one[1] + one[3] <= other[1] or other[1] + other[3] <= one[1], (one, other)


def _is_sound(text: str) -> ET.Element:
    """What holds for every drawing."""
    root = _parsed(text)
    assert root.get("role") == "img"
    assert root[0].tag == f"{_SVG}title"
    left, top, width, height = map(float, root.get("viewBox", "").split())
    boxes = _boxes(root)
    for x, y, across, down in boxes.values():
        assert left <= x
        assert top <= y
        assert x + across <= width
        assert y + down <= height
    _do_not_overlap(list(boxes.values()))
    for path in (one for edge in _of_class(root, "edge") for one in edge.iter(f"{_SVG}path")):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", path.get("d", ""))]
        assert all(0 <= x <= width for x in numbers[::2])
        assert all(0 <= y <= height for y in numbers[1::2])
    assert "script" not in {one.tag.removeprefix(_SVG) for one in root.iter()}
    values = [(key, value) for one in root.iter() for key, value in one.attrib.items()]
    assert not [key for key, _ in values if "href" in key or key.startswith("on") or key == "src"]
    styles = [one.text or "" for one in root.iter(f"{_SVG}style")]
    drawn = [value for key, value in values if not key.startswith("data-")]
    assert not re.search(r"url\((?!#)|@import", " ".join((*styles, *drawn)))
    return root


def test_a_project(drawn: Callable[..., Graph]) -> None:
    graph = drawn(PROJECT)
    root = _is_sound(svg.render(graph))
    assert set(_boxes(root)) == set(graph.by_id)
    assert len(_of_class(root, "edge")) == len(graph.edges)
    functions = {one.get("data-function"): one for one in _of_class(root, "function")}
    place = functions["Place"]
    assert (place.get("tabindex"), place.get("role"), place.get("data-template")) == ("0", "button", "template.yaml")
    assert place[0].text == "Place (function, python3.13, 128 MB, 10 s)"
    titles = {edge[0].text for edge in _of_class(root, "edge")}
    assert "Ship → Table: reads and writes, GetItem, PutItem" in titles


def test_chains_read_from_left_to_right(drawn: Callable[..., Graph]) -> None:
    graph = drawn(PROJECT)
    boxes = _boxes(_parsed(svg.render(graph)))
    lefts = {node.label: boxes[node.id][0] for node in graph.nodes}
    chain = ["ServerlessHttpApi", "Place", "Orders", "Ship", "Table"]
    assert sorted(chain, key=lefts.__getitem__) == chain
    assert lefts["rate(1 day)"] == lefts["ServerlessHttpApi"]
    assert lefts["Orders"] < lefts["Lost"] < lefts["Last"]


def test_templates_have_frames(drawn: Callable[..., Graph]) -> None:
    graph = drawn({
        "a/template.yaml": PROJECT["template.yaml"], "a/src/app.py": PROJECT["src/app.py"],
        "b/serverless.yml": SERVERLESS, "b/api.js": JAVASCRIPT, "b/package.json": "{}",
    })  # fmt: skip
    root = _is_sound(svg.render(graph))
    frames = [one for one in root.iter(f"{_SVG}rect") if one.get("class") == "frame"]
    _do_not_overlap([tuple(float(one.get(key, "")) for key in ("x", "y", "width", "height")) for one in frames])  # type: ignore[misc]
    headings = [one.text for one in root.iter(f"{_SVG}text") if one.get("class") == "heading"]
    assert headings == ["a/template.yaml", "b/serverless.yml"]
    assert _of_class(root, "allowed")


def test_findings_are_counted_and_coloured() -> None:
    span = Span(SourceFile("template.yaml", ""), 0, 0)
    found = (diagnostic(span, severity=Severity.NOTE), diagnostic(span, severity=Severity.WARNING))
    root = _is_sound(svg.render(a_graph([replace(a_node(1, "Fn"), diagnostics=found)])))
    (node,) = _of_class(root, "node")
    assert node.get("class") == "node function warning"
    assert [one[1].text for one in _of_class(root, "count")] == ["1 warning", "1 note"]
    assert root[0].text == "Map of 1 function and what they touch, 2 findings"


def test_hostile_names() -> None:
    nodes = [a_node(number, label) for number, label in enumerate([*HOSTILE, "\x00\ufffe]]>&<"])]
    nodes.append(a_node(99, "other", template='other"].yaml'))
    graph = a_graph(nodes, *(an_edge(number, 0, label, "x") for number, label in enumerate(HOSTILE)))
    text = svg.render(graph)
    _is_sound(text)
    assert "<script" not in text
    assert "<img" not in text
    assert "\u202e" not in text


def test_names_are_cut_to_their_box_and_whole_in_the_title() -> None:
    root = _parsed(svg.render(a_graph([a_node(1, "W" * 200), a_node(2, "漢" * 200)])))
    for node, letter in zip(_of_class(root, "node"), "W漢", strict=True):
        (name,) = [one.text or "" for one in node.iter(f"{_SVG}text") if one.get("class") == "name"]
        assert "…" in name
        assert len(name) < 30
        assert (node[0].text or "").startswith(letter * 200)


def test_what_invokes_itself() -> None:
    root = _is_sound(svg.render(a_graph([a_node(1, "Again")], an_edge(1, 1, "Invoke", relation=Relation.CALLS))))
    assert len(_of_class(root, "edge")) == 1


def test_nothing_to_draw() -> None:
    _is_sound(svg.render(a_graph([])))


def test_a_thousand_functions() -> None:
    nodes, edges = [], []
    for number in range(1_000):
        nodes += [a_node(number, f"Fn{number}"), a_node(number + 10_000, f"Queue{number}", Kind.QUEUE)]
        edges += [an_edge(number + 10_000, number, "batch of 10"), an_edge(number, 10_000 + number // 7)]
    text = svg.render(a_graph(nodes, *edges))
    assert text.count('class="node function"') == 1_000


def test_long_chains_and_cycles_are_no_deep_recursion() -> None:
    pairs = [(number, number + 1) for number in range(1_500)] + [(1_500, 0), (5, 5)]
    pairs += [(number, 1_501) for number in range(0, 1_500, 2)]
    layout = arrange([(100.0, 40.0)] * 1_502, pairs, [10.0] * len(pairs))
    assert len({x for x, _, _, _ in layout.boxes.values()}) == 1_501
    assert len(layout.routes) == len(pairs)


_EDGES = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=40, unique=True)


@given(_EDGES, st.lists(st.sampled_from(Relation), min_size=1))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_any_graph(pairs: list[tuple[int, int]], relations: list[Relation]) -> None:
    nodes = [a_node(number, f"Node{number}", list(Kind)[number], f"{number % 2}.yaml") for number in range(15)]
    edges = [
        an_edge(source, target, "label", relation=relations[number % len(relations)])
        for number, (source, target) in enumerate(pairs)
    ]
    _is_sound(svg.render(a_graph(nodes, *edges)))


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_a_sign(kind: Kind) -> None:
    root = _is_sound(svg.render(a_graph([a_node(1, "One", kind)])))
    assert [one for one in root.iter(f"{_SVG}path") if one.get("class") == "icon" and one.get("d")]
