"""Services of which no more is read than which function they invoke, and whether they wait for it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from lambdalint.model.event import AsynchronousSource, CustomResource, LogSource, OtherSource, Source, SynchronousSource
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation.intrinsics import Conditions
from lambdalint.readers.cloudformation.parts import Trigger, always, itself, key, parts
from lambdalint.readers.cloudformation.stack import Resource, Stack
from lambdalint.source import Span

_WAITS = SynchronousSource
_DOES_NOT_WAIT = AsynchronousSource


class _Service(Struct, frozen=True):
    """A type of resource with the path to what names the function, and the principal of its permissions.

    `sender` is the property that says what sends the events, where it is not the resource. `timeout` is how long the
    service waits, in milliseconds.
    """

    resource: str
    path: str
    kind: type[Source]
    words: str
    principal: str
    sender: str = ""
    timeout: int | None = None


_PERMITTED = frozenset({"bedrock", "codecommit", "config", "secretsmanager", "ses"})
"""Services that a statement of the function's resource policy has to let invoke it (the guides of the services, and AWS
Lambda Developer Guide, "access-control-resource-based"); others have roles, or are not looked after."""

_SERVICES = (
    _Service(
        "AWS::AppSync::DataSource", "LambdaConfig LambdaFunctionArn", _WAITS, "AppSync", "appsync", "ApiId", 30_000
    ),
    _Service(
        "AWS::AppSync::GraphQLApi",
        "LambdaAuthorizerConfig AuthorizerUri",
        _WAITS,
        "an authorizer of AppSync",
        "appsync",
    ),
    _Service(
        "AWS::Bedrock::Agent", "ActionGroups ActionGroupExecutor Lambda", _WAITS, "an agent of Bedrock", "bedrock"
    ),
    _Service(
        "AWS::Bedrock::Agent", "PromptOverrideConfiguration OverrideLambda", _WAITS, "an agent of Bedrock", "bedrock"
    ),
    _Service("AWS::CloudFormation::Macro", "FunctionName", OtherSource, "a CloudFormation macro", "cloudformation"),
    _Service("AWS::CodeCommit::Repository", "Triggers DestinationArn", _DOES_NOT_WAIT, "CodeCommit", "codecommit"),
    _Service("AWS::Config::ConfigRule", "Source SourceIdentifier", _DOES_NOT_WAIT, "AWS Config", "config"),
    _Service("AWS::IoT::Authorizer", "AuthorizerFunctionArn", _WAITS, "an authorizer of IoT", "iot"),
    _Service(
        "AWS::IoT::ProvisioningTemplate",
        "PreProvisioningHook TargetArn",
        _WAITS,
        "a provisioning template of IoT",
        "iot",
    ),
    *(
        _Service(
            "AWS::Lambda::EventInvokeConfig",
            f"DestinationConfig {outcome} Destination",
            OtherSource,
            "a destination of a function",
            "",
            "FunctionName",
        )
        for outcome in ("OnSuccess", "OnFailure")
    ),
    _Service(
        "AWS::Lex::BotAlias",
        "BotAliasLocaleSettings BotAliasLocaleSetting CodeHookSpecification LambdaCodeHook LambdaArn",
        _WAITS,
        "Lex",
        "lexv2",
        timeout=30_000,
    ),
    _Service(
        "AWS::S3ObjectLambda::AccessPoint",
        "ObjectLambdaConfiguration TransformationConfigurations ContentTransformation AwsLambda FunctionArn",
        _WAITS,
        "S3 Object Lambda",
        "",
    ),
    _Service(
        "AWS::SecretsManager::RotationSchedule",
        "RotationLambdaARN",
        OtherSource,
        "Secrets Manager",
        "secretsmanager",
        "SecretId",
    ),
    _Service("AWS::SES::ReceiptRule", "Rule Actions LambdaAction FunctionArn", _DOES_NOT_WAIT, "SES", "ses"),
    _Service("AWS::Transfer::Server", "IdentityProviderDetails Function", _WAITS, "Transfer Family", "transfer"),
    _Service("AWS::Transfer::Workflow", "Steps CustomStepDetails Target", OtherSource, "Transfer Family", "transfer"),
    _Service("AWS::VpcLattice::TargetGroup", "Targets Id", _WAITS, "VPC Lattice", "vpc-lattice"),
)
"""Who waits: AWS Lambda Developer Guide, "lambda-services"; how long: the guides of AppSync and Lex V2."""

_BY_TYPE = {
    kind: [service for service in _SERVICES if service.resource == kind]
    for kind in dict.fromkeys(service.resource for service in _SERVICES)
}

_FIREHOSE_WAITS = 300_000
"""Milliseconds (Amazon Data Firehose Developer Guide, "data-transformation")."""


def services(stack: Stack) -> Iterator[tuple[str, Trigger]]:
    """The principal of each service's permissions, and what it invokes."""
    for resource in stack.of_type(*_BY_TYPE):
        for service in _BY_TYPE[resource.type]:
            *path, name = service.path.split()
            sender = stack.value(resource, (service.sender,), scalars.text) if service.sender else itself(resource)
            for holder, when in parts(resource, path, stack):
                span = key(holder, name) if path else resource.span
                source = _source(service.kind, resource, service.words, sender, span, when, service.timeout)
                if service.principal in _PERMITTED:
                    source = replace(source, principal=service.principal)
                yield service.principal, (holder.properties.get(name), source)


