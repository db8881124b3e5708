"""`--fix` and what goes with it: which changes are made, and how files are written."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lambdalint import fixes
from lambdalint.cli import main
from lambdalint.mending import writing
from lambdalint.mending.rounds import Changed
from lambdalint.model.value import Value
from lambdalint.rule import Edit
from lambdalint.source import SourceFile, Span

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:  # kept as it is
    Type: AWS::SQS::Queue
    Properties: {VisibilityTimeout: 30, RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 5}}
  Dead:
    Type: AWS::SQS::Queue
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      Timeout: 60
      CodeUri: s3://example-bucket/app.zip
      Events:
        Orders: {Type: SQS, Properties: {Queue: !GetAtt Orders.Arn, FunctionResponseTypes: [ReportBatchItemFailures]}}
"""
SELECT = ("--select", "sqs-visibility-below-timeout,sqs-visibility-below-six-times,runtime-deprecated")


@pytest.fixture
def template(folder: Path) -> Path:
    path = folder / "template.yaml"
    path.write_text(TEMPLATE)
    return path


def run(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main, ["check", *SELECT, *arguments], input=text)


def test_safe_changes_are_made_and_the_rest_is_reported(template: Path) -> None:
    template.write_text(TEMPLATE.replace("python3.13", "python3.9"))
    result = run("--fix", "--format", "concise")
    assert template.read_text() == TEMPLATE.replace("python3.13", "python3.9").replace("Timeout: 30", "Timeout: 360")
    assert (result.exit_code, result.stdout.count("\n")) == (1, 1)
    assert "runtime-deprecated" in result.stdout
    assert "lambdalint: 1 change made in 1 file.\n" in result.stderr


def test_unsafe_changes_are_made_when_they_are_asked_for(template: Path) -> None:
    template.write_text(TEMPLATE.replace("python3.13", "python3.9"))
    result = run("--fix", "--unsafe-fixes")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "python3.9" not in template.read_text()


def test_a_run_that_mends_everything_is_clean(template: Path) -> None:
    assert run("--fix").exit_code == 0
    assert run("--fix").stderr.startswith("lambdalint read")


def test_the_diff_applies_and_nothing_is_written(template: Path) -> None:
    result = run("--diff")
    assert template.read_text() == TEMPLATE
    assert result.exit_code == 1
    assert result.stdout.splitlines()[:3] == ["--- a/template.yaml", "+++ b/template.yaml", "@@ -2,7 +2,7 @@"]
    assert "+    Properties: {VisibilityTimeout: 360, RedrivePolicy" in result.stdout
    template.write_text(TEMPLATE.replace("Timeout: 30", "Timeout: 360"))
    assert (run("--diff").exit_code, run("--diff").stdout) == (0, "")


def test_the_diff_has_the_mark_of_a_file(template: Path) -> None:
    template.write_bytes(("\ufeff" + TEMPLATE.replace("Transform", "# x\nTransform")).encode())
    before = template.read_bytes()
    (template.parent / "x.diff").write_bytes(run("--diff").stdout.encode())
    (template.parent / ".git").rmdir()
    subprocess.run(["git", "init", "-q"], cwd=template.parent, check=True)
    subprocess.run(["git", "apply", "x.diff"], cwd=template.parent, check=True)
    assert template.read_bytes() == before.replace(b"Timeout: 30", b"Timeout: 360")


