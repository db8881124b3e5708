"""Versions and aliases, and what concurrency is kept ready for them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdalint.model.function import Function

Read = Callable[[str], Function]

ALIAS = """
Resources:
  Fn: {{Type: AWS::Lambda::Function}}
  Live:
    Type: AWS::Lambda::Alias
    Properties:
      FunctionName: !Ref Fn
      FunctionVersion: '1'
      Name: live
      RoutingConfig: {routing}
"""


@pytest.mark.parametrize(
    ("routing", "weights"),
    [
        ("{AdditionalVersionWeights: [{FunctionVersion: '2', FunctionWeight: 0.1}]}", [("2", 0.1, "")]),
        ("{AdditionalVersionWeights: [{FunctionVersion: 2, FunctionWeight: '10'}]}", [("2", 10.0, "")]),
        ("{AdditionalVersionWeights: [{FunctionVersion: $LATEST}]}", [("$LATEST", None, "")]),
        (
            "!If [Canary, {AdditionalVersionWeights: [{FunctionVersion: !Ref V, FunctionWeight: nan}]}, !Ref Off]",
            [(None, None, " when `Canary`")],
        ),
        ("{AdditionalVersionWeights: []}", []),
        ("!Ref Somewhere", []),
        ("[1, 2]", []),
    ],
)
def test_an_alias_tells_which_versions_have_a_share(
    function: Read, routing: str, weights: list[tuple[str | None, float | None, str]]
) -> None:
    (alias,) = function(ALIAS.format(routing=routing)).aliases
    found = alias.additional_versions
    assert [(one.version.known, one.weight.known, one.version.given) for one in found] == weights


def test_weights_are_where_they_are_written(function: Read) -> None:
    routing = "{AdditionalVersionWeights: [{FunctionVersion: '2', FunctionWeight: 0.25}]}"
    ((weight,),) = [alias.additional_versions for alias in function(ALIAS.format(routing=routing)).aliases]
    assert (weight.version.span.text, weight.weight.span.text) == ("'2'", "0.25")
    assert weight.span.text.startswith("{FunctionVersion")


def test_cloudformation_may_be_told_of_provisioned_concurrency_that_no_function_has(function: Read) -> None:
    found = function(
        "Resources: {Fn: {Type: AWS::Lambda::Function, Properties: "
        "{ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 5}}}}"
    ).provisioned_concurrency
    assert (found.known, found.span.text) == (5, "5")


@pytest.mark.parametrize(
    ("alias", "own", "of_alias"),
    [("", 5, []), ("AutoPublishAlias: live, ", None, [5]), ("AutoPublishAlias: '', ", 5, [])],
)
def test_sam_gives_provisioned_concurrency_to_the_alias_that_it_publishes(
    function: Read, alias: str, own: int | None, of_alias: list[int]
) -> None:
    found = function(
        f"""
        Transform: AWS::Serverless-2016-10-31
        Globals: {{Function: {{ProvisionedConcurrencyConfig: {{ProvisionedConcurrentExecutions: 5}}}}}}
        Resources: {{Fn: {{Type: AWS::Serverless::Function, Properties: {{{alias}Handler: a.b}}}}}}
        """
    )
    assert found.provisioned_concurrency.known == own
    assert [one.provisioned_concurrency.known for one in found.aliases] == of_alias
