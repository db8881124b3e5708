"""From the handler setting of a Node.js function to its file and symbol, and what of these is not there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time

import pytest

from lambdalint.model.call import CallKind
from lambdalint.model.code import GeneratedFile, Handler, MissingFile, MissingSymbol
from lambdalint.readers.code.javascript import JavaScriptReader
from lambdalint.readers.code.program.reader import Code, Setting
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span


@dataclass
class Project:
    folder: Path
    problems: list[str] = field(default_factory=list)

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")

    @property
    def reader(self) -> JavaScriptReader:
        return JavaScriptReader(Repository(self.folder), lambda _, problem: self.problems.append(problem))

    def find(self, handler: str, files: dict[str, str], root: str = ".") -> Code | None:
        self.write(files)
        return self.reader.find(setting(handler), self.folder / root, ())


def setting(handler: str) -> Setting:
    return Setting(Span(SourceFile("template.yaml", handler), 0, len(handler)), handler)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


ESM = "export const handler = async (event) => event;"
CJS = "exports.handler = async (event) => event;"

FOUND = {
    "index.js": ("index.handler", {"index.js": CJS}, "index.js"),
    "a module": ("index.handler", {"index.mjs": ESM}, "index.mjs"),
    "a CommonJS file": ("index.handler", {"index.cjs": CJS}, "index.cjs"),
    "in a folder": ("src/api/get.handler", {"src/api/get.js": CJS}, "src/api/get.js"),
    "from here": ("./src/get.handler", {"src/get.js": CJS}, "src/get.js"),
    "TypeScript": ("src/get.handler", {"src/get.ts": ESM}, "src/get.ts"),
    "TSX": ("src/get.handler", {"src/get.tsx": ESM}, "src/get.tsx"),
    "compiled to dist": ("dist/get.handler", {"src/get.ts": ESM}, "src/get.ts"),
    "compiled to dist, which is there": ("dist/get.handler", {"dist/get.js": CJS, "src/get.ts": ESM}, "src/get.ts"),
    "in dist without a source": ("dist/get.handler", {"dist/get.js": CJS}, "dist/get.js"),
    "compiled to a folder of its own": (
        "target/js/api/get.handler",
        {
            "lambda/api/get.ts": ESM,
            "tsconfig.json": '{"compilerOptions": {"outDir": "target/js", "rootDir": "lambda"}}',
        },
        "lambda/api/get.ts",
    ),
    "bundled to one file": ("get.handler", {"functions/get.ts": ESM, "esbuild.config.js": ""}, "functions/get.ts"),
}


@pytest.mark.parametrize(("handler", "files", "path"), FOUND.values(), ids=FOUND.keys())
def test_the_file(project: Project, handler: str, files: dict[str, str], path: str) -> None:
    found = project.find(handler, files)
    assert isinstance(found, Handler)
    assert found.files[0].path == path
    assert found.span.text in {"handler", "exports.handler"}


@pytest.mark.parametrize(
    ("source", "root"),
    [
        ("services/orders/src/index.ts", "services/orders/dist"),
        ("src/place/index.ts", "dist/place"),
        ("lambdas/place/index.mts", "build/place/"),
        ("src/lambdas/place/index.ts", "dist/place/"),
        ("app/src/functions/place/index.js", "app/dist/place"),
        ("src/handlers/index.ts", "dist"),
    ],
)
def test_what_is_built_of_sources_elsewhere(project: Project, source: str, root: str) -> None:
    project.write({source: ESM, "src/lambdas/ship/index.ts": "export const other = 1;"})
    found = project.reader.built(setting("index.handler"), project.folder / root)
    assert isinstance(found, Handler)
    assert found.files[0].path == source


EXPORTED = {
    "export const": "export const handler = f;",
    "export function": "export async function handler(event) { f(); }",
    "export list": "const handler = f; export { handler };",
    "export as": "export { f as handler };",
    "export as a string": 'export { f as "handler" };',
    "exports": "exports.handler = f;",
    "exports by a string": 'exports["handler"] = f;',
    "module.exports": "module.exports.handler = f;",
    "an object": "module.exports = { handler: f };",
    "an object's method": "module.exports = { async handler(event) { f(); } };",
    "an object by name": "const handler = f; module.exports = { handler };",
    "an object that has a name": "const api = { handler: f }; module.exports = api;",
    "an object that is filled": "const api = {}; api.handler = f; module.exports = api;",
    "an object that is filled by a function of it": (
        "let api = {}; api.handler = () => api.go(); api.go = () => f(); module.exports = api;"
    ),
    "an object that is filled later": "const api = { a: 1 }; module.exports = api; api.handler = async () => f();",
    "an object that is `module.exports`": "const api = module.exports = {}; api.handler = f;",
    "an object that is exported first": "const api = {}; exports = module.exports = api; api.handler = f;",
    "exports anew": "exports = module.exports = {}; exports.handler = f;",
    "several at once": "exports.a = exports.handler = f;",
    "module.exports and exports": "exports = module.exports = { handler: f };",
    "assigned": "Object.assign(exports, { handler: f });",
    "defined": "Object.defineProperty(exports, 'handler', { enumerable: true, get: function () { return f; } });",
    "after it was announced": "exports.handler = void 0; exports.handler = f;",
    "as a compiler annotates": "0 && (module.exports = { handler }); const handler = f;",
    "an instance's method": "class A { handler() { f(); } }\nexport const { handler } = new A();",
    "a bound method": "class A { async run() { f(); } }\nconst a = new A();\nexport const handler = a.run.bind(a);",
    "a field": "class A { run = async () => { f(); }; }\nexport const handler = new A().run;",
    "a decorated method": (
        "class A implements LambdaInterface { @tracer.captureLambdaHandler() public async handler(e: any) { f(); } }\n"
        "const a = new A();\nexport const handler = a.handler.bind(a);"
    ),
    "a factory's result": "const make = () => async () => f();\nexport const handler = make();",
    "middy": "import middy from '@middy/core';\nexport const handler = middy(f).use(json()).use(cors());",
    "middy without a base": "import middy from '@middy/core';\nexport const handler = middy().use(json()).handler(f);",
    "middy step by step": (
        "import middy from '@middy/core';\nconst base = async () => f();\n"
        "export const handler = middy(base);\nhandler.use(json());"
    ),
    "a middleware": (
        "import middy from '@middy/core';\nexport const handler = middy().use({ before: async () => f() });"
    ),
    "Sentry": "import * as Sentry from '@sentry/serverless';\nexport const handler = Sentry.AWSLambda.wrapHandler(f);",
    "Datadog": "const { datadog } = require('datadog-lambda-js');\nmodule.exports.handler = datadog(f);",
    "streaming": "export const handler = awslambda.streamifyResponse(async (event, stream) => { f(); });",
    "streaming and middy": "export const handler = middy(awslambda.streamifyResponse(f));",
    "a wrapper of one's own": "const wrap = (g) => async (e) => { await g(e); };\nexport const handler = wrap(f);",
    "a wrapper of another kind": "import { wrap } from 'somewhere';\nexport const handler = wrap({ logger: 1 }, f);",
    "an idempotent function": (
        "import { makeIdempotent } from '@aws-lambda-powertools/idempotency';\n"
        "export const handler = makeIdempotent(f, {});"
    ),
    "typed": "export const handler: Handler<APIGatewayProxyEvent> = f satisfies Handler;",
    "TypeScript's whole": "const api = { handler: f };\nexport = api;",
    "an app": "const app = express();\napp.get('/', f);\nexport const handler = serverlessExpress({ app });",
    "a server": (
        "const resolvers = { Query: { a: () => f() } };\nconst server = new ApolloServer({ resolvers });\n"
        "export const handler = startServerAndCreateLambdaHandler(server, {});"
    ),
    "NestJS": (
        "let server;\nasync function bootstrap() { const app = await NestFactory.create(AppModule); await app.init();\n"
        "  return serverlessExpress({ app: app.getHttpAdapter().getInstance() }); }\n"
        "export const handler = async (event) => { server = server ?? (await bootstrap()); f(); "
        "return server(event); };"
    ),
}

_F = "import { S3Client } from '@aws-sdk/client-s3';\nasync function f(...all) { new S3Client({}); }\n"


@pytest.mark.parametrize("code", EXPORTED.values(), ids=EXPORTED.keys())
def test_the_symbol(project: Project, code: str) -> None:
    found = project.find("index.handler", {"index.ts": _F + code})
    assert isinstance(found, Handler)
    built = [call for call in found.calls if call.kind is CallKind.CLIENT]
    assert [(call.phase.name, call.unconditional) for call in built] == [("INVOKE", True)]
    assert project.problems == []


@pytest.mark.parametrize(
    ("handler", "files", "place"),
    [
        ("index.handler", {"index.ts": "export * from './a'", "a.ts": ESM}, ("a.ts", "handler")),
        ("index.handler", {"index.ts": "export { main as handler } from './a'", "a.ts": "export function main() {}"},
         ("a.ts", "main")),
        ("index.handler", {"index.js": "module.exports = require('./a')", "a.js": CJS}, ("a.js", "exports.handler")),
        ("index.handler", {"index.js": "exports.handler = require('./a').run", "a.js": "exports.run = () => 1"},
         ("index.js", "exports.handler")),
        ("index.handler", {"index.js": "// é 漢字 😀\nconst handler = () => 1; module.exports = { handler }"},
         ("index.js", "handler")),
        ("index.api.get", {"index.js": "exports.api = { get: async () => 1 }"}, ("index.js", "exports.api")),
        ("index.default", {"index.ts": "export default async () => 1"}, ("index.ts", "async () => 1")),
    ],
)  # fmt: skip
def test_where_it_is_defined(project: Project, handler: str, files: dict[str, str], place: tuple[str, str]) -> None:
    found = project.find(handler, files)
    assert isinstance(found, Handler)
    assert (found.span.file.path, found.span.text) == place


def test_several_handlers_in_one_file(project: Project) -> None:
    code = "const { S3 } = require('@aws-sdk/client-s3'); exports.a = () => new S3({}); exports.b = () => 1;"
    for name, count in (("a", 1), ("b", 0)):
        found = project.find(f"index.{name}", {"index.js": code})
        assert isinstance(found, Handler)
        assert len(found.calls) == count


MISSING = {
    "another name": ("exports.main = () => 1", "main"),
    "nearly the name": ("exports.handlr = () => 1; exports.other = () => 2", "handlr"),
    "not exported": ("const handler = () => 1; function main() {}", None),
    "nothing": ("", None),
    "another export": ("export const main = async () => 1; export const other = async () => 1", None),
    "a default": ("export default async () => 1", None),
    "an object without it": ("module.exports = { lambdaHandler: () => 1, b: 2 }", "lambdaHandler"),
    "an object that is filled with others": ("const a = {}; a.main = () => 1; module.exports = a", "main"),
    "a list without it": ("const a = 1; export { a as main }", "main"),
    "a function": ("module.exports = async (event) => 1", None),
    "a type": ("export type handler = string; export const main = 1;", "main"),
    "another file's exports": ("export * from './other'", "x"),
}


@pytest.mark.parametrize(("code", "nearest"), MISSING.values(), ids=MISSING.keys())
def test_a_missing_symbol(project: Project, code: str, nearest: str | None) -> None:
    found = project.find("index.handler", {"index.ts": code, "other.ts": "export const x = 1"})
    assert isinstance(found, MissingSymbol)
    assert (found.span.text, found.symbol, found.nearest) == ("index.handler", "handler", nearest)


UNCERTAIN = {
    "by a name that is made": "exports[name] = () => 1",
    "by a function": "register(exports)",
    "by a function that gets the module": "install(module)",
    "by another function": "module.exports = build()",
    "of a library": "export * from 'library'",
    "of a library as a whole": "module.exports = require('library')",
    "of a file that is not there": "export * from './generated'",
    "with something else's": "module.exports = { ...other() }",
    "with names that are made": "module.exports = { [name]: 1 }",
    "what a function makes": "const api = make(); module.exports = api",
    "an object that is filled from another": "const api = {}; Object.assign(api, other); module.exports = api",
    "an object that a function fills": "const api = {}; function go() { api.handler = f; } go(); module.exports = api",
    "an object that is filled by a name": "const api = {}; api[name] = f; module.exports = api",
    "`exports` by another name": "const api = exports; install(api)",
    "evaluated": "eval(code)",
    "by this": "this.handler = () => 1",
    "broken": "exports.main = () => {{",
}


@pytest.mark.parametrize("code", UNCERTAIN.values(), ids=UNCERTAIN.keys())
def test_what_may_be_there(project: Project, code: str) -> None:
    assert isinstance(project.find("index.handler", {"index.js": code}), Handler)


@pytest.mark.parametrize(
    ("handler", "files", "nearest"),
    [
        ("src/payments.handler", {"index.js": CJS, "src/app.js": CJS}, None),
        ("src/handler.main", {"src/handlers.js": CJS}, "src/handlers.main"),
        ("app.handler", {"src/app.js": CJS}, "src/app.handler"),
    ],
)
def test_a_missing_file(project: Project, handler: str, files: dict[str, str], nearest: str | None) -> None:
    found = project.find(handler, files)
    assert isinstance(found, MissingFile)
    assert found.nearest == nearest


@pytest.mark.parametrize(
    ("handler", "files"),
    [
        ("src/api.handler", {"src/app.js": CJS, "tsconfig.json": "{}"}),
        ("src/api.handler", {"src/app.js": CJS, "package.json": '{"scripts": {"build": "x"}}'}),
        ("dist/api.handler", {"src/app.js": CJS}),
        ("node_modules/x/api.handler", {"src/app.js": CJS}),
        ("/opt/nodejs/api.handler", {"src/app.js": CJS}),
        ("newrelic-lambda-wrapper.handler", {"src/app.js": CJS}),
        ("app", {"app.js": CJS}),
        ("app.handler", {"readme.md": ""}),
    ],
)
def test_what_a_build_or_a_layer_may_bring(project: Project, handler: str, files: dict[str, str]) -> None:
    assert project.find(handler, files) is None


def locate(span: Span) -> Span:
    return Span(SourceFile("template.yaml", "x" * 200), span.start + 50, span.end + 50)


@pytest.mark.parametrize("code", ["exports.handler = async () => new (require('@aws-sdk/client-s3').S3)();",
                                  ("import { S3 } from '@aws-sdk/client-s3'; export const handler = "
                                   "() => new S3();")])  # fmt: skip
def test_inline_code(project: Project, code: str) -> None:
    found = project.reader.inline(setting("index.handler"), SourceFile("template.yaml", code), locate)
    assert isinstance(found, Handler)
    assert [call.span.start for call in found.calls] == [code.index("new ") + 50]


def test_a_symbol_that_inline_code_misses(project: Project) -> None:
    code = SourceFile("template.yaml", "exports.main = () => 1")
    found = project.reader.inline(setting("index.handler"), code, locate)
    assert isinstance(found, MissingSymbol)
    assert (found.nearest, found.place.start) == ("main", 50)


def test_handlers_without_a_template(project: Project) -> None:
    project.write(
        {"a.ts": "export const handler = async (event) => 1; export const x = 1", "b.ts": "export const x = 1"}
    )
    assert [found.symbol for found in project.reader.guess(project.folder / "a.ts")] == ["handler"]
    assert list(project.reader.guess(project.folder / "b.ts")) == []


def test_a_syntax_error(project: Project) -> None:
    found = project.find("index.handler", {"index.js": "exports.handler = async () => ({ a: 1 b: 2 });"})
    assert isinstance(found, Handler)
    assert project.problems == ["this does not parse: Node.js cannot load the file"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".babelrc", '{"presets": ["stage-0"]}'),
        ("babel.config.js", "module.exports = {};"),
        ("package.json", '{"devDependencies": {"babel-loader": "7"}}'),
    ],
)
def test_babel_may_know_syntax_that_does_not_parse(project: Project, name: str, text: str) -> None:
    source = "export prices from './prices';\nexports.handler = async () => 1;\n"
    project.find("src/index.handler", {"src/index.js": source, name: text})
    assert project.problems == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("index.ts", "export const handler = () => { accessor x y z };"),
        ("index.js", "// @flow\nexports.handler = (x: string): number => 1;"),
        ("index.js", "exports.handler = () => { using x = f(); };"),
    ],
)
def test_what_the_parser_may_not_know(project: Project, name: str, code: str) -> None:
    assert isinstance(project.find("index.handler", {name: code}), Handler)
    assert project.problems == []


@pytest.mark.parametrize("code", ["x" * 600_000, "a=1;" * 6_000])
def test_generated_files(project: Project, code: str) -> None:
    found = project.find("index.handler", {"index.js": code})
    assert isinstance(found, GeneratedFile)
    assert project.problems == []


def test_a_generated_file_that_is_imported(project: Project) -> None:
    files = {"index.js": "const { f } = require('./lib'); exports.handler = () => f()", "lib.js": "a=1;" * 6_000}
    assert isinstance(project.find("index.handler", files), Handler)
    assert project.problems == []


HOSTILE: dict[str, Callable[[int], str]] = {
    "blocks": lambda n: "exports.handler = () => " + "{\n" * n + "}\n" * n,
    "brackets": lambda n: "exports.handler = " + "(\n" * n + "1" + ")\n" * n,
    "calls": lambda n: "exports.handler = " + "f(\n" * n + "1" + ")\n" * n,
    "arrows": lambda n: "exports.handler = " + "() =>\n" * n + "1",
    "functions": lambda n: "function f() {\n" * n + "}\n" * n + "\nexports.handler = () => 1",
    "classes": lambda n: "class A { f() {\n" * n + "} }\n" * n + "\nexports.handler = () => 1",
    "a chain of ifs": lambda n: "exports.handler = (x) => {" + "if (x) {} else\n" * n + "{} }",
    "a sum": lambda n: "exports.handler = () => " + "1 +\n" * n + "1",
    "alternatives": lambda n: "exports.handler = (a) => " + "a ||\n" * n + "1",
    "functions called at once": lambda n: "(function () {\n" * n + "})()\n" * n + "\nexports.handler = () => 1",
    "conditions in conditions": lambda n: "if (() => {\n" * n + "}) {}\n" * n + "exports.handler = () => 1",
    "many alternatives": lambda n: "exports.handler = (a) => " + "".join(f"a{i} ||\n" for i in range(n)) + "1",
    "many conditions": lambda n: (
        "exports.handler = () => {\n" + "".join(f"if (a{i}) {{ f() }} else\n" for i in range(n)) + "{} }"
    ),
    "many early returns": lambda n: (
        "exports.handler = () => {\n" + "".join(f"if (a{i}) return;\n" for i in range(n)) + "}"
    ),
    "many prototypes": lambda n: "".join(
        f"function A{i}() {{}}\nA{i}.prototype.f = function () {{}};\n" for i in range(n // 3)
    ),
    "many routes": lambda n: (
        "const app = e();\n"
        + "".join(f"app.get('/', () => f{i}());\n" for i in range(n // 2))
        + "exports.handler = s(app)"
    ),
    "members": lambda n: "exports.handler = (a) => a" + "\n.b" * n,
    "a chain of calls": lambda n: "exports.handler = (a) => a" + "\n.b()" * n,
    "objects": lambda n: "exports.handler = () => (" + "{ a:\n" * n + "1" + "}\n" * n + ")",
    "patterns": lambda n: "const " + "{ a:\n" * n + "x" + "}\n" * n + " = y; exports.handler = () => x",
    "many functions": lambda n: (
        "\n".join(f"export function f{i}() {{ return f{i + 1}(); }}" for i in range(n // 3))
        + "\nexport const handler = () => f0()"
    ),
    "many statements": lambda n: "let a;\n" + "a = f(a);\n" * n + "export const handler = () => a",
    "many exports": lambda n: "\n".join(f"exports.x{i} = {i};" for i in range(n)) + "\nexports.handler = () => 1",
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_files_that_nobody_writes(project: Project, make: Callable[[int], str]) -> None:
    start = process_time()
    project.find("index.handler", {"index.js": make(10_000)})
    assert process_time() - start < 5
    assert not any("generated" in problem for problem in project.problems)


def test_an_object_that_is_being_written(project: Project) -> None:
    found = project.find("app.handler", {"app.mjs": "export const handler = async (event) => ({}, { = 1 });"})
    assert isinstance(found, Handler)
