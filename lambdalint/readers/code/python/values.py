"""What an expression can stand for, as far as the code's text tells.

`varies` says that no two events share the value: it comes from the event, from credentials fetched for it, or from one
turn of a loop.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Union

from lambdalint.model.code import Phase
from lambdalint.readers.code.python.modules import Namespace
from lambdalint.readers.code.python.scopes import Scope
from lambdalint.source import Span

MAXIMUM_CHOICES = 40
MAXIMUM_SIZE = 100
MAXIMUM_NAME = 300


@dataclass(frozen=True, slots=True)
class Unknown:
    varies: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A string; `span` is where it is written."""

    text: str
    varies: bool = False
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class External:
    """Something of a library or of Python itself: `boto3.client`, and `boto3.client()` for its result."""

    name: str
    varies: bool = False


@dataclass(frozen=True, slots=True)
class Container:
    """A list, tuple or dict that is written out; `keys` are empty where an item has none."""

    keys: tuple[str, ...]
    items: tuple[Value, ...]
    varies: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    values: tuple[Value, ...]

    @property
    def varies(self) -> bool:
        return any(value.varies for value in self.values)


@dataclass(frozen=True, slots=True)
class Arguments:
    """Of a call. `opaque`: there are more, unpacked from something that is not written out."""

    positional: tuple[Value, ...] = ()
    named: tuple[tuple[str, Value], ...] = ()
    opaque: Value | None = None

    @property
    def values(self) -> Iterator[Value]:
        yield from self.positional
        yield from (value for _, value in self.named)
        if self.opaque is not None:
            yield self.opaque

    @property
    def varies(self) -> bool:
        return any(value.varies for value in self.values)


@dataclass(eq=False, slots=True)
class Frame:
    """A scope together with what its parameters and its surroundings are: one way in which it runs."""

    scope: Scope
    parent: Frame | None
    arguments: dict[str, Value]
    phase: Phase
    names: dict[str, Value] = field(default_factory=dict)
    """The values of names, once looked up."""
    values: dict[int, Value] = field(default_factory=dict)
    """The values of calls, attributes and subscripts, by node."""
    result: Value | None = None


@dataclass(frozen=True, slots=True)
class Routine:
    """A function of the project. `frame` is where it is defined; `given` are arguments that it has already."""

    scope: Scope
    frame: Frame
    given: Arguments = Arguments()
    varies: bool = False


@dataclass(frozen=True, slots=True)
class Type:
    """A class of the project."""

    scope: Scope
    frame: Frame
    varies: bool = False


@dataclass(frozen=True, slots=True)
class Object:
    """An instance of a class of the project. `lasting`: it is kept from one event to the next."""

    type: Type
    frame: Frame | None
    """The run of `__init__` that made it."""
    lasting: bool
    varies: bool = False


@dataclass(frozen=True, slots=True)
class Parent:
    """`super()`: what the bases of a class give to an instance or class."""

    type: Type
    receiver: Value
    varies: bool = False


Value = Union[Unknown, Text, External, Container, Choice, Routine, Type, Object, Parent, Namespace]  # noqa: UP007

UNKNOWN = Unknown()
VARYING = Unknown(varies=True)


def choice(values: Iterable[Value]) -> Value:
    """One of the values; what is unknown among them tells nothing, unless it varies."""
    flat: dict[Value, None] = {}
    for value in values:
        flat.update(dict.fromkeys(value.values if isinstance(value, Choice) else (value,)))
    telling = [value for value in flat if value != UNKNOWN][:MAXIMUM_CHOICES]
    if not telling:
        return UNKNOWN
    return telling[0] if len(telling) == 1 else Choice(tuple(telling))


def each(value: Value) -> tuple[Value, ...]:
    return value.values if isinstance(value, Choice) else (value,)


def varying(value: Value) -> Value:
    """The same, for one event only."""
    if value.varies:
        return value
    if isinstance(value, Choice):
        return Choice(tuple(varying(item) for item in value.values))
    return replace(value, varies=True)


def _is_large(value: Value) -> bool:
    """Whether more values lie within this one than anybody writes for people to read."""
    stack: list[Value] = [value]
    for count, one in enumerate(stack):
        if count > MAXIMUM_SIZE:
            return True
        if isinstance(one, Container):
            stack.extend(one.items)
        elif isinstance(one, Routine):
            stack.extend(one.given.values)
        elif isinstance(one, Choice):
            stack.extend(one.values)
        elif isinstance(one, Parent):
            stack.append(one.receiver)
    return False


def bounded(value: Value) -> Value:
    """The value, unless it is too large, or named at too great length, to be worth comparing with others."""
    large = len(value.name) > MAXIMUM_NAME if isinstance(value, External) else _is_large(value)
    return Unknown(value.varies) if large else value
