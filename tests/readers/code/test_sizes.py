"""Files that nobody wrote by hand, and files that are nested beyond measure, in every language."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from lambdalint.model.code import GeneratedFile, Handler
from tests.readers.conftest import Repo

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: {runtime}, Handler: "{handler}", CodeUri: {code}}}
"""


@dataclass(frozen=True)
class Language:
    runtime: str
    handler: str
    path: str
    program: str
    """Calls `f0`; what is written between the lines goes where `%s` stands."""
    function: str
    """One that calls the next."""
    comment: str = "//"
    code: str = "src"
    beside: dict[str, str] = field(default_factory=dict)


JAVA = {"pom.xml": "<project/>"}
LANGUAGES = {
    "Python": Language(
        "python3.13", "a.handler", "src/a.py", "def handler(e, c):\n    f0(1)\n%s", "def f{}(x): return f{}(x)\n", "#"
    ),
    "JavaScript": Language(
        "nodejs24.x", "a.handler", "src/a.js", "exports.handler = (e) => f0(e);\n%s", "function f{}(x) {{ f{}(x); }}\n"
    ),
    "TypeScript": Language(
        "nodejs24.x",
        "a.handler",
        "src/a.ts",
        "export const handler = (e: string) => f0(e);\n%s",
        "function f{}(x: string) {{ f{}(x); }}\n",
    ),
    "Java": Language(
        "java21",
        "a.App::run",
        "src/main/java/a/App.java",
        "package a; class App {\nString run(String e) { f0(e); return e; }\n%s}",
        "void f{}(String x) {{ f{}(x); }}\n",
        code=".",
        beside=JAVA,
    ),
    "Kotlin": Language(
        "java21",
        "a.App::run",
        "src/main/kotlin/a/App.kt",
        "package a\nclass App {\nfun run(e: String): String { f0(e); return e }\n%s}",
        "fun f{}(x: String) {{ f{}(x) }}\n",
        code=".",
        beside=JAVA,
    ),
    "Go": Language(
        "provided.al2023",
        "bootstrap",
        "src/main.go",
        'package main\nimport "github.com/aws/aws-lambda-go/lambda"\n'
        "func main() { lambda.Start(handle) }\nfunc handle() { f0(1) }\n%s",
        "func f{}(x int) {{ f{}(x) }}\n",
        beside={"src/go.mod": "module x\n"},
    ),
    "Rust": Language(
        "provided.al2023",
        "bootstrap",
        "src/src/main.rs",
        "use lambda_runtime::{run, service_fn};\nasync fn main() { run(service_fn(handle)).await }\n"
        "async fn handle(e: i32) { f0(e); }\n%s",
        "fn f{}(x: i32) {{ f{}(x) }}\n",
        beside={"src/Cargo.toml": '[package]\nname = "x"\n'},
    ),
    "C#": Language(
        "dotnet8",
        "app::a.App::Run",
        "src/App.cs",
        "namespace a; public class App {\npublic string Run(string e) { f0(e); return e; }\n%s}",
        "void f{}(string x) {{ f{}(x); }}\n",
        beside={"src/app.csproj": "<Project/>"},
    ),
    "Ruby": Language(
        "ruby3.4",
        "a.handler",
        "src/a.rb",
        "def handler(event:, context:)\n  f0(1)\nend\n%s",
        "def f{}(x)\n  f{}(x)\nend\n",
        "#",
    ),
}


def code(repo: Repo, language: Language, between: str) -> object:
    template = TEMPLATE.format(runtime=language.runtime, handler=language.handler, code=language.code)
    repo.write("template.yaml", template)
    for path, text in language.beside.items():
        repo.write(path, text)
    repo.write(language.path, f"{language.comment} é\n" + language.program % between)
    return repo.functions()["F"].code


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_many_functions(repo: Repo, language: Language) -> None:
    functions = "".join(language.function.format(number, number + 1) for number in range(1_500))
    assert isinstance(code(repo, language, functions), Handler)


# of C#, Go and Rust, the file that holds the entry point is not known before it is read
@pytest.mark.parametrize("name", ["Python", "JavaScript", "TypeScript", "Java", "Kotlin", "Ruby"])
def test_a_file_that_a_program_wrote_is_not_looked_into(repo: Repo, name: str) -> None:
    language = LANGUAGES[name]
    line = f"{language.comment} {'x' * 30_000}\n"
    found = code(repo, language, line)
    assert isinstance(found, GeneratedFile)
    assert (found.span.text.strip('"'), found.place.file.path) == (language.handler, language.path)


DEEP = 1_500
NESTED = {
    "parentheses": "(" * DEEP + "1" + ")" * DEEP,
    "open parentheses": "(" * DEEP,
    "brackets": "[" * DEEP + "]" * DEEP,
    "braces": "{" * DEEP + "}" * DEEP,
    "a chain": "x" + ".a()" * DEEP,
    "a sum": " + ".join(["a"] * DEEP),
    "conditions": "if (a) " * DEEP + "{}",
    "choices": "a ? b : " * DEEP + "c",
    "negations": "!" * DEEP + "a",
    "assignments": "a = " * DEEP + "1",
    "closures": "(a) => " * DEEP + "1",
    "calls": "f(" * DEEP + ")" * DEEP,
    "a NUL": "\x00",
}


@pytest.mark.parametrize("nested", NESTED.values(), ids=NESTED)
@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_nesting_does_no_harm(repo: Repo, language: Language, nested: str) -> None:
    code(repo, language, f"\n{nested}\n")
