"""What variables stand for, and where that is written."""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import process_time

import pytest

from lambdalint.model.function import Function
from lambdalint.model.value import Value
from tests.readers.conftest import Repo

Read = Callable[[str], dict[str, Function]]

PROVIDER = """
provider:
  name: aws
  stage: ${opt:stage, 'test'}
  region: eu-west-1
  runtime: python3.13
"""


@pytest.fixture
def variable(repo: Repo) -> Callable[..., Value[str]]:
    """The environment variable `X` of a service, with this in its value."""

    def read(written: str, custom: str = "{}", more: str = "") -> Value[str]:
        function = f"functions:\n  f:\n    handler: a.b\n    environment:\n      X: {written}\n"
        repo.write("serverless.yml", f"service: shop\n{PROVIDER}{function}custom: {custom}\n{more}\n")
        (found,) = repo.functions()["f"].environment.variables
        return found.value

    return read


Resolve = Callable[..., Value[str]]


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("${self:service}", "shop"),
        ("${self:custom.a}", "one"),
        ("${self:custom.list.1}", "y"),
        ("'${self:custom.a}-${self:custom.number}'", "one-5"),
        ("${self:custom.of.${sls:stage}}", "for test"),
        ("${self:custom.of.${opt:stage, self:provider.stage}}", "for test"),
        ("${self:custom.indirect}", "one"),
        ("${self:custom.nothing, self:custom.a}", "one"),
        ("${self:custom.null, 'two'}", "two"),
        ("${sls:stage}", "test"),
        ("${opt:stage}", "test"),
        ("${opt:stage, 'prod'}", "prod"),
        ("${opt:region}", "eu-west-1"),
        ("'${opt:x, 7}'", "7"),
        ("${env:X, 'two'}", "two"),
        ("${env:X, env:Y, self:custom.a}", "one"),
        ("${param:who}", "test's"),
        ("${param:only}", "default's"),
        ("${param:four}", "version 4"),
        ("${strToBool('1')}", "true"),
        ("${strToBool(${self:custom.no})}", "false"),
        (r"'a\${b}'", "a${b}"),
        ("$${self:custom.a}", "one"),
        ("'x${self:custom.version}'", "x1.1"),
        ("${self:custom.version}", "1.10"),
        (r"'\${b} ${self:custom.a}'", "${b} one"),
        ("${self:custom.deep.${self:custom.a}.${self:custom.number}}", "bottom"),
    ],
)
def test_known(variable: Resolve, written: str, known: str) -> None:
    custom = (
        "{a: one, number: 5, version: 1.10, list: [x, y], of: {test: for test, prod: for prod}, 'null': null,"
        " no: 'FALSE', indirect: '${self:custom.a}', deep: {one: {5: bottom}}}"
    )
    params = "params: {default: {who: default's, only: default's}, test: {who: test's}}\n"
    assert variable(written, custom, params + "stages: {default: {params: {four: version 4}}}").known == known


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("${env:X}", ()),
        ("${aws:region}", ()),
        ("${ssm:/a/b, 'two'}", ()),
        ("${cf:stack.out}", ()),
        ("${git:sha1}", ()),
        ("${self:custom.nothing}", ()),
        ("${self:custom.map}", ()),
        ("${self:custom.${env:X}, 'two'}", ()),
        ("${sls:instanceId}", ()),
        ("${strToBool('perhaps')}", ()),
        ("${opt:stage, dev}", ("", "")),
        ("'arn:${aws:region}:x'", ("arn:", ":x")),
        ("'${self:custom.a}:${env:X}'", ("one:", "")),
        ("'${self:custom.partly}!'", ("<", ">!")),
        ("'${AWS::Region}-${self:custom.a}'", ("", "-one")),
        ("'${self:custom.map}-'", ("", "-")),
    ],
)
def test_unknown(variable: Resolve, written: str, parts: tuple[str, ...]) -> None:
    value = variable(written, "{a: one, map: {b: c}, partly: '<${env:X}>'}")
    assert (value.known, value.written, value.parts) == (None, True, parts)


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("!Sub 'q-${AWS::Region}-${self:custom.a}'", ("q-", "-one")),
        ("!Sub 'q-${AWS::Region}'", ("q-", "")),
        ("!Sub '${!Kept}-${env:X}'", ("${Kept}-", "")),
        ("!Sub ['${Own}-${self:custom.a}', {Own: '${self:custom.a}'}]", ("one-one",)),
        ("!Sub '${self:custom.arn}'", ("arn:", ":x")),
        ("!Sub '<${self:custom.arn}>'", ("<arn:", ":x>")),
        ("!Join [':', [a, '${self:custom.a}', !Ref 'AWS::Region']]", ("a:one:", "")),
    ],
)
def test_functions_of_cloudformation_are_left_alone(variable: Resolve, written: str, parts: tuple[str, ...]) -> None:
    assert variable(written, "{a: one, arn: 'arn:${AWS::Region}:x'}").parts == parts


