"""Which execution role a function has: the one that all share, one of its own, or one that is made elsewhere."""

from __future__ import annotations

from lambdalint.model.node import Mapping, Node, Scalar
from lambdalint.readers import nodes, scalars
from lambdalint.readers.nodes import Setting
from lambdalint.readers.serverless.forms import Form
from lambdalint.readers.serverless.service import Declared, Service, setting

SHARED = "IamRoleLambdaExecution"


def of(function: Declared, service: Service) -> Form:
    """`Role` of a function: an ARN, or a reference to what the stack makes. A name is that of a resource."""
    given = function.get("role") or existing(service)
    if given is None:
        return nodes.attribute(function.span, own_id(function) if has_own(function, service) else SHARED)
    text = scalars.text(given.node)
    if text is None or text.startswith("arn:"):
        return given
    return Setting(given.key, nodes.attribute(given.node.span, text))


def existing(service: Service) -> Setting | None:
    """A role that is not the framework's to make, for all functions: `provider.iam.role` or, older, `provider.role`."""
    role = setting(service.provider, "iam", "role")
    if role and (isinstance(role.node, Scalar) or _is_reference(role.node)):
        return role
    return setting(service.provider, "role")


def _is_reference(node: Node) -> bool:
    return isinstance(node, Mapping) and any("::" in key or key == "Ref" for key in node.values)


def settings(service: Service) -> Mapping:
    """`provider.iam.role`, where that is a role to make."""
    role = service.provider.get("iam", "role")
    return role if isinstance(role, Mapping) and not nodes.is_unknown(role) else Mapping(service.provider.span, {}, {})


def are_separate(service: Service) -> bool:
    """Whether every function has a role of its own (version 4, "IAM permissions for functions")."""
    return scalars.text(settings(service).get("mode")) == "perFunction"


def has_own(function: Declared, service: Service) -> bool:
    """Whether the framework makes a role for this function alone, or serverless-iam-roles-per-function does."""
    if existing(service) is not None or function.get("role") is not None:
        return False
    own = function.settings
    return are_separate(service) or any(
        own.get(*path) is not None
        for path in (("iamRoleStatements",), ("iam", "role", "statements"), ("iam", "role", "managedPolicies"))
    )


def own_id(function: Declared) -> str:
    return f"{function.prefix}{SHARED}"
