"""lambdalint's rules inside cfn-lint: its ids, levels, ignores and formats."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cfnlint.config import ConfigMixIn
from cfnlint.decode import decode_str
from cfnlint.rules import Rules
from cfnlint.rules.errors import ConfigError, RuleError
from cfnlint.runner.cli import get_formatter
from cfnlint.runner.template import run_template_by_data, run_template_by_file_path, run_template_by_file_paths
from msgspec.structs import replace

from lambdalint import Violation, packs
from lambdalint import cfnlint as door
from lambdalint.cfnlint.numbers import number, numbered
from lambdalint.readers import project
from lambdalint.rule import Precision, Rule, Severity

TOP = Path(__file__).parents[1]
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Resize:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      CodeUri: src/
      Timeout: 901
    {}
"""
HANDLER = """\
import boto3


def handler(event, context):
    sts = boto3.client("sts")
    return sts.get_caller_identity()["Arn"]
"""
TIMEOUT, CLIENT, NOTE = (
    number(packs.rules()[name])
    for name in ("timeout-out-of-range", "client-created-per-invocation", "unused-permission")
)
Lint = Callable[..., list[Any]]


@pytest.fixture(scope="module")
def rules() -> Rules:
    """Lambdalint's alone, and those that cfn-lint says its own troubles by: all of its own take a second to load."""
    found = Rules.create_from_module("lambdalint.cfnlint")
    found.extend([ConfigError(), RuleError()])
    return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A function with too long a timeout and a client that is built each time."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text(HANDLER, encoding="utf-8")
    (tmp_path / "template.yaml").write_text(TEMPLATE.format(""), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def lint(rules: Rules, folder: Path) -> Lint:
    def run(*arguments: str, file: str = "template.yaml") -> list[Any]:
        return list(run_template_by_file_path(file, ConfigMixIn(list(arguments)), rules, ignore_bad_template=False))

    return run


def ids(matches: list[Any]) -> set[str]:
    return {match.rule.id for match in matches}


def test_every_rule_but_those_that_are_cfn_lints_own(rules: Rules) -> None:
    expected = {id for id, rule in packs.rules().items() if Violation not in rule.subjects.values()}
    assert "invalid-template" not in expected
    assert {rule.name for rule in rules.values() if isinstance(rule, door.LambdalintRule)} == expected


def test_what_is_said_of_a_rule(rules: Rules) -> None:
    page = packs.rules()["timeout-out-of-range"].page
    rule = rules[TIMEOUT]
    assert (rule.shortdesc, rule.severity, rule.experimental) == (page.title, "error", False)
    assert page.description in rule.description
    assert "timeout-out-of-range" in rule.description
    assert f"]({rule.source_url})" in page.help
    assert rule.tags == ["lambdalint", "deployment", "timeout-out-of-range"]
    for each in rules.values():
        assert re.fullmatch(r"https://[\w./#-]+", each.source_url), each.source_url


def test_ids_are_a_letter_and_a_number_of_the_name_alone() -> None:
    ids = {rule.id: number(rule) for rule in packs.rules().values()}
    assert all(re.fullmatch(r"[EWI]99\d{6}", id) for id in ids.values())
    # Never other ones: they are written in people's ignores.
    assert ids["timeout-out-of-range"] == "E99040068"
    assert ids["client-created-per-invocation"] == "W99991456"
    assert ids["provisioned-cost"].startswith("I")


def test_two_names_with_one_number_are_refused() -> None:
    seen: dict[str, Rule] = {}
    count = 0
    while True:
        rule = named(f"rule-{count}", Severity.NOTE if count % 2 else Severity.ERROR)
        other = seen.setdefault(number(rule)[1:], rule)
        if other is not rule:
            break
        count += 1
    assert list(numbered([other])) == [number(other)]
    with pytest.raises(ValueError, match=f"`{other.id}` and `{rule.id}` have the same number"):
        numbered([other, rule])


def named(id: str, severity: Severity) -> Rule:
    return Rule(
        id=id,
        category="deployment",
        severity=severity,
        precision=Precision.HIGH,
        check=lambda: iter(()),
        subjects={},
        options=None,
        module=Path(f"{id}.py"),
    )


def test_places_in_the_template_and_in_code(lint: Lint) -> None:
    client, timeout = sorted(lint(), key=lambda match: match.rule.id, reverse=True)
    assert (timeout.rule.id, timeout.filename) == (TIMEOUT, "template.yaml")
    assert (timeout.linenumber, timeout.columnnumber, timeout.linenumberend, timeout.columnnumberend) == (9, 16, 9, 19)
    assert timeout.path == ["Resources", "Resize", "Properties", "Timeout"]
    assert timeout.message.endswith(" [timeout-out-of-range]")
    assert (client.rule.id, Path(client.filename)) == (CLIENT, Path("src/app.py"))
    assert (client.linenumber, client.columnnumber, client.linenumberend) == (5, 11, 5)
    assert client.path == ["Resources", "Resize"]


def test_paths_as_the_template_was_named(lint: Lint, folder: Path) -> None:
    assert {match.filename for match in lint(file=str(folder / "template.yaml"))} == {
        str(folder / "template.yaml"),
        str(folder / "src" / "app.py"),
    }


def test_paths_through_items(lint: Lint, folder: Path) -> None:
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    policies = json.dumps(["AWSLambdaBasicExecutionRole", {"Statement": [statement]}])
    (folder / "template.yaml").write_text(TEMPLATE.format(f"  Policies: {policies}"), encoding="utf-8")
    paths = [match.path for match in lint() if match.rule.tags[1] == "security"]
    assert ["Resources", "Resize", "Properties", "Policies", 1, "Statement", 0, "Action"] in paths


def test_levels(lint: Lint, folder: Path) -> None:
    (folder / "lambdalint.toml").write_text('extend-select = ["unused-permission"]', encoding="utf-8")
    policy = {"Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:::q"}]}
    (folder / "template.yaml").write_text(TEMPLATE.format(f"  Policies: [{json.dumps(policy)}]"), encoding="utf-8")
    assert ids(lint()) == {TIMEOUT, CLIENT}
    found = lint("-c", "I")
    assert {match.rule.id: match.rule.severity for match in found} == {
        TIMEOUT: "error",
        CLIENT: "warning",
        NOTE: "informational",
    }


