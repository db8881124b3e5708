"""S3 and SNS."""

from __future__ import annotations

import pytest

from lambdalint.model.event import BucketSource, TopicSource
from tests.readers.cloudformation.conftest import Sources

PERMISSION = """
Allow:
  Type: AWS::Lambda::Permission
  Properties: {FunctionName: !GetAtt Worker.Arn, Action: lambda:InvokeFunction, Principal: PRINCIPAL}
"""


def bucket(sources: Sources, rules: str) -> BucketSource:
    (source,) = sources(
        f"""
Uploads:
  Type: AWS::S3::Bucket
  Properties:
    NotificationConfiguration:
      LambdaConfigurations:
        - Event: s3:ObjectCreated:*
          Function: !GetAtt Worker.Arn
          Filter: {rules}
"""
        + PERMISSION.replace("PRINCIPAL", "s3.amazonaws.com")
    )
    assert isinstance(source, BucketSource)
    return source


def test_a_bucket_tells_a_function_what_happens(sources: Sources) -> None:
    source = bucket(sources, "{S3Key: {Rules: [{Name: prefix, Value: in/}, {Name: Suffix, Value: !Ref Type}]}}")
    assert (source.service, source.span.text, source.sender.target) == ("S3", "Function", "Uploads")
    assert (source.event.known, source.event.span.text) == ("s3:ObjectCreated:*", "s3:ObjectCreated:*")
    assert (source.prefix.known, source.prefix.span.text) == ("in/", "in/")
    assert (source.suffix.known, source.suffix.written) == (None, True)


@pytest.mark.parametrize(
    ("rules", "written"),
    [
        ("{S3Key: {Rules: [{Name: suffix, Value: .jpg}]}}", False),
        ("!Ref 'AWS::NoValue'", False),
        ("{S3Key: {Rules: [{Name: !Ref Name, Value: .jpg}]}}", True),
        ("{S3Key: !Ref Rules}", True),
        ("[]", True),
    ],
)
def test_a_prefix_that_is_not_known(sources: Sources, rules: str, written: bool) -> None:
    source = bucket(sources, rules)
    assert (source.prefix.known, source.prefix.written) == (None, written)


def test_each_notification_is_a_source(sources: Sources) -> None:
    found = sources(
        """
        Uploads:
          Type: AWS::S3::Bucket
          Properties:
            NotificationConfiguration: !If
              - Notifies
              - LambdaConfigurations:
                  - {Event: s3:ObjectCreated:*, Function: !GetAtt Worker.Arn}
                  - {Event: s3:ObjectRemoved:*, Function: !Sub '${Worker.Arn}:live'}
              - !Ref AWS::NoValue
        """
    )
    assert [(type(s), [w.condition for w in s.when], s.qualifier and s.qualifier.known) for s in found] == [
        (BucketSource, ["Notifies"], None),
        (BucketSource, ["Notifies"], "live"),
    ]


def test_a_subscription_of_its_own(sources: Sources) -> None:
    (source,) = sources(
        """
        Subscription:
          Type: AWS::SNS::Subscription
          Properties:
            Protocol: lambda
            TopicArn: !Ref Topic
            Endpoint: !GetAtt Worker.Arn
            FilterPolicy: {kind: [order]}
            RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn}
        """
        + PERMISSION.replace("\n", "\n        ").replace("PRINCIPAL", "sns.amazonaws.com")
    )
    assert isinstance(source, TopicSource)
    assert (source.service, source.span.text, source.sender.target) == ("SNS", "Subscription", "Topic")
    assert (source.filter_policy.known, source.dead_letter_queue.target) == ('{"kind": ["order"]}', "Failed")


def test_a_subscription_in_its_topic(sources: Sources) -> None:
    (source,) = sources(
        """
        Topic:
          Type: AWS::SNS::Topic
          Properties:
            Subscription:
              - {Protocol: sqs, Endpoint: !GetAtt Worker.Arn}
              - {Protocol: lambda, Endpoint: !GetAtt Worker.Arn}
        """
    )
    assert isinstance(source, TopicSource)
    assert (source.span.text, source.sender.target) == ("Endpoint", "Topic")
    assert source.filter_policy.absent
    assert source.dead_letter_queue.absent
