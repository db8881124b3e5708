"""Clients and connections in C#: when they are built, on which condition, for whom, and along which calls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lambdalint.model.call import Call, CallKind, Phase
from lambdalint.model.code import Handler
from lambdalint.readers.code.csharp import CSharpReader
from lambdalint.readers.code.program.reader import Setting
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

Read = Callable[..., Handler]

ALWAYS = "always"
MAYBE = "maybe"
INIT = "init"
VARIES = "varies"

PROJECT = '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup></PropertyGroup></Project>'
USINGS = (
    "using Amazon.Lambda.Core;\nusing Amazon.DynamoDBv2;\nusing Amazon.S3;\nusing System.Net.Http;\n// é ünïcode 🎉\n"
)
HANDLER = "A::App.Function::Handle"
GET = "public void Get() { new AmazonS3Client(); }"
HANDLE = "public void Handle(string i, ILambdaContext c)"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(app: str, files: dict[str, str] | None = None, handler: str = HANDLER) -> Handler:
        for name, text in {"A.csproj": PROJECT, "Function.cs": app, **(files or {})}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        setting = Setting(Span(SourceFile("template.yaml", handler), 0, len(handler)), handler)

        def refuse(span: Span, problem: str) -> None:
            raise AssertionError(f"{problem}: {span.text}")

        found = CSharpReader(Repository(tmp_path), refuse).find(setting, tmp_path, ())
        assert isinstance(found, Handler)
        return found

    return read


def built(handler: Handler) -> list[Call]:
    return [call for call in handler.calls if call.kind in {CallKind.CLIENT, CallKind.CONNECTION}]


def told(call: Call) -> str:
    if call.phase is Phase.INIT:
        return INIT
    if call.varies:
        return VARIES
    return ALWAYS if call.unconditional else MAYBE


def of_class(members: str, rest: str = "") -> str:
    return f"{USINGS}namespace App;\npublic class Function {{\n{members}\n}}\n{rest}"


def of_handler(statements: str, members: str = "", rest: str = "") -> str:
    return of_class(f"public string Handle(string input, ILambdaContext context) {{ {statements} }}\n{members}", rest)


def of_base(base: str, members: str) -> str:
    return f"{USINGS}namespace App;\nabstract class Base {{ {base} }}\npublic class Function : Base {{ {members} }}"


def service(before: str, name: str = "Service") -> str:
    return f"using Amazon.S3;\n{before}\nclass {name} {{ {GET} }}"


CASES = {
    "in the handler": (of_handler("var s3 = new AmazonS3Client();"), [ALWAYS]),
    "by its whole name": (of_handler("var s3 = new Amazon.S3.AmazonS3Client();"), [ALWAYS]),
    "by the type on the left": (of_handler("AmazonS3Client s3 = new();"), [ALWAYS]),
    "in a using statement": (of_handler("using var client = new HttpClient();"), [ALWAYS]),
    "in a using block": (of_handler("using (var client = new HttpClient()) { }"), [ALWAYS]),
    "in a static field": (of_handler("", "static readonly IAmazonS3 s3 = new AmazonS3Client();"), [INIT]),
    "in a field": (of_handler("", "private readonly IAmazonS3 _s3 = new AmazonS3Client();"), [INIT]),
    "in a field by its type": (of_handler("", "private readonly AmazonS3Client _s3 = new();"), [INIT]),
    "in a property's initial value": (of_handler("", "IAmazonS3 S3 { get; } = new AmazonS3Client();"), [INIT]),
    "in the constructor": (of_handler("", "IAmazonS3 _s3; public Function() { _s3 = new AmazonS3Client(); }"), [INIT]),
    "in the static constructor": (
        of_handler("", "static IAmazonS3 s3; static Function() { s3 = new AmazonS3Client(); }"),
        [INIT],
    ),
    "given to another constructor": (
        of_handler("", "public Function() : this(new AmazonS3Client()) {} public Function(IAmazonS3 s3) {}"),
        [INIT],
    ),
    "in the constructor that Lambda does not call": (
        of_handler("", "public Function() {} public Function(int x) { new AmazonS3Client(); }"),
        [],
    ),
    "in an expression body": (
        of_class("public object Handle(string i, ILambdaContext c) => new AmazonS3Client();"),
        [ALWAYS],
    ),
    "in a property that is read": (of_handler("S3.ToString();", "IAmazonS3 S3 => new AmazonS3Client();"), [ALWAYS]),
    "in a getter that is read": (
        of_handler("var x = S3;", "IAmazonS3 S3 { get { return new AmazonS3Client(); } }"),
        [ALWAYS],
    ),
    "in a property that nothing reads": (of_handler("", "IAmazonS3 S3 => new AmazonS3Client();"), []),
    "in a method": (of_handler("Work();", "void Work() { new AmazonS3Client(); }"), [ALWAYS]),
    "in a method through this": (of_handler("this.Work();", "void Work() { new AmazonS3Client(); }"), [ALWAYS]),
    "in a static method": (of_handler("Work();", "static void Work() { new AmazonS3Client(); }"), [ALWAYS]),
    "in a method that nothing calls": (of_handler("", "void Work() { new AmazonS3Client(); }"), []),
    "in an asynchronous method": (
        of_class(
            "public async Task Handle(string i, ILambdaContext c) { await Work(); }\n"
            "async Task Work() { new AmazonS3Client(); await Task.Delay(1); }"
        ),
        [ALWAYS],
    ),
    "in a method whose task is waited for": (
        of_handler("Work().GetAwaiter().GetResult();", "async Task Work() { new AmazonS3Client(); }"),
        [ALWAYS],
    ),
    "in a local function": (of_handler("Work(); void Work() { new AmazonS3Client(); }"), [ALWAYS]),
    "in a local function that nothing calls": (of_handler("void Work() { new AmazonS3Client(); }"), []),
    "in a lambda that is called": (of_handler("Func<object> f = () => new AmazonS3Client(); f();"), [ALWAYS]),
    "in a lambda that LINQ may call": (of_handler("items.Where(i => new AmazonS3Client() != null);"), [MAYBE]),
    "in a lambda for each item": (of_handler("var x = items.Select(i => new AmazonS3Client());"), [ALWAYS]),
    "in a loop": (of_handler("foreach (var i in items) { new AmazonS3Client(); }"), [ALWAYS]),
    "for each event": (of_handler("foreach (var i in items) { new AmazonS3Client(i); }"), [VARIES]),
    "under a condition": (of_handler("if (x > 1) { new AmazonS3Client(); }"), [MAYBE]),
    "in a switch": (of_handler('switch (input) { case "a": new AmazonS3Client(); break; }'), [MAYBE]),
    "in a switch expression": (of_handler('var x = input switch { "a" => new AmazonS3Client(), _ => null };'), [MAYBE]),
    "as an alternative": (of_handler("var x = input == null ? new AmazonS3Client() : null;"), [MAYBE]),
    "in a catch clause": (of_handler("try { F(); } catch (Exception e) { new AmazonS3Client(); }"), [MAYBE]),
    "in a try statement": (of_handler("try { new AmazonS3Client(); } catch (Exception e) { throw; }"), [ALWAYS]),
    "in a lock": (of_handler("lock (x) { new AmazonS3Client(); }"), [ALWAYS]),
    "with a region of the event": (of_handler("new AmazonS3Client(input);"), [VARIES]),
    "with credentials of a role": (
        of_handler("var c = sts.AssumeRole(x).Credentials; var s3 = new AmazonS3Client(c);"),
        [VARIES],
    ),
    "where the field is empty": (
        of_handler("if (_s3 == null) _s3 = new AmazonS3Client();", "private IAmazonS3 _s3;"),
        [INIT],
    ),
    "where the static field is null": (
        of_handler("if (s3 is null) { s3 = new AmazonS3Client(); }", "static IAmazonS3 s3;"),
        [INIT],
    ),
    "where the field is empty, twice looked at": (
        of_handler(
            "if (s3 == null) { lock (gate) { if (s3 == null) { s3 = new AmazonS3Client(); } } }",
            "static IAmazonS3 s3; static object gate = new object();",
        ),
        [INIT],
    ),
    "by ??= on a field": (of_handler("_s3 ??= new AmazonS3Client();", "IAmazonS3 _s3;"), [INIT]),
    "by ??= through this": (of_handler("this._s3 ??= new AmazonS3Client();", "IAmazonS3 _s3;"), [INIT]),
    "by ??= on a local variable": (of_handler("IAmazonS3 s3 = null; s3 ??= new AmazonS3Client();"), [MAYBE]),
    "by ?? on a field": (of_handler("s3 = s3 ?? new AmazonS3Client();", "static IAmazonS3 s3;"), [INIT]),
    "by ??= in a property": (
        of_handler("S3.ToString();", "IAmazonS3 _s3; IAmazonS3 S3 => _s3 ??= new AmazonS3Client();"),
        [INIT],
    ),
    "after an early return of the field": (
        of_handler(
            "Get();",
            "static IAmazonS3 s3; IAmazonS3 Get() { if (s3 != null) return s3; s3 = new AmazonS3Client(); return s3; }",
        ),
        [INIT],
    ),
    "where a dictionary has none": (
        of_handler(
            'if (!clients.TryGetValue("a", out var s3)) { s3 = new AmazonS3Client(); clients["a"] = s3; }',
            "static readonly Dictionary<string, IAmazonS3> clients = new();",
        ),
        [INIT],
    ),
    "by GetOrAdd": (
        of_handler(
            'clients.GetOrAdd("a", _ => new AmazonS3Client());',
            "static readonly ConcurrentDictionary<string, IAmazonS3> clients = new();",
        ),
        [INIT],
    ),
    "in a Lazy field": (
        of_handler(
            "lazy.Value.ToString();",
            "static readonly Lazy<IAmazonS3> lazy = new Lazy<IAmazonS3>(() => new AmazonS3Client());",
        ),
        [INIT],
    ),
    "in a Lazy field by its type": (
        of_handler("lazy.Value.ToString();", "readonly Lazy<IAmazonS3> lazy = new(() => new AmazonS3Client());"),
        [INIT],
    ),
    "where a field that is not kept is empty": (
        of_handler(
            "new Service().Get();",
            rest="class Service { IAmazonS3 s3; public void Get() { s3 ??= new AmazonS3Client(); } }",
        ),
        [MAYBE],
    ),
    "in the constructor of an object of the event": (
        of_handler("new Service();", rest="class Service { public Service() { new AmazonS3Client(); } }"),
        [ALWAYS],
    ),
    "in a field of an object of the event": (
        of_handler("new Service();", rest="class Service { IAmazonS3 s3 = new AmazonS3Client(); }"),
        [ALWAYS],
    ),
    "in a field of an object that is kept": (
        of_handler(
            "service.Get();",
            "Service service = new();",
            "class Service { IAmazonS3 s3 = new AmazonS3Client(); public void Get() {} }",
        ),
        [INIT],
    ),
    "in a static field of another class": (
        of_handler(
            "Clients.S3.ToString();", rest="static class Clients { public static IAmazonS3 S3 = new AmazonS3Client(); }"
        ),
        [INIT],
    ),
    "in a singleton": (
        of_handler(
            "Clients.Instance.Get();",
            rest=(
                "class Clients { public static readonly Clients Instance = new Clients();"
                " IAmazonS3 s3 = new AmazonS3Client(); public void Get() {} }"
            ),
        ),
        [INIT],
    ),
    "in the constructor of the base class": (
        of_base("protected Base() { new AmazonS3Client(); }", f"{HANDLE} {{ }}"),
        [INIT],
    ),
    "in a method of the base class": (
        of_base("protected void Work() { new AmazonS3Client(); }", f"{HANDLE} {{ Work(); }}"),
        [ALWAYS],
    ),
    "in a method that overrides": (
        of_base(
            f"{HANDLE} {{ Work(); }} protected abstract void Work();",
            "protected override void Work() { new AmazonS3Client(); }",
        ),
        [ALWAYS],
    ),
    "in a class that implements an interface": (
        of_handler(
            "_service.Get();",
            "readonly IService _service; public Function(IService service) { _service = service; }",
            f"interface IService {{ void Get(); }}\nclass Service : IService {{ {GET} }}",
        ),
        [ALWAYS],
    ),
    "in one of several classes that implement an interface": (
        of_handler(
            "_service.Get();",
            "readonly IService _service; public Function(IService service) { _service = service; }",
            "interface IService { void Get(); }\nclass A : IService { public void Get() { new AmazonS3Client(); } }\n"
            "class B : IService { public void Get() { } }",
        ),
        [],
    ),
    "in a method of several by its arguments": (
        of_handler("Work(1);", "void Work() { } void Work(int x) { new AmazonS3Client(); }"),
        [ALWAYS],
    ),
    "in the other method of that name": (
        of_handler("Work();", "void Work() { } void Work(int x) { new AmazonS3Client(); }"),
        [],
    ),
    "in a primary constructor's class": (
        f"{USINGS}namespace App;\nclass Function() {{ readonly IAmazonS3 s3 = new AmazonS3Client(); {HANDLE} {{ }} }}",
        [INIT],
    ),
    "of a class of the project's own": (
        of_handler("new AmazonS3Client();", rest="class AmazonS3Client { }"),
        [],
    ),
    "in a nested class": (
        of_handler("new Inner().Go();", "class Inner { public void Go() { new AmazonS3Client(); } }"),
        [ALWAYS],
    ),
    "in a generic method": (of_handler("Work<string>();", "void Work<T>() { new AmazonS3Client(); }"), [ALWAYS]),
    "in a task that is run": (of_handler("Task.Run(() => new AmazonS3Client()).Wait();"), [ALWAYS]),
}


@pytest.mark.parametrize(("app", "expected"), CASES.values(), ids=CASES)
def test_when_a_client_is_built(read: Read, app: str, expected: list[str]) -> None:
    assert [told(call) for call in built(read(app))] == expected


def test_a_client_is_told_with_its_place_and_its_name(read: Read) -> None:
    (call,) = built(read(of_handler("var s3 = new AmazonS3Client(RegionEndpoint.EUWest1);")))
    assert call.span.text == "new AmazonS3Client(RegionEndpoint.EUWest1)"
    assert (call.target, call.creates, call.service) == ("Amazon.S3.AmazonS3Client", "S3 client", "s3")


def test_the_chain_of_calls_is_told(read: Read) -> None:
    app = of_handler("First();", "void First() { Second(); } void Second() { new HttpClient(); }")
    (call,) = built(read(app))
    assert [step.name for step in call.via] == ["First", "Second"]
    assert [step.span.text for step in call.via] == ["First", "Second"]


def test_the_chain_through_constructors_is_told(read: Read) -> None:
    app = of_base(
        "protected Base() { new AmazonS3Client(); }", f"{HANDLE} {{ new Function(1); }} Function(int x) {{ }}"
    )
    call = built(read(app))[0]
    assert [step.name for step in call.via] == ["Function", "base()"]


@pytest.mark.parametrize(
    ("made", "target"),
    [
        ("new AmazonDynamoDBClient()", "Amazon.DynamoDBv2.AmazonDynamoDBClient"),
        (
            "new Amazon.SecurityToken.AmazonSecurityTokenServiceClient()",
            "Amazon.SecurityToken.AmazonSecurityTokenServiceClient",
        ),
        (
            "new Amazon.SimpleEmailV2.AmazonSimpleEmailServiceV2Client()",
            "Amazon.SimpleEmailV2.AmazonSimpleEmailServiceV2Client",
        ),
        ("new HttpClient()", "System.Net.Http.HttpClient"),
        ("new MongoDB.Driver.MongoClient(uri)", "MongoDB.Driver.MongoClient"),
        ('ConnectionMultiplexer.Connect("x")', "StackExchange.Redis.ConnectionMultiplexer.Connect"),
        ("new NpgsqlDataSourceBuilder(x).Build()", "Npgsql.NpgsqlDataSourceBuilder.Build"),
    ],
)
def test_known_libraries(read: Read, made: str, target: str) -> None:
    assert [call.target for call in built(read(of_handler(f"var x = {made};")))] == [target]


@pytest.mark.parametrize("made", ["new SqlConnection(x)", "new NpgsqlConnection(x)", "new TransferUtility(s3)"])
def test_what_is_pooled_or_cheap_is_no_client(read: Read, made: str) -> None:
    assert built(read(of_handler(f"using var x = {made};"))) == []


REFERENCE = '<Project><ItemGroup><ProjectReference Include="..\\Shared\\Shared.csproj" /></ItemGroup></Project>'

FILES = {
    "another file of the namespace": ("namespace App;", {"Service.cs": service("namespace App;")}),
    "another namespace": (
        "using App.Services;\nnamespace App;",
        {"S/Service.cs": f"using Amazon.S3;\nnamespace App.Services {{ class Service {{ {GET} }} }}"},
    ),
    "a namespace around": ("namespace App;", {"Service.cs": service("")}),
    "global usings": (
        "namespace App;",
        {
            "Usings.cs": "global using Amazon.S3;\nglobal using App.Services;",
            "Service.cs": f"namespace App.Services;\nclass Service {{ {GET} }}",
        },
    ),
    "an alias": (
        "using Service = App.Services.Worker;\nnamespace App;",
        {"Service.cs": service("namespace App.Services;", "Worker")},
    ),
    "a project that is referred to": (
        "using Shared;\nnamespace App;",
        {
            "A.csproj": REFERENCE,
            "../Shared/Shared.csproj": PROJECT,
            "../Shared/Service.cs": service("namespace Shared;"),
        },
    ),
}


@pytest.mark.parametrize(("head", "files"), FILES.values(), ids=FILES)
def test_classes_of_other_files(tmp_path: Path, head: str, files: dict[str, str]) -> None:
    app = f"{head}\nclass Function {{ public void Handle(string i, ILambdaContext c) {{ new Service().Get(); }} }}"
    for name, text in {"A.csproj": PROJECT, "Function.cs": app, **files}.items():
        path = tmp_path / "App" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    setting = Setting(Span(SourceFile("template.yaml", HANDLER), 0, len(HANDLER)), HANDLER)
    found = CSharpReader(Repository(tmp_path), lambda *_: None).find(setting, tmp_path / "App", ())
    assert isinstance(found, Handler)
    assert [told(call) for call in built(found)] == [ALWAYS]
    assert [step.name for step in built(found)[0].via] == ["Get"]


def test_the_parts_of_a_class(read: Read) -> None:
    part = "readonly IAmazonS3 _s3 = new AmazonS3Client();\nvoid Work() { new AmazonS3Client(); }"
    handler = read(
        f"{USINGS}namespace App;\npublic partial class Function {{ {HANDLE} {{ Work(); }} }}",
        {"Function.Work.cs": f"using Amazon.S3;\nnamespace App;\npublic partial class Function {{\n{part}\n}}"},
    )
    assert [told(call) for call in built(handler)] == [INIT, ALWAYS]


OPERATIONS = {
    "a field's": ("await s3.GetObjectAsync(b, k);", "static IAmazonS3 s3 = new AmazonS3Client();"),
    "an injected one's": (
        "await _s3.GetObjectAsync(b, k);",
        "readonly IAmazonS3 _s3; public Function(IAmazonS3 s3) { _s3 = s3; }",
    ),
    "a primary constructor's": None,
    "a lazy one's": ("lazy.Value.GetObjectAsync(b, k);", "Lazy<IAmazonS3> lazy = new(() => new AmazonS3Client());"),
    "a property's": ("S3.GetObjectAsync(b, k);", "IAmazonS3 S3 { get; set; }"),
    "one under a condition": ("_s3?.GetObjectAsync(b, k);", "IAmazonS3 _s3;"),
}


@pytest.mark.parametrize("case", OPERATIONS.values(), ids=OPERATIONS)
def test_operations(read: Read, case: tuple[str, str] | None) -> None:
    if case is None:
        app = (
            f"{USINGS}namespace App;\npublic class Function(IAmazonS3 s3) {{"
            " public async Task Handle(string i, ILambdaContext c) { await s3.GetObjectAsync(b, k); } }"
        )
    else:
        app = of_handler(*case)
    sent = [call for call in read(app).calls if call.kind is CallKind.OPERATION]
    assert [(call.service, call.operations, call.phase) for call in sent] == [("s3", ("GetObject",), Phase.INVOKE)]


LIBRARIES = {
    "a context": ("new DynamoDBContext(db).LoadAsync<Order>(id);", "", "dynamodb", "GetItem"),
    "an injected context": (
        "_db.SaveAsync(order);",
        "readonly IDynamoDBContext _db; public Function(IDynamoDBContext db) => _db = db;",
        "dynamodb",
        "UpdateItem",
    ),
    "a transfer utility": ("new TransferUtility(s3).DownloadAsync(p, b, k);", "", "s3", "GetObject"),
    "a client of another name": (
        "new Amazon.SecurityToken.AmazonSecurityTokenServiceClient().GetCallerIdentityAsync(r);",
        "",
        "sts",
        "GetCallerIdentity",
    ),
    "a method of another name": ("new AmazonS3Client().GetObjectMetadataAsync(b, k);", "", "s3", "HeadObject"),
}


@pytest.mark.parametrize(("statements", "members", "service", "operation"), LIBRARIES.values(), ids=LIBRARIES)
def test_operations_of_libraries(read: Read, statements: str, members: str, service: str, operation: str) -> None:
    usings = "using Amazon.DynamoDBv2.DataModel;\nusing Amazon.S3.Transfer;\n"
    sent = [call for call in read(usings + of_handler(statements, members)).calls if call.kind is CallKind.OPERATION]
    assert [(call.service, call.operations) for call in sent] == [(service, (operation,))]


def test_what_a_request_says(read: Read) -> None:
    app = of_handler(
        'var key = Environment.GetEnvironmentVariable("K");'
        'await s3.PutObjectAsync(new PutObjectRequest { BucketName = "büro", Key = key });',
        "static IAmazonS3 s3 = new AmazonS3Client();",
    )
    (call,) = (call for call in read(app).calls if call.kind is CallKind.OPERATION)
    assert [(one.name, one.text, one.variable) for one in call.arguments] == [
        ("Bucket", "büro", None),
        ("Key", None, "K"),
    ]


def test_operations_in_a_loop_and_those_that_are_waited_for(read: Read) -> None:
    app = of_handler(
        "foreach (var i in items) { await s3.GetObjectAsync(i, i); } s3.DeleteObjectAsync(b, k);",
        "static IAmazonS3 s3 = new AmazonS3Client();",
    )
    sent = [call for call in read(app).calls if call.kind is CallKind.OPERATION]
    assert [(call.operations, call.in_loop, call.awaited) for call in sent] == [
        (("GetObject",), True, True),
        (("DeleteObject",), False, False),
    ]


def test_startup_and_injection(read: Read) -> None:
    startup = """using Amazon.S3;
