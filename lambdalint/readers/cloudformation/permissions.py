"""The resource policies of functions: who may invoke them."""

from __future__ import annotations

from lambdalint.model.iam import Permission
from lambdalint.readers.cloudformation.naming import Names
from lambdalint.readers.cloudformation.settings import Settings
from lambdalint.readers.cloudformation.stack import Stack


def permissions(stack: Stack, names: Names) -> dict[str, tuple[Permission, ...]]:
    """By the logical id of the function."""
    found: dict[str, tuple[Permission, ...]] = {}
    for resource in stack.of_type("AWS::Lambda::Permission"):
        for named in names.named(resource.properties.get("FunctionName")):
            settings = Settings(stack, resource)
            permission = Permission(
                span=resource.span,
                action=settings.text("Action"),
                principal=settings.text("Principal"),
                source_arn=settings.text("SourceArn"),
                source_account=settings.text("SourceAccount"),
                event_source_token=settings.text("EventSourceToken"),
                function_url_auth_type=settings.text("FunctionUrlAuthType"),
                invoked_via_function_url=settings.boolean("InvokedViaFunctionUrl", default=False),
            )
            found[named.function.id] = (*found.get(named.function.id, ()), permission)
    return found
