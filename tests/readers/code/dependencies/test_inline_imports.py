"""Code that is written inside a template, around which there is nothing but the runtime and the layers."""

from __future__ import annotations

import pytest

from lambdalint.model.dependency import Provider
from lambdalint.readers.code.dependencies.deployment import Deployment
from lambdalint.readers.code.dependencies.imports import Packages
from lambdalint.readers.code.dependencies.newer import newer_than_runtime
from lambdalint.readers.code.program.reader import Setting
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span
from tests.readers.code.dependencies.conftest import READERS, Project

PYTHON = """# é
import boto3, cfnresponse, requests, json
def handler(event, context):
    match event:
        case 1: pass
"""
NODE = """// é
const response = require('cfn-response');
const AWS = require('aws-sdk');
const { S3Client } = require('@aws-sdk/client-s3');
exports.handler = async () => { await Promise.withResolvers(); };
"""

CASES = {
    ("python3.9", PYTHON): (
        {"boto3": "RUNTIME", "cfnresponse": "RUNTIME", "requests": "NOTHING", "json": "STANDARD_LIBRARY"},
        ["match"],
    ),
    ("nodejs20.x", NODE): (
        {"cfn-response": "RUNTIME", "aws-sdk": "NOTHING", "@aws-sdk/client-s3": "RUNTIME"},
        ["Promise.withResolvers"],
    ),
}


@pytest.mark.parametrize(("runtime", "text"), CASES, ids=["python", "node"])
def test_inline(code: Project, runtime: str, text: str) -> None:
    repository = Repository(code.folder)
    reader = next(READERS[name] for name in READERS if runtime.startswith(name))(repository, lambda *_: None)
    template = SourceFile("template.yaml", text)
    setting = Setting(Span(template, 0, 0), "index.handler")
    reader.inline(setting, template, lambda span: span)
    assert code.project is not None
    packages = Packages(repository)
    deployment = Deployment(root=None, runtime=runtime)
    found = {one.name: one for one in packages.imports(code.ways, code.project, deployment)}
    newer = newer_than_runtime(code.ways, packages, deployment)
    assert ({name: one.provided_by.name for name, one in found.items()}, [one.span.text for one in newer]) == CASES[
        runtime, text
    ]
    assert all(one.span.text == name for name, one in found.items())
    partly = Deployment(root=None, runtime=runtime, layers_known=False)
    kinds = {one.provided_by for one in packages.imports(code.ways, code.project, partly)}
    assert Provider.NOTHING not in kinds
