"""What is used daily beside the findings themselves: statistics, lists of files, settings, watching, progress."""

from __future__ import annotations

import gc
import io
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from lambdalint import pool
from lambdalint.cli import main, progress, streams, watching
from lambdalint.config.keys import KEYS
from lambdalint.linting import Linter, Request
from lambdalint.shares import Kept

TOP = Path(__file__).parents[1]
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Slow:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.handler, Runtime: python3.9, Timeout: 901, CodeUri: src}
  Slower:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.handler, Runtime: python3.13, Timeout: 902, CodeUri: src}
"""


@pytest.fixture
def folder(folder: Path) -> Path:
    (folder / "src").mkdir()
    (folder / "template.yaml").write_text(TEMPLATE)
    (folder / "src/app.py").write_text("import orders\n\n\ndef handler(event, context):\n    return orders.none()\n")
    (folder / "src/orders.py").write_text("def none():\n    return None\n")
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_statistics_count_by_rule(folder: Path) -> None:
    result = run(
        "check", "--statistics", "--select", "timeout-out-of-range,runtime-deprecated", "--today", "2026-11-23"
    )
    assert result.stdout == "2  error    timeout-out-of-range\n1  warning  runtime-deprecated\n"
    assert result.exit_code == 1


def test_the_files_that_are_read_are_listed(folder: Path) -> None:
    assert run("check", "--show-files").stdout.splitlines() == ["src/app.py", "src/orders.py", "template.yaml"]
    assert run("check", "--show-files", "src/app.py").stdout.splitlines()[-1] == "template.yaml"


def test_files_that_are_not_read_are_said_beside_those_that_are(folder: Path) -> None:
    """Of what may be a template; nobody asks about data."""
    for name, text in (("large.yaml", TEMPLATE), ("data.yaml", "a: b\n")):
        (folder / name).write_text(text + "#" * 10_000_001)
    result = run("check", "--show-files")
    assert result.stdout.splitlines() == ["src/app.py", "src/orders.py", "template.yaml"]
    problem = "this file has 10 MB; files above 10 MB are not read"
    assert result.stderr == f"lambdalint: large.yaml: {problem}\n"
    found = run("check", "--format", "concise", "--select", "unreadable-file").stdout
    assert found == f"large.yaml:1:1: error[unreadable-file] {problem}\n"


def test_settings_are_shown_with_their_origins(folder: Path) -> None:
    (folder / "base.toml").write_text("select = ['security']\n[parameters]\nStage = 'prod'")
    (folder / "lambdalint.toml").write_text(
        "extend = 'base.toml'\nfail-on = 'error'\ntoday = 2027-01-31\n"
        "[per-path-ignores]\n'old/**' = ['cost']\n[rules.runtime-deprecation-approaching]\ndeprecation-window = 30"
    )
    result = run("config")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:-2] == [
        'select = ["security"]  # base.toml',
        'fail-on = "error"  # lambdalint.toml',
        "today = 2027-01-31  # lambdalint.toml",
        "",
        "[parameters]",
        'Stage = "prod"  # base.toml',
        "",
        "[per-path-ignores]",
        '"old/**" = ["cost"]  # lambdalint.toml',
        "",
        "[rules.runtime-deprecation-approaching]",
        "deprecation-window = 30  # lambdalint.toml",
    ]
    document = json.loads(run("config", "--format", "json").stdout)
    assert {rule["id"] for rule in document["rules"]} >= {"wildcard-permission"}
    assert {"table": "", "key": "fail-on", "value": "error", "origin": "lambdalint.toml"} in document["settings"]


def test_what_is_shown_can_be_kept(folder: Path) -> None:
    (folder / "lambdalint.toml").write_text("[severities]\nsecurity = 'note'\n[per-path-ignores]\n'a\"b' = ['cost']")
    shown = run("config").stdout
    (folder / "lambdalint.toml").write_text(shown)
    assert run("config").stdout == shown.replace("by default", "lambdalint.toml")


def test_an_environment_that_is_configured_has_to_be_there(folder: Path) -> None:
    (folder / "lambdalint.toml").write_text("sam-env = 'prod'")
    assert run("check", "--select", "runtime-blocked").exit_code == 0  # nobody has a samconfig.toml
    (folder / "samconfig.toml").write_text("[prd.deploy.parameters]\nparameter_overrides = 'A=1'")
    result = run("check", "--select", "runtime-blocked")
    assert result.stderr == "lambdalint: no samconfig.toml has an environment `prod`; did you mean `prd`?\n"


def test_wrong_settings_are_said(folder: Path) -> None:
    (folder / "lambdalint.toml").write_text("ignores = ['cost']")
    for command in ("config", "check", "inspect", "policy"):
        result = run(command)
        assert (result.exit_code, result.stderr) == (
            2,
            "lambdalint: lambdalint.toml: unknown key `ignores`; did you mean `ignore`?\n",
        )
        assert run(command, "--isolated").exit_code in (0, 1)


def test_the_schema_is_up_to_date() -> None:
    kept = (TOP / "lambdalint/config/schema.json").read_text(encoding="utf-8")
    assert kept == run("config", "--schema").stdout, "run: lambdalint config --schema > lambdalint/config/schema.json"


def test_the_schema_takes_what_is_taken_and_refuses_what_is_not() -> None:
    schema = json.loads((TOP / "lambdalint/config/schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    assert set(schema["properties"]) == set(KEYS)
    good = {
        "extend": "base.toml",
        "select": ["security"],
        "per-path-ignores": {"old/**": ["cost"]},
        "severities": {"security": "note"},
        "rules": {"sqs-redrive-missing": {"minimum-receive-count": 5}, "house-rule": {"anything": 1}},
        "fail-on": "never",
        "parameters": {"Stage": "prod", "Count": 5, "On": True},
        "stages": ["prod"],
    }
    validator.validate(good)
    refused: tuple[dict[str, Any], ...] = (
        {"selct": []},
        {"fail-on": "often"},
        {"severities": {"security": "high"}},
        {"rules": {"sqs-redrive-missing": {"minimum-receive-count": "5"}}},
        {"rules": {"sqs-redrive-missing": {"minimum": 5}}},
        {"parameters": {"Stage": []}},
    )
    for bad in refused:
        assert not validator.is_valid(bad), bad


def test_watching_notices_every_change(folder: Path) -> None:
    before = watching.state({folder})
    assert before == watching.state({folder})
    (folder / "src/orders.py").write_text("def none():\n    return 1\n\n")
    after = watching.state({folder})
    assert {path for path in after if before.get(path) != after[path]} == {str(folder / "src/orders.py")}
    (folder / "src/new.py").touch()
    assert watching.state({folder}) != after


def test_watching_lints_again_until_it_is_interrupted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[Kept] = []

    def once(kept: Kept) -> int:
        runs.append(kept)
        return 0

    def pause(_: float) -> None:
        if len(runs) == 2:
            raise KeyboardInterrupt
        (folder / "template.yaml").write_text(TEMPLATE + "\n")

    monkeypatch.setattr("time.sleep", pause)
    monkeypatch.setattr("gc.collect", lambda *_: 0)  # what other tests left takes seconds
    with pytest.raises(KeyboardInterrupt):
        watching.watched((folder,), once)
    assert len(runs) == 2


def test_watching_lints_again_what_changed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two projects; then one of them changes, then the configuration."""
    for name in ("a", "b"):
        (folder / name).mkdir()
        (folder / name / "template.yaml").write_text(TEMPLATE)
    (folder / "template.yaml").unlink()
    (folder / "lambdalint.toml").write_text("select = ['timeout-out-of-range']")
    linted: list[str] = []
    lint = Linter.lint

    def noted(self: Linter, texts: Any = None, share: Any = None) -> Any:
        linted.append(share.paths[0].name)
        return lint(self, texts, share)

    changes = [("b/template.yaml", "\n"), ("lambdalint.toml", "nonsense = 1\n"), ("lambdalint.toml", "")]
    settings = (folder / "lambdalint.toml").read_text()

    def pause(_: float) -> None:
        if not changes:
            raise KeyboardInterrupt
        name, text = changes.pop(0)
        before = settings if name == "lambdalint.toml" else TEMPLATE
        (folder / name).write_text(f"{before}\n{text}")

    monkeypatch.setattr(Linter, "lint", noted)
    monkeypatch.setattr("time.sleep", pause)
    monkeypatch.setattr("gc.collect", lambda *_: 0)
    result = run("check", "--watch")
    assert linted == ["a", "b", "b", "a", "b"]  # a configuration that is not as it should be ends nothing
    assert "unknown key `nonsense`" in result.stderr


