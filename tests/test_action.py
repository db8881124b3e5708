"""The steps of action.yml, run as GitHub's runner runs them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

SOURCE = Path(__file__).parents[1]
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Resize:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: python3.13
      InlineCode: "def handler(event, context): return None"
      Timeout: 901
"""


class Runner:
    """A job with a checkout. Files that steps write to are those that the runner names in the environment."""

    def __init__(self, folder: Path) -> None:
        self.action: dict[str, Any] = yaml.safe_load((SOURCE / "action.yml").read_text(encoding="utf-8"))
        self.workspace = folder / "work space"
        self.temp = folder / "temp"
        self.output = folder / "output"
        self.workspace.mkdir()
        self.temp.mkdir()
        self.output.touch()

    def step(self, index: int, inputs: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        step = self.action["runs"]["steps"][index]
        assert step["shell"] == "bash"
        given = {name: declared["default"] for name, declared in self.action["inputs"].items()} | dict(inputs or {})
        environment = {name: _evaluate(text, given) for name, text in step.get("env", {}).items()}
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.workspace,
            env=os.environ
            | {"GITHUB_ACTION_PATH": str(SOURCE), "GITHUB_OUTPUT": str(self.output), "RUNNER_TEMP": str(self.temp)}
            | {"PIP_NO_COMPILE": "1"}  # what is used once need not be compiled
            | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def use_installed(self) -> None:
        """Puts the lambdalint of these tests where the first step installs one."""
        installed = self.temp / "lambdalint" / "bin" / "lambdalint"
        installed.parent.mkdir(parents=True)
        installed.symlink_to(Path(sys.executable).parent / "lambdalint")


def _evaluate(text: str, inputs: Mapping[str, str]) -> str:
    return re.sub(r"\$\{\{ inputs\.([\w-]+) }}", lambda found: inputs[found[1]], text)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    runner = Runner(tmp_path)
    (runner.workspace / ".git").mkdir()
    (runner.workspace / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    return runner


def findings(sarif: Path) -> list[str]:
    (run,) = json.loads(sarif.read_text(encoding="utf-8"))["runs"]
    return [result["ruleId"] for result in run["results"]]


def test_no_expression_in_shell_text(runner: Runner) -> None:
    assert not any("${{" in step["run"] for step in runner.action["runs"]["steps"])


def test_leaves_a_sarif_file_and_fails_on_findings(runner: Runner) -> None:
    runner.use_installed()
    done = runner.step(1)
    assert done.returncode == 1, done.stderr
    assert "timeout-out-of-range" in done.stdout
    assert findings(runner.workspace / "lambdalint.sarif") == ["timeout-out-of-range"]
    assert runner.output.read_text(encoding="utf-8") == "sarif-file=lambdalint.sarif\n"
    assert runner.action["outputs"]["sarif-file"]["value"] == "${{ steps.check.outputs.sarif-file }}"
    assert runner.action["runs"]["steps"][1]["id"] == "check"


def test_inputs(runner: Runner) -> None:
    runner.use_installed()
    other = runner.workspace / "other service"
    other.mkdir()
    (other / "template.yaml").write_text(TEMPLATE.replace("901", "30"), encoding="utf-8")
    done = runner.step(1, {"paths": "other service\n", "sarif-file": "other.sarif"})
    assert done.returncode == 0, done.stdout + done.stderr
    assert findings(runner.workspace / "other.sarif") == []
    done = runner.step(1, {"paths": "other service\ntemplate.yaml", "fail-on": "never"})
    assert done.returncode == 0, done.stdout + done.stderr
    assert findings(runner.workspace / "lambdalint.sarif") == ["timeout-out-of-range"]
    done = runner.step(1, {"select": "security,memory-out-of-range"})
    assert done.returncode == 0, done.stdout + done.stderr


def test_inputs_are_no_shell_code(runner: Runner) -> None:
    runner.use_installed()
    text = '$(touch ran) `touch ran`"; touch ran; "'
    for name in runner.action["inputs"]:
        runner.step(1, {name: text})
        assert not (runner.workspace / "ran").exists(), name


@pytest.mark.install
def test_installs_its_own_checkout(runner: Runner) -> None:
    done = runner.step(0)
    assert done.returncode == 0, done.stderr
    done = runner.step(1)
    assert done.returncode == 1, done.stderr
    assert findings(runner.workspace / "lambdalint.sarif") == ["timeout-out-of-range"]
