"""Reading again: only what depends on what has changed, with the same result as if nothing were remembered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from lambdalint.linting import Linter, Outcome, Request
from lambdalint.model.code import Handler
from lambdalint.readers.memory import Memory

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Runtime: python3.13, CodeUri: src, Timeout: 10}}
Resources:
  One: {Type: AWS::Serverless::Function, Properties: {Handler: one.handler}}
  Two: {Type: AWS::Serverless::Function, Properties: {Handler: two.handler}}
"""
ONE = "import shared\n\n\ndef handler(event, context):\n    return shared.table()\n"
TWO = "def handler(event, context):\n    return None\n"
SHARED = "import boto3\n\n\ndef table():\n    boto3.client('dynamodb').get_item(TableName='t', Key={})\n"
BROKEN = "def table(:\n"
Again = Callable[..., Outcome]


@pytest.fixture
def again(folder: Path) -> Again:
    """Lints with what is remembered, and says the same as somebody who remembers nothing."""
    (folder / "src").mkdir()
    for name, text in {
        "template.yaml": TEMPLATE,
        "src/one.py": ONE,
        "src/two.py": TWO,
        "src/shared.py": SHARED,
    }.items():
        (folder / name).write_text(text)
    memory, request = Memory(), Request(paths=(Path("template.yaml"),), today=date(2026, 11, 23))

    def lint(**texts: str) -> Outcome:
        changed = {
            Path("template.yaml" if name == "template" else f"src/{name}.py"): text for name, text in texts.items()
        }
        outcome = Linter(request, memory).lint(changed)
        assert said(outcome) == said(Linter(request).lint(changed))
        return outcome

    return lint


def said(outcome: Outcome) -> list[str]:
    return [f"{each.rule.id} {each.finding.span.file.path}:{each.finding.span.start}" for each in outcome.diagnostics]


def functions(outcome: Outcome) -> dict[str, Handler]:
    (template,) = outcome.reading.project.templates
    return {function.id: function.code for function in template.functions if isinstance(function.code, Handler)}


def test_what_did_not_change_is_not_read_again(again: Again) -> None:
    before = functions(again())
    two, shared = TWO + "\n", SHARED + "\n"
    for texts, kept in (({}, {"One", "Two"}), ({"two": two}, {"One"}), ({"two": two, "shared": shared}, {"Two"})):
        now = functions(again(**texts))
        assert {id for id, code in now.items() if code is before[id]} == kept
        before = now


def test_a_change_of_the_template_or_of_a_manifest_holds_for_all(again: Again, folder: Path) -> None:
    (folder / "src/requirements.txt").write_text("requests\n")
    first = functions(again())
    assert functions(again(template=TEMPLATE + "\n"))["One"] is not first["One"]
    first = functions(again())
    (folder / "src/requirements.txt").write_text("requests\nboto3\n")
    assert functions(again())["Two"] is not first["Two"]


def test_what_is_wrong_with_a_file_is_told_as_long_as_it_is(again: Again) -> None:
    both = {"two": "import shared\n" + TWO, "shared": BROKEN}
    assert [line for line in said(again(**both)) if line.startswith("unreadable-file src/shared.py")]
    assert [line for line in said(again(**both, one=TWO)) if line.startswith("unreadable-file src/shared.py")]
    assert not [line for line in said(again()) if line.startswith("unreadable-file")]
