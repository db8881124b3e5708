"""What high-level methods and libraries send to AWS, from the tables beside this module, one for each language.

A line there names every operation that a call may send. Each table says from which source it was taken.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from lambdalint.knowledge import tables


class Operation(NamedTuple):
    """An operation and the service that has it: `dynamodb`, `GetItem`."""

    service: str
    name: str


TOKENS = {
    "rds": frozenset({"GenerateDBAuthToken"}),
    "dsql": frozenset({"GenerateDbConnectAuthToken", "GenerateDbConnectAdminAuthToken"}),
}
"""What the tables list like operations, which no API has: an SDK signs a token, with which a database lets in who is
allowed to connect."""


def of_client(language: str, service: str, method: str) -> frozenset[str]:
    """The operations of a method that an SDK adds to the client of a service, or names in its own way."""
    methods: dict[str, str] = _table(language).get("client", {}).get(service, {})
    return frozenset(methods.get(_plain(language, method), "").split())


def of_resource(service: str, resource: str, member: str) -> frozenset[str]:
    """The operations of a method that boto3 adds to a resource; a service's own resource is `ServiceResource`."""
    members: dict[str, str] = _table("python").get("resource", {}).get(service, {}).get(resource, {})
    return frozenset(members.get(member, "").split())


@lru_cache(maxsize=4096)
def of_name(language: str, name: str) -> frozenset[Operation]:
    """What calling this name of a library sends, or building an object of it and handing that on."""
    table = _table(language)
    name = _plain(language, name)
    for alias, target in table.get("alias", {}).items():
        if name.startswith(f"{alias}."):
            name = target + name[len(alias) :]
    sent = table.get("function", {}).get(name, "").split()
    return frozenset(Operation(service, operation) for service, _, operation in (one.partition(":") for one in sent))


def _plain(language: str, name: str) -> str:
    return name.removesuffix("Async") if language == "csharp" else name


@cache
def _table(language: str) -> dict[str, Any]:
    file = Path(__file__).parent / f"{language}.toml"
    return tables.read(file) if language.isalpha() and file.exists() else {}
