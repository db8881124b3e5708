"""The settings of a function, as `AWS::Lambda::Function` has them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from lambdalint.model.function import (
    Durable,
    Environment,
    EnvironmentVariable,
    FileSystem,
    Image,
    Tag,
    Vpc,
)
from lambdalint.model.node import Mapping, Node, Scalar
from lambdalint.model.value import Value, Values
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.branches import branches_of, sides_of
from lambdalint.readers.cloudformation.intrinsics import Conditions, function_of, is_no_value, under
from lambdalint.readers.cloudformation.stack import Resource, Stack
from lambdalint.source import Span

_Part = tuple[Span, Node, Conditions]
"""A key, what it holds, and the branches of `Fn::If` around it."""


class Settings(Struct, frozen=True, eq=False, dict=True):
    """Reads the settings of one function, or those of another resource. What is of a wrong type is unknown, for the
    service refuses it in its own words."""

    stack: Stack
    resource: Resource

    def text(self, *path: str, default: str | None = None) -> Value[str]:
        return self.stack.value(self.resource, path, scalars.text, default)

    def integer(self, *path: str, default: int | None = None) -> Value[int]:
        return self.stack.value(self.resource, path, scalars.integer, default)

    def number(self, *path: str) -> Value[float]:
        return self.stack.value(self.resource, path, scalars.number)

    def boolean(self, *path: str, default: bool | None = None) -> Value[bool]:
        return self.stack.value(self.resource, path, scalars.boolean, default)

    def texts(self, *path: str, defaults: bool = False) -> Values:
        """A list, without the `defaults` of a framework unless they are asked for."""
        intrinsics = self.stack.intrinsics
        span, complete = self.resource.span, True
        items: list[Value[str]] = []
        for part in self._at(*path):
            complete = complete and part is not None and self._is_list(part[1])
            if part is None:
                continue
            span, listed, when = part
            items += [
                under(branch, conditions)
                for node, conditions in intrinsics.items(listed, when)
                for branch in intrinsics.value(node, scalars.text, node.span).possible
                if branch.written or (defaults and branch.known is not None)
            ]
        return Values(span=span, items=tuple(items), complete=complete)

    def architecture(self) -> Value[str]:
        """The only item of `Architectures`."""
        listed = self.texts("Architectures")
        if listed.complete and not listed.items:
            return Value(self.resource.span, "x86_64", written=False)
        return listed.items[0] if len(listed.items) == 1 else Value(listed.span, branches=listed.items)

    def environment(self) -> Environment:
        span, complete = self.resource.span, True
        variables = []
        for part in self._at("Environment", "Variables"):
            complete = complete and part is not None
            if part is None:
                continue
            span, node, when = part
            for entry in self.stack.intrinsics.entries(node, when):
                if entry is None:
                    complete = False
                    continue
                name, name_span, item, conditions = entry
                value = under(self.stack.intrinsics.value(item, scalars.text, name_span), conditions)
                variables.append(EnvironmentVariable(name=name, span=name_span, value=value))
        return Environment(span=span, variables=tuple(variables), complete=complete)

    def of_code(self, name: str) -> Value[str]:
        """Something below `Code`, which may be a local path instead: what lies there is uploaded first."""
        is_path = isinstance(self.resource.properties.get("Code"), Scalar)
        return Value(self.resource.span, written=False) if is_path else self.text("Code", name)

    def image(self) -> Image:
        return Image(
            uri=self.of_code("ImageUri"),
            built=self.resource.attribute("Metadata", "Dockerfile") is not None,
            runtime=Value(self.resource.span, written=False),
            command=self.texts("ImageConfig", "Command"),
            entry_point=self.texts("ImageConfig", "EntryPoint"),
            working_directory=self.text("ImageConfig", "WorkingDirectory"),
        )

    def vpc(self) -> Vpc:
        return Vpc(
            subnets=self.texts("VpcConfig", "SubnetIds"), security_groups=self.texts("VpcConfig", "SecurityGroupIds")
        )

    def durable(self) -> Durable:
        return Durable(
            config=self._is_written("DurableConfig"),
            execution_timeout=self.integer("DurableConfig", "ExecutionTimeout"),
            retention_period=self.integer("DurableConfig", "RetentionPeriodInDays"),
        )

    def _is_written(self, *path: str) -> Value[bool]:
        """Whether there is a map at a path; the span is its key."""
        found: list[Value[bool]] = []
        for part in self._at(*path):
            span, node, when = part or (self.resource.span, nodes.unknown(self.resource.span), ())
            for branch, conditions in branches_of(node, when) or [(node, when)]:
                if not is_no_value(branch) and not scalars.is_null(branch):
                    is_map = type(branch) is Mapping and not function_of(branch)
                    found.append(Value(span, is_map or None, when=conditions))
        if not found:
            return Value(self.resource.span, known=False, written=False)
        return found[0] if len(found) == 1 else Value(found[0].span, branches=tuple(found))

    @cached_property
    def layers(self) -> Values:
        return self.texts("Layers")

    @cached_property
    def file_systems(self) -> tuple[FileSystem, ...]:
        return tuple(
            FileSystem(span=item.resource.span, arn=item.text("Arn"), local_mount_path=item.text("LocalMountPath"))
            for item in self.each("FileSystemConfigs")
        )

    def tags(self) -> tuple[Tag, ...]:
        return tuple(Tag(key=item.text("Key"), value=item.text("Value")) for item in self.each("Tags"))

    def each(self, *path: str) -> Iterator[Settings]:
        """The maps of a list, each with the settings in it."""
        for part in self._at(*path):
            if part:
                for node, _ in self.stack.intrinsics.items(part[1], part[2]):
                    if type(node) is Mapping:
                        yield Settings(self.stack, replace(self.resource, span=node.span, properties=node))

    def _at(self, *path: str) -> list[_Part | None]:
        """What stands at a path of keys and the last of the keys, in each branch of `Fn::If` on the way; None for a
        part that cannot be known."""
        properties = self.resource.properties
        found: list[_Part | None] = [(properties.span, properties, ())]
        for key in path:
            found = [below for part in found for below in (self._below(part, key) if part else [None])]
        return found

    def _below(self, holder: _Part, key: str) -> list[_Part | None]:
        _, node, when = holder
        if type(node) is Mapping and not function_of(node):
            if key in node.values:
                return [(node.keys[key], node.values[key], when)]
            return [None for name in node.values if name.startswith("Fn::")]  # what is not known may have it
        entries = self.stack.intrinsics.entries(node, when)
        return [entry and entry[1:] for entry in entries if entry is None or entry[0] == key]

    def _is_list(self, node: Node) -> bool:
        """Whether it can be told which items a list has, if not what each of them is."""
        name, argument = function_of(node) or ("", node)
        if name == "Fn::If" and (sides := sides_of(argument)):
            return all(self._is_list(side) for _, side in sides)
        return not name or is_no_value(node) or self.stack.intrinsics.elements(node) is not None
