"""Small handlers of each language around a few statements, as `read_handler` takes them."""

from __future__ import annotations

from lambdalint.readers.code.csharp import CSharpReader
from lambdalint.readers.code.go import GoReader
from lambdalint.readers.code.java import JavaReader
from lambdalint.readers.code.javascript import JavaScriptReader
from lambdalint.readers.code.kotlin import KotlinReader
from lambdalint.readers.code.program.reader import CodeReader
from lambdalint.readers.code.python import PythonReader
from lambdalint.readers.code.ruby import RubyReader
from lambdalint.readers.code.rust import RustReader

Program = tuple[type[CodeReader], str, dict[str, str]]


def python(body: str, before: str = "", **files: str) -> Program:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    code = f"# Größe\nimport boto3, os\n{before}\ndef handler(event, context):\n{lines}"
    return PythonReader, "app.handler", {"app.py": code, **{f"{name}.py": text for name, text in files.items()}}


def typescript(body: str, before: str = "") -> Program:
    return (
        JavaScriptReader,
        "app.handler",
        {"app.ts": f"{before}\nexport const handler = async (event) => {{ {body} }}"},
    )


def java(body: str, *imports: str, fields: str = "", files: dict[str, str] | None = None) -> Program:
    head = "".join(f"import {name};\n" for name in imports)
    code = (
        f"package com.example;\n{head}public class App implements RequestHandler<Object, Object> {{\n{fields}\n"
        f"public Object handleRequest(Object event, Context context) {{ {body}\nreturn null; }}\n}}\n"
    )
    return JavaReader, "com.example.App::handleRequest", {"src/main/java/com/example/App.java": code, **(files or {})}


def go(body: str, *imports: str, before: str = "") -> Program:
    head = "".join(f'"{name}"\n' for name in ("context", "github.com/aws/aws-lambda-go/lambda", *imports))
    code = (
        f"package main\nimport (\n{head})\n{before}\nfunc handler(ctx context.Context, event map[string]string) error "
        f"{{\n{body}\nreturn nil }}\nfunc main() {{ lambda.Start(handler) }}\n"
    )
    return GoReader, "bootstrap", {"go.mod": "module orders\n", "main.go": code}


def csharp(body: str, *usings: str, members: str = "") -> Program:
    head = "".join(f"using {name};\n" for name in ("System", "Amazon.Lambda.Core", *usings))
    code = (
        f"{head}namespace App;\npublic class Function {{\n{members}\n"
        f"public async Task Handle(string i) {{ {body} }}\n}}\n"
    )
    project = '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup></PropertyGroup></Project>'
    return CSharpReader, "A::App.Function::Handle", {"A.csproj": project, "Function.cs": code}


def ruby(body: str, *requires: str) -> Program:
    head = "".join(f'require "{name}"\n' for name in requires)
    return RubyReader, "app.handler", {"app.rb": f"{head}def handler(event:, context:)\n{body}\nend\n"}


def rust(body: str, before: str = "") -> Program:
    code = (
        f"use lambda_runtime::{{service_fn, Error, LambdaEvent}};\n{before}\n"
        f"async fn handle(event: LambdaEvent<Value>) -> Result<(), Error> {{ {body}\nOk(()) }}\n"
        "#[tokio::main]\nasync fn main() -> Result<(), Error> { lambda_runtime::run(service_fn(handle)).await }\n"
    )
    cargo = '[package]\nname = "orders"\nversion = "0.1.0"\n'
    return RustReader, "bootstrap", {"src/main.rs": code, "Cargo.toml": cargo}


def kotlin(body: str, *imports: str) -> Program:
    head = "".join(f"import {name}\n" for name in ("com.amazonaws.services.lambda.runtime.*", *imports))
    code = (
        f"package com.example\n{head}class App : RequestHandler<Map<String, String>, String?> {{\n"
        f"override fun handleRequest(event: Map<String, String>, context: Context): String? {{\n{body}\n"
        "return null\n}\n}\n"
    )
    return KotlinReader, "com.example.App::handleRequest", {"src/main/kotlin/App.kt": code}
