"""CloudFormation's functions and what surrounds them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdalint.model.event import (
    AsynchronousSource,
    CustomResource,
    OtherSource,
    PolledSource,
    QueueSource,
    RuleSource,
    StreamSource,
    SynchronousSource,
)
from lambdalint.model.function import Function

Read = Callable[[str], Function]

FUNCTION = """
Resources:
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      Role: !GetAtt Role.Arn
      Code: {S3Bucket: b, S3Key: k}
"""


def test_settings_have_the_defaults_of_lambda(function: Read) -> None:
    found = function("Resources:\n  F:\n    Type: AWS::Lambda::Function\n")
    assert [(v.known, v.written) for v in (found.timeout, found.memory_size, found.ephemeral_storage)] == [
        (3, False),
        (128, False),
        (512, False),
    ]
    assert found.span.text == "F"
    assert found.block.text == "F:\n    Type: AWS::Lambda::Function"
    assert (found.code, found.package, found.role) == (None, None, None)


def test_settings_are_where_they_are_written(function: Read) -> None:
    found = function(
        FUNCTION
        + """
      Timeout: '45'
      MemorySize: 512
      EphemeralStorage: {Size: 1024}
      Layers: [!Ref Base, !If [Debug, !Ref Tools, !Ref 'AWS::NoValue']]
      DeadLetterConfig: {TargetArn: !GetAtt Failed.Arn}
      Environment:
        Variables:
          TABLE: orders
          QUEUE: !Ref Queue
          FLAG: true
"""
    )
    assert (found.timeout.known, found.timeout.span.text) == (45, "'45'")
    assert (found.ephemeral_storage.known, found.ephemeral_storage.span.text) == (1024, "1024")
    assert [(layer.target, layer.given) for layer in found.layers.items] == [("Base", ""), ("Tools", " when `Debug`")]
    variables = {v.name: (v.span.text, v.value.known) for v in found.environment.variables}
    assert variables == {"TABLE": ("TABLE", "orders"), "QUEUE": ("QUEUE", None), "FLAG": ("FLAG", "true")}
    assert found.environment.span.text == "Variables"
    assert found.environment.complete
    assert found.failure_handling.dead_letter_queue.target == "Failed"


@pytest.mark.parametrize(
    "environment",
    [
        "!Ref Unknown",
        "{Variables: !FindInMap [A, B, C]}",
        "{Variables: {A: b, 'Fn::Transform': {Name: x}}}",
        "[]",
        "text",
        "!If [X, {Variables: {A: b}}, !Ref Other]",
    ],
)
def test_environment_that_cannot_be_known_is_not_complete(function: Read, environment: str) -> None:
    assert not function(FUNCTION + f"      Environment: {environment}\n").environment.complete


def test_both_branches_of_the_environment_count(function: Read) -> None:
    found = function(FUNCTION + "      Environment: !If [X, {Variables: {A: b}}, {Variables: {C: d}}]\n")
    assert [(v.name, v.value.given) for v in found.environment.variables] == [
        ("A", " when `X`"),
        ("C", " unless `X`"),
    ]


MAPPING = (
    FUNCTION
    + """
  Jobs:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 60
      RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 4}
  Failed:
    Type: AWS::SQS::Queue
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      MaximumBatchingWindowInSeconds: 5
"""
)


@pytest.mark.parametrize("name", ["!Ref Worker", "!GetAtt Worker.Arn", "!Sub '${Worker}'", "!Ref Live"])
def test_mapping_of_a_queue(function: Read, name: str) -> None:
    found = function(
        MAPPING
        + f"      FunctionName: {name}\n      EventSourceArn: !GetAtt Jobs.Arn\n"
        + "  Live: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref Worker, Name: live}}\n"
    )
    (source,) = found.sources
    assert isinstance(source, QueueSource)
    assert (source.span.text, source.batching_window.known, source.enabled.known) == ("Mapping", 5, True)
    assert source.queue is not None
    assert (source.queue.id, source.queue.visibility_timeout.known) == ("Jobs", 60)
    assert (source.queue.max_receive_count.known, source.queue.is_dead_letter_queue) == (4, False)


@pytest.mark.parametrize(
    ("arn", "kind"),
    [
        ("arn:aws:sqs:eu-west-1:123456789012:jobs", QueueSource),
        ("!Sub 'arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:jobs'", QueueSource),
        ("!Sub 'arn:aws:kinesis:${AWS::Region}:123456789012:stream/clicks'", StreamSource),
        ("arn:aws:dynamodb:eu-west-1:123456789012:table/t/stream/2026", StreamSource),
        ("!Ref Somewhere", PolledSource),
        ("!ImportValue queue", PolledSource),
    ],
)
def test_mapping_by_arn(function: Read, arn: str, kind: type) -> None:
    (source,) = function(MAPPING + f"      FunctionName: !Ref Worker\n      EventSourceArn: {arn}\n").sources
    assert type(source) is kind
    if isinstance(source, QueueSource):
        assert source.queue is None


@pytest.mark.parametrize(
    ("principal", "kind"),
    [
        ("s3.amazonaws.com", AsynchronousSource),
        ("logs.eu-west-1.amazonaws.com", AsynchronousSource),
        ("!Sub 'logs.${AWS::Region}.amazonaws.com'", AsynchronousSource),
        ("apigateway.amazonaws.com", SynchronousSource),
        ("cognito-idp.amazonaws.com", SynchronousSource),
        ("iot.amazonaws.com", OtherSource),
        ("'123456789012'", OtherSource),
        ("!Ref Principal", OtherSource),
    ],
)
def test_permission_says_who_invokes(function: Read, principal: str, kind: type) -> None:
    permission = f"""
  Allow:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunction
      FunctionName: !GetAtt Worker.Arn
      Principal: {principal}
