"""Services that are deployed together."""

from __future__ import annotations

import pytest

from tests.readers.conftest import Repo

SERVICE = """
service: s
provider: {name: aws, runtime: python3.13}
functions:
  f:
    handler: a.b
    timeout: ${param:timeout, 5}
    memorySize: ${param:size, 128}
"""


@pytest.fixture
def api(repo: Repo) -> Repo:
    repo.write("api/serverless.yml", SERVICE)
    return repo


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("serverless-compose.yml", "services:\n  api: {path: api, params: {timeout: 901, size: '${db.size}'}}\n"),
        ("serverless-compose.yaml", "services: {api: {path: ./api, params: {timeout: '901', size: '${sls:stage}'}}}\n"),
        ("serverless-compose.json", '{"services": {"api": {"path": "api", "params": {"timeout": 901, "size": []}}}}'),
        (
            "serverless-compose.ts",
            "const all = {services: {api: {path: 'api', params: {timeout: 901, size: f()}}}}; module.exports = all;",
        ),
    ],
)
def test_parameters_are_passed(api: Repo, name: str, text: str) -> None:
    api.write(name, text)
    function = api.functions()["f"]
    assert (function.timeout.known, function.memory_size.known) == (901, None)
    assert function.timeout.span.file.path == name
    assert api.problems() == []


@pytest.mark.parametrize(
    ("text", "timeout"),
    [
        ("services: {api: {path: api}}", 5),
        ("services: {other: {path: other, params: {timeout: 901}}}", 5),
        ("services: {api: {path: api, config: serverless.yml, params: {timeout: 901}}}", 901),
        ("services: {api: {path: api, config: serverless.other.yml, params: {timeout: 901}}}", 5),
        ("services: {a: {path: api, params: {timeout: 901}}, b: {path: api, params: {timeout: 902}}}", None),
        ("services: {api: {path: ../api, params: {timeout: 901}}}", 5),
        ("services: {api: {path: [api], params: {timeout: 901}}, b: [], c: {path: api, params: [timeout]}}", 5),
        ("services: null", 5),
        ("stages: {default: {params: {timeout: 901}}}\nservices: {api: {path: api}}", 901),
        ("stages: {default: {params: {timeout: 1}}}\nservices: {api: {path: api, params: {timeout: 901}}}", 901),
        ("stages: [default]\nservices: {api: {path: api}}", 5),
    ],
)
def test_what_a_service_gets(api: Repo, text: str, timeout: int | None) -> None:
    api.write("serverless-compose.yml", text)
    assert api.functions()["f"].timeout.known == timeout
    assert api.problems() == []


def test_stages_of_compose_are_stages_of_its_services(api: Repo) -> None:
    api.write(
        "serverless-compose.yml",
        "stages: {dev: {params: {timeout: 1}}, prod: {params: {timeout: 901}}}\nservices: {api: {path: api}}\n",
    )
    timeout = api.functions()["f"].timeout
    assert [(branch.given, branch.known) for branch in timeout.branches] == [
        (" when `stage dev`", 1),
        (" when `stage prod`", 901),
    ]


def test_the_nearest_one_that_names_a_service_counts(repo: Repo) -> None:
    repo.write("a/b/api/serverless.yml", SERVICE)
    repo.write("serverless-compose.yml", "services: {x: {path: a/b/api, params: {timeout: 1}}}")
    repo.write("a/serverless-compose.yml", "services: {x: {path: b/api, params: {timeout: 2}}}")
    repo.write("a/b/serverless-compose.yml", "services: {x: {path: elsewhere, params: {timeout: 3}}}")
    assert repo.functions()["f"].timeout.known == 2


def test_a_compose_file_that_is_named_stands_for_its_services(api: Repo) -> None:
    api.write("web/serverless.ts", "export default {provider: {name: 'aws'}, functions: {g: {handler: 'a.b'}}};")
    api.write("more/other.yml", SERVICE)
    api.write("more/serverless.yml", SERVICE)
    api.write("alone/serverless.yml", SERVICE)
    api.write(
        "serverless-compose.yml",
        "services: {a: {path: api}, b: {path: web}, c: {path: more, config: other.yml}, d: {path: missing}}",
    )
    reading = api.read("serverless-compose.yml", "api/serverless.yml")
    assert [template.file.path for template in reading.project.templates] == [
        "api/serverless.yml",
        "web/serverless.ts",
        "more/other.yml",
    ]
    assert reading.project.unreadable == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("services: [", "this is not valid YAML: did not find expected node content"),
        ("services: [api]", "`services` holds no map"),
        ("services: api", "`services` holds no map"),
        ("a: 1\na: 2", "the key `a` is already there; the one before it is lost"),
    ],
)
def test_a_broken_compose_file_is_reported(api: Repo, text: str, problem: str) -> None:
    api.write("serverless-compose.yml", text)
    assert [found for _, _, found in api.problems()] == [problem]
    assert list(api.functions()) == ["f"]
