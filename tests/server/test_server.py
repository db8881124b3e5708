"""What the server tells an editor that types, opens, saves and asks."""

from __future__ import annotations

import pytest
from lsprotocol import types

from tests.server.conftest import Editor, Project

pytestmark = pytest.mark.asyncio(loop_scope="session")

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.handler, Runtime: python3.13, Timeout: 901, CodeUri: src/}
"""
FINE = TEMPLATE.replace("901", "30")
CODE = "def handler(event, context):\n    return None\n"
S3 = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Uploads: {Type: AWS::S3::Bucket}
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      CodeUri: src/
      Policies: [{S3ReadPolicy: {BucketName: uploads-of-orders}}]
      EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: SQS}}}
      Events: {Uploaded: {Type: S3, Properties: {Bucket: !Ref Uploads, Events: "s3:ObjectCreated:*"}}}
"""
S3_CODE = """\
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    for record in event["Records"]:
        s3.get_object(Bucket="uploads-of-orders", Key=record["s3"]["object"]["key"])
"""


async def test_what_is_typed_is_checked_before_it_is_saved(project: Project) -> None:
    project.write("src/app.py", CODE)
    project.write("template.yaml", FINE)
    assert await project.open("template.yaml") == []
    (found,) = await project.change("template.yaml", TEMPLATE)
    assert (found.code, found.source) == ("timeout-out-of-range", "lambdalint")
    assert found.severity is types.DiagnosticSeverity.Error
    assert found.message.startswith("the timeout is 901 s")
    at = TEMPLATE.splitlines()[4].index("901")
    assert found.range == types.Range(types.Position(4, at), types.Position(4, at + 3))
    assert await project.change("template.yaml", FINE) == []


async def test_an_edit_of_the_code_updates_what_is_said_of_the_template(project: Project) -> None:
    project.write("src/app.py", CODE)
    project.write("template.yaml", FINE)
    assert await project.open("template.yaml") == []
    assert await project.open("src/app.py") == []
    await project.change("src/app.py", CODE.replace("handler(", "handle("))
    await project.becomes("template.yaml", "handler-symbol-not-found")
    await project.change("src/app.py", CODE)
    await project.becomes("template.yaml")


async def test_code_leads_to_the_templates_that_own_it(project: Project) -> None:
    project.write("src/app.py", CODE)
    project.write("template.yaml", TEMPLATE)
    assert await project.open("src/app.py") == []
    await project.becomes("template.yaml", "timeout-out-of-range")
    assert project.editor.told[project.uri("template.yaml")].version is None
    await project.close("src/app.py")
    await project.becomes("template.yaml")


async def test_a_template_is_linted_with_its_code(project: Project) -> None:
    project.write("src/app.py", S3_CODE)
    project.write("template.yaml", S3)
    assert await project.open("template.yaml") == []
    await project.becomes("src/app.py", "s3-key-not-decoded")
    (found,) = project.editor.told[project.uri("src/app.py")].diagnostics
    assert found.related_information is not None
    assert project.uri("template.yaml") in {each.location.uri for each in found.related_information}


async def test_two_templates_with_the_same_code(project: Project) -> None:
    """What both say of it is said once, and one of them may be closed."""
    project.write("src/app.py", S3_CODE)
    project.write("a.yaml", S3)
    project.write("b.yaml", S3 + "# another\n")
    await project.open("a.yaml")
    await project.open("b.yaml")
    assert [each.code for each in await project.open("src/app.py")] == ["s3-key-not-decoded"]
    await project.close("a.yaml")
    assert [each.code for each in await project.change("src/app.py", f"{S3_CODE}\n")] == ["s3-key-not-decoded"]
    await project.change("b.yaml", S3.replace("app.handler", "other.handler"))
    await project.becomes("b.yaml", "handler-file-not-found")


async def test_code_that_no_template_owns(project: Project) -> None:
    project.write("app.py", CODE)
    assert [each.code for each in await project.open("app.py", S3_CODE)] == ["s3-key-not-decoded"]
    assert await project.change("app.py", CODE) == []
    project.write("template.yaml", FINE.replace("src/", ".").replace("app.handler", "app.handle"))
    project.on_disk("template.yaml", types.FileChangeType.Created)
    await project.becomes("template.yaml", "handler-symbol-not-found")


