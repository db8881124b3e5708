"""Environment variables in JavaScript and TypeScript: which are read, where, and which of them have to be there."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.model.code import Handler
from lambdalint.readers.code.javascript import JavaScriptReader
from lambdalint.readers.code.program.reader import Setting
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span


def read(folder: Path, code: str, files: dict[str, str] | None = None) -> Handler:
    for name, text in {"app.ts": code, **(files or {})}.items():
        (folder / name).write_text(text, "utf-8")
    setting = Setting(Span(SourceFile("template.yaml", "app.handler"), 0, 11), "app.handler")
    found = JavaScriptReader(Repository(folder), lambda *_: None).find(setting, folder, ())
    assert isinstance(found, Handler)
    return found


REQUIRED = {
    "at module level": ("const X = process.env.X; export const handler = () => X", "process.env.X"),
    "in the handler": ("export const handler = () => process.env.X", "process.env.X"),
    "by a string": ("export const handler = () => process.env['X']", "process.env['X']"),
    "certain": ("export const handler = () => process.env.X!", "process.env.X"),
    "cast": ("export const handler = () => f(process.env.X as string)", "process.env.X"),
    "of which a method is called": ("export const handler = () => process.env.X.split(',')", "process.env.X"),
    "in a template": ("export const handler = () => `${process.env.X}/a`", "process.env.X"),
    "in an object": ("export const handler = () => f({ TableName: process.env.X })", "process.env.X"),
    "as a default": ("const f = (x = process.env.X) => x; export const handler = () => f()", None),
    "in a helper": ("const f = () => process.env.X; export const handler = () => f()", "process.env.X"),
    "in a field": (
        "class A { x = process.env.X; }\nconst a = new A(); export const handler = () => a.x",
        "process.env.X",
    ),
    "in a static field": ("class A { static x = process.env.X; }\nexport const handler = () => A.x", "process.env.X"),
    "taken out": ("const { X } = process.env; export const handler = () => X", "X"),
    "taken out under another name": ("const { X: y } = process.env; export const handler = () => y", "y"),
    "by a name": ("const env = process.env; export const handler = () => env.X", "env.X"),
    "from node:process": ("import { env } from 'node:process'; export const handler = () => env.X", "env.X"),
    "of process": ("import process from 'process'; export const handler = () => process.env.X", "process.env.X"),
    "of the global object": ("export const handler = () => global.process.env.X", "global.process.env.X"),
    "taken out of process": ("const { env: { X } } = process; export const handler = () => X", "X"),
    "a constant as key": ("const KEY = 'X'; export const handler = () => process.env[KEY]", "process.env[KEY]"),
    "a helper's argument": ("const f = (n: string) => process.env[n]; export const handler = () => f('X')", "'X'"),
    "beside one that is set": ("process.env.Y = '1'; export const handler = () => process.env.X", "process.env.X"),
    "beside others that are set": (
        "Object.assign(process.env, { Y: '1' }); export const handler = () => process.env.X",
        "process.env.X",
    ),
    "after characters of several bytes": (
        "// é 漢字 😀\nexport const handler = () => ['😀', process.env.X]",
        "process.env.X",
    ),
}

OPTIONAL = {
    "with ??": "export const handler = () => process.env.X ?? 'd'",
    "with ||": "export const handler = () => process.env.X || 'd'",
    "with || further on": "export const handler = (e) => e.x || process.env.X || 'd'",
    "with ??=": "export const handler = () => { process.env.X ??= 'd'; }",
    "taken out with a default": "const { X = 'd' } = process.env; export const handler = () => X",
    "tested": "export const handler = () => { if (!process.env.X) throw new Error('X'); return process.env.X; }",
    "tested elsewhere": (
        "if (process.env.X === undefined) throw new Error('X');\nexport const handler = () => process.env.X"
    ),
    "tested by its name": "const X = process.env.X; if (!X) throw new Error('X'); export const handler = () => X",
    "tested by the name it is taken out to": (
        "const { X } = process.env; if (!X) throw new Error('X'); export const handler = () => X"
    ),
    "compared": "export const handler = () => process.env.X === 'true'",
    "negated": "export const handler = () => f({ debug: !process.env.X })",
    "asked": "export const handler = () => process.env.X ? 1 : 2",
    "asked with &&": "export const handler = () => process.env.X && f(process.env.X)",
    "optional": "export const handler = () => process.env.X?.split(',')",
    "asked by in": "export const handler = () => { if ('X' in process.env) f(process.env.X); }",
    "asserted": "import assert from 'assert'; assert(process.env.X); export const handler = () => process.env.X",
    "under a condition": "export const handler = (e) => { if (e.x) f(process.env.X); }",
    "set": "process.env.X = 'd'; export const handler = () => process.env.X",
    "set by a string": "process.env['X'] = 'd'; export const handler = () => process.env.X",
    "set by Object.assign": "Object.assign(process.env, { X: 'd' }); export const handler = () => process.env.X",
    "set by what is not told": "Object.assign(process.env, load()); export const handler = () => process.env.X",
    "set in a loop": "for (const k of f()) process.env[k] = '1'; export const handler = () => process.env.X",
    "set from a file": "require('dotenv').config(); export const handler = () => process.env.X",
    "set from a file by an import": "import 'dotenv/config'; export const handler = () => process.env.X",
    "caught": "export const handler = () => { try { return process.env.X.length } catch { return 0 } }",
}

NOT_READ = {
    "in a function that nothing calls": "const f = () => process.env.X; export const handler = () => 1",
    "of something else": "const process = { env: {} }; export const handler = () => process.env.X",
    "deleted": "export const handler = () => { delete process.env.X; }",
    "a name that is not told": "export const handler = (e) => process.env[e.x]",
}


@pytest.mark.parametrize(("code", "text"), REQUIRED.values(), ids=REQUIRED.keys())
def test_required(tmp_path: Path, code: str, text: str | None) -> None:
    reads = [one for one in read(tmp_path, code).environment_reads if one.name == "X"]
    if text is None:
        assert not any(one.required for one in reads)
    else:
        assert [(one.span.text, one.required, one.default) for one in reads] == [(text, True, False)]


@pytest.mark.parametrize("code", OPTIONAL.values(), ids=OPTIONAL.keys())
def test_not_required(tmp_path: Path, code: str) -> None:
    reads = [one for one in read(tmp_path, code).environment_reads if one.name == "X"]
    assert not any(one.required for one in reads)


@pytest.mark.parametrize("code", NOT_READ.values(), ids=NOT_READ.keys())
def test_not_read(tmp_path: Path, code: str) -> None:
    assert [one.name for one in read(tmp_path, code).environment_reads] == []


@pytest.mark.parametrize(
    "code", ["export const handler = () => process.env.X ?? 'd'", ("const { X = 'd' } = process.env; "
                                                                   "export const handler = () => X")]
)  # fmt: skip
def test_a_default(tmp_path: Path, code: str) -> None:
    assert [one.default for one in read(tmp_path, code).environment_reads] == [True]


def test_in_another_file(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "import { save } from './store'; export const handler = () => save()",
        {"store.ts": "import { config } from './config'; export const save = () => config.table",
         "config.ts": ("export const config = { table: process.env.TABLE, get bucket() { return "
                       "process.env.BUCKET; } };")},
    )  # fmt: skip
    assert [(one.name, one.span.file.path, one.required, one.via) for one in found.environment_reads] == [
        ("TABLE", "config.ts", True, ())
    ]


def test_the_chain_of_calls(tmp_path: Path) -> None:
    found = read(tmp_path, "const f = () => process.env.X;\nconst g = () => f();\nexport const handler = () => g()")
    (one,) = found.environment_reads
    assert [(step.span.text, step.name) for step in one.via] == [("g", "g"), ("f", "f")]


def test_writes(tmp_path: Path) -> None:
    found = read(tmp_path, "process.env.A = '1'; export const handler = () => { process.env['B'] = '2'; }")
    assert [(one.name, one.phase.name, one.span.text) for one in found.environment_writes] == [
        ("A", "INIT", "process.env.A"),
        ("B", "INVOKE", "process.env['B']"),
    ]
