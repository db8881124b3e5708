"""Values that differ between the stages that a service declares."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest

from lambdalint.model.event import UrlSource
from lambdalint.model.function import Function
from lambdalint.model.value import Value
from tests.readers.conftest import Repo

Read = Callable[[str], dict[str, Function]]

FUNCTION = """
provider: {name: aws, runtime: python3.13}
functions:
  f:
    handler: a.b
"""
PARAMS = "params: {default: {timeout: 6}, prod: {timeout: 901}}\n"


def alternatives(value: Value[int] | Value[str]) -> dict[str, object]:
    return {branch.given.strip(): branch.known for branch in value.possible}


@pytest.mark.parametrize(
    ("timeout", "more", "expected"),
    [
        ("${param:timeout}", PARAMS, {"when `stage dev`": 6, "when `stage prod`": 901}),
        (
            "${param:timeout}",
            "stages: {default: {params: {timeout: 6}}, prod: {params: {timeout: 901}}}",
            {"when `stage dev`": 6, "when `stage prod`": 901},
        ),
        (
            "${self:custom.timeouts.${sls:stage}}",
            "params: {prod: {}, test: {}}\ncustom: {timeouts: {dev: 3, prod: 901, test: 3}}",
            {"when `stage dev or test`": 3, "when `stage prod`": 901},
        ),
        (
            "${self:custom.timeouts.${opt:stage, 'other'}, 7}",
            "params: {prod: {}}\ncustom: {timeouts: {prod: 901}}",
            {"when `stage dev`": 7, "when `stage prod`": 901},
        ),
        ("${file(${sls:stage}.yml):timeout, 4}", PARAMS, {"when `stage dev`": 4, "when `stage prod`": 50}),
        ("${param:timeout}", "params: ${file(params.yml)}", {"when `stage dev`": 1, "when `stage prod`": 2}),
        ("${param:timeout}", "params: {default: {timeout: 6}, prod: {timeout: 6}}", {"": 6}),
        ("${param:missing, 8}", PARAMS, {"": 8}),
        ("9", PARAMS, {"": 9}),
        ("${param:timeout}", "params: {prod: {timeout: 901}}", {"when `stage dev`": None, "when `stage prod`": 901}),
        ("${param:timeout}", "params: {default: {timeout: 6}}", {"": 6}),
        ("${param:timeout}", "params: {default: {timeout: 6}, 'a or b': {timeout: 1}}", {"": 6}),
        (
            "${self:custom.timeouts.${sls:stage}}",
            "params: {prod: {}}\ncustom: {timeouts: {dev: null, prod: null}}",
            {"": None},
        ),
        (
            "${file(${sls:stage}.yml):timeout, null}",
            "params: {prod: {}}",
            {"when `stage dev`": 6, "when `stage prod`": 50},
        ),
        ("${param:timeout}", "params: [prod]\nstages: text", {"": None}),
    ],
)
def test_what_differs_names_its_stages(
    service: Read, repo: Repo, timeout: str, more: str, expected: dict[str, object]
) -> None:
    repo.write("prod.yml", "timeout: 50\n")
    repo.write("params.yml", "default: {timeout: 1}\nprod: {timeout: 2}\n")
    function = service(f"{FUNCTION}    timeout: {timeout}\n{more}\n")["f"]
    assert alternatives(function.timeout) == expected
    assert repo.problems() == []


def test_the_place_is_where_the_stage_has_its_value(service: Read) -> None:
    function = service(f"{FUNCTION}    timeout: ${{param:timeout}}\n{PARAMS}")["f"]
    assert [branch.span.text for branch in function.timeout.branches] == ["6", "901"]


def test_values_of_different_stages_exclude_each_other(service: Read) -> None:
    function = service(
        f"{FUNCTION}    timeout: ${{param:t}}\n    memorySize: ${{param:m}}\n"
        "params: {dev: {t: 1, m: 128}, test: {t: 1, m: 256}, prod: {t: 2, m: 256}}\n"
    )["f"]
    early, late = function.timeout.branches
    small, large = function.memory_size.branches
    assert (early.given, small.given) == (" when `stage dev or test`", " when `stage dev`")
    assert [early.excludes(small), early.excludes(large)] == [False, False]
    assert [late.excludes(small), late.excludes(large), late.excludes(early)] == [True, False, True]


def test_maps_are_one_with_what_differs_in_them(service: Read, repo: Repo) -> None:
    repo.write("dev.yml", "A: same\nB: dev's\n")
    repo.write("prod.yml", "A: same\nB: prod's\nC: only\n")
    function = service(f"{FUNCTION}    environment: ${{file(${{sls:stage}}.yml)}}\nparams: {{prod: {{}}}}\n")["f"]
    assert {variable.name: alternatives(variable.value) for variable in function.environment.variables} == {
        "A": {"": "same"},
        "B": {"when `stage dev`": "dev's", "when `stage prod`": "prod's"},
        "C": {"when `stage dev`": None, "when `stage prod`": "only"},
    }


def test_a_map_that_is_known_in_one_stage_counts(service: Read, repo: Repo) -> None:
    repo.write("environment.yml", "prod: {A: 1}\ntest: {A: 2}\n")
    function = service(
        f"{FUNCTION}    environment: ${{file(environment.yml):${{sls:stage}}}}\nparams: {{prod: {{}}, test: {{}}}}\n"
    )["f"]
    (variable,) = function.environment.variables
    assert alternatives(variable.value) == {"when `stage prod`": "1", "when `stage test`": "2"}
    assert not function.environment.complete


def test_a_function_of_one_stage_is_a_function(service: Read, repo: Repo) -> None:
    repo.write("functions-dev.yml", "f: {handler: a.b}\n")
    repo.write("functions-prod.yml", "f: {handler: a.b}\ng: {handler: c.d, timeout: 5}\n")
    found = service(
        "provider: {name: aws, runtime: python3.13}\nfunctions: ${file(functions-${sls:stage}.yml)}\n"
        "stages: {dev: {}, prod: {}}\n"
    )
    assert (list(found), found["g"].timeout.known) == (["f", "g"], 5)


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("prod", {"": "prod"}),
        ("${opt:stage, 'prod'}", {"": "prod"}),
        ("test", {"when `stage prod`": "prod", "when `stage test`": "test"}),
        ("${env:STAGE}", {"": "prod"}),
    ],
)
def test_the_stage_without_an_option_counts_too(service: Read, stage: str, expected: dict[str, object]) -> None:
    function = service(
        f'provider: {{name: aws, stage: "{stage}"}}\nparams: {{prod: {{}}}}\n'
        "functions: {f: {handler: a.b, environment: {X: '${sls:stage}'}}}\n"
    )["f"]
    assert alternatives(function.environment.variables[0].value) == expected


def test_a_stage_that_cannot_be_known_is_not_guessed(service: Read) -> None:
    function = service(
        "provider: {name: aws, stage: '${env:STAGE}'}\n"
        "functions: {f: {handler: a.b, environment: {X: '${sls:stage}'}}}\n"
    )["f"]
    assert function.environment.variables[0].value.known is None


def test_the_stage_that_is_written_stays_what_it_is(service: Read) -> None:
    """`--stage` does not change `provider.stage` (osls: `print --stage prod`)."""
    function = service(
        "provider: {name: aws, stage: qa}\nparams: {prod: {}}\n"
        "functions: {f: {handler: a.b, environment: {X: '${self:provider.stage}'}}}\n"
    )["f"]
    assert alternatives(function.environment.variables[0].value) == {"": "qa"}


@pytest.mark.parametrize("count", [7, 8, 5000])
def test_of_too_many_stages_the_default_alone_is_read(service: Read, count: int) -> None:
    params = "".join(f"  s{number}: {{timeout: {number + 10}}}\n" for number in range(count))
    started = process_time()
    function = service(f"{FUNCTION}    timeout: ${{param:timeout}}\nparams:\n  default: {{timeout: 6}}\n{params}")["f"]
    assert len(function.timeout.possible) == (8 if count == 7 else 1)
    assert function.timeout.possible[0].known == 6
    assert process_time() - started < 2


@pytest.mark.parametrize("wrong", ["null", "[]", "[a]", "{}", "{a: b}", "text", "3", "!Ref X", "!If [A, b, c]"])
def test_any_kind_may_stand_against_any_other(service: Read, wrong: str) -> None:
    others = ["null", "[x, y]", "{b: c}", "5", "!GetAtt A.B"]
    keys = "timeout environment layers events role vpc onError destinations package tags url image".split()
    for other in others:
        params = f"params: {{dev: {{x: {wrong}}}, prod: {{x: {other}}}, test: {{}}}}\n"
        functions = "".join(f"  f{n}: {{handler: a.b, {key}: '${{param:x}}'}}\n" for n, key in enumerate(keys))
        assert len(service(f"provider: {{name: aws}}\n{params}functions:\n{functions}  g: ${{param:x}}\n")) >= len(keys)
        sections = "".join(f"{key}: ${{param:x}}\n" for key in ("resources", "package", "layers", "plugins", "custom"))
        service(
            f"provider: {{name: aws, iam: '${{param:x}}', stage: '${{param:x}}'}}\n{params}{sections}functions: {{}}\n"
        )


@pytest.mark.parametrize(
    "custom",
    [
        "".join(f"  a{n}: [{', '.join([f'${{self:custom.a{n + 1}}}'] * 10)}]\n" for n in range(30))
        + "  a30: ${sls:stage}",
        "".join(f"  a{n}: '{f'${{self:custom.a{n + 1}}}' * 10}'\n" for n in range(30)) + "  a30: ${sls:stage}",
        "".join(f"  a{n}: {{x: '${{self:custom.a{n + 1}}}'}}\n" for n in range(3000)) + "  a3000: ${sls:stage}",
        "  a0:\n" + "".join(f"    k{n}: ${{sls:stage}}\n" for n in range(3000)),
    ],
    ids=["lists", "texts", "nesting", "breadth"],
)
def test_explosions_are_bounded_in_every_stage(service: Read, custom: str) -> None:
    params = "params: {a: {}, b: {}, c: {}, d: {}, e: {}, f: {}, g: {}}\n"
    started = process_time()
    service(
        f"provider: {{name: aws, tags: '${{self:custom.a0}}'}}\nfunctions: {{f: {{handler: a.b}}}}\n"
        f"{params}custom:\n{custom}\n"
    )
    assert process_time() - started < 4


def test_where_a_stage_says_nothing_the_provider_does(repo: Repo) -> None:
    repo.write(
        "serverless.yml",
        """
        service: shop
        params: {prod: {timeout: 50}}
        provider: {name: aws, runtime: python3.13, timeout: 20}
        functions:
          own: {handler: app.h, timeout: '${param:timeout, null}'}
        """,
    )
    found = repo.functions()["own"].timeout
    assert {branch.given.strip(): branch.known for branch in found.possible} == {
        "when `stage dev`": 20,
        "when `stage prod`": 50,
    }


EVENTS = """
service: shop
params: {dev: {}, prod: {}}
provider: {name: aws, runtime: python3.13}
custom:
  events:
    dev: [{sns: orders}]
    prod: [{sns: orders}, {sqs: {arn: !GetAtt Jobs.Arn}}]
  single: {dev: {schedule: rate(1 hour)}, prod: {sqs: {arn: !GetAtt Jobs.Arn}}}
  url: {dev: {authorizer: aws_iam}, prod: true}
