"""`EventInvokeConfig` of a function: retries, and where the outcome of asynchronous invocations goes."""

from __future__ import annotations

from lambdalint.model.node import Mapping, Node
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.intrinsics import function_of
from lambdalint.readers.cloudformation.stack import Resource
from lambdalint.readers.sam import policies
from lambdalint.readers.sam.draft import Draft, is_given, with_made
from lambdalint.readers.sam.expansion import Expansion, Target
from lambdalint.readers.sam.roles import Grants

_MADE = {"SQS": ("Queue", "AWS::SQS::Queue"), "SNS": ("Topic", "AWS::SNS::Topic")}
"""What is made where only the type of a destination is given."""


def invoke_config(expansion: Expansion, function: Resource, target: Target, grants: Grants) -> None:
    config = function.properties.get("EventInvokeConfig")
    if config is None or not is_given(config):
        return
    span = function.properties.keys["EventInvokeConfig"]
    draft = Draft(function.span)
    draft.write("FunctionName", nodes.reference(span, function.id), span)
    alias = expansion.resources[target.alias].properties.get("Name") if target.alias else None
    draft.write("Qualifier", alias or nodes.implied(span, "$LATEST"), span)
    id = f"{function.id}EventInvokeConfig"
    if isinstance(config, Mapping) and not function_of(config):
        draft.take(config, "MaximumEventAgeInSeconds", "MaximumRetryAttempts")
        if found := config.get("DestinationConfig"):
            destinations = _destinations(expansion, function, id, found, grants)
            draft.write("DestinationConfig", destinations, config.keys["DestinationConfig"])
    else:
        for name in ("DestinationConfig", "MaximumEventAgeInSeconds", "MaximumRetryAttempts"):
            draft.write(name, nodes.unknown(config.span), span)
    expansion.add(function, id, "AWS::Lambda::EventInvokeConfig", draft)


def _destinations(expansion: Expansion, function: Resource, id: str, config: Node, grants: Grants) -> Node:
    if not isinstance(config, Mapping) or function_of(config):
        return config
    draft = Draft(config.span)
    for name, key, given in config.items():
        kind = scalars.text(given.get("Type")) if isinstance(given, Mapping) else None
        if not isinstance(given, Mapping) or kind is None:
            draft.write(name, given, key)
            continue
        destination, is_missing = _destination(given, f"{id}{name}{_MADE.get(kind, ('',))[0]}")
        if is_missing and kind not in _MADE:
            draft.write(name, given, key)
            continue
        if is_missing:
            suffix, type_ = _MADE[kind]
            expansion.add(function, f"{id}{name}{suffix}", type_, Draft(key))
        draft.write(name, nodes.made(given.span, {"Destination": destination}), key)
        grants.allow(policies.sending(key, f"{id}{name}", kind, destination))
    return draft.mapping


def _destination(given: Mapping, made: str) -> tuple[Node, bool]:
    """The destination, and whether SAM has to make it, in all cases or in one branch of `Fn::If`."""
    written = given.get("Destination")
    own = nodes.attribute(given.span, made) if made.endswith("Queue") else nodes.reference(given.span, made)
    if written is None or scalars.is_null(written):
        return own, True
    branches = with_made(written, own)
    return (branches, True) if branches else (written, False)