"""
    (source,) = function(FUNCTION + permission).sources
    assert type(source) is kind
    assert source.span.text == "Allow"


def test_schedules_rules_and_custom_resources_name_the_function(function: Read) -> None:
    further = """
  Nightly:
    Type: AWS::Scheduler::Schedule
    Properties:
      Target: {Arn: !GetAtt Worker.Arn}
  Door:
    Type: AWS::IoT::TopicRule
    Properties:
      TopicRulePayload: {Actions: [{Lambda: {FunctionArn: !GetAtt Worker.Arn}}]}
  Seed:
    Type: Custom::Seed
    Properties:
      ServiceToken: !GetAtt Worker.Arn
"""
    assert [(type(s), s.span.text) for s in function(FUNCTION + further).sources] == [
        (RuleSource, "Nightly"),
        (AsynchronousSource, "Door"),
        (CustomResource, "Seed"),
    ]


@pytest.mark.parametrize(
    ("name", "on_failure", "written"),
    [
        ("!Ref Worker", "{OnFailure: {Destination: !GetAtt Failed.Arn}}", True),
        ("!Ref Worker", "{OnSuccess: {Destination: !GetAtt Done.Arn}}", False),
        ("!ImportValue other", "{OnFailure: {Destination: !GetAtt Failed.Arn}}", True),
    ],
)
def test_invoke_config(function: Read, name: str, on_failure: str, written: bool) -> None:
    config = f"""
  Config:
    Type: AWS::Lambda::EventInvokeConfig
    Properties:
      FunctionName: {name}
      Qualifier: $LATEST
      MaximumRetryAttempts: 1
      DestinationConfig: {on_failure}
"""
    handling = function(FUNCTION + config).failure_handling
    assert handling.on_failure.written is written
    assert handling.maximum_retry_attempts.known == 1


def test_role_has_the_policies_in_it_and_those_attached(function: Read) -> None:
    found = function(
        FUNCTION
        + """
  Role:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
        - !Sub arn:${AWS::Partition}:iam::aws:policy/AmazonS3FullAccess
        - !Ref Own
        - arn:aws:iam::123456789012:policy/OursFullAccess
      Policies:
        - PolicyName: inline
          PolicyDocument:
            Statement: {Effect: Allow, Action: 's3:GetObject', Resource: '*'}
  Attached:
    Type: AWS::IAM::Policy
    Properties:
      Roles: [!Ref Role]
      PolicyDocument:
        Statement:
          - Effect: Deny
            Action: [!If [X, 'a:B', 'c:D'], 'e:F']
            Resource: !GetAtt Table.Arn
            Condition: {StringEquals: {'aws:SourceAccount': '123456789012'}}
  Own:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement: [{Effect: Allow, Action: 'sqs:*', Resource: '*'}]
