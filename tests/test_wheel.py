"""The wheel, and an environment that has nothing else, made by the steps of the Dockerfile."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests import dockerfile
from tests.installing import NOT_COMPILED

SOURCE = Path(__file__).parents[1]
RULES = SOURCE / "rules" / "lambdalint_rules"
EXPLAINING = """
import sys
from lambdalint.cli import main
for rule in sys.argv[1:]:
    main(["explain", rule], standalone_mode=False)
"""
"""Prints the pages of rules, as `lambdalint explain` does for each: a process for every rule would take a minute."""

pytestmark = pytest.mark.install


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(SOURCE))
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of the environment that the Dockerfile makes of what it copies, here instead of in /opt."""
    root = tmp_path_factory.mktemp("image")
    build, image = dockerfile.stages()
    work = dockerfile.copy(build, root)
    (environment,) = {part.arguments.split()[0] for part in image if part.options == {"from": "build"}}
    (step,) = (part.arguments for part in build if part.name == "RUN")
    here = shlex.quote(f"{root}{environment}")
    done = subprocess.run(
        ["sh", "-ec", step.replace(environment, here)],
        cwd=work,
        env=os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"} | NOT_COMPILED,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return Path(f"{root}{environment}", "bin")


def test_contents(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    (metadata,) = {name.split("/")[0] for name in names if ".dist-info/" in name}
    described = {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"}
    assert names == {
        *_shipped(SOURCE, "lambdalint"),
        *_shipped(SOURCE / "rules", "lambdalint_rules"),
        *(f"{metadata}/{name}" for name in described),
    }
    assert "lambdalint/py.typed" in names
    assert any(name.startswith("lambdalint/knowledge/") and name.endswith(".toml") for name in names)


def test_knowledge_is_compact(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        parts = [part for part in archive.infolist() if part.filename.startswith("lambdalint/knowledge/")]
    assert sum(part.compress_size for part in parts) < 3_000_000


def test_rules_and_pages(installed: Path) -> None:
    modules = {path.stem.replace("_", "-") for path in RULES.glob("*/*.py") if path.stem != "__init__"}
    pages = {path.stem.replace("_", "-") for path in RULES.glob("*/*.md")}
    listed = json.loads(_run(str(installed / "lambdalint"), "rules", "--format", "json"))
    assert modules
    assert {rule["id"] for rule in listed} == modules == pages
    explained = _run(str(installed / "python"), "-c", EXPLAINING, *sorted(modules)).splitlines()
    for page in RULES.glob("*/*.md"):
        assert page.read_text(encoding="utf-8").splitlines()[0] in explained


def test_check(installed: Path) -> None:
    example = SOURCE / "examples" / "orders-sam"
    output = _run(str(installed / "lambdalint"), "check", "--fail-on", "never", "--format", "json", str(example))
    assert "stream-retries-forever" in output


def test_a_rule_pack_beside_it(installed: Path, tmp_path: Path) -> None:
    pip = (sys.executable, "-m", "pip", "--python", str(installed / "python"), "install", "--quiet", "--no-compile")
    _run(*pip, "--no-deps", "--target", str(tmp_path), str(SOURCE / "tests" / "packs" / "house-rules"))
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [str(installed / "lambdalint"), "explain", "memory-above-house-limit"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("# More memory than the house allows"), done.stderr


def _shipped(root: Path, package: str) -> set[str]:
    return {
        path.relative_to(root).as_posix()
        for path in (root / package).rglob("*")
        if path.is_file() and not any(part == "__pycache__" or part.startswith(".") for part in path.parts)
    }


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
