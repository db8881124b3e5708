"""What connectors say, for rules: the permissions and policies that they make are in `connectors`."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from lambdalint.model.node import Mapping, Node, Sequence
from lambdalint.model.sam import Connector, ConnectorEnd
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.intrinsics import function_of
from lambdalint.readers.cloudformation.settings import Settings
from lambdalint.readers.cloudformation.stack import Resource
from lambdalint.readers.sam.draft import is_given
from lambdalint.readers.sam.expansion import PREFIX, Expansion
from lambdalint.source import Span

CONNECTOR = f"{PREFIX}Connector"

SAM_TYPES = {
    f"{PREFIX}Function": "AWS::Lambda::Function",
    f"{PREFIX}StateMachine": "AWS::StepFunctions::StateMachine",
    f"{PREFIX}Api": "AWS::ApiGateway::RestApi",
    f"{PREFIX}HttpApi": "AWS::ApiGatewayV2::Api",
    f"{PREFIX}SimpleTable": "AWS::DynamoDB::Table",
}
"""What connectors take a type for that is given in place of an id."""


class Reading(Struct, frozen=True, eq=False):
    """Reads one connector, `owner` being the resource that it is or is written in."""

    expansion: Expansion
    owner: Resource
    id: str
    span: Span

    def connector(self, node: Node | None) -> Connector | None:
        """What `Properties` holds; None if a part of it cannot be known."""
        if node is None or scalars.is_null(node):
            return self._with(nodes.mapping(self.span, {}), ("Properties",))
        if not isinstance(node, Mapping) or _is_open(node):
            return None
        needed = ("Destination", "Permissions") if self._is_embedded else ("Source", "Destination", "Permissions")
        return self._with(node, tuple(name for name in needed if scalars.is_null(node.get(name))))

    @property
    def _is_embedded(self) -> bool:
        return self.owner.type != CONNECTOR

    def _with(self, properties: Mapping, missing: tuple[str, ...]) -> Connector:
        destination = properties.get("Destination")
        listed = destination.items if isinstance(destination, Sequence) else (destination,)
        source = self._of_owner() if self._is_embedded else self._end("Source", properties.get("Source"))
        settings = Settings(self.expansion.stack, replace(self.owner, span=self.span, properties=properties))
        return Connector(
            id=self.id,
            span=self.span,
            sources=(source,) if source else (),
            destinations=tuple(end for node in listed if (end := self._end("Destination", node))),
            permissions=settings.texts("Permissions"),
            missing=missing,
        )

    def _of_owner(self) -> ConnectorEnd:
        id = self.owner.id
        return ConnectorEnd(span=self.owner.span, key="Source", id=id, type=self._type_of(id), named=True, exists=True)

    def _end(self, key: str, node: Node | None) -> ConnectorEnd | None:
        """None for one that is missing or cannot be known."""
        if node is None or scalars.is_null(node) or _is_open(node):
            return None
        given = {name: node.get(name) for name in ("Id", "Type")} if isinstance(node, Mapping) else {}
        written = next((value for value in given.values() if value is not None and is_given(value)), None)
        id = scalars.text(given.get("Id")) or None
        type_ = None if given.get("Id") else scalars.text(given.get("Type"))
        return ConnectorEnd(
            span=written.span if written else node.span,
            key=key,
            id=id,
            type=self._type_of(id) if id else SAM_TYPES.get(type_ or "", type_),
            named=written is not None,
            exists=id is None or not self.expansion.stack.listed or id in self._ids,
        )

    @property
    def _ids(self) -> set[str]:
        return {*self.expansion.stack.resources, *self.expansion.resources}

    def _type_of(self, id: str) -> str | None:
        """Of a type of SAM's that the reader does not know, what comes of it is not known either."""
        resource = self.expansion.resources.get(id)
        return None if resource is None or resource.type.startswith(PREFIX) else resource.type


def _is_open(node: Node) -> bool:
    """Whether it is, or has in it, what a function or transform gives."""
    return isinstance(node, Mapping) and (
        function_of(node) is not None or any(key.startswith("Fn::") for key in node.values)
    )
