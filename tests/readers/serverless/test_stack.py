"""The CloudFormation that the framework makes of a service: ids, values and where they are written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.readers import document, nodes
from lambdalint.readers.cloudformation.stack import Resource
from lambdalint.readers.repository import Repository
from lambdalint.readers.serverless import stack
from lambdalint.readers.serverless.included import Included
from lambdalint.readers.serverless.service import Service
from lambdalint.readers.serverless.variables import Variables
from tests.readers.conftest import Repo

Read = Callable[[str], dict[str, Resource]]

UNKNOWN = "unknown"


@pytest.fixture
def resources(repo: Repo) -> Read:
    """Those of a service `shop`."""

    def read(text: str) -> dict[str, Resource]:
        repo.write("serverless.yml", "service: shop\n" + text)
        repository = Repository(repo.folder)
        file = repository.read(repo.folder / "serverless.yml")
        assert file is not None
        root = document.read(file, _refuse)
        assert isinstance(root, Mapping)
        variables = Variables(root, Included(repo.folder, repository, _refuse), _refuse)
        return stack.read(Service(file, root, variables, _refuse)).resources

    return read


@pytest.fixture
def of_event(resources: Read) -> Callable[[str], dict[str, Resource]]:
    """The resources that one event of function `f` makes."""

    def read(event: str) -> dict[str, Resource]:
        text = f"provider: aws\nfunctions:\n  f:\n    handler: a.b\n    events:\n      - {event}\n"
        kind = event.partition(":")[0]
        return {id: found for id, found in resources(text).items() if found.span.text == kind}

    return read


def _refuse(span: object, problem: str) -> None:
    raise AssertionError(problem)


def plain(node: Node | None) -> Any:
    if nodes.is_unknown(node):
        return UNKNOWN
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.values.items()}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return None if node is None else node.value


def properties(resource: Resource) -> Any:
    return plain(resource.properties)


PROVIDER = "provider: {name: aws, runtime: python3.13}\n"
ARN = {"Fn::GetAtt": ["FLambdaFunction", "Arn"]}
QUEUE = "arn:aws:sqs:eu-west-1:1:my-queue"


def test_a_function_with_nothing_said(resources: Read) -> None:
    found = resources(PROVIDER + "functions:\n  say-hello_now: {handler: a.b}\n")
    prefix = "SayDashhelloUnderscorenow"
    assert list(found) == [
        "IamRoleLambdaExecution",
        f"{prefix}LambdaFunction",
        f"{prefix}LogGroup",
        f"{prefix}LambdaVersion",
    ]
    function = found[f"{prefix}LambdaFunction"]
    assert properties(function) == {
        "FunctionName": "shop-dev-say-hello_now",
        "Role": {"Fn::GetAtt": ["IamRoleLambdaExecution", "Arn"]},
        "MemorySize": 1024,
        "Timeout": 6,
        "Handler": "a.b",
        "Runtime": "python3.13",
    }
    for name in ("FunctionName", "MemorySize", "Timeout"):
        default = function.properties.get(name)
        assert isinstance(default, Scalar)
        assert (default.implied, default.span.text) == (True, "say-hello_now")
    assert (function.span.text, function.block.text) == ("say-hello_now", "say-hello_now: {handler: a.b}")
    assert properties(found[f"{prefix}LogGroup"]) == {"LogGroupName": "/aws/lambda/shop-dev-say-hello_now"}


@pytest.mark.parametrize(
    ("settings", "name", "expected", "place"),
    [
        ("description: hi", "Description", "hi", "hi"),
        ("name: own", "FunctionName", "own", "own"),
        ("architecture: arm64", "Architectures", ["arm64"], "arm64"),
        ("ephemeralStorageSize: 600", "EphemeralStorage", {"Size": 600}, "600"),
        ("reservedConcurrency: 0", "ReservedConcurrentExecutions", 0, "0"),
        ("recursiveLoop: allow", "RecursiveLoop", "Allow", "allow"),
        ("kmsKeyArn: key", "KmsKeyArn", "key", "key"),
        ("onError: arn:x", "DeadLetterConfig", {"TargetArn": "arn:x"}, "arn:x"),
        ("tracing: true", "TracingConfig", {"Mode": "Active"}, "true"),
        ("tracing: PassThrough", "TracingConfig", {"Mode": "PassThrough"}, "PassThrough"),
        ("tracing: false", "TracingConfig", None, ""),
        ("snapStart: true", "SnapStart", {"ApplyOn": "PublishedVersions"}, "true"),
        ("snapStart: false", "SnapStart", None, ""),
        ("tags: {a: b}", "Tags", [{"Key": "a", "Value": "b"}], None),
        ("logs: {logFormat: JSON, logGroup: /x}", "LoggingConfig", {"LogFormat": "JSON", "LogGroup": "/x"}, None),
        ("durableConfig: {executionTimeout: 9}", "DurableConfig", {"ExecutionTimeout": 9}, None),
        ("tenancy: {mode: per_tenant}", "TenancyConfig", {"TenantIsolationMode": "PER_TENANT"}, "per_tenant"),
        ("runtimeManagement: auto", "RuntimeManagementConfig", None, ""),
        ("runtimeManagement: onFunctionUpdate", "RuntimeManagementConfig", {"UpdateRuntimeOn": "FunctionUpdate"}, None),
        (
            "runtimeManagement: {mode: manual, arn: x}",
            "RuntimeManagementConfig",
            {"UpdateRuntimeOn": "Manual", "RuntimeVersionArn": "x"},
            None,
        ),
        ("vpc: {subnetIds: [s]}", "VpcConfig", {"SubnetIds": ["s"]}, None),
        (
            "vpc: {subnetIds: [s], securityGroupIds: [g]}",
            "VpcConfig",
            {"SecurityGroupIds": ["g"], "SubnetIds": ["s"]},
            None,
        ),
        (
            "fileSystemConfig: {arn: x, localMountPath: /mnt/x}",
            "FileSystemConfigs",
            [{"Arn": "x", "LocalMountPath": "/mnt/x"}],
            None,
        ),
        (
            "capacityProvider: big",
            "CapacityProviderConfig",
            {
                "LambdaManagedInstancesCapacityProviderConfig": {
                    "CapacityProviderArn": {"Fn::GetAtt": ["BigLambdaCapacityProvider", "Arn"]}
                }
            },
            None,
        ),
        ("timeout: '${env:T}'", "Timeout", UNKNOWN, "'${env:T}'"),
    ],
)
def test_settings(resources: Read, settings: str, name: str, expected: object, place: str | None) -> None:
    function = resources(f"{PROVIDER}functions:\n  f:\n    handler: a.b\n    {settings}\n")["FLambdaFunction"]
    node = function.properties.get(name)
    assert plain(node) == expected
    if place and node is not None:
        while not isinstance(node, Scalar) and not nodes.is_unknown(node):
            node = node.items[0] if isinstance(node, Sequence) else next(iter(node.values.values()))
        assert node.span.text == place
    if expected is not None:
        keys = (settings.partition(":")[0], "mode") if name != "Tags" else ("f",)
        assert function.properties.keys[name].text in keys


def test_what_the_provider_says_for_all(resources: Read) -> None:
    found = resources(
        """