async def test_a_document_that_was_never_saved(project: Project) -> None:
    found = await project.open("new/template.yaml", TEMPLATE)
    assert [each.code for each in found] == ["timeout-out-of-range"]


async def test_code_that_was_never_saved(project: Project) -> None:
    project.write("src/another.py", CODE)
    project.write("template.yaml", FINE)
    await project.open("template.yaml")
    await project.becomes("template.yaml", "handler-file-not-found")
    await project.open("src/app.py", CODE)
    await project.becomes("template.yaml")
    await project.close("src/app.py")
    await project.becomes("template.yaml", "handler-file-not-found")


async def test_other_documents_are_left_alone(project: Project) -> None:
    await project.open("template.yaml", FINE.replace("src/", "s3://example-bucket/app.zip"))
    for name, text in (("compose.yaml", "services: [\n"), ("notes.json", "{"), ("README.md", "# Orders\n")):
        project.write(name, text)
        identifier = types.TextDocumentItem(project.uri(name), "yaml", 1, text)
        project.editor.text_document_did_open(types.DidOpenTextDocumentParams(identifier))
        project.versions[project.uri(name)] = 1
    assert [each.code for each in await project.change("template.yaml", f"{TEMPLATE}  A: [\n")] == ["unreadable-file"]
    assert {uri for uri, told in project.editor.told.items() if told.diagnostics} == {project.uri("template.yaml")}


async def test_a_template_that_is_being_typed_keeps_what_is_said_of_its_code(project: Project) -> None:
    project.write("src/app.py", S3_CODE)
    project.write("template.yaml", S3)
    await project.open("template.yaml")
    await project.becomes("src/app.py", "s3-key-not-decoded")
    await project.change("template.yaml", S3 + "  Typing: [\n")
    assert project.rules("src/app.py") == ["s3-key-not-decoded"]
    await project.change("template.yaml", S3.replace("src/", "s3://example-bucket/app.zip"))
    await project.becomes("src/app.py")


async def test_positions_count_units_of_utf_16(project: Project) -> None:
    line = '    Properties: {Description: "\U0001f40d\U0001f40d", Timeout: 901, Handler: a.b, Runtime: python3.13}'
    text = TEMPLATE.replace(TEMPLATE.splitlines()[4], line)
    (found,) = await project.open("template.yaml", text)
    assert found.range.start.character == line.index("901") + 2
    assert found.range.end.character == line.index("901") + 5


async def test_hovering_shows_the_message_and_the_page(project: Project) -> None:
    (found,) = await project.open("template.yaml", TEMPLATE.replace("src/", "s3://example-bucket/app.zip"))
    document = types.TextDocumentIdentifier(project.uri("template.yaml"))
    hover = await project.editor.text_document_hover_async(types.HoverParams(document, found.range.start))
    assert hover is not None
    assert isinstance(hover.contents, types.MarkupContent)
    assert hover.contents.kind is types.MarkupKind.Markdown
    assert hover.contents.value.startswith("**error**: the timeout is 901 s")
    assert "# Timeout outside of what Lambda accepts" in hover.contents.value
    assert hover.range == found.range
    nowhere = types.HoverParams(document, types.Position(0, 0))
    assert await project.editor.text_document_hover_async(nowhere) is None


async def test_actions_mend_ignore_and_explain(project: Project) -> None:
    project.write("src/app.py", S3_CODE)
    project.write("template.yaml", S3)
    (found,) = await project.open("src/app.py")
    fix, ignore, page = await project.actions("src/app.py", found.range, "quickfix")
    assert (fix["title"], fix["isPreferred"]) == ("Decode the key", True)
    mended = project.edited("src/app.py", S3_CODE, fix["edit"])
    assert "unquote_plus(" in mended
    assert ignore["title"] == "Ignore `s3-key-not-decoded` here"
    ignored = project.edited("src/app.py", S3_CODE, ignore["edit"])
    assert '["key"])  # lambdalint: ignore[s3-key-not-decoded]\n' in ignored
    for text in (mended, ignored):
        assert await project.change("src/app.py", text) == []
    assert page["title"] == "Show the page of `s3-key-not-decoded`"
    assert "lambdalint.showPage" in page["command"]
    command = types.ExecuteCommandParams("lambdalint.showPage", ["s3-key-not-decoded"])
    await project.editor.workspace_execute_command_async(command)
    (shown,) = project.editor.shown_documents
    assert shown.uri.endswith("/s3_key_not_decoded.md")
    assert shown.uri == found.code_description.href if found.code_description else False
    assert await project.actions("src/app.py", found.range, "refactor") == []


