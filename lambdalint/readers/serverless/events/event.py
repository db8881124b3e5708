"""An event of a function, as it is written."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from lambdalint.model.node import Mapping, Node, Sequence
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.intrinsics import function_of
from lambdalint.readers.nodes import Setting
from lambdalint.readers.serverless import forms
from lambdalint.readers.serverless.forms import Form
from lambdalint.readers.serverless.made import Made
from lambdalint.readers.serverless.service import Declared, Service, setting
from lambdalint.source import Span


class Event(Struct, frozen=True, eq=False, kw_only=True):
    service: Service
    function: Declared
    kind: str
    span: Span
    """The key, which is the kind."""
    settings: Node
    """A map, or a single value that stands for one of them."""
    number: int
    """Among all events of the function, from 1."""
    ordinal: int
    """Among those of its kind, from 1."""

    def get(self, *path: str) -> Setting | None:
        return setting(self.settings, *path)

    def text(self, *path: str) -> str | None:
        found = self.get(*path)
        return scalars.text(found.node) if found else None

    def main(self, key: str) -> Setting | None:
        """The setting that may stand for the map."""
        if isinstance(self.settings, Mapping) and not function_of(self.settings):
            return self.get(key)
        return None if scalars.is_null(self.settings) else Setting(self.span, self.settings)

    def named(self, *, renamed: dict[str, str]) -> dict[str, Form]:
        """Settings under CloudFormation's names for them."""
        return {name: self.get(key) for key, name in renamed.items()}

    @property
    def enabled(self) -> bool:
        found = self.get("enabled")
        return found is None or scalars.boolean(found.node) is not False

    def built(self, form: Form) -> Node:
        """A part of a resource that several events share, which stands at this one."""
        return nodes.made(self.span, form)

    def resource(self, id: str, type_: str, properties: dict[str, Form]) -> Made:
        written = self.settings.span if isinstance(self.settings, Mapping) else None
        return Made(id=id, span=self.span, type=type_, properties=properties, written=written)

    def permission(self, id: str, principal: Form, **more: Form) -> Made:
        return permission(id, self.span, self.function.arn, principal, **more)


def permission(id: str, span: Span, function: Form, principal: Form, **more: Form) -> Made:
    properties: dict[str, Form] = {"FunctionName": function, "Action": "lambda:InvokeFunction", "Principal": principal}
    return Made(id=id, span=span, type="AWS::Lambda::Permission", properties=properties | more)


def of(function: Declared, service: Service) -> Iterator[Event]:
    """The events of a function. One that is only a name has no settings: the framework makes nothing of it."""
    counts: dict[str, int] = {}
    for number, (kind, span, settings) in enumerate(_written(function.settings.get("events")), 1):
        counts[kind] = counts.get(kind, 0) + (not scalars.is_null(settings))
        yield Event(
            service=service,
            function=function,
            kind=kind,
            span=span,
            settings=settings,
            number=number,
            ordinal=counts[kind],
        )


def _written(listed: Node | None) -> Iterator[tuple[str, Span, Node]]:
    """The kind, its place and the settings of each event. What only some stages have counts for all of them."""
    seen: set[str | None] = set()
    for event in _items(listed):
        shown = forms.as_json(event)
        if shown is None or shown not in seen:
            seen.add(shown)
            if isinstance(event, Mapping) and event.values and not nodes.is_unknown(event):
                yield from event.items()
            else:
                yield scalars.text(event) or "", event.span, nodes.made(event.span, None)


def _items(listed: Node | None) -> Iterator[Node]:
    if isinstance(listed, Sequence):
        for item in listed.items:
            sides = nodes.alternatives(item)
            yield from sides or [item]
    else:
        for side in nodes.alternatives(listed):
            yield from _items(side)
