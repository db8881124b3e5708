"""Lock files of Python and Node.js: the names of all that is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.knowledge.packages.python import normalized
from lambdalint.readers.code.dependencies import locks
from lambdalint.readers.code.dependencies.manifest import Lock
from lambdalint.readers.repository import Repository

PYTHON = {
    "poetry.lock": """# é
[[package]]
name = "Ruamel.yaml"
version = "1"

[[package]]
name = "six"
[package.dependencies]
x = "1"
""",
    "uv.lock": """version = 1

[[package]]
name = "ruamel-yaml"
source = { registry = "é" }

[[package]]
name = "six"
""",
    "pdm.lock": '[[package]]\nname = "ruamel_yaml"\n\n[[package]]\nname = "six"\n',
    "Pipfile.lock": """{"_meta": {}, "default": {"ruamel.yaml": {"version": "==1"}},
        "develop": {"six": {}, "ruamel.yaml": {}}}""",
}
NODE = {
    "package-lock.json": """{"lockfileVersion": 3, "packages": {"": {"name": "é"}, "packages/own": {},
        "node_modules/@a/b": {}, "node_modules/c/node_modules/d": {"dev": true}, "node_modules/c": {}}}""",
    "npm-shrinkwrap.json": '{"dependencies": {"@a/b": {}, "c": {"dependencies": {"d": {"dev": true}}}}}',
    "yarn.lock": """# é

"@a/b@^1.0.0", "@a/b@^1.1.0":
  version "1.2.0"
  dependencies:
    x "1"

c@^1:
  version "1"
d@1:
""",
    "pnpm-lock.yaml": """lockfileVersion: '9.0'
importers:
  .:
    dependencies: {}
packages:

  '@a/b@1.0.0':
    resolution: {}

  c@1.0.0:
    resolution: {}

  /d/2.0.0:
    dev: true
""",
}


def read(folder: Path, name: str, text: str) -> list[Lock]:
    (folder / name).write_text(text, encoding="utf-8")
    repository = Repository(folder)
    return [*locks.of_python(repository, folder, {name}), *locks.of_node(repository, folder, {name})]


@pytest.mark.parametrize("name", PYTHON)
def test_python(tmp_path: Path, name: str) -> None:
    (lock,) = read(tmp_path, name, PYTHON[name])
    assert lock.names == {"ruamel-yaml", "six"}
    assert lock.development == ({"six"} if name == "Pipfile.lock" else set())
    found = lock.dependency("ruamel-yaml")
    assert normalized(found.span.text) == "ruamel-yaml"
    assert found.deployed


@pytest.mark.parametrize("name", NODE)
def test_node(tmp_path: Path, name: str) -> None:
    (lock,) = read(tmp_path, name, NODE[name])
    assert lock.names == {"@a/b", "c", "d"}
    assert lock.development == ({"d"} if name.endswith(".json") else set())
    assert lock.dependency("@a/b").span.text == "@a/b"


def test_berry(tmp_path: Path) -> None:
    text = '__metadata:\n  version: 8\n\n"@a/b@npm:^1, @a/b@npm:^2":\n  version: 2\n\n"c@workspace:.":\n  version: 0\n'
    (lock,) = read(tmp_path, "yarn.lock", text)
    assert lock.names == {"@a/b", "c"}


@pytest.mark.parametrize("name", [*PYTHON, *NODE])
@pytest.mark.parametrize("text", ["", "[" * 100_000, "{" * 100_000, '{"packages": [1]}', '{"default": 1}', "\0", "[]"])
def test_hostile(tmp_path: Path, name: str, text: str) -> None:
    assert all(not lock.names for lock in read(tmp_path, name, text))
