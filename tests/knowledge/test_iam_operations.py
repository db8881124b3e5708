"""What operations need, against the Service Authorization data and botocore's models."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from botocore.loaders import Loader  # type: ignore[import-untyped]

from lambdalint.knowledge import iam, sdk
from lambdalint.knowledge.iam import operations, services
from lambdalint.knowledge.iam.operations import Requirement, required
from lambdalint.knowledge.sdk import libraries

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LOADER = Loader()
TABLE: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(iam.__file__).parent / "operations.toml").read_text(encoding="utf-8")
)

OFTEN_USED = """
    apigateway apigatewaymanagementapi apigatewayv2 appconfigdata appsync athena batch bedrock-agent
    bedrock-agent-runtime bedrock-runtime cloudformation cloudfront cloudwatch codebuild codepipeline cognito-identity
    cognito-idp comprehend dynamodb dynamodbstreams ec2 ecr ecs elasticache events firehose glue iam iot iot-data
    kinesis kms lambda lexv2-runtime logs opensearch pipes polly rds rds-data redshift-data rekognition route53 s3
    s3control scheduler secretsmanager ses sesv2 sns sqs ssm stepfunctions sts textract timestream-query
    timestream-write transcribe translate xray
""".split()
"""The services that functions call most, as botocore names them."""

NEWER = "newer than the data"
UNDOCUMENTED = "the Service Authorization Reference names no action for it"
UNKNOWN = {
    ("athena", NEWER): """
        CreateSystemTableConfiguration DeleteSystemTableConfiguration GetSystemTableConfiguration
        ListSystemTableStatuses UpdateSystemTableConfiguration""",
    ("bedrock-agent", NEWER): """
        CreateVpcConfiguration DeleteVpcConfiguration GetVpcConfiguration ListVpcConfigurations""",
    ("cloudformation", NEWER): "RemoveAlias SetAlias",
    ("cloudfront", NEWER): "ListDistributionsByOwnedResource",
    ("cloudwatch", NEWER): """
        AssociateDatasetKmsKey DeleteMetricDataQueryDefinition DisassociateDatasetKmsKey GetMetricDataQueryDefinition
        ListMetricDataQueryDefinitions PutMetricDataQueryDefinition""",
    ("cloudwatch", UNDOCUMENTED): "DescribeAlarmContributors",
    ("cognito-idp", NEWER): """
        AdminListUserSessions AdminRevokeUserSession CancelPointInTimeRecovery CreateCIMDPolicy DeleteCIMDPolicy
        DescribeCIMDPolicy DescribePointInTimeRecovery DescribeTermsByClient GetDerivedToken
        GetUserPoolClientSessionConfiguration GetUserPoolSessionConfiguration InitiatePointInTimeRecovery
        ListCIMDPolicies ListClientMetadataURLs ListPointInTimeRecoveries SetUserPoolClientSessionConfiguration
        SetUserPoolSessionConfiguration StartPointInTimeRecovery UpdateCIMDPolicy UpdateClientMetadataURLState""",
    ("dynamodb", NEWER): "CancelBulkOperation DescribeBulkOperation ListBulkOperations StartBulkPutItems",
    ("ec2", NEWER): """
        AssociateKmsKeyId AssociateNetworkingFlexCostAllocationPolicy CreateCapacityReservationDateChangeQuote
        CreateMetricCategory CreateNetworkingFlexCostAllocationPolicy CreateTransitGatewayNetworkFunctionAttachment
        DeleteClientVpnEndpointAuthorizationPolicy DeleteMetricCategory DeleteNetworkingFlexCostAllocationPolicies
        DeleteTransitGatewayNetworkFunctionAttachment DescribeCapacityReservationDateChangeQuotes
        DescribeMetricCategories DescribeNetworkingFlexCostAllocationPolicies
        DescribeNetworkingFlexCostAllocationPolicyAssociations DescribeTransitGatewayNetworkFunctionAttachments
        DisassociateKmsKeyId DisassociateNetworkingFlexCostAllocationPolicy GetCapacityManagerSupportabilityScores
        GetClientVpnEndpointAuthorizationPolicy GetImageFindings GetNetworkingFlexCostAllocationPolicyVersions
        GetTransitGatewayAttachmentNatConfiguration ModifyClientVpnEndpointAuthorizationPolicy ModifyMetricCategory
        ModifyNetworkingFlexCostAllocationPolicy ModifyTransitGatewayAttachmentNatConfiguration
        ModifyTransitGatewayNetworkFunctionAttachment ModifyTransitGatewayPeeringAttachment""",
    ("ecr", NEWER): """
        DescribeReplicationBackfillResults ListReplicationBackfills StartReplicationBackfill StopReplicationBackfill""",
    ("elasticache", NEWER): "PrepareMigration StopMigration",
    ("glue", NEWER): """
        AssociateGlossaryTerms BatchGetDataQualityResultV2 BatchGetIterableForms CreateDataQualityEvaluationConfig
        CreateGlossary CreateGlossaryTerm DeleteAsset DeleteAttachment DeleteDataQualityEvaluationConfig DeleteFormType
        DeleteGlossary DeleteGlossaryTerm DisassociateGlossaryTerms GetAsset GetAssetType
        GetDataCatalogExportConfiguration GetDataQualityEvaluationConfig GetDataQualityResultV2 GetFormType GetGlossary
        GetGlossaryTerm ListAssetTypes ListDataQualityEvaluationConfigs ListDataQualityResultsV2 ListFormTypes
        ListGlossaries ListGlossaryTerms ListIterableForms PublishDataQualityResultV2 PutAsset PutAttachment
        PutDataCatalogExportConfiguration PutFormType SearchAssets UpdateAsset UpdateDataQualityEvaluationConfig
        UpdateGlossary UpdateGlossaryTerm""",
    ("glue", UNDOCUMENTED): """
        BatchGetDataQualityRulesetEvaluationRun GetMaterializedViewRefreshTaskRun ListIntegrationTableProperties
        ListMaterializedViewRefreshTaskRuns StartMaterializedViewRefreshTaskRun StopMaterializedViewRefreshTaskRun""",
    ("iam", NEWER): "AcquireRole UpdateDelegationRequest UpdateOpenIDConnectProvider",
    ("kinesis", NEWER): """
        AcknowledgeDeadLetterQueueRecords AcknowledgeQueueRecords CreateQueue DeleteQueue DescribeQueue ListQueues
        ReceiveDeadLetterQueueRecords ReceiveQueueRecords RestoreDeadLetterQueueRecords
        UpdateDeadLetterQueueRecordsVisibility UpdateQueue UpdateQueueRecordsVisibility""",
    ("kms", NEWER): "Decapsulate Encapsulate",
    ("lambda", NEWER): "DeleteDurableExecution PauseDurableExecution ResumeDurableExecution",
    ("logs", UNDOCUMENTED): "GetLogObject",
    ("opensearch", NEWER): """
        AddReplicationPeer CompareDomainConfiguration DescribeDomainReplication FailoverReplication
        RemoveReplicationPeer SwitchoverReplication UpdateClone""",
    ("polly", NEWER): "CreateVoice DeleteVoice GetVoice ListTagsForResource TagResource UntagResource",
    ("rds", NEWER): """
        CancelDBCapacityReservation CreateDBCapacityReservation DescribeDBCapacityReservations
        DescribeServerlessV2PlatformVersions ModifyDBCapacityReservation""",
    ("route53", NEWER): """
        CreateHealthCheckSource CreateResourceRecordSetProtections DeleteHealthCheckSource
        DeleteResourceRecordSetProtections GetHealthCheckSource GetHostedZoneChangeBatch ListHealthCheckSources
        ListHealthChecksBySource ListHostedZoneChangeBatches ListResourceRecordSetChanges
        ListResourceRecordSetProtections UpdateHostedZoneTier""",
    ("secretsmanager", NEWER): "AssociateCrossAccountReplica DisassociateCrossAccountReplica ListResourcePolicies",
    ("sesv2", NEWER): "PutAccountDeliveryAttributes",
    ("ssm", NEWER): "DeregisterDefaultHostManagementConfiguration RegisterDefaultHostManagementConfiguration",
    ("sts", NEWER): "GetScopedCredentials",
    ("textract", NEWER): """
        CreateBlueprint CreateBlueprintVersion CreateProject DeleteBlueprint DeleteProject GetBlueprint
        GetDocumentInsights GetProject ListBlueprints ListProjects StartDocumentInsights UpdateBlueprint
        UpdateProject""",
    ("transcribe", NEWER): "TranscribeAudio UpdateLanguageModel",
}
"""The operations of these services of which nothing is known, and why: their callers are not judged."""


def names(service: str) -> list[str]:
    found = sdk.services.find(service)
    assert found is not None, service
    return list(found.operations.values())


@cache
def model(service: str) -> dict[str, Any]:
    data: dict[str, Any] = LOADER.load_service_model(service, "service-2")
    return data


def entries() -> Iterator[tuple[str, str, list[str]]]:
    """Each key of the table, with what it says."""
    for service, section in TABLE.items():
        for key, listed in section.items():
            if key != "source" and listed != "unknown":
                yield service, key, listed


@pytest.mark.parametrize("service", OFTEN_USED)
def test_every_operation_needs_actions_that_exist(service: str) -> None:
    unknown = set()
    for operation in names(service):
        needed = required(service, operation)
        if needed is None:
            unknown.add(operation)
            continue
        for name in (name for requirement in needed for name in requirement.actions):
            action = services.action(name)
            assert action is not None, (operation, name)
            # lists in lower case alone do not tell the spelling
            assert action.name == (name if action.access is not None else name.lower()), operation
    explained = {name for (one, _), listed in UNKNOWN.items() if one == service for name in listed.split()}
    assert unknown == explained


def test_the_services_are_sixty_and_only_they_have_exceptions() -> None:
    assert len(set(OFTEN_USED)) == len(OFTEN_USED) == 60
    assert {service for service, _ in UNKNOWN} <= set(OFTEN_USED)


def test_what_needs_nothing_is_said_to() -> None:
    for service in OFTEN_USED:
        unsigned = services.DATA.head["unsigned"].get(service, ())
        for operation in names(service):
            if required(service, operation) == ():
                assert operation in unsigned or TABLE[service][operation] == []


def test_what_is_not_signed_is_known_from_the_models() -> None:
    for service, unsigned in services.DATA.head["unsigned"].items():
        if model(service)["metadata"].get("signatureVersion") != "bearer":
            assert all(model(service)["operations"][name]["authtype"] == "none" for name in unsigned)
        assert not set(unsigned) & set(TABLE.get(service, ())), service


def test_every_key_of_the_table_is_an_operation_or_fits_some() -> None:
    for service, key, _ in entries():
        listed = [*names(service), *libraries.TOKENS.get(service, ())]
        assert any(fnmatchcase(name, key) for name in listed), (service, key)


def test_what_a_token_needs_is_listed() -> None:
    """They are no operations, and no action has their names."""
    assert all(one in TABLE[service] for service, tokens in libraries.TOKENS.items() for one in tokens)


def test_every_section_of_the_table_has_a_source() -> None:
    hosts = ("https://docs.aws.amazon.com/", "https://repost.aws/")
    assert [name for name, section in TABLE.items() if not section.get("source", "").startswith(hosts)] == []


def test_every_action_of_the_table_exists_and_is_written_as_aws_writes_it() -> None:
    for service, key, listed in entries():
        for name in (name for text in listed for name in operations.parsed(text)["actions"].split(" | ")):
            action = services.action(name)
            assert action is not None, (service, key, name)
            assert action.name == (name if action.access is not None else name.lower()), (service, key)


def test_every_parameter_of_the_table_is_one_of_the_operation() -> None:
    for service, key, listed in entries():
        for text in listed:
            found = operations.parsed(text)
            for parameter in (found["of"], found["given"]):
                if parameter is not None:
                    assert all(has(service, name, parameter) for name in names(service) if fnmatchcase(name, key)), text


def has(service: str, operation: str, parameter: str) -> bool:
    """Whether requests have a parameter, `Target.RoleArn`."""
    shapes, shape = model(service)["shapes"], model(service)["operations"][operation]["input"]["shape"]
    for name in parameter.split("."):
        member = shapes[shape].get("members", {}).get(name)
        if member is None:
            return False
        shape = member["shape"]
    return True


def actions(needed: tuple[Requirement, ...] | None) -> list[str]:
    """What is needed for certain."""
    assert needed is not None
    return [" | ".join(one.actions) for one in needed if one.required]


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "needed"),
    [
        ("dynamodb", "PutItem", (), ["dynamodb:PutItem"]),
        ("dynamodb", "TransactGetItems", (), ["dynamodb:GetItem"]),
        ("dynamodbstreams", "GetRecords", (), ["dynamodb:GetRecords"]),
        ("rds", "GenerateDBAuthToken", (), ["rds-db:connect"]),
        ("dsql", "GenerateDbConnectAdminAuthToken", (), ["dsql:DbConnectAdmin"]),
        ("s3", "HeadObject", (), ["s3:GetObject"]),
        ("s3", "GetObject", ("VersionId",), ["s3:GetObjectVersion"]),
        ("s3", "PutObject", ("ACL", "Body"), ["s3:PutObject", "s3:PutObjectAcl"]),
        ("s3", "CopyObject", (), ["s3:GetObject | s3:GetObjectVersion", "s3:PutObject"]),
        ("sqs", "SendMessageBatch", (), ["sqs:SendMessage"]),
        ("lambda", "Invoke", (), ["lambda:InvokeFunction"]),
        ("lambda", "CreateFunction", ("Role",), ["lambda:CreateFunction", "iam:PassRole"]),
        ("lambda", "UpdateFunctionConfiguration", ("Timeout",), ["lambda:UpdateFunctionConfiguration"]),
        ("scheduler", "CreateSchedule", (), ["scheduler:CreateSchedule", "iam:PassRole"]),
        ("stepfunctions", "StartSyncExecution", (), ["states:StartSyncExecution"]),
        ("ecs", "RunTask", (), ["ecs:RunTask"]),
        ("events", "PutEvents", (), ["events:PutEvents"]),
        ("kms", "ReEncrypt", (), ["kms:ReEncryptFrom", "kms:ReEncryptTo"]),
        ("ses", "SendTemplatedEmail", (), ["ses:SendTemplatedEmail"]),
        ("sesv2", "SendEmail", (), ["ses:SendEmail | ses:SendRawEmail | ses:SendTemplatedEmail"]),
        ("bedrock-runtime", "ConverseStream", (), ["bedrock:InvokeModelWithResponseStream"]),
        ("apigateway", "UpdateRestApi", (), ["apigateway:PATCH"]),
        ("apigateway", "FlushStageCache", (), ["apigateway:DELETE"]),
        ("apigatewayv2", "GetApis", (), ["apigateway:GET"]),
        ("apigatewayv2", "CreatePortal", (), ["apigateway:CreatePortal"]),
        ("apigatewaymanagementapi", "PostToConnection", (), ["execute-api:ManageConnections"]),
        ("cognito-idp", "SignUp", (), []),
        ("cognito-idp", "AdminGetUser", (), ["cognito-idp:AdminGetUser"]),
        ("cognito-identity", "GetId", (), []),
        ("sts", "GetCallerIdentity", (), []),
        ("sso-oidc", "CreateToken", (), []),
        ("sso-oidc", "CreateTokenWithIAM", (), ["sso-oauth:CreateTokenWithIAM"]),
        ("codecatalyst", "ListProjects", (), []),
        ("cloudsearchdomain", "Search", (), ["cloudsearch:search"]),
    ],
)
def test_operations_need(service: str, operation: str, parameters: tuple[str, ...], needed: list[str]) -> None:
    assert actions(required(service, operation, parameters)) == needed


@pytest.mark.parametrize(("service", "operation"), [("s3", "GetObjekt"), ("orders", "PlaceOrder"), ("s3", "source")])
def test_nothing_is_said_of_what_is_not_known(service: str, operation: str) -> None:
    assert required(service, operation) is None


def test_a_requirement_names_the_parameter_that_its_resource_is_in() -> None:
    assert required("stepfunctions", "CreateStateMachine") is not None
    needed = required("stepfunctions", "CreateStateMachine") or ()
    assert [(one.actions, one.parameter) for one in needed if one.required] == [
        (("states:CreateStateMachine",), None),
        (("iam:PassRole",), "roleArn"),
    ]
