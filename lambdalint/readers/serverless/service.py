"""A service with its variables resolved: what of it belongs to every function, and the functions it declares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.readers import nodes, scalars
from lambdalint.readers.document import Report
from lambdalint.readers.serverless.variables import Variables
from lambdalint.source import SourceFile, Span

_INJECTING = re.compile(r"env|secret|datadog|lumigo|newrelic|dynatrace|sentry|epsagon|thundra|^\.")
"""Plug-ins that give functions environment variables, and those of the user's own, which may."""


@dataclass(frozen=True, eq=False, slots=True)
class Declared:
    """An entry of `functions`. Settings that are missing may be the provider's."""

    name: str
    span: Span
    """The name."""
    settings: Mapping

    @property
    def block(self) -> Span:
        end = self.settings.span.end if self.settings.span.file is self.span.file else self.span.end
        return Span(self.span.file, self.span.start, max(self.span.end, end))

    @property
    def logical_id(self) -> str:
        return f"{normalized(self.name)}LambdaFunction"


@dataclass(frozen=True, eq=False)
class Service:
    """`root` is the document as it is written; `provider`, `package` and so on are resolved when they are needed."""

    file: SourceFile
    root: Mapping
    variables: Variables
    report: Report

    def section(self, name: str) -> Mapping:
        """A map of the service, empty where there is none. Several in a list are merged."""
        node = self.variables.at(name)
        if isinstance(node, Sequence):
            node = nodes.merged(item for item in node.items if not scalars.is_null(item))
        if isinstance(node, Mapping):
            return node
        span = self.root.keys.get(name, self.root.span)
        if not scalars.is_null(node):
            self.report(span, f"`{name}` holds no map")
        return Mapping(span, {}, {})

    @cached_property
    def provider(self) -> Mapping:
        node = self.variables.at("provider")
        span = self.root.keys.get("provider", self.root.span)
        return node if isinstance(node, Mapping) else Mapping(span, {}, {})

    @cached_property
    def package(self) -> Mapping:
        return self.section("package")

    @cached_property
    def resources(self) -> Mapping:
        return self.section("resources")

    @cached_property
    def plugins(self) -> frozenset[str] | None:
        """The names of the plug-ins; None if they cannot be known."""
        node = self.variables.at("plugins")
        if isinstance(node, Mapping):  # an old form, beside `localPath`
            node = None if nodes.is_unknown(node) else node.get("modules")
        elif node is None:
            return frozenset()
        names = [scalars.text(item) for item in node.items] if isinstance(node, Sequence) else [None]
        return None if None in names else frozenset(name for name in names if name)

    @cached_property
    def injects_variables(self) -> bool:
        """Whether functions may have environment variables that the service does not show."""
        return self.plugins is None or any(_INJECTING.search(name) for name in self.plugins)

    @cached_property
    def functions(self) -> tuple[Declared, ...]:
        """Those that are null are none (osls, `lib/classes/service.js`)."""
        return tuple(self._functions())

    def _functions(self) -> Iterator[Declared]:
        for name, span, node in self.section("functions").items():
            if name.startswith("Fn::") or scalars.is_null(node):
                continue
            if isinstance(node, Mapping):
                yield Declared(name, span, node)
            else:
                self.report(span, f"function `{name}` is no map")

    @cached_property
    def layers(self) -> tuple[Declared, ...]:
        return tuple(
            Declared(name, span, node)
            for name, span, node in self.section("layers").items()
            if isinstance(node, Mapping)
        )

    def shared(self, function: Declared, key: str) -> tuple[Span, Node] | None:
        """The key and the value of a setting of the function, else of the provider."""
        return setting(function.settings, key) or setting(self.provider, key)


def setting(holder: Mapping, key: str) -> tuple[Span, Node] | None:
    """The key and the value of a setting; None where it is null or missing. In a map that is unknown, it is unknown."""
    node = holder.values.get(key)
    if node is not None and not (isinstance(node, Scalar) and scalars.is_null(node)):
        return holder.keys[key], node
    return (holder.span, holder) if nodes.is_unknown(holder) else None


def normalized(name: str) -> str:
    """How the logical ids of what belongs to a function or layer begin (osls, `lib/plugins/aws/lib/naming.js`)."""
    name = name.replace("-", "Dash").replace("_", "Underscore")
    return name[:1].upper() + name[1:]
