"""Templates with anything anywhere: the readers answer, with findings perhaps, and never raise.

Valid templates are taken apart and put together again wrongly: wrong types, missing parts, references in a circle,
deep nesting, parts in places where they do not belong. Every rule and the inspection look at what is read of them.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lambdalint import engine, packs
from lambdalint.inspection.document import document as inspected
from lambdalint.model.node import Mapping, Node, Scalar
from lambdalint.readers import document, project
from lambdalint.source import SourceFile
from tests.readers.conftest import TODAY

TESTS = Path(__file__).parents[1]
SEEDS = [*sorted((TESTS / "official").glob("*/*.y*ml")), *sorted((TESTS.parent / "examples").glob("*/*.yml"))]
SEEDS += sorted((TESTS.parent / "examples").glob("*/template.yaml"))

RULES = packs.rules().values()

EXAMPLES = int(os.environ.get("LAMBDALINT_HOSTILE_EXAMPLES", "40"))
"""Of each test; more of them find more, and take longer."""

ODD: list[Any] = [
    None,
    "",
    "x",
    "${",
    "${self:}",
    "${self:custom}",
    "${file(./a.yml):b, ${opt:c, 'd'}}",
    "!Ref",
    "a" * 3000,
    "é\u2028\x7f",
    0,
    -1,
    10**30,
    1.5,
    True,
    [],
    {},
    [[[]]],
    {"": {}},
    {"Ref": None},
    {"Ref": []},
    {"Ref": "AWS::NoValue"},
    {"Fn::If": []},
    {"Fn::If": ["C", {"Ref": "AWS::NoValue"}]},
    {"Fn::If": [{"Ref": "C"}, [], {}]},
    {"Fn::GetAtt": []},
    {"Fn::GetAtt": "x"},
    {"Fn::GetAtt": [{"Ref": "x"}, 3]},
    {"Fn::Sub": []},
    {"Fn::Sub": ["${a} ${b.c} ${!d}", {"a": {"Fn::Sub": "${a}"}}]},
    {"Fn::Join": ["", {"Ref": "x"}]},
    {"Fn::Join": [[], [1]]},
    {"Fn::Select": ["0", []]},
    {"Fn::Select": [-1, {"Fn::Split": [",", {"Ref": "x"}]}]},
    {"Fn::FindInMap": ["a", {"Fn::FindInMap": ["a", "b", "c"]}, "c"]},
    {"Fn::Transform": {"Name": "AWS::Include"}},
    {"Fn::ForEach::Loop": ["X", ["a", "b"], {"${X}": {"Type": "AWS::Lambda::Function"}}]},
    {"Fn::ForEach::Loop": "x"},
    {"Fn::Length": {"Fn::Split": [",", "a,b"]}},
    {"Fn::ImportValue": {"Fn::Sub": "x"}},
]


def plain(node: Node | None) -> Any:
    """A node as `json` and `yaml` write it."""
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.values.items()}
    if node is None or isinstance(node, Scalar):
        return node and node.value
    return [plain(item) for item in node.items]


def places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with each of its keys or indices; what is in the tree twice, or in itself, once."""
    pending, seen = [tree], set()
    while pending:
        holder = pending.pop()
        if id(holder) in seen:
            continue
        seen.add(id(holder))
        keys = list(holder) if isinstance(holder, dict) else range(len(holder)) if isinstance(holder, list) else ()
        for key in keys:
            yield holder, key
            pending.append(holder[key])


def mutate(tree: Any, chance: random.Random, *, anchors: bool = False) -> None:
    """Changes the tree in one place. With `anchors`, a part of it may come to be in it twice, or in itself."""
    found = list(places(tree))
    if not found:
        return
    holder, key = chance.choice(found)
    other, other_key = chance.choice(found)
    named = tree.get("Resources") or tree.get("functions")
    names = [*named, "x"] if isinstance(named, dict) else ["x"]
    if anchors and chance.random() < 0.5:
        holder[key] = chance.choice([other, other[other_key], {"<<": other[other_key]}, [other[other_key]] * 9])
        return
    replacement = chance.choice(
        [
            deepcopy(chance.choice(ODD)),
            deepcopy(chance.choice(ODD)),
            other[other_key],
            [holder[key]] * chance.choice([1, 2, 50]),
            {str(key): holder[key]},
            {"Fn::If": ["C", holder[key], other[other_key]]},
            {"Fn::If": ["C", {"Fn::If": ["C", 1, holder[key]]}, {"Ref": "AWS::NoValue"}]},
            {"Ref": chance.choice(names)},
            {"Fn::GetAtt": [chance.choice(names), "Arn"]},
            {"Fn::Sub": "${" + chance.choice(names) + ".Arn}:x"},
        ]
    )
    if not anchors:
        replacement = json.loads(json.dumps(replacement))  # no part of the tree is in it twice, or in itself
    match chance.randrange(4):
        case 0 if isinstance(holder, dict):
            del holder[key]
        case 1 if isinstance(holder, dict):
            holder[chance.choice(["", "Ref", "Fn::Sub", "Type", "x", str(other_key)])] = holder.pop(key)
        case _:
            holder[key] = replacement


def check(folder: Path) -> None:
    """Reads a folder, and lets every rule and the inspection look at it."""
    read = project.read([folder], TODAY).project
    crashed = [d.finding.message for d in engine.run(read, RULES, {}) if d.crashed]
    assert crashed == []
    json.dumps(inspected(read, "0"))


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: f"{path.parent.name}/{path.name}")
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chance=st.randoms(use_true_random=False), count=st.integers(1, 6), as_json=st.booleans())
def test_anything_anywhere(tmp_path: Path, seed: Path, chance: random.Random, count: int, as_json: bool) -> None:
    tree = plain(document.read(SourceFile(seed.name, seed.read_text(encoding="utf-8")), lambda *_: None))
    for _ in range(count):
        mutate(tree, chance, anchors=not as_json)
    (tmp_path / ".git").mkdir(exist_ok=True)
    text = json.dumps(tree) if as_json else yaml.dump(tree, Dumper=yaml.CSafeDumper, allow_unicode=True)
    (tmp_path / seed.name).write_text(text, encoding="utf-8")
    check(tmp_path)
