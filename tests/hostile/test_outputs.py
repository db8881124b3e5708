"""One project whose every name, text and path is an attack, through every output: each is safe where it is shown.

`tests/reports/test_hostile.py` does so with many texts in the reports alone; here they come from files.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml
from click.testing import CliRunner

from lambdalint.cli import main
from lambdalint.reports import FORMATS
from lambdalint.server.capabilities import Client
from lambdalint.server.checks import Changes, Checks
from lambdalint.server.diagnostics import Writer
from lambdalint.server.documents import Desk, Document
from lambdalint.server.hovering import hover
from tests.pictures.pages import TODAY
from tests.reports.test_markdown import Page

ATTACK = (
    "x\x1b[31m\x1b]0;t\x07\u202ey\u2066z\u200b\u2028\x85\x7f<script>alert(1)</script><img src=x onerror=alert(1)>"
    "]]>--></style>&#60;`|::error::%0A\\[a](http://e.example)![b](http://i.example)@octocat #1 ${{ a }} {0} $x$\r\n"
    "::error::boom\n##[error]boom ##[add-mask]boom\n| a | b |\n# head\n```\n"
)
NAME = f"::error::##[error]{ATTACK}".replace("/", "_")[:100]
"""As a file may be called."""

FUNCTION: dict[str, Any] = {
    "Type": "AWS::Serverless::Function",
    "Properties": {
        "Handler": ATTACK,
        "Runtime": "python3.8",
        "Timeout": 901,
        "CodeUri": f"./{ATTACK}",
        "Description": ATTACK,
        "Environment": {"Variables": {ATTACK: ATTACK, "AWS_REGION": ATTACK}},
        "Policies": [{"Statement": [{"Effect": "Allow", "Action": [f"s3:{ATTACK}", "*"], "Resource": ATTACK}]}],
        "Events": {ATTACK: {"Type": "SQS", "Properties": {"Queue": {"Fn::GetAtt": [f"Q{ATTACK}", "Arn"]}}}},
        "Tags": {ATTACK: ATTACK},
        "Layers": [ATTACK],
    },
}
READ = {
    "Type": "AWS::Serverless::Function",
    "Properties": {"Handler": "app.handler", "Runtime": "python3.13", "CodeUri": f"code {NAME}", "Tags": {ATTACK: "x"}},
}
SOURCE = (
    f"import os\nimport boto3\n# lambdalint: ignore[client-created-per-invocation] {NAME!s}\n".replace("\n", " ")
    .replace("\r", " ")
    .rstrip()
    + "\ndef handler(event, context):\n"
    f"    table = boto3.resource('dynamodb').Table({ATTACK!r})\n"
    f"    return table.get_item(Key={{'x': os.environ[{ATTACK!r}]}})\n"
)


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("attacked").resolve()
    (folder / ".git").mkdir()
    (folder / f"code {NAME}").mkdir()
    (folder / f"code {NAME}" / "app.py").write_text(SOURCE, encoding="utf-8")
    resources = {ATTACK: FUNCTION, f"R{ATTACK}": READ, f"Q{ATTACK}": {"Type": "AWS::SQS::Queue"}}
    template = {"Transform": "AWS::Serverless-2016-10-31", "Resources": resources}
    (folder / f"{NAME}.json").write_text(json.dumps(template), encoding="utf-8")
    service = {
        "service": ATTACK,
        "provider": {"name": "aws", "runtime": "nodejs16.x"},
        "functions": {ATTACK: {"handler": ATTACK, "timeout": 901, "description": "${self:" + ATTACK + "}"}},
    }
    (folder / "service").mkdir()
    (folder / "service/serverless.yml").write_text(json.dumps(service), encoding="utf-8")
    broken = folder / os.fsdecode(b"bytes \xff\xfe " + NAME.encode())
    broken.mkdir()
    (broken / "template.yaml").write_text(f"Resources: {{ {json.dumps(ATTACK)}: *none", encoding="utf-8")
    (folder / "lambdalint.toml").write_text(
        f"[parameters]\n{_toml(ATTACK)} = {_toml(ATTACK)}\n[per-path-ignores]\n{_toml(ATTACK)} = ['cost']\n",
        encoding="utf-8",
    )
    before = Path.cwd()
    os.chdir(folder)
    yield folder
    os.chdir(before)


def _toml(text: str) -> str:
    return json.dumps(text).replace("\x7f", "\\u007f")


def run(*words: str) -> tuple[str, str]:
    """What is shown, as on a terminal that takes colours, so that nothing is left out of it."""
    answer = CliRunner().invoke(main, words, color=True)
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
    safe(answer.stderr)
    return answer.stdout_bytes.decode("utf-8"), answer.stderr


def safe(text: str) -> None:
    """No character that a terminal obeys, or that changes how others are seen; no line that a CI server obeys."""
    obeyed = {char for char in text if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} - {"\n", "\t"}
    assert obeyed == set()
    assert "##[" not in text
    commands = [line for line in text.split("\n") if line.lstrip().startswith("::")]
    assert [line for line in commands if not COMMAND.fullmatch(line)] == []


COMMAND = re.compile(
    r"::(error|warning|notice) (file=[^,:]+,line=\d+,endLine=\d+(,col=\d+,endColumn=\d+)?,)?title=[a-z0-9-]+::.*|"
    r" +::: .*"
)
"""What is meant as one, and the arrow of a code frame, which names no command."""


class Elements(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


def marked_up(text: str) -> None:
    """Nothing that runs or loads anything, but for the page's own script."""
    found = Elements(text).found
    assert {tag for tag, _ in found}.isdisjoint({"img", "iframe", "object", "embed", "video", "audio", "base"})
    assert sum(tag == "script" for tag, _ in found) <= 2
    attributes = [attribute for _, attrs in found for attribute in attrs]
    assert [name for name, _ in attributes if name.startswith("on") or name in {"src", "srcdoc", "style"}] == []
    links = {value or "" for name, value in attributes if name in {"href", "xlink:href"}}
    assert [link for link in links if "e.example" in link or not re.match(r"#|https://", link)] == []


