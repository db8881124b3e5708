"""The targets of `make fuzz`: each begins with something, and what it makes of that is linted as in a run."""

from __future__ import annotations

import subprocess
import sys
import zlib
from itertools import islice
from pathlib import Path

import pytest

from fuzz.door import Broken, Door
from fuzz.mutation import Mutation
from fuzz.projects import Checkout, joined, parted
from fuzz.targets import TARGETS, Target
from lambdalint import engine
from lambdalint.model.code import Handler
from lambdalint.readers import templates
from lambdalint.rule import Diagnostic, Finding, Rule
from lambdalint.source import SourceFile, Span

SOURCE = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Door:
    return Door(tmp_path_factory.mktemp("checkout"))


def test_an_input_is_the_files_of_a_project() -> None:
    files = {"app.py": "a\n", "src/b.py": "b\n"}
    assert parted(joined(files), "main.py") == files
    assert parted("text\n@@ b.py\nb", "main.py") == {"main.py": "text\n", "b.py": "b"}
    assert parted("", "main.py") == {"main.py": ""}
    assert parted("@@ ../a.py\n@@ /a.py\n@@ .git/config\n", "main.py").keys() == {"main.py"}
    assert parted("@@ a\n@@ a/b\n@@ a\n", "main.py").keys() == {"a"}


def test_a_checkout_has_the_files_of_the_last_input_alone(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    assert checkout.lay({"a/b.py": "text", "c.py": ""}) == {tmp_path / "a/b.py": "text", tmp_path / "c.py": ""}
    checkout.lay({"c.py": "", "a": ""})
    assert sorted(path.name for path in tmp_path.iterdir()) == [".git", "a", "c.py"]


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_what_each_target_begins_with_is_linted(door: Door, target: Target) -> None:
    begun = list(islice(target.seeds(()), 6))
    change = Mutation(begun, target.words)
    read = 0
    for number, text in enumerate(begun):
        for files in target.projects(change(text, number) if number % 2 else text):
            outcome = door(files, zlib.crc32(text.encode()))
            functions = (function for template in outcome.reading.project.templates for function in template.functions)
            code = (*outcome.reading.project.handlers, *(function.code for function in functions))
            read += bool(outcome.reading.project.templates) + any(isinstance(one, Handler) for one in code)
    assert read


def test_a_rule_that_crashes_is_told(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(rule: Rule, _looked_at: object, _options: object, found: list[Diagnostic]) -> None:
        span = Span(SourceFile("template.yaml", ""), 0, 0)
        found.append(Diagnostic(rule, Finding(span, "crashed here"), crashed=True))

    monkeypatch.setattr(engine, "_pass", crash)
    with pytest.raises(Broken, match="crashed here"):
        door({"template.yaml": "Resources: {Topic: {Type: AWS::SNS::Topic}}"}, 0)


def test_a_mistake_in_reading_is_told(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "_is_cloudformation", lambda _: 1 // 0)
    with pytest.raises(Broken, match="a mistake of lambdalint itself at readers/templates"):
        door({"template.yaml": "Resources: {Topic: {Type: AWS::SNS::Topic}}"}, 0)


def test_help_names_the_targets() -> None:
    said = subprocess.run([sys.executable, "-m", "fuzz.run", "--help"], cwd=SOURCE, capture_output=True, check=True)
    assert b"variables" in said.stdout
