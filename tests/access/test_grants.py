"""What policies allow, evaluated as IAM does."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import indent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdalint.access import Decision, Named, Need, Resources, grants, needs, resources
from lambdalint.model.call import Call, CallKind, Phase
from lambdalint.model.code import Handler
from lambdalint.model.iam import Role, Statement
from lambdalint.model.value import Value
from lambdalint.source import SourceFile, Span
from tests.access.test_patterns import plainly_matches
from tests.readers.conftest import Repo

PLACE = Span(SourceFile("template.yaml", ""), 0, 0)
NOTHING: Value[str] = Value(PLACE, written=False)
ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "sqs:SendMessage"]
ARNS = ["arn:aws:s3:::a/x", "arn:aws:s3:::b/y", "arn:aws:s3:::a", "arn:aws:sqs:eu-west-1:123456789012:q"]

CALL = Call(
    span=PLACE,
    target="",
    kind=CallKind.OPERATION,
    creates="",
    service="s3",
    operations=(),
    arguments=(),
    timeout=None,
    in_loop=False,
    awaited=False,
    phase=Phase.INVOKE,
    unconditional=True,
    always=True,
    varies=False,
    via=(),
    declaration=None,
    is_own_path=False,
    takes_first_page=False,
    at_start=False,
    is_local=False,
    log_style=None,
    keeps_alive=None,
    reconnects=False,
    is_kept=False,
    own_credentials=False,
)


def statement(
    effect: str, actions: list[str], named: list[str], *, negated: bool = False, conditional: bool = False
) -> Statement:
    listed = tuple(Value(PLACE, action, parts=(action,)) for action in actions)
    return Statement(
        span=PLACE,
        effect=Value(PLACE, effect, parts=(effect,)),
        actions=() if negated else listed,
        not_actions=listed if negated else (),
        resources=tuple(Value(PLACE, arn, parts=(arn,)) for arn in named),
        not_resources=(),
        principals=(),
        aws_principals=(),
        not_principals=(),
        conditional=conditional,
    )


def role(*statements: Statement, complete: bool = True, boundary: Value[str] = NOTHING) -> Role:
    return Role(
        name="`Role`",
        span=PLACE,
        statements=statements,
        managed_policies=(),
        trust=(),
        permissions_boundary=boundary,
        malformed=(),
        complete=complete,
    )


def need(*actions: str, arn: str | None = None) -> Need:
    return Need(actions, required=True, named=() if arn is None else (Named((arn,)),), call=CALL)


def plainly_allowed(statements: list[Statement], action: str, arn: str) -> bool:
    """IAM User Guide, "Policy evaluation logic", for policies without conditions."""

    def applies(one: Statement) -> bool:
        named = [plainly_matches((value.known or "").lower(), action.lower()) for value in one.actions]
        spared = [plainly_matches((value.known or "").lower(), action.lower()) for value in one.not_actions]
        about = [plainly_matches(value.known or "", arn) for value in one.resources]
        return (any(named) if one.actions else not any(spared)) and any(about)

    effects = {one.effect.known for one in statements if applies(one)}
    return effects == {"Allow"}


STATEMENTS = st.builds(
    statement,
    st.sampled_from(["Allow", "Allow", "Deny"]),
    st.lists(
        st.sampled_from([*ACTIONS, "s3:*", "s3:Get*", "*", "s3:?etObject", "S3:getobject"]), min_size=1, max_size=3
    ),
    st.lists(
        st.sampled_from([*ARNS, "*", "arn:aws:s3:::*", "arn:aws:s3:::a/*", "arn:*:sqs:*:*:*"]), min_size=1, max_size=2
    ),
    negated=st.booleans(),
)


@settings(deadline=None, max_examples=500)
@given(st.lists(STATEMENTS, max_size=4), st.sampled_from(ACTIONS), st.sampled_from(ARNS))
def test_what_is_refused_is_denied_by_the_plain_evaluation(statements: list[Statement], action: str, arn: str) -> None:
    decision = grants(role(*statements), Resources()).decide(need(action, arn=arn))
    allowed = plainly_allowed(statements, action, arn)
    if decision is Decision.REFUSED:
        assert not allowed
    # a Deny on single resources is left to those who know which they are
    narrow = any(one.effect.known == "Deny" and "*" not in {r.known for r in one.resources} for one in statements)
    if not narrow:
        assert (decision is Decision.ALLOWED) == allowed


ALLOW = statement("Allow", ["s3:GetObject"], ["*"])


@pytest.mark.parametrize(
    "holder",
    [
        role(complete=False),
        role(boundary=Value(PLACE, "arn:aws:iam::aws:policy/PowerUserAccess")),
        role(boundary=Value(PLACE)),
    ],
)
def test_a_role_that_is_not_known_or_bounded_is_not_judged(holder: Role) -> None:
    assert grants(holder, Resources()).decide(need("s3:PutObject")) is Decision.UNKNOWN


def test_what_depends_on_a_condition_may_be_allowed_and_may_not_be_denied() -> None:
    conditional = statement("Allow", ["s3:GetObject"], ["*"], conditional=True)
    assert grants(role(conditional), Resources()).decide(need("s3:GetObject")) is Decision.ALLOWED
    refusing = statement("Deny", ["s3:*"], ["*"], conditional=True)
    assert grants(role(ALLOW, refusing), Resources()).decide(need("s3:GetObject")) is Decision.ALLOWED
    refusing = statement("Deny", ["s3:*"], ["*"])
    assert grants(role(ALLOW, refusing), Resources()).decide(need("s3:GetObject")) is Decision.REFUSED


def test_one_of_several_actions_is_enough() -> None:
    assert grants(role(ALLOW), Resources()).decide(need("s3:PutObject", "s3:GetObject")) is Decision.ALLOWED
    assert grants(role(ALLOW), Resources()).decide(need("s3:PutObject", "s3:ListBucket")) is Decision.REFUSED


def test_an_action_that_is_not_known_may_be_any() -> None:
    unknown: Value[str] = Value(PLACE, parts=("s3:", ""), holes=("Verb",))
    found = Statement(
        span=PLACE, effect=Value(PLACE, "Allow"), actions=(unknown,), not_actions=(), resources=ALLOW.resources,
        not_resources=(), principals=(), aws_principals=(), not_principals=(), conditional=False,
    )  # fmt: skip
    assert grants(role(found), Resources()).decide(need("s3:GetObject")) is Decision.ALLOWED
    assert grants(role(found), Resources()).decide(need("sqs:SendMessage")) is Decision.REFUSED


Decide = Callable[[str, str], list[Decision]]

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Name: {Type: String}
  Bucket: {Type: String}
Resources:
  Orders: {Type: AWS::DynamoDB::Table}
  Stock: {Type: AWS::DynamoDB::Table, Properties: {TableName: stock}}
  Files: {Type: AWS::S3::Bucket}
  Jobs: {Type: AWS::SQS::Queue}
  News: {Type: AWS::SNS::Topic}
  Flow: {Type: AWS::Serverless::StateMachine, Properties: {DefinitionUri: flow.json, Role: !Ref Name}}
  Password: {Type: AWS::SecretsManager::Secret}
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: .
      Environment:
        Variables:
          ORDERS: !Ref Orders
          STOCK: !Ref Stock
          FILES: !Ref Files
          JOBS: !Ref Jobs
          NEWS: !Ref News
          FLOW: !Ref Flow
          PASSWORD: !Ref Password
          NAME: !Ref Name
          BUCKET: !Ref Bucket
      Policies:
"""


