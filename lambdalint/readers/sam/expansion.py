"""A stack with SAM's resources, brought into CloudFormation.

Logical ids are those that the transform gives, without the hash of the content at the end of some. Facts: AWS SAM
Developer Guide, "Generated AWS CloudFormation resources"; aws-sam-translator 1.115.
"""

from __future__ import annotations

from msgspec import Struct, field
from msgspec.structs import replace

from lambdalint.model.node import Mapping, Node
from lambdalint.model.resource import Cors
from lambdalint.model.sam import Connector, PolicyTemplate
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.stack import Resource, Stack
from lambdalint.readers.sam.draft import Draft
from lambdalint.readers.sam.globals import merged
from lambdalint.source import Span

PREFIX = "AWS::Serverless::"


def expanded(stack: Stack) -> Stack:
    """The stack with every resource of SAM's replaced by what the transform makes of it."""
    if not any(
        resource.type.startswith(PREFIX) or "Connectors" in written(resource) for resource in stack.resources.values()
    ):
        return stack
    from lambdalint.readers.sam.transform import transform  # noqa: PLC0415 - most templates have nothing of SAM's

    expansion = Expansion(stack, dict(stack.resources))
    transform(expansion)
    intrinsics = replace(stack.intrinsics, made=expansion.made)
    return replace(
        stack,
        resources=expansion.resources,
        intrinsics=intrinsics,
        policy_templates=tuple(expansion.policy_templates),
        connectors=tuple(expansion.connectors),
        cors=tuple(expansion.cors),
    )


def written(resource: Resource) -> dict[str, Node]:
    """What is written beside a resource's properties, and they themselves."""
    return resource.declaration.values if resource.declaration else {}


class Route(Struct, frozen=True, eq=False):
    """A method of a path of an API."""

    span: Span
    path: str
    method: str
    definition: dict[str, object]
    """In OpenAPI's words."""
    auth: Mapping | None
    condition: Node | None
    """That of the function or state machine behind it."""


class Expansion(Struct, frozen=True, eq=False):
    """What has been made so far; the resources of the template come first."""

    stack: Stack
    resources: dict[str, Resource]
    notifications: dict[str, list[Node]] = field(default_factory=dict)
    """What events add to a bucket, by its id."""
    triggers: dict[str, dict[str, Node]] = field(default_factory=dict)
    """What events add to a user pool, by its id: ARNs by the name of the trigger."""
    routes: dict[str, list[Route]] = field(default_factory=dict)
    """What events add to an API, by its id."""
    made: dict[str, str] = field(default_factory=dict)
    """Logical ids by what references call them: `Function.Alias`."""
    catching_all: set[tuple[str, str]] = field(default_factory=set)
    """Ids of an HTTP API and of the function that its default route invokes."""
    policy_templates: list[PolicyTemplate] = field(default_factory=list)
    connectors: list[Connector] = field(default_factory=list)
    cors: list[Cors] = field(default_factory=list)

    def of_type(self, name: str) -> list[Resource]:
        """SAM's resources of a type, as the template has them, with what `Globals` gives."""
        shared = self.stack.globals.get(name) if isinstance(self.stack.globals, Mapping) else None
        return [
            replace(found, properties=merged(shared, found.properties, found.attribute("IgnoreGlobals")))
            for found in self.stack.of_type(PREFIX + name)
        ]

    def become(self, resource: Resource, type_: str, properties: Draft) -> None:
        """Replaces a resource of SAM's by its counterpart."""
        self.resources[resource.id] = replace(resource, type=type_, properties=properties.mapping)

    def add(  # noqa: PLR0913 - a resource has as many parts
        self, owner: Resource, id: str, type_: str, properties: Draft, name: str = "", event: Mapping | None = None
    ) -> None:
        """A resource beside those of the template, for `owner`; one that is there by the same name stays.

        `event` is what is written for it, if it is made for an event.
        """
        if id not in self.resources:
            self.resources[id] = Resource(
                id=id,
                span=properties.span,
                block=owner.block,
                type=type_,
                properties=properties.mapping,
                declaration=event,
                name=name,
            )

    def text(self, node: Node | None) -> str | None:
        """What a node says, as far as it is known."""
        return self.stack.intrinsics.value(node, scalars.text, node.span).known if node else None

    def boolean(self, node: Node | None) -> bool | None:
        return self.stack.intrinsics.value(node, scalars.boolean, node.span).known if node else None


class Target(Struct, frozen=True, eq=False):
    """What events invoke or start: a function or a state machine, or the alias that it publishes."""

    resource: Resource
    alias: str | None = None
    is_machine: bool = False

    def arn(self, span: Span) -> Node:
        if self.alias or self.is_machine:
            return nodes.reference(span, self.alias or self.resource.id)
        return nodes.attribute(span, self.resource.id)

    def name(self, span: Span) -> Node:
        return nodes.reference(span, self.alias or self.resource.id)

    @property
    def shorthand(self) -> str:
        """The ARN inside of `Fn::Sub`."""
        return f"${{{self.alias}}}" if self.alias else f"${{{self.resource.id}.Arn}}"
