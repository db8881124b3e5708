"""Clients and connections of JavaScript and TypeScript: when they are built, on which condition, "
"and along which calls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from lambdalint.model.call import Call, CallKind, Phase
from lambdalint.model.code import Handler
from lambdalint.readers.code.javascript import JavaScriptReader
from lambdalint.readers.code.program.reader import Setting
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

Read = Callable[..., Handler]

ALWAYS = "always"
MAYBE = "maybe"
INIT = "init"
VARIES = "varies"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(app: str, files: dict[str, str] | None = None, name: str = "app.ts") -> Handler:
        for other, text in {name: app, **(files or {})}.items():
            path = tmp_path / other
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        setting = Setting(Span(SourceFile("template.yaml", "app.handler"), 0, 11), "app.handler")

        def refuse(span: Span, problem: str) -> None:
            raise AssertionError(f"{problem}: {span.text}")

        found = JavaScriptReader(Repository(tmp_path), refuse).find(setting, tmp_path, ())
        assert isinstance(found, Handler)
        built = {CallKind.CLIENT, CallKind.CONNECTION}
        return replace(found, calls=tuple(call for call in found.calls if call.kind in built))

    return read


def told(call: Call) -> str:
    if call.phase is Phase.INIT:
        return INIT
    if call.varies:
        return VARIES
    return ALWAYS if call.unconditional else MAYBE


PREFIX = 'import { S3Client } from "@aws-sdk/client-s3";\n'

CASES = {
    "in the handler": ("export const handler = async (e) => { new S3Client({}); }", [ALWAYS]),
    "in a function declaration": ("export async function handler(e) { new S3Client({}); }", [ALWAYS]),
    "in an expression": ("export const handler = async (e) => new S3Client({}).send(e)", [ALWAYS]),
    "at module level": ("const s3 = new S3Client({});\nexport const handler = async () => s3", [INIT]),
    "in a static field": ("class A { static s3 = new S3Client({}); }\nexport const handler = () => A.s3", [INIT]),
    "in a static block": ("class A { static { new S3Client({}); } }\nexport const handler = () => A.s3", [INIT]),
    "as a default": ("export const handler = (e, s3 = new S3Client({})) => s3", [MAYBE]),
    "in a helper": ("function f() { return new S3Client({}); }\nexport const handler = () => f()", [ALWAYS]),
    "in a helper that is defined later": (
        "export const handler = () => f();\nconst f = () => new S3Client({});",
        [ALWAYS],
    ),
    "in a helper that only module level calls": (
        "const f = () => new S3Client({});\nconst s3 = f();\nexport const handler = () => s3",
        [INIT],
    ),
    "in a function that nothing calls": ("function f() { new S3Client({}); }\nexport const handler = () => 1", []),
    "in a nested function": ("export function handler() { function f() { new S3Client({}); } f(); }", [ALWAYS]),
    "in a nested function that is not called": ("export function handler() { function f() { new S3Client({}); } }", []),
    "in a function that is called at once": ("export const handler = () => { (() => new S3Client({}))(); }", [ALWAYS]),
    "in a function that is called at once, at module level": (
        "const s3 = (async () => { return new S3Client({}); })();\nexport const handler = () => s3",
        [INIT],
    ),
    "after a top-level await": ("const s3 = await f(new S3Client({}));\nexport const handler = () => s3", [INIT]),
    "in a method": (
        "class A { f() { new S3Client({}); } }\nexport const handler = () => { const a = new A(); a.f(); }",
        [ALWAYS],
    ),
    "in a private method": (
        (
            "class A { #f() { new S3Client({}); } g() { this.#f(); } }\nconst a = new A();\n"
            "export const handler = () => a.g()"
        ),
        [ALWAYS],
    ),
    "in a constructor, per event": (
        "class A { constructor() { this.x = new S3Client({}); } }\nexport const handler = () => { new A(); }",
        [ALWAYS],
    ),
    "in a constructor, at module level": (
        (
            "class A { constructor() { this.x = new S3Client({}); } }\nconst a = new A();\n"
            "export const handler = () => a.x"
        ),
        [INIT],
    ),
    "in a field, per event": (
        "class A { private x = new S3Client({}); }\nexport const handler = () => { new A(); }",
        [ALWAYS],
    ),
    "in a field, at module level": (
        "class A { x = new S3Client({}); }\nconst a = new A();\nexport const handler = () => a.x",
        [INIT],
    ),
    "in a field of a base, with fields of its own": (
        "class B { x = new S3Client({}); }\nclass A extends B { y = 1; }\nexport const handler = () => { new A(); }",
        [ALWAYS],
    ),
    "in the constructor of a base": (
        (
            "class B { constructor() { new S3Client({}); } }\nclass A extends B { constructor() { super(); } }\n"
            "export const handler = () => { new A(); }"
        ),
        [ALWAYS],
    ),
    "in a method of a base": (
        (
            "class B { f() { new S3Client({}); } }\nclass A extends B { f() { super.f(); } }\n"
            "export const handler = () => { new A().f(); }"
        ),
        [ALWAYS],
    ),
    "in a static method": (
        "class A { static f() { new S3Client({}); } }\nexport const handler = () => A.f()",
        [ALWAYS],
    ),
    "in a static method that another calls": (
        "class A { static f() { new S3Client({}); } static g() { this.f(); } }\nexport const handler = () => A.g()",
        [ALWAYS],
    ),
    "in a getter": (
        "class A { get s3() { return new S3Client({}); } }\nconst a = new A();\nexport const handler = () => a.s3",
        [ALWAYS],
    ),
    "in a method of an object": (
        "const api = { get() { new S3Client({}); } };\nexport const handler = () => api.get()",
        [ALWAYS],
    ),
    "in a method of an object that another calls": (
        "const api = { a() { new S3Client({}); }, b() { this.a(); } };\nexport const handler = () => api.b()",
        [ALWAYS],
    ),
    "in a function of an object": (
        "const api = { get: () => new S3Client({}) };\nexport const handler = () => api.get()",
        [ALWAYS],
    ),
    "in one of several functions": (
        "const routes = { a: () => new S3Client({}), b: () => 1 };\nexport const handler = (e) => routes[e.path]()",
        [MAYBE],
    ),
    "in a method of a prototype": (
        (
            "function A(x) { this.x = x; }\nA.prototype.f = function () { return this.g(); };\n"
            "A.prototype.g = function () { new S3Client({}); };\nconst a = new A(1);\n"
            "export const handler = () => a.f()"
        ),
        [ALWAYS],
    ),
    "in a constructor with a prototype": (
        (
            "const A = function () { this.x = new S3Client({}); };\nA.prototype = { f() { return this.x; } };\n"
            "const a = new A();\nexport const handler = () => a.f()"
        ),
        [INIT],
    ),
    "in a namespace": (
        "namespace Api { export function get() { new S3Client({}); } }\nexport const handler = () => Api.get()",
        [ALWAYS],
    ),
    "in a bound function": (
        "function f(a, b) { new S3Client({}); }\nconst g = f.bind(null, 1);\nexport const handler = () => g(2)",
        [ALWAYS],
    ),
    "in a function by call": (
        "function f() { new S3Client({}); }\nexport const handler = () => f.call(this)",
        [ALWAYS],
    ),
    "in a function by apply": (
        "function f() { new S3Client({}); }\nexport const handler = () => f.apply(this, [])",
        [ALWAYS],
    ),
    "in a generator": (
        "function* f() { yield new S3Client({}); }\nexport const handler = () => [...f()]",
        [ALWAYS],
    ),
    "in a loop": ("export const handler = (e) => { for (const r of e.Records) new S3Client({}); }", [ALWAYS]),
    "for each record": ("export const handler = (e) => e.Records.forEach((r) => new S3Client({}))", [ALWAYS]),
    "for all records at once": (
        "export const handler = (e) => Promise.all(e.Records.map(async (r) => { new S3Client({}); }))",
        [ALWAYS],
    ),
    "in a chain of promises": ("export const handler = () => f().then(() => new S3Client({}))", [ALWAYS]),
    "where a promise fails": ("export const handler = () => f().catch(() => new S3Client({}))", [MAYBE]),
    "in a new promise": ("export const handler = () => new Promise((done) => done(new S3Client({})))", [ALWAYS]),
    "in a timer": ("export const handler = () => { setTimeout(() => new S3Client({}), 1); }", [ALWAYS]),
    "in a listener": ("export const handler = () => { stream.on('data', () => new S3Client({})); }", [MAYBE]),
    "under if": ("export const handler = (e) => { if (e.x) new S3Client({}); }", [MAYBE]),
    "under else": ("export const handler = (e) => { if (e.x) {} else { new S3Client({}); } }", [MAYBE]),
    "under switch": ("export const handler = (e) => { switch (e.x) { case 1: new S3Client({}); } }", [MAYBE]),
    "after &&": ("export const handler = (e) => e.x && new S3Client({})", [MAYBE]),
    "after ??": ("export const handler = (e) => e.x ?? new S3Client({})", [MAYBE]),
    "after ?": ("export const handler = (e) => e.x ? new S3Client({}) : 1", [MAYBE]),
    "in a call that is optional": ("export const handler = (e) => e.x?.(new S3Client({}))", [MAYBE]),
    "under catch": ("export const handler = () => { try { f(); } catch { new S3Client({}); } }", [MAYBE]),
    "under try": ("export const handler = () => { try { new S3Client({}); } catch {} }", [ALWAYS]),
    "where one that is kept does not work": (
        "let s3;\nexport const handler = async () => { try { await s3.send(1); } catch { s3 = new S3Client({}); } }",
        [MAYBE],
    ),
    "under finally": ("export const handler = () => { try { f(); } finally { new S3Client({}); } }", [ALWAYS]),
    "under false": ("export const handler = () => { if (false) new S3Client({}); }", []),
    "when run as a program": (
        "export const handler = () => 1;\nif (require.main === module) { new S3Client({}); }",
        [],
    ),
    "in a template": ("export const handler = () => `${new S3Client({})}`", [ALWAYS]),
    "in a tagged template": ("export const handler = () => tag`${new S3Client({})}`", [ALWAYS]),
    "in an object": ("export const handler = () => ({ ...{ a: new S3Client({}) } })", [ALWAYS]),
    "with a cast": ("export const handler = () => (new S3Client({}) as any)!.send()", [ALWAYS]),
    "of a type alone": (
        'import type { SNSClient } from "@aws-sdk/client-sns";\nexport const handler = (c: SNSClient) => c',
        [],
    ),
    "by recursion": ("const f = (n) => { f(n - 1); new S3Client({}); };\nexport const handler = () => f(1)", [ALWAYS]),
    "after characters of several bytes": (
        "// é 漢字 😀\nexport const handler = () => ['😀', new S3Client({})]",
        [ALWAYS],
    ),
}

KEPT = {
    "by ??=": "let s3;\nconst get = () => (s3 ??= new S3Client({}));\nexport const handler = () => get()",
    "by ||=": "let s3;\nexport const handler = () => { s3 ||= new S3Client({}); }",
    "by ||": "let s3;\nexport const handler = () => { s3 = s3 || new S3Client({}); }",
    "by || and brackets": "let s3;\nexport const handler = () => s3 || (s3 = new S3Client({}))",
    "by if": "let s3: S3Client | undefined;\nexport const handler = () => { if (!s3) { s3 = new S3Client({}); } }",
    "by if and undefined": "let s3 = null;\nexport const handler = () => { if (s3 === null) s3 = new S3Client({}); }",
    "by if and typeof": (
        "let s3;\nexport const handler = () => { if (typeof s3 === 'undefined') s3 = new S3Client({}); }"
    ),
    "by an early return": (
        "let s3;\nfunction get() { if (s3) return s3; s3 = new S3Client({}); return s3; }\n"
        "export const handler = () => get()"
    ),
    "by an early return in braces": (
        "let s3;\nconst get = () => { if (s3) { return s3; }\n s3 = new S3Client({});\n return s3; };\n"
        "export const handler = () => get()"
    ),
    "by ?": "let s3;\nexport const handler = () => { s3 = s3 ? s3 : new S3Client({}); }",
    "in a map": (
        "const cache = new Map();\nexport const handler = () => {\n"
        "  if (!cache.has('s3')) cache.set('s3', new S3Client({}));\n  return cache.get('s3'); }"
    ),
    "in a map, asked first": (
        "const cache = new Map();\n"
        "function get(r) { let c = cache.get(r); if (!c) { c = new S3Client({}); cache.set(r, c); }\n"
        " return c; }\nexport const handler = () => get('a')"
    ),
    "in an object": (
        "const cache = {};\nexport const handler = () => { if (!cache.s3) { cache.s3 = new S3Client({}); } }"
    ),
    "in an object by a key": (
        "const cache = {};\nexport const handler = () => { cache['a' + x] ??= new S3Client({}); }"
    ),
    "in a global": "export const handler = () => { global.s3 = global.s3 || new S3Client({}); }",
    "in a global variable": "export const handler = () => { globalThis.s3 ??= new S3Client({}); }",
    "in a static field": (
        "class A { static s3; static get() { if (!A.s3) A.s3 = new S3Client({}); return A.s3; } }\n"
        "export const handler = () => A.get()"
    ),
    "in a static field by this": (
        "class A { static #s3; static get() { return (this.#s3 ??= new S3Client({})); } }\n"
        "export const handler = () => A.get()"
    ),
    "in a singleton": (
        "class A { private static instance: A;\n private constructor() { this.s3 = new S3Client({}); }\n"
        " static get(): A { if (!A.instance) { A.instance = new A(); } return A.instance; } }\n"
        "export const handler = () => A.get().s3"
    ),
    "in an instance that is kept": (
        "class A { get s3() { this.x ??= new S3Client({}); return this.x; } }\nconst a = new A();\n"
        "export const handler = () => a.s3"
    ),
    "in a method's instance that is kept": (
        "class A { client?: S3Client; get() { if (!this.client) { this.client = new S3Client({}); } "
        "return this.client; } }\n"
        "const a = new A();\nexport const handler = () => a.get()"
    ),
    "in a closure": (
        "const make = () => { let s3; return () => (s3 ??= new S3Client({})); };\nconst get = make();\n"
        "export const handler = () => get()"
    ),
    "by a function called once": (
        "const once = (f) => { let v; return () => (v ??= f()); };\nconst get = once(() => new S3Client({}));\n"
        "export const handler = () => get()"
    ),
    "by a library's memoize": (
        "import memoize from 'lodash/memoize';\nconst get = memoize(() => new S3Client({}));\n"
        "export const handler = () => get()"
    ),
    "by a decorator": (
        "class A { @Memoize() get() { return new S3Client({}); } }\nconst a = new A();\n"
        "export const handler = () => a.get()"
    ),
    "by a promise": (
        "let ready;\nconst init = async () => new S3Client({});\n"
        "export const handler = async () => { if (!ready) ready = init(); return await ready; }"
    ),
    "behind a property of the module": (
        "const state: { s3?: S3Client } = {};\n"
        "export const handler = () => { state.s3 = state.s3 ?? new S3Client({}); }"
    ),
    "as MongoDB shows it": (
        "let db = null;\nasync function connect(uri) {\n"
        "  if (db && db.serverConfig.isConnected()) return Promise.resolve(db);\n"
        "  const client = await new S3Client(uri);\n  db = client.db();\n  return db; }\n"
        "export const handler = async () => { const d = await connect(process.env.URI); return d.x; }"
    ),
    "by a promise in a global": (
        "const f = () => {\n  if (!global._s3) { const s3 = new S3Client({}); global._s3 = s3.connect(); }\n"
        "  return global._s3; };\nexport const handler = () => f()"
    ),
    "as Mongoose shows it": (
        "let conn = null;\nexport const handler = async () => {\n"
        "  if (conn == null) { conn = new S3Client({}).asPromise(); await conn; }\n  return conn; }"
    ),
    "as Sequelize shows it": (
        "let s3 = null;\nasync function load() { const s3 = new S3Client({}); await s3.authenticate(); return s3; }\n"
        "export const handler = async () => {\n  if (!s3) { s3 = await load(); } else { s3.restart(); }\n  return s3; }"
    ),
    "by a flag": (
        "let s3, ready = false;\nexport const handler = async () => {\n"
        "  if (!ready) { s3 = new S3Client({}); ready = true; }\n  return s3; }"
    ),
    "by regions": (
        "const clients = {};\nconst f = (r) => (clients[r] = clients[r] || new S3Client({}));\n"
        "export const handler = () => f('a')"
    ),
    "in a wrapper": (
        "const wrap = (f) => { const s3 = new S3Client({}); return (e) => f(e, s3); };\n"
        "export const handler = wrap(async (event, s3) => s3)"
    ),
    "in what makes the handler": (
        "async function make() { const s3 = new S3Client({}); return async () => s3; }\nconst made = make();\n"
        "export const handler = async (...all) => (await made)(...all)"
    ),
    "by brackets and return": (
        "let s3;\nconst f = () => { if (s3) return s3; return (s3 = new S3Client({})); };\n"
        "export const handler = () => f()"
    ),
    "in a container of one's own": (
        "class Box { #all = new Map();\n  get(k, make) { if (!this.#all.has(k)) this.#all.set(k, make());\n"
        "    return this.#all.get(k); } }\nconst box = new Box();\n"
        "export const handler = () => box.get('s3', () => new S3Client({}))"
    ),
    "in another file": (
        "import { state } from './state';\nexport const handler = () => { if (!state.s3) state.s3 = new S3Client({}); }"
    ),
    "by a promise that is shared": (
        "let promise;\nasync function init() { return new S3Client({}); }\n"
        "export const handler = async () => { promise = promise ?? init(); await promise; }"
    ),
    "by a default": (
        "let cached;\nexport const handler = async () => { const s3 = cached ?? new S3Client({}); cached = s3; }"
    ),
}

PER_EVENT = {
    "credentials of the event": (
        "export const handler = (e) => new S3Client({ credentials: e.credentials })",
        [VARIES],
    ),
    "a region that the event decides": (
        "export const handler = (e) => new S3Client({ region: e.x === 'a' ? 'us-east-1' : 'eu-west-1' })",
        [VARIES],
    ),
    "a region that a variable decides": (
        "export const handler = () => new S3Client({ region: process.env.A ? 'us-east-1' : 'eu-west-1' })",
        [ALWAYS],
    ),
    "a region of the event": ("export const handler = ({ region }) => new S3Client({ region })", [VARIES]),
    "a region of the event, by a function": (
        "const f = (region) => new S3Client({ region });\nexport const handler = (e) => f(e.region)",
        [VARIES],
    ),
    "credentials that were assumed": (
        (
            "const sts = new STSClient({});\nexport const handler = async () => {\n"
            "  const { Credentials } = await sts.send(new AssumeRoleCommand({}));\n"
            "  new S3Client({ credentials: { accessKeyId: Credentials.AccessKeyId } }); }"
        ),
        [INIT, VARIES],
    ),
    "credentials of a provider": (
        (
            "export const handler = (e) => new S3Client({ credentials: fromTemporaryCredentials({ "
            "params: { RoleArn: e.arn } }) })"
        ),
        [VARIES],
    ),
    "a table of tenants": (
        "const tenants = { a: 'x' };\nexport const handler = (e) => new S3Client({ region: tenants[e.id] })",
        [VARIES],
    ),
    "in a loop over regions": (
        "export const handler = () => { for (const region of ['a', 'b']) new S3Client({ region }); }",
        [VARIES],
    ),
}


@pytest.mark.parametrize(("code", "expected"), CASES.values(), ids=CASES.keys())
def test_calls(read: Read, code: str, expected: list[str]) -> None:
    assert [told(call) for call in read(PREFIX + code).calls] == expected


@pytest.mark.parametrize("code", KEPT.values(), ids=KEPT.keys())
def test_what_is_kept(read: Read, code: str) -> None:
    assert [told(call) for call in read(PREFIX + code).calls] == [INIT]


@pytest.mark.parametrize(("code", "expected"), PER_EVENT.values(), ids=PER_EVENT.keys())
def test_what_belongs_to_one_event(read: Read, code: str, expected: list[str]) -> None:
    prefix = PREFIX + 'import { STSClient, AssumeRoleCommand } from "@aws-sdk/client-sts";\n'
    assert [told(call) for call in read(prefix + code).calls] == expected


@pytest.mark.parametrize(
    ("code", "creates"),
    [
        ("const { S3Client } = require('@aws-sdk/client-s3'); exports.handler = () => new S3Client()", "S3 client"),
        ("const s3 = require('@aws-sdk/client-s3'); exports.handler = () => new s3.S3Client()", "S3 client"),
        ("const { S3: Store } = require('@aws-sdk/client-s3'); exports.handler = () => new Store({})", "S3 client"),
        ("const AWS = require('aws-sdk'); exports.handler = () => new AWS.S3()", "S3 client"),
        ("const { S3 } = require('aws-sdk'); exports.handler = () => new S3()", "S3 client"),
        ("const S3 = require('aws-sdk/clients/s3'); exports.handler = () => new S3()", "S3 client"),
        (("const x = require('aws-xray-sdk'); const AWS = x.captureAWS(require('aws-sdk'));"
         "exports.handler = () => new AWS.S3()"), "S3 client"),
        ("const AWS = require('aws-sdk'); exports.handler = () => new AWS.Credentials('a')", None),
        ("import * as s3 from '@aws-sdk/client-s3'; export const handler = () => new s3.S3Client()", "S3 client"),
        ("import AWS from 'aws-sdk'; export const handler = () => new AWS.S3()", "S3 client"),
        ("import s3 = require('@aws-sdk/client-s3'); export const handler = () => new s3.S3Client()", "S3 client"),
        (("export const handler = async () => { const { S3Client } = await "
          "import('@aws-sdk/client-s3'); new S3Client() }"),
         "S3 client"),
        ("import { Agent } from 'node:https'; export const handler = () => new Agent()", "HTTP agent"),
        ("import { Pool } from 'pg'; export const handler = () => new Pool()", "PostgreSQL connection pool"),
        ("import pg from 'pg'; export const handler = () => new pg.Client()", "PostgreSQL connection"),
        (("import mysql from 'mysql2/promise'; export const handler = () => "
          "mysql.createPool({})"), "MySQL connection pool"),
        ("import Redis from 'ioredis'; export const handler = () => new Redis()", "Redis client"),
        ("import { Redis } from 'ioredis'; export const handler = () => new Redis()", "Redis client"),
        ("import { createClient } from 'redis'; export const handler = () => createClient()", "Redis client"),
        ("import { MongoClient } from 'mongodb'; export const handler = () => new MongoClient('')", "MongoDB client"),
        (("import { PrismaClient } from '@prisma/client'; export const handler = () => new "
          "PrismaClient()"), "Prisma client"),
        (("import Sequelize from 'sequelize'; export const handler = () => new "
          "Sequelize('')"), "Sequelize connection pool"),
        ("const knex = require('knex')({}); exports.handler = () => 1", "Knex connection pool"),
        ("exports.handler = () => require('stripe')('key')", "Stripe client"),
        ("import OpenAI from 'openai'; export const handler = () => new OpenAI()", "OpenAI client"),
        ("import mongoose from 'mongoose'; export const handler = () => mongoose.connect('')", None),
        ("import { GetObjectCommand } from '@aws-sdk/client-s3'; export const handler = () => new GetObjectCommand({})",
         None),
    ],
)  # fmt: skip
def test_libraries(read: Read, code: str, creates: str | None) -> None:
    assert [call.creates for call in read(code).calls] == ([] if creates is None else [creates])


def test_places_after_characters_of_several_bytes(read: Read) -> None:
    (call,) = read(f"// é 漢字 😀\n{PREFIX}export const handler = () => {{ '😀'; new S3Client({{ a: 'é' }}) }}").calls
    assert call.span.text == "new S3Client({ a: 'é' })"
    assert call.target == "@aws-sdk/client-s3.S3Client"
    assert call.kind is CallKind.CLIENT


def test_the_chain_of_calls(read: Read) -> None:
    found = read(
        "import { Store } from './store';\nconst store = new Store();\nexport const handler = () => step();\n"
        "const step = async () => { await store.save(); };",
        {
            "store.ts": f"{PREFIX}export class Store {{ save() {{ return this.client(); }}\n"
            "  private client() { return new S3Client({}); } }"
        },
    )
    (call,) = found.calls
    assert [(step.span.text, step.name) for step in call.via] == [
        ("step", "step"),
        ("store.save", "save"),
        ("this.client", "client"),
    ]


def test_a_client_that_a_constructor_is_given(read: Read) -> None:
    found = read(
        PREFIX + "class A { constructor(private readonly make: () => S3Client) {} run() { return this.make(); } }\n"
        "const a = new A(() => new S3Client({}));\nexport const handler = () => a.run()"
    )
    assert [told(call) for call in found.calls] == [ALWAYS]


HELPER = f"{PREFIX}export function f() {{ return new S3Client({{}}); }}\nexport default f;"


@pytest.mark.parametrize(
    ("code", "files"),
    [
        ("import { f } from './helper'; export const handler = () => f()", {"helper.ts": HELPER}),
        ("import { f as g } from './helper.js'; export const handler = () => g()", {"helper.ts": HELPER}),
        ("import f from './helper'; export const handler = () => f()", {"helper.ts": HELPER}),
        ("import * as h from './helper'; export const handler = () => h.f()", {"helper.mts": HELPER}),
        ("import { f } from './lib'; export const handler = () => f()", {"lib/index.ts": HELPER}),
        ("import { f } from '.'; export const handler = () => f()", {"index.ts": HELPER}),
        ("export const handler = async () => (await import('./helper')).f()", {"helper.ts": HELPER}),
        ("export const handler = async () => { const { f } = await import('./helper'); f(); }", {"helper.ts": HELPER}),
        ("const { f } = require('./helper'); exports.handler = () => f()", {"helper.js": HELPER}),
        ("exports.handler = () => require('./helper').f()", {"helper.js": HELPER}),
        ("import { f } from './barrel'; export const handler = () => f()",
         {"barrel.ts": "export * from './helper'", "helper.ts": HELPER}),
        ("import { g } from './barrel'; export const handler = () => g()",
         {"barrel.ts": "export { f as g } from './helper'", "helper.ts": HELPER}),
        ("import { g } from './barrel'; export const handler = () => g()",
         {"barrel.ts": "import f from './helper'; export { f as g }", "helper.ts": HELPER}),
        ("import { h } from './barrel'; export const handler = () => h.f()",
         {"barrel.ts": "export * as h from './helper'", "helper.ts": HELPER}),
        ("import { f } from './helper'; export const handler = () => f()",
         {"helper.js": ("const { S3Client } = require('@aws-sdk/client-s3'); module.exports = { f: "
                        "() => new S3Client({}) }")}),
        ("const f = require('./helper'); exports.handler = () => f()",
         {"helper.js": "const { S3Client } = require('@aws-sdk/client-s3'); module.exports = () => new S3Client({})"}),
        ("import f from './helper'; export const handler = () => f()",
         {"helper.js": "const { S3Client } = require('@aws-sdk/client-s3'); module.exports = () => new S3Client({})"}),
        ("const A = require('./helper'); exports.handler = () => new A()",
         {"helper.js": "const { S3Client } = require('@aws-sdk/client-s3');\n"
                       "class A { constructor() { new S3Client({}) } }\nmodule.exports = A"}),
        ("const h = require('./helper'); exports.handler = () => h.f()",
         {"helper.js": "const { S3Client } = require('@aws-sdk/client-s3'); exports.f = () => new S3Client({})"}),
        ("const { f } = require('./helper'); exports.handler = () => f()",
         {"helper.js": "Object.assign(exports, require('./inner'))", "inner.js": HELPER}),
        ("const { f } = require('./helper'); exports.handler = () => f()",
         {"helper.js": "module.exports = { ...require('./inner') }", "inner.js": HELPER}),
        ("const { f } = require('./helper'); exports.handler = () => f()",
         {"helper.js": "module.exports = require('./inner')", "inner.js": HELPER}),
        ("const { f } = require('./helper'); exports.handler = () => f()",
         {"helper.js": "const inner = require('./inner');\n"
                       "Object.defineProperty(exports, 'f', { get: function () { return inner.f; } "
                       "});", "inner.js": HELPER}),
        ("import { api } from './helper'; export const handler = () => api.f()",
         {"helper.ts": PREFIX + "export const api = { f() { return new S3Client({}) } };"}),
        ("import f = require('./helper'); export const handler = () => f()",
         {"helper.ts": PREFIX + "function f() { return new S3Client({}) }\nexport = f;"}),
        ("import { f } from '@lib/helper'; export const handler = () => f()",
         {"tsconfig.json": '{ // paths\n "compilerOptions": { "paths": { "@lib/*": ["./lib/*"], }, } }',
          "lib/helper.ts": HELPER}),
        ("import { f } from '@lib'; export const handler = () => f()",
         {"tsconfig.json": '{ "extends": "./tsconfig.base" }',
          "tsconfig.base.json": '{ "compilerOptions": { "baseUrl": "./lib", "paths": { "@lib": ["helper"] } } }',
          "lib/helper.ts": HELPER}),
        ("import { f } from 'lib/helper'; export const handler = () => f()",
         {"tsconfig.json": '{ "compilerOptions": { "baseUrl": "." } }', "lib/helper.ts": HELPER}),
        ("import { f } from '#helper'; export const handler = () => f()",
         {"package.json": '{ "imports": { "#*": { "default": "./lib/*.js" } } }', "lib/helper.ts": HELPER}),
        ("import { f } from '@acme/shared'; export const handler = () => f()",
         {"package.json": '{ "workspaces": ["packages/*"] }',
          "packages/shared/package.json": '{ "name": "@acme/shared", "main": "dist/index.js" }',
          "packages/shared/src/index.ts": HELPER}),
        ("import { f } from '@acme/shared/helper'; export const handler = () => f()",
         {"package.json": '{ "workspaces": ["packages/*"] }',
          "packages/shared/package.json": ('{ "name": "@acme/shared", "exports": { "./*": { '
                                           '"import": "./src/*.ts" } } }'),
          "packages/shared/src/helper.ts": HELPER}),
        ("import { f } from 'shared'; export const handler = () => f()",
         {"package.json": ('{ "dependencies": { "shared": "file:./lib" '
                           '} }'), "lib/package.json": "{}", "lib/index.js": HELPER}),
    ],
)  # fmt: skip
def test_imports(read: Read, code: str, files: dict[str, str]) -> None:
    name = "app.js" if "require('./" in code and "import " not in code else "app.ts"
    assert [told(call) for call in read(code, files, name).calls] == [ALWAYS]


def test_layers(tmp_path: Path) -> None:
    for name, text in {
        "src/app.js": "const { f } = require('/opt/nodejs/helper'); const g = require('inner');\n"
        "exports.handler = () => { f(); g.f(); }",
        "layer/nodejs/helper.js": HELPER,
        "layer/nodejs/node_modules/inner/index.js": HELPER,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    setting = Setting(Span(SourceFile("template.yaml", "app.handler"), 0, 11), "app.handler")
    reader = JavaScriptReader(Repository(tmp_path), lambda *_: None)
    found = reader.find(setting, tmp_path / "src", [tmp_path / "layer"])
    assert isinstance(found, Handler)
    assert [file.path for file in found.files] == [
        "src/app.js",
        "layer/nodejs/helper.js",
        "layer/nodejs/node_modules/inner/index.js",
    ]


def test_installed_packages_are_not_entered(read: Read) -> None:
    found = read(
        "import { f } from 'helper'; import { g } from './node_modules/helper'; export const handler = () => f() + g()",
        {"node_modules/helper/index.js": HELPER, "node_modules/helper/package.json": '{ "name": "helper" }'},
    )
    assert [file.path for file in found.files] == ["app.ts"]


def test_an_import_inside_a_function_runs_its_module_once(read: Read) -> None:
    found = read(
        "export const handler = async () => { await import('./helper'); }", {"helper.ts": PREFIX + "new S3Client({});"}
    )
    assert [(call.phase, call.via) for call in found.calls] == [(Phase.INIT, ())]


def test_modules_that_import_each_other(read: Read) -> None:
    found = read(
        "import { f } from './helper'; export const handler = () => f()",
        {"helper.ts": "import { handler } from './app'; export * from './app'; export const f = () => handler()"},
    )
    assert [file.path for file in found.files] == ["app.ts", "helper.ts"]


ROUTES = {
    "of the handler's own file": (
        (
            "const app = express();\napp.get('/', (req, res) => { new S3Client({}); });\n"
            "export const handler = serverless(app)"
        ),
        {},
    ),
    "of another file": (
        (
            "import { router } from './routes';\nconst app = express();\napp.use('/x', router);\n"
            "export const handler = serverless(app)"
        ),
        {
            "routes.ts": f"import {{ Router }} from 'express';\n{PREFIX}export const router = Router();\n"
            "router.post('/', save);\nfunction save(req, res) { new S3Client({}); }"
        },
    ),
    "of an app that the handler uses": (
        (
            "const app = new Hono();\napp.get('/', (c) => { new S3Client({}); });\n"
            "export const handler = (e) => app.fetch(e)"
        ),
        {},
    ),
    "of an app that a function makes": (
        (
            "function build() { const app = fastify();\n app.get('/', async () => { new S3Client({}); });\n"
            " return app; }\n"
            "export const handler = awsLambdaFastify(build())"
        ),
        {},
    ),
}


@pytest.mark.parametrize(("code", "files"), ROUTES.values(), ids=ROUTES.keys())
def test_routes(read: Read, code: str, files: dict[str, str]) -> None:
    libraries = (
        "import express from 'express';\nimport serverless from 'serverless-http';\nimport { Hono } from 'hono';\n"
    )
    assert [told(call) for call in read(libraries + PREFIX + code, files).calls] == [ALWAYS]


def test_what_is_waited_for_together(read: Read) -> None:
    found = read(
        PREFIX + "const make = async (region) => new S3Client({ region });\n"
        "const [a, { b }] = await Promise.all([make('a'), { b: () => new S3Client({}) }]);\n"
        "export const handler = () => { b(); }"
    )
    assert [told(call) for call in found.calls] == [INIT, ALWAYS]
