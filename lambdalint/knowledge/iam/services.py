"""The actions of every service, from the Service Authorization Reference: `services.jsonl`, by `tools/iam_data.py`.

What is newer than that data is looked for in cfn-lint's `Policies.json`, which knows less of each action.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from lambdalint.knowledge import cfn_lint
from lambdalint.knowledge.iam import patterns
from lambdalint.knowledge.records import Records

DATA = Records(Path(__file__).parent / "services.jsonl", "prefix")


class Access(Enum):
    """What an action lets one do."""

    LIST = "L"
    READ = "R"
    WRITE = "W"
    TAGGING = "T"
    PERMISSIONS = "P"


_ACCESS = {access.value: access for access in Access}


class Action(Struct, frozen=True):
    name: str
    """With its service's prefix, in AWS's own spelling: `s3:GetObject`."""
    access: Access | None
    """None where the data does not say."""
    resources: tuple[str, ...]
    """The types of resources that it can be limited to; none where it can be allowed on `*` alone."""
    dependent: tuple[str, ...] = ()
    """Actions that it may need as well."""


class Service(Struct, frozen=True, eq=False):
    prefix: str
    actions: Mapping[str, Action]
    """By their names in lower case, without the prefix."""
    resources: Mapping[str, tuple[str, ...]]
    """The ARNs of each type of resource: `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}`."""


@cache
def prefix(service: str) -> str | None:
    """What the actions of an SDK's service begin with: `ses` for `sesv2`; None where it is not known."""
    found: str = DATA.head["prefixes"].get(service, service)
    return found or None


@cache
def find(prefix: str) -> Service | None:
    """The service whose actions have this prefix, in any case."""
    prefix = prefix.lower()
    data = DATA.find(prefix)
    if data is None:
        return newer(prefix)
    actions = {name.lower(): _action(f"{prefix}:{name}", text) for name, text in data["actions"].items()}
    return Service(prefix, actions, {name: (arn,) for name, arn in data["resources"].items()})


@cache
def newer(prefix: str) -> Service | None:
    """The service as cfn-lint's list has it, which knows names in lower case and the types of resources."""
    text = _policies().get(prefix)
    if text is None:
        return None
    data = msgspec.json.decode(text)
    actions = {name: _newer_action(f"{prefix}:{name}", known) for name, known in data.get("Actions", {}).items()}
    resources = {name: known.get("ARNFormats", ()) for name, known in data.get("Resources", {}).items()}
    return Service(
        prefix, actions, {name: tuple(arn.replace(".*", "*") for arn in arns) for name, arns in resources.items()}
    )


def action(name: str) -> Action | None:
    """An action by its name, `s3:GetObject`, in any case; None if no source has it."""
    service, _, short = name.lower().partition(":")
    found = find(service)
    if found is None:
        return None
    known = found.actions.get(short)
    other = newer(service) if known is None else None
    return known if other is None else other.actions.get(short)


def expanded(pattern: str) -> Iterator[Action]:
    """The actions that a pattern stands for, `s3:Get*`; those of a single service only."""
    if not patterns.is_pattern(pattern):
        known = action(pattern)
        yield from (known,) if known is not None else ()
        return
    service = find(pattern.partition(":")[0])
    if service is None:
        return
    other = newer(service.prefix)
    for name, known in {**(other.actions if other is not None else {}), **service.actions}.items():
        if patterns.matches(pattern, f"{service.prefix}:{name}"):
            yield known


def _action(name: str, text: str) -> Action:
    letter, types, *dependent = text.split("|")
    resources = () if types == "-" else tuple(types.replace("*", "").split(","))
    return Action(name, _ACCESS[letter], resources, tuple(dependent))


def _newer_action(name: str, known: Mapping[str, Any]) -> Action:
    resources = known.get("Resources") or []
    return Action(name, None, tuple([resources] if isinstance(resources, str) else resources))


@cache
def _policies() -> Mapping[str, msgspec.Raw]:
    """What is said of each service, not parsed: a template names few."""
    data: Mapping[str, msgspec.Raw] = cfn_lint.read("Policies.json", dict[str, msgspec.Raw])
    return data
