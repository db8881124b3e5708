"""`package.json`."""

from __future__ import annotations

import pytest

from lambdalint.readers.code.dependencies import node
from tests.readers.code.dependencies.conftest import Files, told

TEXT = """
{
\t"name": "é",
\t"engines": {"node": ">=22.4"},
\t"dependencies": {"axios": "^1.0.0", "@aws-sdk/client-s3": "3", "local": "file:../local"},
\t"devDependencies": {"esbuild": "*", "axios": "1"},
\t"optionalDependencies": {"sharp": "1"},
\t"peerDependencies": {"react": ">=18"}
}
"""


def test_sections(files: Files) -> None:
    manifest = files.read(node.read, "package.json", TEXT)
    assert sorted(told(manifest)) == [
        ("@aws-sdk/client-s3", "3", True),
        ("axios", "^1.0.0", True),
        ("esbuild", "*", False),
        ("local", "file:../local", True),
        ("react", ">=18", True),
        ("sharp", "1", True),
    ]
    assert manifest.complete
    assert manifest.extended == {"local"}
    assert all(one.span.text == one.name for one in manifest.dependencies)


def test_level(files: Files) -> None:
    level = files.read(node.read, "package.json", TEXT).level
    assert level is not None
    assert (level.version, level.span.text) == ((22,), '">=22.4"')


@pytest.mark.parametrize("asked", ["18 || 20", "*", "lts", "<20", "", ">" * 1000])
def test_no_one_level(files: Files, asked: str) -> None:
    assert files.read(node.read, "package.json", f'{{"engines": {{"node": "{asked}"}}}}').level is None


def test_bundlers(files: Files) -> None:
    assert node.bundles(files.read(node.read, "package.json", TEXT))
    assert not node.bundles(files.read(node.read, "package.json", '{"dependencies": {"axios": "1"}}'))


@pytest.mark.parametrize("text", ["", "[]", "{", "{" * 10_000, '{"dependencies": ["axios"]}', '"x"', "{'a': 1"])
def test_what_cannot_be_read(files: Files, text: str) -> None:
    manifest = files.read(node.read, "package.json", text)
    assert not manifest.complete
    assert manifest.dependencies == ()
