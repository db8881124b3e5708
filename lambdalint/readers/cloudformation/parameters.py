"""Parameters of a template: what each stands for, by its default or because something outside gives it a value."""

from __future__ import annotations

from collections import abc

from msgspec import Struct, field

from lambdalint.model.node import Mapping, Node, Scalar
from lambdalint.readers import nodes, scalars
from lambdalint.source import Span

Given = Node | str
"""A value for a parameter from outside of its template; a text if it has no place that a report could show."""


class Parameters(Struct, frozen=True, eq=False):
    declared: Mapping | None = None
    given: abc.Mapping[str, Given] = field(default_factory=dict)

    def __contains__(self, name: object) -> bool:
        return self.declared is not None and name in self.declared.values

    def node(self, name: str, place: Span) -> Node:
        """What the parameter stands for where `place` refers to it."""
        kind = self._text(name, "Type")
        if kind.startswith("AWS::SSM::"):
            return nodes.unknown(place, f"parameter `{name}` is read from Parameter Store when deployed")
        given = self.given.get(name)
        if given is not None:
            return nodes.text(place, given) if isinstance(given, str) else given
        default = self.declared.get(name, "Default") if self.declared else None
        if isinstance(default, Scalar) and default.value is not None:
            return default
        if scalars.is_null(default):
            return nodes.unknown(place, f"parameter `{name}` has no default")
        return nodes.unknown(place, f"the default of parameter `{name}` is no single value")

    def is_list(self, name: str) -> bool:
        """Whether its value is a list, which is written as a text with commas."""
        kind = self._text(name, "Type")
        return kind == "CommaDelimitedList" or kind.startswith("List<")

    def _text(self, name: str, key: str) -> str:
        return scalars.text(self.declared.get(name, key) if self.declared else None) or ""
