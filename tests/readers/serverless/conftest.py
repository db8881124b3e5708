"""Services to read. Handlers are not read here, only asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from lambdalint.model.function import Function
from lambdalint.model.value import Value
from lambdalint.readers.handlers import Handlers
from tests.readers.conftest import Repo


@dataclass(frozen=True)
class Asked:
    """What the code of a function was looked for with."""

    handler: str | None
    root: Path
    layers: list[Path] = field(default_factory=list)


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    found: list[Asked] = []

    def find(
        self: Handlers, runtime: Value[str], handler: Value[str], root: Path, layers: Iterable[Path], _: object
    ) -> None:
        found.append(Asked(handler.known, root, list(layers)))

    monkeypatch.setattr(Handlers, "find", find)
    return found


@pytest.fixture
def service(repo: Repo) -> Callable[[str], dict[str, Function]]:
    """Reads `serverless.yml` with this text after its first lines."""

    def read(text: str) -> dict[str, Function]:
        repo.write("serverless.yml", "service: shop\n" + text)
        return repo.functions()

    return read
