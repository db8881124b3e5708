"""Credentials among the strings of files. They are put together here, so that nothing in this file looks like one."""

from __future__ import annotations

from time import process_time

import pytest
import tree_sitter_python
from tree_sitter import Language

from lambdalint.model.code import Handler
from lambdalint.readers.code.secrets import secrets
from lambdalint.readers.code.tree import ParsedFile
from lambdalint.source import SourceFile
from tests.readers.code import programs
from tests.readers.code.conftest import Read
from tests.readers.code.programs import Program

MIXED = "a1B2" * 10
TOKEN = "ghp_" + MIXED[:36]
ID = "AKIA" + "Q7" * 8
BEGIN = "-----BEGIN RSA " + "PRIVATE KEY-----"


def said(handler: Handler) -> list[tuple[str, str, str]]:
    return [(one.name, one.kind, one.span.text) for one in handler.secrets]


@pytest.mark.parametrize(
    "program",
    [
        programs.python(f'token = "{TOKEN}"'),
        programs.typescript(f'const token = "{TOKEN}";'),
        programs.java(f'String token = "{TOKEN}";'),
        programs.kotlin(f'val token = "{TOKEN}"'),
        programs.go(f'token := "{TOKEN}"'),
        programs.csharp(f'var token = "{TOKEN}";'),
        programs.ruby(f'token = "{TOKEN}"'),
        programs.rust(f'let token = "{TOKEN}";'),
    ],
    ids="Python TypeScript Java Kotlin Go C# Ruby Rust".split(),
)
def test_in_every_language(read_handler: Read, program: Program) -> None:
    assert said(read_handler(*program)) == [("token", "a GitHub token", f'"{TOKEN}"')]


def test_of_a_pair_the_key(read_handler: Read) -> None:
    pair = f'boto3.client("s3", aws_access_key_id="{ID}", aws_secret_access_key="{MIXED}")'
    assert said(read_handler(*programs.python(pair))) == [("aws_secret_access_key", "a secret", f'"{MIXED}"')]
    alone = f'boto3.client("s3", aws_access_key_id="{ID}", aws_secret_access_key=key)'
    assert said(read_handler(*programs.python(alone))) == [("", "an AWS access key id", f'"{ID}"')]


@pytest.mark.parametrize(
    "text",
    [
        f'"""{BEGIN}\n{MIXED}"""',
        f"'{BEGIN}\\n{MIXED}'",
        f'"{BEGIN}\\n" + "{MIXED}"',
        f'("{BEGIN}\\n"\n  "{MIXED}")',
    ],
)
def test_private_keys(read_handler: Read, text: str) -> None:
    (found,) = read_handler(*programs.python("pass", before=f"SIGNER = {text}")).secrets
    assert found.kind == "a private key"
    assert found.span.text in text
    assert BEGIN in found.span.text


def test_a_key_that_is_put_together_from_elsewhere(read_handler: Read) -> None:
    text = f'KEY = "{BEGIN}\\n" + signing_key_of_the_orders + "-----END"\nPLAIN = KEY.replace("{BEGIN}", "")'
    assert read_handler(*programs.python("pass", before=text)).secrets == ()


def test_each_string_once_in_the_order_of_files(read_handler: Read) -> None:
    program = programs.python(
        "return CONFIG", f'from config import CONFIG\nAPI_TOKEN = "{TOKEN}"', config=f'CONFIG = "{ID}"'
    )
    assert [kind for _, kind, _ in said(read_handler(*program))] == ["a GitHub token", "an AWS access key id"]


def test_characters_before_do_not_move_it(read_handler: Read) -> None:
    (found,) = read_handler(*programs.python(f'größe = "ß"; password = "correct-horse-7{"!" * 3}"')).secrets
    assert found.span.text == '"correct-horse-7!!!"'


@pytest.mark.parametrize(
    "text",
    [
        "password = '\n" * 20_000,
        '"password":\n' * 20_000,
        "x = '" + "ghp_" * 20_000 + "'",
        "a" * 100_000 + "password",
        'x = """' + "://a:\n" * 20_000 + '"""',
        "password: " + "x " * 50_000 + "= 'y'",
        "AKIA\n" * 20_000,
        "password = f'{" * 2_000,
        f"token = '{TOKEN}'\n" * 2_000,
    ],
)
def test_files_that_nobody_writes(text: str) -> None:
    start = process_time()
    file = ParsedFile(SourceFile("app.py", text), text, Language(tree_sitter_python.language()))
    assert len(secrets(file)) <= 50
    assert process_time() - start < 2
