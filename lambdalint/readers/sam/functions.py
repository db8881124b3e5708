"""`AWS::Serverless::Function` and all that comes with it, but for its events."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.intrinsics import function_of
from lambdalint.readers.cloudformation.stack import Resource
from lambdalint.readers.sam import events, policies, roles
from lambdalint.readers.sam.destinations import invoke_config
from lambdalint.readers.sam.draft import Draft, is_given, with_made
from lambdalint.readers.sam.expansion import Expansion, Target
from lambdalint.readers.sam.roles import Grants

_OWN = frozenset(
    "AssumeRolePolicyDocument AutoPublishAlias AutoPublishAliasAllProperties AutoPublishCodeSha256 "
    "CapacityProviderConfig CodeUri DeadLetterQueue DeploymentPreference EventInvokeConfig Events FunctionUrlConfig "
    "ImageUri InlineCode PermissionsBoundary Policies PropagateTags ProvisionedConcurrencyConfig Role RolePath "
    "SourceKMSKeyArn Tags Tracing VersionDeletionPolicy VersionDescription".split()
)
"""Properties that `AWS::Lambda::Function` does not have, or writes in another way. All others are handed on."""

_DEAD_LETTERS = {"SQS": "sqs:SendMessage", "SNS": "sns:Publish"}


def expand(expansion: Expansion, function: Resource) -> None:
    roles.tell(expansion, function)
    grants = _grants(expansion, function)
    target = _published(expansion, function)
    _url(expansion, function, target)
    invoke_config(expansion, function, target, grants)
    events.expand(expansion, target, grants)
    role = function.properties.get("Role")
    if scalars.is_null(role):
        role = nodes.attribute(function.span, f"{function.id}Role")
        roles.make(expansion, function, "lambda", grants)
    elif role and (branches := with_made(role, nodes.attribute(function.span, f"{function.id}Role"))):
        role = branches
        roles.make(expansion, function, "lambda", grants)
    expansion.become(function, "AWS::Lambda::Function", _properties(expansion, function, role))


def _properties(expansion: Expansion, function: Resource, role: Node | None) -> Draft:
    written = function.properties
    draft = Draft(written.span)
    draft.take_others(written, but=_OWN)
    _code(expansion, written, draft)
    if not is_given(written.get("AutoPublishAlias")):  # nothing to give it to
        draft.take(written, "ProvisionedConcurrencyConfig")
    draft.write("Role", role, written.keys.get("Role", function.span))
    if _is_traced(expansion, written):
        draft.write("TracingConfig", _below("Mode", written, "Tracing"), written.keys["Tracing"])
    queue = written.get("DeadLetterQueue")
    if isinstance(queue, Mapping) and "TargetArn" in queue.values:
        draft.write("DeadLetterConfig", _below("TargetArn", queue, "TargetArn"), written.keys["DeadLetterQueue"])
    else:
        draft.rename(written, "DeadLetterQueue", "DeadLetterConfig")
    if provider := written.get("CapacityProviderConfig"):
        draft.write("CapacityProviderConfig", _capacity(provider), written.keys["CapacityProviderConfig"])
    if tags := written.get("Tags"):
        draft.write("Tags", tag_list(tags), written.keys["Tags"])
    return draft


def _capacity(provider: Node) -> Node:
    if not isinstance(provider, Mapping) or function_of(provider):
        return provider
    inner = Draft(provider.span)
    inner.rename(provider, "Arn", "CapacityProviderArn")
    inner.take_others(provider, but=("Arn",))
    return nodes.made(provider.span, {"LambdaManagedInstancesCapacityProviderConfig": inner.mapping})


def _below(name: str, source: Mapping, key: str) -> Mapping:
    """A value under a further key."""
    return Mapping(source.values[key].span, {name: source.values[key]}, {name: source.keys[key]})


def tag_list(tags: Node) -> Node:
    """A map of tags as the list that most of CloudFormation's resources have."""
    if not isinstance(tags, Mapping) or function_of(tags):
        return tags
    return Sequence(tags.span, tuple(nodes.made(span, {"Key": key, "Value": node}) for key, span, node in tags.items()))


def _is_traced(expansion: Expansion, written: Mapping) -> bool:
    tracing = written.get("Tracing")
    return is_given(tracing) and expansion.text(tracing) != "Disabled"


def _code(expansion: Expansion, written: Mapping, draft: Draft) -> None:
    """A local path stays a text, as those who package templates have it."""
    is_image = expansion.text(written.get("PackageType")) == "Image"
    for name in ("ImageUri",) if is_image else ("InlineCode", "CodeUri", "ImageUri"):  # the last one it refuses
        if scalars.is_null(found := written.get(name)):
            continue
        if name == "CodeUri":
            code = s3_object(found, "S3Bucket", "S3Key", "S3ObjectVersion")
        else:
            code = _below("ZipFile" if name == "InlineCode" else name, written, name)
        if isinstance(code, Mapping) and not is_image and "SourceKMSKeyArn" in written.values:
            code = nodes.merged([code, _below("SourceKMSKeyArn", written, "SourceKMSKeyArn")])
        draft.write("Code", code, written.keys[name])
        return


