"""Calls that the tables know, and what they are given."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from lambdalint.model.event_field import EventField
from lambdalint.model.step import Step
from lambdalint.source import Span


class Phase(Enum):
    """When code runs."""

    __hash__ = object.__hash__  # in C: they are asked for often

    INIT = "once per execution environment"
    INVOKE = "on every event"


class CallKind(Enum):
    """What a call does, from the tables in `lambdalint/knowledge/calls`."""

    __hash__ = object.__hash__  # in C: they are asked for often

    CLIENT = "builds a client"
    CONNECTION = "opens a connection"
    OPERATION = "calls an AWS API"
    HTTP = "sends an HTTP request"
    SLEEP = "waits"
    LOG = "writes a log record"
    CONCURRENCY = "starts a thread, a process or a task"
    WRITE = "writes a file"
    REMOVE = "removes a file"
    VERIFY = "checks a signature or a token"
    UNIQUE = "makes a random number, an id or a time, which is kept"


class Argument(Struct, frozen=True, kw_only=True):
    """What is known of an argument of a call; the values of a mapping that is written out are named `Key.path`.

    Of an operation, these are the parameters of the request, under the names of the API, however the language's SDK
    passes and spells them: `TableName`, `Entries.EventBusName` for each of the items of a list.
    """

    name: str
    """Its name; where it has none, its position, from `0`."""
    text: str | None
    """The string, if it is one."""
    prefix: str | None
    """What the string begins with, if only that is known: `/tmp/`."""
    number: float | bool | None
    variable: str | None
    """The environment variable that it is."""
    sources: tuple[EventField, ...]
    """The parts of the event that it is made of."""


class Timeout(Struct, frozen=True, kw_only=True):
    """How long a request waits at most: for ever where none is given, not told where `seconds` is None."""

    given: bool
    seconds: float | None
    written: bool = False
    """Whether the code says so; else it is the library's default."""
    keyword: str = ""
    """The named argument of the call that would set it, where it has none and its language has such arguments."""


class LogStyle(Enum):
    """Of a log record: who makes JSON of it, if anybody."""

    LIBRARY = "a library, or the code itself"
    RUNTIME = "Lambda, if the function's log format is JSON"
    TEXT = "nobody"


class Declaration(Struct, frozen=True, kw_only=True):
    """A statement of a function that only names what a call gives, and needs nothing that the function has."""

    span: Span
    place: Span
    """Empty: before the statement of the module that it is in, where it could stand as well."""


class Call(Struct, frozen=True, kw_only=True):
    """A call that the tables know.

    `target` is the resolved name (`boto3.client`), whatever it is called in the file. `via` leads from the entry point
    to the function that makes the call; it is empty for a call in the handler itself or at module level.
    """

    span: Span
    target: str
    kind: CallKind
    creates: str
    """What a reader calls the result: `S3 client`, `PostgreSQL connection`; empty for what creates neither."""
    service: str | None
    """Of the client or the operation: botocore's id, `cognito-idp`."""
    operations: tuple[str, ...]
    """What it may send, in the API's names: `GetItem`; of an upload, those of the upload in parts as well."""
    arguments: tuple[Argument, ...]
    """Those of which something is known."""
    timeout: Timeout | None
    """Of an HTTP request."""
    declaration: Declaration | None
    """Of what builds a client, in JavaScript and TypeScript."""
    is_own_path: bool
    """Of what writes a file: whether each event writes to a path of its own in /tmp."""
    takes_first_page: bool
    """Of an operation that answers in pages: whether the code takes the first one for all, so that it neither looks for
    another nor says how many items it wants."""
    is_local: bool
    """Of an HTTP request: whether it goes to the function's own machine, where extensions listen."""
    log_style: LogStyle | None
    """Of a log record; None where that is not told."""
    keeps_alive: bool | None
    """Of what builds an HTTP agent: whether it keeps connections for further requests; None where that is not told."""
    reconnects: bool
    """Of an HTTP request in a loop: whether each turn opens a new connection to the same host."""
    level: str = ""
    """Of a log record: `debug`, `info`, `warning`, `error` or `critical`; empty for other calls."""
    in_loop: bool
    """Whether its function makes it in a loop."""
    awaited: bool
    phase: Phase
    """INIT also for what is built lazily, once, and kept: `lru_cache`, `global x; if x is None`, a dict as cache."""
    at_start: bool
    """Whether it is made before there is an event: by a module's own code, by a constructor of the handler's class."""
    unconditional: bool
    """Whether every event that reaches the handler, or a route of its, gets here, as far as branches tell."""
    always: bool
    """Of an operation: whether every event gets here, with nothing before it that leaves under a condition."""
    varies: bool
    """Whether an argument comes from the event or from credentials fetched for it: then no two events share it."""
    own_credentials: bool
    """Of an operation: whether its client has, or may have, other credentials than those of the function's role."""
    is_kept: bool
    """Of an operation: whether the library that sends it keeps the answer for a while, for the next events too."""
    via: tuple[Step, ...]

    def parameters(self, name: str) -> tuple[Argument, ...]:
        """What is known of a parameter of an operation; several where a list has many items that say it.

        SDKs differ in how they write the first letter and acronyms, so capitals do not count.
        """
        wanted = name.casefold()
        return tuple(one for one in self.arguments if one.name.casefold() == wanted)

    @property
    def answers_stack(self) -> bool:
        """Whether an HTTP request tells CloudFormation what became of a custom resource."""
        return any(source.path[-1:] == ("ResponseURL",) for one in self.arguments for source in one.sources)

    @property
    def is_repeated(self) -> bool:
        """Whether every event makes it anew, though all could share what it creates."""
        return self.phase is Phase.INVOKE and self.unconditional and not self.varies
