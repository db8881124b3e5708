"""Handlers through the whole of the readers: code below a root, in layers, and inside of a template."""

from __future__ import annotations

import pytest

from lambdalint.model.code import Handler, MissingFile, MissingSymbol
from lambdalint.model.dependency import Provider
from tests.readers.conftest import Repo

INLINE = """
Resources:
  F:
    Type: AWS::{kind}::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      {code}
"""


def handler(repo: Repo) -> Handler:
    found = repo.functions()["F"].code
    assert isinstance(found, Handler)
    return found


LITERAL = """InlineCode: |
        import boto3

        def handler(e, c):
            boto3.client('s3')"""
WITH_INDICATOR = """InlineCode: |2
        import boto3
        def handler(e, c):
            boto3.client('s3')"""
WITH_OTHER_LINE_ENDS = """InlineCode: |
        # one line to Python, two to YAML:\u2028        all the same
        import boto3
        def handler(e, c):
            boto3.client('s3')"""
NESTED = """Code:
        ZipFile: |-
          # é漢😀
          import boto3
          def handler(e, c):
           boto3.client('s3')"""


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("Serverless", LITERAL),
        ("Serverless", WITH_INDICATOR),
        ("Serverless", WITH_OTHER_LINE_ENDS),
        ("Lambda", NESTED),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_inline_code_has_its_place_in_the_template(repo: Repo, kind: str, code: str, end: str) -> None:
    (repo.folder / "template.yaml").write_bytes(INLINE.format(kind=kind, code=code).replace("\n", end).encode())
    found = handler(repo)
    assert [call.span.text for call in found.calls] == ["boto3.client('s3')"]
    assert found.span.text == "handler"
    assert found.span.file.path == "template.yaml"


@pytest.mark.parametrize(
    "code",
    [
        'InlineCode: "import boto3\\ndef handler(e, c):\\n  boto3.client(1)\\n"',
        "InlineCode: >\n        import boto3\n\n        def handler(e, c): boto3.client('s3')",
    ],
)
def test_inline_code_in_another_style_is_one_place(repo: Repo, code: str) -> None:
    repo.write("template.yaml", INLINE.format(kind="Serverless", code=code))
    (call,) = handler(repo).calls
    assert call.span.text == code.removeprefix("InlineCode: ")


def test_inline_code_that_lacks_the_handler(repo: Repo) -> None:
    repo.write("template.yaml", INLINE.format(kind="Serverless", code="InlineCode: 'def main(e, c): pass'"))
    found = repo.functions()["F"].code
    assert isinstance(found, MissingSymbol)
    assert (found.span.text, found.symbol, found.nearest) == ("index.handler", "handler", "main")
    assert found.place.file is found.span.file


TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Shared:
    Type: AWS::Serverless::LayerVersion
    Properties: {ContentUri: layer}
  F:
    Type: AWS::Serverless::Function
    METADATA
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: CODE
      Layers: [!Ref Shared]