@pytest.fixture
def decide(repo: Repo) -> Decide:
    """What is decided on each need of a call, with a list of `Policies`."""

    def decide(call: str, policies: str) -> list[Decision]:
        repo.write("template.yaml", TEMPLATE + indent(policies, "        "))
        repo.write("app.py", f"import os\nimport boto3\n\ndef handler(event, context):\n    {call}\n")
        (template,) = repo.project().templates
        (function,) = template.functions
        assert isinstance(function.code, Handler)
        assert function.role is not None
        declared = resources(template)
        found = needs(function.code, function.environment, declared)
        assert found
        return [grants(function.role, declared).decide(one) for one in found if one.required]

    return decide


PUT = 'boto3.client("dynamodb").put_item(TableName=os.environ["{}"], Item={{}})'
GET_OBJECT = 'boto3.client("s3").get_object(Bucket=os.environ["{}"], Key=event["key"])'


TRANSACT = 'boto3.client("dynamodb").transact_write_items(TransactItems=[{"Put": {"TableName": os.environ["ORDERS"]}}])'


@pytest.mark.parametrize(
    ("call", "policy", "allowed"),
    [
        (TRANSACT, "- DynamoDBWritePolicy: {TableName: !Ref Orders}", True),
        (TRANSACT, "- DynamoDBWritePolicy: {TableName: !Ref Stock}", False),
        (TRANSACT, "- DynamoDBReadPolicy: {TableName: !Ref Orders}", False),
        (
            'boto3.client("s3").list_buckets()',
            "- Statement: {Effect: Allow, Action: 's3:ListAllMyBuckets', Resource: 'arn:aws:s3:::*'}",
            True,
        ),
        (
            'boto3.client("ec2").describe_instances()',
            "- Statement: {Effect: Allow, Action: 'ec2:DescribeInstances', Resource: !GetAtt Files.Arn}",
            False,
        ),
        (
            'boto3.client("sqs").list_queues()',
            "- Statement: {Effect: Allow, NotAction: 'iam:*', Resource: 'arn:aws:ses:*:*:identity/*'}",
            False,
        ),
        (PUT.format("ORDERS"), "- DynamoDBWritePolicy: {TableName: !Ref Orders}", True),
        (PUT.format("ORDERS"), "- DynamoDBReadPolicy: {TableName: !Ref Orders}", False),
        (PUT.format("ORDERS"), "- DynamoDBWritePolicy: {TableName: !Ref Stock}", False),
        (PUT.format("ORDERS"), "- DynamoDBWritePolicy: {TableName: orders}", False),
        (PUT.format("STOCK"), "- DynamoDBWritePolicy: {TableName: stock}", True),
        (PUT.format("STOCK"), "- DynamoDBWritePolicy: {TableName: shop}", False),
        (PUT.format("NAME"), "- DynamoDBWritePolicy: {TableName: !Ref Orders}", True),
        (PUT.format("ORDERS"), "- DynamoDBWritePolicy: {TableName: !Ref Name}", True),
        (PUT.format("ORDERS"), "- AmazonDynamoDBFullAccess", True),
        (PUT.format("ORDERS"), "- AmazonDynamoDBReadOnlyAccess", False),
        (
            PUT.format("ORDERS"),
            "- Statement: {Effect: Allow, Action: 'dynamodb:*', Resource: !GetAtt Orders.Arn}",
            True,
        ),
        (
            PUT.format("ORDERS"),
            "- Statement: {Effect: Allow, Action: 'dynamodb:*', Resource: !GetAtt Stock.Arn}",
            False,
        ),
        (
            PUT.format("ORDERS"),
            "- Statement: {Effect: Allow, NotAction: 'dynamodb:Put*', Resource: '*'}",
            False,
        ),
        (
            'boto3.client("dynamodb").query(TableName=os.environ["ORDERS"], IndexName="by-date")',
            "- Statement: {Effect: Allow, Action: 'dynamodb:Query', Resource: !GetAtt Orders.Arn}",
            False,
        ),
        (
            'boto3.client("dynamodb").query(TableName=os.environ["ORDERS"], IndexName="by-date")',
            "- DynamoDBReadPolicy: {TableName: !Ref Orders}",
            True,
        ),
        (GET_OBJECT.format("FILES"), "- S3ReadPolicy: {BucketName: !Ref Files}", True),
        (GET_OBJECT.format("BUCKET"), "- S3ReadPolicy: {BucketName: !Ref Bucket}", True),
        (
            GET_OBJECT.format("FILES"),
            "- Statement: {Effect: Allow, Action: 's3:GetObject', Resource: !GetAtt Files.Arn}",
            False,
        ),
        (
            GET_OBJECT.format("BUCKET"),
            "- Statement: {Effect: Allow, Action: 's3:GetObject', Resource: !Sub 'arn:aws:s3:::${Bucket}'}",
            False,
        ),
        (
            GET_OBJECT.format("FILES"),
            "- Statement: {Effect: Allow, Action: 's3:GetObject', Resource: !Sub '${Files.Arn}/*'}",
            True,
        ),
        (
            'boto3.client("s3").list_objects_v2(Bucket=os.environ["FILES"])',
            "- Statement: {Effect: Allow, Action: 's3:ListBucket', Resource: !Sub '${Files.Arn}/*'}",
            False,
        ),
        (
            'boto3.client("sqs").send_message(QueueUrl=os.environ["JOBS"], MessageBody="")',
            "- SQSSendMessagePolicy: {QueueName: !GetAtt Jobs.QueueName}",
            True,
        ),
        (
            'boto3.client("sqs").purge_queue(QueueUrl="https://sqs.eu-west-1.amazonaws.com/123456789012/other")',
            "- SQSSendMessagePolicy: {QueueName: !GetAtt Jobs.QueueName}",
            False,
        ),
        (
            'boto3.client("sns").publish(TopicArn=os.environ["NEWS"], Message="")',
            "- SNSPublishMessagePolicy: {TopicName: !GetAtt News.TopicName}",
            True,
        ),
        (
            'boto3.client("stepfunctions").start_execution(stateMachineArn=os.environ["FLOW"])',
            "- StepFunctionsExecutionPolicy: {StateMachineName: !GetAtt Flow.Name}",
            True,
        ),
        (
            'boto3.client("secretsmanager").get_secret_value(SecretId=os.environ["PASSWORD"])',
            "- AWSSecretsManagerGetSecretValuePolicy: {SecretArn: !Ref Password}",
            True,
        ),
        (
            'boto3.client("secretsmanager").get_secret_value(SecretId="shop/db")',
            "- Statement: {Effect: Allow, Action: '*', Resource: !Sub 'arn:aws:*:*:*:secret:shop/db-??????'}",
            True,
        ),
        (
            'boto3.client("ssm").get_parameter(Name="/shop/url")',
            "- SSMParameterReadPolicy: {ParameterName: shop/url}",
            True,
        ),
        (
            'boto3.client("ssm").get_parameter(Name="/shop/url")',
            "- SSMParameterReadPolicy: {ParameterName: shop/key}",
            False,
        ),
        (
            'boto3.client("sns").publish(PhoneNumber=event["phone"], Message="")',
            "- SNSPublishMessagePolicy: {TopicName: !GetAtt News.TopicName}",
            False,
        ),
        (
            'boto3.client("sns").publish(PhoneNumber=event["phone"], Message="")',
            "- Statement: {Effect: Allow, Action: 'sns:Publish', Resource: '*'}",
            True,
        ),
        (
            'boto3.client("events").put_events(Entries=[{"Source": "shop", "EventBusName": "shop"}])',
            "- EventBridgePutEventsPolicy: {EventBusName: other}",
            False,
        ),
        (
            'boto3.client("lambda").invoke(FunctionName="other")',
            "- LambdaInvokePolicy: {FunctionName: other}",
            True,
        ),
    ],
)
def test_what_a_call_is_about_is_compared(call: str, policy: str, *, allowed: bool, decide: Decide) -> None:
    assert decide(call, policy) == [Decision.ALLOWED if allowed else Decision.REFUSED]


