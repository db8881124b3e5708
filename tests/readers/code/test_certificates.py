"""Where code has connections accept any certificate; the page of `tls-verification-off` shows which texts say so."""

from __future__ import annotations

from time import process_time

import pytest
import tree_sitter_python
from tree_sitter import Language

from lambdalint.readers.code.certificates import unverified
from lambdalint.readers.code.tree import ParsedFile
from lambdalint.source import SourceFile
from tests.readers.code import programs
from tests.readers.code.conftest import Read
from tests.readers.code.programs import Program


@pytest.mark.parametrize(
    ("program", "text"),
    [
        (programs.python('boto3.client("s3", verify = False)'), "verify = False"),
        (programs.typescript("connect({ rejectUnauthorized: false });"), "rejectUnauthorized: false"),
        (programs.java("client.verify(NoopHostnameVerifier.INSTANCE);"), "NoopHostnameVerifier.INSTANCE"),
        (programs.kotlin("client.verify(NoopHostnameVerifier.INSTANCE)"), "NoopHostnameVerifier.INSTANCE"),
        (programs.go("c := tls.Config{InsecureSkipVerify: true}"), "InsecureSkipVerify: true"),
        (programs.csharp('Connect("Trust Server Certificate=True");'), "Trust Server Certificate=True"),
        (programs.ruby("http.verify_mode = OpenSSL::SSL::VERIFY_NONE"), "VERIFY_NONE"),
        (programs.rust("client.danger_accept_invalid_certs(true);"), "danger_accept_invalid_certs(true)"),
    ],
    ids="Python TypeScript Java Kotlin Go C# Ruby Rust".split(),
)
def test_in_every_language(read_handler: Read, program: Program, text: str) -> None:
    (found,) = read_handler(*program).unverified
    assert (found.span.text, found.setting) == (text, text)


def test_in_a_file_that_is_imported(read_handler: Read) -> None:
    program = programs.python(
        "return get(event)", "from web import get", web="import requests\nrequests.x(verify=False)"
    )
    (found,) = read_handler(*program).unverified
    assert found.span.file.path == "web.py"


def test_a_message_is_on_one_line_and_short(read_handler: Read) -> None:
    body = "h.ServerCertificateCustomValidationCallback =\n  (request, certificate, chain, problems) =>\n  true;"
    (found,) = read_handler(*programs.csharp(body)).unverified
    assert found.setting == "ServerCertificateCustomValidationCallback = (request, certi…"


@pytest.mark.parametrize(
    "text",
    [
        "requests.get(verify=False)\n" * 5_000,
        "requests" + "(" * 5_000 + "verify=False" + ")" * 5_000,
        "requests\n" + "if a:\n " * 2_000 + "verify=False",
        "cert_reqs" + " " * 100_000 + "CERT_NONE",
        "verify" * 50_000,
    ],
)
def test_files_that_nobody_writes(text: str) -> None:
    start = process_time()
    file = ParsedFile(SourceFile("app.py", text), text, Language(tree_sitter_python.language()))
    assert len(unverified(file, "python")) <= 50
    assert process_time() - start < 2
