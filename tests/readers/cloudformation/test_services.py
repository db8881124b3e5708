"""Services of which little is read."""

from __future__ import annotations

import pytest

from lambdalint.model.event import AsynchronousSource, LogSource, OtherSource, SynchronousSource
from tests.readers.cloudformation.conftest import Sources

ARN = "!GetAtt Worker.Arn"
PARAMETERS = (
    "{ParameterName: BufferSizeInMBs, ParameterValue: 1}, "
    "{ParameterName: LambdaArn, ParameterValue: !GetAtt Worker.Arn}"
)


@pytest.mark.parametrize(
    ("type_", "properties", "kind", "service", "span"),
    [
        ("AppSync::DataSource", f"LambdaConfig: {{LambdaFunctionArn: {ARN}}}", "sync", "AppSync", "LambdaFunctionArn"),
        (
            "AppSync::GraphQLApi",
            f"LambdaAuthorizerConfig: {{AuthorizerUri: {ARN}}}",
            "sync",
            "an authorizer of AppSync",
            "AuthorizerUri",
        ),
        (
            "Bedrock::Agent",
            f"ActionGroups: [{{ActionGroupExecutor: {{Lambda: {ARN}}}}}]",
            "sync",
            "an agent of Bedrock",
            "Lambda",
        ),
        ("CloudFormation::Macro", f"FunctionName: {ARN}", "other", "a CloudFormation macro", "It"),
        ("CodeCommit::Repository", f"Triggers: [{{DestinationArn: {ARN}}}]", "async", "CodeCommit", "DestinationArn"),
        ("Config::ConfigRule", f"Source: {{SourceIdentifier: {ARN}}}", "async", "AWS Config", "SourceIdentifier"),
        ("IoT::Authorizer", f"AuthorizerFunctionArn: {ARN}", "sync", "an authorizer of IoT", "It"),
        (
            "IoT::ProvisioningTemplate",
            f"PreProvisioningHook: {{TargetArn: {ARN}}}",
            "sync",
            "a provisioning template of IoT",
            "TargetArn",
        ),
        (
            "Lex::BotAlias",
            (
                "BotAliasLocaleSettings: [{BotAliasLocaleSetting: {CodeHookSpecification: "
                f"{{LambdaCodeHook: {{LambdaArn: {ARN}}}}}}}}}]"
            ),
            "sync",
            "Lex",
            "LambdaArn",
        ),
        (
            "S3ObjectLambda::AccessPoint",
            (
                "ObjectLambdaConfiguration: {TransformationConfigurations: [{ContentTransformation: "
                f"{{AwsLambda: {{FunctionArn: {ARN}}}}}}}]}}"
            ),
            "sync",
            "S3 Object Lambda",
            "FunctionArn",
        ),
        (
            "Lambda::EventInvokeConfig",
            f"FunctionName: !Ref Other, DestinationConfig: {{OnFailure: {{Destination: {ARN}}}}}",
            "other",
            "a destination of a function",
            "Destination",
        ),
        (
            "Transfer::Workflow",
            f"Steps: [{{CustomStepDetails: {{Target: {ARN}}}}}]",
            "other",
            "Transfer Family",
            "Target",
        ),
        (
            "Transfer::Server",
            f"IdentityProviderDetails: {{Function: {ARN}}}",
            "sync",
            "Transfer Family",
            "Function",
        ),
        ("SecretsManager::RotationSchedule", f"RotationLambdaARN: {ARN}", "other", "Secrets Manager", "It"),
        ("SES::ReceiptRule", f"Rule: {{Actions: [{{LambdaAction: {{FunctionArn: {ARN}}}}}]}}", "async", "SES", None),
        ("VpcLattice::TargetGroup", f"Targets: [{{Id: {ARN}}}]", "sync", "VPC Lattice", "Id"),
        ("IoT::TopicRule", f"TopicRulePayload: {{Actions: [{{Lambda: {{FunctionArn: {ARN}}}}}]}}", "async", None, "It"),
        (
            "IoT::TopicRule",
            f"TopicRulePayload: {{ErrorAction: {{Lambda: {{FunctionArn: {ARN}}}}}}}",
            "async",
            None,
            "It",
        ),
        (
            "KinesisFirehose::DeliveryStream",
            f"S3DestinationConfiguration: {{ProcessingConfiguration: {{Processors: {{Parameters: [{PARAMETERS}]}}}}}}",
            "sync",
            "Firehose",
            "ParameterValue",
        ),
        (
            "CodePipeline::Pipeline",
            (
                "Stages: [{Actions: [{ActionTypeId: {Category: Deploy}, Configuration: {FunctionName: !Ref Worker}},"
                "{ActionTypeId: {Category: Invoke}, Configuration: {FunctionName: !Ref Worker}}]}]"
            ),
            "async",
            "CodePipeline",
            "FunctionName",
        ),
    ],
)
def test_services(
    sources: Sources, type_: str, properties: str, kind: str, service: str | None, span: str | None
) -> None:
    kinds = {"sync": SynchronousSource, "async": AsynchronousSource, "other": OtherSource}
    (source,) = sources(f"It: {{Type: AWS::{type_}, Properties: {{{properties}}}}}")
    assert type(source) is kinds[kind]
    assert service in (None, source.service)
    assert span in (None, source.span.text)


def test_what_sends(sources: Sources) -> None:
    (source,) = sources(
        """
        Errors:
          Type: AWS::Logs::SubscriptionFilter
          Properties: {LogGroupName: !Sub '/aws/lambda/${Worker}', DestinationArn: !GetAtt Worker.Arn}
        """
    )
    assert source.sender.parts == ("/aws/lambda/", "")


def test_how_long_they_wait(sources: Sources) -> None:
    (source,) = sources(
        f"It: {{Type: AWS::AppSync::DataSource, Properties: {{LambdaConfig: {{LambdaFunctionArn: {ARN}}}}}}}"
    )
    assert isinstance(source, SynchronousSource)
    assert (source.timeout.known, source.timeout.written) == (30_000, False)


@pytest.mark.parametrize(("disabled", "enabled"), [("true", False), ("false", True), ("!Ref X", None)])
def test_a_rule_of_iot_may_be_off(sources: Sources, disabled: str, enabled: bool | None) -> None:
    (source,) = sources(
        f"""
        Door:
          Type: AWS::IoT::TopicRule
          Properties:
            TopicRulePayload: {{RuleDisabled: {disabled}, Actions: [{{Lambda: {{FunctionArn: {ARN}}}}}]}}
        """
    )
    assert source.enabled.known is enabled


def test_a_subscription_of_a_log_group_has_its_pattern(sources: Sources) -> None:
    (source,) = sources(
        """
It:
  Type: AWS::Logs::SubscriptionFilter
  Properties: {LogGroupName: orders, DestinationArn: !GetAtt Worker.Arn, FilterPattern: ERROR}
"""
    )
    assert isinstance(source, LogSource)
    assert (source.service, source.sender.known, source.pattern.known) == ("CloudWatch Logs", "orders", "ERROR")
