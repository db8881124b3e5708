from __future__ import annotations

import pytest

from lambdalint.knowledge.iam import UNLIMITED_BY_DESIGN, is_limitable


@pytest.mark.parametrize("action", ["s3:GetObject", "S3:getobject", "dynamodb:PutItem", "lambda:InvokeFunction"])
def test_actions_that_can_be_limited(action: str) -> None:
    assert is_limitable(action) is True


@pytest.mark.parametrize("action", ["sts:GetCallerIdentity", "xray:PutTraceSegments", "ec2:DescribeInstances"])
def test_actions_that_cannot(action: str) -> None:
    assert is_limitable(action) is False


@pytest.mark.parametrize("action", ["s3:GetObjekt", "orders:Place", "s3", "*", "s3:Get*", ""])
def test_nothing_is_said_of_what_is_not_known(action: str) -> None:
    assert is_limitable(action) is None


def test_exceptions_are_real_actions_in_lower_case() -> None:
    assert [action for action in UNLIMITED_BY_DESIGN if action != action.lower()] == []
    assert [action for action in UNLIMITED_BY_DESIGN if is_limitable(action) is None] == []
