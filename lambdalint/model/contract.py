"""What a runtime and a handler owe each other: the call, the context, the kinds of values that go back."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from lambdalint.model.step import Step
from lambdalint.source import Span


class Taking(Enum):
    """Which arguments a parameter takes."""

    REQUIRED = "one that must be given"
    OPTIONAL = "one that need not be given"
    NAMED = "one that must be given by its name"
    NAMED_OPTIONAL = "one that may be given by its name"
    REST = "all that are left"
    NAMED_REST = "all that are left and have names"


class HandlerParameter(Struct, frozen=True, kw_only=True):
    """Of a handler."""

    span: Span
    """With its type and its default."""
    name: str
    """Empty for one that is taken apart: `({ body }) => …`."""
    taking: Taking
    used: bool
    """Whether its name occurs in the function again; yes where that is not told."""


class Signature(Struct, frozen=True, kw_only=True):
    """How the function can be called that the runtime calls. `self` is no parameter of a method that is bound."""

    parameters: tuple[HandlerParameter, ...]
    is_asynchronous: bool
    """`async def`, `async () => …`"""
    streams: bool
    """Whether it is wrapped in `awslambda.streamifyResponse`, so that it gets a stream besides event and context."""


class ContextRead(Struct, frozen=True, kw_only=True):
    """The code asks the context for something."""

    span: Span
    """The name that is read where `plain`, else the expression."""
    name: str
    called: bool
    """Whether it is called as a method."""
    provided: bool
    """Whether the code provides for its absence, or puts something there itself."""
    plain: bool
    """Whether it is read as `context.name`."""
    via: tuple[Step, ...]


class Kind(Enum):
    """What sort of value something is."""

    UNKNOWN = "something"
    TEXT = "a string"
    NUMBER = "a number"
    BOOLEAN = "a truth value"
    NOTHING = "nothing"
    MAPPING = "a mapping"
    LIST = "a list"
    SET = "a set"
    BYTES = "bytes"
    DATETIME = "a date or time"
    UUID = "a UUID"
    DECIMAL = "a decimal number"
    VIEW = "a view of a mapping"
    ITERATOR = "an iterator"
    STREAM = "a stream"
    PATH = "a path object"
    COROUTINE = "a coroutine that nobody awaits"
    INSTANCE = "an instance of a class"
    EXCEPTION = "an exception"
    FUNCTION = "a function or class"
    BIGINT = "a BigInt"


class ShownError(Struct, frozen=True, kw_only=True):
    """A part of an exception that is caught."""

    types: tuple[str, ...]
    """What the clause catches, as it is written; none where it catches all, or where that is not told."""
    path: tuple[str, ...]
    """`("message",)`; empty for the exception as a whole."""
    passed: tuple[str, ...]
    """The functions and methods that it passed through, the last one last: `("str",)`."""
    tested: bool
    """Whether a condition looked at the exception before."""


class ReturnedValue(Struct, frozen=True, kw_only=True):
    """A value that goes back, as far as the code writes it out."""

    span: Span
    """Where it is put into the value around it; of a whole, where it is written, also in another function."""
    key: str
    """What the mapping around it has it under; empty for the whole, and for an item of a list."""
    kinds: tuple[Kind, ...]
    """What it may be; `UNKNOWN` is among them where one of the ways to make it is not told."""
    texts: tuple[str, ...]
    """The strings that it may be, as far as they are known."""
    numbers: tuple[float, ...]
    parts: tuple[ReturnedValue, ...]
    """The items of a mapping or a list that is written out."""
    complete: bool
    """Whether these are all."""
    encoded: tuple[ReturnedValue, ...]
    """What it is the JSON text of."""
    errors: tuple[ShownError, ...]
    """The exceptions that it tells of."""

    def part(self, key: str) -> ReturnedValue | None:
        """What a mapping has under a key; the last one counts."""
        return next((one for one in reversed(self.parts) if one.key == key), None)

    def is_always(self, kinds: frozenset[Kind]) -> bool:
        """Whether it is of one of these kinds, whichever way it is made."""
        return kinds.issuperset(self.kinds)
