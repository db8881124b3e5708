"""What calls of third-party libraries do, by the name that the library documents."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from lambdalint.model.code import CallKind

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@dataclass(frozen=True, slots=True)
class KnownCall:
    """A line of a table: `creates` may hold `{service}`, which an argument of the call names."""

    kind: CallKind
    creates: str
    asynchronous: bool
    """Whether what it creates belongs to the event loop that runs."""
    shared: str | None
    """The argument with which it creates nothing of its own."""

    @property
    def names_service(self) -> bool:
        return "{service}" in self.creates


class Table:
    """The calls of one language's libraries."""

    def __init__(self, calls: Mapping[str, KnownCall], aliases: Mapping[str, str], services: Mapping[str, str]) -> None:
        self._calls = calls
        self._aliases = aliases
        self._services = services
        self.packages = frozenset(name.split(".")[0] for name in (*calls, *aliases)) - {"*"}
        """The top-level packages of the libraries."""

    def canonical(self, name: str) -> str:
        """The name that the table uses for a name, whichever path it was imported by."""
        return self._aliases.get(name, name)

    def call(self, name: str) -> KnownCall | None:
        """What calling this name does, if the table knows it."""
        return self._calls.get(name) or self._calls.get("*." + name.rpartition(".")[2])

    def creates(self, known: KnownCall, service: str | None) -> str:
        """What the call creates, as an engineer would say it; `service` is the service's id in the SDK."""
        return known.creates.replace("{service}", "AWS" if service is None else self._service(service))

    def _service(self, service: str) -> str:
        plain = " ".join(word.upper() if len(word) <= 3 else word.title() for word in service.split("-"))
        return self._services.get(service, plain)


@cache
def python() -> Table:
    return _table("python")


def _table(language: str) -> Table:
    data = tomllib.loads(resources.files(__name__).joinpath(f"{language}.toml").read_text("utf-8"))
    calls = {
        name: KnownCall(kind, creates, name in data["asynchronous"]["names"], data["shared"].get(name))
        for section, kind in (("client", CallKind.CLIENT), ("connection", CallKind.CONNECTION))
        for name, creates in data[section].items()
    }
    return Table(MappingProxyType(calls), data["alias"], data["service"])