functions:
  lists: {handler: a.b, events: '${self:custom.events.${sls:stage}}'}
  items: {handler: a.b, events: ['${self:custom.single.${sls:stage}}']}
  named: {handler: a.b, name: 'shop-${sls:stage}-b', logRetentionInDays: 7}
  linked: {handler: a.b, url: '${self:custom.url.${sls:stage}}'}
resources: {Resources: {Jobs: {Type: AWS::SQS::Queue}}}
"""


def test_what_invokes_a_function_in_any_stage_is_seen(repo: Repo) -> None:
    repo.write("serverless.yml", EVENTS)
    found = repo.functions()
    assert [source.service for source in found["lists"].sources] == ["SNS", "SQS"]
    assert [source.service for source in found["items"].sources] == ["a schedule", "SQS"]


def test_a_map_that_depends_on_the_stage_is_unknown_where_it_is_taken_apart(repo: Repo) -> None:
    repo.write("serverless.yml", EVENTS)
    (source,) = repo.functions()["linked"].sources
    assert isinstance(source, UrlSource)
    assert source.auth_type.known is None


def test_names_that_the_framework_makes_are_those_of_each_stage(repo: Repo) -> None:
    repo.write("serverless.yml", EVENTS)
    found = repo.functions()
    assert [branch.known for branch in found["lists"].name.possible] == ["shop-dev-lists", "shop-prod-lists"]
    for name, days in (("lists", None), ("named", 7)):
        group = found[name].logging.group
        assert group is not None
        assert group.retention.known == days
