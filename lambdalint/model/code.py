"""Facts about a handler's source code. A fact that a reader cannot supply is absent, never negative."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from lambdalint.model.batch import BatchAnswer
from lambdalint.model.blind_spot import BlindSpot
from lambdalint.model.contract import ContextRead, ReturnedValue, Signature
from lambdalint.model.dependency import Import, ModuleMismatch, NewerThanRuntime
from lambdalint.model.event_field import EventField, EventRead, Parsed
from lambdalint.model.idempotency import IdempotencyKey
from lambdalint.model.step import Step
from lambdalint.model.text import Secret, Unverified
from lambdalint.source import SourceFile, Span

EVERYTHING = frozenset({"Exception", "BaseException", "Throwable", "StandardError"})
"""The bases of exceptions, in all languages."""


class Phase(Enum):
    """When code runs."""

    INIT = "once per execution environment"
    INVOKE = "on every event"


class CallKind(Enum):
    """What a call does, from the tables in `lambdalint/knowledge/calls`."""

    CLIENT = "builds a client"
    CONNECTION = "opens a connection"
    OPERATION = "calls an AWS API"
    HTTP = "sends an HTTP request"
    SLEEP = "waits"
    LOG = "writes a log record"
    CONCURRENCY = "starts a thread, a process or a task"
    WRITE = "writes a file"
    REMOVE = "removes a file"
    UNIQUE = "makes a random number, an id or a time, which is kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeout:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """A statement of a function that only names what a call gives, and needs nothing that the function has."""

    span: Span
    place: Span
    """Empty: before the statement of the module that it is in, where it could stand as well."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentRead:
    """The code reads a variable by a literal name."""

    span: Span
    name: str
    required: bool
    """Whether nothing in the code provides for its absence: a default, a condition, a handler of the exception."""
    raises: bool
    """Whether reading it raises where it is missing; elsewhere the code goes on with nothing, or an empty string."""
    sent: bool
    """Whether a call of an AWS API or an HTTP request is given it as it is."""
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


class Outcome(Enum):
    """What becomes of an exception that is caught."""

    RAISED = "raised again"
    RETURNED = "the function returns"
    DROPPED = "the function goes on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught:
    """A clause that catches exceptions."""

    span: Span
    """Its first line."""
    types: tuple[str, ...]
    """As they are written; none where it catches all."""
    outcome: Outcome
    leaves: bool
    """Whether some path in it ends what it is part of without raising, even if another raises."""
    logged: bool
    silent: bool
    """Whether nothing is done in it that could tell of the exception, but to log it and to give something back."""
    whole: bool
    """Whether what it guards is all that its function does, but for logging, computing and reading."""
    answers: bool
    """Whether its function gives something back anywhere."""
    guarded: Span
    """What it guards: the statement up to it."""
    phase: Phase
    via: tuple[Step, ...]

    @property
    def catches_all(self) -> bool:
        """Whether nearly every exception is one of its types."""
        return not self.types or any(one.rpartition(".")[2] in EVERYTHING for one in self.types)


