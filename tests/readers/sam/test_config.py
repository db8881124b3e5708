"""`samconfig.toml`: which parameters have which values."""

from __future__ import annotations

from datetime import date

import pytest

from lambdalint.readers import project
from lambdalint.readers.circumstances import Circumstances
from lambdalint.readers.sam.config import FILE_NAMES
from tests.readers.conftest import Repo

TEMPLATE = """
Parameters:
  Seconds: {Type: Number, Default: 3}
  Name: {Type: String, Default: none}
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties: {Timeout: !Ref Seconds, Handler: !Sub '${Name}.main'}
"""
JSON_LIST = '[{"ParameterKey": "Seconds", "ParameterValue": "9"}]'


def known(repo: Repo, environment: str = "default", path: str = "") -> list[int | None]:
    reading = project.read(
        [repo.folder / path], date(2026, 11, 22), surrounding=lambda _: Circumstances(sam_environment=environment)
    )
    return [function.timeout.known for template in reading.project.templates for function in template.functions]


@pytest.mark.parametrize(
    ("overrides", "seconds", "handler"),
    [
        ('"Seconds=9"', 9, "none.main"),
        (r'"Seconds=\"9\" Name=\"a b\""', 9, "a b.main"),
        ('\'Name="x\\"y" Seconds=9\'', 9, 'x"y.main'),
        ("'Name=a=b Seconds=9'", 9, "a=b.main"),
        ("'ParameterKey=Seconds,ParameterValue=9 ParameterKey=Name,ParameterValue=\"a, b\"'", 9, "a, b.main"),
        ('["Seconds=9", "Name=x"]', 9, "x.main"),
        ('{Seconds = 9, Name = ["x", "y"]}', 9, "x,y.main"),
        ('[{Seconds = 9}, {ParameterKey = "Name", ParameterValue = "x"}]', 9, "x.main"),
        ("{Seconds = 9, Name = {a = 1}, Other = 1}", 9, "none.main"),
        ('"file://values.json"', 9, "none.main"),
        ('["file://values.yaml", "Name=x"]', 9, "x.main"),
        ('"file://missing.json"', 3, "none.main"),
        ('"file://../outside.json"', 3, "none.main"),
        ('"file://loop.json"', 3, "none.main"),
        ('""', 3, "none.main"),
        ("1", 3, "none.main"),
        ('[[["Seconds=9"]], 1, true]', 3, "none.main"),
        ("{Seconds = 2026-11-22}", 3, "none.main"),
    ],
)
def test_forms_of_overrides(repo: Repo, overrides: str, seconds: int, handler: str) -> None:
    repo.write("template.yaml", TEMPLATE)
    repo.write("values.json", JSON_LIST)
    repo.write("values.yaml", "Seconds: 9\n")
    repo.write("loop.json", '"file://loop.json"')
    (repo.folder.parent / "outside.json").write_text(JSON_LIST)
    repo.write("samconfig.toml", f"version = 0.1\n[default.deploy.parameters]\nparameter_overrides = {overrides}\n")
    function = repo.functions()["Fn"]
    assert (function.timeout.known, function.handler.known) == (seconds, handler)
    assert repo.problems() == []


@pytest.mark.parametrize(
    ("configuration", "place"),
    [
        ("[default.deploy.parameters]\nparameter_overrides = 'Seconds=9'\n", "Seconds=9"),
        ("[default.deploy.parameters]\nparameter_overrides = {Name = 'a', Seconds = 9}\n", "Seconds = 9"),
        (
            (
                "[prod.deploy.parameters]\nparameter_overrides = 'Seconds=9'\n"
                "[default.deploy.parameters]\nparameter_overrides = [\n'Seconds=9']\n"
            ),
            "Seconds=9",
        ),
        (
            (
                "[default.deploy.parameters]\nparameter_overrides = 'Seconds=9'\n"
                "[default.build.parameters]\nparameter_overrides = 'Seconds=9'\n"
            ),
            "!Ref Seconds",
        ),
    ],
)
def test_a_value_stands_where_it_is_given_if_that_is_one_place(repo: Repo, configuration: str, place: str) -> None:
    repo.write("template.yaml", TEMPLATE)
    repo.write("samconfig.toml", configuration)
    assert repo.functions()["Fn"].timeout.span.text == place


def section(name: str, seconds: int, environment: str = "default") -> str:
    return f"[{environment}.{name}.parameters]\nparameter_overrides = 'Seconds={seconds}'\n"