namespace App;
[LambdaStartup]
public class Startup {
  public void ConfigureServices(IServiceCollection services) {
    services.AddSingleton<IAmazonS3>(new AmazonS3Client());
    services.AddSingleton<IOrders, Orders>();
  }
}"""
    orders = """using Amazon.S3;
namespace App;
public interface IOrders { void Get(); }
public class Orders : IOrders {
  readonly IAmazonS3 _s3;
  public Orders(IAmazonS3 s3) { _s3 = s3; }
  public void Get() { _s3.ListBucketsAsync(); }
}"""
    handler = read(
        of_handler("_orders.Get();", "readonly IOrders _orders; public Function(IOrders orders) { _orders = orders; }"),
        {"Startup.cs": startup, "Orders.cs": orders},
    )
    assert [told(call) for call in built(handler)] == [INIT]
    sent = [call for call in handler.calls if call.kind is CallKind.OPERATION]
    assert [(call.operations, [step.name for step in call.via]) for call in sent] == [(("ListBuckets",), ["Get"])]


@pytest.mark.parametrize(
    "statement",
    [
        "var a = " + "(\n" * 3000 + "1" + ")" * 3000 + ";",
        "{\n" * 3000 + "}" * 3000,
        "x" + "\n.Y()" * 3000 + ";",
        "if (a) { }" + "\nelse if (b) { }" * 3000,
        "F(x =>\n" * 1000 + "1" + ")" * 1000 + ";",
    ],
)
def test_deep_nesting_does_no_harm(read: Read, statement: str) -> None:
    assert [told(call) for call in built(read(of_handler(f"{statement}\nnew AmazonS3Client();")))] == [ALWAYS]


def test_generated_files_are_not_read(read: Read) -> None:
    handler = read(of_handler("Big.Make();"), {"Big.cs": "class Big { /*" + "x" * 30_000 + "*/ }"})
    assert built(handler) == []
