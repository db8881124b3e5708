"""The resources of a template, and what can be known below their properties."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdalint.model.function import Function


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("", "no resource, parameter or pseudo parameter is called `Nothing`"),
        ("Transform: AWS::LanguageExtensions", "no resource, parameter or pseudo parameter is called `Nothing`"),
        ("Transform: AWS::Serverless-2016-10-31", "a reference to `Nothing`"),
        ("Transform: [Own]", "a reference to `Nothing`"),
    ],
)
def test_a_name_is_missing_where_all_names_are_known(function: Callable[[str], Function], head: str, why: str) -> None:
    template = "{}\nResources: {{Fn: {{Type: AWS::Lambda::Function, Properties: {{Handler: !Ref {}}}}}}}\n"
    assert function(template.format(head, "Nothing")).handler.why == why
    assert function(template.format(head, "Fn")).handler.why == "a reference to `Fn`"


@pytest.mark.parametrize("loop", ["Fn::Transform: {Name: AWS::Include}", "Fn::ForEach::L: [A, !Ref P, {}]"])
def test_resources_that_are_not_known_may_have_any_name(function: Callable[[str], Function], loop: str) -> None:
    found = function(
        f"Transform: AWS::LanguageExtensions\nParameters: {{P: {{Type: CommaDelimitedList}}}}\nResources:\n  {loop}\n"
        "  Fn: {Type: AWS::Lambda::Function, Properties: {Handler: !Ref Nothing}}\n"
    )
    assert found.handler.why == "a reference to `Nothing`"


def test_a_transform_may_add_what_is_missing(function: Callable[[str], Function]) -> None:
    found = function(
        "Resources: {Fn: {Type: AWS::Lambda::Function, Properties: {"
        "Timeout: 9, EphemeralStorage: {'Fn::Transform': {Name: AWS::Include}},"
        "'Fn::Transform': {Name: AWS::Include, Parameters: {Location: s3://b/k}}}}}"
    )
    assert found.timeout.known == 9
    assert (found.memory_size.known, found.memory_size.written) == (None, True)
    assert found.memory_size.why == "a transform, `Fn::Transform`, may add it when deployed"
    assert found.memory_size.span.text == "'Fn::Transform'"
    assert found.ephemeral_storage.why == "a transform, `Fn::Transform`, is run when deployed"


@pytest.mark.parametrize(
    ("environment", "why"),
    [
        ("!Ref P", "parameter `P` has no default"),
        ("[]", "a list where a map belongs"),
        ("x", "a single value where a map belongs"),
        ("!If [A, {Size: 1}, !Ref P]", "it depends on condition `A`"),
    ],
)
def test_what_lies_below_the_unknown_is_unknown(
    function: Callable[[str], Function], environment: str, why: str
) -> None:
    found = function(
        "Parameters: {P: {Type: String}}\n"
        f"Resources: {{Fn: {{Type: AWS::Lambda::Function, Properties: {{EphemeralStorage: {environment}}}}}}}\n"
    )
    assert (found.ephemeral_storage.known, found.ephemeral_storage.why) == (None, why)