def test_a_change_that_mends_nothing_is_not_made(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made again in each round, it would be there ten times."""

    def change(value: Value[int], _: int) -> tuple[Edit, ...]:
        return (Edit(Span(value.span.file, 0, 0), "# mended\n"),)

    monkeypatch.setattr("lambdalint.fixes.replaced", change)
    result = run("--fix")
    assert template.read_text() == TEMPLATE
    assert (result.exit_code, "change" in result.stderr) == (1, False)


def test_a_request_waits_no_longer_than_any_of_its_functions_may_run(folder: Path) -> None:
    function = "  {}: {{Type: AWS::Serverless::Function, Properties: {{Timeout: {}}}}}\n"
    head = (
        "Transform: AWS::Serverless-2016-10-31\n"
        "Globals: {Function: {Runtime: python3.13, Handler: a.handler, CodeUri: src/}}\n"
        "Resources:\n"
    )
    (folder / "template.yaml").write_text(head + function.format("Slow", 60) + function.format("Quick", 6))
    code = folder / "src/a.py"
    code.parent.mkdir()
    code.write_text("import requests\n\n\ndef handler(event, context):\n    requests.get('https://example.com')\n")
    run("--select", "network-call-without-timeout", "--fix", "--unsafe-fixes")
    assert "requests.get('https://example.com', timeout=3)" in code.read_text()


def test_only_fixing_reports_nothing(template: Path) -> None:
    template.write_text(TEMPLATE.replace("python3.13", "python3.9"))
    result = run("--fix-only")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "VisibilityTimeout: 360" in template.read_text()


def test_changes_build_on_each_other(folder: Path) -> None:
    """Both bring the same import, so that the second one is made in a round of its own."""
    key = "record['s3']['object']['key']"
    source = (
        "import boto3\n\ns3 = boto3.client('s3')\n\n\ndef handler(event, context):\n"
        f"    for record in event['Records']:\n        s3.get_object(Bucket='b', Key={key})\n"
        f"        s3.delete_object(Bucket='b', Key={key})\n"
    )
    (folder / "app.py").write_text(source)
    (folder / "template.yaml").write_text(
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  Pictures: {Type: AWS::S3::Bucket}\n  Resize:\n"
        "    Type: AWS::Serverless::Function\n    Properties:\n      Handler: app.handler\n      Runtime: python3.13\n"
        "      CodeUri: .\n      Events:\n        New:\n          Type: S3\n"
        "          Properties: {Bucket: !Ref Pictures, Events: 's3:ObjectCreated:*'}\n"
    )
    result = CliRunner().invoke(main, ["check", "--select", "s3-key-not-decoded", "--fix"])
    assert result.exit_code == 0, result.output
    mended = (folder / "app.py").read_text()
    assert mended.count(f"unquote_plus({key})") == 2
    assert mended.count("import unquote_plus") == 1


@pytest.mark.parametrize("text", [TEMPLATE.replace("\n", "\r\n"), "\ufeff" + TEMPLATE, TEMPLATE.rstrip("\n")])
def test_line_ends_and_marks_are_kept(template: Path, text: str) -> None:
    template.write_bytes(text.encode())
    assert run("--fix").exit_code == 0
    assert template.read_bytes() == text.replace("Timeout: 30", "Timeout: 360").encode()


def test_new_lines_end_as_the_others() -> None:
    file = SourceFile("app.py", "a\r\nb\r\n")
    assert fixes.applied([Edit(Span(file, 3, 3), "x\ny\n")]) == {file: "a\r\nx\r\ny\r\nb\r\n"}


def test_the_mode_is_kept_and_nothing_is_left_behind(template: Path) -> None:
    template.chmod(0o640)
    run("--fix")
    assert template.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in template.parent.iterdir()) == [".git", "template.yaml"]


def test_a_link_within_the_repository_stays_one(folder: Path, template: Path) -> None:
    (folder / "real").mkdir()
    template.rename(folder / "real/orders.yaml")
    template.symlink_to("real/orders.yaml")
    assert run("--fix", "template.yaml").exit_code == 0
    assert template.is_symlink()
    assert "VisibilityTimeout: 360" in (folder / "real/orders.yaml").read_text()


def test_a_file_outside_of_the_repository_is_never_written(folder: Path, template: Path) -> None:
    (folder / "repo/.git").mkdir(parents=True)
    (folder / "repo/template.yaml").symlink_to(template)
    (folder / "repo/src").symlink_to(folder)
    assert run("--fix", "repo").stdout == ""
    assert template.read_text() == TEMPLATE


def write(path: Path, before: str, after: str) -> None:
    writing.write(path, Changed(SourceFile(path.name, before, str(path.parent)), after))


def test_what_was_changed_meanwhile_is_left_alone(template: Path) -> None:
    with pytest.raises(writing.WriteError, match=r"template\.yaml was changed meanwhile"):
        write(template, "old", "new")
    assert template.read_text() == TEMPLATE


def test_what_became_a_link_is_left_alone(folder: Path, template: Path) -> None:
    link = folder / "link.yaml"
    link.symlink_to(template)
    with pytest.raises(writing.WriteError, match=r"link\.yaml is reached through a link"):
        write(link, TEMPLATE, "new")


def test_a_file_keeps_its_encoding(folder: Path) -> None:
    path = folder / "app.py"
    path.write_bytes("# coding: latin-1\nname = 'ü'\n".encode("latin-1"))
    write(path, "# coding: latin-1\nname = 'ü'\n", "# coding: latin-1\nname = 'ö'\n")
    assert path.read_bytes() == "# coding: latin-1\nname = 'ö'\n".encode("latin-1")
    with pytest.raises(writing.WriteError, match="its encoding lacks a character"):
        write(path, "# coding: latin-1\nname = 'ö'\n", "# coding: latin-1\nname = '\u2713'\n")


def test_an_interrupted_write_leaves_the_old_file(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(writing.WriteError, match="No space left on device"):
        write(template, TEMPLATE, "new")
    assert template.read_text() == TEMPLATE
    assert sorted(path.name for path in template.parent.iterdir()) == [".git", "template.yaml"]


def test_what_could_not_be_written_is_not_counted(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, _: Changed) -> None:
        raise writing.WriteError(f"{path.name} was changed meanwhile")

    monkeypatch.setattr(writing, "write", refuse)
    result = run("--fix-only")
    assert (result.exit_code, result.stderr) == (1, "lambdalint: template.yaml was changed meanwhile\n")


def test_a_change_after_which_a_file_cannot_be_read_is_taken_back(
    template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lambdalint.fixes.replaced", lambda value, _: (Edit(value.span, "[[["),))
    result = run("--fix")
    assert template.read_text() == TEMPLATE
    assert "were taken back: template.yaml could not be read after them" in result.stderr
    assert result.exit_code == 1


def test_the_text_of_stdin_is_mended_to_stdout(template: Path) -> None:
    template.write_text("nothing of interest\n")
    result = run("--stdin-filename", "template.yaml", "--fix", text=TEMPLATE)
    assert result.stdout == TEMPLATE.replace("Timeout: 30", "Timeout: 360")
    assert template.read_text() == "nothing of interest\n"
    unchanged = run("--stdin-filename", "template.yaml", "--fix", text=result.stdout)
    assert unchanged.stdout == result.stdout


def test_the_text_of_stdin_is_linted_in_place_of_the_file(template: Path) -> None:
    template.write_text("nothing of interest\n")
    result = run("--stdin-filename", "template.yaml", "--format", "concise", text=TEMPLATE)
    assert result.stdout.startswith("template.yaml:5:37: error[sqs-visibility-below-timeout]")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--unsafe-fixes"], "--unsafe-fixes goes with --fix"),
        (["--fix", "--diff"], "--fix and --diff exclude each other"),
        (["--diff", "--format", "json"], "--diff writes no report"),
        (["--write-baseline"], "--write-baseline goes with --baseline FILE"),
        (["--show-suppressed"], "--show-suppressed goes with --format json, jsonl, sarif"),
        (["--add-ignore", "--baseline", "known.json"], "--add-ignore and --baseline exclude each other"),
        (["--map"], "--map goes with --format markdown"),
        (["--isolated", "--config", "template.yaml"], "exclude each other"),
        (["--stdin-filename", "a.yaml", "template.yaml"], "give no PATHS"),
        (["--watch", "--fix-only"], "--watch does not go with --fix-only"),
        (["--statistics", "--format", "text"], "only one format can go to one place"),
    ],
)
def test_options_that_do_not_go_together(template: Path, arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, message in result.stderr) == (2, True), result.stderr


def test_a_text_of_a_folder_that_is_not_there_yet(folder: Path) -> None:
    result = run("--stdin-filename", "new/template.yaml", "--format", "concise", text=TEMPLATE)
    assert (result.exit_code, result.stdout.partition(":")[0]) == (1, "new/template.yaml")


def offered(folder: Path, rule: str, **files: str) -> list[bool | None]:
    """Of each finding, whether its change is safe; None if it has none."""
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text)
    found = CliRunner().invoke(main, ["check", "--select", rule, "--format", "json", "--today", "2026-11-23"])
    fixes_ = (finding["fix"] for finding in json.loads(found.stdout)["findings"])
    return [None if fix is None else fix["safe"] for fix in fixes_]


NODE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.handler, Runtime: RUNTIME, CodeUri: .}
"""


@pytest.mark.parametrize(("begin", "safe"), [("async ", True), ("", None)])
def test_a_callback_is_dropped_where_nothing_may_call_back(folder: Path, begin: str, safe: bool | None) -> None:
    """What is not async may hand its work to something that calls back, after it has ended without an answer."""
    code = f"exports.handler = {begin}(event, context, callback) => {{ work(event); }};\n"
    template = NODE.replace("RUNTIME", "nodejs24.x")
    assert offered(folder, "callback-handler-on-node24", template_yaml=template, app_js=code) == [safe]


@pytest.mark.parametrize(("parameters", "safe"), [("event", False), ("event, context, callback", None)])
def test_a_runtime_is_not_set_to_one_that_refuses_the_handler(folder: Path, parameters: str, safe: bool | None) -> None:
    code = f"exports.handler = async ({parameters}) => event;\n"
    template = NODE.replace("RUNTIME", "nodejs18.x")
    assert offered(folder, "runtime-deprecated,runtime-blocked", template_yaml=template, app_js=code) == [safe]


def test_a_runtime_is_not_set_where_the_handler_is_not_found(folder: Path) -> None:
    template = NODE.replace("RUNTIME", "nodejs18.x")
    code = "exports.hander = async (event, context, callback) => event;\n"
    assert offered(folder, "runtime-deprecated,runtime-blocked", template_yaml=template, app_js=code) == [None]


@pytest.mark.parametrize(("role", "safe"), [("", False), ("      Role: !GetAtt R.Arn\n", None)])
def test_policies_beside_a_role_get_nothing(folder: Path, role: str, safe: bool | None) -> None:
    template = f"""\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: {{Type: AWS::DynamoDB::Table}}
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {{}}
      Policies:
        - PolicyName: p
          PolicyDocument: {{Statement: [{{Effect: Allow, Action: 's3:GetObject', Resource: '*'}}]}}
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      CodeUri: .
{role}      Environment: {{Variables: {{TABLE: !Ref Orders}}}}
      Policies:
        - S3ReadPolicy: {{BucketName: pictures}}
"""
    code = (
        "import os\n\nimport boto3\n\ntable = boto3.resource('dynamodb').Table(os.environ['TABLE'])\n\n\n"
        "def handler(event, context):\n    return table.get_item(Key={'id': event['id']})\n"
    )
    assert offered(folder, "missing-permission", template_yaml=template, app_py=code) == [safe]


@pytest.mark.parametrize(
    ("id", "safe"), [("timeout-out-of-range", True), ("house-rule", False), ("deployment", False), ("all", False)]
)
def test_an_ignore_of_a_rule_that_is_not_installed_is_not_removed_unasked(folder: Path, id: str, safe: bool) -> None:
    template = NODE.replace("RUNTIME", "nodejs24.x") + f"# lambdalint: ignore-file[{id}] our pack says so\n"
    assert offered(folder, "unused-ignore,timeout-out-of-range", template_yaml=template) == [safe]