def test_watching_says_when_all_is_mended_and_ends_as_any_run_that_is_interrupted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = [TEMPLATE.replace("901", "90").replace("902", "90")]

    def pause(_: float) -> None:
        if not changes:
            raise KeyboardInterrupt
        (folder / "template.yaml").write_text(changes.pop(0))

    monkeypatch.setattr("time.sleep", pause)
    monkeypatch.setattr("gc.collect", lambda *_: 0)
    result = run("check", "--watch", "--select", "timeout-out-of-range")
    assert result.exit_code == 130
    lines = [line for line in result.stderr.splitlines() if line]
    assert lines == [
        "lambdalint read 1 template, 2 functions and the code of 2 handlers.",
        "lambdalint waits for changes; end it with Ctrl-C.",
        "lambdalint read 1 template, 2 functions and the code of 2 handlers: no findings.",
        "lambdalint waits for changes; end it with Ctrl-C.",
        "lambdalint: interrupted",
    ]


def test_watching_keeps_nothing_apart_that_is_replaced(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frozen: list[int] = []

    def pause(_: float) -> None:
        frozen.append(gc.get_freeze_count())
        raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", pause)
    monkeypatch.setattr("gc.collect", lambda *_: 0)  # of all that these tests hold
    assert run("check", "--watch", "--select", "timeout-out-of-range").exit_code == 130
    assert frozen == [0]


def test_watching_ends_when_nobody_reads(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "is_read", lambda: False)
    monkeypatch.setattr("time.sleep", lambda _: pytest.fail("it waits"))
    assert run("check", "--watch", "--select", "timeout-out-of-range").exit_code == 1


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_is_drawn_when_it_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    monkeypatch.setattr(progress, "_PATIENCE", -1.0)
    with progress.shown_progress() as told:
        assert told is not None
        told(1, 3)
        assert "lambdalint" in terminal.getvalue()
        told(3, 3)
    assert terminal.getvalue().endswith("\x1b[2K")


def test_no_bar_is_drawn_for_a_short_run_and_none_where_nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    with progress.shown_progress() as told:
        assert told is not None
        told(1, 3)
    assert terminal.getvalue() == ""
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress.shown_progress() as told:
        assert told is None


def test_the_bar_follows_the_projects_that_are_read(folder: Path) -> None:
    (folder / "template.yaml").unlink()
    for name in ("a", "b"):
        (folder / name).mkdir()
        (folder / name / "template.yaml").write_text(TEMPLATE)
    seen: list[tuple[int, int]] = []
    linter = Linter(Request(paths=(folder,), today=date(2026, 11, 23)))
    list(pool.linted(linter, 1, lambda *at: seen.append(at)))
    assert seen == [(1, 2), (2, 2)]


def test_nothing_of_a_message_is_lost_without_a_fixable_finding(folder: Path) -> None:
    assert "may be fixed" not in run("check", "--select", "timeout-out-of-range").stdout
