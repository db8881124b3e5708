"""Each line of a table of calls is recognised in code that is written as the library documents it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lambdalint.knowledge import calls
from lambdalint.model.call import CallKind
from lambdalint.readers.code.csharp import CSharpReader
from lambdalint.readers.code.java import JavaReader
from lambdalint.readers.code.kotlin import KotlinReader
from lambdalint.readers.code.program.reader import CodeReader
from lambdalint.readers.code.python import PythonReader
from lambdalint.readers.code.ruby import RubyReader
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


def sample(name: str, service: str, step: str) -> str:
    """A name that a pattern stands for."""
    name = name.replace("*.", "Library.", 1) if name.startswith("*.") else name
    name = name.replace("{service}", service).replace("**", step)
    return name.replace("*Client", "S3Client").replace("*", "Any")


def made(name: str, *, new: str) -> Iterator[str]:
    """Calls of the name: as a function, and as what is made by `new`, of the class that the name begins with or is."""
    first, _, rest = name.partition("()")
    yield f"{name}(event)"
    yield f"{new}{first}(){rest}(event)" if rest else f"{new}{first}(event)"
    if rest:
        yield f"({new}{first}()){rest}(event)"


PROGRAMS: dict[str, tuple[type[CodeReader], str, str, str, str, str]] = {
    "java": (
        JavaReader,
        "a.App::run",
        "src/main/java/a/App.java",
        "package a; class App {{ Object run(String event) throws Exception {{ {}; return event; }} }}",
        "s3",
        "new ",
    ),
    "kotlin": (
        KotlinReader,
        "a.App::run",
        "src/main/kotlin/a/App.kt",
        "package a\nclass App {{ fun run(event: String): String {{\n{}\nreturn event }} }}",
        "s3",
        "",
    ),
    "csharp": (
        CSharpReader,
        "app::a.App::Run",
        "App.cs",
        "namespace a; public class App {{ public string Run(string event_) {{ {}; return event_; }} }}",
        "S3",
        "new ",
    ),
    "ruby": (RubyReader, "app.handler", "app.rb", "def handler(event:, context:)\n  {}\nend\n", "S3", ""),
}
BESIDE = {"pom.xml": "<project/>", "app.csproj": "<Project/>"}


def spelt(language: str, expression: str) -> str:
    """The expression as the language writes names of modules, and of what `event` is there."""
    if language == "ruby":
        return re.sub(r"\.(?=[A-Z])", "::", expression)
    return expression.replace("(event)", "(event_)") if language == "csharp" else expression


@pytest.mark.parametrize(
    ("language", "section", "name"), [(one, *line) for one in PROGRAMS for line in lines(one, *KINDS)]
)
def test_other_languages(read_handler: Read, language: str, section: str, name: str) -> None:
    reader, handler, path, program, service, new = PROGRAMS[language]
    found = set()
    for expression in made(sample(name, service, "any()"), new=new):
        code = program.format(spelt(language, expression))
        found |= {call.kind for call in read_handler(reader, handler, {path: code, **BESIDE}).calls}
    assert KINDS[section] in found
