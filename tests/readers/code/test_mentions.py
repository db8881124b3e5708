"""Whether all variables that code reads are named in it."""

from __future__ import annotations

import pytest

from lambdalint.model.code import Handler
from lambdalint.readers.code.program.mentions import complete
from lambdalint.source import SourceFile, Span
from tests.readers.conftest import Repo

NAMED = {
    "python": """
import os
from os import environ, getenv
TABLE = os.environ["TABLE"]
LEVEL = os.environ.get('LEVEL', "INFO") or getenv("LEVEL", "x")
environ.setdefault("A", "b")
if "A" in os.environ and 'B' not in environ:
    pass
""",
    "javascript": """
const { TABLE, LEVEL: level = 'x' } = process.env;
const a = process.env.TABLE, b = process.env['B'], c = process?.env?.C, d = process.env?.["D"];
process.exit(1);
import config from './config';
""",
    "java": 'String a = System.getenv("A"); var b = System . getenv ( "B" );',
    "kotlin": 'val a = System.getenv("A")',
    "go": 'a := os.Getenv("A")\nb, ok := os.LookupEnv(`B`)',
    "csharp": 'var a = Environment.GetEnvironmentVariable("A");',
    "ruby": "a = ENV['A'] || ENV.fetch('B', 'x'); ENV.fetch('C') { 1 }; puts ENV.key?('D')",
    "rust": 'use std::env;\nlet a = env::var("A").unwrap(); let b = std::env::var_os("B");',
}
UNTOLD = {
    "python": [
        "os.environ[name]", "os.environ", "dict(os.environ)", "os.environ.items()", "os.getenv(name)",
        "f(**os.environ)",
        "os.environ[f'{stage}_TABLE']", "os.environ['A' + x]", "os.environ.get('A_%s' % x)", "os.path.expandvars(x)",
        "from pydantic_settings import BaseSettings", "from decouple import config", "load_dotenv(); import dotenv",
    ],
    "javascript": [
        "process.env[name]", "f(process.env)", "const env = process.env", "({...process.env})", "process['env']",
        "const { A, ...rest } = process.env", "Object.keys(process.env)", "process.env[`A_${x}`]",
        "import { env } from 'node:process'", "require('dotenv').config()", "import { z } from 'envalid'",
        'const p = require("process")', "process.env['A' + b]",
    ],
    "java": [
        "System.getenv()", "System.getenv(NAME)", 'System.getenv("A" + b)', "System::getenv", '@Value("${A}") String a',
    ],
    "kotlin": ["System.getenv()[name]"],
    "go": ["os.Environ()", "os.Getenv(name)", 'os.Getenv("A" + b)', "envconfig.Process()", 'A string `env:"A"`'],
    "csharp": ["Environment.GetEnvironmentVariables()", "Environment.GetEnvironmentVariable(name)", "IConfiguration c"],
    "ruby": ["ENV[name]", "ENV.to_h", "ENV.each { }", 'ENV["A" + b]', "ENV.fetch(name)"],
    "rust": ["env::vars()", "env::var(name)", 'use std::env::{self, var};\nenv::vars()', "dotenv().ok()"],
}  # fmt: skip


def is_complete(language: str, text: str, *told: str) -> bool:
    file = SourceFile("app", text, "/")
    spans = [Span(file, text.index(one), text.index(one) + len(one)) for one in told]
    return complete(language, [file], spans)


@pytest.mark.parametrize("language", NAMED)
def test_each_is_named(language: str) -> None:
    assert is_complete(language, NAMED[language])


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language, texts in UNTOLD.items() for text in texts]
)
def test_some_may_be_read_that_are_not_named(language: str, text: str) -> None:
    assert not is_complete(language, text)


def test_what_is_told_of_a_read_counts() -> None:
    assert is_complete("python", "NAME = 'A'\nos.environ[NAME]", "os.environ[NAME]")
    assert not is_complete("python", "os.environ[NAME], os.environ[OTHER]", "os.environ[NAME]")


def test_of_another_language_nothing_is_told() -> None:
    assert not is_complete("cobol", "")


def test_a_handler_knows_the_words_of_its_files(repo: Repo) -> None:
    repo.write(
        "template.yaml",
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          F: {Type: AWS::Serverless::Function, Properties: {Runtime: python3.13, Handler: a.handler, CodeUri: .}}
        """,
    )
    repo.write("a.py", "import os\nimport b\n\ndef handler(event, context):\n    return os.environ['TABLE'], b.x\n")
    repo.write("b.py", "x = 1  # QUEUE_URL\n")
    code = repo.functions()["F"].code
    assert isinstance(code, Handler)
    assert code.environment_complete
    assert [code.names(word) for word in ("TABLE", "QUEUE_URL", "QUEUE", "handler", "")] == [
        True, True, False, True, True,
    ]  # fmt: skip
