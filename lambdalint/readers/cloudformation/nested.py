"""A stack with the stacks nested in it, as one: what the template of each calls `X` is `Child/X` there, as the SAM CLI
has it. So a reference to what the parent gives, or to what a child puts out, is one like any other.
"""

from __future__ import annotations

from collections import abc
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lambdalint.model.node import Mapping, Node, Sequence
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.branches import is_no_value
from lambdalint.readers.cloudformation.intrinsics import Intrinsics
from lambdalint.readers.cloudformation.parameters import Given, Parameters
from lambdalint.readers.cloudformation.qualified import Qualified
from lambdalint.readers.cloudformation.stack import Resource, Stack
from lambdalint.source import Span

LOCATIONS = {"AWS::Serverless::Application": "Location", "AWS::CloudFormation::Stack": "TemplateURL"}
"""The types of nested stacks, and the property that may name a local file."""

MAXIMUM_DEPTH = 8
MAXIMUM_TEXT = 2_000_000
"""Characters of all the templates that are nested in one, each counted as often as it is used."""
_LEAST = 20_000
"""Characters that a template counts for at least."""

Read = Callable[[Path, abc.Mapping[str, Given]], Stack | None]
Locate = Callable[[Path], Path | None]


class Member(Struct, frozen=True, eq=False):
    """One stack of several, with the names that it has for itself."""

    paths: tuple[Path, ...]
    """Its template, after those of the stacks around it."""
    prefix: str
    stack: Stack
    given: abc.Mapping[str, Given]
    """Values for its parameters, with the names of all of the tree."""

    @property
    def path(self) -> Path:
        return self.paths[-1]


class Tree(Struct, frozen=True, eq=False):
    """`whole` is the stack with all that is nested in it; `parts` are the stacks that it is made of, by template."""

    whole: Stack
    parts: dict[Path, Stack]

    @classmethod
    def grow(cls, path: Path, given: abc.Mapping[str, Given], read: Read, locate: Locate) -> Tree | None:
        """Reads what a template leads to. Neither a cycle nor what is not there is followed."""
        root = read(path, given)
        if root is None:
            return None
        members = [Member((path,), "", root, given)]
        members += _nested(members, read, locate)
        return _joined(members)


def children(stack: Stack) -> Iterator[tuple[Resource, str]]:
    """The nested stacks that have their template in a file, with its path."""
    for resource in stack.of_type(*LOCATIONS):
        location = scalars.text(resource.properties.get(LOCATIONS[resource.type]))
        if location and "://" not in location:
            yield resource, location


def passed(resource: Resource) -> dict[str, Node]:
    """What a nested stack's parameters are given: a list as the text that CloudFormation makes of it."""
    given = resource.properties.get("Parameters")
    return {
        name: nodes.call(node.span, "Fn::Join", nodes.text(node.span, ","), node)
        if isinstance(node, Sequence)
        else node
        for name, _, node in (given.items() if isinstance(given, Mapping) else ())
        if not (name.startswith("Fn::") or scalars.is_null(node) or is_no_value(node))
    }


def _nested(members: list[Member], read: Read, locate: Locate) -> Iterator[Member]:
    """The stacks below those in `members`, the nearest first."""
    pending, left = list(members), MAXIMUM_TEXT
    for member in pending:
        for resource, location in children(member.stack):
            path = locate(member.path.parent / location)
            if path is None or path in member.paths or len(member.paths) > MAXIMUM_DEPTH or left < 0:
                continue
            given = passed(resource)
            stack = read(path, {name: _known(node, member.stack.intrinsics) for name, node in given.items()})
            if stack is None:
                continue
            left -= max(len(stack.file.text), _LEAST)
            above = Qualified(member.prefix)
            child = Member(
                paths=(*member.paths, path),
                prefix=f"{member.prefix}{resource.id}/",
                stack=stack,
                given={name: above.node(node) for name, node in given.items()},
            )
            pending.append(child)
            yield child


def _known(node: Node, intrinsics: Intrinsics) -> Node:
    """What of a value can be told without the stacks around: until they are joined, a reference leads nowhere."""
    value = intrinsics.value(node, scalars.text, node.span)
    return nodes.unknown(value.span, value.why) if value.known is None else nodes.text(value.span, value.known)


def _joined(members: list[Member]) -> Tree:
    resources: dict[str, Resource] = {}
    outputs: dict[str, Node] = {}
    made: dict[str, str] = {}
    declared: dict[str, Node] = {}
    mappings: dict[str, Node] = {}
    given: dict[str, Given] = {}
    own: list[tuple[Path, Stack]] = []
    for member in members:
        names, scope = Qualified(member.prefix), member.stack.intrinsics
        stack = replace(
            member.stack,
            resources={member.prefix + id: names.resource(r) for id, r in member.stack.resources.items()},
            globals=names.node(member.stack.globals) if member.stack.globals else None,
        )
        own.append((member.path, stack))
        resources |= stack.resources
        given |= {member.prefix + name: value for name, value in member.given.items()}
        declared |= _prefixed(scope.parameters.declared, member.prefix)
        mappings |= _prefixed(scope.mappings, member.prefix)
        made |= {member.prefix + name: member.prefix + id for name, id in scope.made.items()}
        for name, _, output in member.stack.outputs.items() if member.prefix and member.stack.outputs else ():
            value = output.get("Value") if isinstance(output, Mapping) else None
            if value is not None:
                outputs[f"{member.prefix.removesuffix('/')}.Outputs.{name}"] = names.node(value)
    span = Span(members[0].stack.file, 0, 0)
    intrinsics = Intrinsics(
        Parameters(nodes.mapping(span, declared), given),
        nodes.mapping(span, mappings),
        extended=any(member.stack.intrinsics.extended for member in members),
        resources=resources if all(member.stack.complete for member in members) else None,
        outputs=outputs,
        made=made,
    )
    parts = {path: replace(stack, intrinsics=intrinsics, around=resources) for path, stack in reversed(own)}
    path, top = own[0]
    whole = replace(top, resources=resources, intrinsics=intrinsics) if len(own) > 1 else parts[path]
    return Tree(whole, parts)


def _prefixed(section: Mapping | None, prefix: str) -> dict[str, Node]:
    return {prefix + name: node for name, node in section.values.items()} if section else {}