provider:
  name: aws
  stage: prod
  architecture: arm64
  tracing: {lambda: true}
  tags: {a: b, c: d}
  kmsKeyArn: key
  vpc: {subnetIds: [s], securityGroupIds: [g]}
  logs: {lambda: {logFormat: JSON}}
  logRetentionInDays: 14
  versionFunctions: false
functions:
  f: {handler: a.b, tags: {c: e}, vpc: {subnetIds: [t]}}
  g: {handler: a.b, vpc: false, logRetentionInDays: 3, disableLogs: true}
"""
    )
    function = properties(found["FLambdaFunction"])
    assert function["FunctionName"] == "shop-prod-f"
    assert (function["Architectures"], function["TracingConfig"]) == (["arm64"], {"Mode": "Active"})
    assert function["Tags"] == [{"Key": "a", "Value": "b"}, {"Key": "c", "Value": "e"}]
    assert function["VpcConfig"] == {"SecurityGroupIds": ["g"], "SubnetIds": ["t"]}
    assert (function["KmsKeyArn"], function["LoggingConfig"]) == ("key", {"LogFormat": "JSON"})
    assert "VpcConfig" not in found["GLambdaFunction"].properties.values
    assert properties(found["FLogGroup"])["RetentionInDays"] == 14
    assert "GLogGroup" not in found
    assert "FLambdaVersion" not in found


@pytest.mark.parametrize(
    ("setting", "alias", "name"),
    [
        ("provisionedConcurrency: 2", "FProvConcLambdaAlias", "provisioned"),
        ("provisionedConcurrency: {alias: live, executions: 2}", "FProvConcLambdaAlias", "live"),
        ("snapStart: true", "FSnapStartLambdaAlias", "snapstart"),
        ("durableConfig: {executionTimeout: 9}", "FDurableLambdaAlias", "durable"),
    ],
)
def test_events_of_a_function_with_an_alias_invoke_that(resources: Read, setting: str, alias: str, name: str) -> None:
    found = resources(f"{PROVIDER}functions: {{f: {{handler: a.b, {setting}, events: [sqs: {QUEUE}]}}}}\n")
    assert properties(found[alias])["Name"] == name
    assert properties(found[alias])["FunctionVersion"] == {"Fn::GetAtt": ["FLambdaVersion", "Version"]}
    mapping = properties(found["FEventSourceMappingSQSMyqueue"])
    assert mapping["FunctionName"] == {"Fn::Join": [":", [ARN, name]]}


def test_images(resources: Read) -> None:
    found = resources(
        """
