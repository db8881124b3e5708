"""Which documents are services, and which functions they have."""

from __future__ import annotations

import pytest

from tests.readers.conftest import Repo


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("serverless.yml", "service: s\nprovider: {name: aws}\nfunctions: {f: {handler: a.b}}\n"),
        ("serverless.json", '{\n"service": "s",\n"provider": "aws",\n"functions": {"f": {"handler": "a.b"}}\n}'),
        ("backend.yaml", "provider: {name: aws}\nfunctions: {f: {handler: a.b}}\n"),
        ("serverless.yml", "service: s\nprovider: {name: '${self:custom.p}'}\nfunctions: {f: {}}\ncustom: {p: aws}\n"),
    ],
)
def test_services(repo: Repo, path: str, text: str) -> None:
    repo.write(path, text)
    assert list(repo.functions()) == ["f"]


@pytest.mark.parametrize(
    "text",
    [
        "service: s\nprovider: {name: google}\nfunctions: {f: {handler: a.b}}\n",
        "service: s\nprovider: azure\nfunctions: {f: {handler: a.b}}\n",
        "service: s\nprovider: ${file(p.yml)}\nfunctions: {f: {handler: a.b}}\n",
        "provider: {name: aws}\nregion: x\n",
        "provider: [aws]\nfunctions: {f: {}}\n",
        "service: s\nprovider: aws\n",
        "service: s\nprovider: aws\nfunctions: null\n",
        "service: s\nprovider: aws\nfunctions: {f: null}\n",
    ],
)
def test_no_functions(repo: Repo, text: str) -> None:
    repo.write("p.yml", "name: google\n")
    repo.write("serverless.yml", text)
    assert repo.functions() == {}
    assert repo.problems() == []
