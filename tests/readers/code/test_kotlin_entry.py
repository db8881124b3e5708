"""Kotlin: entry points, and which environment variables the code reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.model.code import Handler
from lambdalint.readers.code.kotlin import KotlinReader
from lambdalint.readers.code.program.reader import Code, Setting
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

NEEDED = "needed"
DEFAULT = "default"
OPTIONAL = "optional"


def find(folder: Path, handler: str, text: str) -> Code | None:
    path = folder / "fn/src/main/kotlin/App.kt"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    (folder / "fn/build.gradle.kts").write_text("", "utf-8")
    setting = Setting(Span(SourceFile("template.yaml", handler), 0, len(handler)), handler)
    return KotlinReader(Repository(folder), lambda *_: None).built(setting, folder / "fn/build/libs/fn-all.jar")


HANDLERS = {
    "a class": (
        "com.example.App::handleRequest",
        "class App { fun handleRequest(e: Any, c: Context) = 1 }",
        "handleRequest",
    ),
    "no method": ("com.example.App", "class App { fun handleRequest(e: Any, c: Context) = 1 }", "handleRequest"),
    "another method": ("com.example.App::run", "class App { fun run(e: Any) { } }", "run"),
    "an inner class": ("com.example.App$In::run", "class App {\n class In { fun run(e: Any) { } }\n}", "run"),
    "a base": (
        "com.example.App",
        "class App : Base()\nabstract class Base { fun handleRequest(e: Any, c: Context) = 1 }",
        "handleRequest",
    ),
    "the companion": (
        "com.example.App::run",
        "class App {\n companion object { @JvmStatic fun run(e: Any) { } }\n}",
        "run",
    ),
    "a function of a file": ("com.example.AppKt::run", "fun run(e: Any): Int {\n return 1\n}", "run"),
}


@pytest.mark.parametrize(("handler", "text", "symbol"), HANDLERS.values(), ids=HANDLERS)
def test_entry_points(tmp_path: Path, handler: str, text: str, symbol: str) -> None:
    found = find(tmp_path, handler, f"package com.example\n// ß\n{text}\n")
    assert isinstance(found, Handler)
    assert (found.symbol, found.span.text) == (symbol, symbol)


@pytest.mark.parametrize("handler", ["com.example.Other::run", "com.example.OtherKt::run", "io.quarkus.Handler", ""])
def test_what_is_not_here(tmp_path: Path, handler: str) -> None:
    assert find(tmp_path, handler, "package com.example\nclass App { fun run() { } }\n") is None


READS = {
    "plainly": ('val t = System.getenv("Ü")', NEEDED),
    "surely": ('val t = System.getenv("Ü")!!', NEEDED),
    "of the mapping": ('val t = System.getenv()["Ü"]', NEEDED),
    "or a default": ('val t = System.getenv("Ü") ?: "d"', DEFAULT),
    "of the mapping, or a default": ('val t = System.getenv()["Ü"] ?: "d"', DEFAULT),
    "or throw": ('val t = System.getenv("Ü") ?: throw IllegalStateException()', NEEDED),
    "or return": ('val t = System.getenv("Ü") ?: return null', OPTIONAL),
    "safely": ('val t = System.getenv("Ü")?.trim()', OPTIONAL),
    "to use it": ('val t = System.getenv("Ü").trim()', NEEDED),
    "required": ('val t = requireNotNull(System.getenv("Ü"))', NEEDED),
    "as a test": ('if (System.getenv("Ü") != null) { a() }', OPTIONAL),
    "and tested": ('val t = System.getenv("Ü")\nif (t == null) { return null }', OPTIONAL),
    "under a condition": ('if (event == null) { System.getenv("Ü") }', OPTIONAL),
    "by getOrDefault": ('val t = System.getenv().getOrDefault("Ü", "d")', DEFAULT),
}


@pytest.mark.parametrize(("body", "expected"), READS.values(), ids=READS)
def test_environment_reads(tmp_path: Path, body: str, expected: str) -> None:
    before = 'class App {\n fun handleRequest(event: Any?): String? {\n val s = "ä $event"\n'
    text = f"{before} {body}\n return null\n }}\n}}\n"
    found = find(tmp_path, "App", text)
    assert isinstance(found, Handler)
    told = {NEEDED if one.required else DEFAULT if one.default else OPTIONAL for one in found.environment_reads}
    assert told == {expected}
    assert {one.name for one in found.environment_reads} == {"Ü"}
    assert all(one.span.text.startswith("System.getenv(") for one in found.environment_reads)