@pytest.mark.parametrize(
    ("names", "seconds"),
    [
        (["validate", "build", "global", "deploy"], 4),
        (["validate", "build", "global"], 3),
        (["validate", "build"], 2),
        (["validate"], 1),
        (["local_invoke"], 3),
    ],
)
def test_the_section_of_deploy_decides(repo: Repo, names: list[str], seconds: int) -> None:
    repo.write("template.yaml", TEMPLATE)
    repo.write("samconfig.toml", "".join(section(name, number) for number, name in enumerate(names, start=1)))
    assert known(repo) == [seconds]


def test_another_environment_is_chosen(repo: Repo) -> None:
    repo.write("template.yaml", TEMPLATE)
    repo.write("samconfig.toml", section("deploy", 4) + section("deploy", 5, "prod"))
    assert known(repo) == [4]
    assert known(repo, "prod") == [5]
    assert known(repo, "none") == [3]


def test_yaml_serves_where_there_is_no_toml(repo: Repo) -> None:
    repo.write("template.yaml", TEMPLATE)
    repo.write("samconfig.yml", "default: {deploy: {parameters: {parameter_overrides: Seconds=7}}}\n")
    assert known(repo) == [7]
    repo.write("samconfig.yaml", "default: {deploy: {parameters: {parameter_overrides: {Seconds: 8}}}}\n")
    assert known(repo) == [8]
    repo.write("samconfig.toml", section("deploy", 9))
    assert known(repo) == [9]


@pytest.mark.parametrize(
    ("named", "path", "belongs"),
    [
        ("", "template.yaml", True),
        ("", "other.yaml", False),
        ("", "sub/template.yaml", False),
        ("sub/other.yaml", "sub/other.yaml", True),
        ("sub/other.yaml", "template.yaml", False),
        ("missing.yaml", "template.yaml", True),
        (".aws-sam/build/template.yaml", "template.yaml", True),
        ("../template.yaml", "template.yaml", True),
    ],
)
def test_which_template_it_belongs_to(repo: Repo, named: str, path: str, belongs: bool) -> None:
    for template in ("template.yaml", "other.yaml", "sub/template.yaml", "sub/other.yaml"):
        repo.write(template, TEMPLATE)
    line = f"template_file = '{named}'\n" if named else ""
    repo.write("samconfig.toml", section("deploy", 9) + line)
    assert known(repo, path=path) == [9 if belongs else 3]


def test_the_nearest_one_counts(repo: Repo) -> None:
    repo.write("a/template.yaml", TEMPLATE)
    repo.write("samconfig.toml", section("deploy", 8) + "template_file = 'a/template.yaml'\n")
    assert known(repo) == [8]
    repo.write("a/samconfig.toml", section("deploy", 9))
    assert known(repo) == [9]


@pytest.mark.parametrize(
    "text",
    [
        "default = 1",
        "[default]\ndeploy = []",
        "[default.deploy]\nparameters = 'x'",
        "[default.deploy.parameters]\ntemplate_file = 1\nparameter_overrides = 1.5",
        "[[default]]\n",
        "a" + ".a" * 300 + " = 1",
        "",
    ],
)
def test_other_shapes_give_nothing(repo: Repo, text: str) -> None:
    repo.write("template.yaml", TEMPLATE)
    repo.write("samconfig.toml", text)
    assert known(repo) == [3]
    assert repo.problems() == []


@pytest.mark.parametrize(
    ("name", "text", "line", "problem"),
    [
        ("samconfig.toml", "version = 0.1\n[default\n", 2, "this is not valid TOML: "),
        ("samconfig.toml", "version =", 1, "this is not valid TOML: "),
        ("samconfig.toml", "a = " + "[" * 100_000, 1, "this file nests too deep and is not read"),
        ("samconfig.yaml", "a: [", 1, "this is not valid YAML"),
    ],
)
def test_a_broken_one_is_reported(repo: Repo, name: str, text: str, line: int, problem: str) -> None:
    repo.write("template.yaml", TEMPLATE)
    repo.write(name, text)
    assert known(repo) == [3]
    ((path, found, said),) = repo.problems()
    assert (path, found) == (name, line)
    assert said.startswith(problem)


@pytest.mark.parametrize("name", FILE_NAMES)
def test_one_that_is_no_text_is_reported(repo: Repo, name: str) -> None:
    repo.write("template.yaml", TEMPLATE)
    (repo.folder / name).write_bytes(b"a: \xff\xfe")
    assert [(path, problem) for path, _, problem in repo.problems()] == [(name, "this file is not UTF-8 text")]
