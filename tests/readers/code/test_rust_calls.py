"""Clients and connections in Rust: when they are built, on which condition, for whom, and along which calls."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest
import tomli

from lambdalint.knowledge import calls
from lambdalint.model.call import Call, CallKind, Phase
from lambdalint.model.code import Handler
from lambdalint.readers.code.program.reader import Setting
from lambdalint.readers.code.rust import RustReader
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

Read = Callable[..., Handler]

ALWAYS = "always"
MAYBE = "maybe"
INIT = "init"
VARIES = "varies"
BUILDING = {CallKind.CLIENT, CallKind.CONNECTION}


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(main: str, files: dict[str, str] | None = None) -> Handler:
        cargo = '[package]\nname = "orders"\nversion = "0.1.0"\n'
        for name, text in {"src/main.rs": main, "Cargo.toml": cargo, **(files or {})}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        setting = Setting(Span(SourceFile("template.yaml", "bootstrap"), 0, 9), "bootstrap")

        def refuse(span: Span, problem: str) -> None:
            raise AssertionError(f"{problem}: {span.text}")

        found = RustReader(Repository(tmp_path), refuse).find(setting, tmp_path, ())
        assert isinstance(found, Handler)
        return found

    return read


def built(found: Handler) -> list[Call]:
    return [call for call in found.calls if call.kind in BUILDING]


def told(call: Call) -> str:
    if call.phase is Phase.INIT:
        return INIT
    if call.varies:
        return VARIES
    return ALWAYS if call.unconditional else MAYBE


PREFIX = """use aws_sdk_s3::Client;
use lambda_runtime::{run, service_fn, Error, LambdaEvent};
use serde_json::Value;
use std::sync::{Arc, LazyLock, Mutex};

