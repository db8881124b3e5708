"""The hooks of .pre-commit-hooks.yaml, tried as their users run them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installing import NOT_COMPILED

SOURCE = Path(__file__).parents[1]

pytestmark = pytest.mark.install

TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Thumbnails:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      CodeUri: src/
      Handler: thumbnails.handler
      Policies:
        - Statement: {Effect: Allow, Action: s3:ListAllMyBuckets, Resource: "*"}
"""
ONCE = """\
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    return s3.list_buckets()
"""
EACH_TIME = """\
import boto3


def handler(event, context):
    s3 = boto3.client("s3")
    return s3.list_buckets()
"""
CONFIGURATION = """\
repos:
  - repo: {}
    rev: {}
    hooks:
      - id: lambdalint
      - id: lambdalint-project
      - id: lambdalint-fix
        stages: [manual]
"""
QUEUE = """\
      Events:
        Pictures:
          Type: SQS
          Properties: {Queue: !GetAtt Pictures.Arn, FunctionResponseTypes: [ReportBatchItemFailures]}
  Pictures:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 2
"""


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with this work tree, what is not committed here included."""
    copy = tmp_path_factory.mktemp("hooks") / "lambdalint"
    listed = _git(SOURCE, "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    for name in filter(None, listed.split("\0")):
        if (SOURCE / name).is_file():  # one that was deleted is listed until that is committed
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(SOURCE / name, copy / name)
    _commit(copy)
    return copy


@pytest.fixture
def project(hooks: Path, tmp_path: Path) -> Path:
    """A project with the hooks; the one that changes files runs where it is asked for."""
    folder = tmp_path / "project"
    (folder / "src").mkdir(parents=True)
    revision = _git(hooks, "rev-parse", "HEAD").strip()
    (folder / ".pre-commit-config.yaml").write_text(CONFIGURATION.format(hooks, revision), encoding="utf-8")
    (folder / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    (folder / "src" / "thumbnails.py").write_text(ONCE, encoding="utf-8")
    _commit(folder)
    return folder


def test_staged_handler_leads_to_its_template(hooks: Path, project: Path) -> None:
    (project / "src" / "thumbnails.py").write_text(EACH_TIME, encoding="utf-8")
    _git(project, "add", "src/thumbnails.py")
    done = _run(hooks, project, "lambdalint")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "client-created-per-invocation" in done.stdout
    assert "src/thumbnails.py:5" in done.stdout


def test_both_hooks_pass_a_clean_project(hooks: Path, project: Path) -> None:
    (project / "src" / "thumbnails.py").write_text(f"{ONCE}\n# The bucket's owner pays.\n", encoding="utf-8")
    (project / "notes.json").write_text('{"no": "template"}\n', encoding="utf-8")
    _git(project, "add", "--all")
    done = _run(hooks, project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("Passed") == 2


def test_safe_changes_are_made(hooks: Path, project: Path) -> None:
    (project / "template.yaml").write_text(TEMPLATE + QUEUE, encoding="utf-8")
    _git(project, "add", "template.yaml")
    done = _run(hooks, project, "--hook-stage", "manual", "lambdalint-fix")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "files were modified by this hook" in done.stdout
    assert "VisibilityTimeout: 18\n" in (project / "template.yaml").read_text(encoding="utf-8")


def _run(hooks: Path, project: Path, *hook: str) -> subprocess.CompletedProcess[str]:
    """What pre-commit says; it installs the hooks when it runs them for the first time."""
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--verbose", *hook],
        cwd=project,
        env=_environment() | {"PRE_COMMIT_HOME": str(hooks.parent / "pre-commit"), **NOT_COMPILED},
        capture_output=True,
        text=True,
        check=False,
    )


def _commit(folder: Path) -> None:
    _git(folder, "init", "--quiet")
    _git(folder, "add", "--all")
    _git(folder, "-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "--quiet", "-m", "All of it")


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=_environment(), capture_output=True, text=True, check=True
    )
    return done.stdout


def _environment() -> dict[str, str]:
    """Without what a git hook that runs these tests would pass on."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
