"""Statements of IAM policy documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lambdalint.model.iam import ResourceStatement, Statement
from lambdalint.model.node import Mapping, Node
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation.intrinsics import Conditions, Intrinsics, function_of, under

Document = tuple[Node | None, Conditions]
"""A policy document, and the branches of `Fn::If` that attach it."""


def statements(documents: Iterable[Document], intrinsics: Intrinsics) -> Iterator[Statement]:
    """The statements of policy documents; what is no map, or cannot be known, is passed over."""
    for document, conditions in documents:
        listed = document.get("Statement") if type(document) is Mapping else None
        for node, when in intrinsics.items(listed, conditions):
            if type(node) is Mapping:
                yield _statement(node, when, intrinsics)


def resource_statements(documents: Iterable[Document], intrinsics: Intrinsics) -> Iterator[ResourceStatement]:
    """The statements of policies that are attached to a resource."""
    for statement in statements(documents, intrinsics):
        yield ResourceStatement(
            span=statement.span,
            effect=statement.effect,
            actions=statement.actions,
            principals=statement.principals,
            conditional=statement.conditional,
        )


def _statement(node: Mapping, when: Conditions, intrinsics: Intrinsics) -> Statement:
    def texts(listed: Node | None) -> tuple[Value[str], ...]:
        if listed is None:
            return ()
        return tuple(
            under(branch, conditions)
            for item, conditions in intrinsics.items(listed, when)
            for branch in intrinsics.value(item, scalars.text, item.span).possible
        )

    kinds, spared = _by_kind(node.get("Principal")), _by_kind(node.get("NotPrincipal"))
    return Statement(
        span=node.span,
        effect=under(intrinsics.value(node.get("Effect"), scalars.text, node.span), when),
        actions=texts(node.get("Action")),
        not_actions=texts(node.get("NotAction")),
        resources=texts(node.get("Resource")),
        not_resources=texts(node.get("NotResource")),
        principals=tuple(value for listed in kinds.values() for value in texts(listed)),
        aws_principals=texts(kinds.get("AWS") or kinds.get("")),
        not_principals=tuple(value for listed in spared.values() for value in texts(listed)),
        conditional="Condition" in node.values,
    )


def _by_kind(principal: Node | None) -> dict[str, Node | None]:
    """Principals by their kind, `AWS` or `Service`; what has none is a `*`."""
    if type(principal) is Mapping and not function_of(principal):
        return {**principal.values}
    return {"": principal}
