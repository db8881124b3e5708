"""Actions that are misspelt, or that are operations of an API and no actions of IAM.

Whether an action exists is asked of `services`, of the SDKs' operations, whose names new actions have, and of AWS
managed policies, which name some that no list has. What only one of them has is taken to exist.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache

from msgspec import Struct

from lambdalint.knowledge.iam import managed, operations, patterns, services
from lambdalint.knowledge.sdk import services as sdk

_LIKENESS = 0.8
"""How much of two names has to be the same for one to be meant by the other."""


_WITH_OTHERS = frozenset({"sso", "sso-directory"})
"""Services with actions that no list has: to make an `AWS::EC2::VerifiedAccessEndpoint` takes `sso:GetPeregrineStatus`
(the handlers' permissions in the schema of that resource type), Control Tower's account factory takes others."""


_OF_GUIDES = frozenset({"bedrock-mantle:listtagsforresources"})
"""Actions that no list has, but an example of AWS's: "IAM policies for Amazon Bedrock Projects" in the Amazon Bedrock
User Guide."""


class Misspelling(Struct, frozen=True):
    meant: tuple[tuple[str, ...], ...]
    """The actions that it may stand for: of each, one or another."""
    is_operation: bool
    """Whether it is an operation's name, and `meant` what the operation needs."""


@lru_cache(maxsize=2000)
def misspelling(pattern: str) -> Misspelling | None:
    """What is wrong with an action, or a pattern of actions; None for one that exists or may."""
    prefix, _, name = pattern.lower().partition(":")
    if not name or ":" in name or patterns.is_pattern(prefix) or f"{prefix}:{name}" in _OF_GUIDES:
        return None
    if any(True for _ in services.expanded(f"{prefix}:{name}")) or managed.DATA.mentions(f"{prefix}:{name}"):
        return None
    if services.find(prefix) is None:
        return _of_another_prefix(prefix, name)
    requests = list(_operations(prefix, name))
    if patterns.is_pattern(name):
        return None if requests else Misspelling((), is_operation=False)
    needed = [operations.required(service, operation) for service, operation in requests]
    if None in needed:
        return None
    if needed:
        required = (one.actions for listed in needed for one in listed or () if one.required)
        return Misspelling(tuple(dict.fromkeys(required)), is_operation=True)
    meant = tuple((action,) for action in _like(prefix, name))
    return None if prefix in _WITH_OTHERS and not meant else Misspelling(meant, is_operation=False)


def _of_another_prefix(prefix: str, name: str) -> Misspelling | None:
    """An action of a service that no list has: only one that is meant for another is known to be wrong."""
    if prefix in sdk.ids():
        other = services.prefix(prefix)
        others = [other] if other is not None and other != prefix else []
    else:
        others = get_close_matches(prefix, services.DATA.names, n=1, cutoff=_LIKENESS)
    meant = [(one, action) for one in others for action in services.expanded(f"{one}:{name}")]
    if not meant:
        return None
    other, action = meant[0]
    return Misspelling(((f"{other}:{name}" if patterns.is_pattern(name) else _spelt(action),),), is_operation=False)


def _operations(prefix: str, name: str) -> Iterator[tuple[str, str]]:
    """The SDKs' services that have these actions, with the operations of that name."""
    for id in sdk.ids():
        service = sdk.find(id) if services.prefix(id) == prefix else None
        for key, operation in service.operations.items() if service else ():
            if patterns.matches(name, key):
                yield id, operation


def _like(prefix: str, name: str) -> Iterator[str]:
    known = {one.name.partition(":")[2].lower(): one for one in services.expanded(f"{prefix}:*")}
    longer = [one for one in known if one.startswith(name)]
    alike = [one for one in known if one[:1] == name[:1]]  # who writes `Create` does not mean `Get`
    for found in longer if len(longer) == 1 else get_close_matches(name, alike, n=1, cutoff=_LIKENESS):
        yield _spelt(known[found])


def _spelt(action: services.Action) -> str:
    """In AWS's own spelling, if it is known: lists in lower case have none."""
    prefix, _, name = action.name.partition(":")
    if action.access is None:
        return next((f"{prefix}:{operation}" for _, operation in _operations(prefix, name.lower())), action.name)
    return action.name
