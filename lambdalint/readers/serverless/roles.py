"""Execution roles: the one that the functions of a service share, and those of single functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lambdalint.model.iam import Role
from lambdalint.model.node import Mapping, Node, Scalar
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.surroundings import Surroundings
from lambdalint.readers.serverless.service import Declared, Service, normalized
from lambdalint.source import Span

SHARED = "IamRoleLambdaExecution"

_PLUGIN = "serverless-iam-roles-per-function"


def of(function: Declared, service: Service, around: Surroundings) -> Role | None:
    """The role that the function runs with; None where the service does not declare it.

    The framework's own statements (logs, event sources, VPC) are not among those of generated roles.
    """
    given = function.settings.get("role")
    if scalars.is_null(given):
        given = _existing(service)
    if isinstance(given, Scalar):
        return around.roles.by_id.get(given.text)
    if given is not None:
        return around.roles.of_function(given)
    return around.roles.by_id.get(_own_id(function)) or around.roles.by_id.get(SHARED)


def name_generated(service: Service, around: Surroundings) -> None:
    """Names the roles that stand nowhere in the service after those that have them."""
    names = {SHARED: "the functions' role"}
    names |= {_own_id(function): f"the role of `{function.name}`" for function in service.functions}
    for id, name in names.items():
        if id in around.roles.by_id:
            around.roles.by_id[id] = replace(around.roles.by_id[id], name=name)


def _existing(service: Service) -> Node | None:
    """A role that is not the framework's to make, for all functions: `provider.iam.role` or, older, `provider.role`."""
    role = service.provider.get("iam", "role")
    if not scalars.is_null(role) and (
        isinstance(role, Scalar)
        or (isinstance(role, Mapping) and any("::" in key or key == "Ref" for key in role.values))
    ):
        return role
    role = service.provider.get("role")
    return None if scalars.is_null(role) else role


def generated(service: Service) -> Iterator[tuple[str, Span, Mapping]]:
    """Id, place and properties of each role that the framework makes, or a plug-in for roles per function.

    In version 4, `provider.iam.role.mode: perFunction` gives every function a role of its own, with all that the
    provider has (Serverless Framework, "IAM permissions for functions").
    """
    if _existing(service) is not None:
        return
    provider = service.provider
    role = provider.get("iam", "role")
    written = role if isinstance(role, Mapping) else Mapping(provider.span, {}, {})
    statements = written.get("statements") or provider.get("iamRoleStatements")
    managed = written.get("managedPolicies") or provider.get("iamManagedPolicies")
    span = _place(service)
    each = scalars.text(written.get("mode")) == "perFunction"
    if not each:
        yield SHARED, span, _properties(span, [statements], [managed])
    for function in service.functions:
        own = _own(function)
        if own is None and not each:
            continue
        own_statements, own_managed = own or (None, None)
        inherits = _inherits(function, service, default=each)
        yield (
            _own_id(function),
            function.span,
            _properties(
                function.span,
                [statements if inherits else None, own_statements],
                [managed if each else None, own_managed],
            ),
        )


def _own(function: Declared) -> tuple[Node | None, Node | None] | None:
    """Statements and managed policies of a role that only this function has; None if it has none."""
    settings = function.settings
    if "iamRoleStatements" in settings.values:
        return settings.get("iamRoleStatements"), None
    own = settings.get("iam", "role", "statements"), settings.get("iam", "role", "managedPolicies")
    return None if own == (None, None) else own


def _inherits(function: Declared, service: Service, *, default: bool) -> bool:
    """Whether a function's own role has the provider's statements too."""
    settings = function.settings
    said = scalars.boolean(settings.get("iamRoleStatementsInherit") or settings.get("iam", "inheritStatements"))
    if said is None and "iamRoleStatements" in settings.values:
        said = scalars.boolean(service.variables.at("custom", _PLUGIN, "defaultInherit"))
    return default if said is None else said


def _properties(span: Span, statements: list[Node | None], managed: list[Node | None]) -> Mapping:
    document = nodes.mapping(span, {"Statement": nodes.sequence(span, *statements)})
    policy = nodes.mapping(span, {"PolicyDocument": document})
    return nodes.mapping(
        span,
        {"Policies": nodes.sequence(span, policy), "ManagedPolicyArns": nodes.sequence(span, *managed)},
    )


def _own_id(function: Declared) -> str:
    return f"{normalized(function.name)}{SHARED}"


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
