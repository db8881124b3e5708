"""What the lines of a table of calls say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from lambdalint.model.blind_spot import Hiding
from lambdalint.model.call import CallKind


class Result(Enum):
    """What a call gives of what it was given."""

    __hash__ = object.__hash__  # in C: they are asked for often

    FIRST = "first argument"
    LAST = "last argument"
    ITEM = "item"
    """One of the items of its first argument."""
    NAMED = "named arguments"
    """A mapping of them."""
    PATH = "path"
    """Its arguments with `/` between them."""
    PARTIAL = "partial"
    """Its first argument, a function, with the others given."""
    MEMBER = "member"
    """The attribute of its first argument that the second names."""
    CLASS = "class"
    """Of its first argument."""
    MADE = "made"
    """What the function gives that it is told to make its value with: `field(default_factory=Clients)`."""


class Missing(Enum):
    """What a read of an environment variable does that is missing."""

    __hash__ = object.__hash__  # in C: they are asked for often

    RAISES = "raises"
    NOTHING = "nothing"
    """It gives nothing, or an empty string, with which the code goes on."""
    OPTIONAL = "optional"
    """It gives nothing, and was written so as to say that this may be."""
    DEFAULT = "default"


class Variables(Struct, frozen=True):
    """How a language's code reads and writes environment variables."""

    mappings: frozenset[str]
    """What has them as its items."""
    item: Missing
    """What an item of these that is missing does."""
    members: bool
    """Whether the items are attributes too."""
    names: frozenset[str]
    """What holds the names of those that are set."""
    reads: Mapping[str, Missing]
    """Calls whose first argument is the name."""
    tests: frozenset[str]
    """Calls that tell whether a variable is there, in a condition."""
    sets: frozenset[str]
    updates: frozenset[str]
    """Calls that set what a mapping has."""
    loads: frozenset[str]
    """Last parts of the names of functions that set variables from a file, whichever library they are of."""
    calls: frozenset[str]
    """All that `reads`, `tests`, `sets` or `updates` names."""


class Waiting(Struct, frozen=True):
    """How an HTTP client is told how long to wait, by the call itself or by what it was made with."""

    argument: str
    """Its name, also as a key of a mapping that is given."""
    seconds: float
    """What a unit of it is."""
    default: float | None
    """Seconds; None for no end."""
    builder: str = ""
    """What is built by calls, one of which has the name of the argument: the `request` or the `client`."""
    others: tuple[str, ...] = ()
    """Further arguments that end it early: a signal."""
    options: tuple[int, ...] = ()
    """The positions at which the call may be given a mapping of settings."""
    durations: Mapping[str, float] = field(default_factory=dict)
    """Calls that make a length of time, with the seconds of their unit."""


class Credentials(Struct, frozen=True):
    """How a language's SDK is given credentials other than those of the function's role."""

    settings: frozenset[str]
    """Arguments, keys of configurations, fields of them and methods of builders."""
    position: int | None
    """From which position on the arguments of what builds a client are credentials; None where none is by position."""
    texts: bool
    """Whether what builds a client takes a key as a string, or something that is not told, for its credentials."""
    attributes: frozenset[str]
    """What code sets on a session or on the SDK, for all clients to come."""
    owners: frozenset[str]
    """The names and attributes on which that counts; any, if there are none."""


class Sink(Struct, frozen=True):
    """A call that a value from outside can misuse."""

    use: str
    """What it uses the value as: `SQL`."""
    position: int
    """Of the argument."""


class KnownCall(Struct, frozen=True):
    """A line of a table: `creates` may hold `{service}`, which an argument of the call, or its name, says."""

    kind: CallKind | None
    """None for what builds a client that belongs to one piece of work."""
    creates: str
    asynchronous: bool
    """Whether what it creates belongs to the event loop that runs."""
    shared: str | None
    """The argument with which it creates nothing of its own."""
    service: str | None = None
    """The service that the name says, as the SDK calls it."""
    timeout: Waiting | None = None
    """Of an HTTP request."""
    path: str = ""
    """Of what writes or removes a file: the position of the argument that is its path; `object` for what it is called
    on; empty where it makes up a path."""
    mode: int | None = None
    """The position of the argument that says whether it writes."""
    keeps_alive: str = ""
    """The setting by which what it builds keeps connections; off where it is absent."""
    connects: bool = False
    """Of an HTTP request: whether each opens a connection of its own."""

    level: str = ""
    """Of what writes a log record."""

    @property
    def names_service(self) -> bool:
        """Whether an argument says which service it is."""
        return "{service}" in self.creates and self.service is None


