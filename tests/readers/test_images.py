"""Handlers in container images and in bundles: where a Dockerfile and esbuild's entry points lead."""

from __future__ import annotations

import pytest

from lambdalint.model.code import Handler
from tests.readers.conftest import Repo

IMAGE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      PackageType: Image
      ImageConfig: {command}
    Metadata:
      Dockerfile: Dockerfile
      DockerContext: ./app
"""
BASE = "# Größe\nFROM public.ecr.aws/lambda/python:3.13\n"

DOCKERFILES = {
    "a folder": BASE + 'COPY src/ ${LAMBDA_TASK_ROOT}/\nCMD ["main.handler"]\n',
    "a file": BASE + 'COPY src/main.py ./\nCMD [ "main.handler" ]\n',
    "several files": BASE + "COPY requirements.txt src/main.py /var/task/\nCMD main.handler\n",
    "a pattern": BASE + 'COPY --chown=a:b src/*.py $LAMBDA_TASK_ROOT\nCMD ["main.handler"]\n',
    "over lines": BASE + 'COPY \\\n  src \\\n  .\nCMD \\\n  ["main.handler"]\n',
    "a later stage": f'FROM node:24 AS x\nCOPY src/other .\nCMD ["x"]\n{BASE}copy src .\ncmd ["main.handler"]\n',
    "Docker Hub": 'FROM amazon/aws-lambda-python:3.13\nCOPY src .\nCMD ["main.handler"]\n',
}


@pytest.mark.parametrize("dockerfile", DOCKERFILES.values(), ids=DOCKERFILES)
def test_an_image(repo: Repo, dockerfile: str) -> None:
    repo.write("template.yaml", IMAGE.format(command="{}"))
    repo.write("app/Dockerfile", dockerfile)
    repo.write("app/requirements.txt", "")
    repo.write("app/src/main.py", "def handler(event, context): pass\n")
    code = repo.functions()["F"].code
    assert isinstance(code, Handler)
    assert (code.files[0].path, code.span.text) == ("app/src/main.py", "handler")


def test_the_functions_own_command_comes_first(repo: Repo) -> None:
    repo.write("template.yaml", IMAGE.format(command="{Command: [main.other]}"))
    repo.write("app/Dockerfile", DOCKERFILES["a folder"])
    repo.write("app/src/main.py", "def handler(event, context): pass\ndef other(event, context): pass\n")
    code = repo.functions()["F"].code
    assert isinstance(code, Handler)
    assert code.symbol == "other"


@pytest.mark.parametrize(
    "dockerfile",
    [
        'FROM python:3.13\nCOPY src .\nCMD ["main.handler"]\n',
        'ARG BASE\nFROM $BASE\nCOPY src .\nCMD ["main.handler"]\n',
        BASE + 'COPY src /opt/x\nCMD ["main.handler"]\n',
        BASE + 'COPY --from=x src .\nCMD ["main.handler"]\n',
        BASE + 'WORKDIR /app\nCOPY src .\nCMD ["main.handler"]\n',
        BASE + "COPY src .\n",
        BASE + 'COPY src .\nCMD ["absent.handler"]\n',
        BASE + 'COPY ../../.. .\nCMD ["main.handler"]\n',
        "",
    ],
)
def test_what_an_image_has_otherwise_is_not_judged(repo: Repo, dockerfile: str) -> None:
    repo.write("template.yaml", IMAGE.format(command="{}"))
    repo.write("app/Dockerfile", dockerfile)
    repo.write("app/src/main.py", "def handler(event, context): pass\n")
    assert repo.functions()["F"].code is None


BUNDLE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: nodejs24.x, CodeUri: app/, Handler: {handler}}}
    Metadata:
      BuildMethod: esbuild
      BuildProperties: {{EntryPoints: {entries}}}
"""


@pytest.mark.parametrize(
    ("handler", "entries", "file"),
    [
        ("main.handler", "[main.ts]", "main.ts"),
        ("main.handler", "[src/main.ts]", "src/main.ts"),
        ("src/main.handler", "[src/main.ts]", "src/main.ts"),
        ("main.handler", "[src/a.js, src/main.js]", "src/main.js"),
    ],
)
def test_a_bundle(repo: Repo, handler: str, entries: str, file: str) -> None:
    repo.write("template.yaml", BUNDLE.format(handler=handler, entries=entries))
    repo.write(f"app/{file}", "export const handler = async () => 'ä';\n")
    code = repo.functions()["F"].code
    assert isinstance(code, Handler)
    assert code.files[0].path == f"app/{file}"


def test_a_bundle_of_something_else_is_not_judged(repo: Repo) -> None:
    repo.write("template.yaml", BUNDLE.format(handler="other.handler", entries="[main.ts]"))
    repo.write("app/main.ts", "export const run = async () => 'ä';\n")
    assert repo.functions()["F"].code is None
