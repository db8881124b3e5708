"""The resource policies of functions: who may invoke them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from lambdalint import lazy
from lambdalint.knowledge import invokers
from lambdalint.model.iam import Permission, ResourcePolicy
from lambdalint.model.node import Node
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation import cdk
from lambdalint.readers.cloudformation.naming import Named, Names
from lambdalint.readers.cloudformation.policies import resource_statements
from lambdalint.readers.cloudformation.settings import Settings
from lambdalint.readers.cloudformation.stack import Resource, Stack

_PERMISSION = "AWS::Lambda::Permission"
_POLICY = "AWS::Lambda::ResourcePolicy"
_APIS = ("AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api")
_ARN = lazy.pattern(r"arn:[^:]*:([a-z0-9-]+):")


class Permissions(Struct, frozen=True, eq=False):
    """By the logical id of the function. `complete` says whether it is known of all which functions they are for."""

    by_function: dict[str, list[Permission]] = field(default_factory=dict)
    policies: dict[str, list[ResourcePolicy]] = field(default_factory=dict)
    complete: bool = True

    @classmethod
    def of(cls, stack: Stack, names: Names) -> Permissions:
        found, complete = cls(), stack.listed
        for resource in stack.of_type(_PERMISSION):
            function = resource.properties.get("FunctionName")
            complete = complete and _is_told(function, names, stack)
            for named in names.named(function):
                permission = _permission(stack, resource, named.qualifier)
                found.by_function.setdefault(named.function.id, []).append(permission)
        for resource in stack.of_type(_POLICY):
            function = resource.properties.get("ResourceArn")
            complete = complete and _is_told(function, names, stack)
            for named in names.named(function):
                found.policies.setdefault(named.function.id, []).append(_policy(stack, resource, named))
        return replace(found, complete=complete)


def written(stack: Stack) -> Iterator[Permission]:
    """Those that the template has itself, for whichever function."""
    for resource in stack.of_type(_PERMISSION):
        if _is_written(resource):
            yield _permission(stack, resource, None)


def _is_told(function: Node | None, names: Names, stack: Stack) -> bool:
    """Whether a value names functions of the template, or one that is surely none of them."""
    branches = stack.intrinsics.items(function)
    return all(
        any(names.named(branch)) or stack.intrinsics.value(branch, scalars.text, branch.span).known is not None
        for branch, _ in branches
    )


def _is_written(resource: Resource) -> bool:
    """What a framework makes has its values where the resource itself stands: at the event or the function."""
    principal = resource.properties.get("Principal")
    return principal is not None and principal.span != resource.span


def _permission(stack: Stack, resource: Resource, qualifier: Value[str] | None) -> Permission:
    settings = Settings(stack, resource)
    source_arn = settings.text("SourceArn")
    return Permission(
        id=cdk.name(resource),
        span=resource.span,
        written=_is_written(resource),
        condition=scalars.text(resource.attribute("Condition")) or "",
        qualifier=qualifier,
        action=settings.text("Action"),
        principal=settings.text("Principal"),
        source_arn=source_arn,
        source_service=_service(source_arn, stack),
        source_ids=tuple(dict.fromkeys(id for one in source_arn.possible for id in _invoking(one, stack))),
        source_account=settings.text("SourceAccount"),
        organization=settings.text("PrincipalOrgID"),
        event_source_token=settings.text("EventSourceToken"),
        function_url_auth_type=settings.text("FunctionUrlAuthType"),
        invoked_via_function_url=settings.boolean("InvokedViaFunctionUrl", default=False),
    )


def _policy(stack: Stack, resource: Resource, named: Named) -> ResourcePolicy:
    document = resource.properties.get("PolicyDocument")
    return ResourcePolicy(
        id=cdk.name(resource),
        span=resource.span,
        condition=scalars.text(resource.attribute("Condition")) or "",
        qualifier=named.qualifier,
        statements=tuple(resource_statements([(document, named.when)], stack.intrinsics)),
    )


def _invoking(arn: Value[str], stack: Stack) -> Iterator[str]:
    for hole in arn.holes:
        id = hole.partition(".")[0]
        resource = stack.resources.get(id) or stack.around.get(id)
        if resource and (invokers.arn_service_of(resource.type) or resource.type.startswith(_APIS)):
            yield id


def _service(arn: Value[str], stack: Stack) -> Value[str]:
    """The service in an ARN that is written out, or that begins with that of a resource of the template."""
    known = None
    if arn.parts and arn.parts[0]:
        found = _ARN.match("".join(arn.parts))
        known = found[1] if found else None
    elif arn.holes:
        id = arn.holes[0].partition(".")[0]
        resource = stack.resources.get(id) or stack.around.get(id)
        known = invokers.arn_service_of(resource.type) if resource else None
    branches = tuple(_service(branch, stack) for branch in arn.branches)
    return Value(arn.span, known, arn.written, when=arn.when, branches=branches)
