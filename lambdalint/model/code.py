"""Facts about a handler's source code. A fact that a reader cannot supply is absent, never negative."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from lambdalint.source import SourceFile, Span


class Phase(Enum):
    """When code runs."""

    INIT = "once per execution environment"
    INVOKE = "on every event"


class CallKind(Enum):
    """What a call does, from the tables in `lambdalint/knowledge/calls`."""

    CLIENT = "builds a client"
    CONNECTION = "opens a connection"


@dataclass(frozen=True, slots=True)
class Step:
    """One link of the chain from the entry point to a fact: the call, and what it calls."""

    span: Span
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call that the tables know.

    `target` is the resolved name (`boto3.client`), whatever it is called in the file. `via` leads from the entry point
    to the function that makes the call; it is empty for a call in the handler itself or at module level.
    """

    span: Span
    target: str
    kind: CallKind
    creates: str
    """What a reader calls the result: `S3 client`, `PostgreSQL connection`."""
    phase: Phase
    """INIT also for what is built lazily, once, and kept: `lru_cache`, `global x; if x is None`, a dict as cache."""
    unconditional: bool
    """Whether every event that reaches the handler, or a route of its, gets here, as far as branches tell."""
    varies: bool
    """Whether an argument comes from the event or from credentials fetched for it: then no two events share it."""
    via: tuple[Step, ...]

    @property
    def is_repeated(self) -> bool:
        """Whether every event makes it anew, though all could share what it creates."""
        return self.phase is Phase.INVOKE and self.unconditional and not self.varies


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentRead:
    """The code reads a variable by a literal name.

    `required` is True where a missing variable raises (`os.environ["X"]`) and nothing in the code guards against it.
    """

    span: Span
    name: str
    required: bool
    default: bool
    """Whether the code says what to use in its place."""
    via: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentWrite:
    """The code sets a variable by a literal name."""

    span: Span
    name: str
    phase: Phase
    via: tuple[Step, ...]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Handler:
    """A function's entry point and what it reaches within the project."""

    span: Span
    """The name where the entry point is defined, or what the handler setting names in the file."""
    symbol: str
    calls: tuple[Call, ...]
    environment_reads: tuple[EnvironmentRead, ...]
    environment_writes: tuple[EnvironmentWrite, ...]
    files: tuple[SourceFile, ...]
    """The files read for it: the one that holds the entry point first, then those that it imports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingFile:
    """The handler setting names a file that the code root does not have."""

    span: Span
    """The handler setting."""
    path: str
    """The file looked for, relative to the repository."""
    nearest: str | None
    """A file of the code root that may have been meant, as the setting would name it."""
    place: Span | None
    """The start of that file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingSymbol:
    """The handler setting names something that its file does not define."""

    span: Span
    """The handler setting."""
    symbol: str
    """Empty if the setting names a file alone."""
    nearest: str | None
    """A function of the file that may have been meant, as the setting would end with it."""
    place: Span
    """That function's name, else the start of the file."""
