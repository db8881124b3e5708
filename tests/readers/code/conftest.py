"""Small programs, written and read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lambdalint.model.code import Handler
from lambdalint.readers.code.program.reader import CodeReader, Setting
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

Read = Callable[..., Handler]


@pytest.fixture
def read_handler(tmp_path: Path) -> Read:
    """The facts about a handler: `read_handler(PythonReader, "app.handler", {"app.py": code})`."""

    def read(reader: type[CodeReader], handler: str, files: dict[str, str]) -> Handler:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        setting = Setting(Span(SourceFile("template.yaml", handler), 0, len(handler)), handler)

        def refuse(span: Span, problem: str) -> None:
            raise AssertionError(f"{problem}: {span.text}")

        found = reader(Repository(tmp_path), refuse).find(setting, tmp_path, ())
        assert isinstance(found, Handler)
        return found

    return read
