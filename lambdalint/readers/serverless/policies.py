"""The roles that the framework makes, with what it allows functions by itself: logs, and what their events need.

Facts: osls 4.3.1, `lib/plugins/aws/package/lib/merge-iam-templates.js` and the compilers of events; version 4, "IAM
permissions for functions", and serverless-iam-roles-per-function 3 for roles of single functions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lambdalint.model.node import Mapping, Node
from lambdalint.readers import nodes, scalars
from lambdalint.readers.nodes import Setting
from lambdalint.readers.serverless import roles
from lambdalint.readers.serverless.events.event import Event, of
from lambdalint.readers.serverless.forms import Form
from lambdalint.readers.serverless.grants import Grants
from lambdalint.readers.serverless.made import PARTITION, REGION, Made, join
from lambdalint.readers.serverless.service import Declared, Service, setting
from lambdalint.source import Span

_PLUGIN = "serverless-iam-roles-per-function"
_VPC_POLICY = ":iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"


def made(service: Service) -> Iterator[Made]:
    """The shared role where a function has none of its own, and the roles of single functions."""
    if roles.existing(service) is not None:
        return
    shared = [function for function in service.functions if _may_share(function)]
    if shared and not roles.are_separate(service):
        yield _shared(service)
    for function in service.functions:
        if roles.has_own(function, service):
            yield _own(function, service)


def _may_share(function: Declared) -> bool:
    role = function.get("role")
    return role is None or scalars.text(role.node) == roles.SHARED


def _shared(service: Service) -> Made:
    written, provider = roles.settings(service), service.provider
    span = _place(service)
    name = None if service.canonical is None else join(service.name, service.stage, REGION, "lambdaRole", by="-")
    boundary = setting(written, "permissionsBoundary") or setting(written, "permissionBoundary")
    statements = [setting(written, "statements") or setting(provider, "iamRoleStatements")]
    if service.lifts:
        statements.append(Setting(span, nodes.unknown(span, "serverless-lift adds statements")))
    managed = [setting(written, "managedPolicies") or setting(provider, "iamManagedPolicies")]
    return Made(
        id=roles.SHARED,
        span=span,
        type="AWS::IAM::Role",
        name="the functions' role",
        properties={
            "Path": setting(written, "path") or nodes.implied(span, "/"),
            "RoleName": setting(written, "name") or name or nodes.unknown(span),
            "PermissionsBoundary": boundary or setting(provider, "rolePermissionsBoundary"),
            "Tags": _tags([setting(written, "tags")]),
            **_permissions(span, service, service.functions, statements, managed),
        },
    )


def _own(function: Declared, service: Service) -> Made:
    """A role of one function. Where each has one, it has all that the shared one would have, else what it inherits."""
    written, each, own = roles.settings(service), roles.are_separate(service), function.settings
    provider = written if each else Mapping(function.span, {}, {})
    inherited = setting(written, "statements") or setting(service.provider, "iamRoleStatements")
    name = setting(own, "iam", "role", "name") or function.get("iamRoleStatementsName")
    default = None
    if service.canonical is not None:
        default = join(service.name, service.stage, function.name, REGION, "lambdaRole", by="-")
    path = setting(own, "iam", "role", "path") or setting(provider, "path")
    boundary = setting(own, "iam", "role", "permissionsBoundary") or function.get("iamPermissionsBoundary")
    statements = [
        inherited if _inherits(function, service, default=each) else None,
        function.get("iamRoleStatements") or setting(own, "iam", "role", "statements"),
    ]
    managed = [setting(provider, "managedPolicies"), setting(own, "iam", "role", "managedPolicies")]
    return Made(
        id=roles.own_id(function),
        span=function.span,
        type="AWS::IAM::Role",
        name=f"the role of `{function.name}`",
        properties={
            "Path": path or nodes.implied(function.span, "/"),
            "RoleName": name or default or nodes.unknown(function.span),
            "PermissionsBoundary": boundary or setting(provider, "permissionsBoundary"),
            "Tags": _tags([setting(provider, "tags"), setting(own, "iam", "role", "tags")]),
            **_permissions(function.span, service, [function], statements, managed),
        },
    )


def _inherits(function: Declared, service: Service, *, default: bool) -> bool:
    """Whether a function's own role has the provider's statements too."""
    settings = function.settings
    said = scalars.boolean(settings.get("iamRoleStatementsInherit") or settings.get("iam", "inheritStatements"))
    if said is None and "iamRoleStatements" in settings.values:
        said = scalars.boolean(service.variables.at("custom", _PLUGIN, "defaultInherit"))
    return default if said is None else said


def _permissions(
    span: Span,
    service: Service,
    functions: Sequence[Declared],
    statements: list[Setting | None],
    managed: list[Setting | None],
) -> dict[str, Form]:
    events = [event for function in functions for event in of(function, service)]
    grants = Grants(service, span)
    grants.add(functions, events)
    users = nodes.sequence(span, *(found.node if found else None for found in statements)).items
    known = [statement for statement in users if not nodes.is_unknown(statement)]
    document: Form = {"Version": "2012-10-17", "Statement": [*grants.statements(), *known]}
    inline: list[Form] = [{"PolicyName": _policy_name(service), "PolicyDocument": document}]
    if len(known) < len(users):
        inline.append({"PolicyDocument": nodes.unknown(span)})
    policies: list[Node] = list(nodes.sequence(span, *(found.node if found else None for found in managed)).items)
    in_vpc = any("vpc" in function.settings.values for function in functions)
    own: Form = join("arn:", PARTITION, _VPC_POLICY) if in_vpc or setting(service.provider, "vpc") else None
    return {
        "AssumeRolePolicyDocument": _trust(events),
        "Policies": inline,
        "ManagedPolicyArns": [*policies, own],
    }


def _policy_name(service: Service) -> Form:
    return None if service.canonical is None else join(service.name, service.stage, "lambda", by="-")


def _trust(events: list[Event]) -> Form:
    """Who may take the role: Lambda, and what runs functions at the edge or invokes them in their own name."""
    services: list[Form] = ["lambda.amazonaws.com"]
    if any(event.kind == "cloudFront" for event in events):
        services.append("edgelambda.amazonaws.com")
    if any(event.kind == "schedule" and event.text("method") == "scheduler" for event in events):
        services.append("scheduler.amazonaws.com")
    statement: Form = {"Effect": "Allow", "Principal": {"Service": services}, "Action": ["sts:AssumeRole"]}
    return {"Version": "2012-10-17", "Statement": [statement]}


def _tags(holders: list[Setting | None]) -> Form:
    tags: dict[str, Form] = {}
    for found in holders:
        if found and isinstance(found.node, Mapping):
            tags |= {key: {"Key": key, "Value": Setting(span, node)} for key, span, node in found.node.items()}
    return list(tags.values()) or None


def _place(service: Service) -> Span:
    """The key that the shared role is written under."""
    provider = service.provider
    role = provider.get("iam")
    if isinstance(role, Mapping) and "role" in role.values:
        return role.keys["role"]
    for key in ("iamRoleStatements", "iamManagedPolicies"):
        if key in provider.values:
            return provider.keys[key]
    return service.root.keys.get("provider", service.root.span)
