"""Templates that the AWS CDK wrote."""

from __future__ import annotations

import json

import pytest

from lambdalint.model.code import Handler
from tests.readers.conftest import Repo


def synthesized(logical_id: str, path: str, **metadata: object) -> str:
    resource = {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "Runtime": "python3.13",
            "Handler": "index.handler",
            "Code": {
                "S3Bucket": {"Fn::Sub": "cdk-hnb659fds-assets-${AWS::AccountId}"},
                "S3Key": "1.zip",
            },
        },
        "Metadata": {"aws:cdk:path": path, **metadata},
    }
    return json.dumps({"Resources": {logical_id: resource}}, indent=1)


ASSET = {"aws:asset:path": "asset.1", "aws:asset:is-bundled": False, "aws:asset:property": "Code"}


def test_code_is_in_the_asset(repo: Repo) -> None:
    repo.write("cdk.out/asset.1/index.py", "def handler(event, context):\n    pass\n")
    repo.write("cdk.out/Shop.template.json", synthesized("ApiF70053CD", "Shop/Api/Resource", **ASSET))
    ((function,),) = (t.functions for t in repo.read("cdk.out").project.templates)
    assert isinstance(function.code, Handler)
    assert function.code.span.file.path == "cdk.out/asset.1/index.py"
    assert function.package is not None
    assert function.id == "Shop/Api"


@pytest.mark.parametrize("path", ["../../secret", "/etc", "asset.2", "", 7, None, ["asset.1"]])
def test_an_asset_elsewhere_is_no_code(repo: Repo, path: object) -> None:
    metadata = ASSET | {"aws:asset:path": path}
    repo.write("cdk.out/Shop.template.json", synthesized("Api", "Shop/Api/Resource", **metadata))
    ((function,),) = (t.functions for t in repo.read("cdk.out").project.templates)
    assert (function.code, function.package) == (None, None)


@pytest.mark.parametrize("pattern", ["cdk.out", "cdk.out/", "/cdk.out", "*.out"])
def test_a_folder_that_git_ignores_is_read_if_it_is_named(repo: Repo, pattern: str) -> None:
    repo.write(".gitignore", f"{pattern}\n")
    repo.write("cdk.out/Shop.template.json", synthesized("Api", "Shop/Api/Resource"))
    assert len(repo.read("cdk.out").project.templates) == 1
    assert len(repo.read().project.templates) == 0


def test_only_what_is_named_is_read(repo: Repo) -> None:
    repo.write("cdk.out/Shop.template.json", synthesized("Api", "Shop/Api/Resource"))
    assert repo.read().project.templates == ()
    assert len(repo.read("cdk.out/Shop.template.json").project.templates) == 1


@pytest.mark.parametrize(
    ("logical_id", "path"),
    [
        (
            "LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8aFD4BFC8A",
            "Shop/LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8a/Resource",
        ),
        ("AWS679f53fac002430cb0da5b7982bd22872D164C4C", "Shop/AWS679f53fac002430cb0da5b7982bd2287/Resource"),
        ("ProvframeworkonEvent4D295293", "Shop/Prov/framework-onEvent/Resource"),
        (
            "CustomS3AutoDeleteObjectsCustomResourceProviderHandler9D90184F",
            "Shop/Custom::S3AutoDeleteObjectsCustomResourceProvider/Handler",
        ),
        ("OnEventHandler42BEBAE0", "Shop/@aws-cdk--aws-dynamodb.ReplicaProvider/OnEventHandler/Resource"),
    ],
)
def test_functions_of_the_cdk_itself_are_set_apart(repo: Repo, logical_id: str, path: str) -> None:
    repo.write("cdk.out/Shop.template.json", synthesized(logical_id, path))
    (template,) = repo.read("cdk.out").project.templates
    assert template.functions == ()
    assert [function.generated for function in template.generated] == [True]


@pytest.mark.parametrize(
    ("logical_id", "path"),
    [
        ("Api", "Shop/Api/Resource"),
        ("CustomMineCustomResourceProviderHandler9D90184F", "Shop/Custom::MineCustomResourceProvider/Handler"),
        ("frameworkApi8243DE4D", "Shop/framework-Api/Resource"),
    ],
)
def test_functions_of_the_user_are_not(repo: Repo, logical_id: str, path: str) -> None:
    repo.write("cdk.out/Shop.template.json", synthesized(logical_id, path))
    (template,) = repo.read("cdk.out").project.templates
    assert [function.generated for function in template.functions] == [False]
