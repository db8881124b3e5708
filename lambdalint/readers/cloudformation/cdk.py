"""What the AWS CDK leaves in the templates that it writes: construct paths, assets, and functions of its own.

The metadata are those of `cxapi` (AWS CDK API Reference, "cx-api"). A template has them if it was written by the CDK's
command line; what the CDK makes for itself also shows in logical ids.
"""

from __future__ import annotations

from lambdalint import lazy
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation.stack import Resource

_GENERATED = lazy.pattern(
    r"framework(?:onEvent|isComplete|onTimeout)[0-9A-F]{8}$"  # of `custom_resources.Provider`
    r"|^LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8a"
    r"|^AWS(?:679f53fac002430cb0da5b7982bd2287|b4cf1abd4e4f4bc699441af7ccd9ec37)"  # AwsCustomResource, AwsApi
    r"|^BucketNotificationsHandler050a0587b7544547bf325f094a3db834"
    r"|^CustomCDKBucketDeployment8693BB64968944B69AAFB0CC9EB875[67]C"
    r"|^AWSCDK(?:TriggerCustomResource|CfnUtils)Provider"
    r"|^Custom(?:S3AutoDeleteObjects|ECRAutoDeleteImages|SyntheticsAutoDeleteUnderlyingResources|VpcRestrictDefaultSG"
    r"|CrossRegionExportWriter|CrossRegionExportReader|CrossRegionStringParameterReader|CrossAccountZoneDelegation"
    r"|DeleteExistingRecordSet|AWSCDKOpenIdConnectProvider|DynamoDBReplica)CustomResourceProviderHandler"
)
"""Logical ids of functions that constructs of aws-cdk-lib 2 bring along."""


def name(resource: Resource) -> str:
    """The path of the construct that a resource belongs to, which CDK users know it by; else its logical id."""
    path = _path(resource)
    return path.removesuffix("/Resource") if path else resource.id


def is_generated(resource: Resource) -> bool:
    """Whether the CDK made the resource for itself: its users do not see it, and cannot change it."""
    return bool(_GENERATED.search(resource.id)) or "/@aws-cdk--" in (_path(resource) or "")


def asset(resource: Resource, property_: str) -> Value[str] | None:
    """The file or folder that is uploaded for a property, relative to the template; None where it is no asset."""
    if scalars.text(resource.attribute("Metadata", "aws:asset:property")) != property_:
        return None
    path = resource.attribute("Metadata", "aws:asset:path")
    known = scalars.text(path)
    return Value(path.span, known) if path and known else None


def _path(resource: Resource) -> str | None:
    return scalars.text(resource.attribute("Metadata", "aws:cdk:path"))