def _source(  # noqa: PLR0913 - all that is said of such a source
    kind: type[Source],
    resource: Resource,
    service: str,
    sender: Value[str],
    span: Span,
    when: Conditions,
    timeout: int | None = None,
) -> Source:
    if kind is SynchronousSource:
        return SynchronousSource(
            span=span,
            service=service,
            sender=sender,
            enabled=always(resource),
            when=when,
            timeout=Value(resource.span, timeout, written=False),
        )
    return kind(span=span, service=service, sender=sender, enabled=always(resource), when=when)


def topic_rules(stack: Stack) -> Iterator[Trigger]:
    """Rules of IoT. A permission alone does not tell a rule from an authorizer, which is waited for."""
    for rule in stack.of_type("AWS::IoT::TopicRule"):
        disabled = stack.value(rule, ("TopicRulePayload", "RuleDisabled"), scalars.boolean, False)
        enabled = Value(disabled.span, None if disabled.known is None else not disabled.known, disabled.written)
        for action in ("Actions", "ErrorAction"):
            for holder, when in parts(rule, ("TopicRulePayload", action, "Lambda"), stack):
                source = AsynchronousSource(
                    span=rule.span,
                    service="an IoT rule",
                    sender=itself(rule),
                    enabled=enabled,
                    when=when,
                    principal="iot",
                )
                yield holder.properties.get("FunctionArn"), source


def log_groups(stack: Stack) -> Iterator[Trigger]:
    for subscription in stack.of_type("AWS::Logs::SubscriptionFilter"):
        source = LogSource(
            span=subscription.span,
            service="CloudWatch Logs",
            sender=stack.value(subscription, ("LogGroupName",), scalars.text),
            enabled=always(subscription),
            principal="logs",
            pattern=stack.value(subscription, ("FilterPattern",), scalars.text),
        )
        yield subscription.properties.get("DestinationArn"), source


def delivery_streams(stack: Stack) -> Iterator[Trigger]:
    """Transformations of Firehose, whichever destination they belong to."""
    for stream in stack.of_type("AWS::KinesisFirehose::DeliveryStream"):
        for destination in stream.properties.values:
            path = (destination, "ProcessingConfiguration", "Processors", "Parameters")
            for parameter, when in parts(stream, path, stack):
                if stack.value(parameter, ("ParameterName",), scalars.text).known == "LambdaArn":
                    span = key(parameter, "ParameterValue")
                    sender = itself(stream)
                    source = _source(SynchronousSource, stream, "Firehose", sender, span, when, _FIREHOSE_WAITS)
                    yield parameter.properties.get("ParameterValue"), source


def pipelines(stack: Stack) -> Iterator[Trigger]:
    """Actions of CodePipeline that invoke a function; one that deploys it names it, too."""
    for pipeline in stack.of_type("AWS::CodePipeline::Pipeline"):
        for action, when in parts(pipeline, ("Stages", "Actions"), stack):
            if stack.value(action, ("ActionTypeId", "Category"), scalars.text).known != "Invoke":
                continue
            for configuration, conditions in parts(action, ("Configuration",), stack):
                span = key(configuration, "FunctionName")
                source = _source(
                    AsynchronousSource, pipeline, "CodePipeline", itself(pipeline), span, (*when, *conditions)
                )
                yield configuration.properties.get("FunctionName"), source


def custom_resources(stack: Stack) -> Iterator[Trigger]:
    for resource in stack.resources.values():
        if token := resource.properties.get("ServiceToken"):
            source = CustomResource(
                span=resource.span,
                service="CloudFormation",
                sender=itself(resource),
                enabled=always(resource),
            )
            yield token, source