async def test_all_safe_fixes_at_once(project: Project) -> None:
    """For the text as it is when the action is taken, which may be another than when it was offered."""
    project.write("src/app.py", S3_CODE)
    project.write("template.yaml", S3)
    await project.open("src/app.py")
    (action,) = await project.actions("src/app.py", _START, "source.fixAll")
    assert action["kind"] == "source.fixAll.lambdalint"
    assert "edit" not in action
    again = S3_CODE + '        s3.get_object(Bucket="another", Key=record["s3"]["object"]["key"])\n'
    project.type("src/app.py", again)
    convert = project.editor.protocol._converter.structure
    resolved = await project.editor.code_action_resolve_async(convert(action, types.CodeAction))
    mended = project.edited("src/app.py", again, project.editor.protocol._converter.unstructure(resolved.edit))
    assert mended.count("unquote_plus(") == 2
    await project.change("src/app.py", mended)
    assert await project.actions("src/app.py", _START, "source.fixAll") == []


_START = types.Range(types.Position(0, 0), types.Position(0, 0))


async def test_an_action_waits_for_what_was_just_typed(project: Project) -> None:
    project.write("src/app.py", CODE)
    project.write("template.yaml", S3)
    assert await project.open("src/app.py") == []
    project.type("src/app.py", S3_CODE)
    assert [each["title"] for each in await project.actions("src/app.py", _START, "source.fixAll.lambdalint")] == [
        "Fix all that lambdalint can fix safely"
    ]


async def test_the_configuration_is_honoured_as_it_changes(project: Project) -> None:
    configuration = project.write("lambdalint.toml", "ignore = ['timeout-out-of-range']\n")
    assert await project.open("template.yaml", TEMPLATE) == []
    configuration.write_text("[severities]\ntimeout-out-of-range = 'note'\n")
    project.on_disk("lambdalint.toml", types.FileChangeType.Changed)
    await project.becomes("template.yaml", "timeout-out-of-range")
    (found,) = project.editor.told[project.uri("template.yaml")].diagnostics
    assert found.severity is types.DiagnosticSeverity.Information


async def test_a_wrong_configuration_is_told_once_and_the_last_good_one_holds(project: Project) -> None:
    configuration = project.write("lambdalint.toml", "ignore = ['timeout-out-of-range']\n")
    assert await project.open("template.yaml", TEMPLATE) == []
    configuration.write_text("fail-on = 'never'\nignroe = []\n")
    project.on_disk("lambdalint.toml", types.FileChangeType.Changed)
    uri = project.uri("lambdalint.toml")
    await project.editor.until(lambda: uri in project.editor.told)
    (found,) = project.editor.told[uri].diagnostics
    assert found.message == "unknown key `ignroe`; did you mean `ignore`?"
    assert found.range.start == types.Position(1, 0)
    assert await project.change("template.yaml", TEMPLATE.replace("901", "902")) == []
    (message,) = project.editor.messages
    assert "unknown key `ignroe`" in message.message
    configuration.write_text("")
    project.on_disk("lambdalint.toml", types.FileChangeType.Changed)
    await project.becomes("template.yaml", "timeout-out-of-range")
    await project.editor.until(lambda: not project.editor.told[uri].diagnostics)