provider: {name: aws, runtime: python3.13, ecr: {images: {app: {uri: 1.ecr/app}, built: {path: .}}}}
functions:
  f: {image: {name: app, command: [x]}}
  g: {image: built}
  h: {image: 1.ecr/other}
"""
    )
    assert properties(found["FLambdaFunction"])["Code"] == {"ImageUri": "1.ecr/app"}
    assert properties(found["FLambdaFunction"])["ImageConfig"] == {"Command": ["x"]}
    assert properties(found["GLambdaFunction"])["Code"] == {"ImageUri": UNKNOWN}
    assert properties(found["HLambdaFunction"])["Code"] == {"ImageUri": "1.ecr/other"}
    assert all("Runtime" not in found[f"{id}LambdaFunction"].properties.values for id in "FGH")


def test_a_url(resources: Read) -> None:
    found = resources(f"{PROVIDER}functions: {{f: {{handler: a.b, url: {{cors: {{allowedOrigins: [x]}}}}}}}}\n")
    url = found["FLambdaFunctionUrl"]
    assert url.span.text == "url"
    assert properties(url)["AuthType"] == "NONE"
    assert properties(url)["Cors"]["AllowOrigins"] == ["x"]
    assert properties(url)["Cors"]["AllowMethods"] == ["*"]
    assert properties(found["FLambdaPermissionFnUrl"])["Action"] == "lambda:InvokeFunctionUrl"
    assert properties(found["FLambdaPermissionFn"])["InvokedViaFunctionUrl"] is True


def test_a_url_that_asks_for_credentials_needs_no_permission(resources: Read) -> None:
    found = resources(f"{PROVIDER}functions: {{f: {{handler: a.b, url: {{authorizer: aws_iam}}}}}}\n")
    assert properties(found["FLambdaFunctionUrl"])["AuthType"] == "AWS_IAM"
    assert not [id for id in found if "Permission" in id]


def test_where_asynchronous_events_go(resources: Read) -> None:
    found = resources(
        PROVIDER
        + "functions:\n"
        + "  f: {handler: a.b, maximumRetryAttempts: 1, maximumEventAge: 90, destinations: DESTINATIONS}\n".replace(
            "DESTINATIONS", "{onSuccess: g, onFailure: arn:x}"
        )
        + "  g: {handler: a.b}\n"
    )
    assert properties(found["FLambdaEvConf"]) == {
        "FunctionName": {"Ref": "FLambdaFunction"},
        "Qualifier": "$LATEST",
        "DestinationConfig": {
            "OnSuccess": {"Destination": {"Fn::GetAtt": ["GLambdaFunction", "Arn"]}},
            "OnFailure": {"Destination": "arn:x"},
        },
        "MaximumEventAgeInSeconds": 90,
        "MaximumRetryAttempts": 1,
    }
    assert "GLambdaEvConf" not in found


def test_a_condition_is_for_all_that_belongs_to_a_function(resources: Read) -> None:
    found = resources(f"{PROVIDER}functions: {{f: {{handler: a.b, condition: IsProd, url: true, onError: x}}}}\n")
    conditional = {id for id, resource in found.items() if plain(resource.attribute("Condition")) == "IsProd"}
    assert conditional == set(found) - {"IamRoleLambdaExecution"}


def test_layers(resources: Read) -> None:
    found = resources(
        PROVIDER + "functions: {}\nlayers: {my-l: {path: l, compatibleRuntimes: [x], allowedAccounts: ['*']}}\n"
    )
    assert properties(found["MyDashlLambdaLayer"]) == {
        "CompatibleRuntimes": ["x"],
        "Content": "l",
        "LayerName": "my-l",
    }
    assert properties(found["MyDashlWildLambdaLayerPermission"])["Principal"] == "*"


def test_extensions_replace_properties(resources: Read) -> None:
    found = resources(
        PROVIDER
        + "functions: {f: {handler: a.b, environment: {A: b}}}\n"
        + "resources:\n"
        + "  extensions:\n"
        + "    FLambdaFunction: {Condition: C, Properties: {Environment: {Variables: {X: y}}, Timeout: 9}}\n"
        + "    NoSuch: {Properties: {A: b}}\n"
    )
    function = found["FLambdaFunction"]
    assert properties(function)["Environment"] == {"Variables": {"X": "y"}}
    assert (properties(function)["Timeout"], plain(function.attribute("Condition"))) == (9, "C")
    assert "NoSuch" not in found


def test_resources_are_merged_into_what_is_generated(resources: Read) -> None:
    found = resources(
        PROVIDER
        + "functions: {f: {handler: a.b, environment: {A: b}}}\n"
        + "resources: {Resources: {FLambdaFunction: {Properties: {Environment: {Variables: {X: y}}}}}}\n"
    )
    assert properties(found["FLambdaFunction"])["Environment"] == {"Variables": {"A": "b", "X": "y"}}


def test_workers_of_lift(resources: Read) -> None:
    text = (
        PROVIDER
        + "constructs: {jobs: {type: queue, worker: {handler: a.b, timeout: 9}}, site: {type: static-website}}\n"
    )
    found = resources(text + "plugins: [serverless-lift]\n")
    worker = found["JobsWorkerLambdaFunction"]
    assert (worker.span.text, properties(worker)["Timeout"]) == ("worker", 9)
    assert "JobsWorkerEventSourceMappingSQS?1" in found
    assert "JobsWorkerLambdaFunction" not in resources(text)


@pytest.mark.parametrize(
    ("event", "types"),
    [
        (f"sqs: {QUEUE}", {"FEventSourceMappingSQSMyqueue": "AWS::Lambda::EventSourceMapping"}),
        ("sqs: {arn: !GetAtt Jobs.Arn}", {"FEventSourceMappingSQSJobs": "AWS::Lambda::EventSourceMapping"}),
        (
            "stream: arn:aws:kinesis:eu-west-1:1:stream/my-s",
            {"FEventSourceMappingKinesisMys": "AWS::Lambda::EventSourceMapping"},
        ),
        (
            "stream: {arn: 'arn:aws:kinesis:eu-west-1:1:stream/s', consumer: true}",
            {
                "FsConsumerStreamConsumer": "AWS::Kinesis::StreamConsumer",
                "FEventSourceMappingKinesisS": "AWS::Lambda::EventSourceMapping",
            },
        ),
        (
            "msk: {arn: 'arn:aws:kafka:eu-west-1:1:cluster/my-c/u', topic: t-t}",
            {"FEventSourceMappingMSKMycTt": "AWS::Lambda::EventSourceMapping"},
        ),
        (
            "kafka: {topic: t, bootstrapServers: [a], accessConfigurations: {saslPlainAuth: [s]}}",
            {"FEventSourceMappingKafkaT": "AWS::Lambda::EventSourceMapping"},
        ),
        (
            "activemq: {arn: a, basicAuthArn: s, queue: q}",
            {"FEventSourceMappingActiveMQQ": "AWS::Lambda::EventSourceMapping"},
        ),
        (
            "rabbitmq: {arn: a, basicAuthArn: s, queue: q}",
            {"FEventSourceMappingRabbitMQQ": "AWS::Lambda::EventSourceMapping"},
        ),
        (
            "schedule: {rate: [rate(1 hour), rate(2 hours)]}",
            {
                "FEventsRuleSchedule1": "AWS::Events::Rule",
                "FLambdaPermissionEventsRuleSchedule1": "AWS::Lambda::Permission",
                "FEventsRuleSchedule2": "AWS::Events::Rule",
                "FLambdaPermissionEventsRuleSchedule2": "AWS::Lambda::Permission",
            },
        ),
        (
            "schedule: {rate: [rate(1 hour)], method: scheduler}",
            {"FSchedulerSchedule1": "AWS::Scheduler::Schedule"},
        ),
        (
            "eventBridge: {pattern: {source: [a]}, eventBus: own}",
            {
                "OwnEventBridgeEventBus": "AWS::Events::EventBus",
                "Shopdevfrule1EventBridgeRule": "AWS::Events::Rule",
                "FEventBridgeLambdaPermission1": "AWS::Lambda::Permission",
            },
        ),
        (
            "cloudwatchEvent: {event: {source: [a]}}",
            {
                "FEventsRuleCloudWatchEvent1": "AWS::Events::Rule",
                "FLambdaPermissionEventsRuleCloudWatchEvent1": "AWS::Lambda::Permission",
            },
        ),
        (
            "cloudwatchLog: /x",
            {
                "FLogsSubscriptionFilterCloudWatchLog1": "AWS::Logs::SubscriptionFilter",
                "FLambdaPermissionLogsSubscriptionFilterCloudWatchLog": "AWS::Lambda::Permission",
            },
        ),
        (
            "iot: {sql: SELECT}",
            {"FIotTopicRule1": "AWS::IoT::TopicRule", "FLambdaPermissionIotTopicRule1": "AWS::Lambda::Permission"},
        ),
        (
            "iotFleetProvisioning: {templateBody: {a: 1}, provisioningRoleArn: r}",
            {
                "FIotProvisioningTemplate": "AWS::IoT::ProvisioningTemplate",
                "FLambdaPermissionIotProvisioningTemplate": "AWS::Lambda::Permission",
            },
        ),
        ("alexaSkill: id", {"FLambdaPermissionAlexaSkill1": "AWS::Lambda::Permission"}),
        ("alexaSkill", {}),
        ("alexaSmartHome: id", {"FLambdaPermissionAlexaSmartHome1": "AWS::Lambda::Permission"}),
        (
            "cognitoUserPool: {pool: my-p, trigger: PreSignUp}",
            {
                "FLambdaPermissionCognitoUserPoolMypTriggerSourcePreSignUp": "AWS::Lambda::Permission",
                "CognitoUserPoolMyp": "AWS::Cognito::UserPool",
            },
        ),
        (
            "cognitoUserPool: {pool: my-p, trigger: PreSignUp, existing: true}",
            {"FLambdaPermissionCognitoUserPoolMypTriggerSourcePreSignUp": "AWS::Lambda::Permission"},
        ),
        ("s3: my-b", {"FLambdaPermissionMybS3": "AWS::Lambda::Permission", "S3BucketMyb": "AWS::S3::Bucket"}),
        ("s3: {bucket: my-b, existing: true}", {"FLambdaPermissionMybS3": "AWS::Lambda::Permission"}),
        ("sns: my-t", {"FLambdaPermissionMytSNS": "AWS::Lambda::Permission", "SNSTopicMyt": "AWS::SNS::Topic"}),
        (
            "sns: arn:aws:sns:eu-west-1:1:my-t",
            {"FLambdaPermissionMytSNS": "AWS::Lambda::Permission", "FSnsSubscriptionMyt": "AWS::SNS::Subscription"},
        ),
        (
            "sns: {topicName: my-t, filterPolicy: {a: [b]}}",
            {
                "FLambdaPermissionMytSNS": "AWS::Lambda::Permission",
                "FSnsSubscriptionMyt": "AWS::SNS::Subscription",
                "SNSTopicMyt": "AWS::SNS::Topic",
            },
        ),
        (
            "http: GET users/{id}",
            {
                "ApiGatewayRestApi": "AWS::ApiGateway::RestApi",
                "ApiGatewayStage": "AWS::ApiGateway::Stage",
                "FLambdaPermissionApiGateway": "AWS::Lambda::Permission",
                "ApiGatewayMethodUsersIdVarGet": "AWS::ApiGateway::Method",
                "ApiGatewayResourceUsers": "AWS::ApiGateway::Resource",
                "ApiGatewayResourceUsersIdVar": "AWS::ApiGateway::Resource",
            },
        ),
        (
            "httpApi: GET /a/{id}",
            {
                "HttpApi": "AWS::ApiGatewayV2::Api",
                "HttpApiStage": "AWS::ApiGatewayV2::Stage",
                "FLambdaPermissionHttpApi": "AWS::Lambda::Permission",
                "HttpApiIntegrationF": "AWS::ApiGatewayV2::Integration",
                "HttpApiRouteGetAIdVar": "AWS::ApiGatewayV2::Route",
            },
        ),
        (
            "websocket: $connect",
            {
                "WebsocketsApi": "AWS::ApiGatewayV2::Api",
                "WebsocketsDeploymentStage": "AWS::ApiGatewayV2::Stage",
                "FWebsocketsIntegration": "AWS::ApiGatewayV2::Integration",
                "FLambdaPermissionWebsockets": "AWS::Lambda::Permission",
                "SconnectWebsocketsRoute": "AWS::ApiGatewayV2::Route",
            },
        ),
        (
            "alb: {listenerArn: !Ref L, priority: 1, conditions: {path: /x}}",
            {
                "FAlbTargetGroupL": "AWS::ElasticLoadBalancingV2::TargetGroup",
                "FAlbListenerRule1": "AWS::ElasticLoadBalancingV2::ListenerRule",
                "FLambdaPermissionAlb": "AWS::Lambda::Permission",
                "FLambdaPermissionRegisterTarget": "AWS::Lambda::Permission",
            },
        ),
        (
            "cloudFront: {eventType: viewer-request, origin: https://x}",
            {
                "FLambdaFunctionInvokePermission": "AWS::Lambda::Permission",
                "CloudFrontDistribution": "AWS::CloudFront::Distribution",
            },
        ),
        ("invented: x", {}),
    ],
)
def test_events(of_event: Callable[[str], dict[str, Resource]], event: str, types: dict[str, str]) -> None:
    assert {id: resource.type for id, resource in of_event(event).items()} == types


def test_ids_that_cannot_be_known_are_told_apart(resources: Read) -> None:
    events = "[sqs: '${env:A}', sqs: '${env:B}', s3: '${env:C}', s3: {bucket: !Ref D, existing: true}]"
    found = resources(f"{PROVIDER}functions: {{f: {{handler: a.b, events: {events}}}}}\n")
    assert [id for id in found if "?" in id] == [
        "FEventSourceMappingSQS?1",
        "FEventSourceMappingSQS?2",
        "FLambdaPermission?3S3",
        "FLambdaPermission?4S3",
    ]


def test_defaults_of_a_mapping(of_event: Callable[[str], dict[str, Resource]]) -> None:
    (mapping,) = of_event("stream: arn:aws:kinesis:eu-west-1:1:stream/s").values()
    for name, value in (("BatchSize", 10), ("Enabled", True), ("StartingPosition", "TRIM_HORIZON")):
        node = mapping.properties.get(name)
        assert isinstance(node, Scalar)
        assert (node.implied, node.value, node.span.text) == (True, value, "stream")


def test_settings_of_a_mapping(of_event: Callable[[str], dict[str, Resource]]) -> None:
    settings = "enabled: false, batchSize: 3, maximumBatchingWindow: 4, functionResponseType: ReportBatchItemFailures"
    (mapping,) = of_event(
        f"sqs: {{arn: {QUEUE}, {settings}, maximumConcurrency: 5, filterPatterns: [{{a: [1, x]}}]}}"
    ).values()
    assert properties(mapping) == {
        "FunctionName": ARN,
        "FilterCriteria": {"Filters": [{"Pattern": '{"a":[1,"x"]}'}]},
        "BatchSize": 3,
        "Enabled": False,
        "EventSourceArn": QUEUE,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "ScalingConfig": {"MaximumConcurrency": 5},
        "MaximumBatchingWindowInSeconds": 4,
    }
    assert mapping.properties.keys["MaximumBatchingWindowInSeconds"].text == "maximumBatchingWindow"


def test_what_events_share_stands_at_each_of_them(resources: Read) -> None:
    found = resources(
        PROVIDER + "functions:\n"
        "  f: {handler: a.b, events: [s3: b, sns: t]}\n"
        "  g: {handler: a.b, events: [s3: {bucket: b, event: 's3:ObjectRemoved:*'}, sns: t]}\n"
    )
    path = ("NotificationConfiguration", "LambdaConfigurations")
    shared = [found["S3BucketB"].properties.get(*path), found["SNSTopicT"].properties.get("Subscription")]
    for listed in shared:
        assert isinstance(listed, Sequence)
        first, second = listed.items
        assert first.span.start < second.span.start
        assert first.span.text == second.span.text


def test_an_asynchronous_method(of_event: Callable[[str], dict[str, Resource]]) -> None:
    method = of_event("http: {path: /a/, method: post, async: true}")["ApiGatewayMethodAPost"]
    integration = properties(method)["Integration"]
    assert integration["Type"] == "AWS"
    assert integration["RequestParameters"] == {"integration.request.header.X-Amz-Invocation-Type": "'Event'"}


@pytest.mark.parametrize(
    ("authorizer", "expected", "permission"),
    [
        ("g", {"AuthorizationType": "CUSTOM", "AuthorizerId": {"Ref": "GApiGatewayAuthorizer"}}, True),
        ("{name: g, type: request}", {"AuthorizationType": "CUSTOM"}, True),
        ("{name: g, managedExternally: true}", {"AuthorizationType": "CUSTOM"}, False),
        ("aws_iam", {"AuthorizationType": "AWS_IAM"}, False),
        ("arn:aws:cognito-idp:eu-west-1:1:userpool/x", {"AuthorizationType": "COGNITO_USER_POOLS"}, False),
        ("{type: CUSTOM, authorizerId: !Ref A}", {"AuthorizationType": "CUSTOM", "AuthorizerId": {"Ref": "A"}}, False),
        ("'${env:A}'", {"AuthorizationType": UNKNOWN}, False),
        ("null", {"AuthorizationType": "NONE"}, False),
    ],
)
def test_authorizers(resources: Read, authorizer: str, expected: dict[str, Any], *, permission: bool) -> None:
    event = f"http: {{path: a, method: get, authorizer: {authorizer}}}"
    found = resources(f"{PROVIDER}functions: {{f: {{handler: a.b, events: [{event}]}}, g: {{handler: a.c}}}}\n")
    method = properties(found["ApiGatewayMethodAGet"])
    assert {name: method[name] for name in expected} == expected
    assert ("GLambdaPermissionApiGateway" in found) is permission


@pytest.mark.parametrize(
    ("logs", "settings", "group"),
    [
        ("true", {"DataTraceEnabled": True, "LoggingLevel": "INFO"}, True),
        ("{level: ERROR, fullExecutionData: false}", {"DataTraceEnabled": False, "LoggingLevel": "ERROR"}, True),
        ("{executionLogging: false}", {"DataTraceEnabled": True, "LoggingLevel": "OFF"}, True),
        ("{accessLogging: false}", {"DataTraceEnabled": True, "LoggingLevel": "INFO"}, False),
        ("false", None, False),
        ("null", None, False),
    ],
)
def test_what_apis_log(resources: Read, logs: str, settings: object, *, group: bool) -> None:
    provider = "{name: aws, stage: prod, tracing: {apiGateway: true}, logs: {restApi: LOGS, websocket: LOGS}}"
    functions = "{f: {handler: a.b, events: [http: GET a, websocket: $connect]}}"
    found = resources(f"provider: {provider}\nfunctions: {functions}\n".replace("LOGS", logs))
    rest, websocket = properties(found["ApiGatewayStage"]), properties(found["WebsocketsDeploymentStage"])
    assert (rest["StageName"], websocket["StageName"], rest["TracingEnabled"]) == ("prod", "prod", True)
    every = {"HttpMethod": "*", "ResourcePath": "/*"}
    assert rest.get("MethodSettings") == (settings and [{**every, **settings}])  # type: ignore[dict-item]
    assert websocket.get("DefaultRouteSettings") == settings
    assert ("AccessLogSetting" in rest, "AccessLogSettings" in websocket) == (group, group)
    assert ("ApiGatewayLogGroup" in found) is group


def test_an_api_that_exists(resources: Read) -> None:
    found = resources(
        "provider: {name: aws, apiGateway: {restApiId: r, restApiRootResourceId: root, restApiResources: {/a: ra}}}\n"
        "functions: {f: {handler: a.b, events: [http: GET a/b, http: GET c]}}\n"
    )
    assert "ApiGatewayRestApi" not in found
    assert properties(found["ApiGatewayResourceAB"]) == {"ParentId": "ra", "PathPart": "b", "RestApiId": "r"}
    assert properties(found["ApiGatewayResourceC"])["ParentId"] == "root"
    assert "ApiGatewayResourceA" not in found


def test_functions_at_the_edge_take_nothing_of_the_provider(resources: Read) -> None:
    function = resources(
        "provider: {name: aws, timeout: 30, memorySize: 512, versionFunctions: false, environment: {A: b}}\n"
        "functions: {f: {handler: a.b, events: [cloudFront: {eventType: viewer-request, origin: s3://x}]}}\n"
    )["FLambdaFunction"]
    assert (properties(function)["Timeout"], properties(function)["MemorySize"]) == (5, 128)
    assert "Environment" not in function.properties.values
    assert plain(function.attribute("DeletionPolicy")) == "Retain"
