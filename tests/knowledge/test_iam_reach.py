"""What is known of actions that reach far: tables of real actions, and resources that limit nothing."""

from __future__ import annotations

import pytest

from lambdalint.access import is_everything
from lambdalint.knowledge.iam import is_limitable
from lambdalint.knowledge.iam.basics import is_basic_action, is_basic_policy
from lambdalint.knowledge.iam.escalation import ANY_ROLE, WAYS
from lambdalint.knowledge.iam.exposure import EXPOSURES
from lambdalint.knowledge.iam.unlimited import ANY, is_unlimited
from lambdalint.model.value import Value
from lambdalint.source import SourceFile, Span

PLACE = Span(SourceFile("template.yaml", ""), 0, 0)


def text(*parts: str, holes: tuple[str, ...] = ()) -> Value[str]:
    return Value(PLACE, parts[0] if len(parts) == 1 else None, parts=parts, holes=holes or ("",) * (len(parts) - 1))


def test_actions_of_ways_and_exposures_are_real() -> None:
    actions = [action for way in WAYS for step in way.steps for action in step.actions]
    actions += [action for exposure in EXPOSURES for action in exposure.actions]
    assert [action for action in actions if is_limitable(action) is None] == []


def test_examples_are_taken_in_by_what_limits_nothing() -> None:
    examples = [step.examples for way in WAYS for step in way.steps] + [exposure.examples for exposure in EXPOSURES]
    for given in examples:
        assert is_unlimited(text("*"), given)
        assert all(ANY in example and example.count(":") >= 5 for example in given)


@pytest.mark.parametrize(
    "resource",
    ["*", "**", "arn:*", "arn:aws:iam::123456789012:role/*", "arn:aws-cn:iam::*:*", "arn:aws:iam:::role/*"],
)
def test_every_role(resource: str) -> None:
    assert is_unlimited(text(resource), ANY_ROLE)


@pytest.mark.parametrize(
    "resource",
    [
        "",
        "?",
        "arn:aws:iam::123456789012:role/a",
        "arn:aws:iam::123456789012:role/a*",
        "arn:aws:iam::123456789012:role/a/*",
        "arn:aws:iam::123456789012:user/*",
        "arn:aws:s3:::*",
        "role/*",
    ],
)
def test_some_roles(resource: str) -> None:
    assert not is_unlimited(text(resource), ANY_ROLE)


def test_accounts_and_regions_may_be_unknown_and_names_may_not() -> None:
    assert is_unlimited(text("arn:", ":iam::", ":role/*"), ANY_ROLE)
    assert not is_unlimited(text("arn:aws:iam::", ":role/", "*"), ANY_ROLE)
    assert not is_unlimited(text("", "*"), ANY_ROLE)
    assert not is_unlimited(Value(PLACE), ANY_ROLE)


@pytest.mark.parametrize("pattern", ["*", "s3:*", "S3:**"])
def test_everything(pattern: str) -> None:
    assert is_everything(pattern)


@pytest.mark.parametrize("pattern", ["", "s3", "s3:", "s3:Get*", "s3:GetObject", "s3:?*"])
def test_not_everything(pattern: str) -> None:
    assert not is_everything(pattern)


def test_what_every_function_needs() -> None:
    assert is_basic_action("Logs:PutLogEvents")
    assert is_basic_action("ec2:DescribeNetworkInterfaces")
    assert not is_basic_action("*")
    assert not is_basic_action("ec2:*")
    assert not is_basic_action("s3:GetObject")
    assert is_basic_policy("AWSLambdaBasicExecutionRole")
    assert is_basic_policy("AWSLambdaSQSQueueExecutionRole")
    assert is_basic_policy("AWSLambdaBasicDurableExecutionRolePolicy")
    assert not is_basic_policy("AWSLambda_FullAccess")
    assert not is_basic_policy("AWSLambdaRole")
