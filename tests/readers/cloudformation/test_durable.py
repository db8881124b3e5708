"""Settings of durable functions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdalint.model.function import Function

TEMPLATE = "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n      Runtime: python3.14\n"


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("{ExecutionTimeout: 60}", True),
        ("{}", True),
        ("!Ref Config", None),
        ("60", None),
    ],
)
def test_whether_they_are_written(function: Callable[[str], Function], written: str, known: bool | None) -> None:
    config = function(f"{TEMPLATE}      DurableConfig: {written}\n").durable.config
    assert (config.known, config.written, config.span.text) == (known, True, "DurableConfig")


def test_without_them(function: Callable[[str], Function]) -> None:
    config = function(TEMPLATE).durable.config
    assert (config.known, config.written) == (False, False)


def test_in_one_branch(function: Callable[[str], Function]) -> None:
    either = "!If [C, {ExecutionTimeout: 60}, !Ref 'AWS::NoValue']"
    config = function(f"{TEMPLATE}      DurableConfig: {either}\n").durable.config
    assert (config.known, config.when[0].condition) == (True, "C")
