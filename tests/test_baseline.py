"""What is in the baseline is known, wherever it has moved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lambdalint.cli import main

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  First:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.handler, Runtime: python3.13, Timeout: 901, CodeUri: s3://example-bucket/app.zip}
  Second:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.handler, Runtime: python3.13, Timeout: 901, CodeUri: s3://example-bucket/app.zip}
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(
        main, ["check", "--select", "timeout-out-of-range", "--baseline", "known.json", *arguments]
    )


@pytest.fixture
def known(folder: Path) -> Path:
    (folder / "template.yaml").write_text(TEMPLATE)
    result = run("--write-baseline")
    assert (result.exit_code, result.stderr) == (0, "lambdalint: 2 findings written to known.json.\n")
    return folder / "template.yaml"


def found(result: Result) -> list[str]:
    return result.stdout.splitlines()


def test_what_is_known_is_not_shown(known: Path) -> None:
    result = run("--format", "concise")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "lambdalint: 2 findings of known.json not shown.\n" in result.stderr


def test_lines_that_move_stay_known(known: Path) -> None:
    known.write_text("# a comment\n\n" + TEMPLATE.replace("  Second:", "  # another\n  Second:"))
    assert run().exit_code == 0


def test_a_file_that_moves_stays_known(known: Path) -> None:
    (known.parent / "stacks").mkdir()
    known.rename(known.parent / "stacks/orders.yaml")
    assert run().exit_code == 0


def test_what_is_new_is_shown(known: Path) -> None:
    known.write_text(TEMPLATE + TEMPLATE[TEMPLATE.index("  Second") :].replace("Second", "Third"))
    result = run("--format", "concise")
    assert result.exit_code == 1
    assert [line.partition(" ")[0] for line in found(result)] == ["template.yaml:11:70:"]


def test_another_value_is_new(known: Path) -> None:
    known.write_text(TEMPLATE.replace("901", "902", 1))
    result = run("--format", "concise")
    assert [line.partition(" ")[0] for line in found(result)] == ["template.yaml:5:70:"]


def test_what_is_gone_is_said(known: Path) -> None:
    known.write_text(TEMPLATE.replace("901", "900", 1))
    result = run()
    assert result.exit_code == 0
    assert result.stderr.splitlines()[:3] == [
        "lambdalint: 1 finding of known.json not shown.",
        "lambdalint: gone from known.json; --write-baseline forgets them:",
        "  timeout-out-of-range in template.yaml (First)",
    ]
    run("--write-baseline")
    assert "gone" not in run().stderr


def test_what_was_not_looked_for_is_not_gone(known: Path) -> None:
    (known.parent / "other.yaml").write_text(TEMPLATE.replace("901", "900"))
    assert "gone" not in run("other.yaml").stderr
    arguments = ["check", "--select", "runtime-blocked", "--baseline", "known.json"]
    assert "gone" not in CliRunner().invoke(main, arguments).stderr


def test_what_was_not_looked_for_stays_in_the_baseline(known: Path) -> None:
    (known.parent / "other.yaml").write_text(TEMPLATE)
    result = run("other.yaml", "--write-baseline")
    assert result.stderr == (
        "lambdalint: 2 findings written to known.json; of what was not looked for, 2 entries stayed.\n"
    )
    assert run().exit_code == 0


def test_no_other_file_is_overwritten(known: Path) -> None:
    (known.parent / "known.json").write_text('{"name": "a package"}')
    assert (run("--write-baseline").exit_code, (known.parent / "known.json").read_text()) == (
        2,
        '{"name": "a package"}',
    )


def test_what_is_there_twice_is_known_twice(folder: Path) -> None:
    (folder / "template.yaml").write_text(
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  First:\n    Type: AWS::Serverless::Function\n"
        "    Properties:\n      Handler: app.handler\n      Runtime: python3.13\n      CodeUri: .\n"
    )
    (folder / "app.py").write_text(
        "import boto3\n\n\ndef handler(event, context):\n"
        "    boto3.client('s3').list_buckets()\n    boto3.client('s3').list_buckets()\n"
    )
    arguments = ["check", "--select", "client-created-per-invocation", "--baseline", "known.json"]
    runner = CliRunner()
    runner.invoke(main, [*arguments, "--write-baseline"])
    entries = json.loads((folder / "known.json").read_text())["findings"]
    assert [(entry["path"], entry["resource"], entry["count"]) for entry in entries] == [("app.py", "", 2)]
    assert runner.invoke(main, arguments).exit_code == 0
    (folder / "app.py").write_text((folder / "app.py").read_text() + "    boto3.client('s3').list_buckets()\n")
    assert runner.invoke(main, [*arguments, "--fail-on", "note", "--format", "concise"]).stdout.count("\n") == 1


def test_what_is_known_is_marked_where_it_is_asked_for(known: Path) -> None:
    assert json.loads(run("--format", "json").stdout)["findings"] == []
    shown = json.loads(run("--format", "json", "--show-suppressed").stdout)["findings"]
    assert [finding["suppressed"] for finding in shown] == [{"kind": "external", "reason": ""}] * 2


ENDLESS = '{"rule": "", "path": "", "resource": "", "content": "", "count": Infinity}'


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", '{"version": 1}', '{"version": 1, "findings": [{}]}', '{"version": 1, "findings": [3]}'),
        f'{{"version": 1, "findings": [{ENDLESS}]}}',
    ],
)
def test_what_is_no_baseline_is_said(known: Path, text: str) -> None:
    (known.parent / "known.json").write_text(text)
    result = run()
    assert (result.exit_code, result.stderr) == (
        2,
        "lambdalint: known.json is no baseline: write one with --write-baseline\n",
    )


def test_a_baseline_of_a_later_version_is_said(known: Path) -> None:
    (known.parent / "known.json").write_text('{"version": 2, "findings": []}')
    assert "is a baseline of version 2, and this lambdalint reads 1" in run().stderr


def test_a_missing_baseline_is_said(folder: Path) -> None:
    (folder / "template.yaml").write_text(TEMPLATE)
    result = run()
    assert (result.exit_code, "the baseline known.json cannot be read: No such file" in result.stderr) == (2, True)


def test_a_baseline_may_say_what_it_likes(known: Path) -> None:
    """It may come with a stranger's change: a number is no reason to run out of memory."""
    document = json.loads((known.parent / "known.json").read_text())
    document["findings"][0]["count"] = 10**15
    document["findings"][1]["count"] = -3
    (known.parent / "known.json").write_text(json.dumps(document))
    result = run("--format", "concise")
    assert (result.exit_code, result.stdout.count("\n")) == (1, 1)
    assert result.stderr.count("timeout-out-of-range in template.yaml") == 1
