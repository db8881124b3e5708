"""`Policies` of a function or a state machine, apart: managed policies, and documents for the role."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lambdalint.knowledge import sam
from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.intrinsics import function_of, is_no_value
from lambdalint.source import Span

Split = tuple[list[Node], list[Node]]


def split(node: Node | None, name: str) -> Split:
    """ARNs of managed policies, and inline policies, whose names begin with `name`.

    A policy is a managed one by name or ARN, a document, a policy template, or `Fn::If` of these. What is neither is an
    inline policy that cannot be known.
    """
    listed = node.items if isinstance(node, Sequence) else () if scalars.is_null(node) else (node,)
    managed: list[Node] = []
    inline: list[Node] = []
    for number, item in enumerate(item for item in listed if item):
        more = _policy(item, f"{name}Policy{number}")
        managed += more[0]
        inline += more[1]
    return managed, inline


def _policy(node: Node, name: str) -> Split:
    if is_no_value(node):
        return [], []
    if found := function_of(node):
        return _conditional(node, found[1], name) if found[0] == "Fn::If" else ([node], [])
    if isinstance(node, Scalar):
        return [_managed(node)], []
    document = node if isinstance(node, Mapping) and "Statement" in node.values else _from_template(node)
    return [], [nodes.made(node.span, {"PolicyName": name, "PolicyDocument": document})]


def _conditional(node: Node, argument: Node, name: str) -> Split:
    """Each kind of policy under an `Fn::If` of its own."""
    if not isinstance(argument, Sequence) or len(argument.items) != 3:
        return [nodes.unknown(node.span)], [nodes.unknown(node.span)]
    condition, *branches = argument.items
    sides = [split(branch, name) if isinstance(branch, Sequence) else _policy(branch, name) for branch in branches]
    kinds: list[list[Node]] = []
    for then, otherwise in zip(*sides, strict=True):
        chosen = {"Fn::If": [condition, _branch(then, node.span), _branch(otherwise, node.span)]}
        kinds.append([nodes.made(node.span, chosen)] if then or otherwise else [])
    return kinds[0], kinds[1]


def _branch(items: list[Node], span: Span) -> Node:
    if not items:
        return nodes.reference(span, "AWS::NoValue")
    return items[0] if len(items) == 1 else Sequence(span, tuple(items))


def _managed(node: Scalar) -> Node:
    """By ARN, or by the name of an AWS managed policy."""
    name = scalars.text(node) or ""
    return node if not name or ":" in name else nodes.text(node.span, sam.managed_policy_arn(name))


def _from_template(node: Node) -> Node:
    """The document that a policy template stands for, placed at its name."""
    if not isinstance(node, Mapping) or len(node.values) != 1:
        return nodes.unknown(node.span)
    name, place, values = next(iter(node.items()))
    template = sam.policy_template(name)
    if template is None or not isinstance(values, Mapping):
        return nodes.unknown(node.span)
    if not values.values.keys() >= set(template["Parameters"]):
        return nodes.unknown(node.span)
    given = {parameter: values.values[parameter] for parameter in template["Parameters"]}
    return nodes.made(place, {"Statement": filled(template["Statement"], given)}, by_framework=True)


def filled(plain: Any, given: dict[str, Node]) -> Any:
    """A part of a policy template with the values of its parameters."""
    if isinstance(plain, list):
        return [filled(item, given) for item in plain]
    if isinstance(plain, dict):
        if plain.get("Ref") in given:
            return given[plain["Ref"]]
        return {key: filled(item, given) for key, item in plain.items()}
    return plain


def document(span: Span, name: str, *statements: object) -> Node:
    """An inline policy; one with a statement that cannot be known cannot be known itself."""
    readable: object = {"Version": "2012-10-17", "Statement": statements}
    unknown = next((part for part in statements if isinstance(part, Mapping) and nodes.is_unknown(part)), None)
    policy = {"PolicyName": name, "PolicyDocument": unknown or readable}
    return nodes.made(span, policy, by_framework=True)


def allow(actions: str | Iterable[str], resource: object) -> dict[str, object]:
    return {
        "Effect": "Allow",
        "Action": actions if isinstance(actions, str) else list(actions),
        "Resource": resource,
    }


_SENDING = {
    "SQS": ("SQSPolicy", "sqs:SendMessage"),
    "SNS": ("SNSPolicy", "sns:publish"),
    "EventBridge": ("EventBridgePolicy", "events:PutEvents"),
    "Lambda": ("LambdaPolicy", "lambda:InvokeFunction"),
}


def sending(span: Span, name: str, kind: str | None, destination: Node) -> Node | None:
    """The policy that lets something be sent to a destination; None for a kind that needs none or is not known."""
    if kind in ("S3", "S3Bucket"):
        objects = {"Fn::Join": ["/", [destination, "*"]]}
        return document(span, f"{name}S3Policy", allow("s3:PutObject", objects), allow("s3:ListBucket", destination))
    if kind not in _SENDING:
        return None
    suffix, action = _SENDING[kind]
    return document(span, name + suffix, allow(action, destination))
