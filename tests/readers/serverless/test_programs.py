"""Services that are programs: `serverless.ts` and its like."""

from __future__ import annotations

import pytest

from tests.readers.conftest import Repo

SERVICE = "{service: 's', provider: {name: 'aws'}, functions: {f: {handler: 'a.b', timeout: 901}}}"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("serverless.js", f"module.exports = {SERVICE};"),
        ("serverless.cjs", f"module.exports = {SERVICE};"),
        ("serverless.mjs", f"export default {SERVICE};"),
        ("serverless.ts", f"const configuration: AWS = {SERVICE};\nmodule.exports = configuration;"),
        ("api/serverless.ts", f"export default {SERVICE} satisfies AWS;"),
    ],
)
def test_services(repo: Repo, name: str, text: str) -> None:
    repo.write(name, text)
    function = repo.functions()["f"]
    assert (function.timeout.known, function.timeout.span.text, function.span.text) == (901, "901", "f")
    assert repo.problems() == []
    (template,) = repo.read(name).project.templates
    assert template.file.path == name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("other.ts", f"export default {SERVICE};"),
        ("serverless.tsx", f"export default {SERVICE};"),
        ("my-serverless.js", f"module.exports = {SERVICE};"),
        ("serverless.js", "module.exports = build({provider: {name: 'aws'}, functions: {f: {}}});"),
        ("serverless.js", "class Serverless { provider() {} }\nmodule.exports = Serverless;"),
        ("serverless.js", "module.exports = {provider: {name: 'google'}, functions: {f: {}}};"),
        ("serverless.js", "module.exports = {provider: 1, functions: 2};"),
        ("serverless.js", "module.exports = ['provider'];"),
        ("serverless.ts", "// provider"),
    ],
)
def test_other_programs_are_passed_over_in_silence(repo: Repo, name: str, text: str) -> None:
    repo.write(name, text)
    assert repo.functions() == {}
    assert repo.read(name).project.templates == ()
    assert repo.problems() == []


def test_what_is_not_written_out_is_unknown(repo: Repo) -> None:
    repo.write("functions/hello.ts", "export default {handler: `${handlerPath(__dirname)}/handler.main`, timeout: 7};")
    repo.write(
        "serverless.ts",
        """\
        import hello from './functions/hello';
        import far from '@functions/far';
        import { common } from 'a-package';
        const serverlessConfiguration: AWS = {
          service: 'shop',
          provider: { name: 'aws', runtime: 'python3.13', memorySize: size() },
          functions: {
            hello,
            far,
            here: { ...common, handler: 'a.b' },
            there: { handler: 'a.b', timeout: '${self:custom.timeout}' },
          },
          custom: { timeout: 30 },
        };
        module.exports = serverlessConfiguration;
        """,
    )
    found = repo.functions()
    assert {name: (f.handler.known, f.timeout.known, f.memory_size.known) for name, f in found.items()} == {
        "hello": (None, 7, None),
        "far": (None, None, None),
        "here": ("a.b", None, None),
        "there": ("a.b", 30, None),
    }
    assert (found["hello"].timeout.span.file.path, found["hello"].timeout.span.text) == ("functions/hello.ts", "7")
    assert repo.problems() == []


RESOLVER = "export const handlerPath = (folder: string) => `${folder.split(process.cwd())[1].substring(1)}`;"


@pytest.mark.parametrize(
    ("resolver", "handler"), [(RESOLVER, "src/functions/hello/handler.main"), ("export const handlerPath = f;", None)]
)
def test_handlers_beside_the_files_that_describe_them(repo: Repo, resolver: str, handler: str | None) -> None:
    repo.write("api/tsconfig.json", '{"compilerOptions": {"paths": {"@functions/*": ["src/functions/*"]}}}')
    repo.write("api/src/libs/resolver.ts", resolver)
    repo.write(
        "api/src/functions/hello/index.ts",
        "import { handlerPath } from '../../libs/resolver';\n"
        "export default {handler: `${handlerPath(__dirname)}/handler.main`};",
    )
    repo.write(
        "api/serverless.ts",
        "import hello from '@functions/hello';\n"
        "export default {service: 'é', provider: {name: 'aws', runtime: 'nodejs24.x'}, "
        "plugins: ['serverless-esbuild'], functions: {hello}};",
    )
    assert [function.handler.known for function in repo.functions().values()] == [handler]


def test_a_provider_that_is_unknown_may_be_aws(repo: Repo) -> None:
    repo.write("serverless.ts", "export default {...base(), functions: {f: {handler: 'a.b'}}, provider: provider()};")
    assert list(repo.functions()) == ["f"]


@pytest.mark.parametrize(
    ("names", "read"),
    [
        (["serverless.ts", "serverless.js"], "serverless.js"),
        (["serverless.json", "serverless.ts"], "serverless.json"),
        (["serverless.yml", "serverless.yaml", "serverless.js"], "serverless.yml"),
    ],
)
def test_of_several_the_framework_takes_one(repo: Repo, names: list[str], read: str) -> None:
    program = f"module.exports = {SERVICE};"
    document = '{"service": "s", "provider": {"name": "aws"}, "functions": {"f": {"handler": "a.b"}}}'
    for name in names:
        repo.write(name, program if name.endswith("s") else document)
    assert [template.file.path for template in repo.project().templates] == [read]
    (named,) = repo.read(names[-1]).project.templates
    assert named.file.path == names[-1]


def test_a_template_beside_a_service_is_another_matter(repo: Repo) -> None:
    repo.write("serverless.yml", "service: s\nprovider: {name: aws}\nfunctions: {f: {handler: a.b}}\n")
    repo.write("serverless.yaml", "Resources: {G: {Type: AWS::Lambda::Function}}\n")
    assert sorted(repo.functions()) == ["G", "f"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("module.exports = {provider: {name: 'aws'}, functions: {", "this does not parse"),
        (
            "module.exports = {provider: 1" + ", a: 1" * 90_000 + "}",
            "this file has more than 500000 characters and is not read",
        ),
    ],
    ids=["broken", "large"],
)
def test_what_cannot_be_read_is_reported(repo: Repo, text: str, problem: str) -> None:
    repo.write("serverless.js", text)
    assert [found for _, _, found in repo.problems()] == [problem]


@pytest.mark.parametrize(
    "wrong", ["null", "undefined", "[]", "['a']", "3", "f()", "{a: f()}", "{...x}", "() => 1", "``"]
)
def test_wrong_types_are_no_reason_to_fail(repo: Repo, wrong: str) -> None:
    keys = "service provider functions resources layers package custom params stages plugins frameworkVersion build"
    for number, key in enumerate(keys.split()):
        keep = "" if key in ("functions", "provider") else "functions: {f: {handler: 'a.b'}}, provider: {name: 'aws'}, "
        repo.write(f"{number}/serverless.js", f"module.exports = {{{keep}{key}: {wrong}}};")
    settings = (
        "handler runtime timeout environment events layers role onError destinations package name url vpc".split()
    )
    functions = ", ".join(f"f{number}: {{{key}: {wrong}}}" for number, key in enumerate(settings))
    repo.write("all/serverless.js", f"module.exports = {{provider: {{name: 'aws'}}, functions: {{{functions}}}}};")
    repo.write(
        "sub/serverless.js", f"module.exports = {{provider: {{name: 'aws', iam: {wrong}}}, functions: {{f: {{}}}}}};"
    )
    assert len(repo.functions()) > len(settings)
