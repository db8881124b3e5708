"""Services that invoke functions."""

from __future__ import annotations

import pytest

from lambdalint.knowledge import invokers


@pytest.mark.parametrize(
    ("principal", "service"),
    [
        ("s3.amazonaws.com", "s3"),
        ("sns.amazonaws.com.cn", "sns"),
        ("logs.eu-west-1.amazonaws.com", "logs"),
        ("logs.us-gov-west-1.amazonaws.com", "logs"),
        ("logs.${AWS::Region}.amazonaws.com", "logs"),
        ("events.${AWS::URLSuffix}", "events"),
        ("lambda.alarms.cloudwatch.amazonaws.com", "lambda.alarms.cloudwatch"),
        ("123456789012", None),
        ("*", None),
        ("", None),
        ("amazonaws.com", None),
        ("alexa-appkit.amazon.com", None),
        ("${Service}.amazonaws.com", None),
        ("arn:aws:iam::123456789012:role/s3.amazonaws.com", None),
    ],
)
def test_the_service_of_a_principal(principal: str, service: str | None) -> None:
    assert invokers.service_of(principal) == service


def test_who_invokes_functions_for_a_resource() -> None:
    assert invokers.invokers_for(invokers.arn_service_of("AWS::Events::Rule") or "") == ("events",)
    assert invokers.invokers_for("execute-api") == ("apigateway",)
    assert invokers.arn_service_of("AWS::SQS::Queue") is None
    assert invokers.invokers_for("sqs") == ()
