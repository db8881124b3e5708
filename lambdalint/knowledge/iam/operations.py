"""The actions that an operation of an AWS API needs: that of its own name, or what `operations.toml` says instead."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from lambdalint import lazy
from lambdalint.knowledge import tables
from lambdalint.knowledge.iam import services

_ACTION = lazy.pattern(
    r"(?P<actions>[\w:-]+(?: \| [\w:-]+)*)(?: of (?P<of>[\w.]+))?"
    r"(?: (?P<when>if|unless) (?P<given>[\w.]+))?(?P<maybe> maybe)?"
)


class Requirement(Struct, frozen=True):
    """What has to be allowed for an operation to succeed."""

    actions: tuple[str, ...]
    """One of them is enough: which one may depend on what a linter cannot tell. Most have one."""
    parameter: str | None
    """The parameter of the request that names the resource, where it is none of those that name it as a rule."""
    required: bool
    """Whether the operation fails for certain without it."""


def required(service: str, operation: str, parameters: Container[str] = ()) -> tuple[Requirement, ...] | None:
    """What an operation of an SDK's service needs, if its request has these parameters; None where nothing is known.

    `service` is botocore's name, `bedrock-runtime`. An operation that nobody has to be allowed needs nothing.
    """
    table = _tables().get(service, {})
    listed = table.get(operation) if operation != "source" else None
    if listed is None:
        listed = next((value for key, value in table.items() if "*" in key and fnmatchcase(operation, key)), None)
    if listed is not None:
        return None if listed == "unknown" else tuple(_requirements(listed, parameters))
    if operation in services.DATA.head["unsigned"].get(service, ()):
        return ()
    return _of_the_same_name(service, operation) or _of_its_method(service, operation)


def _of_its_method(service: str, operation: str) -> tuple[Requirement, ...] | None:
    """API Gateway's actions are the methods of HTTP; newer ones have names."""
    method = services.DATA.head["methods"].get(service, {}).get(operation)
    return None if method is None else _of_the_same_name(service, method)


def _of_the_same_name(service: str, operation: str) -> tuple[Requirement, ...] | None:
    prefix = services.prefix(service)
    action = services.action(f"{prefix}:{operation}") if prefix is not None else None
    if action is None:
        return None
    # what is known from lists in lower case alone has the spelling of the operation
    name = f"{prefix}:{operation}" if action.access is None else action.name
    dependent = tuple(Requirement((one,), None, required=False) for one in action.dependent)
    return (Requirement((name,), None, required=True), *dependent)


def parsed(text: str) -> re.Match[str]:
    """What a line of the table says, in its parts."""
    found = _ACTION.fullmatch(text)
    if found is None:
        raise ValueError(f"operations.toml: {text!r}")
    return found


def _requirements(listed: list[str], parameters: Container[str]) -> Iterator[Requirement]:
    for text in listed:
        found = parsed(text)
        if found["when"] and (found["given"] in parameters) != (found["when"] == "if"):
            continue
        yield Requirement(tuple(found["actions"].split(" | ")), found["of"], required=found["maybe"] is None)


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    return tables.read(Path(__file__).with_suffix(".toml"))
