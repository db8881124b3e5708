"""Facts about a handler's source code. A fact that a reader cannot supply is absent, never negative."""

from __future__ import annotations

import re
from enum import Enum

from msgspec import Struct

from lambdalint.model.batch import BatchAnswer
from lambdalint.model.blind_spot import BlindSpot
from lambdalint.model.call import Argument, Call, Phase
from lambdalint.model.contract import ContextRead, ReturnedValue, Signature
from lambdalint.model.dependency import Import, ModuleMismatch, NewerThanRuntime
from lambdalint.model.event_field import EventField, EventRead, Parsed
from lambdalint.model.idempotency import IdempotencyKey
from lambdalint.model.step import Step
from lambdalint.model.text import Secret, Unverified
from lambdalint.source import SourceFile, Span

EVERYTHING = frozenset({"Exception", "BaseException", "Throwable", "StandardError"})
"""The bases of exceptions, in all languages."""


class EnvironmentRead(Struct, frozen=True, kw_only=True):
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
    tested: bool
    """Whether the code asks somewhere whether it is there."""
    via: tuple[Step, ...]


class EnvironmentWrite(Struct, frozen=True, kw_only=True):
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


class Caught(Struct, frozen=True, kw_only=True):
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


class StateWrite(Struct, frozen=True, kw_only=True):
    """An event leaves something in what outlives it: a variable of the module, an attribute of a class."""

    span: Span
    name: str
    keyed: bool
    """Whether it is put under a key, as in a cache."""
    sources: tuple[EventField, ...]
    """The parts of the event that are left there, as they are or decoded; none where that is not told."""
    via: tuple[Step, ...]


class Unawaited(Struct, frozen=True, kw_only=True):
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


class Waiting(Struct, frozen=True, kw_only=True):
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


class Returned(Struct, frozen=True, kw_only=True):
    """What the entry point gives back on one path."""

    span: Span
    keys: tuple[str, ...] | None
    """Of a mapping that is written out; None for anything else."""
    values: tuple[Argument, ...]
    """What is known of the items of the mapping."""
    value: ReturnedValue
    """The same as far as it is written out, wherever it is written."""


class Flow(Struct, frozen=True, kw_only=True):
    """A part of the event reaches a call that can be misused with it."""

    span: Span
    """The call."""
    sink: str
    """What it is used as: `SQL`, `shell command`, `code`, `path`, `URL`."""
    source: EventField
    via: tuple[Step, ...]


_ANSWERING = frozenset({"cfn-response", "cfnresponse", "crhelper", "cfn-custom-resource"})
"""Libraries that answer CloudFormation."""
_OF_RESOURCES = frozenset({"ResourceProperties", "PhysicalResourceId", "LogicalResourceId", "ResponseURL", "StackId"})
"""What CloudFormation sends with each type of request (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
crpg-ref-requests.html)."""
_OF_PIPELINES = frozenset({"LifecycleEventHookExecutionId", "CodePipeline.job"})
"""What CodeDeploy sends to a hook, which it runs once for each deployment (https://docs.aws.amazon.com/codedeploy/latest/
userguide/reference-appspec-file-structure-hooks.html), and CodePipeline to an action (https://docs.aws.amazon.com/
codepipeline/latest/userguide/action-reference-Lambda.html)."""


class Handler(Struct, frozen=True, eq=False, kw_only=True):
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
    """None in Python, JavaScript and TypeScript where something stands in front of the function that is not the
    project's: it may make something else of what the function gives back."""
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
    def is_of_deployments(self) -> bool:
        """Whether it runs only when something is deployed: it answers CloudFormation, which invokes it whenever a stack
        changes, or CodeDeploy or CodePipeline."""
        asked = {read.field.path[0] for read in self.event_reads if read.field.path}
        is_asked = "RequestType" in asked and not asked.isdisjoint(_OF_RESOURCES)
        return is_asked or bool(asked & _OF_PIPELINES) or any(one.package in _ANSWERING for one in self.imports)

    @property
    def hands_event_over(self) -> bool:
        """Whether a library gets the event as a whole, and may do anything with it."""
        return any(not read.field.path for read in self.event_reads)


class MissingFile(Struct, frozen=True, kw_only=True):
    """The handler setting names a file that the code root does not have."""

    span: Span
    """The handler setting."""
    path: str
    """The file looked for, relative to the repository."""
    nearest: str | None
    """A file of the code root that may have been meant, as the setting would name it."""
    place: Span | None
    """The start of that file."""


class MissingSymbol(Struct, frozen=True, kw_only=True):
    """The handler setting names something that its file does not define."""

    span: Span
    """The handler setting."""
    symbol: str
    """Empty if the setting names a file alone."""
    nearest: str | None
    """A function of the file that may have been meant, as the setting would end with it."""
    place: Span
    """That function's name, else the start of the file."""


class GeneratedFile(Struct, frozen=True, kw_only=True):
    """The handler setting leads to a file that a program wrote, a bundle for instance: what it does is not read."""

    span: Span
    """The handler setting."""
    place: Span
    """The start of that file."""
