"""Tables and capacity providers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.readers.sam.conftest import Expanded

Expand = Callable[[str], Expanded]


@pytest.mark.parametrize(
    ("properties", "key", "billing"),
    [
        ("{}", {"AttributeName": "id", "AttributeType": "S"}, "PAY_PER_REQUEST"),
        ("{PrimaryKey: {Name: n, Type: Number}}", {"AttributeName": "n", "AttributeType": "N"}, "PAY_PER_REQUEST"),
        ("{ProvisionedThroughput: {ReadCapacityUnits: 1}}", {"AttributeName": "id", "AttributeType": "S"}, None),
    ],
)
def test_tables(expand: Expand, properties: str, key: object, billing: str | None) -> None:
    found = expand(f"Resources: {{T: {{Type: AWS::Serverless::SimpleTable, Properties: {properties}}}}}")
    assert found.type("T") == "AWS::DynamoDB::Table"
    assert (found["T"]["AttributeDefinitions"], found["T"].get("BillingMode")) == ([key], billing)


def test_a_capacity_provider(expand: Expand) -> None:
    found = expand(
        """
        Resources:
          Fleet:
            Type: AWS::Serverless::CapacityProvider
            Properties:
              VpcConfig: {SubnetIds: [a]}
              InstanceRequirements: {AllowedTypes: [m7g.large]}
              ScalingConfig: {MaxVCpuCount: 8}
        """
    )
    assert found["Fleet"] == {
        "VpcConfig": {"SubnetIds": ["a"]},
        "PermissionsConfig": {"CapacityProviderOperatorRoleArn": {"Fn::GetAtt": ["FleetOperatorRole", "Arn"]}},
        "InstanceRequirements": {"AllowedInstanceTypes": ["m7g.large"]},
        "CapacityProviderScalingConfig": {"MaxVCpuCount": 8, "ScalingMode": "Auto"},
    }
    assert found.type("FleetOperatorRole") == "AWS::IAM::Role"
