"""From `Assembly::Namespace.Class::Method`, or the name of a program, to what runs; and what is missing for certain."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.model.call import Phase
from lambdalint.model.code import GeneratedFile, Handler, MissingFile, MissingSymbol
from lambdalint.readers.code.csharp import CSharpReader
from lambdalint.readers.code.program.reader import Setting
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

PROJECT = "<Project></Project>"
CLASS = "// é\nnamespace App;\npublic class Function { public string Handle(string i, ILambdaContext c) => i; }"

Found = Handler | MissingFile | MissingSymbol | GeneratedFile | None


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def find(folder: Path, handler: str, root: str = ".") -> Found:
    setting = Setting(Span(SourceFile("template.yaml", handler), 0, len(handler)), handler)
    return CSharpReader(Repository(folder), lambda *_: None).find(setting, folder / root, ())


FOUND = {
    "a file-scoped namespace": ({"A.csproj": PROJECT, "F.cs": CLASS}, "A::App.Function::Handle"),
    "a namespace with a body": (
        {"A.csproj": PROJECT, "F.cs": "namespace App.Api { class Function { public void Handle() { } } }"},
        "A::App.Api.Function::Handle",
    ),
    "nested namespaces": (
        {
            "A.csproj": PROJECT,
            "F.cs": "namespace App { namespace Api { class Function { public void Handle() { } } } }",
        },
        "A::App.Api.Function::Handle",
    ),
    "no namespace": (
        {"A.csproj": PROJECT, "F.cs": "class Function { public void Handle() { } }"},
        "A::Function::Handle",
    ),
    "a nested class": (
        {"A.csproj": PROJECT, "F.cs": "namespace App; class Outer { public class Inner { public void Handle() { } } }"},
        "A::App.Outer+Inner::Handle",
    ),
    "an assembly's own name": (
        {"x.csproj": "<Project><AssemblyName>Orders.Api</AssemblyName></Project>", "F.cs": CLASS},
        "Orders.Api::App.Function::Handle",
    ),
    "a project below the code root": ({"src/A/A.csproj": PROJECT, "src/A/F.cs": CLASS}, "A::App.Function::Handle"),
    "one of several projects": (
        {"src/A/A.csproj": PROJECT, "src/A/F.cs": CLASS, "src/B/B.csproj": PROJECT, "src/B/F.cs": "class X { }"},
        "A::App.Function::Handle",
    ),
    "a static method": (
        {"A.csproj": PROJECT, "F.cs": "class Function { public static void Handle() { } }"},
        "A::Function::Handle",
    ),
    "a method of a base class": (
        {"A.csproj": PROJECT, "F.cs": "class Base { public void Handle() { } }\nclass Function : Base { }"},
        "A::Function::Handle",
    ),
    "a part of a class": (
        {
            "A.csproj": PROJECT,
            "F.cs": "namespace App; partial class Function { }",
            "G.cs": "namespace App; partial class Function { public void Handle() { } }",
        },
        "A::App.Function::Handle",
    ),
    "what Lambda Annotations generate": (
        {
            "A.csproj": PROJECT,
            "F.cs": "namespace App; class Function { [LambdaFunction] public int Handle(int x) => x; }",
        },
        "A::App.Function_Handle_Generated::Handle",
    ),
    "under a condition of the build": (
        {"A.csproj": PROJECT, "F.cs": "namespace App;\n#if NET8\nclass Function { public void Handle() { } }\n#endif"},
        "A::App.Function::Handle",
    ),
}


@pytest.mark.parametrize(("files", "handler"), FOUND.values(), ids=FOUND)
def test_class_libraries(tmp_path: Path, files: dict[str, str], handler: str) -> None:
    write(tmp_path, files)
    found = find(tmp_path, handler)
    assert isinstance(found, Handler)
    assert (found.symbol, found.span.text) == ("Handle", "Handle")


@pytest.mark.parametrize("root", [".", "src", "src/App", "src/App/bin"])
def test_the_project_may_be_above_the_code_root_or_below(tmp_path: Path, root: str) -> None:
    write(tmp_path, {"src/App/A.csproj": PROJECT, "src/App/F.cs": CLASS, "src/App/bin/x.json": "{}"})
    assert isinstance(find(tmp_path, "A::App.Function::Handle", root), Handler)


def test_what_a_build_puts_next_to_the_project(tmp_path: Path) -> None:
    write(tmp_path, {"A.csproj": PROJECT, "F.cs": CLASS})
    handler = "A::App.Function::Handle"
    setting = Setting(Span(SourceFile("serverless.yml", handler), 0, len(handler)), handler)
    reader = CSharpReader(Repository(tmp_path), lambda *_: None)
    assert isinstance(reader.built(setting, tmp_path / "bin/release/package.zip"), Handler)
    assert reader.built(Setting(setting.span, "B::App.Function::Handle"), tmp_path / "bin/release/package.zip") is None


def test_a_method_of_a_library_is_found_at_the_class(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "A.csproj": PROJECT,
            "F.cs": "namespace App; public class Entry : APIGatewayProxyFunction { }",
            "C.cs": (
                "using Amazon.S3;\nnamespace App;\n[ApiController]\npublic class Orders : ControllerBase {\n"
                "  [HttpGet] public void Get() { new AmazonS3Client(); }\n}"
            ),
        },
    )
    found = find(tmp_path, "A::App.Entry::FunctionHandlerAsync")
    assert isinstance(found, Handler)
    assert found.span.text == "Entry"
    assert [(call.span.text, call.phase) for call in found.calls] == [("new AmazonS3Client()", Phase.INVOKE)]


PROGRAMS = {
    "top-level statements": (
        "using Amazon.S3;\nvar kept = new AmazonS3Client();\nvar handler = (string s, ILambdaContext c) => Work(s);\n"
        "await LambdaBootstrapBuilder.Create(handler, new S()).Build().RunAsync();\n"
        "string Work(string s) { new AmazonS3Client(); return s; }"
    ),
    "a Main method": (
        "using Amazon.S3;\nnamespace App;\npublic class Program {\n"
        "  static readonly IAmazonS3 kept = new AmazonS3Client();\n"
        "  static async Task Main() { Func<string, ILambdaContext, string> handler = Handle;\n"
        "    await LambdaBootstrapBuilder.Create(handler, new S()).Build().RunAsync(); }\n"
        "  public static string Handle(string s, ILambdaContext c) { new AmazonS3Client(); return s; }\n}"
    ),
    "a wrapper": (
        "using Amazon.S3;\nvar kept = new AmazonS3Client();\n"
        "using var wrapper = HandlerWrapper.GetHandlerWrapper((Func<string, string>)Work, new S());\n"
        "using var bootstrap = new LambdaBootstrap(wrapper);\nawait bootstrap.RunAsync();\n"
        "string Work(string s) { new AmazonS3Client(); return s; }"
    ),
    "routes": (
        "using Amazon.S3;\nvar builder = WebApplication.CreateBuilder(args);\nvar kept = new AmazonS3Client();\n"
        "builder.Services.AddAWSLambdaHosting(LambdaEventSource.HttpApi);\nvar app = builder.Build();\n"
        'app.MapGet("/", () => { new AmazonS3Client(); });\napp.Run();'
    ),
}


@pytest.mark.parametrize("code", PROGRAMS.values(), ids=PROGRAMS)
def test_programs(tmp_path: Path, code: str) -> None:
    write(tmp_path, {"A.csproj": "<Project><OutputType>Exe</OutputType></Project>", "Program.cs": code})
    found = find(tmp_path, "A")
    assert isinstance(found, Handler)
    built = [call.phase for call in found.calls if call.creates]
    assert built == [Phase.INIT, Phase.INVOKE]


def test_a_missing_method(tmp_path: Path) -> None:
    write(tmp_path, {"A.csproj": PROJECT, "F.cs": CLASS})
    found = find(tmp_path, "A::App.Function::Handel")
    assert isinstance(found, MissingSymbol)
    assert (found.symbol, found.nearest, found.place.text) == ("Handel", "Handle", "Handle")


def test_a_missing_class(tmp_path: Path) -> None:
    write(tmp_path, {"A.csproj": PROJECT, "F.cs": CLASS})
    found = find(tmp_path, "A::Apq.Function::Handle")
    assert isinstance(found, MissingSymbol)
    assert (found.symbol, found.nearest, found.place.text) == ("Apq.Function", "App.Function", "Function")


SILENT = {
    "no project": ({"F.cs": CLASS}, "A::App.Function::Handle"),
    "another assembly": ({"B.csproj": PROJECT, "F.cs": CLASS}, "A::App.Function::Nothing"),
    "an assembly that the build names": (
        {"A.csproj": "<Project><AssemblyName>$(Name)</AssemblyName></Project>", "F.cs": CLASS},
        "A::App.Function::Nothing",
    ),
    "no sources": ({"A.csproj": PROJECT}, "A::App.Function::Handle"),
    "a class that is generated": ({"A.csproj": PROJECT, "F.cs": CLASS}, "A::App.Function_Other_Generated::Other"),
    "a file that does not parse": ({"A.csproj": PROJECT, "F.cs": CLASS, "G.cs": "class { ( }"}, "A::App.Other::Handle"),
    "a file that is not read": (
        {"A.csproj": PROJECT, "F.cs": CLASS, "G.cs": "class Other { /*" + "x" * 30_000 + "*/ }"},
        "A::App.Other::Handle",
    ),
    "not a handler of .NET": ({"A.csproj": PROJECT, "F.cs": CLASS}, "app.handler::x::y::z"),
    "a library without a program": ({"A.csproj": PROJECT, "F.cs": CLASS}, "A"),
    "files from elsewhere": (
        {"A.csproj": '<Project><Compile Include="../shared/**/*.cs" /></Project>', "F.cs": CLASS},
        "A::App.Other::Handle",
    ),
    "a class whose other part may be generated": (
        {"A.csproj": PROJECT, "F.cs": "namespace App; partial class Function { }"},
        "A::App.Function::Handle",
    ),
    "F#": ({"A.fsproj": PROJECT, "F.fs": "module App"}, "A::App.Function::Handle"),
}


@pytest.mark.parametrize(("files", "handler"), SILENT.values(), ids=SILENT)
def test_what_is_not_judged(tmp_path: Path, files: dict[str, str], handler: str) -> None:
    write(tmp_path, files)
    assert find(tmp_path, handler) is None


def test_handlers_by_their_shape(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "A.csproj": PROJECT,
            "F.cs": (
                "namespace App;\nclass Function {\n  public void FunctionHandler(S3Event e, ILambdaContext c) { }\n"
                "  [LambdaFunction] public int Add(int x) => x;\n  void Other(string s) { }\n}"
            ),
        },
    )
    guessed = list(CSharpReader(Repository(tmp_path), lambda *_: None).guess(tmp_path / "F.cs"))
    assert [(one.symbol, one.span.text, one.guessed) for one in guessed] == [
        ("FunctionHandler", "FunctionHandler", True),
        ("Add", "Add", True),
    ]
