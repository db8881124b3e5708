"""Where functions log to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdalint.model.function import Function

Read = Callable[[str], Function]


@pytest.mark.parametrize(
    ("function_name", "group_name"),
    [
        ("!Ref AWS::NoValue", "!Sub '/aws/lambda/${Fn}'"),
        ("!Ref AWS::NoValue", "!Join ['', [/aws/lambda/, !Ref Fn]]"),
        ("!Ref AWS::NoValue", "!Join [/, ['', aws, lambda, !Ref Fn]]"),
        ("worker", "/aws/lambda/worker"),
        ("worker", "!Sub '/aws/lambda/${Fn}'"),
        ("!Sub '${AWS::StackName}-worker'", "!Sub '/aws/lambda/${AWS::StackName}-worker'"),
        ("!Sub '${Stage}-worker'", "!Join ['', [/aws/lambda/, !Ref Stage, -worker]]"),
        ("!Sub '${Known}-worker'", "/aws/lambda/dev-worker"),
    ],
)
def test_a_group_is_that_of_the_function_whose_name_it_has(function: Read, function_name: str, group_name: str) -> None:
    found = function(
        f"""
        Parameters: {{Stage: {{Type: String}}, Known: {{Type: String, Default: dev}}}}
        Resources:
          Fn: {{Type: AWS::Lambda::Function, Properties: {{FunctionName: {function_name}}}}}
          Logs: {{Type: AWS::Logs::LogGroup, Properties: {{LogGroupName: {group_name}, RetentionInDays: 14}}}}
          Others: {{Type: AWS::Logs::LogGroup, Properties: {{LogGroupName: /aws/lambda/others}}}}
        """
    )
    assert found.logging.group is not None
    assert (found.logging.group.id, found.logging.group.retention.known) == ("Logs", 14)


@pytest.mark.parametrize("name", ["!Ref Logs", "/custom/logs", "!Sub '${Logs}'"])
def test_a_function_may_name_its_group(function: Read, name: str) -> None:
    found = function(
        f"""
        Resources:
          Fn: {{Type: AWS::Lambda::Function, Properties: {{LoggingConfig: {{LogGroup: {name}}}}}}}
          Logs: {{Type: AWS::Logs::LogGroup, Properties: {{LogGroupName: /custom/logs}}}}
          Default: {{Type: AWS::Logs::LogGroup, Properties: {{LogGroupName: !Sub '/aws/lambda/${{Fn}}'}}}}
        """
    )
    assert found.logging.group is not None
    assert found.logging.group.id == "Logs"
    assert found.logging.group.retention.absent


@pytest.mark.parametrize("name", ["!ImportValue X", "!Sub '/aws/lambda/${X}'", "/aws/lambda/Fn", "!Ref Fn"])
def test_other_groups_are_somebody_elses(function: Read, name: str) -> None:
    found = function(
        f"""
        Resources:
          Fn: {{Type: AWS::Lambda::Function}}
          Logs: {{Type: AWS::Logs::LogGroup, Properties: {{LogGroupName: {name}}}}}
        """
    )
    assert found.logging.group is None


@pytest.mark.parametrize(
    ("properties", "names"),
    [
        ("{}", {"/aws/lambda/${Fn}"}),
        ("{FunctionName: worker}", {"/aws/lambda/${Fn}", "/aws/lambda/worker"}),
        ("{LoggingConfig: {LogGroup: orders}}", {"orders"}),
        ("{LoggingConfig: {LogGroup: !If [IsProd, a, b]}}", {"a", "b"}),
        ("{LoggingConfig: {LogGroup: !Ref Group}}", {"${Group}"}),
    ],
)
def test_a_log_group_has_the_names_that_templates_may_call_it(function: Read, properties: str, names: set[str]) -> None:
    found = function(f"Resources:\n  Fn: {{Type: AWS::Lambda::Function, Properties: {properties}}}\n")
    assert set(found.logging.group_names) == names
