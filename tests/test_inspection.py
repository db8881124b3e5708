"""`lambdalint inspect`: the model as data, as its schema describes it, and as text."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from lambdalint import cli

SOURCE = Path(__file__).parents[1]
SCHEMA = SOURCE / "lambdalint" / "inspection" / "schema.json"
CORPUS = SOURCE.parent / "shared" / "corpus"

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: python3.13
    Environment:
      Variables:
        LEVEL: INFO
Resources:
  Queue:
    Type: AWS::SQS::Queue
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      CodeUri: src
      Timeout: !If [IsProd, 30, 60]
      Description: !ImportValue Words
      Environment:
        Variables:
          QUEUE: !Ref Queue
      Events:
        Orders: {Type: SQS, Properties: {Queue: !GetAtt Queue.Arn}}
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text("def handler(event, context):\n    return None\n")
    path = tmp_path / "template.yaml"
    path.write_text(TEMPLATE)
    return path


def inspect(*arguments: object) -> str:
    result = CliRunner().invoke(cli.main, ["inspect", *map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def document(*arguments: object) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(inspect("--format", "json", *arguments))
    return read


def test_a_setting_says_what_it_is_and_where_it_comes_from(template: Path) -> None:
    (found,) = document(template)["templates"]
    assert (found["path"], found["dialect"]) == ("template.yaml", "SAM")
    (worker,) = found["functions"]
    assert worker["origin"] == {"path": "template.yaml", "line": 11, "column": 3}
    place = {"path": "template.yaml", "line": 4, "column": 14, "section": "Globals"}
    assert worker["runtime"] == {"state": "known", "value": "python3.13", "origin": place}
    assert worker["memory_size"] == {"state": "default", "value": 128}
    assert worker["name"] == {"state": "absent"}
    assert worker["description"]["state"] == "unknown"
    assert [(b["value"], b["when"]) for b in worker["timeout"]["branches"]] == [
        (30, [{"condition": "IsProd", "holds": True}]),
        (60, [{"condition": "IsProd", "holds": False}]),
    ]
    assert [v["name"] for v in worker["environment"]["variables"]] == ["LEVEL", "QUEUE"]
    assert worker["environment"]["variables"][1]["value"]["target"] == "Queue"
    assert [source["type"] for source in worker["sources"]] == ["QueueSource"]
    code = worker["code"]
    assert (code["found"], code["symbol"], code["files"]) == (True, "handler", ["src/app.py"])
    assert code["origin"] == {"path": "src/app.py", "line": 1, "column": 5}


def test_text_has_a_line_for_each_setting(template: Path) -> None:
    lines = [" ".join(line.split()) for line in inspect(template).splitlines()]
    assert "runtime python3.13 Globals, line 4" in lines
    assert "timeout 30 s when IsProd line 16" in lines
    assert "timeout 60 s unless IsProd line 16" in lines
    assert "memory size 128 MB default" in lines
    assert "QUEUE ${Queue} line 20" in lines
    assert not any(line.startswith("name") for line in lines)


def test_text_shows_what_iam_refuses_a_policy_for(tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text(
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  Worker:\n    Type: AWS::Serverless::Function\n"
        "    Properties:\n      Policies: [{Statement: {Effect: Alow, Action: 's3:*', Resource: '*'}}]\n"
    )
    assert "Alow" in inspect(tmp_path)


def test_only_the_functions_that_are_asked_for(template: Path) -> None:
    assert len(document(template, "--function", "Worker")["templates"]) == 1
    (template.parent / "other.yaml").write_text(TEMPLATE.replace("Worker", "Other"))
    assert [t["path"] for t in document(template.parent, "--function", "Other")["templates"]] == ["other.yaml"]


def test_a_function_that_is_not_there(template: Path) -> None:
    result = CliRunner().invoke(cli.main, ["inspect", str(template), "--function", "Wroker"])
    assert result.exit_code == 2
    assert result.stderr == "lambdalint: no function is called `Wroker`; did you mean `Worker`?\n"


def test_nothing_to_inspect(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli.main, ["inspect", str(tmp_path)])
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "lambdalint: no template and no handler was found\n"
    (tmp_path / "cdk.json").write_text("{}")
    result = CliRunner().invoke(cli.main, ["inspect", str(tmp_path)])
    assert "no template and no handler was found; run `cdk synth`, then `lambdalint check cdk.out`" in result.stderr


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text("Resources: [\n# AWS::Lambda::Function\n")
    (unreadable,) = document(tmp_path)["unreadable"]
    assert unreadable["origin"]["path"] == "template.yaml"
    assert "template.yaml:" in inspect(tmp_path)


def test_the_schema_is_that_of_the_model() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == _tool("inspection_schema").schema()


@pytest.mark.parametrize("folder", [SOURCE / "examples", CORPUS])
def test_documents_are_as_the_schema_says(folder: Path) -> None:
    if not folder.is_dir():
        pytest.skip("the corpus lies beside the repository, and is not there")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    read = document(folder)
    read["templates"] = read["templates"][::8]  # the validator is slow, and what it checks is much alike
    errors = [e.json_path for e in jsonschema.Draft202012Validator(schema).iter_errors(read)]
    assert errors == []


def _tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, SOURCE / "tools" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