@pytest.mark.parametrize(
    ("ignored", "left"),
    [(TIMEOUT, {CLIENT}), ("W", {TIMEOUT}), ("E99,W99", set()), (TIMEOUT[:5], {CLIENT}), ("E3", {TIMEOUT, CLIENT})],
)
def test_ignored_by_options(lint: Lint, ignored: str, left: set[str]) -> None:
    assert ids(lint("-i", ignored)) == left


def test_ignored_by_metadata(lint: Lint, folder: Path) -> None:
    metadata = f"Metadata: {{cfn-lint: {{config: {{ignore_checks: [{CLIENT}]}}}}}}"
    (folder / "template.yaml").write_text(TEMPLATE.format(metadata), encoding="utf-8")
    assert ids(lint()) == {TIMEOUT}  # in code that belongs to the resource, too
    (folder / "template.yaml").write_text(metadata.replace(CLIENT, "E") + "\n" + TEMPLATE.format(""), encoding="utf-8")
    assert ids(lint()) == {CLIENT}


def test_settings_of_lambdalint_hold(lint: Lint, folder: Path) -> None:
    (folder / "lambdalint.toml").write_text('ignore = ["timeout-out-of-range"]', encoding="utf-8")
    assert ids(lint()) == {CLIENT}


@pytest.mark.parametrize(
    ("settings", "message"),
    [('ignored = ["x"]', "unknown key `ignored`"), ("[rules.timeout-out-of-range]\nmost = 3", "takes no options")],
)
def test_a_wrong_setting_is_said_once(lint: Lint, folder: Path, settings: str, message: str) -> None:
    (folder / "lambdalint.toml").write_text(settings, encoding="utf-8")
    (match,) = lint()
    assert match.rule.id == "E0003"
    assert message in match.message


def test_other_severities_are_other_levels_of_the_same_rule(lint: Lint, folder: Path) -> None:
    (folder / "lambdalint.toml").write_text('[severities]\ntimeout-out-of-range = "warning"', encoding="utf-8")
    assert {match.rule.id: match.rule.severity for match in lint()} == {TIMEOUT: "warning", CLIENT: "warning"}


def test_ignores_of_lambdalint_hold(lint: Lint, folder: Path) -> None:
    handler = HANDLER.replace('("sts")', '("sts")  # lambdalint: ignore[client-created-per-invocation] rarely invoked')
    (folder / "src" / "app.py").write_text(handler, encoding="utf-8")
    assert ids(lint()) == {TIMEOUT}