@dataclass(frozen=True, slots=True, kw_only=True)
class StateWrite:
    """An event leaves something in what outlives it: a variable of the module, an attribute of a class."""

    span: Span
    name: str
    keyed: bool
    """Whether it is put under a key, as in a cache."""
    sources: tuple[EventField, ...]
    """The parts of the event that are left there, as they are or decoded; none where that is not told."""
    via: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unawaited:
    """A promise, task or coroutine that nobody waits for."""

    span: Span
    """The call."""
    name: str
    """What was called."""
    of_items: bool
    """Whether a method of a list starts it for each of the items: `forEach`, which waits for nothing."""
    awaitable: bool
    """Whether `await` can stand before the call."""
    runs: bool
    """Whether the work begins at all: that of a coroutine in Python does not."""
    via: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Statements in a row that wait for reads, one after the other, though none needs what another gives."""

    span: Span
    """All of them."""
    calls: tuple[Span, ...]
    """What they wait for."""
    declares: tuple[str, ...]
    """What they declare: `const order`."""
    plain: bool
    """Whether there is nothing between them, no comment for instance."""
    via: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What the entry point gives back on one path."""

    span: Span
    keys: tuple[str, ...] | None
    """Of a mapping that is written out; None for anything else."""
    values: tuple[Argument, ...]
    """What is known of the items of the mapping."""
    value: ReturnedValue
    """The same as far as it is written out, wherever it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A part of the event reaches a call that can be misused with it."""

    span: Span
    """The call."""
    sink: str
    """What it is used as: `SQL`, `shell command`, `code`, `path`, `URL`."""
    source: EventField
    via: tuple[Step, ...]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Handler:
    """A function's entry point and what it reaches within the project."""

    span: Span
    """The name where the entry point is defined, or what the handler setting names in the file."""
    symbol: str
    signature: Signature | None
    """Of the function that the runtime itself calls, in Python, JavaScript and TypeScript; None where something
    stands in front of it that is not the project's, or where it cannot be told."""
    context_reads: tuple[ContextRead, ...]
    """In Python, JavaScript, TypeScript and Ruby; none where the context may be another than Lambda's."""
    calls: tuple[Call, ...]
    environment_reads: tuple[EnvironmentRead, ...]
    environment_complete: bool
    """Whether the code reads no other variables than those that it names: False where it may."""
    environment_writes: tuple[EnvironmentWrite, ...]
    caught: tuple[Caught, ...]
    state_writes: tuple[StateWrite, ...]
    unawaited: tuple[Unawaited, ...]
    """Work that may be cut off: none where the runtime waits for all of it, as it does for callbacks."""
    waiting: tuple[Waiting, ...]
    """In JavaScript and TypeScript."""
    returned: tuple[Returned, ...]
    falls_through: bool
    """Whether the entry point may end without giving anything back; False too where that is not told."""
    flows: tuple[Flow, ...]
    event_reads: tuple[EventRead, ...]
    """In the languages whose code reads the event by its keys: Python, JavaScript, TypeScript, Ruby, and by its fields
    in the others."""
    event_writes: tuple[EventField, ...]
    """The parts of the event that the code sets."""
    parsed: tuple[Parsed, ...]
    """In Python, JavaScript, TypeScript and Ruby."""
    batch_answers: tuple[BatchAnswer, ...]
    """In Python, JavaScript, TypeScript, Java, Go, C#, Ruby and Rust."""
    returns_plainly: bool
    """Whether the entry point gives back nothing but what is written out: nothing, a text, a number, a mapping that has
    no `batchItemFailures`. False too where that is not told."""
    idempotency_keys: tuple[IdempotencyKey, ...]
    imports: tuple[Import, ...]
    """Of other packages than its own, in Python, JavaScript, TypeScript, Java and Go."""
    newer_than_runtime: tuple[NewerThanRuntime, ...]
    module_mismatches: tuple[ModuleMismatch, ...]
    """Of JavaScript files that are deployed as they are written: one of either module system at most."""
    restores: bool
    """Whether it has something done after its environment was restored from a snapshot."""
    blind_spots: tuple[BlindSpot, ...]
    """Where it may use AWS unseen: without any, `calls` has all the operations that it sends."""
    guessed: bool
    """Whether no template names it: it was recognised by its shape."""
    files: tuple[SourceFile, ...]
    """The files read for it: the one that holds the entry point first, then those that it imports."""
    unverified: tuple[Unverified, ...]
    """In these files."""
    secrets: tuple[Secret, ...]
    """In these files."""

    @property
    def names_layers_folder(self) -> bool:
        """Whether the code speaks of the folder that layers are unpacked into, and may look there by itself."""
        return any("/opt" in file.text for file in self.files)

    def names(self, word: str) -> bool:
        """Whether its files have a word anywhere, in comments too."""
        whole = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        return any(word in file.text and whole.search(file.text) for file in self.files)

    @property
    def hands_event_over(self) -> bool:
        """Whether a library gets the event as a whole, and may do anything with it."""
        return any(not read.field.path for read in self.event_reads)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedFile:
    """The handler setting leads to a file that a program wrote, a bundle for instance: what it does is not read."""

    span: Span
    """The handler setting."""
    place: Span
    """The start of that file."""
