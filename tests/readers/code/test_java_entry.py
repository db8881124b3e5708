"""Java: from a handler setting to the class and the method, through the layouts that builds have."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.model.code import Handler, MissingFile, MissingSymbol
from lambdalint.readers.code.java import JavaReader
from lambdalint.readers.code.program.reader import Code, Setting
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

APP = (
    "package com.example;\n"
    "public class App { /* ß */ public String handleRequest(Object event, Object context) { return null; } }\n"
)
POM = "<project><groupId>com.example</groupId></project>"


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def find(folder: Path, handler: str, root: str = ".") -> Code | None:
    setting = Setting(Span(SourceFile("template.yaml", handler), 0, len(handler)), handler)
    return JavaReader(Repository(folder), lambda *_: None).built(setting, folder / root)


LAYOUTS = {
    "Maven": ({"pom.xml": POM, "src/main/java/com/example/App.java": APP}, "."),
    "the archive that Maven makes": ({"pom.xml": POM, "src/main/java/com/example/App.java": APP}, "target/app.jar"),
    "an archive that is there": (
        {"pom.xml": POM, "src/main/java/com/example/App.java": APP, "target/app.jar": "PK"},
        "target/app.jar",
    ),
    "Gradle": ({"fn/build.gradle": "", "fn/src/main/java/com/example/App.java": APP}, "fn"),
    "the archive that Gradle makes": (
        {"fn/build.gradle.kts": "", "fn/src/main/java/com/example/App.java": APP},
        "fn/build/distributions/fn.zip",
    ),
    "a source root of its own": ({"pom.xml": POM, "java/com/example/App.java": APP}, "."),
    "no build": ({"fn/App.java": APP}, "fn"),
    "several functions": (
        {"a/pom.xml": POM, "a/src/main/java/com/example/App.java": APP, "b/src/main/java/com/example/App.java": APP},
        "a",
    ),
    "a build of several modules": (
        {
            "pom.xml": "<modules><module>fn</module><module>lib</module></modules>",
            "fn/pom.xml": POM,
            "fn/src/main/java/com/example/App.java": "package com.example; class App extends com.example.lib.Base { }",
            "lib/src/main/java/com/example/lib/Base.java": APP.replace("com.example", "com.example.lib").replace(
                "App", "Base"
            ),
        },
        "fn",
    ),
}


@pytest.mark.parametrize(("files", "root"), LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("handler", ["com.example.App::handleRequest", "com.example.App"])
def test_layouts(tmp_path: Path, files: dict[str, str], root: str, handler: str) -> None:
    write(tmp_path, files)
    found = find(tmp_path, handler, root)
    assert isinstance(found, Handler)
    assert (found.symbol, found.span.text) == ("handleRequest", "handleRequest")


HANDLERS = {
    "a method": ("App::run", "class App { void run(Object e) { } }", "run"),
    "a static method": ("App::run", "class App { static void run(Object e) { } }", "run"),
    "an inner class": ("App$In::run", "class App { static class In { void run(Object e) { } } }", "run"),
    "a method of the base": (
        "App",
        "class App extends Base { } abstract class Base { public void handleRequest(Object e, Object c) { } }",
        "handleRequest",
    ),
    "one of several": (
        "App",
        "class App { void handleRequest(Object e) { } public String handleRequest(Object e, Context c) { } }",
        "handleRequest",
    ),
}


@pytest.mark.parametrize(("handler", "text", "symbol"), HANDLERS.values(), ids=HANDLERS)
def test_methods(tmp_path: Path, handler: str, text: str, symbol: str) -> None:
    write(tmp_path, {"pom.xml": "", "src/App.java": text})
    found = find(tmp_path, handler)
    assert isinstance(found, Handler)
    assert found.span.text == symbol


LIBRARIES = [
    "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest",
    "org.springframework.cloud.function.adapter.aws.FunctionInvoker",
    "io.micronaut.function.aws.MicronautRequestHandler",
    "com.amazonaws.serverless.proxy.spring.SpringDelegatingLambdaContainerHandler",
    "not a class",
    "hello::handler",
    "",
]


@pytest.mark.parametrize("handler", LIBRARIES)
def test_libraries_are_not_missed(tmp_path: Path, handler: str) -> None:
    write(tmp_path, {"pom.xml": POM, "src/main/java/com/example/App.java": APP})
    assert find(tmp_path, handler) is None


def test_a_class_that_is_missing(tmp_path: Path) -> None:
    write(tmp_path, {"fn/pom.xml": POM, "fn/src/main/java/com/example/App.java": APP})
    found = find(tmp_path, "com.example.Apps::handleRequest", "fn")
    assert isinstance(found, MissingFile)
    assert (found.path, found.nearest) == ("fn/src/main/java/com/example/Apps.java", "com.example.App::handleRequest")
    assert found.place is not None
    assert found.place.file.path == "fn/src/main/java/com/example/App.java"


def test_a_class_in_another_package(tmp_path: Path) -> None:
    write(tmp_path, {"pom.xml": POM, "src/main/java/com/example/App.java": APP})
    found = find(tmp_path, "org.other.App::handleRequest")
    assert isinstance(found, MissingFile)
    assert (found.path, found.nearest) == ("src/main/java/org/other/App.java", "com.example.App::handleRequest")


UNCERTAIN = {
    "no build": ({"src/App.java": APP}),
    "another language": ({"pom.xml": POM, "src/App.java": APP, "src/Other.scala": ""}),
    "code is generated": ({"pom.xml": "<artifactId>protobuf-maven-plugin</artifactId>", "src/App.java": APP}),
    "a library of the same group": (
        {"pom.xml": "<dependency><groupId>com.example.lib</groupId></dependency>", "src/App.java": APP}
    ),
    "a library of the same group with Gradle": (
        {"build.gradle": "implementation 'com.example:lib:1'", "src/App.java": APP}
    ),
    "no sources": ({"pom.xml": POM}),
    "tests alone": ({"pom.xml": POM, "src/test/java/com/example/App.java": APP}),
}


@pytest.mark.parametrize("files", UNCERTAIN.values(), ids=UNCERTAIN)
@pytest.mark.parametrize("handler", ["com.example.Apps::handleRequest", "com.example.other.App"])
def test_what_is_not_certainly_missing(tmp_path: Path, files: dict[str, str], handler: str) -> None:
    write(tmp_path, {f"fn/{name}": text for name, text in files.items()})
    assert find(tmp_path, handler, "fn") is None


def test_a_method_that_is_missing(tmp_path: Path) -> None:
    write(tmp_path, {"pom.xml": POM, "src/main/java/com/example/App.java": APP})
    found = find(tmp_path, "com.example.App::handle")
    assert isinstance(found, MissingSymbol)
    assert (found.symbol, found.nearest, found.place.text) == ("handle", "handleRequest", "handleRequest")


OPAQUE = {
    "a base of a library": "class App extends SpringBootRequestHandler<A, B> { }",
    "an interface of a library": "class App implements com.lib.Handling { }",
    "what does not parse": "class App { void x( }",
}


@pytest.mark.parametrize("text", OPAQUE.values(), ids=OPAQUE)
def test_a_method_that_may_come_from_elsewhere(tmp_path: Path, text: str) -> None:
    write(tmp_path, {"pom.xml": POM, "src/App.java": text})
    assert find(tmp_path, "App::handle") is None


def test_handlers_by_their_shape(tmp_path: Path) -> None:
    method = "public String handleRequest(String e, Context c) { }"
    text = f"package a; class App implements RequestHandler<String, String> {{ {method} }}\nclass B {{ }}"
    write(tmp_path, {"src/a/App.java": text})
    (found,) = JavaReader(Repository(tmp_path), lambda *_: None).guess(tmp_path / "src/a/App.java")
    assert (found.symbol, found.guessed) == ("handleRequest", True)


def test_a_base_of_a_library_that_calls_the_class(tmp_path: Path) -> None:
    text = "class App extends MicronautRequestHandler<A, B> { public B execute(A a) { return null; } }"
    write(tmp_path, {"pom.xml": POM, "src/App.java": text})
    found = find(tmp_path, "App")
    assert isinstance(found, Handler)
    assert found.span.text == "execute"


def test_of_several_methods_the_runtime_takes_one(tmp_path: Path) -> None:
    text = "class App { /* ß */ void run(A a, B b) { one(); } void run(A a, Context c) { two(); } void run(A a) { } }"
    write(tmp_path, {"pom.xml": POM, "src/App.java": text})
    found = find(tmp_path, "App::run")
    assert isinstance(found, Handler)
    assert found.span.file.text[found.span.start :].startswith("run(A a, Context c)")
