"""`lambdalint map`: formats and where they go, functions that are named, what is said on stderr."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner, Result

from lambdalint.cli import main
from lambdalint.pictures import mermaid
from tests.pictures.test_graph import CODE, SAM
from tests.pictures.test_mermaid import parsed

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command in a folder with a small project."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text(CODE, encoding="utf-8")
    (tmp_path / "template.yaml").write_text(SAM, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(main, ["map", *arguments])


def test_mermaid_is_printed_with_the_findings_whatever_they_are(run: Run) -> None:
    result = run()
    assert result.exit_code == 0
    parsed(result.stdout)
    (ship,) = [line for line in result.stdout.splitlines() if '"Ship<br/>' in line]
    assert "warnings" in ship
    assert result.stderr == ""


def test_svg_goes_to_a_file(run: Run, tmp_path: Path) -> None:
    result = run("--format", "svg", "--output-file", "map.svg", "template.yaml")
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / "map.svg").read_text(encoding="utf-8").startswith("<svg ")
    assert (tmp_path / "map.svg").read_text(encoding="utf-8").endswith("</svg>\n")
    assert run("--output-file", "nowhere/map.mmd", "template.yaml").exit_code == 2


def test_functions_that_are_named_and_the_configuration(run: Run, tmp_path: Path) -> None:
    (tmp_path / "none.toml").write_text('select = ["queue-name-invalid"]\n', encoding="utf-8")
    unknown = run("--config", "none.toml")
    assert unknown.exit_code == 2
    (tmp_path / "none.toml").write_text('select = ["runtime-deprecated"]\n', encoding="utf-8")
    result = run("--function", "Place", "--config", "none.toml")
    assert result.exit_code == 0
    assert '["Place<br/>python3.13, 128 MB, 10 s"]' in result.stdout
    assert "archive" not in result.stdout
    wrong = run("--function", "Plaice", "--config", "none.toml")
    assert wrong.exit_code == 2
    assert "no function is called `Plaice`; did you mean `Place`?" in wrong.stderr


def test_what_is_not_drawn_is_said(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = dedent("""\
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Other:
            Type: AWS::Serverless::Function
            Properties: {Runtime: python3.13, Handler: a.b, CodeUri: s3://example-bucket/a.zip}
        """)
    (tmp_path / "b.yaml").write_text(other, encoding="utf-8")
    (tmp_path / "a.yaml").write_text("AWSTemplateFormatVersion: 2010-09-09\nResources: {A: 5}\n", encoding="utf-8")
    monkeypatch.setattr(mermaid, "MAXIMUM_EDGES", 0)
    result = run()
    assert result.exit_code == 0
    assert "Other" in result.stdout
    assert "Place" not in result.stdout
    assert "2 of 3 functions do not fit" in result.stderr
    assert "all of template.yaml" in result.stderr
    assert "belongs to nothing that is drawn" in result.stderr


def test_no_function_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run("empty")
    assert (result.exit_code, result.stdout) == (0, "flowchart LR\n")
    assert "no function was found" in result.stderr
