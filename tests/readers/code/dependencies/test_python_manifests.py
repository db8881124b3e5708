"""`requirements.txt`, `pyproject.toml`, `Pipfile`, `setup.cfg` and `setup.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.readers.code.dependencies import pyproject, requirements, setup_files
from lambdalint.readers.code.dependencies.pyproject import least_version
from tests.readers.code.dependencies.conftest import Files, told

LINES = {
    "requests": [("requests", "", True)],
    "requests==2.32.0  # é": [("requests", "==2.32.0", True)],
    "requests >= 2, < 3 ; python_version < '3.12'": [("requests", ">= 2, < 3", True)],
    "ruamel.yaml~=0.18": [("ruamel.yaml", "~=0.18", True)],
    "Jinja2[i18n]>=3": [("Jinja2", ">=3", True)],
    "requests == 2.0 \\\n    --hash=sha256:ab \\\n    --hash=sha256:cd\nsix": [
        ("requests", "== 2.0", True),
        ("six", "", True),
    ],
    "thing @ https://example.com/thing-1.0.zip": [("thing", "@ https://example.com/thing-1.0.zip", True)],
    "git+https://example.com/thing.git@main#egg=thing": [
        ("thing", "@ git+https://example.com/thing.git@main#egg=thing", True)
    ],
    "-e git+ssh://git@example.com/thing#egg=thing": [("thing", "@ git+ssh://git@example.com/thing#egg=thing", True)],
    "https://example.com/some_thing-1.2-py3-none-any.whl": [
        ("some_thing", "@ https://example.com/some_thing-1.2-py3-none-any.whl", True)
    ],
    "-i https://example.com/simple\n--extra-index-url=https://example.com\n-c other.txt\n--require-hashes\nsix": [
        ("six", "", True)
    ],
    "\r\n# comment\r\nsix\r\n": [("six", "", True)],
    "\ufeffsix": [("six", "", True)],
}


@pytest.mark.parametrize("text", LINES)
def test_requirements(files: Files, text: str) -> None:
    manifest = files.read(requirements.read, "requirements.txt", text)
    assert told(manifest) == LINES[text]
    assert manifest.complete


@pytest.mark.parametrize(
    "text", ["-e .", "./lib", "--unknown", "${NAME}==1", "-r missing.txt", "a" * 20_000 + " b", "!x"]
)
def test_what_cannot_be_read_leaves_requirements_incomplete(files: Files, text: str) -> None:
    assert not files.read(requirements.read, "requirements.txt", f"{text}\nsix\n").complete


def test_requirements_include_others(files: Files, tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "more.txt").write_text("-r ../requirements.txt\nsix\n-r\tlast.txt", "utf-8")
    (tmp_path / "base" / "last.txt").write_text("# é\n  attrs>1", "utf-8")
    manifest = files.read(requirements.read, "requirements.txt", "-r base/more.txt\nrequests")
    assert told(manifest) == [("six", "", True), ("attrs", ">1", True), ("requests", "", True)]
    assert manifest.complete
    assert [one.span.file.path for one in manifest.dependencies] == [
        "base/more.txt",
        "base/last.txt",
        "requirements.txt",
    ]
    assert [one.span.text for one in manifest.dependencies] == ["six", "attrs", "requests"]


def test_requirements_outside_of_the_repository_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("six", "utf-8")
    (tmp_path / "inside").mkdir()
    manifest = Files(tmp_path / "inside").read(requirements.read, "requirements.txt", "-r ../outside.txt")
    assert told(manifest) == []
    assert not manifest.complete


def test_requirements_for_development_are_not_deployed(files: Files) -> None:
    assert told(files.read(requirements.read, "requirements-dev.txt", "pytest")) == [("pytest", "", False)]
    assert told(files.read(requirements.read, "requirements-prod.txt", "six")) == [("six", "", True)]


def test_extras_ask_for_more(files: Files) -> None:
    assert files.read(requirements.read, "requirements.txt", "boto3[crt]\nsix").extended == {"boto3"}


PYPROJECT = {
    """
    # é
    [project]
    name = "é"
    dependencies = ["requests>=2", 'six', "boto3[crt]; python_version > '3'"]
    [project.optional-dependencies]
    xray = ["aws-xray-sdk"]
    [dependency-groups]
    dev = ["pytest", {include-group = "lint"}]
    lint = ["ruff"]
    """: [
        ("requests", ">=2", True),
        ("six", "", True),
        ("boto3", "", True),
        ("aws-xray-sdk", "", False),
        ("pytest", "", False),
        ("ruff", "", False),
    ],
    """
    [tool.poetry.dependencies]
    python = "^3.11"
    requests = "^2.32"
    thing = { git = "https://example.com/thing.git" }
    maybe = { version = "^1", optional = true }
    several = [{ version = "1", python = "<3.9" }, { version = "2", python = ">=3.9" }]
    [tool.poetry.group.dev.dependencies]
    pytest = "*"
    [tool.poetry.dev-dependencies]
    mock = "*"
    """: [
        ("requests", "^2.32", True),
        ("thing", "@ https://example.com/thing.git", True),
        ("maybe", "^1", False),
        ("several", "1", True),
        ("mock", "*", False),
        ("pytest", "*", False),
    ],
    """
    [project]
    dependencies = []
    [tool.uv]
    dev-dependencies = ["pytest"]
    [tool.pdm.dev-dependencies]
    test = ["moto"]
    """: [("pytest", "", False), ("moto", "", False)],
}


@pytest.mark.parametrize("text", PYPROJECT)
def test_pyproject(files: Files, text: str) -> None:
    manifest = files.read(pyproject.read, "pyproject.toml", text)
    assert told(manifest) == PYPROJECT[text]
    assert manifest.complete
    assert all(one.span.text for one in manifest.dependencies)


@pytest.mark.parametrize(
    "text",
    [
        "[project",
        '[project]\ndynamic = ["dependencies"]',
        '[project]\ndependencies = ["!"]',
        "[project]\ndependencies = 1",
        "[dependency-groups]\ndev = 3",
        "[" * 100_000,
        "a = " + "[" * 100_000,
    ],
)
def test_what_cannot_be_read_leaves_pyproject_incomplete(files: Files, text: str) -> None:
    assert not files.read(pyproject.read, "pyproject.toml", text).complete


def test_pyproject_that_configures_tools_is_no_manifest(tmp_path: Path) -> None:
    from lambdalint.readers.repository import Repository  # noqa: PLC0415

    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\nline-length = 120", "utf-8")
    assert pyproject.read(Repository(tmp_path), tmp_path / "pyproject.toml") is None


def test_pipfile(files: Files) -> None:
    text = """
    [packages]
    requests = "*"
    "boto3" = {version = ">=1", extras = ["crt"]}
    [dev-packages]
    pytest = "*"
    [requires]
    python_version = "3.12"
    """
    manifest = files.read(pyproject.read, "Pipfile", text)
    assert told(manifest) == [("requests", "*", True), ("boto3", ">=1", True), ("pytest", "*", False)]
    assert manifest.level is not None
    assert manifest.level.version == (3, 12)
    assert manifest.level.span.text == '"3.12"'


LEAST = {
    ">=3.11": (3, 11),
    ">=3.11,<4": (3, 11),
    "<4,>=3.9.2": (3, 9),
    "^3.10": (3, 10),
    "~=3.12": (3, 12),
    "==3.12.*": (3, 12),
}


@pytest.mark.parametrize("constraint", LEAST)
def test_least_version(constraint: str) -> None:
    assert least_version(constraint) == LEAST[constraint]


@pytest.mark.parametrize("constraint", ["*", "<4", "!=3.9", ">=3", "^3.9 || ^3.10", ""])
def test_no_least_version(constraint: str) -> None:
    assert least_version(constraint) is None


def test_setup_configuration(files: Files) -> None:
    text = """\
    [metadata]
    name = é
    [options]
    install_requires =
        # comment
        requests>=2
        six; python_version < "4"
    """
    manifest = files.read(setup_files.read_configuration, "setup.cfg", text)
    assert told(manifest) == [("requests", ">=2", True), ("six", "", True)]
    assert manifest.complete


@pytest.mark.parametrize(
    "text", ["[options]\ninstall_requires = file: r.txt", "[options\n", "x", "[options]\ninstall_requires=!"]
)
def test_setup_configuration_that_tells_too_little(files: Files, text: str) -> None:
    assert not files.read(setup_files.read_configuration, "setup.cfg", text).complete


def test_setup_script(files: Files) -> None:
    text = """
    from setuptools import setup
    setup(name="é", install_requires=["requests >= 2", "six"])
    """
    manifest = files.read(setup_files.read_script, "setup.py", text)
    assert told(manifest) == [("requests", ">= 2", True), ("six", "", True)]
    assert manifest.complete


@pytest.mark.parametrize(
    "text",
    [
        "import os; os._exit(1)",
        "setup(install_requires=read('requirements.txt'))",
        "setup(**options)",
        "setup(install_requires=['six'], setup_requires=['pbr'], pbr=True)",
        "setup(",
        "setup(install_requires=" + "[" * 5000 + "]" * 5000 + ")",
        "setup(install_requires=" + "-" * 50_000 + "1)",
        "setup(); setup()",
    ],
)
def test_setup_script_that_tells_too_little(files: Files, text: str) -> None:
    assert not files.read(setup_files.read_script, "setup.py", text).complete
