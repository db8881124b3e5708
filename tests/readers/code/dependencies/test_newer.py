"""Syntax, modules, names and arguments that the runtime's version does not have yet."""

from __future__ import annotations

import pytest

from tests.readers.code.dependencies.conftest import Project

HANDLER = "\ndef handler(event, context):\n    pass\n"

SYNTAX = {
    "if (n := 1): pass": [("n := 1", "3.8")],
    "def f(a, /): pass": [("/", "3.8")],
    "@a[0].b\ndef f(): pass": [("@a[0].b", "3.9")],
    "@a.b.c(1)\ndef f(): pass": [],
    "with (open(a) as b, open(c) as d): pass": [("(open(a) as b, open(c) as d)", "3.9")],
    "with (open(a), open(b)): pass": [],
    "with (open(a)) as b: pass": [],
    "match x:\n    case 1: pass": [("match", "3.10")],
    "match = 1\nmatch(x)\nmatch[1]": [],
    "try: pass\nexcept* ValueError: pass": [("except", "3.11")],
    "x[*a]": [("*a", "3.11")],
    "def f(*args: *Ts): pass": [("*Ts", "3.11")],
    "def f[T](x: T) -> T: pass": [("[T]", "3.12")],
    "class A[T]: pass": [("[T]", "3.12")],
    "x: dict[str, int] = {}\ny: list[int]": [],
    "type X = int": [("type", "3.12")],
    "type(x)\ntype = 1\ntype(x).y = 1\ntype: int = 1": [],
    "f'{x['é']}'": [("{x['é']}", "3.12")],
    "f\"{'\\n'.join(x)}\"": [("{'\\n'.join(x)}", "3.12")],
    "f'{x[\"é\"]} {y!r:{w}}' 'é'": [],
    "f'''{x['é']}\n{\ny}'''": [],
    "f'\\n{x}'": [],
    "rf'\\d{x}'": [],
    "f'{\nx}'": [],
    "'{x['": [],
    "try: pass\nexcept A, B: pass": [("except", "3.14")],
    "try: pass\nexcept (A, B): pass": [],
    "t'{x}'": [("t'", "3.14")],
    "print 'x'\ntry: pass\nexcept A, e: pass": [],
}


@pytest.mark.parametrize("text", SYNTAX)
def test_python_syntax(code: Project, text: str) -> None:
    code.write_all({"app.py": f"# é 😀\n'é'{HANDLER}\n{text}\n"})
    found = code.newer(runtime="python3.7")
    assert [(one.span.text, one.since) for one in found if one.fatal] == SYNTAX[text]
    assert all(one.version == "3.7" for one in found)


def test_syntax_that_the_runtime_has(code: Project) -> None:
    code.write_all({"app.py": f"match x:\n    case 1: pass\n{HANDLER}"})
    assert code.newer(runtime="python3.10") == []
    assert code.newer(runtime="provided.al2023") == []
    (one,) = code.newer(runtime="python3.9")
    assert one.what == "a `match` statement"


NAMES = {
    "import tomllib": [("tomllib", "tomllib", "3.11", True)],
    "from zoneinfo import ZoneInfo": [],
    "import asyncio.taskgroups": [("asyncio.taskgroups", "asyncio.taskgroups", "3.11", True)],
    "from itertools import chain, batched": [("itertools.batched", "batched", "3.12", True)],
    "from datetime import UTC as é": [("datetime.UTC", "UTC", "3.11", True)],
    "import datetime as dt\nnow = dt.datetime.now(dt.UTC)": [("datetime.UTC", "dt.UTC", "3.11", False)],
    "from datetime import datetime\nnow = datetime.UTC": [],
    "import asyncio\nasyncio.TaskGroup()": [("asyncio.TaskGroup", "asyncio.TaskGroup", "3.11", False)],
    "raise ExceptionGroup('é', [])": [("ExceptionGroup", "ExceptionGroup", "3.11", False)],
    "class ExceptionGroup(Exception): pass\nraise ExceptionGroup('é')": [],
    "import typing\ndef f(x: typing.Self): pass": [],
    "from typing import Self": [("typing.Self", "Self", "3.11", True)],
    "zip(a, b, strict=True)": [("the argument `strict` of zip", "True", "3.10", False)],
    "def zip(*a, **b): pass\nzip(a, b, strict=True)": [],
    "from dataclasses import dataclass\ndataclass(slots=True)": [
        ("the argument `slots` of dataclasses.dataclass", "True", "3.10", False)
    ],
    "try:\n    import tomllib\nexcept ImportError:\n    import tomli as tomllib": [],
    "import sys\nif sys.version_info >= (3, 11):\n    import tomllib": [],
    "import datetime\nif hasattr(datetime, 'UTC'):\n    x = datetime.UTC": [],
    "import datetime\ntry:\n    x = datetime.UTC\nexcept AttributeError:\n    pass": [],
    "import datetime\nx = datetime.UTC if event else 1": [],
    "def unused():\n    import tomllib": [],
}


