"""The operations of every AWS service, from botocore's models: `services.jsonl`, which `tools/sdk_data.py` writes.

The file has a line for each service, and only the line that is asked for is parsed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct

from lambdalint.knowledge.records import Records

_RECORDS = Records(Path(__file__).parent / "services.jsonl", "service")


class Service(Struct, frozen=True, eq=False):
    """A service as botocore models it. `name` is what `boto3.client` takes: `cognito-idp`."""

    name: str
    operations: Mapping[str, str]
    """The API's names (`GetItem`), by the same letters without underscores and capitals."""
    paginated: frozenset[str]
    """The operations that have a paginator."""
    waiters: Mapping[str, str]
    """The operation that a waiter repeats, by the waiter's name without underscores and capitals."""
    irregular: Mapping[str, str]
    """The operations whose Python names do not follow the rule, by that name."""


def squashed(name: str) -> str:
    """The letters and digits alone: what all spellings of a name have in common."""
    return "".join(filter(str.isalnum, name)).lower()


@cache
def ids() -> Mapping[str, str]:
    """The `serviceId` of each service (`Cognito Identity Provider`), from which the SDKs derive their names."""
    found: dict[str, str] = _RECORDS.head["ids"]
    return found


def source() -> str:
    """Where the data comes from."""
    return str(_RECORDS.head["source"])


@cache
def find(name: str) -> Service | None:
    """The service of this name; None if botocore knows none."""
    data = _RECORDS.find(name)
    if data is None:
        return None
    marked = data["operations"].split()
    return Service(
        name,
        {squashed(operation): operation.rstrip("*") for operation in marked},
        frozenset(operation[:-1] for operation in marked if operation.endswith("*")),
        {squashed(waiter): operation for waiter, operation in data.get("waiters", {}).items()},
        data.get("irregular", {}),
    )