async def test_files_that_come_and_go(project: Project) -> None:
    project.write("src/another.py", CODE)
    project.write("template.yaml", FINE)
    await project.open("template.yaml")
    await project.becomes("template.yaml", "handler-file-not-found")
    project.write("src/app.py", CODE)
    project.on_disk("src/app.py", types.FileChangeType.Created)
    await project.becomes("template.yaml")
    (project.folder / "src/app.py").unlink()
    project.on_disk("src/app.py", types.FileChangeType.Deleted)
    await project.becomes("template.yaml", "handler-file-not-found")


async def test_code_that_is_not_open_may_change_on_disk(project: Project) -> None:
    code = project.write("src/app.py", CODE)
    project.write("template.yaml", FINE)
    assert await project.open("template.yaml") == []
    code.write_text(CODE.replace("handler(", "handle("))
    project.on_disk("src/app.py", types.FileChangeType.Changed)
    await project.becomes("template.yaml", "handler-symbol-not-found")


@pytest.mark.parametrize(
    "uri",
    [
        "untitled:Untitled-1",
        "git:/template.yaml?%7B%7D",
        "file://server/share/template.yaml",
        "file:///%00/template.yaml",
        "file:////server/share/template.yaml",
        "file://[/template.yaml",
        f"file:///{'x' * 300}/template.yaml",
        f"file:///{'x/' * 3000}template.yaml",
        "file:///etc/hostname/template.yaml",
        "file:",
        "",
    ],
)
async def test_documents_that_are_no_files_here(project: Project, uri: str) -> None:
    """They are passed over, and the next ones are not."""
    editor = project.editor
    editor.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "yaml", 1, TEMPLATE)))
    document = types.TextDocumentIdentifier(uri)
    assert await editor.text_document_hover_async(types.HoverParams(document, types.Position(4, 70))) is None
    editor.text_document_did_close(types.DidCloseTextDocumentParams(document))
    assert [each.code for each in await project.open("template.yaml", TEMPLATE)] == ["timeout-out-of-range"]
    assert uri not in editor.told
    editor.log_messages.clear()


async def test_nothing_stale_is_said_and_versions_are_told(project: Project) -> None:
    await project.open("template.yaml", FINE)
    for seconds in range(901, 931):
        project.type("template.yaml", FINE.replace("30", str(seconds)))
    (found,) = await project.said("template.yaml")
    assert "the timeout is 930 s" in found.message
    for told in project.editor.history:
        for each in told.diagnostics if told.uri == project.uri("template.yaml") else ():
            assert told.version is not None
            assert f"the timeout is {899 + told.version} s" in each.message


async def test_what_is_secret_is_in_no_message(project: Project) -> None:
    text = FINE.replace("Timeout: 30", "Environment: {Variables: {DB_PASSWORD: correct-horse-battery}}")
    (found,) = await project.open("template.yaml", text)
    assert found.code == "secret-in-environment"
    document = types.TextDocumentIdentifier(project.uri("template.yaml"))
    hover = await project.editor.text_document_hover_async(types.HoverParams(document, found.range.start))
    assert "correct-horse" not in f"{project.editor.history}{hover}"


async def test_files_to_be_watched_are_registered(editor: Editor) -> None:
    await editor.until(lambda: bool(editor.registered))
    watched = str(editor.registered)
    for name in ("**/*.{yaml,yml,json,template,toml,", "Dockerfile", "requirements", "**/*.py", "**/*.ts"):
        assert name in watched


async def test_the_settings_of_the_editor(project: Project) -> None:
    await project.open("template.yaml", TEMPLATE)
    try:
        project.editor.set_configuration({"lambdalint": {"select": ["security"]}})
        project.editor.workspace_did_change_configuration(types.DidChangeConfigurationParams(None))
        await project.becomes("template.yaml")
        project.editor.set_configuration({"lambdalint": {"select": "security"}})
        project.editor.workspace_did_change_configuration(types.DidChangeConfigurationParams(None))
        await project.editor.until(lambda: bool(project.editor.messages))
        assert "`lambdalint.select` is a list" in project.editor.messages[0].message
    finally:
        project.editor.set_configuration({"lambdalint": {"select": []}})
        project.editor.workspace_did_change_configuration(types.DidChangeConfigurationParams(None))
    await project.becomes("template.yaml", "timeout-out-of-range")