def test_a_resource_of_which_nothing_is_known_may_be_any(decide: Decide) -> None:
    call = 'boto3.client("dynamodb").put_item(TableName=event["table"], Item={})'
    assert decide(call, "- DynamoDBWritePolicy: {TableName: !Ref Stock}") == [Decision.ALLOWED]


def test_a_policy_of_the_resource_may_let_the_role_use_it(decide: Decide, monkeypatch: pytest.MonkeyPatch) -> None:
    call, policies = GET_OBJECT.format("FILES"), "- AWSLambdaBasicExecutionRole"
    assert decide(call, policies) == [Decision.REFUSED]
    attached = """  Everyone:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Files
      PolicyDocument:
        Statement: {Effect: Allow, Action: 's3:*', Resource: '*', Principal: {AWS: !GetAtt WorkerRole.Arn}}
  Orders:"""
    monkeypatch.setattr("tests.access.test_grants.TEMPLATE", TEMPLATE.replace("  Orders:", attached))
    assert decide(call, policies) == [Decision.UNKNOWN]


def test_an_unknown_managed_policy_may_allow_all(decide: Decide) -> None:
    assert decide(GET_OBJECT.format("FILES"), "- !ImportValue Policy") == [Decision.UNKNOWN]
    assert decide(GET_OBJECT.format("FILES"), "- arn:aws:iam::123456789012:policy/ours") == [Decision.UNKNOWN]
