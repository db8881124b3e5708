"""From a handler setting, which names a binary, to its program and the function that takes the events."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.model.code import GeneratedFile, Handler
from lambdalint.readers.code.go import GoReader
from lambdalint.readers.code.program.reader import Code, Setting
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

IMPORT = 'package main\nimport "github.com/aws/aws-lambda-go/lambda"\n'
PROGRAM = IMPORT + "func handle() {}\nfunc main() { lambda.Start(handle) }\n"
TOOL = "package main\nfunc main() {}\n"


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def find(folder: Path, handler: str, root: str = ".", problems: list[str] | None = None) -> Code | None:
    setting = Setting(Span(SourceFile("template.yaml", handler), 0, len(handler)), handler)

    def report(span: Span, problem: str) -> None:
        assert problems is not None, problem
        problems.append(f"{span.file.path}: {problem}")

    return GoReader(Repository(folder), report).find(setting, folder / root, ())


MAKEFILE = (
    "build: clean\n\tenv GOOS=linux go build -ldflags='-s -w' -o bin/a cmd/x/main.go\n\tgo build -o bin/b ./cmd/y\n"
)

FOUND = {
    "the code root": ({"main.go": PROGRAM}, "bootstrap", "main.go"),
    "beside other files": ({"main.go": PROGRAM, "a.go": "package main", "b/b.go": "package b"}, "bootstrap", "main.go"),
    "one program below": ({"cmd/orders/main.go": PROGRAM}, "bootstrap", "cmd/orders/main.go"),
    "one program that serves Lambda": (
        {"cmd/orders/main.go": PROGRAM, "cmd/seed/main.go": TOOL},
        "bootstrap",
        "cmd/orders/main.go",
    ),
    "by the folder": ({"cmd/a/main.go": PROGRAM, "cmd/b/main.go": PROGRAM}, "bin/b", "cmd/b/main.go"),
    "by the folder above the binary": (
        {"cmd/a/main.go": PROGRAM, "cmd/b/main.go": PROGRAM},
        "./bin/b/bootstrap",
        "cmd/b/main.go",
    ),
    "by the file": ({"todos/get.go": PROGRAM, "todos/put.go": PROGRAM}, "bin/put", "todos/put.go"),
    "by a name that is written otherwise": (
        {"cmd/get-order/main.go": PROGRAM, "cmd/put-order/main.go": PROGRAM},
        "bin/getOrder",
        "cmd/get-order/main.go",
    ),
    "by the build": (
        {"cmd/x/main.go": PROGRAM, "cmd/y/main.go": PROGRAM, "Makefile": MAKEFILE},
        "bin/a",
        "cmd/x/main.go",
    ),
    "by the build, a folder": (
        {"cmd/x/main.go": PROGRAM, "cmd/y/main.go": PROGRAM, "Makefile": MAKEFILE},
        "bin/b",
        "cmd/y/main.go",
    ),
    "by a build in another folder": (
        {"a/x.go": PROGRAM, "a/y.go": PROGRAM, "Makefile": "build:\n\tcd a && go build -o ../bin/z x.go && cd ..\n"},
        "bin/z",
        "a/x.go",
    ),
}

NOT_FOUND = {
    "nothing of Go": ({"bootstrap": "#!/bin/sh\n"}, "bootstrap"),
    "no program": ({"a.go": "package a\nfunc main() {}"}, "bootstrap"),
    "several programs": ({"cmd/a/main.go": PROGRAM, "cmd/b/main.go": PROGRAM}, "bootstrap"),
    "a name that several have": (
        {"a/get/main.go": PROGRAM, "b/get/main.go": PROGRAM, "c/x/main.go": PROGRAM},
        "bin/get",
    ),
    "a dependency": ({"vendor/x/main.go": PROGRAM}, "bootstrap"),
    "a test": ({"main_test.go": PROGRAM}, "bootstrap"),
    "what is not built": ({"main.go": "//go:build ignore\n\n" + PROGRAM}, "bootstrap"),
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
    ("code", "symbol", "place"),
    [
        ("type H struct{}\nfunc (h H) Run() {}\nfunc main() { lambda.Start(H{}.Run) }", "Run", "Run"),
        ("func main() { /* 😀 */ lambda.Start(func() {}) }", "main", "main"),
        ("func main() { serve() }", "main", "main"),
        ("func handle() {}\nfunc main() { lambda.StartWithContext(ctx, handle) }", "handle", "handle"),
        ("func handle() {}\nfunc run() { lambda.Start(handle) }\nfunc main() { run() }", "handle", "handle"),
        ("func New() func() { return func() {} }\nfunc main() { lambda.Start(New()) }", "main", "main"),
    ],
)
def test_symbol(tmp_path: Path, code: str, symbol: str, place: str) -> None:
    write(tmp_path, {"main.go": IMPORT + code})
    found = find(tmp_path, "bootstrap")
    assert isinstance(found, Handler)
    assert (found.symbol, found.span.text) == (symbol, place)


def test_function_in_another_package(tmp_path: Path) -> None:
    main = PROGRAM.replace("handle)", "api.Serve)").replace("import", 'import "x.org/a/internal/api"\nimport')
    write(
        tmp_path,
        {"go.mod": "module x.org/a\n", "cmd/main.go": main, "internal/api/api.go": "package api\nfunc Serve() {}\n"},
    )
    found = find(tmp_path, "bootstrap", "cmd")
    assert isinstance(found, Handler)
    assert (found.span.file.path, found.span.text) == ("internal/api/api.go", "Serve")
    assert [file.path for file in found.files] == ["cmd/main.go", "internal/api/api.go"]


def test_large_file(tmp_path: Path) -> None:
    write(tmp_path, {"main.go": PROGRAM + "// " + "x" * 500_000})
    assert isinstance(find(tmp_path, "bootstrap"), GeneratedFile)


def test_link_out_of_the_repository(tmp_path: Path) -> None:
    write(tmp_path, {"outside/main.go": PROGRAM, "inside/a.txt": ""})
    (tmp_path / "inside/main.go").symlink_to(tmp_path / "outside/main.go")
    assert find(tmp_path / "inside", "bootstrap") is None


def test_guess(tmp_path: Path) -> None:
    write(tmp_path, {"main.go": PROGRAM, "tool/main.go": TOOL, "a/a.go": "package a\n"})
    reader = GoReader(Repository(tmp_path), lambda *_: None)
    found = [handler for path in sorted(tmp_path.rglob("*.go")) for handler in reader.guess(path)]
    assert [(one.span.file.path, one.symbol, one.guessed) for one in found] == [("main.go", "handle", True)]


BUILT = {
    "a folder of the build": ({"cmd/a/main.go": PROGRAM, "cmd/b/main.go": PROGRAM}, "build/b", "cmd/b/main.go"),
    "an archive": ({"cmd/a/main.go": PROGRAM, "cmd/b/main.go": PROGRAM}, "bin/b.zip", "cmd/b/main.go"),
    "what a script compiles": (
        {"x/main.go": PROGRAM, "y/main.go": PROGRAM, "Makefile": "all:\n\tgo build -o out/a/bootstrap ./y\n\ttrue\n"},
        "out/a",
        "y/main.go",
    ),
}


@pytest.mark.parametrize(("files", "output", "path"), BUILT.values(), ids=BUILT)
def test_built(tmp_path: Path, files: dict[str, str], output: str, path: str) -> None:
    write(tmp_path, files)
    setting = Setting(Span(SourceFile("template.yaml", "bootstrap"), 0, 9), "bootstrap")
    found = GoReader(Repository(tmp_path), lambda *_: None).built(setting, tmp_path / output)
    assert isinstance(found, Handler)
    assert found.files[0].path == path


def test_built_of_something_else(tmp_path: Path) -> None:
    write(tmp_path, {"cmd/a/main.go": PROGRAM, "cmd/b/main.go": PROGRAM})
    setting = Setting(Span(SourceFile("template.yaml", "bootstrap"), 0, 9), "bootstrap")
    assert GoReader(Repository(tmp_path), lambda *_: None).built(setting, tmp_path / "build/c") is None
