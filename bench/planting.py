"""Plants the flaws of flaws.toml, each in small projects of its own, beside twins without the flaw."""

from __future__ import annotations

import random
import re
import string
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomli

_CHOICE = re.compile(r"«([^|»]*)\|([^»]*)»")


def _characters(alphabet: str, count: int) -> str:
    """A made-up secret: the same in every run, and in no file of the repository."""
    return "".join(random.Random(count).choices(alphabet, k=count))  # noqa: S311 - nothing is protected by it


_SECRETS = {
    "%KEY%": "AKIA" + _characters(string.ascii_uppercase + "234567", 16),
    "%SECRET_KEY%": _characters(string.ascii_letters + string.digits, 40),
    "%TOKEN%": "ghp_" + _characters(string.ascii_letters + string.digits, 36),
}


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """An event source mapping: a resource in CloudFormation, an event in SAM."""

    kind: str
    settings: str

    def resource(self) -> str:
        source = "EventSourceArn: !GetAtt " + ("Queue.Arn" if self.kind == "SQS" else "Stream.Arn")
        return (
            "  Mapping:\n    Type: AWS::Lambda::EventSourceMapping\n"
            f"    Properties: {{FunctionName: !Ref Function, {source}, {self.settings}}}\n"
        )

    def event(self) -> str:
        source = "Queue: !GetAtt Queue.Arn" if self.kind == "SQS" else "Stream: !GetAtt Stream.Arn"
        return f"Source: {{Type: {self.kind}, Properties: {{{source}, {self.settings}}}}}"


@dataclass(frozen=True, kw_only=True)
class Flaw:
    name: str
    handler: str = "app.handler"
    runtime: str = "python3.13"
    timeout: str = "Timeout: 30"
    memory: str = "MemorySize: 256"
    settings: str = ""
    """More lines of the function's properties, the same in CloudFormation and SAM."""
    cloudformation: str = ""
    """Of the function's properties, or resources where it is indented, in CloudFormation only."""
    sam: str = ""
    serverless: str | None = None
    """Of the function in a `serverless.yml`; without it none is planted."""
    statement: str = ""
    """Of the execution role's policy."""
    mapping: Mapping | None = None
    resources: str = ""
    files: dict[str, str] = field(
        default_factory=lambda: {"app.py": "def handler(event, context):\n    return {'done': True}\n"}
    )
    sonar: str = ""
    """The rule that Sonar documents for this flaw."""

    def plant(self, folder: Path) -> None:
        """Writes a project for each dialect, `flawed` and `mended`, below the folder."""
        code = {f"src/{name}": text for name, text in self.files.items()}
        projects = {
            "cloudformation": {"template.yaml": self._cloudformation()} | code,
            "sam": {"template.yaml": self._sam()} | code,
        }
        if self.serverless is not None:
            projects["serverless"] = {"serverless.yml": self._serverless(self.serverless)} | self.files
        for dialect, files in projects.items():
            for state in ("flawed", "mended"):
                for name, text in files.items():
                    path = folder / dialect / state / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    chosen = _CHOICE.sub(r"\1" if state == "flawed" else r"\2", text)
                    path.write_text(chosen, encoding="utf-8")

    def _cloudformation(self) -> str:
        own = "" if self.cloudformation.startswith("  ") else self.cloudformation
        mapping = self.mapping.resource() if self.mapping else ""
        policies = (
            "Policies:\n        - PolicyName: own\n          PolicyDocument:\n            Version: '2012-10-17'\n"
            f"            Statement: [{self.statement}]"
            if self.statement
            else ""
        )
        return f"""\
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Function:
    Type: AWS::Lambda::Function
    Metadata: {{"aws:asset:path": src, "aws:asset:property": Code}}
    Properties:
      Code: {{S3Bucket: deployments, S3Key: function.zip}}
      Role: !GetAtt Role.Arn
{self._properties(own)}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{{Effect: Allow, Principal: {{Service: lambda.amazonaws.com}}, Action: "sts:AssumeRole"}}]
      ManagedPolicyArns: ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]
      {policies}
{self.resources}{mapping}{"" if own else self.cloudformation}"""

    def _sam(self) -> str:
        own = "" if self.sam.startswith("  ") else self.sam
        events = f"Events: {{{self.mapping.event()}}}" if self.mapping else ""
        policies = f"Policies: [{{Version: '2012-10-17', Statement: [{self.statement}]}}]" if self.statement else ""
        return f"""\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Function:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src
{self._properties(own, events, policies)}
{self.resources}{"" if own else self.sam}"""

    def _serverless(self, settings: str) -> str:
        lines = (self.timeout.replace("Timeout", "timeout"), self.memory.replace("MemorySize", "memorySize"), settings)
        function = "\n".join(f"    {line}" for line in lines if line)
        resources = "resources:\n  Resources:\n" + textwrap.indent(self.resources, "  ") if self.resources else ""
        return f"""\
service: planted
provider:
  name: aws
  runtime: {self.runtime}
  iam: {{role: {{statements: [{self.statement}]}}}}
functions:
  function:
    handler: {self.handler}
{function}
{resources}"""

    def _properties(self, *more: str) -> str:
        lines = (
            f"Handler: {self.handler}",
            f"Runtime: {self.runtime}",
            self.timeout,
            self.memory,
            self.settings,
            *more,
        )
        return "\n".join(f"      {line}" for line in lines if line)


def _environment(variables: str) -> str:
    return f"Environment: {{Variables: {{{variables}}}}}"


def flaws() -> tuple[Flaw, ...]:
    text = Path(__file__).with_name("flaws.toml").read_text(encoding="utf-8")
    for mark, secret in _SECRETS.items():
        text = text.replace(mark, secret)
    return tuple(_flaw(table) for table in tomli.loads(text)["flaw"])


def _flaw(table: dict[str, Any]) -> Flaw:
    mapping = table.pop("mapping", None)
    return Flaw(**table, mapping=Mapping(**mapping) if mapping else None)
