"""A service with its variables resolved: what of it belongs to every function, and the functions it declares."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct

from lambdalint import lazy
from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.readers import nodes, scalars
from lambdalint.readers.document import Report
from lambdalint.readers.nodes import Setting
from lambdalint.readers.serverless import framework
from lambdalint.readers.serverless.forms import Form
from lambdalint.readers.serverless.naming import normalized
from lambdalint.readers.serverless.variables import Variables
from lambdalint.source import SourceFile, Span

_INJECTING = lazy.pattern(r"env|secret|datadog|lumigo|newrelic|dynatrace|sentry|epsagon|thundra|^\.")
"""Plug-ins that give functions environment variables, and those of the user's own, which may."""


_LIFTED = ("arn", "batchSize", "maximumBatchingWindow", "functionResponseType", "maximumConcurrency")
"""Settings of the event source mapping that serverless-lift makes for the worker of a queue."""

_ALIASES = {"durableConfig": "Durable", "provisionedConcurrency": "ProvConc", "snapStart": "SnapStart"}
_ALIAS_NAMES = {"durableConfig": "durable", "provisionedConcurrency": "provisioned", "snapStart": "snapstart"}


class Alias(NamedTuple):
    id: str
    name: str


class Declared(Struct, frozen=True, eq=False):
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
    def prefix(self) -> str:
        """What the logical ids of all that belongs to it begin with."""
        return normalized(self.name)

    @property
    def logical_id(self) -> str:
        return f"{self.prefix}LambdaFunction"

    @property
    def alias(self) -> Alias | None:
        """What its events invoke instead of the function itself."""
        for key, alias in _ALIASES.items():
            value = self.settings.values.get(key)
            if not scalars.is_null(value) and scalars.boolean(value) is not False and scalars.integer(value) != 0:
                own = setting(value, "alias")  # of version 4
                name = scalars.text(own.node) if own else None
                return Alias(f"{self.prefix}{alias}LambdaAlias", name or _ALIAS_NAMES[key])
        return None

    @property
    def version_id(self) -> str:
        """Without the hash of its content that the framework puts at the end: no template can refer to it."""
        return f"{self.prefix}LambdaVersion"

    @property
    def at_edge(self) -> bool:
        """Whether CloudFront runs it, which takes other settings."""
        events = self.settings.get("events")
        return isinstance(events, Sequence) and any(
            isinstance(event, Mapping) and "cloudFront" in event.values for event in events.items
        )

    @property
    def arn(self) -> Form:
        """Of what its events invoke."""
        arn: Form = {"Fn::GetAtt": [self.logical_id, "Arn"]}
        return {"Fn::Join": [":", [arn, self.alias.name]]} if self.alias else arn

    def get(self, key: str) -> Setting | None:
        return setting(self.settings, key)


class Service(Struct, frozen=True, eq=False, dict=True):
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
        if self.lifts:
            yield from self._workers()

    @property
    def lifts(self) -> bool:
        """Whether serverless-lift adds resources, and what the functions' role allows."""
        return self.plugins is not None and "serverless-lift" in self.plugins

    def _workers(self) -> Iterator[Declared]:
        """Functions of serverless-lift, which makes what they are invoked by: queues, unknown here, and webhooks."""
        for name, _, construct in self.section("constructs").items():
            for role in ("worker", "authorizer"):
                found = setting(construct, role)
                node = found.node if found else None
                if found is None or not isinstance(node, Mapping) or nodes.is_unknown(node):
                    continue
                if role == "worker":
                    made = nodes.unknown(found.key, "serverless-lift makes it")
                    event = nodes.made(found.key, [{"sqs": dict.fromkeys(_LIFTED, made)}])
                    node = Mapping(node.span, node.values | {"events": event}, node.keys | {"events": found.key})
                yield Declared(f"{name}{role.capitalize()}", found.key, node)

    @cached_property
    def _by_name(self) -> dict[str, Declared]:
        return {function.name: function for function in self.functions}

    def named(self, name: str | None) -> Declared | None:
        """The function with this key."""
        return None if name is None else self._by_name.get(name)

    @cached_property
    def layers(self) -> tuple[Declared, ...]:
        return tuple(
            Declared(name, span, node)
            for name, span, node in self.section("layers").items()
            if isinstance(node, Mapping)
        )

    def shared(self, function: Declared, key: str) -> Setting | None:
        """A setting of the function, else of the provider."""
        own, other = function.get(key), setting(self.provider, key)
        return own._replace(node=nodes.otherwise(own.node, other.node)) if own and other else own or other

    @cached_property
    def name(self) -> str | None:
        """None if it cannot be known. Version 2 also had it in a map."""
        node = self.variables.at("service")
        return scalars.text(node.get("name") if isinstance(node, Mapping) else node)

    @cached_property
    def default_runtime(self) -> str | None:
        """Of functions that name none."""
        return framework.default_runtime(self.variables.included.folder, self.variables.included.repository)

    @property
    def stage(self) -> str:
        return self.variables.stage

    @cached_property
    def canonical(self) -> str | None:
        """What the names of functions, roles and the like begin with; None if it cannot be known."""
        return None if self.name is None else f"{self.name}-{self.stage}"

    def function_name(self, function: Declared) -> Node:
        """`FunctionName`: what the function says, or the framework's own."""
        if said := function.get("name"):
            return said.node
        if self.canonical is None:
            return nodes.unknown(function.span)
        named: dict[tuple[str, ...], Node] = {
            (stage,): nodes.implied(function.span, f"{self.name}-{stage}-{function.name}")
            for stage in self.variables.stages
        }
        if named:
            return nodes.by_stage(function.span, named)
        return nodes.implied(function.span, f"{self.canonical}-{function.name}")


def setting(holder: Node | None, *path: str) -> Setting | None:
    """A setting below a path of keys; None where it is null or missing. In a map that is unknown, it is unknown."""
    found: Setting | None = None
    for key in path:
        if not isinstance(holder, Mapping):
            return None
        if nodes.alternatives(holder):
            return Setting(holder.span, nodes.unknown(holder.span, "it depends on the stage"))
        node = holder.values.get(key)
        if node is not None and not (isinstance(node, Scalar) and scalars.is_null(node)):
            found = Setting(holder.keys[key], node)
        else:
            found = Setting(holder.span, holder) if nodes.is_unknown(holder) else None
        holder = found.node if found else None
    return found
