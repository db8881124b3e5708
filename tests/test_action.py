"""action.yml, and the workflow of README that uses it, run step by step as GitHub's runner runs them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

SOURCE = Path(__file__).parents[1]
README = (SOURCE / "README.md").read_text(encoding="utf-8")
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
INPUTS, INSTALL, RUN = range(3)
"""The steps of the action."""

Step = Mapping[str, Any]


class Runner:
    """A job with a checkout. Files that steps write to are those that the runner names in the environment."""

    def __init__(self, folder: Path) -> None:
        self.action: dict[str, Any] = yaml.safe_load((SOURCE / "action.yml").read_text(encoding="utf-8"))
        self.workspace = folder / "work space"
        self.temp = folder / "temp"
        self.output = folder / "output"
        self.summary = folder / "summary"
        self.uploaded: list[Path] = []
        self.workspace.mkdir()
        self.temp.mkdir()
        self.output.touch()
        self.summary.touch()

    def step(self, index: int, inputs: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        step = self.action["runs"]["steps"][index]
        assert step["shell"] == "bash"
        given = {name: declared["default"] for name, declared in self.action["inputs"].items()} | dict(inputs or {})
        values = {f"inputs.{name}": value for name, value in given.items()}
        environment = {name: _evaluate(text, values) for name, text in step.get("env", {}).items()}
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.workspace,
            env=os.environ
            | {"GITHUB_ACTION_PATH": str(SOURCE), "GITHUB_OUTPUT": str(self.output), "RUNNER_TEMP": str(self.temp)}
            | {"GITHUB_STEP_SUMMARY": str(self.summary)}
            | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def use_installed(self) -> None:
        """Puts the lambdalint of these tests where the second step installs one."""
        installed = self.temp / "lambdalint" / "bin" / "lambdalint"
        installed.parent.mkdir(parents=True)
        installed.symlink_to(Path(sys.executable).parent / "lambdalint")

    def use(self, inputs: Mapping[str, str]) -> tuple[bool, dict[str, str]]:
        """What `uses` of the action comes to, with what is installed: whether it succeeds, and its outputs."""
        assert set(inputs) <= set(self.action["inputs"])
        codes = [self.step(index, inputs).returncode for index in (INPUTS, RUN)]
        written = dict(line.split("=", 1) for line in self.output.read_text(encoding="utf-8").splitlines())
        id = self.action["runs"]["steps"][RUN]["id"]
        values = {f"steps.{id}.outputs.{name}": value for name, value in written.items()}
        declared = {name: _evaluate(output["value"], values) for name, output in self.action["outputs"].items()}
        return not any(codes), declared

    def job(self, job: Mapping[str, Any]) -> list[str]:
        """Runs the steps of a job. Gives what is used by those that ran."""
        ran = []
        succeeded = True
        values: dict[str, str] = {}
        for step in job["steps"]:
            if not (succeeded or step.get("if") == "always()"):
                continue
            given = {name: _evaluate(text, values) for name, text in step.get("with", {}).items()}
            name, _, version = step["uses"].partition("@")
            assert version
            ran.append(name)
            match name:
                case "actions/checkout":
                    assert not given
                case "lambdalint/lambdalint":
                    done, outputs = self.use(given)
                    succeeded = succeeded and done
                    values |= {f"steps.{step['id']}.outputs.{output}": value for output, value in outputs.items()}
                case "github/codeql-action/upload-sarif":
                    self.uploaded.append(self.workspace / given["sarif_file"])
                case _:
                    pytest.fail(f"no such action: {name}")
        return ran


def _evaluate(text: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\$\{\{ ([\w.-]+) }}", lambda found: values[found[1]], text)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """The checkout has modules by the names of those that are run."""
    runner = Runner(tmp_path)
    (runner.workspace / ".git").mkdir()
    for name in ("venv.py", "pip.py", "lambdalint.py", "yaml.py"):
        (runner.workspace / name).write_text("raise SystemExit('what is linted was run')\n", encoding="utf-8")
    (runner.workspace / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    return runner


def findings(sarif: Path) -> list[str]:
    (run,) = json.loads(sarif.read_text(encoding="utf-8"))["runs"]
    return [result["ruleId"] for result in run["results"]]


def test_no_expression_in_shell_text(runner: Runner) -> None:
    assert not any("${{" in step["run"] for step in runner.action["runs"]["steps"])


def test_python_takes_no_module_of_the_checkout(runner: Runner) -> None:
    steps = " ".join(step["run"] for step in runner.action["runs"]["steps"])
    assert set(re.findall(r"/?python3?\"? (\S+)", steps)) == {"-I"}


def test_every_input_is_in_readme(runner: Runner) -> None:
    listed = re.findall(r"^\| `([\w-]+)` \|", README[README.index("| input |") :].partition("\n\n")[0], re.MULTILINE)
    assert listed == list(runner.action["inputs"])


def test_leaves_a_sarif_file_and_fails_on_findings(runner: Runner) -> None:
    runner.use_installed()
    assert runner.step(INPUTS).returncode == 0
    done = runner.step(RUN)
    assert done.returncode == 1, done.stderr
    assert "timeout-out-of-range" in done.stdout
    assert findings(runner.workspace / "lambdalint.sarif") == ["timeout-out-of-range"]
    assert runner.output.read_text(encoding="utf-8") == "sarif-file=lambdalint.sarif\n"


def test_inputs(runner: Runner) -> None:
    runner.use_installed()
    other = runner.workspace / "other service"
    other.mkdir()
    (other / "template.yaml").write_text(TEMPLATE.replace("901", "30"), encoding="utf-8")
    done = runner.step(RUN, {"paths": "other service\n", "sarif-file": "other.sarif"})
    assert done.returncode == 0, done.stdout + done.stderr
    assert findings(runner.workspace / "other.sarif") == []
    done = runner.step(RUN, {"paths": "other service\ntemplate.yaml", "fail-on": "never"})
    assert done.returncode == 0, done.stdout + done.stderr
    assert findings(runner.workspace / "lambdalint.sarif") == ["timeout-out-of-range"]


def test_which_rules_run(runner: Runner) -> None:
    runner.use_installed()
    (runner.workspace / "lambdalint.toml").write_text('select = ["arm64-candidate"]', encoding="utf-8")

    def found(**inputs: str) -> set[str]:
        done = runner.step(RUN, {"fail-on": "never", "summary": "false"} | inputs)
        assert done.returncode == 0, done.stdout + done.stderr
        return set(findings(runner.workspace / "lambdalint.sarif"))

    assert found() == {"arm64-candidate"}
    assert found(select="security,memory-out-of-range") == set()
    assert found(preset="recommended", select="arm64-candidate") == {"timeout-out-of-range", "arm64-candidate"}
    assert runner.summary.read_text(encoding="utf-8") == ""


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("preset", "strikt", 'the input preset is recommended, strict or all, not "strikt"'),
        ("fail-on", "", 'the input fail-on is error, warning, note or never, not ""'),
        ("sarif-file", "", 'the input sarif-file is the name of a file, not ""'),
        ("sarif-file", "a\nsarif-file=b", 'the input sarif-file is the name of a file, not "a%0Asarif-file=b"'),
        ("summary", "True\n::error::%", 'the input summary is true or false, not "True%0A::error::%25"'),
    ],
)
def test_wrong_inputs_are_refused_before_anything_is_installed(
    runner: Runner, name: str, value: str, message: str
) -> None:
    done = runner.step(INPUTS, {name: value})
    assert done.returncode == 2
    assert done.stdout == f"::error title=lambdalint::{message}\n"


def test_inputs_are_no_shell_code(runner: Runner) -> None:
    runner.use_installed()
    text = '$(touch ran) `touch ran`"; touch ran; "'
    for name in runner.action["inputs"]:
        if runner.step(INPUTS, {name: text}).returncode == 0:
            runner.step(RUN, {name: text})
        assert not (runner.workspace / "ran").exists(), name


@pytest.fixture
def workflow() -> dict[str, Any]:
    """That of README."""
    (text,) = re.findall(r"```yaml\n(name: .*?)```", README, re.DOTALL)
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def test_the_workflow_of_readme(runner: Runner, workflow: dict[str, Any]) -> None:
    runner.use_installed()
    (job,) = workflow["jobs"].values()
    actions = ["actions/checkout", "lambdalint/lambdalint", "github/codeql-action/upload-sarif"]
    assert runner.job(job) == actions
    assert workflow["permissions"] == {"actions": "read", "contents": "read", "security-events": "write"}
    (sarif,) = runner.uploaded
    schema = json.loads((SOURCE / "tests" / "sarif" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads(sarif.read_text(encoding="utf-8")))
    assert findings(sarif) == ["timeout-out-of-range"]
    assert "timeout-out-of-range" in runner.summary.read_text(encoding="utf-8")


def test_a_workflow_that_fails_uploads_what_it_always_uploads(runner: Runner, workflow: dict[str, Any]) -> None:
    """As README says of it."""
    runner.use_installed()
    (job,) = workflow["jobs"].values()
    _, lint, upload = job["steps"]
    lint["with"]["fail-on"] = "warning"
    upload["if"] = "always()"
    job["steps"].append({"uses": "actions/checkout@v5"})  # of which nothing says that it always runs
    assert runner.job(job) == [step["uses"].partition("@")[0] for step in job["steps"][:3]]
    assert findings(*runner.uploaded) == ["timeout-out-of-range"]


@pytest.mark.install
def test_installs_its_own_checkout(runner: Runner) -> None:
    done = runner.step(INSTALL)
    assert done.returncode == 0, done.stderr
    done = runner.step(RUN)
    assert done.returncode == 1, done.stderr
    assert findings(runner.workspace / "lambdalint.sarif") == ["timeout-out-of-range"]
