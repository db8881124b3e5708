"""The operations of every AWS service, from botocore's models: `services.jsonl`, which `tools/sdk_data.py` writes.

The file has a line for each service, and only the line that is asked for is parsed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, eq=False, slots=True)
class Service:
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
    found: dict[str, str] = _head()["ids"]
    return found


def source() -> str:
    """Where the data comes from."""
    return str(_head()["source"])


def _head() -> Any:
    return json.loads(_text("services").partition(b"\n")[0])


@cache
def find(name: str) -> Service | None:
    """The service of this name; None if botocore knows none."""
    data = line("services", name)
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


def line(file: str, service: str) -> Any:
    """What a file says of a service, None if it says nothing."""
    text = _text(file)
    start = text.find(b"\n" + json.dumps({"service": service}, separators=(",", ":"))[:-1].encode() + b",")
    return None if start < 0 else json.loads(text[start + 1 : text.index(b"\n", start + 1)])


@cache
def _text(file: str) -> bytes:
    return (Path(__file__).parent / f"{file}.jsonl").read_bytes()
