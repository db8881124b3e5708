"""`--add-ignore`, `--no-ignores`, and what a run makes of ignores."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lambdalint.cli import main

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Slow:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      Timeout: 901
      CodeUri: src
"""
HANDLER = """\
import boto3


def handler(event, context):
    return boto3.client("s3").list_buckets()["Buckets"]
"""


@pytest.fixture
def folder(folder: Path) -> Path:
    (folder / "src").mkdir()
    (folder / "template.yaml").write_text(TEMPLATE)
    (folder / "src/app.py").write_text(HANDLER)
    return folder


def run(*arguments: str) -> Result:
    rules = "timeout-out-of-range,client-created-per-invocation,unused-ignore"
    return CliRunner().invoke(main, ["check", "--select", rules, *arguments])


def test_ignores_are_written_for_all_that_is_found(folder: Path) -> None:
    result = run("--add-ignore")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "lambdalint: 2 findings ignored from now on.\n"
    assert "Timeout: 901  # lambdalint: ignore[timeout-out-of-range]\n" in (folder / "template.yaml").read_text()
    assert '["Buckets"]  # lambdalint: ignore[client-created-per-invocation]\n' in (folder / "src/app.py").read_text()
    assert (run().exit_code, run().stdout) == (0, "")
    assert run("--add-ignore").stderr == "lambdalint: 0 findings ignored from now on.\n"


def test_what_cannot_be_ignored_is_said(folder: Path) -> None:
    (folder / "serverless.json").write_text(
        '{"service": "a", "provider": {"name": "aws", "runtime": "nodejs22.x"}, '
        '"functions": {"b": {"handler": "c.d", "timeout": 901}}}'
    )
    result = run("--add-ignore")
    assert result.exit_code == 1
    assert "serverless.json:1:121: there is no place for an ignore of timeout-out-of-range\n" in result.stderr


def test_everything_is_shown_without_ignores(folder: Path) -> None:
    run("--add-ignore")
    (folder / "lambdalint.toml").write_text("[per-path-ignores]\n'src/**' = ['performance']")
    shown = json.loads(run("--no-ignores", "--format", "json").stdout)["findings"]
    assert [finding["rule"] for finding in shown] == ["client-created-per-invocation", "timeout-out-of-range"]


def test_what_is_ignored_is_marked_where_it_is_asked_for(folder: Path) -> None:
    (folder / "template.yaml").write_text(
        TEMPLATE.replace("901", "901  # lambdalint: ignore[timeout-out-of-range] soon")
    )
    result = json.loads(run("--format", "json", "--show-suppressed").stdout)
    suppressed = {finding["rule"]: finding["suppressed"] for finding in result["findings"]}
    assert suppressed["timeout-out-of-range"] == {"kind": "inSource", "reason": "soon"}
    assert suppressed["client-created-per-invocation"] is None


def test_an_ignore_in_code_that_was_named_may_be_of_use_elsewhere(folder: Path) -> None:
    (folder / "src/app.py").write_text(HANDLER.replace("import", "# lambdalint: ignore[timeout-out-of-range]\nimport"))
    assert "unused-ignore" not in run("src/app.py", "--format", "concise").stdout
    assert "unused-ignore" in run("--format", "concise").stdout


def test_unused_ignores_are_removed_by_fixing(folder: Path) -> None:
    text = TEMPLATE.replace("901", "9  # lambdalint: ignore[timeout-out-of-range]")
    (folder / "template.yaml").write_text(text)
    run("--fix")
    assert (folder / "template.yaml").read_text() == TEMPLATE.replace("901", "9")


def test_what_is_ignored_stays_secret(folder: Path) -> None:
    """The runtime stands on the line of the secret, whose text no frame may show."""
    (folder / "template.yaml").write_text(
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  Slow:\n    Type: AWS::Serverless::Function\n"
        "    # lambdalint: ignore[secret-in-environment] it is revoked\n"
        "    Properties: {Handler: app.handler, CodeUri: src, Timeout: 901, "
        "Environment: {Variables: {DB_PASSWORD: correct-horse-battery}}, Runtime: python3.13}\n"
    )
    result = CliRunner().invoke(main, ["check", "--select", "secret-in-environment,timeout-out-of-range"])
    assert "timeout-out-of-range" in result.stdout
    assert "secret-in-environment" not in result.stdout
    assert "correct-horse-battery" not in result.stdout