def test_a_value_is_where_it_is_written(service: Read, repo: Repo) -> None:
    repo.write("settings/f.yml", "limits:\n  timeout: 25\n  size: ${self:custom.size}\n")
    function = service(
        "provider: {name: aws, runtime: '${self:custom.runtime}'}\n"
        "custom: {runtime: python3.12, size: 512}\n"
        "functions:\n"
        "  f:\n"
        "    handler: a.b\n"
        "    timeout: ${file(settings/f.yml):limits.timeout}\n"
        "    memorySize: ${file(./settings/f.yml):limits.size}\n"
        "    ephemeralStorageSize: ${env:SIZE, 600}\n"
    )["f"]
    assert (function.runtime.known, function.runtime.span.text) == ("python3.12", "python3.12")
    assert (function.timeout.known, function.timeout.span.text) == (25, "25")
    assert function.timeout.span.file.path == "settings/f.yml"
    assert (function.memory_size.known, function.memory_size.span.text) == (512, "512")
    assert function.memory_size.span.file.path == "serverless.yml"
    storage = function.ephemeral_storage
    assert (storage.known, storage.span.text) == (600, "${env:SIZE, 600}")


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("${file(a.json):b.c}", "from JSON"),
        ("${file(a.txt)}", "a text"),
        ("${file(./${sls:stage}.yml):name}", "staged"),
        ("${file(missing.yml):a, 'two'}", "two"),
        ("${file(missing.yml), self:custom.a}", "one"),
        ("${file(missing.yml):a}", None),
        ("${file(a.json):missing}", None),
        ("${file(a.js):b}", "from JavaScript"),
        ("${file(a.js):missing, 'two'}", "two"),
        ("${file(a.js):called}", None),
        ("${file(a.js):called.below, 'two'}", None),
        ("${file(a.ts):b}", "from TypeScript"),
        ("${file(function.js):b, 'two'}", None),
        ("${file(b.yml):through.c}", "from JSON"),
    ],
)
def test_files(variable: Resolve, repo: Repo, written: str, known: str | None) -> None:
    repo.write("a.json", '{"b": {"c": "from JSON"}}')
    repo.write("b.yml", "through: ${file(a.json):b}\n")
    repo.write("a.txt", "a text")
    repo.write("a.js", "module.exports = {b: 'from JavaScript', called: f()}")
    repo.write("a.ts", "export const b = 'from TypeScript';")
    repo.write("function.js", "module.exports = async () => ({b: 'c'})")
    repo.write("test.yml", "name: staged\n")
    assert variable(written, "{a: one}").known == known
    assert repo.problems() == []


