"""What a role needs on the keys that its resources are encrypted with."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from lambdalint.access.declared import KEY, Resources
from lambdalint.access.evaluation import Asked
from lambdalint.access.naming import Named, parameters
from lambdalint.access.platform import Demand
from lambdalint.access.requirements import Need
from lambdalint.knowledge.iam import encryption
from lambdalint.model.resource import Resource


class Encrypted(Struct, frozen=True):
    """A resource that something asks for, and what that needs on its key."""

    resource: Resource
    key: Resource
    demands: tuple[Demand, ...]


def of_call(need: Need, resources: Resources) -> Iterator[Encrypted]:
    """What a call needs on keys, where it is certain that it uses what is encrypted with them."""
    if need.required and len(need.named) == 1 and not _is_elsewhere(need):
        yield from encrypted(need, resources)


def _is_elsewhere(need: Need) -> bool:
    """Whether the content is no matter to the call, or has another encryption."""
    own_key = not encryption.OWN_KEY.isdisjoint(parameters(need.call))
    return own_key or encryption.WITHOUT_CONTENT.issuperset(need.call.operations)


def encrypted(asked: Asked, resources: Resources) -> Iterator[Encrypted]:
    """The resources that something is about, with the template's keys that they are encrypted with.

    A key that the template does not declare has a policy that nobody knows, which may let the role use it.
    """
    actions = encryption.NEEDED.get(asked.actions[0], ())  # several in one need the same of a key
    for named in asked.named if actions else ():
        if named.resource is None:
            continue
        for value in named.resource.kms_key.possible:
            key = resources.referred(value)
            if key is not None and key.type == KEY:
                about = (Named(resources.arn(key), key, key.id),)
                yield Encrypted(named.resource, key, tuple(Demand((action,), about) for action in actions))
