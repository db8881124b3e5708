"""Entries of `Metadata: {lambdalint: {ignore: [rule, {rule: id, reason: text}]}}` of a resource or of a template."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from lambdalint.model.ignore import Ignore, IgnoredRule
from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.readers.ignores.removal import without_item, without_key
from lambdalint.readers.layout import Layout
from lambdalint.source import Span

METADATA, OWN, IGNORE = "Metadata", "lambdalint", "ignore"
_RESOURCES = "Resources"


class Held(Struct, frozen=True, eq=False):
    """A map that has metadata: a resource, or a template as a whole."""

    node: Mapping
    scope: Span
    is_resource: bool


def holders(root: Node | None) -> Iterator[Held]:
    """All maps below `Resources`, and what holds these: the document, or `resources` of Serverless."""
    parts = [root.get("resources"), root] if isinstance(root, Mapping) else [root]
    stacks = [item for part in parts for item in (part.items if isinstance(part, Sequence) else (part,))]
    for stack in dict.fromkeys(stacks):
        if not isinstance(stack, Mapping):
            continue
        yield Held(stack, Span(stack.span.file, 0, len(stack.span.file.text)), is_resource=False)
        resources = stack.get(_RESOURCES)
        yield from _resources(resources) if isinstance(resources, Mapping) else ()


def _resources(resources: Mapping) -> Iterator[Held]:
    """Those of `Fn::ForEach` too."""
    for id, key, node in resources.items():
        if id.startswith("Fn::ForEach::") and isinstance(node, Sequence):
            for item in node.items:
                yield from _resources(item) if isinstance(item, Mapping) else ()
        elif isinstance(node, Mapping):
            start = key.start if key.file is node.span.file and key.start < node.span.start else node.span.start
            yield Held(node, Span(node.span.file, start, node.span.end), is_resource=True)


def ignores(root: Node | None, layout: Layout) -> Iterator[Ignore]:
    """In no order. What several resources have through an anchor holds for all of them."""
    found: dict[Span, Ignore] = {}
    for held in holders(root):
        for ignore in _of(held, layout):
            known = found.get(ignore.span)
            found[ignore.span] = ignore if known is None else replace(known, scope=(*known.scope, *ignore.scope))
    yield from found.values()


def _of(held: Held, layout: Layout) -> Iterator[Ignore]:
    metadata = held.node.get(METADATA)
    own = metadata.get(OWN) if isinstance(metadata, Mapping) else None
    if own is None or not isinstance(metadata, Mapping):
        return
    listed = own.get(IGNORE) if isinstance(own, Mapping) else None
    if listed is None:
        problem = "it says nothing of what to ignore: write `lambdalint: {ignore: [rule]}`"
        yield _malformed(metadata.keys[OWN], problem)
        return
    entries = listed.items if isinstance(listed, Sequence) else (listed,)
    if not entries:
        yield _malformed(listed.span, "the list is empty, so nothing is ignored")
    for number, entry in enumerate(entries):
        if isinstance(listed, Sequence) and len(entries) > 1:
            removal = without_item(listed, number, layout)
        else:
            removal = without_key(held.node, (METADATA, OWN, IGNORE), layout)
        yield _ignore(entry, held.scope, removal)


def _ignore(entry: Node, scope: Span, removal: Span | None) -> Ignore:
    named = entry.get("rule") if isinstance(entry, Mapping) else entry
    said = entry.get("reason") if isinstance(entry, Mapping) else None
    listed = named.items if isinstance(named, Sequence) and named is not entry else (named,)
    names = [one for one in listed if isinstance(one, Scalar) and isinstance(one.value, str) and one.text.strip()]
    rules = tuple(IgnoredRule(span=one.span, name=one.text.strip()) for one in names)
    if not rules or len(rules) < len(listed):
        return _malformed(entry.span, "this is no rule's id: write `rule`, or `{rule: id, reason: text}`")
    reason = " ".join(said.text.split()) if isinstance(said, Scalar) else ""
    return Ignore(span=entry.span, rules=rules, reason=reason, scope=(scope,), removal=removal)


def _malformed(span: Span, problem: str) -> Ignore:
    return Ignore(span=span, rules=(), reason="", scope=(), problem=problem)
