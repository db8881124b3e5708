"""The command line: formats and where they go, selection, exit codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from lambdalint import __version__, packs
from lambdalint.cli import main
from lambdalint.rule import Finding

SLOW = """Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Timeout: {timeout}
      MemorySize: {memory}
      Policies: {policies}
      Runtime: python3.13
      Handler: app.handler
      CodeUri: s3://example-bucket/app.zip
"""


def template(folder: Path, timeout: str = "3", memory: str = "128", policies: str = "[]") -> None:
    (folder / "template.yaml").write_text(SLOW.format(timeout=timeout, memory=memory, policies=policies))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def found(result: Result) -> list[str]:
    return [finding["rule"] for finding in json.loads(result.stdout)["findings"]]


def test_a_clean_project(folder: Path) -> None:
    template(folder)
    result = run("check")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "lambdalint read 1 template, 1 function and the code of 0 handlers.\n"


def test_findings_fail_the_run_and_name_the_line(folder: Path) -> None:
    template(folder, timeout="901")
    result = run("check", "--format", "concise")
    assert result.exit_code == 1
    assert result.stdout.startswith("template.yaml:6:16: error[timeout-out-of-range] the timeout is 901 s")


@pytest.mark.parametrize(
    ("fail_on", "code"),
    [("error", 0), ("warning", 1), ("note", 1), ("never", 0)],
    ids=["error", "warning", "note", "never"],
)
def test_fail_on(folder: Path, fail_on: str, code: int) -> None:
    template(folder, policies="AdministratorAccess")
    assert run("check", "--fail-on", fail_on).exit_code == code


@pytest.mark.parametrize(
    ("options", "rules"),
    [
        ([], ["timeout-out-of-range", "memory-out-of-range", "admin-managed-policy"]),
        (["--select", "security"], ["admin-managed-policy"]),
        (["--select", "deployment,security"], ["timeout-out-of-range", "memory-out-of-range", "admin-managed-policy"]),
        (["--ignore", "deployment"], ["admin-managed-policy"]),
        (
            ["--select", "memory-out-of-range", "--extend-select", "security"],
            ["memory-out-of-range", "admin-managed-policy"],
        ),
        (["--select", "all", "--ignore", "all"], []),
    ],
    ids=str,
)
def test_selection(folder: Path, options: list[str], rules: list[str]) -> None:
    template(folder, timeout="901", memory="1", policies="AdministratorAccess")
    assert found(run("check", "--format", "json", *options)) == rules


def test_the_configuration_is_used_and_options_go_before_it(folder: Path) -> None:
    template(folder, timeout="901", memory="1")
    (folder / "lambdalint.toml").write_text('select = ["timeout-out-of-range"]\nfail-on = "never"\n')
    result = run("check", "--format", "json")
    assert (result.exit_code, found(result)) == (0, ["timeout-out-of-range"])
    result = run("check", "--format", "json", "--select", "memory-out-of-range", "--fail-on", "error")
    assert (result.exit_code, found(result)) == (1, ["memory-out-of-range"])
    (folder / "other.toml").write_text('ignore = ["deployment"]\n')
    assert found(run("check", "--format", "json", "--config", "other.toml")) == []


def test_today_decides_about_dates(folder: Path) -> None:
    (folder / "template.yaml").write_text(
        "Resources: {F: {Type: AWS::Serverless::Function, Properties: {Runtime: python3.12, Handler: a.b}}}\n"
    )
    assert found(run("check", "--format", "json", "--today", "2026-11-22")) == []
    assert found(run("check", "--format", "json", "--today", "2028-11-01")) == ["runtime-deprecated"]
    assert found(run("check", "--format", "json", "--today", "2028-12-01")) == ["runtime-blocked"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.yaml"], "does not exist"),
        (["--format", "html"], "is not one of text, concise, json, jsonl, sarif, github"),
        (["--format", "sarf"], "did you mean `sarif`?"),
        (["--select", "timout-out-of-range"], "did you mean `timeout-out-of-range`?"),
        (["--format", "text", "--format", "json"], "only one format can go to one place: give --format json=FILE"),
        (["--format", "json=a", "--output-file", "b"], "--output-file takes a format that has no =FILE of its own"),
        (["--fail-on", "sometimes"], "'sometimes' is not one of"),
        (["--today", "tomorrow"], "does not match the format"),
        (["--format", "json=nowhere/out.json"], "nowhere/out.json cannot be written"),
        (["--no-such-option"], "No such option"),
        (["--format", "sarif="], "`sarif=` names no file"),
        (["--format", "text=a", "--format", "json=a"], "two formats cannot go to one file"),
        (["--select", ","], "it names no rule, category or preset"),
    ],
)
def test_wrong_usage_is_said_in_one_line(folder: Path, arguments: list[str], message: str) -> None:
    template(folder)
    result = run("check", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_wrong_configuration_is_said_in_one_line(folder: Path) -> None:
    (folder / "lambdalint.toml").write_text("selct = []\n")
    result = run("check")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "unknown key `selct`; did you mean `select`?" in result.stderr


def test_several_formats_in_one_run(folder: Path) -> None:
    template(folder, timeout="901")
    result = run("check", "--format", "concise", "--format", "sarif=out.sarif", "--format", "json=out.json")
    assert result.stdout.count("timeout-out-of-range") == 1
    assert json.loads((folder / "out.sarif").read_text())["version"] == "2.1.0"
    assert json.loads((folder / "out.json").read_text())["version"] == 1


def test_output_file(folder: Path) -> None:
    template(folder, timeout="901")
    result = run("check", "--output-file", "out.txt")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "timeout-out-of-range" in (folder / "out.txt").read_text()


@pytest.mark.parametrize(
    ("variables", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True),
        ({"NO_COLOR": "1"}, False),
    ],
)
def test_colour_is_for_terminals(
    folder: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], coloured: bool
) -> None:
    template(folder, timeout="901")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    result = CliRunner().invoke(main, ["check", "--format", "text", "--format", "concise=c.txt"], color=True)
    assert ("\x1b[" in result.stdout) is coloured
    assert "\x1b[" not in (folder / "c.txt").read_text()


def test_a_rule_that_crashes_gives_exit_code_3(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template(folder)

    def broken(function: object) -> Iterator[Finding]:
        raise RuntimeError("boom")

    known = packs.rules()
    rule = known["timeout-out-of-range"]
    crashing = replace(rule, check=broken)
    monkeypatch.setattr(packs, "rules", lambda: {**known, rule.id: crashing})
    result = run("check", "--fail-on", "never")
    assert result.exit_code == 3
    assert "`timeout-out-of-range` crashed here and said nothing more: RuntimeError: boom" in result.stdout


def test_what_cannot_be_read_is_a_finding_and_the_rest_is_linted(folder: Path) -> None:
    template(folder, timeout="901")
    (folder / "broken.yaml").write_text("AWSTemplateFormatVersion: '2010-09-09'\nResources: [\n")
    result = run("check", "--format", "json")
    assert found(result) == ["unreadable-file", "timeout-out-of-range"]
    assert result.exit_code == 1


def test_what_is_filled_in_first_is_passed_over_unless_it_is_named(folder: Path) -> None:
    text = "Transform: AWS::Serverless-2016-10-31\nResources:\n  {% if x %}\n  {{ y }}: {}\n  {% endif %}\n"
    (folder / "template.yaml").write_text(text)
    result = run("check")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "; it passed over 1 file that Jinja or the like fills in first" in result.stderr
    assert found(run("check", "--format", "json", "template.yaml")) == ["unreadable-file"]


def test_rules_are_listed(folder: Path) -> None:
    listed = json.loads(run("rules", "--format", "json").stdout)
    assert [rule["id"] for rule in listed] == list(packs.rules())
    assert {key for rule in listed for key in rule} == {
        "id", "category", "severity", "precision", "presets", "title", "description",
    }  # fmt: skip
    text = run("rules").stdout
    assert all(rule["id"] in text and rule["title"] in text for rule in listed)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["chek"], "No such command 'chek'; did you mean `check`?"),
        (["nonsense"], "No such command 'nonsense'."),
        (["explain", "timeout-out"], "no rule is called `timeout-out`; did you mean `timeout-out-of-range`?"),
        (["explain", "security"], "`security`, which is a category: `lambdalint rules` lists what is in it"),
    ],
)
def test_what_was_meant_is_said(words: list[str], said: str) -> None:
    result = run(*words)
    assert (result.exit_code, said in result.stderr) == (2, True)


def test_explain_prints_the_page(folder: Path) -> None:
    text = run("explain", "timeout-out-of-range").stdout
    assert text.startswith("# ")
    assert "of the category `deployment`: severity error" in text
    assert "in the presets `recommended`, `strict`, `all`." in text
    assert "in the presets `strict`, `all`." in run("explain", "log-retention-not-set").stdout
    assert "in no preset: selected by its name." in run("explain", "invalid-template").stdout
    result = run("explain", "timeout-out-of-rnge")
    assert result.exit_code == 2
    assert "did you mean `timeout-out-of-range`?" in result.stderr


def test_version(folder: Path) -> None:
    assert run("--version").stdout == f"lambdalint, version {__version__}\n"


def test_versions_of_the_data(folder: Path) -> None:
    for arguments in (("--version", "--verbose"), ("-v", "--version")):
        first, *rest = run(*arguments).stdout.splitlines()
        assert first == f"lambdalint, version {__version__}"
        assert [line.partition(":")[0] for line in rest] == [
            "IAM actions", "AWS managed policies", "SDK operations", "AWS SAM", "CloudFormation",
        ]  # fmt: skip
        assert all(re.search(r": +[a-z][\w-]+ \d+\.\d+", line) for line in rest), rest
        assert all(re.search(r", \d{4}-\d\d-\d\d$", line) for line in rest[:2]), rest
    assert run("--verbose", "rules").exit_code == 2


def test_output_does_not_depend_on_the_hash_seed(folder: Path) -> None:
    template(
        folder,
        timeout="901",
        memory="1",
        policies="[AdministratorAccess, {Statement: {Effect: Allow, Action: '*', Resource: '*'}}]",
    )
    outputs = set()
    for seed in ("0", "1"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "lambdalint", "check", "--format", "sarif"]
        outputs.add(subprocess.run(command, env=environment, capture_output=True, check=False).stdout)
    assert len(outputs) == 1
    assert b"admin-managed-policy" in outputs.pop()


def test_a_closed_pipe_is_no_error(folder: Path) -> None:
    for number in range(300):
        (folder / f"t{number}.yaml").write_text(SLOW.format(timeout=901, memory=1, policies="[]"))
    command = f"'{sys.executable}' -m lambdalint check | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("error[")
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_paths_are_shown_from_the_working_directory(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template(folder, timeout="901")
    (folder / "below").mkdir()
    monkeypatch.chdir(folder / "below")
    assert run("check", "..", "--format", "concise").stdout.startswith("../template.yaml:6:16: ")
    assert json.loads(run("check", "..", "--format", "json").stdout)["findings"][0]["path"] == "template.yaml"


def test_nothing_to_lint_is_said(folder: Path) -> None:
    result = run("check")
    assert result.exit_code == 0
    assert "no template and no handler was found, so nothing was linted" in result.stderr


def test_a_wrong_configuration_of_one_project_ends_the_run_of_all(folder: Path) -> None:
    """Before anything is linted, but for names of rules, which are looked at when their project is."""
    for name in ("a", "b", "c"):
        (folder / name).mkdir()
        template(folder / name, timeout="901")
    (folder / "b/lambdalint.toml").write_text("select = [")
    result = run("check", "--format", "concise")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "lambdalint: b/lambdalint.toml:1:11: this is not valid TOML: Invalid value\n"
    (folder / "b/lambdalint.toml").write_text("select = ['nonsense']")
    result = run("check", "--format", "concise", "--jobs", "1")
    assert result.exit_code == 2
    assert "c/template.yaml" not in result.stdout
    assert result.stderr == "lambdalint: b/lambdalint.toml: no rule, category or preset is called `nonsense`\n"
    assert run("check", "--format", "concise", "a", "c").exit_code == 1


def test_a_wrong_configuration_elsewhere_is_nobodys_business(folder: Path) -> None:
    for name in ("a", "b"):
        (folder / name).mkdir()
        (folder / name / "app.py").write_text("import os\ndef handler(event, context): return os.environ['A']\n")
    template(folder / "b", timeout="901")
    (folder / "b/lambdalint.toml").write_text("select = [")
    result = run("check", "a")  # templates that own its source are looked for in b
    assert (result.exit_code, result.stdout) == (0, "")
    for named in ("b", "b/template.yaml", "b/app.py", "."):
        assert run("check", named).exit_code == 2


def test_the_command_line_wins_over_the_configuration(folder: Path) -> None:
    template(folder, timeout="901")
    (folder / "lambdalint.toml").write_text('ignore = ["timeout-out-of-range"]\n')
    assert found(run("check", "--format", "json")) == []
    assert found(run("check", "--format", "json", "--select", "timeout-out-of-range")) == ["timeout-out-of-range"]
    assert found(run("check", "--format", "json", "--extend-select", "deployment")) == ["timeout-out-of-range"]
    assert found(run("check", "--format", "json", "--select", "deployment", "--ignore", "timeout-out-of-range")) == []


def test_an_environment_of_samconfig_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text("Resources: {Topic: {Type: AWS::SNS::Topic}}\n")
    (tmp_path / "samconfig.toml").write_text("[prod.deploy.parameters]\nparameter_overrides = 'A=1'\n")
    for command in ("check", "inspect"):
        result = CliRunner().invoke(main, [command, str(tmp_path), "--sam-env", "prdo"])
        assert result.exit_code == 2
        assert result.stderr == "lambdalint: no samconfig.toml has an environment `prdo`; did you mean `prod`?\n"
        assert CliRunner().invoke(main, [command, str(tmp_path), "--sam-env", "prod"]).exit_code == 0


def test_what_another_rule_says_is_not_said_by_cfn_lint_again(folder: Path) -> None:
    function = "{Type: AWS::Serverless::Function, Properties: {Runtime: python3.13, Handler: app.handler, CodeUri: src"
    variables = "    Environment:\n      Variables:\n        AWS_REGION: x\n"
    (folder / "template.yaml").write_text(
        f"Transform: AWS::Serverless-2016-10-31\nGlobals:\n  Function:\n{variables}Resources:\n  F: {function}}}}}\n"
    )
    check = ("check", "--format", "json")
    assert found(run(*check, "--select", "invalid-template")) == ["invalid-template"]
    assert found(run(*check, "--extend-select", "invalid-template")) == ["reserved-env-var-name"]
