"""From a handler setting to the entry point, and code that nobody wrote for people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from lambdalint.model.code import GeneratedFile, Handler, MissingFile, MissingSymbol
from lambdalint.readers.code.program.reader import Setting
from lambdalint.readers.code.python import PythonReader
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

Found = Handler | MissingFile | MissingSymbol | GeneratedFile | None
Write = Callable[[dict[str, str]], None]
PLAIN = "def handler(event, context): pass\n"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(files: dict[str, str]) -> None:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())

    return write


def find(folder: Path, handler: str, problems: list[tuple[Span, str]] | None = None) -> Found:
    setting = Setting(Span(SourceFile("template.yaml", handler), 0, len(handler)), handler)

    def unreadable(span: Span, problem: str) -> None:
        assert problems is not None, problem
        problems.append((span, problem))

    return PythonReader(Repository(folder), unreadable).find(setting, folder, ())


@pytest.mark.parametrize(
    ("file", "handler"),
    [
        ("app.py", "app.handler"),
        ("a/b.py", "a/b.handler"),
        ("a/b.py", "a.b.handler"),
        ("a/b/__init__.py", "a.b.handler"),
        ("my-function.py", "my-function.handler"),
    ],
)
def test_file(tmp_path: Path, write: Write, file: str, handler: str) -> None:
    write({file: PLAIN})
    found = find(tmp_path, handler)
    assert isinstance(found, Handler)
    assert (found.files[0].path, found.span.text, found.symbol) == (file, "handler", "handler")


def test_file_in_a_layer(tmp_path: Path, write: Write) -> None:
    write({"src/x.py": "", "layer/python/app.py": PLAIN})
    setting = Setting(Span(SourceFile("template.yaml", "app.handler"), 0, 11), "app.handler")
    reader = PythonReader(Repository(tmp_path), lambda *_: None)
    assert isinstance(reader.find(setting, tmp_path / "src", [tmp_path / "layer"]), Handler)


@pytest.mark.parametrize(
    ("files", "handler", "path", "nearest"),
    [
        ({"app.py": PLAIN}, "src/app.handler", "src/app.py", "app.handler"),
        ({"src/app.py": PLAIN}, "app.handler", "app.py", "src/app.handler"),
        ({"handlr.py": PLAIN}, "handler.handler", "handler.py", "handlr.handler"),
        ({"my_function.py": PLAIN}, "my-function.handler", "my-function.py", "my_function.handler"),
        ({"Application.py": PLAIN}, "applicatioN.handler", "applicatioN.py", "Application.handler"),
        ({"other.py": PLAIN}, "app.handler", "app.py", None),
        ({"src/app.py": "def main(): pass"}, "app.handler", "app.py", None),
        ({"app.py": PLAIN}, "app.Class.method", "app/Class.py", None),
    ],
)
def test_missing_file(
    tmp_path: Path, write: Write, files: dict[str, str], handler: str, path: str, nearest: str | None
) -> None:
    write(files)
    found = find(tmp_path, handler)
    assert isinstance(found, MissingFile)
    assert (found.path, found.nearest, found.span.text) == (path, nearest, handler)


@pytest.mark.parametrize(
    ("files", "handler"),
    [
        ({"app.py": ""}, "datadog_lambda.handler.handler"),
        ({"app.py": ""}, "newrelic_lambda_wrapper.handler"),
        ({"app.py": ""}, "/opt/python/x.handler"),
        ({"app.py": ""}, "wsgi_handler.handler"),
        ({"run.sh": ""}, "run.sh"),
        ({"app.py": ""}, "bootstrap"),
        ({"app.cpython-312-x86_64-linux-gnu.so": ""}, "app.handler"),
        ({"requirements.txt": "some-wrapper==1.0\n"}, "some_wrapper.core.handler"),
    ],
)
def test_file_that_may_be_there_when_it_runs(tmp_path: Path, write: Write, files: dict[str, str], handler: str) -> None:
    write(files)
    assert find(tmp_path, handler) is None


def test_code_root_that_is_not_there(tmp_path: Path) -> None:
    assert find(tmp_path / "dist", "app.handler") is None


DEFINITIONS = [
    "async def handler(e, c): pass",
    "class handler: pass",
    "handler = make()",
    "handler: Callable = make()",
    "handler, other = make()",
    "(handler := make())",
    "if X:\n  handler = 1",
    "try:\n  handler = 1\nfinally: pass",
    "with x as handler: pass",
    "for handler in x: pass",
    "from x import handler",
    "from x import y as handler",
    "import handler",
    "from x import *",
    "from inner import *",
    "def f():\n  global handler\n  handler = 1",
    "globals()['handler'] = 1",
    "def __getattr__(name): return f",
    "exec('x')",
    "@x\ndef handler(): pass",
    "match x:\n  case {'a': handler}: pass",
]


@pytest.mark.parametrize("code", DEFINITIONS)
def test_symbol(tmp_path: Path, write: Write, code: str) -> None:
    write({"app.py": code, "inner.py": PLAIN})
    assert isinstance(find(tmp_path, "app.handler"), Handler)


@pytest.mark.parametrize(
    ("code", "nearest"),
    [
        ("def lambda_handler(e, c): pass\ndef other(): pass", "lambda_handler"),
        ("def handlr(e, c): pass", "handlr"),
        ("def main(e, c): pass", "main"),
        ("def a(): pass\ndef b(): pass", None),
        ("from inner import *", None),
        ("def f():\n  handler = 1", "f"),
        ("class A:\n  def handler(self): pass", None),
    ],
)
def test_missing_symbol(tmp_path: Path, write: Write, code: str, nearest: str | None) -> None:
    write({"app.py": code, "inner.py": "x = 1"})
    found = find(tmp_path, "app.handler")
    assert isinstance(found, MissingSymbol)
    assert (found.symbol, found.place.file.path, found.nearest) == ("handler", "app.py", nearest)
    assert found.place.text == (nearest or "")


def test_symbol_is_where_it_is_defined(tmp_path: Path, write: Write) -> None:
    write({"app.py": "from inner import main as handler", "inner.py": "# é\ndef main(e, c): pass"})
    found = find(tmp_path, "app.handler")
    assert isinstance(found, Handler)
    assert (found.span.file.path, found.span.text) == ("inner.py", "main")


def test_what_parses_of_a_broken_file_is_read(tmp_path: Path, write: Write) -> None:
    write({"app.py": "import os\n# é\ndef handler(e, c):\n  os.environ['X']\ndef (\n  x = = 2\n"})
    problems: list[tuple[Span, str]] = []
    found = find(tmp_path, "app.handler", problems)
    assert isinstance(found, Handler)
    assert [read.name for read in found.environment_reads] == ["X"]
    ((span, _),) = problems
    assert "\n" not in span.text
    assert span.start >= span.file.text.index("def (")


def test_a_broken_file_lacks_nothing(tmp_path: Path, write: Write) -> None:
    write({"app.py": "def other(e, c): pass\ndef (\n"})
    assert isinstance(find(tmp_path, "app.handler", []), Handler)


def test_a_broken_file_is_told_once_for_all_handlers(tmp_path: Path, write: Write) -> None:
    write({"app.py": PLAIN + "def ("})
    problems: list[str] = []
    setting = Setting(Span(SourceFile("template.yaml", "app.handler"), 0, 11), "app.handler")
    reader = PythonReader(Repository(tmp_path), lambda _, text: problems.append(text))
    for _ in range(2):
        reader.find(setting, tmp_path, ())
    assert len(problems) == 1


def test_a_file_that_is_refused(tmp_path: Path, write: Write) -> None:
    (tmp_path / "app.py").write_bytes(b"x = '\xff'")
    problems: list[tuple[Span, str]] = []
    assert find(tmp_path, "app.handler", problems) is None
    ((span, problem),) = problems
    assert (span.file.path, span.start, span.end) == ("app.py", 5, 6)
    assert "UTF-8" in problem


def test_vendored_libraries_are_not_the_projects_code(tmp_path: Path, write: Write) -> None:
    write(
        {
            "app.py": "import boto3, vendored\ndef handler(e, c):\n  boto3.client('s3')\n  vendored.f()",
            "boto3/__init__.py": "def client(x): pass",
            "vendored/__init__.py": "import os\ndef f(): os.environ['X']",
            "vendored-1.0.dist-info/METADATA": "",
        }
    )
    found = find(tmp_path, "app.handler")
    assert isinstance(found, Handler)
    assert ([call.creates for call in found.calls], found.environment_reads) == (["S3 client"], ())


@pytest.mark.parametrize(("beside", "names"), [({"idna-3.4.dist-info/METADATA": ""}, []), ({}, ["X"])])
def test_what_is_well_known_beside_what_was_installed_was_installed_too(
    tmp_path: Path, write: Write, beside: dict[str, str], names: list[str]
) -> None:
    write(
        {
            "app.py": "import pika\ndef handler(e, c):\n  pika.f()",
            "pika/__init__.py": "import os\ndef f(): os.environ['X']",
            **beside,
        }
    )
    found = find(tmp_path, "app.handler")
    assert isinstance(found, Handler)
    assert [read.name for read in found.environment_reads] == names


def test_inline_code(tmp_path: Path) -> None:
    code = "import boto3\ndef f(): return boto3.client('s3')\ndef handler(e, c): f()\n"
    template = SourceFile("template.yaml", "é: |\n" + code)
    setting = Setting(Span(template, 0, 1), "index.handler")
    reader = PythonReader(Repository(tmp_path), lambda *_: None)

    def locate(span: Span) -> Span:
        return Span(template, span.start + 5, span.end + 5)

    found = reader.inline(setting, SourceFile("x", code), locate)
    assert isinstance(found, Handler)
    (call,) = found.calls
    assert (call.span.file, call.span.text) == (template, "boto3.client('s3')")
    assert [(step.span.file, step.span.text) for step in call.via] == [(template, "f")]
    assert (found.span.text, found.files) == ("handler", (template,))
    missing = reader.inline(replace(setting, text="index.main"), SourceFile("x", code), locate)
    assert isinstance(missing, MissingSymbol)
    assert missing.place.file is template


DEEP = 20_000
HOSTILE = {
    "parentheses": "x = " + "(" * DEEP + "1" + ")" * DEEP,
    "parentheses that stay open": "x = " + "(" * DEEP,
    "calls": "x = " + "f(" * 2000 + ")" * 2000,
    "attributes": "x = a" + ".b()" * 2000,
    "operators": "x = " + "1 + " * DEEP + "1",
    "indentation": "".join(" " * level + "if x:\n" for level in range(900)) + " " * 900 + "x",
    "functions": "".join(f"def f{n}(x): f{n + 1}([x])\n" for n in range(1000)) + "f0(1)",
    "closures": "".join(f"def f{n}(g): f{n + 1}(lambda: g())\n" for n in range(300)) + "f0(1)",
    "doubling": "a0 = 1\n" + "".join(f"a{n + 1} = (a{n}, a{n})\n" for n in range(300)) + "f(a300)",
    "an attribute of itself": ("class A:\n  def __init__(self, x): self.x = self.x + self.x + A(self).x\nA(A(1))"),
    "recursion": "def a(x): return b(x) + a(b(x))\ndef b(x): return a([x]) + b(a(x))\na(b(1))",
    "noise": "}{)(*&^%$\n" * 500,
}


@pytest.mark.parametrize("code", HOSTILE.values(), ids=HOSTILE)
def test_hostile_code(tmp_path: Path, write: Write, code: str) -> None:
    write({"app.py": f"{PLAIN}{code}\n"})
    assert isinstance(find(tmp_path, "app.handler", []), Handler | GeneratedFile)


def test_long_ways_of_imports(tmp_path: Path, write: Write) -> None:
    chain = {f"m{n}.py": f"from m{n + 1} import x\nfrom m{n + 1} import *" for n in range(300)}
    mesh = {f"n{n}.py": "".join(f"from n{m} import *\n" for m in range(30)) for n in range(30)}
    write({"app.py": f"from m0 import x\nfrom n0 import *\n{PLAIN}x(y)", **chain, **mesh})
    found = find(tmp_path, "app.handler")
    assert isinstance(found, Handler)
    assert len(found.files) > 100
