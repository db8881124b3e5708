"""What calls of JavaScript and TypeScript do besides building clients: AWS operations, requests, waits, logs, files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
import tomli

from lambdalint.knowledge import calls as calls_of_libraries
from lambdalint.model.call import Call, CallKind, Phase
from lambdalint.model.code import Handler
from lambdalint.readers.code.javascript import JavaScriptReader
from lambdalint.readers.code.program.reader import Setting
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span


def read(folder: Path, code: str) -> Handler:
    (folder / "app.ts").write_text(code, "utf-8")
    setting = Setting(Span(SourceFile("template.yaml", "app.handler"), 0, 11), "app.handler")
    found = JavaScriptReader(Repository(folder), lambda *_: None).find(setting, folder, ())
    assert isinstance(found, Handler)
    return found


def calls(folder: Path, code: str, kind: CallKind) -> list[Call]:
    return [call for call in read(folder, code).calls if call.kind is kind]


UNTOLD = -1
V3 = "import { S3Client, S3, GetObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';\n"
DOCUMENT = "import { DynamoDBDocumentClient, DynamoDBDocument, PutCommand } from '@aws-sdk/lib-dynamodb';\n"
DYNAMODB = "import { DynamoDBClient } from '@aws-sdk/client-dynamodb';\n"

OPERATIONS = {
    "a command": (
        V3
        + (
            "const s3 = new S3Client({});\n"
            "export const handler = async () => { await s3.send(new GetObjectCommand({})); }"
        ),
        ("s3", "GetObject"),
    ),
    "a command by name": (
        V3 + "const s3 = new S3Client({});\nexport const handler = async () => {\n"
        "  const command = new GetObjectCommand({});\n  await s3.send(command); }",
        ("s3", "GetObject"),
    ),
    "a command of a client that is given": (
        V3 + "class Store { constructor(private readonly s3: S3Client) {} get() { return "
        "this.s3.send(new GetObjectCommand({})); } }\n"
        "const store = new Store(new S3Client({}));\nexport const handler = () => store.get()",
        ("s3", "GetObject"),
    ),
    "a command of a client that is declared": (
        (
            "import type { S3 } from '@aws-sdk/client-s3';\n"
            "export class Store { constructor(private readonly s3: S3) {} get() { return this.s3.getObject({}); } }\n"
            "export const handler = () => stores().forEach((store: Store) => store.get())"
        ),
        ("s3", "GetObject"),
    ),
    "an aggregated client": (
        V3 + "const s3 = new S3({});\nexport const handler = () => s3.getObject({})",
        ("s3", "GetObject"),
    ),
    "an aggregated client that a class keeps": (
        V3 + "class A { #s3 = new S3(); get() { return this.#s3.getObject({}); } }\nconst a = new A();\n"
        "export const handler = () => a.get()",
        ("s3", "GetObject"),
    ),
    "a paginator": (
        V3 + "const client = new S3Client({});\nexport const handler = async () => {\n"
        "  for await (const page of paginateListObjectsV2({ client }, {})) {} }",
        ("s3", "ListObjectsV2"),
    ),
    "a document client": (
        DYNAMODB + DOCUMENT + "const db = DynamoDBDocumentClient.from(new DynamoDBClient({}));\n"
        "export const handler = () => db.send(new PutCommand({}))",
        ("dynamodb", "PutItem"),
    ),
    "a document": (
        DYNAMODB
        + DOCUMENT
        + "const db = DynamoDBDocument.from(new DynamoDBClient({}));\nexport const handler = () => db.put({})",
        ("dynamodb", "PutItem"),
    ),
    "version 2": (
        "const AWS = require('aws-sdk');\nconst s3 = new AWS.S3();\nexports.handler = () => s3.getObject({}).promise()",
        ("s3", "GetObject"),
    ),
    "version 2, traced": (
        (
            "const x = require('aws-xray-sdk');\nconst AWS = x.captureAWS(require('aws-sdk'));\n"
            "const sqs = new AWS.SQS();\n"
            "exports.handler = () => sqs.sendMessage({}).promise()"
        ),
        ("sqs", "SendMessage"),
    ),
    "version 2's document client": (
        (
            "const { DocumentClient } = require('aws-sdk/clients/dynamodb');\nconst db = new DocumentClient();\n"
            "exports.handler = () => db.query({}).promise()"
        ),
        ("dynamodb", "Query"),
    ),
    "a signed URL": (
        V3 + "import { getSignedUrl } from '@aws-sdk/s3-request-presigner';\nconst s3 = new S3Client({});\n"
        "export const handler = () => getSignedUrl(s3, new GetObjectCommand({}), { expiresIn: 60 })",
        ("s3", "GetObject"),
    ),
}


@pytest.mark.parametrize(("code", "expected"), OPERATIONS.values(), ids=OPERATIONS.keys())
def test_operations(tmp_path: Path, code: str, expected: tuple[str, str]) -> None:
    found = calls(tmp_path, code, CallKind.OPERATION)
    assert [(call.service, *call.operations) for call in found] == [expected]


def test_what_an_operation_is_given(tmp_path: Path) -> None:
    code = (
        V3 + "const s3 = new S3Client({});\nexport const handler = async (event) => {\n  // é 漢字 😀\n"
        "  await s3.send(new GetObjectCommand({ Bucket: process.env.BUCKET, Key: 'a/b' })); }"
    )
    (call,) = calls(tmp_path, code, CallKind.OPERATION)
    assert call.span.text == "s3.send(new GetObjectCommand({ Bucket: process.env.BUCKET, Key: 'a/b' }))"
    assert [(one.name, one.text, one.variable) for one in call.arguments] == [
        ("Bucket", None, "BUCKET"),
        ("Key", "a/b", None),
    ]
    assert call.awaited is True


@pytest.mark.parametrize(
    ("code", "seconds"),
    [
        ("import axios from 'axios'; export const handler = () => axios.get('https://x')", None),
        ("import axios from 'axios'; export const handler = () => axios.get('https://x', { timeout: 3000 })", 3),
        ("const axios = require('axios'); exports.handler = () => axios({ url: 'https://x', timeout: 3000 })", 3),
        (("import axios from 'axios'; const api = axios.create({ timeout: 2000 });"
         "export const handler = () => api.post('/x')"), 2),
        ("export const handler = () => fetch('https://x')", 300),
        ("import https from 'https'; export const handler = () => https.get('https://x', () => {})", None),
        ("import axios from 'axios'; export const handler = (e) => axios.post('https://x', e)", None),
        ("import axios from 'axios'; export const handler = (e) => axios.post('https://x', 'y', e)", UNTOLD),
        ("import axios from 'axios'; export const handler = (e) => axios.create(e).get('https://x')", UNTOLD),
        (("import axios from 'axios'; axios.defaults.timeout = 1000;"
         "export const handler = () => axios.get('https://x')"), UNTOLD),
        ("export const handler = () => Promise.race([fetch('https://x'), f()])", UNTOLD),
        ("export const handler = () => fetch('https://x', { signal: AbortSignal.timeout(5) })", UNTOLD),
        ("import axios from 'axios'; export const handler = (e) => axios.get('https://x', { signal: e })", UNTOLD),
        ("import http from 'http'; export const handler = () => { http.get('http://x').setTimeout(1); }", UNTOLD),
    ],
)  # fmt: skip
def test_requests(tmp_path: Path, code: str, seconds: float | None) -> None:
    (call,) = calls(tmp_path, code, CallKind.HTTP)
    assert call.timeout is not None
    assert (call.timeout.seconds, call.timeout.given) == (
        (None, True) if seconds == UNTOLD else (seconds, bool(seconds))
    )


@pytest.mark.parametrize(
    ("code", "kind", "target"),
    [
        ("export const handler = async () => { await new Promise((r) => setTimeout(r, 500)); }", CallKind.SLEEP,
         "timers/promises.setTimeout"),
        ("const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)); export const handler = () => wait(5)",
         CallKind.SLEEP, "timers/promises.setTimeout"),
        ("import { setTimeout } from 'timers/promises'; export const handler = () => setTimeout(5)", CallKind.SLEEP,
         "timers/promises.setTimeout"),
        ("export const handler = (e) => console.log(e)", CallKind.LOG, "console.log"),
        (("import { Logger } from '@aws-lambda-powertools/logger'; const logger = new Logger();"
         "export const handler = () => logger.info('x')"), CallKind.LOG, "@aws-lambda-powertools/logger.Logger.info"),
        ("import fs from 'fs'; export const handler = () => fs.writeFileSync('/tmp/x', '')", CallKind.WRITE,
         "fs.writeFileSync"),
        ("import fs from 'node:fs'; export const handler = () => fs.promises.writeFile('/tmp/x', '')", CallKind.WRITE,
         "fs/promises.writeFile"),
        (("import { writeFile } from 'fs/promises'; export const handler = () => writeFile('/tmp/x', "
          "'')"), CallKind.WRITE,
         "fs/promises.writeFile"),
        ("const { unlink } = require('fs').promises; exports.handler = () => unlink('/tmp/x')", CallKind.REMOVE,
         "fs/promises.unlink"),
        (("import { Worker } from 'worker_threads'; export const handler = () => new "
          "Worker('./x')"), CallKind.CONCURRENCY,
         "worker_threads.Worker"),
    ],
)  # fmt: skip
def test_other_calls(tmp_path: Path, code: str, kind: CallKind, target: str) -> None:
    assert [call.target for call in calls(tmp_path, code, kind)] == [target]


def test_a_timer_is_no_wait(tmp_path: Path) -> None:
    assert calls(tmp_path, "export const handler = () => { setTimeout(() => 1, 500); }", CallKind.SLEEP) == []


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("let count = 0; export const handler = () => { count++; }", ["count"]),
        ("let last; export const handler = (e) => { last = e.id; }", ["last"]),
        ("const all = []; export const handler = (e) => { all.push(e); }", ["all"]),
        ("const seen = new Map<string, number>(); export const handler = (e) => { seen.set(e.id, 1); }", ["seen"]),
        ("const state = {}; export const handler = (e) => { state.user = e.user; }", ["state.user"]),
        (("class A { #seen = new Set(); f(e) { this.#seen.add(e); } }\nconst a = new A();\n"
          "export const handler = (e) => a.f(e)"),
         ["this.#seen"]),
        ("const redis = createClient(); export const handler = async (e) => { await redis.set('a', e.id); }", []),
        ("export const handler = (e) => { let count = 0; count++; const all = []; all.push(e); }", []),
        ("let s3; export const handler = () => { s3 ??= make(); }", []),
    ],
)  # fmt: skip
def test_state_that_outlives_an_event(tmp_path: Path, code: str, written: list[str]) -> None:
    assert [one.name for one in read(tmp_path, code).state_writes] == written


@pytest.mark.parametrize(
    ("settings", "keeps_alive"),
    [
        ("", False),
        ("{ maxSockets: 1 }", False),
        ("{ keepAlive: false }", False),
        ("{ keepAlive: true }", True),
        ("{ keepAlive: on }", None),
        ("{ ...given }", None),
        ("given", None),
    ],
)
def test_agents(tmp_path: Path, settings: str, keeps_alive: bool | None) -> None:
    code = f"import https from 'https'; const a = new https.Agent({settings}); export const handler = () => a"
    (agent,) = calls(tmp_path, code, CallKind.CLIENT)
    assert agent.keeps_alive is keeps_alive


WAITING = {
    "two": ("const a = await get('a'); const b = await get('b');", [["const a", "const b"]]),
    "three": (
        "const a = await get('a'); const { Body } = await get('b'); const c = await fetch('https://x');",
        [["const a", "const { Body }", "const c"]],
    ),
    "one needs another": ("const a = await get('a'); const b = await get(a.Key);", []),
    "the third needs the first": (
        "const a = await get('a'); const b = await get('b'); const c = await get(a.Key);",
        [["const a", "const b"]],
    ),
    "something between": ("const a = await get('a'); if (!a) return; const b = await get('b');", []),
    "a write": ("const a = await s3.putObject({}); const b = await get('b');", []),
    "another method": (
        "const a = await fetch('https://x', { method: 'PUT' }); const b = await get('b'); let c = await f();",
        [],
    ),
}


@pytest.mark.parametrize(("statements", "expected"), WAITING.values(), ids=WAITING.keys())
def test_reads_that_wait_for_each_other(tmp_path: Path, statements: str, expected: list[list[str]]) -> None:
    code = (
        V3 + "const s3 = new S3({});\nconst get = async (Key) => s3.getObject({ Bucket: 'x', Key });\n"
        f"export const handler = async () => {{\n  // é\n  {statements} }}"
    )
    assert [list(one.declares) for one in read(tmp_path, code).waiting] == expected


UNAWAITED = {
    "the project's own": ("save(); await save(); await load<number>(1);", ["save()"]),
    "one that waits for nothing": ("count(); void save();", []),
    "an operation": ("s3.getObject({}); await s3.getObject({});", ["s3.getObject({})"]),
    "a command": ("s3.send(new GetObjectCommand({}));", ["s3.send(new GetObjectCommand({}))"]),
    "what goes on with it": ("save().then(() => 1).catch(f);", ["save().then(() => 1).catch(f)"]),
    "a request": ("fetch('https://x'); await fetch('https://x');", ["fetch('https://x')"]),
    "a callback": ("s3.getObject({}, (error) => error);", ["s3.getObject({}, (error) => error)"]),
    "a callback within a promise": ("await new Promise((r) => { s3.getObject({}, r); save().then(r); });", []),
    "a name that is used": ("const p = save(); let q; q = save(); await p; await q;", []),
    "a name that nobody uses": ("const p = save();", ["save()"]),
    "each": ("e.forEach(async (x) => { await save(x); });", ["e.forEach(async (x) => { await save(x); })"]),
    "each, awaited": ("await e.forEach((x) => save(x));", ["e.forEach((x) => save(x))"]),
    "each that waits for nothing": ("e.forEach(async (x) => console.log(x)); e.forEach((x) => all.push(save(x)));", []),
    "all": ("e.map(save);", ["e.map(save)"]),
    "all that are awaited": ("await Promise.all(e.map(save)); const all = e.map(save); return Promise.all(all);", []),
    "all, not awaited": ("Promise.all(e.map(save));", ["Promise.all(e.map(save))"]),
}


@pytest.mark.parametrize(("statements", "expected"), UNAWAITED.values(), ids=UNAWAITED.keys())
def test_what_is_not_awaited(tmp_path: Path, statements: str, expected: list[str]) -> None:
    code = (
        V3 + "const s3 = new S3({});\nconst save = async (x?) => { await s3.getObject({}); };\n"
        "const count = async () => 1;\nconst load = async <T>(x: T) => await save(x);\n"
        f"export const handler = async (e) => {{\n  // é\n  {statements} }}"
    )
    assert [one.span.text for one in read(tmp_path, code).unawaited] == expected


def test_what_the_runtime_waits_for(tmp_path: Path) -> None:
    work = V3 + "const s3 = new S3({});\nexport const handler = "
    assert not read(tmp_path, f"{work}(e, c, done) => {{ s3.getObject({{}}).then(done); }}").unawaited
    assert read(tmp_path, f"{work}(e) => {{ s3.getObject({{}}); return s3.getObject({{}}); }}").unawaited
    (one,) = read(tmp_path, f"{work}async () => {{ s3.getObject({{}}); }}").unawaited
    assert (one.name, one.awaitable, one.of_items, one.runs) == ("s3.getObject", True, False, True)


@pytest.mark.parametrize(
    ("then", "unawaited"),
    [
        ("then(() => res.status(201).json({})).catch((é) => res.status(500).end())", False),
        ("catch(() => 1).then(answer)", False),
        ("catch((é) => res.status(500).end())", True),
        ("then((found) => req.log.info(found))", True),
    ],
)
def test_who_answers_a_request_later_is_waited_for(tmp_path: Path, then: str, unawaited: bool) -> None:
    code = (
        V3 + "const s3 = new S3({});\nexport const handler = async (req, res) => {\n"
        f"  const answer = () => {{ res.end(); }};\n  s3.getObject({{}}).{then}; }}"
    )
    assert bool(read(tmp_path, code).unawaited) is unawaited


def test_exceptions_that_are_caught(tmp_path: Path) -> None:
    code = (
        "export const handler = async () => {\n  try { f(); } catch (é) { console.log(é); }\n"
        "  try { f(); } catch { throw new Error('x'); }\n  try { f(); } finally { g(); } }"
    )
    found = read(tmp_path, code).caught
    assert [(one.span.text, one.outcome.name, one.logged) for one in found] == [
        ("catch (é) {", "DROPPED", True),
        ("catch {", "RAISED", False),
    ]


FLOWS = {
    "a template": "await pool.query(`select ${event.body}`);",
    "a sum": "await pool.query('select ' + event.body);",
    "a part that is taken out": "const { body } = event; await pool.query(body);",
    "a name": "let sql = 'select '; sql = sql + event.body; await pool.query(sql);",
    "a function": "const f = (x) => pool.query(x); await f(event.body);",
    "a function that takes it apart": "const f = ({ body }) => pool.query(body); await f(event);",
    "an optional part": "await pool.query(event?.body ?? '');",
}

RECORDS = {
    "a loop": "for (const record of event.Records) await pool.query(record.body);",
    "a loop that takes items apart": "for (const { body } of event.Records) await pool.query(body);",
    "for each": "event.Records.forEach((record) => pool.query(record.body));",
    "all at once": "await Promise.all(event.Records.map(async ({ body }) => { await pool.query(body); }));",
    "a function for each": (
        "const f = async (record) => pool.query(record.body); await Promise.all(event.Records.map(f));"
    ),
    "one after the other": (
        "await event.Records.reduce(async (last, record) => { await last; pool.query(record.body); }, 0);"
    ),
}

POOL = "import { Pool } from 'pg';\nconst pool = new Pool();\nexport const handler = async (event) => { '😀'; "


@pytest.mark.parametrize("code", FLOWS.values(), ids=FLOWS.keys())
def test_flows(tmp_path: Path, code: str) -> None:
    assert [(one.sink, one.source.path) for one in read(tmp_path, POOL + code + " }").flows] == [("SQL", ("body",))]


@pytest.mark.parametrize("code", RECORDS.values(), ids=RECORDS.keys())
def test_flows_from_records(tmp_path: Path, code: str) -> None:
    found = read(tmp_path, POOL + code + " }").flows
    assert [(one.sink, one.source.path) for one in found] == [("SQL", ("Records", "[]", "body"))]


@pytest.mark.parametrize(
    ("code", "in_loop"),
    [
        ("for (const r of event.Records) await s3.getObject({});", True),
        ("while (event.x) await s3.getObject({});", True),
        ("await Promise.all(event.Records.map(() => s3.getObject({})));", True),
        ("event.Records.forEach(async (r) => { if (r) await s3.getObject({}); });", True),
        ("await s3.getObject({});", False),
        ("const all = event.Records.map((r) => r.id); await s3.getObject({ all });", False),
    ],
)
def test_loops(tmp_path: Path, code: str, in_loop: bool) -> None:
    code = V3 + "const s3 = new S3({});\nexport const handler = async (event) => { " + code + " }"
    assert [call.in_loop for call in calls(tmp_path, code, CallKind.OPERATION)] == [in_loop]


def _lines() -> Iterator[tuple[str, CallKind]]:
    """The lines of the table that name one call, with its kind."""
    text = resources.files(calls_of_libraries).joinpath("javascript.toml").read_text("utf-8")
    for kind in (one for one in CallKind if one is not CallKind.OPERATION):
        for name in tomli.loads(text)[kind.name.lower()]:
            if "*" not in name and "{" not in name:
                yield name, kind


@pytest.mark.parametrize(("name", "kind"), list(_lines()))
def test_each_line_of_the_table(tmp_path: Path, name: str, kind: CallKind) -> None:
    module = re.match(r"(?:@[^/]+/)?[^.()]+", name)
    assert module is not None
    code = f'import it from "{module[0]}"; export const handler = () => it{name[module.end() :]}(1)'
    assert name.replace("()", "") in [call.target for call in calls(tmp_path, code, kind)]


def test_what_a_library_is_given_when_the_program_starts_runs_later(tmp_path: Path) -> None:
    code = (
        V3
        + "import { Schema } from 'a-library';\n/* é */ const s3 = new S3Client({});\n"
        + "const schema = new Schema({ resolve: () => s3.send(new GetObjectCommand({})) });\n"
        + "const all = ['a'].map((key) => s3.send(new GetObjectCommand({ Key: key })));\n"
        + "export const handler = () => schema.run(all)"
    )
    found = calls(tmp_path, code, CallKind.OPERATION)
    assert [(call.phase, call.unconditional) for call in found] == [(Phase.INVOKE, False), (Phase.INIT, True)]
