"""The resources of a CloudFormation or SAM template, and of the `resources` of a Serverless one."""

from __future__ import annotations

from collections import abc
from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from msgspec import Struct, field

from lambdalint.model.node import Mapping, Node, Sequence
from lambdalint.model.resource import Cors
from lambdalint.model.sam import Connector, PolicyTemplate
from lambdalint.model.value import Value
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation import extensions
from lambdalint.readers.cloudformation.intrinsics import Intrinsics, choose, function_of, is_no_value
from lambdalint.readers.cloudformation.parameters import Given, Parameters
from lambdalint.readers.cloudformation.references import references
from lambdalint.readers.document import RAIN, Report
from lambdalint.source import SourceFile, Span

T = TypeVar("T")

SAM = "AWS::Serverless-2016-10-31"
"""The transform."""
_OF_CHALICE = frozenset({"APIHandler", "DefaultRole", "RestAPI"})
"""What `chalice package --merge-template` has a type for; the template that it merges need not say it again."""
_PART = "`Globals` of the template that this becomes a part of may say it"
_OFTEN_SHARED = ("Architectures", "MemorySize", "Runtime", "Timeout")
"""What `Globals` gives functions."""


class Resource(Struct, frozen=True, eq=False, kw_only=True):
    id: str
    span: Span
    """The logical id where it is written; of a resource that a framework makes, what it is made for."""
    block: Span
    type: str
    properties: Mapping
    declaration: Mapping | None = None
    """What is written for it, with `Condition`, `Metadata` and the like; None for a resource that a framework makes."""
    name: str = ""
    """What messages call a resource that a framework makes or that has a name beside its id."""

    def attribute(self, *path: str) -> Node | None:
        """What is written beside `Properties`: `Condition`, `Metadata` and the like, or what lies below."""
        return self.declaration.get(*path) if self.declaration else None


