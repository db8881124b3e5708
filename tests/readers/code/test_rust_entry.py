"""From a handler setting, which names a binary, to its program and the function that takes the events."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.model.code import GeneratedFile, Handler
from lambdalint.readers.code.program.reader import Code, Setting
from lambdalint.readers.code.rust import RustReader
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

PROGRAM = (
    "use lambda_runtime::{run, service_fn, LambdaEvent};\nasync fn handle(event: LambdaEvent<Value>) {}\n"
    "async fn main() { run(service_fn(handle)).await }\n"
)
PACKAGE = '[package]\nname = "orders"\n'
WORKSPACE = '[workspace]\nmembers = ["functions/*"]\n'
MEMBERS = {
    "Cargo.toml": WORKSPACE,
    "functions/get-order/Cargo.toml": '[package]\nname = "get-order"\n',
    "functions/get-order/src/main.rs": PROGRAM,
    "functions/put-order/Cargo.toml": '[package]\nname = "put-order"\n',
    "functions/put-order/src/main.rs": PROGRAM,
}


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def find(folder: Path, handler: str, problems: list[str] | None = None) -> Code | None:
    setting = Setting(Span(SourceFile("template.yaml", handler), 0, len(handler)), handler)

    def report(span: Span, problem: str) -> None:
        assert problems is not None, problem
        problems.append(f"{span.file.path}: {problem}")

    return RustReader(Repository(folder), report).find(setting, folder, ())


FOUND = {
    "main.rs": ({"Cargo.toml": PACKAGE, "src/main.rs": PROGRAM}, "bootstrap", "src/main.rs"),
    "a file of src/bin": ({"Cargo.toml": PACKAGE, "src/bin/handler.rs": PROGRAM}, "bootstrap", "src/bin/handler.rs"),
    "a folder of src/bin": ({"Cargo.toml": PACKAGE, "src/bin/a/main.rs": PROGRAM}, "bootstrap", "src/bin/a/main.rs"),
    "a program that is declared": (
        {"Cargo.toml": PACKAGE + '[[bin]]\nname = "a"\npath = "lambda/a.rs"\n', "lambda/a.rs": PROGRAM},
        "bootstrap",
        "lambda/a.rs",
    ),
    "by its name": (
        {"Cargo.toml": PACKAGE, "src/bin/get.rs": PROGRAM, "src/bin/put.rs": PROGRAM},
        "put",
        "src/bin/put.rs",
    ),
    "by the package and its name": (
        {"Cargo.toml": PACKAGE, "src/bin/get.rs": PROGRAM, "src/bin/put.rs": PROGRAM},
        "orders.put",
        "src/bin/put.rs",
    ),
    "members that no pattern names": (
        {**MEMBERS, "Cargo.toml": '[workspace]\nmembers = ["", "a**", "a\\u0000b", "functions/*"]\n'},
        "put-order",
        "functions/put-order/src/main.rs",
    ),
    "a member of the workspace": (MEMBERS, "put-order", "functions/put-order/src/main.rs"),
    "a path of build output": (MEMBERS, "target/lambda/get-order", "functions/get-order/src/main.rs"),
}

NOT_FOUND = {
    "no package": ({"src/main.rs": PROGRAM}, "bootstrap"),
    "no program": ({"Cargo.toml": PACKAGE, "src/lib.rs": "pub fn main() {}"}, "bootstrap"),
    "several programs": (MEMBERS, "bootstrap"),
    "a manifest that cannot be read": ({"Cargo.toml": "[package", "src/main.rs": PROGRAM}, "bootstrap"),
    "members outside": ({"Cargo.toml": '[workspace]\nmembers = ["../*", "/etc"]\n'}, "bootstrap"),
}


@pytest.mark.parametrize(("files", "handler", "path"), FOUND.values(), ids=FOUND)
def test_found(tmp_path: Path, files: dict[str, str], handler: str, path: str) -> None:
    write(tmp_path, files)
    found = find(tmp_path, handler)
    assert isinstance(found, Handler)
    assert (found.files[0].path, found.symbol, found.span.text) == (path, "handle", "handle")


@pytest.mark.parametrize(("files", "handler"), NOT_FOUND.values(), ids=NOT_FOUND)
def test_not_found(tmp_path: Path, files: dict[str, str], handler: str) -> None:
    write(tmp_path, files)
    assert find(tmp_path, handler) is None


@pytest.mark.parametrize(
    ("code", "symbol"),
    [
        ("async fn main() { lambda_http::run(lambda_http::service_fn(handle)).await }", "handle"),
        ("async fn main() { let f = |e| handle(e); run(service_fn(f)).await }", "handle"),
        ("async fn main() { /* 😀 */ run(service_fn(|e| async move { handle(e).await })).await }", "handle"),
        ("async fn main() { run(service_fn(|e| async move { Ok(e) })).await }", "main"),
        (
            "async fn main() { let s = tower::ServiceBuilder::new().service(service_fn(handle)); run(s).await }",
            "handle",
        ),
        ("async fn start() { run(service_fn(handle)).await }\nasync fn main() { start().await }", "handle"),
        ("async fn main() { serve().await }", "main"),
    ],
)
def test_symbol(tmp_path: Path, code: str, symbol: str) -> None:
    uses = "use lambda_runtime::{run, service_fn};\nasync fn handle(event: Value) {}\n"
    write(tmp_path, {"Cargo.toml": PACKAGE, "src/main.rs": uses + code})
    found = find(tmp_path, "bootstrap")
    assert isinstance(found, Handler)
    assert (found.symbol, found.span.text) == (symbol, symbol)


def test_large_file(tmp_path: Path) -> None:
    write(tmp_path, {"Cargo.toml": PACKAGE, "src/main.rs": PROGRAM + "// " + "x" * 500_000})
    assert isinstance(find(tmp_path, "bootstrap"), GeneratedFile)


def test_guess(tmp_path: Path) -> None:
    write(tmp_path, {"Cargo.toml": PACKAGE, "src/main.rs": PROGRAM, "src/tool.rs": "fn main() {}", "src/a.rs": ""})
    reader = RustReader(Repository(tmp_path), lambda *_: None)
    found = [handler for path in sorted(tmp_path.rglob("*.rs")) for handler in reader.guess(path)]
    assert [(handler.span.file.path, handler.symbol, handler.guessed) for handler in found] == [
        ("src/main.rs", "handle", True)
    ]


@pytest.mark.parametrize(
    ("output", "path"),
    [
        ("target/lambda/put-order", "functions/put-order/src/main.rs"),
        ("target/lambda/get-order/bootstrap.zip", "functions/get-order/src/main.rs"),
        ("target/lambda/other", None),
    ],
)
def test_built(tmp_path: Path, output: str, path: str | None) -> None:
    write(tmp_path, MEMBERS)
    setting = Setting(Span(SourceFile("template.yaml", "bootstrap"), 0, 9), "bootstrap")
    found = RustReader(Repository(tmp_path), lambda *_: None).built(setting, tmp_path / output)
    assert (found.files[0].path if isinstance(found, Handler) else None) == path