def markdown(text: str) -> None:
    """As GitHub's parser has it."""
    marked_up("".join(f"<{tag}>" for tag in Page(text).tags))


def lines_of_json(text: str) -> None:
    for line in text.splitlines():
        json.loads(line)


def a_flowchart(text: str) -> None:
    lines = text.splitlines()
    assert lines[0].startswith(("---", "flowchart", "%%"))
    assert [line for line in lines if "<script" in line or "```" in line or line.startswith(("# ", "| "))] == []


def nothing_more(text: str) -> None:
    assert text


OUTPUTS: dict[str, Callable[[str], Any]] = {
    **{f"check --select all --format {name}": nothing_more for name in FORMATS},
    **{f"check --select all --format {name}": json.loads for name in ("json", "sarif", "gitlab", "rdjson")},
    "check --select all --format jsonl": lines_of_json,
    "check --select all --format junit": ET.fromstring,
    "check --select all --format markdown --map": markdown,
    "check --select all --format sarif --show-suppressed": json.loads,
    "check --show-files": nothing_more,
    "config": nothing_more,
    "config --format json": json.loads,
    "inspect": nothing_more,
    "inspect --format json": json.loads,
    "map": a_flowchart,
    "map --format svg": ET.fromstring,
    "map --format html": marked_up,
    "policy": nothing_more,
    "policy --format json": json.loads,
    "policy --format yaml": yaml.safe_load,
    "policy --format sam": yaml.safe_load,
    "policy --format serverless": yaml.safe_load,
    "policy --diff": nothing_more,
    "policy --diff --format json": json.loads,
}


@pytest.mark.parametrize("words", OUTPUTS)
def test_every_output_is_safe_where_it_is_shown(attacked: Path, words: str) -> None:
    shown, _ = run(*words.split())
    safe(shown)
    OUTPUTS[words](shown)
    assert "x" in shown