"""
START = "#[tokio::main]\nasync fn main() -> Result<(), Error> { run(service_fn(handle)).await }\n"
HANDLE = "async fn handle(event: LambdaEvent<Value>) -> Result<(), Error> "

CASES = {
    "in the handler": (HANDLE + "{ let s3 = Client::new(&config()); Ok(()) }\n" + START, [ALWAYS]),
    "with its configuration": (
        HANDLE + "{ let config = aws_config::load_from_env().await; Client::new(&config); Ok(()) }\n" + START,
        [ALWAYS],
    ),
    "a configuration that is put together": (
        HANDLE + "{ aws_config::defaults(latest()).region(region).load().await; Ok(()) }\n" + START,
        [ALWAYS],
    ),
    "in main": (
        (
            "async fn handle(s3: &Client, event: LambdaEvent<Value>) { s3.get_object(); }\n"
            "#[tokio::main]\nasync fn main() { let s3 = Client::new(&config());\n"
            "run(service_fn(|event: LambdaEvent<Value>| handle(&s3, event))).await }"
        ),
        [INIT],
    ),
    "in main, moved into a closure": (
        (
            "async fn handle(s3: &Client, event: LambdaEvent<Value>) { s3.get_object(); }\n"
            "#[tokio::main]\nasync fn main() { let s3 = Arc::new(Client::new(&config())); let s3 = &s3;\n"
            "let f = move |event: LambdaEvent<Value>| async move { handle(s3, event).await };\n"
            "run(service_fn(f)).await }"
        ),
        [INIT],
    ),
    "in a function that main calls": (
        "async fn make() -> Client { Client::new(&config()) }\n" + HANDLE + "{ Ok(()) }\n"
        "#[tokio::main]\nasync fn main() { let s3 = make().await; run(service_fn(handle)).await }",
        [INIT],
    ),
    "in a function that the handler calls": (
        "async fn make() -> Client { Client::new(&config()) }\n" + HANDLE + "{ make().await; Ok(()) }\n" + START,
        [ALWAYS],
    ),
    "in a function that nothing calls": (
        "async fn make() -> Client { Client::new(&config()) }\n" + HANDLE + "{ Ok(()) }\n" + START,
        [],
    ),
    "in a test": (
        HANDLE + "{ Ok(()) }\n" + START + "#[cfg(test)]\nmod tests { static C: Client = Client::new(&config()); }",
        [],
    ),
    "in the closure that takes the events": (
        (
            "#[tokio::main]\nasync fn main() { run(service_fn(|event: LambdaEvent<Value>| async move {\n"
            "let s3 = Client::new(&config()); Ok(()) })).await }"
        ),
        [ALWAYS],
    ),
    "as a block's value": (HANDLE + "{ let s3 = { let c = config(); Client::new(&c) }; Ok(()) }\n" + START, [ALWAYS]),
    "under a condition": (HANDLE + "{ if ok() { Client::new(&config()); } Ok(()) }\n" + START, [MAYBE]),
    "under if let": (HANDLE + "{ if let Some(x) = ok() { Client::new(x); } Ok(()) }\n" + START, [MAYBE]),
    "in an arm": (HANDLE + "{ match kind() { 1 => Client::new(&config()), _ => other() }; Ok(()) }\n" + START, [MAYBE]),
    "after an early return": (
        HANDLE + "{ if empty() { return Ok(()); } Client::new(&config()); Ok(()) }\n" + START,
        [ALWAYS],
    ),
    "in a loop": (HANDLE + "{ loop { Client::new(&config()); } }\n" + START, [ALWAYS]),
    "for each turn of a loop": (
        HANDLE + "{ for r in regions { Client::new(&config(r)); } Ok(()) }\n" + START,
        [VARIES],
    ),
    "from the event": (HANDLE + "{ Client::new(&config(event.payload)); Ok(()) }\n" + START, [VARIES]),
    "from a part of the event": (
        HANDLE + '{ let r = event.payload["region"].as_str().unwrap(); Client::new(&config(r)); Ok(()) }\n' + START,
        [VARIES],
    ),
    "from what is parsed of the event": (
        "struct Order { region: String }\n"
        + HANDLE
        + "{ let order: Order = serde_json::from_value(event.payload)?; Client::new(&config(order.region)); Ok(()) }\n"
        + START,
        [VARIES],
    ),
    "with the credentials of a role": (
        "use aws_sdk_sts::Client as Sts;\n" + HANDLE + "{ let role = source().assume_role().send().await?;\n"
        "Client::new(&config(role.credentials)); Ok(()) }\n" + START,
        [VARIES],
    ),
    "in a task": (
        HANDLE + "{ tokio::spawn(async move { Client::new(&config()) }).await; Ok(()) }\n" + START,
        [ALWAYS],
    ),
    "of another package, for a request": (
        HANDLE + "{ let answer = reqwest::Client::new().get(url).send().await?; Ok(()) }\n" + START,
        [ALWAYS],
    ),
    "in a macro": (HANDLE + '{ println!("{:?}", Client::new(&config())); Ok(()) }\n' + START, [ALWAYS]),
    "in a list": (HANDLE + "{ let s = vec![Client::new(&config())]; Ok(()) }\n" + START, [ALWAYS]),
    "of another package": (
        HANDLE
        + '{ let pool = sqlx::postgres::PgPoolOptions::new().max_connections(5).connect("x").await?; Ok(()) }\n'
        + START,
        [ALWAYS],
    ),
    "a route": (
        (
            "use axum::{routing::get, Router};\nasync fn list() { Client::new(&config()); }\n"
            'async fn main() { let app = Router::new().route("/", get(list)); lambda_http::run(app).await }'
        ),
        [ALWAYS],
    ),
    "a method": (
        "struct App;\nimpl App { fn new() -> Self { App {} } async fn run(&self) { Client::new(&config()); } }\n"
        + HANDLE
        + "{ let app = App::new(); app.run().await; Ok(()) }\n"
        + START,
        [ALWAYS],
    ),
    "a field that main sets": (
        (
            "struct App { s3: Client }\nimpl App { async fn run(&self) { self.s3.get_object(); } }\n"
            "async fn handle(app: &App, event: LambdaEvent<Value>) { app.run().await }\n"
            "async fn main() { let app = App { s3: Client::new(&config()) };\n"
            "run(service_fn(|event: LambdaEvent<Value>| handle(&app, event))).await }"
        ),
        [INIT],
    ),
    "a method of a trait": (
        "trait Store { fn put(&self); }\nstruct S3;\nimpl Store for S3 { fn put(&self) { Client::new(&config()); } }\n"
        + HANDLE
        + "{ let store = S3 {}; store.put(); Ok(()) }\n"
        + START,
        [ALWAYS],
    ),
    "a module within the file": (
        "mod inner { use aws_sdk_s3::Client as C; pub fn make() { C::new(&config()); } }\n"
        + HANDLE
        + "{ inner::make(); Ok(()) }\n"
        + START,
        [ALWAYS],
    ),
}

KEPT = {
    "LazyLock": "static S3: LazyLock<Client> = LazyLock::new(|| Client::new(&config()));\n"
    + HANDLE
    + "{ S3.get_object(); Ok(()) }\n"
    + START,
    "lazy_static": "lazy_static! { static ref S3: Client = Client::new(&config()); }\n"
    + HANDLE
    + "{ S3.get_object(); Ok(()) }\n"
    + START,
    "OnceCell": "static S3: OnceCell<Client> = OnceCell::const_new();\n"
    "async fn s3() -> &'static Client { S3.get_or_init(|| async { Client::new(&config()) }).await }\n"
    + HANDLE
    + "{ s3().await.get_object(); Ok(()) }\n"
    + START,
    "OnceCell in the function": "async fn s3() -> &'static Client {\n"
    "static S3: OnceCell<Client> = OnceCell::const_new();\n"
    "S3.get_or_init(|| async { Client::new(&config()) }).await }\n"
    + HANDLE
    + "{ s3().await.get_object(); Ok(()) }\n"
    + START,
    "a static in the function": HANDLE
    + "{ static S3: LazyLock<Client> = LazyLock::new(|| Client::new(&config())); S3.get_object(); Ok(()) }\n"
    + START,
    "a guard": "static S3: Mutex<Option<Client>> = Mutex::new(None);\n"
    + HANDLE
    + "{ let mut s3 = S3.lock().unwrap(); if s3.is_none() { *s3 = Some(Client::new(&config())); } Ok(()) }\n"
    + START,
    "a map": "static ALL: LazyLock<Mutex<HashMap<String, Client>>> = LazyLock::new(Default::default);\n"
    + HANDLE
    + "{ let r = event.payload.region; if let Some(c) = ALL.lock().unwrap().get(&r) { return Ok(()); }\n"
    "let c = Client::new(&config(&r)); ALL.lock().unwrap().insert(r, c); Ok(()) }\n" + START,
}


@pytest.mark.parametrize(("code", "expected"), CASES.values(), ids=CASES)
def test_when(read: Read, code: str, expected: list[str]) -> None:
    assert [told(call) for call in built(read(PREFIX + code))] == expected


@pytest.mark.parametrize("code", KEPT.values(), ids=KEPT)
def test_kept(read: Read, code: str) -> None:
    assert [told(call) for call in built(read(PREFIX + code))] == [INIT]


def test_not_kept(read: Read) -> None:
    code = HANDLE + "{ let mut s3 = None; if s3.is_none() { s3 = Some(Client::new(&config())); } Ok(()) }\n" + START
    assert [told(call) for call in built(read(PREFIX + code))] == [MAYBE]


STORE = (
    "use aws_sdk_s3::Client;\npub struct Store { s3: Client }\n"
    "impl Store { pub async fn new() -> Self { Self { s3: Client::new(&config()) } } }\n"
)

FILES = {
    "a module": ("mod store;\nuse store::Store;\n", {"src/store.rs": STORE}),
    "a path from the root": ("mod store;\nuse crate::store::Store;\n", {"src/store/mod.rs": STORE}),
    "a module of a module": (
        "mod db;\nuse db::store::Store;\n",
        {"src/db.rs": "pub mod store;\n", "src/db/store.rs": STORE},
    ),
    "all of a module": ("mod store;\nuse store::*;\n", {"src/store.rs": STORE}),
    "what a module gives on": (
        "mod db;\nuse db::Store;\n",
        {"src/db/mod.rs": "mod store;\npub use self::store::Store;\n", "src/db/store.rs": STORE},
    ),
    "the package's library": ("use orders::store::Store;\n", {"src/lib.rs": "pub mod store;\n", "src/store.rs": STORE}),
    "another package of the repository": (
        "use shared::Store;\n",
        {
            "Cargo.toml": '[package]\nname = "orders"\n[dependencies]\nshared = { path = "shared" }\n',
            "shared/Cargo.toml": '[package]\nname = "shared"\n',
            "shared/src/lib.rs": STORE,
        },
    ),
}


@pytest.mark.parametrize(("use", "files"), FILES.values(), ids=FILES)
def test_files(read: Read, use: str, files: dict[str, str]) -> None:
    found = read(use + PREFIX + HANDLE + "{ Store::new().await; Ok(()) }\n" + START, files)
    path = next(path for path, text in files.items() if text == STORE)
    assert [(told(call), call.span.file.path) for call in built(found)] == [(ALWAYS, path)]


TABLE = tomli.loads(resources.files(calls).joinpath("rust.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", [*TABLE["client"], *TABLE["connection"]])
def test_table(read: Read, name: str) -> None:
    said = {**TABLE["client"], **TABLE["connection"]}[name].replace("{service}", "S3")
    path, *methods = name.replace("{service}", "s3").replace("**", ".with(1)").split("()")
    called = path.replace(".", "::") + "()" + "".join(f"{method}()" for method in methods if method)
    found = built(read(PREFIX + HANDLE + f"{{ {called}; Ok(()) }}\n" + START))
    assert [(told(call), call.creates) for call in found] == [(ALWAYS, said)]


def test_request(read: Read) -> None:
    code = (
        HANDLE + '{ let s3 = s3(); s3.put_object().bucket("é").key(env::var("X").unwrap()).send().await?; Ok(()) }\n'
        "fn s3() -> Client { Client::new(&config()) }\n" + START
    )
    calls = [call for call in read("use std::env;\n" + PREFIX + code).calls if call.kind is CallKind.OPERATION]
    assert [(call.service, call.operations) for call in calls] == [("s3", ("PutObject",))]
    assert [(one.name, one.text, one.variable) for one in calls[0].arguments] == [
        ("Bucket", "é", None),
        ("Key", None, "X"),
    ]


REQUESTS = {
    "without": ("reqwest::Client::new().get(url).send().await?", (False, None)),
    "of the request": ("reqwest::Client::new().get(url).timeout(Duration::from_secs(3)).send().await?", (True, 3)),
    "of the client": (
        "reqwest::Client::builder().timeout(Duration::from_millis(500)).build().unwrap().post(url).json(&x).send().await?",
        (True, 0.5),
    ),
    "of a client that is given": ("client.get(url).send().await?", (True, None)),
    "of a function": ("reqwest::get(url).await?", (False, None)),
}


@pytest.mark.parametrize(("request_", "expected"), REQUESTS.values(), ids=REQUESTS)
def test_timeouts(read: Read, request_: str, expected: tuple[bool, float | None]) -> None:
    code = (
        "use std::time::Duration;\nasync fn work(client: &reqwest::Client) -> Result<(), Error> { "
        + request_
        + "; Ok(()) }\n"
        + HANDLE
        + "{ work(given!()).await }\n"
        + START
    )
    (call,) = [call for call in read(PREFIX + code).calls if call.kind is CallKind.HTTP]
    assert call.timeout is not None
    assert (call.timeout.given, call.timeout.seconds) == expected


def test_places(read: Read) -> None:
    code = "fn make() { /* 漢字 */ Client::new(&config()); }\n" + HANDLE + '{ let x = "😀"; make(); Ok(()) }\n' + START
    call = built(read(PREFIX + code))[0]
    assert (call.span.text, call.target, call.creates) == (
        "Client::new(&config())",
        "aws_sdk_s3.Client.new",
        "S3 client",
    )
    assert [(step.name, step.span.text) for step in call.via] == [("make", "make")]


def test_deep_and_broken_code(read: Read) -> None:
    deep = "let x = " + "(\n" * 20_000 + "1" + ")\n" * 20_000
    nested = "if ok() {\n" * 5000 + "Client::new(&config());" + "\n}" * 5000
    code = f"fn a() {{ {deep}; }}\n" + HANDLE + "{ a(); " + nested + " Ok(()) }\n" + START + "fn {{{ broken("
    assert [told(call) for call in built(read(PREFIX + code))] == [MAYBE]