def test_a_template_without_a_file(rules: Rules, folder: Path) -> None:
    """As it comes by stdin, or from a program that calls cfn-lint."""
    globals_ = "Globals: {Function: {Layers: [!Ref Layer], Timeout: 901}}\n"
    layer = "  Layer: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: src/}}\n"
    text = (globals_ + TEMPLATE.format("")).replace("      Timeout: 901\n", "") + layer
    decoded, _ = decode_str(text)
    timeout, client = sorted(run_template_by_data(decoded, ConfigMixIn([]), rules), key=lambda match: match.rule.id)
    assert (timeout.rule.id, timeout.filename, timeout.linenumber, timeout.columnnumber) == (TIMEOUT, None, 1, 44)
    assert timeout.path == ["Resources", "Resize", "Properties", "Timeout"]
    assert (client.rule.id, client.filename, client.linenumber, client.path) == (
        CLIENT,
        None,
        4,
        ["Resources", "Resize"],
    )
    assert client.message.endswith(" [client-created-per-invocation] (src/app.py:5:11)")


def test_a_crash_is_said_and_the_other_rules_run(lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(**subjects: object) -> None:
        raise KeyError("surprise")

    known = packs.rules()
    assert isinstance(known, dict)
    monkeypatch.setitem(known, "timeout-out-of-range", replace(known["timeout-out-of-range"], check=crash))
    found = {match.rule.id: match.message for match in lint()}
    assert found.keys() == {"E0002", CLIENT}
    assert "surprise" in found["E0002"]


def test_the_project_is_read_once(lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    read = project.read

    def counting(*arguments: Any, **options: Any) -> project.Reading:
        calls.append(arguments)
        return read(*arguments, **options)

    monkeypatch.setattr(project, "read", counting)
    lint()
    lint()
    assert len(calls) == 2  # once a run: the text may have changed


def test_control_characters_are_shown(lint: Lint, folder: Path) -> None:
    text = TEMPLATE.format("").replace("Resize:", '"Res\\e[31mize\\n::error::":')
    (folder / "template.yaml").write_text(text.replace("src/", "lost/"), encoding="utf-8")
    messages = [match.message for match in lint()]
    assert len(messages) > 1
    assert all(message.isprintable() for message in messages)


def test_formats(rules: Rules, lint: Lint) -> None:
    found = lint()

    def shown(name: str) -> str:
        return str(get_formatter(ConfigMixIn(["-f", name])).print_matches(found, rules, ConfigMixIn([])))

    assert re.search(rf"^template.yaml:9:16:9:19:{TIMEOUT}:\S", shown("parseable"), re.MULTILINE)
    assert re.search(rf"^9:16: +{TIMEOUT} \S", shown("pretty"), re.MULTILINE)
    assert TIMEOUT in shown("quiet")
    assert f'<testcase name="{TIMEOUT} {rules[TIMEOUT].shortdesc}"' in shown("junit")
    (run,) = json.loads(shown("sarif"))["runs"]
    assert {rule["id"]: rule["helpUri"] for rule in run["tool"]["driver"]["rules"]} == {
        id: rules[id].source_url for id in (TIMEOUT, CLIENT)
    }
    assert {
        (result["ruleId"], result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
        for result in run["results"]
    } == {(TIMEOUT, "template.yaml"), (CLIENT, "src/app.py")}


def test_the_capture_in_readme_is_real(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TOP)
    captured = re.search(r"\$ cfn-lint (.*)\n((?:.*\n)*?)```", (TOP / "README.md").read_text(encoding="utf-8"))
    assert captured
    config = ConfigMixIn(captured[1].split())
    found = sorted(run_template_by_file_paths(config, rules), key=lambda match: (match.filename, match.linenumber))
    assert get_formatter(config).print_matches(found, rules, config) + "\n" == captured[2]


def test_the_program_itself(folder: Path) -> None:
    done = subprocess.run(
        [
            str(Path(sys.executable).parent / "cfn-lint"),
            "-a",
            "lambdalint.cfnlint",
            "-f",
            "json",
            "-t",
            "template.yaml",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    found = {match["Rule"]["Id"]: match for match in json.loads(done.stdout)}
    assert {TIMEOUT, CLIENT} <= found.keys()
    assert found[TIMEOUT]["Level"] == "Error"
    assert found[TIMEOUT]["Rule"]["ShortDescription"] == packs.rules()["timeout-out-of-range"].page.title
    assert done.returncode == 2 | 4  # cfn-lint's bits for errors and warnings
