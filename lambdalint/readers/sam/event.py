"""One entry of `Events`."""

from __future__ import annotations

from msgspec import Struct

from lambdalint.model.node import Mapping, Node
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation.intrinsics import function_of
from lambdalint.readers.sam.draft import Draft, under
from lambdalint.readers.sam.expansion import Expansion, Target
from lambdalint.readers.sam.roles import Grants
from lambdalint.source import Span


class Event(Struct, frozen=True, eq=False):
    """Makes the resources of an event; what is not written stands at its name."""

    expansion: Expansion
    target: Target
    grants: Grants
    span: Span
    name: str
    declaration: Node

    @property
    def id(self) -> str:
        return self.target.resource.id + self.name

    @property
    def type(self) -> str:
        return scalars.text(self.declaration.get("Type")) or "" if isinstance(self.declaration, Mapping) else ""

    @property
    def properties(self) -> Mapping:
        found = self.declaration.get("Properties") if isinstance(self.declaration, Mapping) else None
        is_map = isinstance(found, Mapping) and not function_of(found)
        return found if isinstance(found, Mapping) and is_map else Mapping(self.span, {}, {})

    @property
    def arn(self) -> Node:
        return self.target.arn(self.span)

    def draft(self) -> Draft:
        return Draft(self.span)

    def make(self, type_: str, draft: Draft, suffix: str = "", id: str = "") -> None:
        event = self.declaration if isinstance(self.declaration, Mapping) else None
        self.expansion.add(self.target.resource, id or self.id + suffix, type_, draft, event=event)

    def permit(self, principal: object, suffix: str = "", prefix: str = "", **conditions: object) -> None:
        """Lets a service invoke the function."""
        draft = self.draft()
        draft.write("Action", "lambda:InvokeFunction")
        draft.write("FunctionName", self.target.name(self.span))
        draft.write("Principal", principal)
        for name, value in conditions.items():
            draft.write(name, value)
        self.make("AWS::Lambda::Permission", draft, id=f"{prefix or self.id}Permission{suffix}")

    def conditional(self, value: object) -> Node:
        """Something in another resource, which is there only under the condition of the function."""
        return under(self.condition, self.span, value)

    @property
    def condition(self) -> Node | None:
        return self.target.resource.attribute("Condition")