_SECTIONS = {
    "client": CallKind.CLIENT,
    "connection": CallKind.CONNECTION,
    "temporary": None,
    "http": CallKind.HTTP,
    "sleep": CallKind.SLEEP,
    "log": CallKind.LOG,
    "concurrency": CallKind.CONCURRENCY,
    "write": CallKind.WRITE,
    "remove": CallKind.REMOVE,
    "unique": CallKind.UNIQUE,
    "verify": CallKind.VERIFY,
}
_UNITS = {"ms": 0.001, "s": 1.0, "min": 60.0}
_CREATING = frozenset({"client", "connection", "temporary"})


def calls(data: Mapping[str, Any]) -> Iterator[tuple[str, KnownCall]]:
    asynchronous = frozenset(data.get("asynchronous", {}).get("names", ()))
    shared: Mapping[str, str] = data.get("shared", {})
    alive: Mapping[str, str] = data.get("keeps_alive", {})
    connecting = frozenset(data.get("connecting", {}).get("names", ()))
    durations = {name: _UNITS[unit] for name, unit in data.get("duration", {}).items()}
    for section, kind in _SECTIONS.items():
        for name, said in data.get(section, {}).items():
            creates = said if section in _CREATING else ""
            waiting = _waiting(said, durations) if kind is CallKind.HTTP else None
            path, mode = _file(said) if kind in {CallKind.WRITE, CallKind.REMOVE} else ("", None)
            level = said if kind is CallKind.LOG else ""
            known = KnownCall(kind, creates, name in asynchronous, shared.get(name), None, waiting, path, mode)
            yield name, replace(known, keeps_alive=alive.get(name, ""), connects=name in connecting, level=level)


def _waiting(said: Mapping[str, Any], durations: Mapping[str, float]) -> Waiting:
    unit = 0.001 if said.get("unit") == "ms" else 1.0
    others, options = tuple(said.get("others", ())), tuple(said.get("options", ()))
    return Waiting(said["timeout"], unit, said.get("default"), said.get("builder", ""), others, options, durations)


def _file(said: str) -> tuple[str, int | None]:
    """`0`, or `0, if 1 says so` for what writes only in some modes."""
    path, _, mode = said.partition(", if ")
    return ("" if path == "made up" else path), int(mode.split()[0]) if mode else None


def sinks(data: Mapping[str, str]) -> Iterator[tuple[str, Sink]]:
    for name, said in data.items():
        use, _, position = said.partition("@")
        yield name, Sink(use.strip(), int(position or 0))


def variables(data: Mapping[str, Any]) -> Variables:
    by_use = (data.get(use, ()) for use in ("reads", "tests", "sets", "updates"))
    return Variables(
        mappings=frozenset(data.get("mappings", ())),
        item=Missing(data.get("item", "nothing")),
        members=data.get("members", False),
        names=frozenset(data.get("names", ())),
        reads={name: Missing(missing) for name, missing in data.get("reads", {}).items()},
        tests=frozenset(data.get("tests", ())),
        sets=frozenset(data.get("sets", ())),
        updates=frozenset(data.get("updates", ())),
        loads=frozenset(data.get("loads", ())),
        calls=frozenset().union(*by_use),
    )


def credentials(data: Mapping[str, Any]) -> Credentials:
    return Credentials(
        settings=frozenset(data.get("settings", ())),
        position=data.get("position"),
        texts=data.get("texts", False),
        attributes=frozenset(data.get("attributes", ())),
        owners=frozenset(data.get("owners", ())),
    )


def unseen(data: Mapping[str, str]) -> Iterator[tuple[str, Hiding]]:
    for name, hiding in data.items():
        yield name, Hiding[hiding.upper()]
