"""Environment variables in Go: which are read, where, and which of them have to be there."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.model.code import Handler
from lambdalint.readers.code.go import GoReader
from lambdalint.readers.code.program.reader import Setting
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

PREFIX = """package main

import (
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

// é 漢字 😀
"""
START = "func main() { lambda.Start(handle) }\n"


def read(folder: Path, code: str) -> Handler:
    (folder / "main.go").write_text(PREFIX + code, "utf-8")
    setting = Setting(Span(SourceFile("template.yaml", "bootstrap"), 0, 9), "bootstrap")
    found = GoReader(Repository(folder), lambda *_: None).find(setting, folder, ())
    assert isinstance(found, Handler)
    return found


REQUIRED = {
    "in a variable of the package": ('var table = os.Getenv("X")\nfunc handle() {}\n' + START, 'os.Getenv("X")'),
    "in init": ('var t string\nfunc init() { t = os.Getenv("X") }\nfunc handle() {}\n' + START, 'os.Getenv("X")'),
    "in main": ('func handle() {}\nfunc main() { use(os.Getenv("X")); lambda.Start(handle) }', 'os.Getenv("X")'),
    "in the handler": ('func handle() { use("😀", os.Getenv("X")) }\n' + START, 'os.Getenv("X")'),
    "in a field": ('func handle() { put(Input{Table: os.Getenv("X")}) }\n' + START, 'os.Getenv("X")'),
    "by a constant": ('const name = "X"\nfunc handle() { use(os.Getenv(name)) }\n' + START, "os.Getenv(name)"),
    "by a helper's argument": (
        'func get(n string) string { return os.Getenv(n) }\nfunc handle() { get("X") }\n' + START,
        '"X"',
    ),
    "under another name": ('import env "os"\nfunc handle() { use(env.Getenv("X")) }\n' + START, 'env.Getenv("X")'),
    "where the log names it": (
        'func handle() { x := os.Getenv("X"); log.Println(x) }\n' + START,
        'os.Getenv("X")',
    ),
}

OPTIONAL = {
    "LookupEnv": 'func handle() { x, ok := os.LookupEnv("X"); use(x, ok) }\n' + START,
    "LookupEnv in a condition": 'func handle() { if x, ok := os.LookupEnv("X"); ok { use(x) } }\n' + START,
    "tested": 'func handle() { if os.Getenv("X") == "" { use() } }\n' + START,
    "tested by its name": 'func handle() { x := os.Getenv("X"); if x == "" { x = "y" }; use(x) }\n' + START,
    "tested at once": 'func handle() { if x := os.Getenv("X"); x != "" { use(x) } }\n' + START,
    "with a default": 'func get(n, other string) string { if x := os.Getenv(n); x != "" { return x }\nreturn other }\n'
    'func handle() { get("X", "y") }\n' + START,
    "in a switch": 'func handle() { switch os.Getenv("X") { case "a": use(1); default: use(2) } }\n' + START,
    "under a condition": 'func handle() { if ok() { use(os.Getenv("X")) } }\n' + START,
    "set by the code": 'func handle() { os.Setenv("X", "1"); use(os.Getenv("X")) }\n' + START,
    "loaded from a file": 'import "github.com/joho/godotenv"\nfunc init() { godotenv.Load() }\n'
    'func handle() { use(os.Getenv("X")) }\n' + START,
}


@pytest.mark.parametrize(("code", "place"), REQUIRED.values(), ids=REQUIRED)
def test_required(tmp_path: Path, code: str, place: str) -> None:
    found = [(one.span.text, one.name, one.required) for one in read(tmp_path, code).environment_reads]
    assert found == [(place, "X", True)]


@pytest.mark.parametrize("code", OPTIONAL.values(), ids=OPTIONAL)
def test_optional(tmp_path: Path, code: str) -> None:
    assert [(one.name, one.required) for one in read(tmp_path, code).environment_reads] == [("X", False)]


TAGS = {
    "env": 'import "github.com/caarlos0/env/v11"\ntype Config struct {\n\tA string `json:"a" env:"A,required"`\n'
    '\tB string `env:"B"`\n\tC int `env:"C,notEmpty" envDefault:"3"`\n\tD string\n}\n'
    "func handle() {}\nfunc main() { c := &Config{}; env.Parse(c); lambda.Start(handle) }\n",
    "envconfig": 'import "github.com/kelseyhightower/envconfig"\ntype Config struct {\n'
    '\tA string `envconfig:"A" required:"true"`\n\tB string `envconfig:"B"`\n'
    '\tC int `envconfig:"C" required:"true" default:"3"`\n}\n'
    'func handle() {}\nfunc main() { c := Config{}; envconfig.MustProcess("", &c); lambda.Start(handle) }\n',
}


@pytest.mark.parametrize("code", TAGS.values(), ids=TAGS)
def test_tags(tmp_path: Path, code: str) -> None:
    found = [(one.name, one.required, one.default) for one in read(tmp_path, code).environment_reads]
    assert found == [("A", True, False), ("B", False, False), ("C", False, True)]


def test_tags_with_a_prefix(tmp_path: Path) -> None:
    code = TAGS["envconfig"].replace('MustProcess("", &c)', 'MustProcess("app", &c)')
    assert read(tmp_path, code).environment_reads == ()


def test_write(tmp_path: Path) -> None:
    found = read(tmp_path, 'func handle() { os.Setenv("X", "é") }\n' + START)
    assert [(one.span.text, one.name) for one in found.environment_writes] == [('os.Setenv("X", "é")', "X")]


def test_unreached(tmp_path: Path) -> None:
    assert read(tmp_path, 'func other() { os.Getenv("X") }\nfunc handle() {}\n' + START).environment_reads == ()