@pytest.mark.parametrize(
    ("written", "custom", "problem"),
    [
        ("${file(../a.yml):b}", "{}", "`../a.yml` lies outside the repository and is not read"),
        ("${file(/etc/hosts)}", "{}", "`/etc/hosts` lies outside the repository and is not read"),
        ("${self:custom.a}", "{a: '${self:custom.a}'}", "this variable refers to itself"),
        ("${self:custom.a}", "{a: '${self:custom.b}', b: '${self:custom.a}'}", "this variable refers to itself"),
        ("${self:custom.a}", "{a: 'x-${self:custom.a}'}", "this variable refers to itself"),
        ("${self:custom.a}", "{a: {b: '${self:custom.a}'}}", "this variable refers to itself"),
        ("${self:custom}", "{b: '${self:}'}", "what this stands for holds itself"),
        ("${file(loop.yml)}", "{}", "this variable refers to itself"),
    ],
)
def test_what_is_reported(variable: Resolve, repo: Repo, written: str, custom: str, problem: str) -> None:
    repo.write("loop.yml", "a: ${file(loop.yml)}\n")
    assert variable(written, custom).known is None
    assert {found for _, _, found in repo.problems()} == {problem}


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_that_lead_outside_are_not_followed(
    variable: Resolve, repo: Repo, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.yml"
    outside.write_text("a: secret\n")
    (repo.folder / "link.yml").symlink_to(outside)
    (repo.folder / "loop.yml").symlink_to("loop.yml")
    assert variable("${file(link.yml):a}").known is None
    assert [problem for _, _, problem in repo.problems()] == ["`link.yml` lies outside the repository and is not read"]
    assert variable("${file(loop.yml):a, 'two'}").known is None


def test_the_environment_is_not_read(variable: Resolve, repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "of the machine")
    repo.write(".env", "SECRET=of the file\n")
    assert variable("${env:SECRET}", more="useDotenv: true").known is None
    assert variable("${env:SECRET, 'two'}", more="useDotenv: true\nvariablesResolutionMode: 20210326").known == "two"


def test_the_place_of_a_problem_is_the_variable(variable: Resolve, repo: Repo) -> None:
    variable("'a ${file(../x.yml)} b'")
    (unreadable,) = repo.project().unreadable
    assert unreadable.span.text == "${file(../x.yml)}"


def test_a_broken_file_is_reported(variable: Resolve, repo: Repo) -> None:
    repo.write("a.yml", "a: [")
    repo.write("b.yml", "a: b\na: c\n")
    assert variable("${file(a.yml):a}").known is None
    assert variable("${file(b.yml):a}").known == "c"
    ((path, line, problem),) = repo.problems()
    assert (path, line, problem) == ("b.yml", 2, "the key `a` is already there; the one before it is lost")


def test_the_stage_may_come_from_a_file(service: Read, repo: Repo) -> None:
    repo.write("provider-dev.yml", "name: aws\nstage: prod\nruntime: python3.13\n")
    function = service("provider: ${file(provider-${sls:stage}.yml)}\nfunctions: {f: {handler: '${sls:stage}.b'}}\n")[
        "f"
    ]
    assert (function.handler.known, function.runtime.known) == ("prod.b", "python3.13")


@pytest.mark.parametrize(
    "custom",
    [
        "".join(f"  a{n}: ['${{self:custom.a{n + 1}}}', '${{self:custom.a{n + 1}}}']\n" for n in range(60))
        + "  a60: x",
        "".join(f"  a{n}: '${{self:custom.a{n + 1}}}${{self:custom.a{n + 1}}}'\n" for n in range(60)) + "  a60: xx",
        "".join(f"  a{n}: '${{self:custom.a{n + 1}}}'\n" for n in range(3000)) + "  a3000: x",
        "".join(f"  a{n}: {{b: '${{self:custom.a{n + 1}}}'}}\n" for n in range(3000)) + "  a3000: x",
        "".join(f"  a{n}: 'x${{self:custom.a{n + 1}}}'\n" for n in range(3000)) + "  a3000: x",
        "  a0: '" + "${self:custom." * 150 + "a0" + "}" * 150 + "'",
    ],
    ids=["nodes", "text", "chain", "nesting", "composed chain", "nested variables"],
)
def test_explosions_are_bounded(variable: Resolve, custom: str) -> None:
    started = process_time()
    assert variable("${self:custom.a0}", "\n" + custom).known is None
    assert process_time() - started < 2


@pytest.mark.parametrize("name", [".env", "./.env", "config/.env.prod"])
def test_files_with_the_environment_of_a_machine_are_not_read(variable: Resolve, repo: Repo, name: str) -> None:
    repo.write(name, "SECRET=of-the-machine\n")
    found = variable(f"${{file({name}), 'other'}}")
    assert (found.known, found.why) == (None, "it holds the environment of a machine, and is not read")


def test_what_stands_in_place_of_a_variable_says_so(variable: Resolve) -> None:
    found = variable("${ssm:/a/b}-x")
    assert (found.text, found.why) == ("${?}-x", "a variable whose value is known only when it is deployed")