USAGE = [
    [ATTACK],
    ["explain", ATTACK],
    ["check", ATTACK],
    ["check", f"--{ATTACK}"],
    ["check", "--select", ATTACK],
    ["check", "--format", ATTACK],
    ["check", "--format", f"json=none/{NAME}"],
    ["check", "--fail-on", ATTACK],
    ["check", "--today", ATTACK],
    ["check", "--sam-env", ATTACK],
    ["check", "--config", ATTACK],
    ["check", "--baseline", ATTACK],
    ["inspect", "--function", f"none{ATTACK}"],
    ["map", "--function", f"none{ATTACK}"],
    ["completion", ATTACK],
]


@pytest.mark.parametrize("words", USAGE, ids=[" ".join(words[:2])[:20] for words in USAGE])
def test_what_is_wrong_with_arguments_is_said_safely(attacked: Path, words: list[str]) -> None:
    """Names of files may be among them."""
    answer = CliRunner().invoke(main, words, color=True)
    assert answer.exit_code == 2
    assert "x\\x1b[31m" in answer.stderr
    safe(answer.stdout + answer.stderr)


SETTINGS = {
    "unknown key": f"{_toml(ATTACK)} = 1",
    "unknown rule": f"select = [{_toml(ATTACK)}]",
    "unknown option": f"[rules.sqs-redrive-missing]\n{_toml(ATTACK)} = 1",
    "wrong type": f"[severities]\n{_toml(ATTACK)} = 1",
    "no file": f"extend = {_toml(NAME)}",
    "no TOML": f"{NAME}",
}


@pytest.mark.parametrize("text", SETTINGS.values(), ids=SETTINGS)
@pytest.mark.parametrize("command", ["check", "config"])
def test_what_is_wrong_with_settings_is_said_safely(attacked: Path, tmp_path: Path, text: str, command: str) -> None:
    path = tmp_path / NAME
    path.write_text(text, encoding="utf-8")
    answer = CliRunner().invoke(main, [command, "--config", str(path)], color=True)
    assert (answer.exit_code, answer.stdout) == (2, "")
    safe(answer.stderr)


def test_what_is_changed_and_what_is_known_is_said_safely(attacked: Path) -> None:
    assert run("check", "--baseline", f"k {NAME}", "--write-baseline")[1].count("\n") == 1
    template = attacked / f"{NAME}.json"
    text = template.read_bytes()
    template.write_text('{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}}', encoding="utf-8")
    assert "gone from k ::error::##\\x5berror]x\\x1b" in run("check", "--baseline", f"k {NAME}")[1]
    template.write_bytes(text)
    (attacked / f"k {NAME}").unlink()
    shown, said = run("check", "--select", "all", "--fix", "--unsafe-fixes")
    safe(shown)
    assert "made in" in said
    template.write_bytes(text)
    run("check", "--select", "all", "--add-ignore")
    template.write_bytes(text)


def test_a_diff_is_what_git_applies(attacked: Path) -> None:
    """No name begins another part of it. What stands in a file is as it is, but for a terminal."""
    answer = CliRunner().invoke(main, ["check", "--select", "all", "--diff", "--unsafe-fixes"], color=True)
    heads = [line for line in answer.stdout.split("\n") if line.startswith(("---", "+++"))]
    assert len(heads) >= 2
    for head in heads:
        safe(head)
        assert re.fullmatch(r'(---|\+\+\+) ("[ab]/[ -~]+"|[ab]/[!-~]+)', head)


def test_an_editor_is_told_safely(attacked: Path) -> None:
    path = attacked / f"{NAME}.json"
    desk = Desk(documents={path: (Document(path.as_uri(), 1, path.read_text(encoding="utf-8")),)})
    checked = Checks(today=lambda: TODAY, patience=60).check(desk, Changes(), lambda: False)
    assert checked is not None
    found = [diagnostic for each in checked.found.values() for diagnostic in each.diagnostics]
    assert found
    writer = Writer(Client(), desk)
    for diagnostic in found:
        shown = writer.shown(diagnostic)
        safe(shown.told.message.replace("\n", ""))
        for place in shown.told.related_information or ():
            safe(place.message)
        told = hover([shown], markdown=True)
        assert told is not None
        markdown(told.contents.value.partition("\n")[0])  # type: ignore[union-attr]