"""
    )
    role = found.role
    assert role is not None
    assert [policy.name for policy in role.managed_policies] == ["AWSLambdaBasicExecutionRole", "AmazonS3FullAccess"]
    assert [
        (s.effect.known, [a.known for a in s.actions], [r.known for r in s.resources], s.conditional)
        for s in role.statements
    ] == [
        ("Deny", ["a:B", "c:D", "e:F"], [None], True),
        ("Allow", ["s3:GetObject"], ["*"], False),
        ("Allow", ["sqs:*"], ["*"], False),
    ]


@pytest.mark.parametrize(
    "policy", ["'{\"maxReceiveCount\": 3}'", "!Ref Policy", "!If [X, !Ref A, !Ref B]", "[]", "{deadLetterTargetArn: x}"]
)
def test_redrive_policy_that_cannot_be_read_is_unknown(function: Read, policy: str) -> None:
    found = function(
        FUNCTION
        + f"""
  Jobs: {{Type: AWS::SQS::Queue, Properties: {{RedrivePolicy: {policy}}}}}
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {{FunctionName: !Ref Worker, EventSourceArn: !GetAtt Jobs.Arn}}
"""
    )
    (source,) = found.sources
    assert isinstance(source, QueueSource)
    assert source.queue is not None
    assert all(count.known is None and count.written for count in source.queue.max_receive_count.possible)


def test_a_condition_may_stand_above_the_setting(function: Read) -> None:
    found = function(
        FUNCTION
        + """
      EphemeralStorage: !If [Big, {Size: 2048}, !Ref 'AWS::NoValue']
      DeadLetterConfig: !If [Live, {TargetArn: !GetAtt Failed.Arn}, !If [Test, {}, !Ref Other]]
"""
    )
    storage = found.ephemeral_storage
    assert [(b.known, b.written, b.given) for b in storage.possible] == [
        (2048, True, " when `Big`"),
        (512, False, " unless `Big`"),
    ]
    queue = found.failure_handling.dead_letter_queue
    assert [(b.target, b.written, b.given) for b in queue.possible] == [
        ("Failed", True, " when `Live`"),
        (None, False, " unless `Live` when `Test`"),
        (None, True, " unless `Live` unless `Test`"),
    ]


@pytest.mark.parametrize(
    ("package", "own", "beside_image"), [("Image", None, "python3.13"), ("Zip", "python3.13", None)]
)
def test_an_image_brings_its_own_runtime(
    function: Read, package: str, own: str | None, beside_image: str | None
) -> None:
    found = function(FUNCTION + f"      PackageType: {package}\n")
    assert (found.runtime.known, found.image.runtime.known) == (own, beside_image)
    assert found.image.runtime.span.text == ("python3.13" if beside_image else "Worker")


@pytest.mark.parametrize(
    ("code", "known", "place"),
    [
        ("{ZipFile: 'def handler(e, c): pass'}", "def handler(e, c): pass", "'def handler(e, c): pass'"),
        ("{S3Bucket: b, S3Key: k}", None, "Worker"),
        ("!Ref Unknown", None, "!Ref Unknown"),
        ("src/", None, "Worker"),
    ],
)
def test_inline_code_is_a_text_of_the_template(function: Read, code: str, known: str | None, place: str) -> None:
    found = function(f"Resources: {{Worker: {{Type: AWS::Lambda::Function, Properties: {{Code: {code}}}}}}}")
    assert (found.inline_code.known, found.inline_code.span.text) == (known, place)
    assert found.inline_code.written == (place != "Worker")


@pytest.mark.parametrize(
    ("resource", "built"),
    [
        ("Metadata: {Dockerfile: Dockerfile}, Properties: {PackageType: Image}", True),
        ("Metadata: {BuildMethod: makefile}, Properties: {PackageType: Image}", False),
        ("Properties: {PackageType: Image}", False),
    ],
)
def test_an_image_may_be_built_by_sam(function: Read, resource: str, built: bool) -> None:
    found = function(
        f"""
        Transform: AWS::Serverless-2016-10-31
        Resources: {{Fn: {{Type: AWS::Serverless::Function, {resource}}}}}
        """
    )
    assert found.image.built == built


@pytest.mark.parametrize(
    ("resource", "room"),
    [
        ("{Type: AWS::Serverless::Function, Properties: {Handler: a.b}}", "{Handler: a.b}"),
        ("{Type: AWS::Serverless::Function, Properties: {AutoPublishAlias: live}}", None),
        ("{Type: AWS::Lambda::Function, Properties: {Handler: a.b}}", None),
    ],
)
def test_sam_can_be_told_to_publish_an_alias(function: Read, resource: str, room: str | None) -> None:
    found = function(f"Transform: AWS::Serverless-2016-10-31\nResources: {{Fn: {resource}}}\n")
    assert (found.alias_room and found.alias_room.span.text) == room
