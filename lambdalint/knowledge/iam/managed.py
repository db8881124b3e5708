"""What AWS managed policies allow: `managed_policies.jsonl`, which `tools/iam_data.py` writes.

Those for service-linked roles, which nobody can attach, are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from lambdalint.knowledge.records import Records

DATA = Records(Path(__file__).parent / "managed_policies.jsonl", "name")


class Statement(Struct, frozen=True):
    """A statement of an AWS managed policy. It has actions or actions excepted, and resources or resources excepted."""

    effect: str
    actions: tuple[str, ...]
    not_actions: tuple[str, ...]
    resources: tuple[str, ...]
    not_resources: tuple[str, ...]
    conditional: bool


@cache
def policy(name: str) -> tuple[Statement, ...] | None:
    """The statements of a managed policy, by its name; None for one that is not known."""
    data = DATA.find(name)
    return None if data is None else tuple(map(_statement, data["statements"]))


def _statement(data: Mapping[str, Any]) -> Statement:
    def texts(key: str) -> tuple[str, ...]:
        value = data.get(key, ())
        return (value,) if isinstance(value, str) else tuple(value)

    not_resources = texts("NotResource")
    return Statement(
        effect=data.get("Effect", "Allow"),
        actions=texts("Action"),
        not_actions=texts("NotAction"),
        resources=texts("Resource") or (() if not_resources else ("*",)),
        not_resources=not_resources,
        conditional="Conditional" in data,
    )
