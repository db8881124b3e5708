"""What README shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from lambdalint.cli import main
from lambdalint.cli.checking import check
from lambdalint.cli.deriving import policy

TOP = Path(__file__).parents[1]
README = (TOP / "README.md").read_text(encoding="utf-8")


def test_the_capture_is_real(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TOP)
    found = re.search(r"```console\n\$ lambdalint (check examples/.*)\n((?:.*\n)*?)```", README)
    assert found
    result = CliRunner().invoke(main, found[1].split())
    assert result.stdout + result.stderr == found[2]


def test_policies_are_real(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TOP)
    found = re.findall(r"```console\n\$ lambdalint (policy examples/.*)\n((?:.*\n)*?)```", README)
    assert len(found) == 2
    for arguments, output in found:
        assert CliRunner().invoke(main, arguments.split()).stdout == output


def test_every_option_is_explained() -> None:
    listed = (*check.params, *policy.params)
    options = {name for parameter in listed for name in parameter.opts if name.startswith("--")}
    assert [option for option in sorted(options) if f"`{option}" not in README] == []


def test_the_index_of_rules_is_up_to_date() -> None:
    result = CliRunner().invoke(main, ["rules", "--format", "markdown"])
    assert (TOP / "rules" / "README.md").read_text(encoding="utf-8") == result.stdout, (
        "run: lambdalint rules --format markdown > rules/README.md"
    )


def test_links_lead_somewhere() -> None:
    for name in ("README.md", "CONTRIBUTING.md", "rules/README.md", "examples/README.md"):
        text = (TOP / name).read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?://)([^)#]+)", text):
            assert (TOP / name).parent.joinpath(target).exists(), f"{name}: {target}"


def test_the_workflow_uses_inputs_and_outputs_of_the_action() -> None:
    action = yaml.safe_load((TOP / "action.yml").read_text(encoding="utf-8"))
    workflow = yaml.safe_load(re.findall(r"```yaml\n(name: .*?)```", README, re.DOTALL)[0])
    (steps,) = (job["steps"] for job in workflow["jobs"].values())
    (used,) = (step for step in steps if step.get("uses", "").startswith("lambdalint/"))
    assert set(used["with"]) <= set(action["inputs"])
    outputs = re.findall(r"steps\.(\w+)\.outputs\.([\w-]+)", str(workflow))
    assert outputs
    assert all(id == used["id"] and name in action["outputs"] for id, name in outputs)


def test_configuration_shown_is_valid(tmp_path: Path) -> None:
    shown = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    assert shown
    for text in shown:
        (tmp_path / "lambdalint.toml").write_text(text)
        result = CliRunner().invoke(main, ["check", "--config", str(tmp_path / "lambdalint.toml"), str(tmp_path)])
        assert result.exit_code == 0, result.stderr
