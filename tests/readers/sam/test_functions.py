"""SAM's functions: Globals, code, aliases, URLs, and what becomes of their settings in the model."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdalint.model.function import Function
from tests.readers.sam.conftest import Expanded

Read = Callable[[str], Function]
Expand = Callable[[str], Expanded]


def with_globals(function: str) -> str:
    return (
        """
Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
Globals:
  Function:
    Runtime: python3.13
    Timeout: 20
    Architectures: [x86_64]
    Layers: [!Ref Base]
    Environment: {Variables: {SHARED: a, BOTH: b}}
Resources:
  Worker:
    Type: AWS::Serverless::Function
"""
        + function
    )


def test_globals_are_merged_and_keep_their_place(function: Read) -> None:
    found = function(
        with_globals(
            """
    Properties:
      Timeout: 30
      Layers: [!Ref Own]
      Environment: {Variables: {BOTH: c, OWN: d}}
"""
        )
    )
    assert (found.runtime.known, found.runtime.span.text) == ("python3.13", "python3.13")
    assert not found.block.covers(found.runtime.span)
    assert (found.timeout.known, found.block.covers(found.timeout.span)) == (30, True)
    assert [layer.target for layer in found.layers.items] == ["Base", "Own"]
    assert {v.name: v.value.known for v in found.environment.variables} == {"SHARED": "a", "BOTH": "c", "OWN": "d"}


@pytest.mark.parametrize(("ignored", "timeout"), [("'*'", 3), ("[Timeout]", 3), ("[Runtime]", 20)])
def test_ignored_globals(function: Read, ignored: str, timeout: int) -> None:
    assert function(with_globals(f"    IgnoreGlobals: {ignored}\n")).timeout.known == timeout


@pytest.mark.parametrize("timeout", ["!Ref T", "!If [A, 1, 2]"])
def test_an_own_function_wins_over_globals(function: Read, timeout: str) -> None:
    assert function(with_globals(f"    Properties: {{Timeout: {timeout}}}\n")).timeout.known is None


def test_architectures_are_not_joined(expand: Expand) -> None:
    found = expand(
        with_globals("    Properties: {Architectures: [arm64]}\n").partition("\nTransform")[2].partition("\n")[2]
    )
    assert found["Worker"]["Architectures"] == ["arm64"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("CodeUri: ./src", "./src"),
        (
            "CodeUri: s3://bucket/a/b.zip?versionId=7",
            {"S3Bucket": "bucket", "S3Key": "a/b.zip", "S3ObjectVersion": "7"},
        ),
        ("CodeUri: {Bucket: b, Key: k}", {"S3Bucket": "b", "S3Key": "k"}),
        ("CodeUri: !Ref Code", {"Ref": "Code"}),
        ("CodeUri: 's3://['", {"Fn::Unknown": ""}),
        ("{InlineCode: pass, CodeUri: ./src}", {"ZipFile": "pass"}),
        ("{PackageType: Image, ImageUri: 'repository:tag', CodeUri: ./src}", {"ImageUri": "repository:tag"}),
        ("{CodeUri: {Bucket: b, Key: k}, SourceKMSKeyArn: a}", {"S3Bucket": "b", "S3Key": "k", "SourceKMSKeyArn": "a"}),
    ],
)
def test_code(expand: Expand, written: str, code: object) -> None:
    assert expand(written)["Worker"]["Code"] == code


def test_settings_are_handed_on_or_renamed(expand: Expand) -> None:
    found = expand(
        """
        FunctionName: worker
        Runtime: python3.13
        ANewSetting: {Of: next year}
        Tracing: PassThrough
        DeadLetterQueue: {Type: SQS, TargetArn: arn}
        CapacityProviderConfig: {Arn: provider, PerExecutionEnvironmentMaxConcurrency: 4}
        Tags: {team: shop}
        """
    )
    assert found.type("Worker") == "AWS::Lambda::Function"
    assert found["Worker"] == {
        "FunctionName": "worker",
        "Runtime": "python3.13",
        "ANewSetting": {"Of": "next year"},
        "Role": {"Fn::GetAtt": ["WorkerRole", "Arn"]},
        "TracingConfig": {"Mode": "PassThrough"},
        "DeadLetterConfig": {"TargetArn": "arn"},
        "CapacityProviderConfig": {
            "LambdaManagedInstancesCapacityProviderConfig": {
                "CapacityProviderArn": "provider",
                "PerExecutionEnvironmentMaxConcurrency": 4,
            }
        },
        "Tags": [{"Key": "team", "Value": "shop"}],
    }
    assert found.node("Worker", "TracingConfig", "Mode").span.text == "PassThrough"
    assert found.node("Worker", "DeadLetterConfig", "TargetArn").span.text == "arn"


def test_metadata_stays_with_the_function(expand: Expand) -> None:
    worker = expand(
        """
        Resources:
          Worker:
            Type: AWS::Serverless::Function
            Metadata: {BuildMethod: esbuild}
        """
    ).stack.resources["Worker"]
    assert (worker.type, worker.span.text) == ("AWS::Lambda::Function", "Worker")
    kept = worker.attribute("Metadata", "BuildMethod")
    assert kept is not None
    assert kept.span.text == "esbuild"


def test_a_published_alias_takes_the_place_of_the_function(expand: Expand) -> None:
    found = expand(
        """
        Parameters: {Stage: {Type: String, Default: go-live}}
        Resources:
          Worker:
            Type: AWS::Serverless::Function
            Properties:
              AutoPublishAlias: !Ref Stage
              ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 2}
              FunctionUrlConfig: {AuthType: AWS_IAM}
              EventInvokeConfig: {MaximumRetryAttempts: 0}
              Events: {Skill: {Type: AlexaSkill}}
        """
    )
    alias = {"Ref": "WorkerAliasgoDlive"}
    assert found["WorkerVersion"] == {"FunctionName": {"Ref": "Worker"}}
    assert found["WorkerAliasgoDlive"] == {
        "FunctionName": {"Ref": "Worker"},
        "FunctionVersion": {"Fn::GetAtt": ["WorkerVersion", "Version"]},
        "Name": "go-live",
        "ProvisionedConcurrencyConfig": {"ProvisionedConcurrentExecutions": 2},
    }
    assert found["WorkerUrl"]["TargetFunctionArn"] == alias
    assert found["WorkerEventInvokeConfig"]["Qualifier"] == "go-live"
    assert found["WorkerSkillPermission"]["FunctionName"] == alias


def test_a_public_url_needs_two_permissions(expand: Expand) -> None:
    found = expand("FunctionUrlConfig: {AuthType: NONE, Cors: {AllowOrigins: ['*']}}")
    assert found["WorkerUrl"] == {
        "TargetFunctionArn": {"Ref": "Worker"},
        "AuthType": "NONE",
        "Cors": {"AllowOrigins": ["*"]},
    }
    assert [found[id]["Action"] for id in found.of_type("AWS::Lambda::Permission")] == [
        "lambda:InvokeFunctionUrl",
        "lambda:InvokeFunction",
    ]


@pytest.mark.parametrize("config", ["{AuthType: AWS_IAM}", "!Ref Config", "{AuthType: !If [A, NONE, AWS_IAM]}"])
def test_a_url_that_is_not_known_to_be_public_gets_no_permission(expand: Expand, config: str) -> None:
    found = expand(f"FunctionUrlConfig: {config}")
    assert found.of_type("AWS::Lambda::Url") == ["WorkerUrl"]
    assert found.of_type("AWS::Lambda::Permission") == []


@pytest.mark.parametrize(
    ("properties", "dead_letter", "on_failure"),
    [
        ("{DeadLetterQueue: {Type: SQS, TargetArn: !GetAtt Q.Arn}}", True, False),
        ("{DeadLetterQueue: !If [A, {Type: SQS, TargetArn: a}, {Type: SNS, TargetArn: b}]}", True, False),
        ("{EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: SQS}}}}", False, True),
        ("{EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: SQS, Destination: !Ref Q}}}}", False, True),
        ("{EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: Lambda}}}}", False, True),
        ("{EventInvokeConfig: {DestinationConfig: !Ref X}}", False, True),
        ("{EventInvokeConfig: {MaximumRetryAttempts: 0}}", False, False),
        ("{EventInvokeConfig: !Ref X}", False, True),
    ],
)
def test_failure_handling(function: Read, properties: str, dead_letter: bool, on_failure: bool) -> None:
    handling = function(with_globals(f"    Properties: {properties}\n")).failure_handling
    written = [bool(value.possible[0].written) for value in (handling.dead_letter_queue, handling.on_failure)]
    assert written == [dead_letter, on_failure]


def test_destinations_that_are_left_to_sam_are_made(expand: Expand) -> None:
    found = expand(
        """
        EventInvokeConfig:
          DestinationConfig:
            OnFailure: {Type: SQS}
            OnSuccess: {Type: SNS, Destination: !If [Own, !Ref Topic, !Ref 'AWS::NoValue']}
        """
    )
    queue, topic = "WorkerEventInvokeConfigOnFailureQueue", "WorkerEventInvokeConfigOnSuccessTopic"
    assert (found.type(queue), found.type(topic)) == ("AWS::SQS::Queue", "AWS::SNS::Topic")
    assert found["WorkerEventInvokeConfig"]["DestinationConfig"] == {
        "OnFailure": {"Destination": {"Fn::GetAtt": [queue, "Arn"]}},
        "OnSuccess": {"Destination": {"Fn::If": ["Own", {"Ref": "Topic"}, {"Ref": topic}]}},
    }
    assert found.stack.resources[queue].span.text == "OnFailure"


def test_layers_keep_their_id(expand: Expand) -> None:
    found = expand("Resources: {Base: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: layer}}}")
    assert (found.type("Base"), found["Base"]) == (
        "AWS::Lambda::LayerVersion",
        {"LayerName": "Base", "Content": "layer"},
    )


def test_what_the_user_wrote_under_a_generated_id_stays(expand: Expand) -> None:
    found = expand(
        """
        Resources:
          WorkerRole: {Type: AWS::IAM::Role, Properties: {RoleName: mine}}
          Worker: {Type: AWS::Serverless::Function}
        """
    )
    assert found["WorkerRole"] == {"RoleName": "mine"}


@pytest.mark.parametrize(
    "template",
    [
        "Resources: {A: {Type: AWS::Lambda::Function, Properties: {Role: r}}}",
        "Resources: {A: {Type: AWS::Serverless::Application, Properties: {Location: app.yaml}}}",
        "Resources: {A: {Type: AWS::Serverless::NewNextYear, Properties: {Location: app.yaml}}}",
    ],
)
def test_what_is_not_known_stays_as_it_is(expand: Expand, template: str) -> None:
    found = expand(template)
    assert list(found.stack.resources) == ["A"]
    assert found.type("A") in template
