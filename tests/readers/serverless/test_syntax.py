"""The grammar of variables."""

from __future__ import annotations

import pytest

from lambdalint.readers.serverless.syntax import MAXIMUM_VARIABLES, Foreign, Literal, Source, Text, Variable, parse


def sources(text: str) -> tuple[Source | Literal, ...]:
    (variable,) = parse(text)
    assert isinstance(variable, Variable)
    assert text[variable.start : variable.end] == text
    return variable.sources


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("${self:}", Source("self", (), ())),
        ("${self:custom.a}", Source("self", (), ("custom.a",))),
        ("${file(./x.yml)}", Source("file", (("./x.yml",),), ())),
        ("${file( './a, b.yml' ) : a.b }", Source("file", (("./a, b.yml",),), ("a.b",))),
        ("${cf(eu-west-1):stack.out}", Source("cf", (("eu-west-1",),), ("stack.out",))),
        ("${ssm(eu-west-1, raw):/a/b}", Source("ssm", (("eu-west-1",), ("raw",)), ("/a/b",))),
        ("${my-plugin:a:b}", Source("my-plugin", (), ("a:b",))),
        ('${opt:"a\\"b}"}', Source("opt", (), ('a"b}',))),
    ],
)
def test_one_source(text: str, source: Source) -> None:
    assert sources(text) == (source,)


@pytest.mark.parametrize(
    ("fallback", "value"),
    [
        ("'dev'", "dev"),
        ('"a\\nb"', "a\nb"),
        (r'"\ud83d\ude00"', "\U0001f600"),
        (r'"\ud800a"', "\ufffda"),
        ("30", 30),
        ("-1.5", -1.5),
        (".5", 0.5),
        ("5.", 5),
        ("1e3", 1000),
        ("0x1F", 31),
        ("010", 10),
        ("true", True),
        ("null", None),
        ("''", ""),
    ],
)
def test_fallbacks_that_are_written_out(fallback: str, value: object) -> None:
    assert sources(f"${{opt:stage,  {fallback} }}") == (Source("opt", (), ("stage",)), Literal(value))  # type: ignore[arg-type]


def test_variables_within_variables() -> None:
    (inner,) = sources("${self:custom.${opt:stage, self:provider.stage}.size, env:SIZE}")[0].address[1:2]  # type: ignore[union-attr]
    assert isinstance(inner, Variable)
    assert inner.sources == (Source("opt", (), ("stage",)), Source("self", (), ("provider.stage",)))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("plain", ("plain",)),
        (r"\${self:a}", ("${", "self:a}")),
        (r"\\${AWS::Region}", ("\\", Foreign(), "AWS::Region}")),
        ("$${self:a", ("$", Foreign(), "self:a")),
        ("${opt:foo, +5}", (Foreign(), "opt:foo, +5}")),
        ("${opt:foo, 1.2.3}", (Foreign(), "opt:foo, 1.2.3}")),
        ("${AWS::Region}", (Foreign(), "AWS::Region}")),
        ("${aws::region}", (Foreign(), "aws::region}")),
        ("${Queue.Arn}", (Foreign(), "Queue.Arn}")),
        ("${stageVariables.x}", (Foreign(), "stageVariables.x}")),
        ("${!Literal}", (Foreign(), "!Literal}")),
        ("${opt:stage, dev}", (Foreign(), "opt:stage, dev}")),
        ("${opt:stage,}", (Foreign(), "opt:stage,}")),
        ("${file(a}", (Foreign(), "file(a}")),
        ("${'text'}", (Foreign(), "'text'}")),
    ],
)
def test_what_is_no_variable(text: str, pieces: Text) -> None:
    assert parse(text) == pieces


def test_a_variable_in_the_braces_of_another_tool() -> None:
    first, foreign, name, variable, last = parse("a-${Name.${self:b}}")
    assert (first, foreign, name, last) == ("a-", Foreign(), "Name.", "}")
    assert isinstance(variable, Variable)


@pytest.mark.parametrize("part", ["${a:", "${a(", "${a:x, ", "\\", "${"])
def test_time_is_bounded(part: str) -> None:
    parse(part * MAXIMUM_VARIABLES * 2)
    parse(part * MAXIMUM_VARIABLES)