@pytest.mark.parametrize("text", NAMES)
def test_python_names(code: Project, text: str) -> None:
    found = code.write_all({"app.py": f"# é 😀\n{HANDLER}\n{text}\n"}).newer(runtime="python3.9")
    assert [(one.what.removeprefix("builtins."), one.span.text, one.since, one.fatal) for one in found] == NAMES[text]


def test_python_names_that_the_runtime_has(code: Project) -> None:
    text = "import tomllib, asyncio\nfrom datetime import UTC\nasyncio.TaskGroup()\nzip(a, b, strict=True)"
    assert code.write_all({"app.py": text + HANDLER}).newer(runtime="python3.11") == []


def test_required_python(code: Project) -> None:
    files = {"app.py": HANDLER, "pyproject.toml": '# é\n[project]\ndependencies = []\nrequires-python = ">=3.12"'}
    (one,) = code.write_all(files).newer(runtime="python3.11")
    assert (one.what, one.since, one.version, one.fatal) == ("Python >=3.12", "3.12", "3.11", False)
    assert one.span.text == '">=3.12"'


NODE = {
    "await fetch('é')": [("fetch", "18")],
    "const fetch = require('node-fetch');\nfetch('é')": [],
    "function f(fetch) { fetch() }\nf()": [],
    "structuredClone({})": [("structuredClone", "17")],
    "new WebSocket('é')": [("WebSocket", "22")],
    "Object.groupBy(a, b)": [("Object.groupBy", "21")],
    "Object.entries(a)": [],
    "const { promise } = Promise.withResolvers()": [("Promise.withResolvers", "22")],
    "Array.fromAsync(a)": [("Array.fromAsync", "22")],
    "console.log(navigator.userAgent)": [("navigator.userAgent", "21")],
    "const fs = require('node:fs'); fs.globSync('*')": [("fs.globSync", "22")],
    "const { globSync } = require('fs'); globSync('*')": [("globSync", "22")],
    "const db = require('node:sqlite')": [("node:sqlite", "22")],
    "if (typeof fetch !== 'undefined') fetch('x')": [],
    "try { fetch('x') } catch (e) {}": [],
    "require('core-js'); structuredClone({})": [],
    "globalThis.fetch = x; fetch('x')": [],
    "using x = f()": [("using x = f()", "24")],
}


@pytest.mark.parametrize("text", NODE)
def test_node(code: Project, text: str) -> None:
    code.write_all({"app.js": f"// é 😀\nexports.handler = async (event) => {{\n{text};\n}};\n"})
    found = code.newer(runtime="nodejs16.x", bundled=False)
    assert [(one.span.text.rstrip(";"), one.since) for one in found] == NODE[text]
    assert all(one.version == "16" for one in found)


def test_what_is_bundled_is_rewritten(code: Project) -> None:
    text = "exports.handler = async () => {\nusing x = f(); };"
    code.write_all({"app.js": text})
    assert code.newer(runtime="nodejs22.x", bundled=True) == []
    assert len(code.newer(runtime="nodejs22.x")) == 1
    assert len(code.newer(runtime="nodejs22.x", bundled=False)) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    {
        "package.json": '{"devDependencies": {"esbuild": "*"}}',
        "src/package.json": '{"scripts": {"build": "babel . -d ../dist"}}',
        "src/tsconfig.json": "{}",
        "webpack.config.js": "",
        "src/.babelrc": "{}",
    }.items(),
)
def test_what_may_be_rewritten(code: Project, name: str, content: str) -> None:
    code.write_all({"src/app.js": "exports.handler = async () => {\nusing x = f(); };", name: content})
    assert code.newer(runtime="nodejs22.x", root="src") == []


def test_engines(code: Project) -> None:
    code.write_all(
        {"app.js": "exports.handler = async () => {};", "package.json": '{"é": 1, "engines": {"node": ">=22"}}'}
    )
    (one,) = code.newer(runtime="nodejs20.x")
    assert (one.what, one.span.text, one.since, one.version) == ("Node.js >=22", '">=22"', "22", "20")
    assert code.newer(runtime="nodejs22.x") == []


def test_a_file_of_strings_within_strings(code: Project) -> None:
    text = "f'{" * 200 + "x" + "}'" * 200
    many = "\n".join(["x = f'{y}' + (n := 1)"] * 5_000)
    code.write_all({"app.py": f"{HANDLER}\n{many}\nz = {text}\n"})
    assert code.newer(runtime="python3.13") == []
    assert len(code.newer(runtime="python3.7")) > 5_000
