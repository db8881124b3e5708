"""Projects to make pages of, and what a page is made of, as a browser would take it apart."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

from lambdalint import engine, packs
from lambdalint.model.code import Handler
from lambdalint.model.project import Project
from lambdalint.pictures import page
from lambdalint.pictures.graph import Graph, graph
from lambdalint.readers import project
from lambdalint.reports import Report
from lambdalint.rule import Diagnostic, Finding, Precision, Rule, Severity
from lambdalint.source import SourceFile, Span

TODAY = date(2026, 11, 22)
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})

SECRET = "hunter2-and-then-some-more"  # noqa: S105 - what pages must not show
PWNED = "<img src=x onerror=__pwned=1>"

SHOP = {
    "template.yaml": f"""\
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {{Runtime: python3.13, MemorySize: 256}}
Resources:
  Jobs:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 45
  Libraries:
    Type: AWS::Serverless::LayerVersion
    Properties: {{ContentUri: layer/}}
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: api.handler
      CodeUri: api/
      Timeout: 60
      Environment:
        Variables:
          WORKER: !Ref Worker
          DATABASE_PASSWORD: {SECRET}
          LEVEL: INFO
      Policies:
        - LambdaInvokePolicy: {{FunctionName: !Ref Worker}}
      Events:
        List: {{Type: HttpApi, Properties: {{Method: get, Path: /orders}}}}
        Place: {{Type: HttpApi, Properties: {{Method: post, Path: /orders}}}}
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: work.handler
      CodeUri: work/
      Timeout: 50
      Layers: [!Ref Libraries, "arn:aws:lambda:eu-west-1:123456789012:layer:tools:4"]
      Events:
        Jobs: {{Type: SQS, Properties: {{Queue: !GetAtt Jobs.Arn}}}}
  Nightly:
    Type: AWS::Serverless::Function
    Properties:
      Handler: night.handler
      CodeUri: s3://example-bucket/night.zip
      Timeout: !Ref Limit
      Events:
        Night: {{Type: Schedule, Properties: {{Schedule: rate(1 day)}}}}
Parameters:
  Limit: {{Type: Number}}
""",
    "api/api.py": """\
import os
import boto3

client = boto3.client("lambda")


def handler(event, context):
    client.invoke(FunctionName=os.environ["WORKER"])
    return {"statusCode": 200, "body": os.environ["MISSING"]}
""",
    "work/work.py": """\
import requests


def handler(event, context):
    requests.get("https://example.com/a", timeout=70)
    requests.get("https://example.com/b")
""",
}
SHOP_SIZES = {"layer/python/torch.bin": 200 * 1024 * 1024, "work/model.bin": 100 * 1024 * 1024}

HOSTILE = {
    f"{PWNED}.yaml": f"""\
Transform: AWS::Serverless-2016-10-31
Resources:
  "</script>{PWNED}":
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.9
      Handler: "{PWNED}.handler"
      CodeUri: "src{PWNED}/"
      Timeout: 60
      Description: "</script><script>__pwned=1</script></pre>{PWNED}"
      Environment:
        Variables:
          "</script>{PWNED}": "--><script>__pwned=1</script>"
      Layers: ["'\\" onload=__pwned=1 {PWNED}"]
      Events:
        Api:
          Type: HttpApi
          Properties: {{Method: get, Path: "/</script>{PWNED}"}}
        Api2:
          Type: Schedule
          Properties: {{Schedule: "rate(1 day)</style></svg>{PWNED}"}}
""",
    f"src{PWNED}/{PWNED}.py": f"""\
import os
import requests
# </code></pre></script>{PWNED} \u202e reversed \u2028 line
TOKEN = os.environ["</script>{PWNED}2"]


def handler(event, context):
    requests.get("</script>{PWNED}")  # {PWNED}
""",
}
"""A stranger's pull request: whatever has a name wants to be run."""


@dataclass(frozen=True, eq=False)
class Shown:
    """A project with what is found in it, and the page of it."""

    project: Project
    report: Report
    graph: Graph
    html: str


def shown(folder: Path, files: Mapping[str, str], sizes: Mapping[str, int] | None = None) -> Shown:
    """Writes a project, lints it with the rules of the preset `strict`, and makes the page."""
    (folder / ".git").mkdir(exist_ok=True)
    for path, text in files.items():
        _target(folder, path).write_text(text, encoding="utf-8")
    for path, size in (sizes or {}).items():
        _target(folder, path).touch()
        os.truncate(folder / path, size)
    rules = [rule for rule in packs.rules().values() if "strict" in rule.presets and rule.id != "invalid-template"]
    read = project.read([folder], TODAY).project
    return rendered(read, engine.run(read, rules, {}))


def _target(folder: Path, path: str) -> Path:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def rendered(read: Project, diagnostics: list[Diagnostic]) -> Shown:
    functions = [function for template in read.templates for function in template.functions]
    report = Report(
        diagnostics=diagnostics,
        rules=(),
        version="0.1.0",
        templates=len(read.templates),
        functions=len(functions),
        handlers=sum(isinstance(function.code, Handler) for function in functions),
    )
    drawn = graph(read, diagnostics)
    return Shown(read, report, drawn, page.render(read, report, drawn))


@dataclass(eq=False)
class Element:
    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    def all(self) -> Iterator[Element]:
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.all()

    def find(self, tag: str = "", **attributes: str) -> list[Element]:
        """Those of a tag, and with these words among those of the attributes (`class_` for `class`)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            one
            for one in self.all()
            if tag in ("", one.tag)
            and all(value in one.attributes.get(name, "").split(" ") for name, value in wanted.items())
        ]

    def one(self, tag: str = "", **attributes: str) -> Element:
        (found,) = self.find(tag, **attributes)
        return found

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @property
    def words(self) -> str:
        """The text with one space between all pieces."""
        pieces = (child if isinstance(child, str) else child.words for child in self.children)
        return " ".join(" ".join(pieces).split())


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.path = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.path[-1].children.append(element)
        if tag not in _VOID:
            self.path.append(element)

    def handle_startendtag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        self.path[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.path.pop().tag == tag, f"</{tag}> ends something else"

    def handle_data(self, data: str) -> None:
        self.path[-1].children.append(data)


def parsed(html: str) -> Element:
    """The page as a tree. Every element ends where it should, or this fails."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    (root,) = builder.path
    return root


def rows(shown: Element) -> list[tuple[str, str]]:
    """The lines of the code in it, with their numbers."""
    return [
        (one.attributes["data-line"], one.text.rstrip("\n"))
        for one in shown.find("span")
        if one.attributes.get("data-line")
    ]


def span(file: SourceFile, marked: str) -> Span:
    """Where a text first stands."""
    start = file.text.index(marked)
    return Span(file, start, start + len(marked))


def found(place: Span, message: str = "this is wrong") -> Diagnostic:
    """Of a rule that has no page."""
    rule = Rule(
        id="a-rule",
        category="security",
        severity=Severity.ERROR,
        precision=Precision.HIGH,
        check=lambda: iter(()),
        subjects={},
        options=None,
        module=Path("no-such-folder/a_rule.py"),
    )
    return Diagnostic(rule, Finding(place, message))
