"""What the SDKs call the parameters of an operation, from `parameters.toml` beside this module."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from lambdalint.knowledge import tables

_AS_THE_API = frozenset({"python", "javascript"})
_FREE = frozenset({"Item", "Key", "Items", "Keys", "Metadata", "Tags", "MessageAttributes", "RequestItems"})
"""Parameters whose own keys are the user's."""


def name(language: str, service: str, written: str) -> str:
    """The API's name of a parameter, which may be an inner one: `TableName` of `table_name`, `withTableName`."""
    if language in _AS_THE_API:
        return written
    own: dict[str, str] = _table()["named"].get(language, {}).get(service, {})
    parts = written.split(".")
    spelled: list[str] = []
    for part in parts:
        word = _capitalised(part)
        spelled.append(own.get(word, word))
        if word in _FREE or word.startswith("Expression"):
            break
    return ".".join((*spelled, *parts[len(spelled) :]))


def _capitalised(word: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in word.split("_"))


def by_position(language: str, owner: str, method: str) -> tuple[str, ...]:
    """The parameters that a method takes by position; `owner` is a service, or a resource of boto3: `s3.Bucket`."""
    plain = method.removesuffix("Async") if language == "csharp" else method
    methods: dict[str, str] = _table().get("java" if language == "kotlin" else language, {}).get(owner, {})
    return tuple(methods.get(plain, "").split())


def of_request(name: str) -> tuple[str, ...]:
    """The parameters that the constructor of a request takes by position: `PutObjectRequest`."""
    return tuple(_table()["request"].get(name, "").split())


def of_function(name: str) -> tuple[str, ...]:
    """The parameters that a function of a library takes by position."""
    return tuple(_table()["library"].get(name, "").split())


def identified(resource: str) -> dict[str, str]:
    """The parameters that one of boto3's resources gives to the methods which boto3 adds to it."""
    found: dict[str, str] = _table()["identified"].get(resource, {})
    return found


@cache
def _table() -> dict[str, Any]:
    return tables.read(Path(__file__).with_suffix(".toml"))
