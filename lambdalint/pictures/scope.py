"""The nodes that values of one template lead to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from lambdalint import lazy
from lambdalint.access import Resources
from lambdalint.access.arns import Pattern
from lambdalint.access.declared import FUNCTION
from lambdalint.model.function import Function
from lambdalint.model.resource import Resource
from lambdalint.model.value import Value
from lambdalint.pictures.draft import Draft, Key, Sketch
from lambdalint.pictures.naming import KINDS, Identity, identity, plain
from lambdalint.pictures.nodes import Kind
from lambdalint.source import Span


class Scope(Struct, frozen=True, eq=False, dict=True):
    path: str
    """Of the template; empty for handlers that no template names."""
    resources: Resources
    draft: Draft
    paths: frozenset[str]
    """Of all templates: what a nested stack shares with the one around it is drawn where it is declared."""

    @cached_property
    def _by_identity(self) -> dict[Identity, Resource]:
        found: dict[Identity, Resource] = {}
        for resource in self.resources.listed:
            if (known := identity(self.resources.arn(resource))) is not None:
                found.setdefault(known, resource)
        return found

    @cached_property
    def _functions(self) -> dict[Span, str]:
        """Logical ids of functions, by where they are declared: the CDK's have another name in the model."""
        return {resource.span: resource.id for resource in self.resources.listed if resource.type == FUNCTION}

    def function(self, function: Function) -> Key:
        return (self.path, "declared", self._functions.get(function.span, function.id))

    def key(self, resource: Resource) -> Key:
        path = resource.span.file.path
        return (path if path in self.paths else self.path, "declared", resource.id)

    def declared(self, id_: str, kind: Kind) -> Key:
        """What the template declares under a logical id; `kind` is what it is if the model does not list it."""
        resource = self.resources.by_id.get(id_)
        if resource is None:
            sketch = Sketch(kind=kind, label=id_, template=self.path, logical_id=id_)
            return self.draft.node((self.path, "declared", id_), sketch)
        key = self.key(resource)
        known = KINDS.get(resource.type, kind)
        label = _label(resource)
        return self.draft.node(
            key, Sketch(kind=known, label=label, template=key[0], logical_id=id_, block=resource.block)
        )

    def targets(self, value: Value[str], kind: Kind) -> Iterator[Key]:
        """What a value names, one for each branch of `Fn::If`; `kind` is what it is if nothing says it better."""
        for one in value.possible:
            id_ = (one.target or "").partition(".")[0]
            if id_:
                yield self.declared(id_, kind)
            elif (found := self.named(self.resources.text(one), kind)) is not None:
                yield found
            elif (written := _as_written(one)) is not None:
                yield self.outside(Identity(kind, written))

    def named(self, text: Pattern, kind: Kind) -> Key | None:
        """What an ARN or a name leads to; None where it is not known."""
        known = identity(text)
        if known is None and (name := plain(text)) is not None:
            known = Identity(kind, name)
        return self.identified(known) if known is not None else None

    def identified(self, known: Identity) -> Key:
        """What the template declares by that name, or what another stack has."""
        resource = self._by_identity.get(known)
        return self.outside(known) if resource is None else self.declared(resource.id, known.kind)

    def outside(self, known: Identity) -> Key:
        if known.kind is Kind.RESOURCE:  # it may be known already what that is
            keys = ((self.path, "outside", kind.name, known.name) for kind in Kind)
            if (drawn := next((key for key in keys if key in self.draft.sketches), None)) is not None:
                return drawn
        sketch = Sketch(kind=known.kind, label=known.name, template=self.path, outside=True)
        return self.draft.node((self.path, "outside", known.kind.name, known.name), sketch)

    def untold(self, kind: Kind, label: str, *names: str) -> Key:
        """Something of which no more is known than what it is; equal `names` are the same."""
        sketch = Sketch(kind=kind, label=label, template=self.path, outside=True, untold=kind is not Kind.SERVICE)
        return self.draft.node((self.path, "untold", kind.name, label, *names), sketch)


def _label(resource: Resource) -> str:
    """What the user calls it: a framework makes up ids that stand nowhere, `S3BucketScansdev`."""
    is_written = resource.span.text.strip("\"'") == resource.id.rpartition("/")[2]
    return resource.id if is_written else resource.name.known or resource.id


_EXPRESSION = lazy.pattern(r"^!\w|\bFn::\w|\$\{")
_MAXIMUM_WRITTEN = 80
"""Characters of an expression that still tell a reader what is meant."""


def _as_written(value: Value[str]) -> str | None:
    """What is known only when it is deployed, `!ImportValue orders-table`: one text of one template is one thing."""
    text = value.span.text.strip() if value.written and value.known is None else ""
    return text if len(text) <= _MAXIMUM_WRITTEN and text.isprintable() and _EXPRESSION.search(text) else None
