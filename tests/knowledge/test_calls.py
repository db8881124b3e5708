"""Each line of a table of calls is recognised in code that is written as the library documents it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lambdalint.knowledge import calls
from lambdalint.model.code import CallKind
from lambdalint.readers.code.python import PythonReader
from tests.readers.code.conftest import Read

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TABLES = Path(calls.__file__).parent
KINDS = {
    "client": CallKind.CLIENT,
    "connection": CallKind.CONNECTION,
    "http": CallKind.HTTP,
    "sleep": CallKind.SLEEP,
    "log": CallKind.LOG,
    "concurrency": CallKind.CONCURRENCY,
    "write": CallKind.WRITE,
    "remove": CallKind.REMOVE,
}


def lines(language: str, *sections: str) -> Iterator[tuple[str, str]]:
    data = tomllib.loads((TABLES / f"{language}.toml").read_text("utf-8"))
    for section in sections:
        yield from ((section, name) for name in data.get(section, {}))


def python(name: str) -> str:
    """An import, and the name as an expression."""
    name = name.replace("*.", "library.")
    imported = "" if "." not in name and "(" not in name else f"import {name.split('.')[0]}\n"
    return f"{imported}def handler(event, context):\n    {name}"


@pytest.mark.parametrize(("section", "name"), [*lines("python", *KINDS)])
def test_python(read_handler: Read, section: str, name: str) -> None:
    mode = "'wb'" if section == "write" else "event"
    code = python(name) + f"({mode if name.endswith('Path().open') else 'event'}, {mode})\n"
    found = {call.kind for call in read_handler(PythonReader, "app.handler", {"app.py": code}).calls}
    assert KINDS[section] in found


@pytest.mark.parametrize(("section", "name"), [*lines("python", "sink")])
def test_sinks_of_python(read_handler: Read, section: str, name: str) -> None:
    code = python(name) + "(event['a'], event['b'])\n"
    (flow,) = read_handler(PythonReader, "app.handler", {"app.py": code}).flows
    assert flow.span.text.startswith(name), section
