"""Code against the IAM actions that it needs: `actions/*.md` says of each program which they are.

A heading is a program: its files in fenced blocks, the path after the language, and below them what it needs.
`optional` is what it can do without, and `source` is where AWS says so. The sets are AWS's, not what comes out here.
What is told may be weaker than they are, one of several actions in place of the one, and never stronger. `not yet` says
of a program why it is not understood; the line goes when it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lambdalint.access import needs
from lambdalint.knowledge.iam import services
from lambdalint.model.code import Handler
from lambdalint.readers.code.go import GoReader
from lambdalint.readers.code.java import JavaReader
from lambdalint.readers.code.javascript import JavaScriptReader
from lambdalint.readers.code.program.reader import CodeReader, Setting
from lambdalint.readers.code.python import PythonReader
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

TABLES = Path(__file__).parent / "actions"

LANGUAGES: dict[str, tuple[type[CodeReader], str, dict[str, str]]] = {
    "go": (GoReader, "bootstrap", {"go.mod": "module example.com/orders\n"}),
    "java": (JavaReader, "com.example.App::handleRequest", {"pom.xml": "<project/>"}),
    "javascript": (JavaScriptReader, "app.handler", {}),
    "python": (PythonReader, "app.handler", {}),
    "typescript": (JavaScriptReader, "app.handler", {}),
}
"""By the name of the file: the reader, the handler setting, and what else a project has."""

LEAST = {"go": 30, "java": 30, "javascript": 30, "python": 40, "typescript": 20}

FURTHER = {
    "bedrock:InvokeModel": "bedrock:ApplyGuardrail bedrock:InvokeTool",
    "bedrock:InvokeModelWithResponseStream": "bedrock:ApplyGuardrail bedrock:InvokeTool",
    "cloudformation:DescribeStacks": "cloudformation:ListStacks",
    "rekognition:DetectLabels": "s3:GetObject",
    "s3:GetObject": "s3:GetObjectTagging s3:GetObjectRetention s3:GetObjectLegalHold",
    "s3:GetObjectVersion": "s3:GetObjectTagging s3:GetObjectRetention s3:GetObjectLegalHold",
    "s3:ListBucket": "s3:GetObjectAcl",
    "textract:AnalyzeExpense": "s3:GetObject",
    "textract:DetectDocumentText": "s3:GetObject",
}
"""What a request that needs an action may ask for besides: with other parameters, or where the answer holds what only
those see who have it (API reference of each operation)."""

_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_FILE = re.compile(r"^```\w+ (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINE = re.compile(r"^(needs|optional|source|not yet): (.+)$", re.MULTILINE)
_NOTHING = "nothing"


@dataclass(frozen=True)
class Program:
    language: str
    title: str
    files: dict[str, str]
    needs: frozenset[str]
    optional: frozenset[str]
    source: str
    not_yet: str

    def __str__(self) -> str:
        return f"{self.language}: {self.title}"


def programs(path: Path) -> Iterator[Program]:
    text = path.read_text(encoding="utf-8")
    parts = _HEADING.split(text)[1:]
    for title, body in zip(parts[::2], parts[1::2], strict=True):
        said = dict(_LINE.findall(_FILE.sub("", body)))
        yield Program(
            language=path.stem,
            title=title,
            files=dict(_FILE.findall(body)),
            needs=_actions(said["needs"]),
            optional=_actions(said.get("optional", _NOTHING)),
            source=said["source"],
            not_yet=said.get("not yet", ""),
        )


def _actions(listed: str) -> frozenset[str]:
    return frozenset() if listed == _NOTHING else frozenset(listed.split(", "))


ALL = [program for path in sorted(TABLES.glob("*.md")) for program in programs(path)]


def read(program: Program, folder: Path) -> Handler:
    reader, setting, others = LANGUAGES[program.language]
    for name, text in {**others, **program.files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def refuse(span: Span, problem: str) -> None:
        raise AssertionError(f"{problem}: {span.text}")

    named = Setting(Span(SourceFile("template.yaml", setting), 0, len(setting)), setting)
    handler = reader(Repository(folder), refuse).find(named, folder, ())
    assert isinstance(handler, Handler)
    return handler


@pytest.mark.parametrize("language", LEAST)
def test_there_are_enough(language: str) -> None:
    titles = [program.title for program in ALL if program.language == language]
    assert len(titles) >= LEAST[language]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("program", ALL, ids=str)
def test_the_table_is_whole(program: Program) -> None:
    """Every action exists under this very name, and AWS says of the program why it needs them."""
    assert program.files
    assert program.source.startswith("https://docs.aws.amazon.com/")
    for name in program.needs | program.optional:
        known = services.action(name)
        assert known is not None
        assert known.name == name
    assert not program.needs & program.optional


@pytest.mark.parametrize("program", [one for one in ALL if one.not_yet], ids=str)
def test_what_is_not_understood_yet(program: Program, tmp_path: Path) -> None:
    handler = read(program, tmp_path)
    assert not program.needs <= {action for need in needs(handler) if need.required for action in need.actions}
    assert handler.blind_spots


@pytest.mark.parametrize("program", [one for one in ALL if not one.not_yet], ids=str)
def test_what_the_code_needs(program: Program, tmp_path: Path) -> None:
    found = needs(read(program, tmp_path))
    required = [set(need.actions) for need in found if need.required]
    assert [actions for actions in required if not actions & program.needs] == []
    assert program.needs - set().union(*required) == set()
    further = {action for needed in program.needs for action in FURTHER.get(needed, "").split()}
    others = {action for need in found if not need.required for action in need.actions[:1]}
    assert others - program.needs - program.optional - further == set()


@pytest.mark.parametrize("program", ALL, ids=str)
def test_nothing_is_missed_in_silence(program: Program, tmp_path: Path) -> None:
    """What is not understood is told as a blind spot, or permissions would be called unused that the code needs."""
    handler = read(program, tmp_path)
    found = {action for need in needs(handler) for action in need.actions}
    assert program.needs <= found or handler.blind_spots
