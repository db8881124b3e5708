"""Templates are found by their content, and broken ones get a clear answer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.readers.conftest import Repo

FUNCTION = "Type: AWS::Serverless::Function"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("template.yaml", f"Resources: {{F: {{{FUNCTION}}}}}"),
        ("infra/any-name.yml", f"Resources: {{F: {{{FUNCTION}}}}}"),
        ("app.template", f"Resources: {{F: {{{FUNCTION}}}}}"),
        ("stack.json", '{"Resources": {"F": {"Type": "AWS::Lambda::Function"}}}'),
        ("sam.yaml", f"AWSTemplateFormatVersion: '2010-09-09'\nResources: {{F: {{{FUNCTION}}}}}"),
        ("service.yml", "service: s\nprovider: {name: aws}\nfunctions: {F: {handler: a.b}}"),
        ("serverless.json", '{"service": "s", "provider": {"name": "aws"}, "functions": {"F": {"handler": "a.b"}}}'),
    ],
)
def test_a_template_is_known_by_its_content(repo: Repo, name: str, text: str) -> None:
    repo.write(name, text)
    assert list(repo.functions()) == ["F"]
    assert repo.problems() == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("docker-compose.yml", "services: {web: {image: nginx}}"),
        ("values.yaml", "Resources: {limits: {cpu: 1}}"),
        (".github/workflows/ci.yml", "on: push\njobs: {}"),
        ("broken.yaml", "a: [1\nb: {{ template }}"),
        ("helm.yaml", "provider: {{ .Values.provider }}"),
        ("package.json", '{"name": "x"}'),
        ("list.yaml", "- a\n- b"),
        ("kubernetes.yaml", "kind: A\n---\nkind: B"),
        ("google.yml", "service: s\nprovider: {name: google}\nfunctions: {F: {handler: a}}"),
        ("empty.yaml", ""),
    ],
)
def test_other_files_are_passed_over_in_silence(repo: Repo, name: str, text: str) -> None:
    repo.write(name, text)
    assert repo.project().templates == ()
    assert repo.problems() == []


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            "Transform: AWS::Serverless-2016-10-31\nResources:\n",
            [(2, "`Resources` is empty, and CloudFormation asks for at least one")],
        ),
        (
            "AWSTemplateFormatVersion: '2010-09-09'\nResources: {}\n",
            [(2, "`Resources` is empty, and CloudFormation asks for at least one")],
        ),
        ("AWSTemplateFormatVersion: '2010-09-09'\nGlobals:\nResources:\nOutputs: {}\n", []),
        (
            "AWSTemplateFormatVersion: '2010-09-09'\nResources: [a]\n",
            [(2, "`Resources` holds a list where a map belongs")],
        ),
        (
            "Resources:\n  F: {Type: AWS::SQS::Queue, Properties: [a]}\n  G: [1]\n  H: {Properties: {}}\n",
            [
                (2, "`Properties` of `F` holds a list where a map belongs"),
                (3, "resource `G` is a list, not a map"),
                (4, "resource `H` has no `Type`"),
            ],
        ),
        ("Resources:\n  F: {Type: AWS::SQS::Queue}\n  APIHandler: {Properties: {Timeout: 9}}\n", []),
        (
            "- AWSTemplateFormatVersion: '2010-09-09'\n  Resources: {}\n",
            [(1, "a template is a map, and this file holds something else")],
        ),
        ("- issue: AWS::Lambda::Function has no dead-letter queue\n", []),
        (
            "Parameters: 3\nGlobals: [x]\nResources: {F: {Type: AWS::Serverless::Function}}\n",
            [
                (1, "`Parameters` holds a single value where a map belongs"),
                (2, "`Globals` holds a list where a map belongs"),
            ],
        ),
        (
            "Resources:\n  F:\n    Type: AWS::Serverless::Function\n\tProperties: {}\n",
            [(4, "this is not valid YAML: a tab cannot indent YAML; use spaces")],
        ),
        ('{"Resources": {"F": {"Type": "AWS::Lambda::Function",,}}}', [(1, "this is not valid JSON: ")]),
    ],
)
def test_what_is_wrong_with_a_template_has_a_line(repo: Repo, text: str, problems: list[tuple[int, str]]) -> None:
    repo.write("stack.yaml", text)
    found = repo.problems()
    assert [line for _, line, _ in found] == [line for line, _ in problems]
    for (_, _, said), (_, expected) in zip(found, problems, strict=True):
        assert said.startswith(expected)


def test_the_rest_of_a_template_is_read_all_the_same(repo: Repo) -> None:
    repo.write("t.yaml", f"Resources:\n  Broken: [1]\n  F:\n    {FUNCTION}\n    Properties: {{Timeout: 5}}\n")
    assert repo.functions()["F"].timeout.known == 5
    assert len(repo.problems()) == 1


WRONG_TYPES = [
    "null",
    "[]",
    "[a, b]",
    "{}",
    "{a: b}",
    "text",
    "3",
    "true",
    "!Ref X",
    "!If [A, [b], {c: d}]",
    "!Unsupported x",
]


@pytest.mark.parametrize("wrong", WRONG_TYPES)
@pytest.mark.parametrize("kind", ["AWS::Serverless::Function", "AWS::Lambda::Function"])
def test_wrong_types_are_no_reason_to_fail(repo: Repo, kind: str, wrong: str) -> None:
    names = (
        "Runtime Handler Timeout MemorySize EphemeralStorage Environment Layers Events Policies Role Code CodeUri "
        "InlineCode DeadLetterConfig DeadLetterQueue EventInvokeConfig CapacityProviderConfig PackageType"
    ).split()
    resources = "".join(f"  F{n}: {{Type: '{kind}', Properties: {{{n}: {wrong}}}}}\n" for n in names)
    others = "EventSourceMapping Permission EventInvokeConfig Alias LayerVersion".split()
    keys = "FunctionName EventSourceArn Principal DestinationConfig Content".split()
    for other in others:
        body = ", ".join(f"{key}: {wrong}" for key in keys)
        resources += f"  X{other}: {{Type: 'AWS::Lambda::{other}', Properties: {{{body}}}}}\n"
    body = ", ".join(f"{key}: {wrong}" for key in ("Policies", "ManagedPolicyArns", "Roles", "PolicyDocument"))
    for other in ("Role", "Policy", "ManagedPolicy"):
        resources += f"  Y{other}: {{Type: 'AWS::IAM::{other}', Properties: {{{body}}}}}\n"
    resources += (
        f"  Q: {{Type: 'AWS::SQS::Queue', Properties: {{VisibilityTimeout: {wrong}, RedrivePolicy: {wrong}}}}}\n"
    )
    resources += f"  C: {{Type: 'Custom::X', Properties: {{ServiceToken: {wrong}}}}}\n"
    resources += f"  W: {wrong}\n"
    repo.write("template.yaml", f"Globals: {{Function: {wrong}}}\nParameters: {{X: {wrong}}}\nResources:\n{resources}")
    assert len(repo.functions()) == len(names)


def test_a_binary_file_with_a_template_s_name_is_reported(repo: Repo) -> None:
    (repo.folder / "template.yaml").write_bytes(b"\x89PNG\r\n\x00\x00AWS::Lambda::Function\xff")
    (repo.folder / "other.yaml").write_bytes(b"\x89PNG\r\n\x00\x00\xff")
    assert repo.problems() == [("template.yaml", 1, "this file is not UTF-8 text")]


def test_a_huge_template_is_reported(repo: Repo) -> None:
    (repo.folder / "template.yaml").write_bytes(b"# " + b"x" * 10_000_000)
    assert repo.problems() == [("template.yaml", 1, "this file has 10 MB; files above 10 MB are not read")]


def test_a_template_just_below_the_limit_is_read(repo: Repo) -> None:
    repo.write("template.yaml", f"Resources:\n  F:\n    {FUNCTION}\n" + "# padding\n" * 900_000)
    assert list(repo.functions()) == ["F"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_are_followed_only_inside_the_repository(repo: Repo, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "template.yaml"
    outside.write_text(f"Resources: {{Outside: {{{FUNCTION}}}}}")
    repo.write("real/template.yaml", f"Resources: {{Inside: {{{FUNCTION}}}}}")
    links: dict[str, str | Path] = {
        "out.yaml": outside,
        "in.yaml": "real/template.yaml",
        "loop.yaml": "loop.yaml",
        "cycle": ".",
    }
    for name, target in links.items():
        (repo.folder / name).symlink_to(target)
    assert list(repo.functions()) == ["Inside"]
    assert repo.problems() == []


def test_paths_are_relative_to_the_repository(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.write("a b/ü/template.yaml", f"Resources: {{F: {{{FUNCTION}}}}}")
    monkeypatch.chdir(repo.folder / "a b")
    (template,) = repo.read("a b/ü").project.templates
    assert template.file.path == "a b/ü/template.yaml"


def test_outside_of_a_repository_paths_are_relative_to_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Repo(tmp_path).write("app/template.yaml", f"Resources: {{F: {{{FUNCTION}}}}}")
    monkeypatch.chdir(tmp_path)
    (template,) = Repo(tmp_path).read("app").project.templates
    assert template.file.path == "app/template.yaml"


def test_folders_may_be_nested_deeper_than_the_stack(repo: Repo) -> None:
    folder = os.open(repo.folder, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("a", dir_fd=folder)
        below = os.open("a", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = below
    os.close(folder)
    repo.write("b/template.yaml", f"Resources: {{F: {{{FUNCTION}}}}}")
    assert list(repo.functions()) == ["F"]
    subprocess.run(["rm", "-rf", repo.folder / "a"], check=True)  # too deep for Python's own removal


def test_the_deepest_template_that_is_read(repo: Repo) -> None:
    nested = "{x: " * 140 + "1" + "}" * 140
    ifs = "!If [C, " * 60 + "3" + ", 4]" * 60
    repo.write("template.yaml", f"Resources:\n  F:\n    {FUNCTION}\n    Properties: {{Timeout: {ifs}, X: {nested}}}\n")
    assert list(repo.functions()) == ["F"]
    assert repo.problems() == []


def test_a_template_of_nothing_but_loops(repo: Repo) -> None:
    repo.write(
        "stack.yaml",
        """
        Transform: AWS::LanguageExtensions
        Resources:
          Fn::ForEach::All: [Name, [a, b], {'F${Name}': {Type: AWS::Lambda::Function, Properties: {Timeout: 9}}}]
        """,
    )
    assert {id: found.timeout.known for id, found in repo.functions().items()} == {"Fa": 9, "Fb": 9}


@pytest.mark.parametrize(
    "resources",
    [
        "!YAMLInclude functions.yaml",
        f"{{F: {{{FUNCTION}}}}}\nDescription: %name%",
        f"{{F: {{{FUNCTION}}}}}\nDescription:\n- @project.version@",
    ],
)
def test_what_another_program_fills_in_is_not_read(repo: Repo, resources: str) -> None:
    repo.write("source.yaml", f"Globals: {{}}\nResources: {resources}\n# {FUNCTION}\n")
    assert repo.problems() == []
    assert repo.read().unfilled == 1