def s3_object(node: Node | None, *names: str) -> Node | None:
    """An S3 URI, or SAM's map of `Bucket`, `Key` and `Version`, under CloudFormation's names for these."""
    if isinstance(node, Mapping) and not function_of(node):
        draft = Draft(node.span)
        for own, name in zip(("Bucket", "Key", "Version"), names, strict=True):
            draft.rename(node, own, name)
        return draft.mapping if draft.values else node
    if isinstance(node, Scalar) and node.text.startswith("s3://"):
        try:
            uri = urlsplit(node.text)
        except ValueError:
            return nodes.unknown(node.span)
        version = parse_qs(uri.query).get("versionId", [None])[0]
        return nodes.made(node.span, dict(zip(names, (uri.netloc, uri.path.lstrip("/"), version), strict=True)))
    return node


def _grants(expansion: Expansion, function: Resource) -> Grants:
    """What a function's settings ask of its role."""
    grants, written, span = Grants(), function.properties, function.span
    durable = is_given(written.get("DurableConfig"))
    basic = "AWSLambdaBasicDurableExecutionRolePolicy" if durable else "AWSLambdaBasicExecutionRole"
    grants.attach(f"service-role/{basic}", span)
    if _is_traced(expansion, written):
        grants.attach("AWSXrayWriteOnlyAccess", written.keys["Tracing"])
    if is_given(written.get("VpcConfig")):
        grants.attach("service-role/AWSLambdaVPCAccessExecutionRole", written.keys["VpcConfig"])
    if isinstance(queue := written.get("DeadLetterQueue"), Mapping) and (arn := queue.get("TargetArn")):
        kind = expansion.text(queue.get("Type")) or ""
        allowed = policies.allow(_DEAD_LETTERS[kind], arn) if kind in _DEAD_LETTERS else nodes.unknown(queue.span)
        grants.allow(policies.document(written.keys["DeadLetterQueue"], "DeadLetterQueuePolicy", allowed))
    return grants


def _published(expansion: Expansion, function: Resource) -> Target:
    """What the function's events invoke; with `AutoPublishAlias`, its version and alias are made."""
    written, id = function.properties, function.id
    given = written.get("AutoPublishAlias")
    if given is None or not is_given(given):
        return Target(function)
    span = written.keys["AutoPublishAlias"]
    name = expansion.text(given)
    alias = f"{id}Alias{(name or '').replace('-', 'D').replace('_', 'U')}"
    version = Draft(span)
    version.write("FunctionName", nodes.reference(span, id))
    version.rename(written, "VersionDescription", "Description")
    if "CapacityProviderConfig" in written.values:
        version.take(written, "FunctionScalingConfig")
    expansion.add(function, f"{id}Version", "AWS::Lambda::Version", version)
    draft = Draft(span)
    draft.write("FunctionName", nodes.reference(span, id))
    draft.write("FunctionVersion", nodes.attribute(span, f"{id}Version", "Version"))
    draft.write("Name", given if name is None else nodes.text(given.span, name))
    draft.take(written, "ProvisionedConcurrencyConfig")
    expansion.add(function, alias, "AWS::Lambda::Alias", draft)
    expansion.made.update({f"{id}.Version": f"{id}Version", f"{id}.Alias": alias})
    return Target(function, alias)


def _url(expansion: Expansion, function: Resource, target: Target) -> None:
    config = function.properties.get("FunctionUrlConfig")
    if config is None or not is_given(config):
        return
    span = function.properties.keys["FunctionUrlConfig"]
    draft = Draft(span)
    draft.write("TargetFunctionArn", target.name(span))
    if isinstance(config, Mapping) and not function_of(config):
        draft.take(config, "AuthType", "Cors", "InvokeMode")
    else:
        draft.write("AuthType", nodes.unknown(config.span))
    expansion.add(function, f"{function.id}Url", "AWS::Lambda::Url", draft)
    if scalars.text(draft.values.get("AuthType")) != "NONE":
        return
    for suffix, action, condition in (
        ("UrlPublicPermissions", "lambda:InvokeFunctionUrl", {"FunctionUrlAuthType": "NONE"}),
        ("URLInvokeAllowPublicAccess", "lambda:InvokeFunction", {"InvokedViaFunctionUrl": True}),
    ):
        permission = Draft(span)
        permission.write("Action", action)
        permission.write("FunctionName", target.name(span))
        permission.write("Principal", "*")
        for name, value in condition.items():
            permission.write(name, value)
        expansion.add(function, function.id + suffix, "AWS::Lambda::Permission", permission)
