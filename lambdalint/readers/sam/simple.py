"""SAM's resources that become one of CloudFormation's: tables, layers and capacity providers."""

from __future__ import annotations

from lambdalint.model.node import Mapping, Node
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.intrinsics import function_of
from lambdalint.readers.cloudformation.stack import Resource
from lambdalint.readers.sam.draft import Draft, is_given
from lambdalint.readers.sam.expansion import Expansion
from lambdalint.readers.sam.functions import s3_object, tag_list
from lambdalint.readers.sam.roles import ROLE, Grants, assumed_by, managed_arns

_ATTRIBUTE_TYPES = {"String": "S", "Number": "N", "Binary": "B"}


def table(expansion: Expansion, table: Resource) -> None:
    """`AWS::Serverless::SimpleTable`."""
    written = table.properties
    draft = Draft(written.span)
    draft.take_others(written, but=("PrimaryKey", "Tags"))
    if tags := written.get("Tags"):
        draft.write("Tags", tag_list(tags), written.keys["Tags"])
    if not is_given(written.get("ProvisionedThroughput")):
        draft.values.pop("ProvisionedThroughput", None)
        draft.imply("BillingMode", "PAY_PER_REQUEST")
    key = written.get("PrimaryKey")
    if isinstance(key, Mapping) and not function_of(key):
        kind = _ATTRIBUTE_TYPES.get(scalars.text(key.get("Type")) or "")
        name: Node | str | None = key.get("Name")
    else:
        kind, name = ("S", "id") if key is None else (None, nodes.unknown(key.span))
    typed = {"AttributeName": name, "AttributeType": kind or nodes.unknown(table.span)}
    draft.write("AttributeDefinitions", [typed])
    draft.write("KeySchema", [{"AttributeName": name, "KeyType": "HASH"}])
    expansion.become(table, "AWS::DynamoDB::Table", draft)


def layer(expansion: Expansion, layer: Resource) -> None:
    """`AWS::Serverless::LayerVersion`, under its own id instead of one that changes with its content."""
    written = layer.properties
    draft = Draft(written.span)
    draft.imply("LayerName", layer.id)
    draft.take_others(written, but=("ContentUri", "PublishLambdaVersion", "RetentionPolicy"))
    content = s3_object(written.get("ContentUri"), "S3Bucket", "S3Key", "S3ObjectVersion")
    draft.write("Content", content, written.keys.get("ContentUri"))
    expansion.become(layer, "AWS::Lambda::LayerVersion", draft)


def capacity_provider(expansion: Expansion, provider: Resource) -> None:
    """`AWS::Serverless::CapacityProvider`, with a role for its operator unless one is given."""
    written, span = provider.properties, provider.span
    draft = Draft(written.span)
    draft.take(written, "CapacityProviderName", "VpcConfig", "KmsKeyArn")
    role = written.get("OperatorRole")
    if not is_given(role):
        role = nodes.attribute(span, f"{provider.id}OperatorRole")
        grants = Grants()
        grants.attach("AWSLambdaManagedEC2ResourceOperator", span)
        made = Draft(span)
        made.write("AssumeRolePolicyDocument", assumed_by(span, "lambda"))
        made.write("ManagedPolicyArns", [*managed_arns(grants).values()])
        expansion.add(provider, f"{provider.id}OperatorRole", ROLE, made, name=f"the role of `{provider.id}`")
    draft.write("PermissionsConfig", {"CapacityProviderOperatorRoleArn": role})
    if isinstance(given := written.get("InstanceRequirements"), Mapping):
        inner = Draft(given.span)
        inner.take(given, "Architectures")
        inner.rename(given, "AllowedTypes", "AllowedInstanceTypes")
        inner.rename(given, "ExcludedTypes", "ExcludedInstanceTypes")
        draft.write("InstanceRequirements", inner.mapping, written.keys["InstanceRequirements"])
    if isinstance(given := written.get("ScalingConfig"), Mapping):
        draft.write("CapacityProviderScalingConfig", _scaling(given), written.keys["ScalingConfig"])
    if logging := written.get("LoggingConfig"):
        draft.write("TelemetryConfig", {"LoggingConfig": logging}, written.keys["LoggingConfig"])
    if tags := written.get("Tags"):
        draft.write("Tags", tag_list(tags), written.keys["Tags"])
    expansion.become(provider, "AWS::Lambda::CapacityProvider", draft)


def _scaling(given: Mapping) -> Mapping:
    draft = Draft(given.span)
    draft.take(given, "MaxVCpuCount")
    usage = given.get("AverageCPUUtilization")
    draft.imply("ScalingMode", "Manual" if usage else "Auto")
    if usage:
        metric = "LambdaCapacityProviderAverageCPUUtilization"
        draft.write("ScalingPolicies", [{"PredefinedMetricType": metric, "TargetValue": usage}])
    return draft.mapping
