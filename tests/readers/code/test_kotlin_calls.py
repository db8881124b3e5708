"""Kotlin: clients and connections: when they are built, on which condition, for whom, and along which calls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lambdalint.model.call import Call, CallKind, Phase
from lambdalint.model.code import Handler
from lambdalint.readers.code.kotlin import KotlinReader
from lambdalint.readers.code.program.reader import Setting
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

Read = Callable[..., Handler]

ALWAYS = "always"
MAYBE = "maybe"
INIT = "init"
VARIES = "varies"
BUILDING = {CallKind.CLIENT, CallKind.CONNECTION}


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(app: str, files: dict[str, str] | None = None, handler: str = "com.example.App::handleRequest") -> Handler:
        for name, text in {"App.kt": app, **(files or {})}.items():
            path = tmp_path / "src/main/kotlin" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        (tmp_path / "build.gradle.kts").write_text("", "utf-8")
        setting = Setting(Span(SourceFile("template.yaml", handler), 0, len(handler)), handler)

        def refuse(span: Span, problem: str) -> None:
            raise AssertionError(f"{problem}: {span.text}")

        found = KotlinReader(Repository(tmp_path), refuse).find(setting, tmp_path, ())
        assert isinstance(found, Handler)
        return found

    return read


def told(call: Call) -> str:
    if call.phase is Phase.INIT:
        return INIT
    if call.varies:
        return VARIES
    return ALWAYS if call.unconditional else MAYBE


def built(handler: Handler) -> list[Call]:
    return [call for call in handler.calls if call.kind in BUILDING]


HEAD = """package com.example
import aws.sdk.kotlin.services.s3.S3Client
import software.amazon.awssdk.services.sqs.SqsClient
import com.amazonaws.services.lambda.runtime.*
"""
CLIENT = "SqsClient.create()"


def app(body: str, members: str = "", before: str = "", head: str = "") -> str:
    return (
        f"{HEAD}{before}\nclass App{head} : RequestHandler<Map<String, String>, String?> {{ // Grüße\n{members}\n"
        f"  override fun handleRequest(event: Map<String, String>, context: Context): String? {{\n{body}\n"
        "    return null\n  }\n}\n"
    )


CASES = {
    "in the function": (app(f"val c = {CLIENT}"), [ALWAYS]),
    "with the Kotlin SDK": (app('val c = S3Client { region = "eu-west-1" }'), [ALWAYS]),
    "from the environment": (app("runBlocking {\n S3Client.fromEnvironment()\n }"), [ALWAYS]),
    "and used at once": (app('S3Client { region = "x" }.use { s3 -> s3.listBuckets() }'), [ALWAYS]),
    "of a property": (app("client.close()", f"private val client = {CLIENT}"), [INIT]),
    "of the companion": (app("client.close()", f"companion object {{\n val client = {CLIENT}\n }}"), [INIT]),
    "at top level": (app("client.close()", before=f"val client = {CLIENT}"), [INIT]),
    "of an object": (app("Clients.sqs.close()", before=f"object Clients {{ val sqs = {CLIENT} }}"), [INIT]),
    "lazily": (app("client.close()", f"private val client by lazy {{ {CLIENT} }}"), [INIT]),
    "lazily at top level": (app("client.close()", before=f"val client: SqsClient by lazy {{ {CLIENT} }}"), [INIT]),
    "in init": (app("client.close()", f"private val client: SqsClient\n init {{ client = {CLIENT} }}"), [INIT]),
    "as a default": (app("client.close()", head=f"(private val client: SqsClient = {CLIENT})"), [INIT]),
    "in a constructor": (app("", f"constructor() : this({CLIENT})", head="(val client: SqsClient)"), [INIT]),
    "in a function that is called": (app("make()", f"fun make() = {CLIENT}"), [ALWAYS]),
    "in a function of the file": (app("make()", before=f"fun make() = {CLIENT}"), [ALWAYS]),
    "in a function that nothing calls": (app("", f"fun make() = {CLIENT}"), []),
    "in a function that a property calls": (app("", f"val c = make()\n fun make() = {CLIENT}"), [INIT]),
    "in a function of the companion": (app("make()", f"companion object {{\n fun make() = {CLIENT}\n }}"), [ALWAYS]),
    "in an extension": (app("event.make()", before=f"fun Map<String, String>.make() = {CLIENT}"), [ALWAYS]),
    "in a suspending function": (app("runBlocking { make() }", f"suspend fun make() = {CLIENT}"), [ALWAYS]),
    "under a condition": (app(f"if (event.isEmpty()) {CLIENT}"), [MAYBE]),
    "in a branch that gives a value": (app(f"val c = if (event.isEmpty()) {CLIENT} else null"), [MAYBE]),
    "in when": (app(f'when (event["a"]) {{\n "b" -> {CLIENT}\n else -> null\n }}'), [MAYBE]),
    "after ?:": (app(f"val c = event.client ?: {CLIENT}"), [MAYBE]),
    "after ?.": (app(f"event.x?.let {{ {CLIENT} }}"), [MAYBE]),
    "in a catch": (app(f"try {{ a() }} catch (e: Exception) {{ {CLIENT} }}"), [MAYBE]),
    "in a try": (app(f"try {{ {CLIENT} }} catch (e: Exception) {{ }}"), [ALWAYS]),
    "in a loop": (app(f"for (x in event) {{ {CLIENT} }}"), [ALWAYS]),
    "for each": (app(f"event.forEach {{ {CLIENT} }}"), [ALWAYS]),
    "in let": (app(f"event.let {{ {CLIENT} }}"), [ALWAYS]),
    "lazily in a property": (
        app("get()", f"var c: SqsClient? = null\n fun get() {{ if (c == null) {{ c = {CLIENT} }} }}"),
        [INIT],
    ),
    "lazily with ?:": (
        app("get()", f"private var c: SqsClient? = null\n fun get() = c ?: {CLIENT}.also {{ c = it }}"),
        [INIT],
    ),
    "lazily with an early return": (
        app(
            "get()",
            "var c: SqsClient? = null\n"
            f"fun get(): SqsClient {{\n if (c != null) return c!!\n c = {CLIENT}\n return c!!\n }}",
        ),
        [INIT],
    ),
    "by getOrPut": (
        app('cache.getOrPut("a") { SqsClient.create() }', "val cache = mutableMapOf<String, SqsClient>()"),
        [INIT],
    ),
    "whenever a property is read": (app("client.close()", f"val client get() = {CLIENT}"), [ALWAYS]),
    "in an object that is made for the event": (
        app("Service().run()", before=f"class Service {{ val c = {CLIENT}\n fun run() {{}}\n }}"),
        [ALWAYS],
    ),
    "in an object that lasts": (
        app("service.run()", "val service = Service()", f"class Service {{ val c = {CLIENT}\n fun run() {{}}\n }}"),
        [INIT],
    ),
    "for a region of the event, in a builder": (app('S3Client { region = event["r"] }'), [VARIES]),
    "for what is said in a builder": (app('S3Client {\n region = "x"\n httpClient { a = 1 }\n }'), [ALWAYS]),
    "for a region of the event": (app('SqsClient.builder().region(Region.of(event["r"])).build()'), [VARIES]),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_when_a_client_is_built(read: Read, text: str, expected: list[str]) -> None:
    assert [told(call) for call in built(read(text))] == expected


def test_spans_and_chains_over_files(read: Read) -> None:
    handler = read(
        app('Store("ü").load()').replace("com.amazonaws", "com.example.store.Store\nimport com.amazonaws"),
        {
            "store/Store.kt": "package com.example.store\nimport com.example.db.make\n"
            'class Store(val é: String) : Base() {\n fun load() = open("ß")\n}',
            "store/Base.kt": "package com.example.store\nimport com.example.db.make\n"
            "abstract class Base {\n fun open(x: String) = make()\n}",
            "db/Clients.kt": "package com.example.db\nimport software.amazon.awssdk.services.sqs.*\n"
            f"fun make() = /* ö */ {CLIENT}\n",
        },
    )
    (call,) = built(handler)
    assert [(step.name, step.span.text) for step in call.via] == [
        ("load", 'Store("ü").load'),
        ("open", "open"),
        ("make", "make"),
    ]
    assert (call.span.text, told(call)) == (CLIENT, ALWAYS)


def test_what_java_makes(read: Read) -> None:
    handler = read(
        app("Clients.make()"),
        {
            "Clients.java": "package com.example; import software.amazon.awssdk.services.sqs.SqsClient;\n"
            f"class Clients {{ static SqsClient make() {{ return {CLIENT}; }} }}"
        },
    )
    assert [(call.span.text, told(call)) for call in built(handler)] == [(CLIENT, ALWAYS)]


def test_operations(read: Read) -> None:
    handler = read(
        app(
            'S3Client { region = "x" }.use { s3 -> s3.getObject(GetObjectRequest { bucket = "b" }) { it } }\n'
            "sqs.sendMessage { it.queueUrl(x) }\ngiven.receiveMessage(y)",
            f"private val sqs = {CLIENT}\nlateinit var given: SqsClient",
        )
    )
    (request,) = [call for call in handler.calls if call.operations == ("GetObject",)]
    assert [(argument.name, argument.text) for argument in request.arguments] == [("Bucket", "b")]
    sent = [(call.service, call.operations) for call in handler.calls if call.kind is CallKind.OPERATION]
    assert sent == [("s3", ("GetObject",)), ("sqs", ("SendMessage",)), ("sqs", ("ReceiveMessage",))]


@pytest.mark.parametrize(
    "text",
    [
        "fun a() = " + "(" * 9_000 + "1" + ")" * 9_000,
        "fun a() = x" + "\n.b()" * 20_000,
        'fun a() = ""' + " +\n b" * 30_000,
        "fun a() { " + "x {\n" * 3_000 + "}\n" * 3_000 + " }",
        "fun a() { " + "if (x) {\n" * 9_000 + "}\n" * 9_000 + " }",
        "val a = if (x) 1\n" + "else if (x) 1\n" * 9_000 + "else 1",
    ],
)
def test_nesting_does_no_harm(read: Read, text: str) -> None:
    assert built(read(app("a()", before=text))) == []