"""


def test_modules_of_a_local_layer_are_read(repo: Repo) -> None:
    repo.write("template.yaml", TEMPLATE.replace("METADATA", "").replace("CODE", "src"))
    repo.write("src/app.py", "from shared import connect\ndef handler(e, c): connect()\n")
    repo.write("layer/python/shared.py", "import boto3\ndef connect(): return boto3.client('sqs')\n")
    found = handler(repo)
    assert [file.path for file in found.files] == ["src/app.py", "layer/python/shared.py"]
    assert [(call.creates, [step.name for step in call.via]) for call in found.calls] == [("SQS client", ["connect"])]


@pytest.mark.parametrize(
    ("metadata", "files", "missing"),
    [
        ("", {"src/main.py": ""}, True),
        ("", {"src/requirements.txt": ""}, False),
        ("", {}, False),
        ("Metadata: {BuildMethod: makefile}", {"src/main.py": ""}, False),
        ("Metadata: {BuildMethod: python3.13}", {"src/main.py": ""}, True),
    ],
)
def test_a_file_is_missing_only_where_the_source_is(
    repo: Repo, metadata: str, files: dict[str, str], missing: bool
) -> None:
    repo.write("template.yaml", TEMPLATE.replace("METADATA", metadata).replace("CODE", "src"))
    for path, text in files.items():
        repo.write(path, text)
    assert isinstance(repo.functions()["F"].code, MissingFile) is missing


def test_a_syntax_error_is_told_and_the_rest_is_read(repo: Repo) -> None:
    repo.write("template.yaml", TEMPLATE.replace("METADATA", "").replace("CODE", "src"))
    repo.write("src/app.py", "import boto3\ndef handler(e, c):\n    boto3.client('s3')\n\ndef broken(:\n    pass\n")
    assert [call.creates for call in handler(repo).calls] == ["S3 client"]
    assert [(path, line) for path, line, _ in repo.problems()] == [("src/app.py", 5)]


def test_source_that_is_no_text_is_told(repo: Repo) -> None:
    repo.write("template.yaml", TEMPLATE.replace("METADATA", "").replace("CODE", "src"))
    (repo.folder / "src").mkdir()
    (repo.folder / "src/app.py").write_bytes(b"x = 1\nname = 'M\xfcller'\ndef handler(e, c): ...\n")
    assert repo.functions()["F"].code is None
    assert repo.problems() == [("src/app.py", 2, "this file is not UTF-8 text")]


def test_source_may_name_its_encoding(repo: Repo) -> None:
    repo.write("template.yaml", TEMPLATE.replace("METADATA", "").replace("CODE", "src"))
    (repo.folder / "src").mkdir()
    source = "# coding: latin-1\nname = 'Müller'\nimport boto3\ndef handler(e, c): boto3.client('s3')\n"
    (repo.folder / "src/app.py").write_bytes(source.encode("latin-1"))
    assert [call.span.text for call in handler(repo).calls] == ["boto3.client('s3')"]
    assert repo.problems() == []


@pytest.mark.parametrize("encoding", ["zlib", "rot13", "no-such-thing", "hex"])
def test_an_encoding_that_is_none_is_told(repo: Repo, encoding: str) -> None:
    repo.write("template.yaml", TEMPLATE.replace("METADATA", "").replace("CODE", "src"))
    repo.write("src/app.py", f"# coding: {encoding}\ndef handler(e, c): ...\n")
    ((path, _, problem),) = repo.problems()
    assert (path, problem) == ("src/app.py", f"this file names an encoding that does not exist, {encoding}")


@pytest.mark.parametrize(
    ("code", "sources", "problems"),
    [
        ("srcc/", {"src/app.py": ""}, [(13, "the code is not there: no folder or archive `srcc`")]),
        ("srcc/", {"src/app.js": ""}, []),
        ("srcc/", {"src/other.py": ""}, []),
        ("srcc/", {}, []),
        ("dist/", {"src/app.py": ""}, []),
        (".build/f", {"src/app.py": ""}, []),
        ("code.zip", {"src/app.py": ""}, []),
        ("s3://bucket/key", {"src/app.py": ""}, []),
        ("../elsewhere", {"src/app.py": ""}, []),
        ("a" * 5000, {}, []),
        ("{Bucket: b, Key: k}", {"src/app.py": ""}, []),
    ],
)
def test_a_code_folder_that_is_not_there_is_told_where_no_build_makes_it(
    repo: Repo, code: str, sources: dict[str, str], problems: list[tuple[int, str]]
) -> None:
    repo.write("template.yaml", TEMPLATE.replace("METADATA", "").replace("CODE", code))
    repo.write("layer/data.txt", "")
    for path, text in sources.items():
        repo.write(path, text)
    assert [(line, problem) for _, line, problem in repo.problems()] == problems


def test_a_handler_that_is_missing_in_one_branch_is_told(repo: Repo) -> None:
    text = TEMPLATE.replace("METADATA", "").replace("CODE", "src")
    repo.write("template.yaml", text.replace("Handler: app.handler", "Handler: !If [A, app.handler, app.nothing]"))
    repo.write("src/app.py", "def handler(e, c): ...\n")
    found = repo.functions()["F"].code
    assert isinstance(found, MissingSymbol)
    assert found.symbol == "nothing"


@pytest.mark.parametrize(
    "runtime", ["python3.13", "nodejs24.x", "java21", "dotnet8", "ruby3.4", "go1.x", "provided.al2023"]
)
@pytest.mark.parametrize("build", ["", "makefile", "esbuild"])
@pytest.mark.parametrize("name", [r"a\0b", "a" * 300])
def test_a_name_that_no_file_can_have(repo: Repo, runtime: str, build: str, name: str) -> None:
    repo.write(
        "template.yaml",
        f"""
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Folder:
            Type: AWS::Serverless::Function
            Properties: {{Runtime: {runtime}, Handler: app.handler, CodeUri: "{name}/", Layers: [!Ref Layer]}}
            Metadata: {{BuildMethod: '{build}', BuildProperties: {{EntryPoints: ["{name}.ts"]}}}}
          File:
            Type: AWS::Serverless::Function
            Properties: {{Runtime: {runtime}, Handler: "{name}/c.handler", CodeUri: .}}
          Layer:
            Type: AWS::Serverless::LayerVersion
            Properties: {{ContentUri: "{name}", CompatibleRuntimes: [{runtime}]}}
        """,
    )
    found = repo.functions()
    assert not any(isinstance(function.code, Handler) for function in found.values())


@pytest.mark.parametrize(("runtime", "suffix"), [("python3.13", "py"), ("nodejs22.x", "js")])
def test_a_handler_outside_of_its_root_is_not_looked_for(repo: Repo, runtime: str, suffix: str) -> None:
    repo.write(
        "service/template.yaml",
        f"""
        Resources:
          Fn: {{Type: AWS::Lambda::Function, Properties: {{Runtime: {runtime}, Handler: ../lib/app.handler, Code: .}}}}
        """,
    )
    repo.write(f"service/other.{suffix}", "")
    assert repo.functions()["Fn"].code is None


IMPORTS = """
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: {runtime}, Handler: app.handler, CodeUri: src/{more}}}
"""


@pytest.mark.parametrize(
    ("runtime", "more", "provider"),
    [
        ("nodejs24.x", "", Provider.NOTHING),
        ("nodejs16.x", "", Provider.RUNTIME),
        ("nodejs24.x", ", Layers: [!Ref Elsewhere]", Provider.UNKNOWN),
        ("nodejs24.x", ", FileSystemConfigs: [{Arn: x, LocalMountPath: /mnt/x}]", Provider.UNKNOWN),
    ],
)
def test_what_provides_an_import(repo: Repo, runtime: str, more: str, provider: Provider) -> None:
    repo.write("template.yaml", IMPORTS.format(runtime=runtime, more=more))
    repo.write("src/app.js", "// é\nconst AWS = require('aws-sdk');\nexports.handler = async () => AWS.VERSION;\n")
    code = repo.functions()["F"].code
    assert isinstance(code, Handler)
    assert [(one.name, one.provided_by) for one in code.imports] == [("aws-sdk", provider)]


def test_what_is_newer_than_the_runtime(repo: Repo) -> None:
    repo.write("template.yaml", IMPORTS.format(runtime="python3.10", more=""))
    repo.write("src/app.py", "# é\nimport tomllib\ndef handler(event, context): pass\n")
    code = repo.functions()["F"].code
    assert isinstance(code, Handler)
    assert [(one.span.text, one.since, one.version) for one in code.newer_than_runtime] == [("tomllib", "3.11", "3.10")]


def test_sam_takes_the_templates_folder_where_nothing_says_where_the_code_is(repo: Repo) -> None:
    repo.write("template.yaml", IMPORTS.replace(", CodeUri: src/{more}", "").format(runtime="python3.13"))
    repo.write("app.py", "# é\ndef handler(event, context): pass\n")
    code = repo.functions()["F"].code
    assert isinstance(code, Handler)
    assert code.files[0].path == "app.py"