class Stack(Struct, frozen=True, eq=False, dict=True):
    """Resources by logical id, and the scope in which their values are resolved."""

    file: SourceFile
    resources: dict[str, Resource]
    intrinsics: Intrinsics
    globals: Node | None
    """Of unknown content in what is a part of a template, which another program puts together."""
    outputs: Mapping | None = None
    complete: bool = False
    """Whether no transform may add resources to these."""
    around: abc.Mapping[str, Resource] = field(default_factory=dict)
    """Those of the stacks that it is nested in and of those nested in it, which references may name as well."""
    listed: bool = False
    """Whether none but SAM may add resources to these."""
    policy_templates: tuple[PolicyTemplate, ...] = ()
    """As SAM found them."""
    connectors: tuple[Connector, ...] = ()
    cors: tuple[Cors, ...] = ()
    """Those of SAM's APIs."""

    @classmethod
    def read(
        cls, file: SourceFile, root: Mapping, report: Report, given: abc.Mapping[str, Given] | None = None
    ) -> Stack:
        """Reads what is well formed; the rest goes to `report`. `given` are values for its parameters."""
        transforms = extensions.transforms(root)
        intrinsics = Intrinsics(
            Parameters(_mapping(root, "Parameters", report), given or {}),
            _mapping(root, "Mappings", report),
            extended=extensions.TRANSFORM in transforms,
        )
        root = extensions.expanded(root, intrinsics, report)
        resources = _mapping(root, "Resources", report)
        complete = not transforms or transforms == [extensions.TRANSFORM]
        listed = {*transforms} <= {extensions.TRANSFORM, SAM}
        read = {}
        for id, span, node in resources.items() if resources else ():
            if id.startswith("Fn::"):
                complete = listed = False
            elif resource := _resource(id, span, node, report):
                read[id] = resource
        shared: Node | None = _mapping(root, "Globals", report)
        if shared is None and _is_part(root, read, intrinsics.parameters, transforms):
            shared = _shared(Span(file, 0, 0))
        outputs = root.get("Outputs")
        outputs = outputs if type(outputs) is Mapping else None
        return cls(file, read, intrinsics, shared, outputs, complete, listed=listed)

    def of_type(self, *types: str) -> abc.Sequence[Resource]:
        """In the order of the template."""
        there = self._by_type.keys() & types
        if len(there) > 1:
            return [resource for resource in self.resources.values() if resource.type in there]
        return self._by_type[there.pop()] if there else ()

    @cached_property
    def _by_type(self) -> abc.Mapping[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for resource in self.resources.values():
            found.setdefault(resource.type, []).append(resource)
        return found

    def value(
        self,
        owner: Resource,
        path: tuple[str, ...],
        read: Callable[[Node | None], T | None],
        default: T | None = None,
    ) -> Value[T]:
        """A property of a resource. Where something on the way to it cannot be known, neither can it."""
        node: Node = owner.properties
        for number, key in enumerate(path):
            inner = node.values.get(key) if type(node) is Mapping else None
            if inner is None:
                if type(node) is Mapping and not _may_say_more(node):
                    return Value(owner.span, default, written=False)
                return self._below(node, path[number:], read, owner.span, default)
            node = inner
        return self.intrinsics.value(node, read, owner.span, default)

    def _below(
        self,
        node: Node | None,
        path: tuple[str, ...],
        read: Callable[[Node | None], T | None],
        absent: Span,
        default: T | None,
    ) -> Value[T]:
        if not path or node is None or scalars.is_null(node):
            return self.intrinsics.value(node, read, absent, default)
        if found := function_of(node):
            name, argument = found
            if name == "Fn::If":
                return choose(node, argument, lambda branch: self._below(branch, path, read, absent, default))
            if is_no_value(node):
                return Value(absent, default, written=False)
            return Value(node.span, why=self.intrinsics.value(node, scalars.text, absent).why)
        if type(node) is not Mapping:
            return Value(node.span, why=f"{kind_of(node)} where a map belongs")
        if nodes.is_unknown(node) and path[0] not in node.values:
            return Value(node.span, why=self.intrinsics.value(node, scalars.text, absent).why)
        if path[0] not in node.values and "Fn::Transform" in node.values:
            return Value(node.keys["Fn::Transform"], why="a transform, `Fn::Transform`, may add it when deployed")
        return self._below(node.values.get(path[0]), path[1:], read, absent, default)

    def target(self, node: Node | None, *types: str) -> Resource | None:
        """The resource of one of these types that a `Ref`, `Fn::GetAtt` or `Fn::Sub` names."""
        if node is None:
            return None
        name = self.intrinsics.value(node, scalars.text, node.span).target or ""
        ids = (name, name.partition(".")[0])
        found = next((known[id] for known in (self.resources, self.around) for id in ids if id in known), None)
        return found if found and found.type in types else None


def _shared(place: Span) -> Mapping:
    """The `Globals` of what nobody knows the other parts of."""
    unknown = nodes.unknown(place, _PART)
    environment = nodes.mapping(place, {"Variables": unknown})
    return nodes.mapping(
        place,
        {"Function": nodes.mapping(place, {**dict.fromkeys(_OFTEN_SHARED, unknown), "Environment": environment})},
    )


def _is_part(
    root: Mapping, resources: abc.Mapping[str, Resource], parameters: Parameters, transforms: abc.Sequence[str]
) -> bool:
    """Whether functions lack what all have to have, and SAM's transform is elsewhere, or what something refers to."""
    functions = [one for one in resources.values() if one.type == "AWS::Serverless::Function"]
    if all("Runtime" in one.properties.values or "PackageType" in one.properties.values for one in functions):
        return False
    ids = (*resources, "AWS::", "Serverless")  # SAM adds resources whose ids begin with those of others
    return SAM not in transforms or any(
        not name.startswith(ids) and name not in parameters for name in references(root)
    )


def _may_say_more(node: Mapping) -> bool:
    """Whether a map may be a function, or may have keys that are not among those written."""
    return len(node.values) == 1 or "Fn::Transform" in node.values or nodes.UNKNOWN in node.values


def _mapping(root: Mapping, name: str, report: Report) -> Mapping | None:
    node = root.get(name)
    if type(node) is Mapping:
        return node
    if node is not None and not scalars.is_null(node):
        report(root.keys[name], f"`{name}` holds {kind_of(node)} where a map belongs")
    return None


def _resource(id: str, span: Span, node: Node, report: Report) -> Resource | None:
    if type(node) is not Mapping:
        report(span, f"resource `{id}` is {kind_of(node)}, not a map")
        return None
    kind = node.get("Type")
    if (type_ := scalars.text(kind)) is None:
        name, _ = function_of(kind) or ("", kind)
        if (
            not name.startswith(RAIN)
            and id not in _OF_CHALICE
            and not any(key.startswith("Fn::") for key in node.values)
        ):
            report(span, f"resource `{id}` has no `Type`")
        return None
    properties = node.get("Properties")
    if properties is not None and type(properties) is not Mapping:
        if not scalars.is_null(properties):
            report(node.keys["Properties"], f"`Properties` of `{id}` holds {kind_of(properties)} where a map belongs")
        properties = None
    block = Span(span.file, span.start, max(span.end, node.span.end if node.span.file is span.file else span.end))
    return Resource(
        id=id,
        span=span,
        block=block,
        type=type_,
        properties=properties or Mapping(span, {}, {}),
        declaration=node,
    )


def kind_of(node: Node) -> str:
    if type(node) is Sequence:
        return "a list"
    if type(node) is Mapping:
        return "a map"
    return "nothing" if node.value is None else "a single value"
