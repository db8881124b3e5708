"""Environment variables in Rust: which are read, where, and which of them have to be there."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.model.code import Handler
from lambdalint.readers.code.program.reader import Setting
from lambdalint.readers.code.rust import RustReader
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

PREFIX = "use lambda_runtime::{run, service_fn};\nuse std::env;\n// é 漢字 😀\n"
START = "async fn main() { run(service_fn(handle)).await }\n"
HANDLE = "async fn handle(event: LambdaEvent<Value>) -> Result<(), Error> "


def read(folder: Path, code: str) -> Handler:
    (folder / "src").mkdir()
    (folder / "src/main.rs").write_text(PREFIX + code, "utf-8")
    (folder / "Cargo.toml").write_text('[package]\nname = "a"\n', "utf-8")
    setting = Setting(Span(SourceFile("template.yaml", "bootstrap"), 0, 9), "bootstrap")
    found = RustReader(Repository(folder), lambda *_: None).find(setting, folder, ())
    assert isinstance(found, Handler)
    return found


REQUIRED = {
    "unwrap": (HANDLE + '{ let x = env::var("X").unwrap(); Ok(()) }\n' + START, 'env::var("X")'),
    "expect": (HANDLE + '{ let x = std::env::var("X").expect("é"); Ok(()) }\n' + START, 'std::env::var("X")'),
    "?": (HANDLE + '{ let x = env::var("X")?; Ok(()) }\n' + START, 'env::var("X")'),
    "with another error": (HANDLE + '{ env::var("X").map_err(|_| Bad)?; Ok(()) }\n' + START, 'env::var("X")'),
    "with its context": (HANDLE + '{ env::var("X").context("no X")?; Ok(()) }\n' + START, 'env::var("X")'),
    "or a panic": (HANDLE + '{ env::var("X").unwrap_or_else(|_| panic!("X")); Ok(()) }\n' + START, 'env::var("X")'),
    "in main": (
        HANDLE + "{ Ok(()) }\n" + 'async fn main() { env::var("X").unwrap(); run(service_fn(handle)).await }',
        'env::var("X")',
    ),
    "in a static": (
        'static X: LazyLock<String> = LazyLock::new(|| env::var("X").unwrap());\n' + HANDLE + "{ Ok(()) }\n" + START,
        'env::var("X")',
    ),
    "in a macro": (HANDLE + '{ println!("😀 {}", env::var("X").unwrap()); Ok(()) }\n' + START, 'env::var("X")'),
    "by a constant": ('const N: &str = "X";\n' + HANDLE + "{ env::var(N).unwrap(); Ok(()) }\n" + START, "env::var(N)"),
    "by its own name": ("use std::env::var;\n" + HANDLE + '{ var("X").unwrap(); Ok(()) }\n' + START, 'var("X")'),
    "by a helper's argument": (
        "fn get(name: &str) -> String { env::var(name).unwrap() }\n" + HANDLE + '{ get("X"); Ok(()) }\n' + START,
        '"X"',
    ),
}

OPTIONAL = {
    "with a default": HANDLE + '{ env::var("X").unwrap_or("y".into()); Ok(()) }\n' + START,
    "with a default that is built": HANDLE + '{ env::var("X").unwrap_or_else(|_| "y".into()); Ok(()) }\n' + START,
    "with the type's default": HANDLE + '{ env::var("X").unwrap_or_default(); Ok(()) }\n' + START,
    "parsed, with a default": HANDLE
    + '{ env::var("X").ok().and_then(|x| x.parse().ok()).unwrap_or(3); Ok(()) }\n'
    + START,
    "if there is one": HANDLE + '{ if let Ok(x) = env::var("X") { use_it(x); } Ok(()) }\n' + START,
    "matched": HANDLE + '{ match env::var("X") { Ok(x) => x, Err(_) => "y".into() }; Ok(()) }\n' + START,
    "asked for": HANDLE + '{ env::var("X").is_ok(); Ok(()) }\n' + START,
    "kept as a result": HANDLE + '{ let x = env::var("X"); use_it(x); Ok(()) }\n' + START,
    "or nothing": HANDLE + '{ let x = env::var("X").ok(); use_it(x); Ok(()) }\n' + START,
    "under a condition": HANDLE + '{ if ok() { env::var("X").unwrap(); } Ok(()) }\n' + START,
    "set by the code": HANDLE + '{ env::set_var("X", "1"); env::var("X").unwrap(); Ok(()) }\n' + START,
}


@pytest.mark.parametrize(("code", "place"), REQUIRED.values(), ids=REQUIRED)
def test_required(tmp_path: Path, code: str, place: str) -> None:
    found = [(one.span.text, one.name, one.required) for one in read(tmp_path, code).environment_reads]
    assert found == [(place, "X", True)]


@pytest.mark.parametrize("code", OPTIONAL.values(), ids=OPTIONAL)
def test_optional(tmp_path: Path, code: str) -> None:
    assert [(one.name, one.required) for one in read(tmp_path, code).environment_reads] == [("X", False)]


def test_at_compile_time(tmp_path: Path) -> None:
    assert read(tmp_path, HANDLE + '{ env!("X"); option_env!("X"); Ok(()) }\n' + START).environment_reads == ()
