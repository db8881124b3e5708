"""Java: clients and connections: when they are built, on which condition, for whom, and along which calls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lambdalint.model.call import Call, CallKind, Phase
from lambdalint.model.code import Handler
from lambdalint.readers.code.java import JavaReader
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
        for name, text in {"com/example/App.java": app, **(files or {})}.items():
            path = tmp_path / "src/main/java" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        (tmp_path / "pom.xml").write_text("<project/>", "utf-8")
        setting = Setting(Span(SourceFile("template.yaml", handler), 0, len(handler)), handler)

        def refuse(span: Span, problem: str) -> None:
            raise AssertionError(f"{problem}: {span.text}")

        found = JavaReader(Repository(tmp_path), refuse).find(setting, tmp_path, ())
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


HEAD = """package com.example;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.regions.Region;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;
import com.amazonaws.services.lambda.runtime.*;
"""


def app(body: str, before: str = "") -> str:
    head = "public class App implements RequestHandler<Map<String, String>, String>"
    return f"{HEAD}{before}\n{head} {{\n/* Grüße */ {body}\n}}\n"


def method(body: str, members: str = "") -> str:
    return app(members + " public String handleRequest(Map<String, String> event, Context context) { " + body + " }")


CLIENT = "S3Client.create()"
USED = "client.listBuckets(); return null;"

CASES = {
    "in the method": (method(f"S3Client c = {CLIENT}; return null;"), [ALWAYS]),
    "of a static field": (method(USED, f"static final S3Client client = {CLIENT};"), [INIT]),
    "of a field": (method(USED, f"private final S3Client client = {CLIENT};"), [INIT]),
    "in a static initialiser": (method(USED, f"static S3Client client; static {{ client = {CLIENT}; }}"), [INIT]),
    "in an initialiser": (method(USED, f"S3Client client; {{ client = {CLIENT}; }}"), [INIT]),
    "in the constructor": (method(USED, f"S3Client client; public App() {{ this.client = {CLIENT}; }}"), [INIT]),
    "in a constructor that another one calls": (
        method(USED, f"S3Client client; public App() {{ this({CLIENT}); }} App(S3Client c) {{ client = c; }}"),
        [INIT],
    ),
    "in a constructor that nothing calls": (
        method(USED, f"S3Client client; public App() {{ }} App(String x) {{ client = {CLIENT}; }}"),
        [],
    ),
    "in a method that is called": (method("make(); return null;", f"S3Client make() {{ return {CLIENT}; }}"), [ALWAYS]),
    "in a static method that is called": (
        method("App.make(); return null;", f"static S3Client make() {{ return {CLIENT}; }}"),
        [ALWAYS],
    ),
    "in a method that nothing calls": (method("return null;", f"S3Client make() {{ return {CLIENT}; }}"), []),
    "in a method that a field calls": (
        method(USED, f"S3Client client = make(); static S3Client make() {{ return {CLIENT}; }}"),
        [INIT],
    ),
    "in the overload that is called": (
        method("make(1); return null;", f"void make() {{ }} void make(int a) {{ {CLIENT}; }}"),
        [ALWAYS],
    ),
    "in an overload that is not called": (
        method("make(); return null;", f"void make() {{ }} void make(int a) {{ {CLIENT}; }}"),
        [],
    ),
    "in the overload for the argument's class": (
        method(
            "make(client); return null;",
            f"S3Client client; void make(String a) {{ }} void make(S3Client a) {{ {CLIENT}; }}",
        ),
        [ALWAYS],
    ),
    "in an overload for another class": (
        method(
            'make("a"); return null;',
            f"S3Client client; void make(String a) {{ }} void make(S3Client a) {{ {CLIENT}; }}",
        ),
        [],
    ),
    "under a condition": (method(f"if (event.isEmpty()) {{ {CLIENT}; }} return null;"), [MAYBE]),
    "in a branch of ?:": (method(f"S3Client c = event.isEmpty() ? {CLIENT} : null; return null;"), [MAYBE]),
    "after &&": (method(f"boolean b = event.isEmpty() && {CLIENT} != null; return null;"), [MAYBE]),
    "in a switch": (method(f'switch (event.get("a")) {{ case "b": {CLIENT}; break; default: }} return null;'), [MAYBE]),
    "in an arrow of a switch": (
        method(f'S3Client c = switch (event.get("a")) {{ case "b" -> {CLIENT}; default -> null; }}; return null;'),
        [MAYBE],
    ),
    "in a catch": (method(f"try {{ a(); }} catch (Exception e) {{ {CLIENT}; }} return null;"), [MAYBE]),
    "in a try": (method(f"try {{ {CLIENT}; }} catch (Exception e) {{ }} return null;"), [ALWAYS]),
    "in finally": (method(f"try {{ }} finally {{ {CLIENT}; }} return null;"), [ALWAYS]),
    "as a resource": (method(f"try (S3Client c = {CLIENT}) {{ c.listBuckets(); }} return null;"), [ALWAYS]),
    "in a loop": (method(f"for (String s : event.keySet()) {{ {CLIENT}; }} return null;"), [ALWAYS]),
    "in a lambda for each": (method(f"event.keySet().forEach(k -> {CLIENT}); return null;"), [ALWAYS]),
    "by a method reference": (
        method("event.keySet().forEach(this::make); return null;", f"void make(String k) {{ {CLIENT}; }}"),
        [ALWAYS],
    ),
    "in a lambda that is called": (method(f"Supplier<S3Client> s = () -> {CLIENT}; s.get(); return null;"), [ALWAYS]),
    "in a lambda that is not called": (method(f"Supplier<S3Client> s = () -> {CLIENT}; return null;"), []),
    "in a thread": (method(f"CompletableFuture.runAsync(() -> {{ {CLIENT}; }}); return null;"), [ALWAYS]),
    "in an anonymous class": (
        method(f"executor.submit(new Runnable() {{ public void run() {{ {CLIENT}; }} }}); return null;"),
        [ALWAYS],
    ),
    "lazily in a static field": (
        method(
            "get(); return null;",
            f"static S3Client c; S3Client get() {{ if (c == null) {{ c = {CLIENT}; }} return c; }}",
        ),
        [INIT],
    ),
    "lazily in a field": (
        method(f"if (this.client == null) {{ this.client = {CLIENT}; }} {USED}", "S3Client client;"),
        [INIT],
    ),
    "lazily in a field by its name": (
        method(f"if (client == null) client = {CLIENT}; {USED}", "S3Client client;"),
        [INIT],
    ),
    "lazily, with an early return": (
        method(
            "get(); return null;", f"S3Client c; S3Client get() {{ if (c != null) return c; c = {CLIENT}; return c; }}"
        ),
        [INIT],
    ),
    "with double-checked locking": (
        method(
            "get(); return null;",
            "static volatile S3Client c; static S3Client get() { S3Client r = c; if (r == null) { "
            f"synchronized (App.class) {{ r = c; if (r == null) {{ c = r = {CLIENT}; }} }} }} return r; }}",
        ),
        [INIT],
    ),
    "by computeIfAbsent": (
        method(
            'S3Client c = clients.computeIfAbsent("a", k -> S3Client.create()); return null;',
            "static final Map<String, S3Client> clients = new ConcurrentHashMap<>();",
        ),
        [INIT],
    ),
    "by computeIfAbsent of a map of this event": (
        method(
            'Map<String, S3Client> m = new HashMap<>(); m.computeIfAbsent("a", k -> S3Client.create()); return null;'
        ),
        [MAYBE],
    ),
    "by a supplier that keeps it": (
        method("S.get(); return null;", f"static final Supplier<S3Client> S = Suppliers.memoize(() -> {CLIENT});"),
        [INIT],
    ),
    "in a holder": (
        method(
            "Holder.C.listBuckets(); return null;", f"static class Holder {{ static final S3Client C = {CLIENT}; }}"
        ),
        [INIT],
    ),
    "in an enum": (
        method("One.IT.c.listBuckets(); return null;", f"enum One {{ IT; final S3Client c = {CLIENT}; }}"),
        [INIT],
    ),
    "in an object that is made for the event": (
        method(
            "new Service().run(); return null;", f"static class Service {{ S3Client c = {CLIENT}; void run() {{ }} }}"
        ),
        [ALWAYS],
    ),
    "lazily in an object that is made for the event": (
        method(
            "new Service().run(); return null;",
            f"static class Service {{ S3Client c; void run() {{ if (c == null) {{ c = {CLIENT}; }} }} }}",
        ),
        [MAYBE],
    ),
    "in an object that lasts": (
        method(
            "service.run(); return null;",
            f"Service service = new Service(); static class Service {{ S3Client c = {CLIENT}; void run() {{ }} }}",
        ),
        [INIT],
    ),
    "in a method of an object that lasts": (
        method(
            "service.run(); return null;",
            f"Service service = new Service(); static class Service {{ void run() {{ {CLIENT}; }} }}",
        ),
        [ALWAYS],
    ),
    "in a record": (
        method(
            "C.client().listBuckets(); return null;",
            f"static final R C = new R({CLIENT}); record R(S3Client client) {{ }}",
        ),
        [INIT],
    ),
    "by a bean's method": (method("client(); return null;", f"@Bean S3Client client() {{ return {CLIENT}; }}"), [INIT]),
    "for a region of the event": (
        method('S3Client.builder().region(Region.of(event.get("r"))).build(); return null;'),
        [VARIES],
    ),
    "with credentials of the event, in a lambda": (
        method('S3Client.builder().credentialsProvider(() -> of(event.get("k"))).build(); return null;'),
        [VARIES],
    ),
    "with settings of its own, in a lambda": (
        method("S3Client.builder().overrideConfiguration(o -> o.apiCallTimeout(T)).build(); return null;"),
        [ALWAYS],
    ),
    "with settings of its own": (method("S3Client.builder().region(Region.EU_WEST_1).build(); return null;"), [ALWAYS]),
    "for an assumed role": (
        method("S3Client.builder().credentialsProvider(of(sts.assumeRole(r))).build(); return null;"),
        [VARIES],
    ),
    "of a singleton that is made when it is asked for": (
        method(
            "Repo.get().run(); return null;",
            "static class Repo { static Repo one; static synchronized Repo get() { "
            f"if (one == null) {{ one = new Repo(); }} return one; }} final S3Client c = {CLIENT}; void run() {{ }} }}",
        ),
        [INIT],
    ),
    "by a factory that the constructor calls": (
        method(
            USED,
            "final S3Client client; public App() { client = Factory.make(); }"
            f" static class Factory {{ static S3Client make() {{ return {CLIENT}; }} }}",
        ),
        [INIT],
    ),
    "by orElseGet": (
        method(
            f"client = Optional.ofNullable(client).orElseGet(() -> {CLIENT}); {USED}",
            "static S3Client client;",
        ),
        [INIT],
    ),
    "in a default method of an interface": (
        method(
            "new Impl().run(); return null;",
            f"interface I {{ default void run() {{ {CLIENT}; }} }} class Impl implements I {{ }}",
        ),
        [ALWAYS],
    ),
    "in a method that an inherited one calls": (
        method(
            "new Impl().run(); return null;",
            "static abstract class Base { void run() { step(); } abstract void step(); }"
            f" static class Impl extends Base {{ void step() {{ {CLIENT}; }} }}",
        ),
        [ALWAYS],
    ),
    "in a base's constructor": (
        method(
            "new Impl(); return null;",
            f"static class Base {{ Base() {{ {CLIENT}; }} }} static class Impl extends Base {{ }}",
        ),
        [ALWAYS],
    ),
    "in a builder's method": (
        method(
            "Thing.builder().with(1).build(); return null;",
            "static class Thing { static Builder builder() { return new Builder(); } }"
            " static class Builder { Builder with(int x) { return this; }"
            f" Thing build() {{ {CLIENT}; return null; }} }}",
        ),
        [ALWAYS],
    ),
    "in a stream": (
        method(
            "event.keySet().stream().map(this::make).toList(); return null;",
            f"S3Client make(String k) {{ return {CLIENT}; }}",
        ),
        [MAYBE],
    ),
    "in a static method of another class of the file": (
        method("Other.make(); return null;") + f"class Other {{ static void make() {{ {CLIENT}; }} }}",
        [ALWAYS],
    ),
    "in a local class": (
        method(f"class L {{ void run() {{ {CLIENT}; }} }} new L().run(); return null;"),
        [ALWAYS],
    ),
    "if the connection is gone": (
        method(f"if (client == null || !valid(client)) {{ client = {CLIENT}; }} {USED}", "static S3Client client;"),
        [INIT],
    ),
    "in a recursive method": (
        method("go(3); return null;", f"void go(int n) {{ {CLIENT}; if (n > 0) go(n - 1); }}"),
        [ALWAYS],
    ),
    "before a checkpoint": (
        method(USED, f"S3Client client; public void beforeCheckpoint(Object c) {{ client = {CLIENT}; }}"),
        [],
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_when_a_client_is_built(read: Read, text: str, expected: list[str]) -> None:
    assert [told(call) for call in built(read(text))] == expected


SPANS = {
    "v2 create": ("software.amazon.awssdk.services.s3.S3Client", "S3Client.create()"),
    "v2 builder": ("software.amazon.awssdk.services.sqs.SqsAsyncClient", "SqsAsyncClient.builder().build()"),
    "v1 builder": (
        "com.amazonaws.services.s3.AmazonS3ClientBuilder",
        'AmazonS3ClientBuilder.standard().withRegion("eu-west-1").build()',
    ),
    "v1 default": ("com.amazonaws.services.s3.AmazonS3ClientBuilder", "AmazonS3ClientBuilder.defaultClient()"),
    "transfer manager": ("software.amazon.awssdk.transfer.s3.S3TransferManager", "S3TransferManager.create()"),
    "JDBC": ("java.sql.DriverManager", "DriverManager.getConnection(url)"),
    "Hikari": ("com.zaxxer.hikari.HikariDataSource", "new HikariDataSource(config)"),
    "HTTP": ("java.net.http.HttpClient", "HttpClient.newBuilder().build()"),
    "OkHttp": ("okhttp3.OkHttpClient", "new OkHttpClient.Builder().build()"),
    "Jackson": ("com.fasterxml.jackson.databind.ObjectMapper", "new ObjectMapper()"),
    "Redis": ("redis.clients.jedis.JedisPool", 'new JedisPool("host", 6379)'),
    "MongoDB": ("com.mongodb.client.MongoClients", "MongoClients.create(url)"),
}


@pytest.mark.parametrize(("name", "text"), SPANS.values(), ids=SPANS)
@pytest.mark.parametrize("wildcard", [False, True])
def test_the_library_is_known(read: Read, name: str, text: str, *, wildcard: bool) -> None:
    imported = f"{name.rpartition('.')[0]}.*" if wildcard else name
    handler = read(app(f"public Object handleRequest(Object e, Context c) {{ return {text}; }}", f"import {imported};"))
    assert [(call.span.text, told(call)) for call in built(handler)] == [(text, ALWAYS)]


def test_what_is_no_client(read: Read) -> None:
    text = method('new AmazonS3URI(event.get("a")); Thing.create(); S3Object.builder().build(); return null;')
    assert built(read(text.replace("import java.util.*;", "import com.amazonaws.services.s3.*;"))) == []


def test_chains_lead_over_files(read: Read) -> None:
    handler = read(
        method("new Store(1).load(); return null;"),
        {
            "com/example/Store.java": "package com.example; import com.example.db.Clients;\n"
            'class Store extends Base { Store(int é) { super(); } void load() { open("ü"); } }',
            "com/example/Base.java": "package com.example; import static com.example.db.Clients.make;\n"
            "abstract class Base { void open(String x) { make(); } }",
            "com/example/db/Clients.java": "package com.example.db; import software.amazon.awssdk.services.s3.*;\n"
            "public class Clients { public static S3Client make() { return S3Client.create(); } }",
        },
    )
    (call,) = built(handler)
    assert [(step.name, step.span.text) for step in call.via] == [
        ("load", "new Store(1).load"),
        ("open", "open"),
        ("make", "make"),
    ]
    assert call.span.file.path.endswith("db/Clients.java")
    assert told(call) == ALWAYS


def test_an_interface_stands_for_what_alone_implements_it(read: Read) -> None:
    handler = read(
        method("store.load(); return null;", "@Inject Store store;"),
        {
            "com/example/Store.java": "package com.example; interface Store { void load(); }",
            "com/example/S3Store.java": "package com.example; import software.amazon.awssdk.services.s3.S3Client;\n"
            "class S3Store implements Store { public void load() { S3Client.create(); } }",
        },
    )
    assert [told(call) for call in built(handler)] == [ALWAYS]


def test_an_interface_with_two_implementations_tells_nothing(read: Read) -> None:
    store = "package com.example; import software.amazon.awssdk.services.s3.S3Client;\n"
    handler = read(
        method("store.load(); return null;", "@Inject Store store;"),
        {
            "com/example/Store.java": "package com.example; interface Store { void load(); }",
            "com/example/A.java": store + "class A implements Store { public void load() { S3Client.create(); } }",
            "com/example/B.java": store + "class B implements Store { public void load() { S3Client.create(); } }",
        },
    )
    assert built(handler) == []


def test_operations(read: Read) -> None:
    handler = read(
        method(
            'client.putObject(r -> r.bucket("b"), body); made().getObject(x); db.getItem(y); return null;',
            "private S3Client client; @Autowired AmazonDynamoDB db; S3Client made() { return S3Client.create(); }",
        ).replace("import java.util.*;", "import com.amazonaws.services.dynamodbv2.AmazonDynamoDB;")
    )
    sent = [(call.service, call.operations) for call in handler.calls if call.kind is CallKind.OPERATION]
    assert sent == [("s3", ("PutObject",)), ("s3", ("GetObject",)), ("dynamodb", ("GetItem",))]


@pytest.mark.parametrize(
    "text",
    [
        "package com.example; class App { String handleRequest(Object a) { return "
        + "(" * 9_000
        + "1"
        + ")" * 9_000
        + "; } }",
        "package com.example; class App { String handleRequest(Object a) { " + "if (a) " * 50_000 + "; } }",
        "package com.example; class App { String handleRequest(Object a) { " + "{" * 9_000 + "}" * 9_000 + " } }",
        "package com.example; class App { String handleRequest(Object a) { return a" + ".b()" * 20_000 + "; } }",
        'package com.example; class App { String handleRequest(Object a) { return ""' + " + a" * 50_000 + "; } }",
    ],
)
def test_nesting_does_no_harm(read: Read, text: str) -> None:
    assert built(read(text.replace(" + a", "\n+ a").replace(".b()", "\n.b()").replace("if", "\nif"))) == []


def test_arguments_of_requests_that_are_built(read: Read) -> None:
    handler = read(
        method(
            'client.getObject(GetObjectRequest.builder().bucket("ü").key(event.get("k")).build()); return null;',
            f"S3Client client = {CLIENT};",
        ).replace("import java.util.*;", "import software.amazon.awssdk.services.s3.model.*;")
    )
    (call,) = [call for call in handler.calls if call.kind is CallKind.OPERATION]
    told = [(argument.name, argument.text, bool(argument.sources)) for argument in call.arguments]
    assert told == [("Bucket", "ü", False), ("Key", None, True)]


def test_a_class_declared_by_a_parameter_that_varies(read: Read) -> None:
    handler = read(
        method(
            "open(mapper.read(event)); return null;",
            "void open(Tenant t) { S3Client.builder().region(t.region()).build(); }"
            " class Tenant { Region region() { return r; } }",
        )
    )
    assert [told(call) for call in built(handler)] == [VARIES]
