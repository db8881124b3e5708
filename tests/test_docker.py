"""The image, as far as it can be told without Docker. What its steps install is tried in test_wheel.py."""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePosixPath

from lambdalint.knowledge import tables
from tests import dockerfile

BUILD, IMAGE = dockerfile.stages()


def instructions(stage: dockerfile.Stage, name: str) -> list[dockerfile.Instruction]:
    return [instruction for instruction in stage if instruction.name == name]


def only(stage: dockerfile.Stage, name: str) -> str:
    (instruction,) = instructions(stage, name)
    return instruction.arguments


def test_both_stages_have_one_python_that_lambdalint_takes() -> None:
    (base, name), (other,) = re.split(r" AS ", only(BUILD, "FROM")), (only(IMAGE, "FROM"),)
    assert (base, name) == (other, "build")
    version = re.fullmatch(r"python:3\.(\d+)-slim", base)
    assert version
    required = tables.read(dockerfile.SOURCE / "pyproject.toml")["project"]["requires-python"]
    assert int(version[1]) >= int(required.removeprefix(">=3."))


def test_what_is_installed_is_where_the_image_looks() -> None:
    (copied,) = instructions(IMAGE, "COPY")
    installed, target = copied.arguments.split()
    assert (copied.options, installed) == ({"from": "build"}, target)  # an environment knows its own path
    assert f"venv --without-pip {target} " in only(BUILD, "RUN")
    assert f"pip --python {target} install" in only(BUILD, "RUN")
    assert only(IMAGE, "ENV") == f"PATH={target}/bin:$PATH"


def test_it_runs_lambdalint_where_the_project_is_as_nobody() -> None:
    assert json.loads(only(IMAGE, "ENTRYPOINT")) == ["lambdalint"]
    assert only(IMAGE, "USER") == "nobody"
    assert not instructions(IMAGE, "RUN")
    mounted = only(IMAGE, "WORKDIR")
    for file in ("Dockerfile", "README.md"):
        shown = (dockerfile.SOURCE / file).read_text(encoding="utf-8")
        assert f'docker run --rm -v "$PWD:{mounted}" lambdalint check' in shown


def test_only_what_is_copied_is_sent(tmp_path: Path) -> None:
    work = dockerfile.copy(BUILD, tmp_path)
    copied = {path.relative_to(work).as_posix() for path in work.rglob("*") if path.is_file()}
    assert {"pyproject.toml", "lambdalint/cli/__init__.py", "lambdalint/knowledge/certificates.toml"} <= copied
    assert not {path for path in copied if "__pycache__" in PurePosixPath(path).parts}
    assert {path.split("/")[0] for path in copied} == {"pyproject.toml", "README.md", "LICENSE", "lambdalint", "rules"}
    for path in (
        ".git/config",
        "tests/test_docker.py",
        "examples/README.md",
        "rules/README.md",
        ".venv/x",
        "docs/x.md",
    ):
        assert not dockerfile.is_sent(path), path
    assert all(map(dockerfile.is_sent, copied))
