"""What an expression can stand for, as far as the code's text tells.

`varies` says that no two events share the value: it comes from the event, from credentials fetched for it, or from one
turn of a loop.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Union

from msgspec import Struct, field
from msgspec.structs import force_setattr, replace

from lambdalint.model.call import Phase
from lambdalint.readers.code.program.expressions import Expression
from lambdalint.readers.code.program.modules import Namespace
from lambdalint.readers.code.program.origin import Origin
from lambdalint.readers.code.program.scopes import CallSite, Place, Scope
from lambdalint.source import Span

MAXIMUM_CHOICES = 40
MAXIMUM_SIZE = 100
MAXIMUM_NAME = 300
MAXIMUM_PATH = 12
"""Steps from the event to a part of it."""


class Single(Struct, frozen=True):
    """What no other values lie within."""

    size: ClassVar[int] = 1
    """How many values lie within one, itself included."""


class Unknown(Single, frozen=True):
    varies: bool = False
    origins: frozenset[Origin] = frozenset()
    prefix: str = ""
    """What it begins with, if it is a string."""
    is_context: bool = False
    """Whether it is what Lambda gives a handler besides the event."""
    is_callback: bool = False
    """Whether it is what older runtimes of Node.js give a handler to call with its response."""


class Event(Single, frozen=True, eq=False):
    """The event, or a part of it: `("Records", "[]", "body")`, `("Records", "[0]")` for the item at a position."""

    path: tuple[str, ...] = ()
    made: bool = False
    """Whether a library made something else of it on the way: an attribute of what is a map in this language."""
    span: Span | None = None
    """Where the code reads it, but for the event as a whole. Two that differ in nothing else are equal."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Event) and self.path == other.path and self.made == other.made

    def __hash__(self) -> int:
        return hash((self.path, self.made))

    @property
    def varies(self) -> bool:
        return True

    def part(self, key: str) -> Event:
        """What the event has under a key here; `[]` for any item, and for a key that is not told."""
        return self if len(self.path) >= MAXIMUM_PATH else Event((*self.path, key), self.made, self.span)


class Raised(Single, frozen=True):
    """An exception that was caught, or a part of it: `("response", "Error")`."""

    path: tuple[str, ...] = ()

    @property
    def varies(self) -> bool:
        return True

    def part(self, name: str) -> Raised:
        return self if len(self.path) >= MAXIMUM_PATH else Raised((*self.path, name))


class Text(Single, frozen=True, eq=False):
    """A string; `span` is where it is written. Two that differ in nothing else are equal."""

    text: str
    varies: bool = False
    span: Span | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and self.text == other.text and self.varies == other.varies

    def __hash__(self) -> int:
        return hash((self.text, self.varies))


class Literal(Single, frozen=True):
    """A number, a truth value, or None for nothing."""

    value: float | bool | None
    varies: bool = False


class External(Struct, frozen=True, cache_hash=True):
    """Something of a library or of the language itself: `boto3.client`, and `boto3.client()` for its result.

    A result knows what was `given` to the call; each knows what it is `of`: the function that was called, the object
    whose attribute it is.
    """

    name: str
    varies: bool = False
    given: Arguments | None = None
    of: External | None = None
    size: int = 1

    def __post_init__(self) -> None:
        given = 0 if self.given is None else self.given.size
        if given or self.of is not None:
            force_setattr(self, "size", 1 + given + (0 if self.of is None else self.of.size))


class Container(Struct, frozen=True, cache_hash=True):
    """A list, tuple or dict that is written out; `keys` are empty where an item has none."""

    keys: tuple[str, ...]
    items: tuple[Value, ...]
    varies: bool = False
    size: int = 1

    def __post_init__(self) -> None:
        force_setattr(self, "size", 1 + sum([item.size for item in self.items]))


class Choice(Struct, frozen=True, cache_hash=True):
    """One of several."""

    values: tuple[Value, ...]
    varies: bool = False
    size: int = 1

    def __post_init__(self) -> None:
        force_setattr(self, "varies", True in [value.varies for value in self.values])
        force_setattr(self, "size", 1 + sum([value.size for value in self.values]))


class Arguments(Struct, frozen=True, cache_hash=True):
    """Of a call. `opaque`: there are more, unpacked from something that is not written out."""

    positional: tuple[Value, ...] = ()
    named: tuple[tuple[str, Value], ...] = ()
    opaque: Value | None = None
    varies: bool = False
    size: int = 0

    def __post_init__(self) -> None:
        varies, size = False, 0
        for value in self.values if self.named or self.opaque is not None else self.positional:
            varies = varies or value.varies
            size += value.size
        if varies:
            force_setattr(self, "varies", True)
        if size:
            force_setattr(self, "size", size)

    @property
    def values(self) -> tuple[Value, ...]:
        if not self.named and self.opaque is None:
            return self.positional
        rest = () if self.opaque is None else (self.opaque,)
        return (*self.positional, *[value for _, value in self.named], *rest)

    def one(self, position: int, name: str) -> Value | None:
        """The argument at a position or of a name, if there is one."""
        if position < len(self.positional):
            return self.positional[position]
        return dict(self.named).get(name)


NO_ARGUMENTS = Arguments()


class Frame(Struct, eq=False):
    """A scope together with what its parameters and its surroundings are: one way in which it runs."""

    scope: Scope
    """Outlined."""
    parent: Frame | None
    arguments: dict[str, Value]
    phase: Phase
    names: dict[str, Value] = field(default_factory=dict)
    """The values of the scope's own names."""
    looked_up: dict[str, Value] = field(default_factory=dict)
    """The values of names, wherever they come from."""
    values: dict[Expression, Value] = field(default_factory=dict)
    """The values of calls, attributes and subscripts."""
    called: dict[Expression, tuple[Value, Arguments]] = field(default_factory=dict)
    """What calls call, and with what."""
    sites: tuple[tuple[CallSite, Value, Arguments], ...] | None = None
    """All of them, in their order, once asked for."""
    libraries: tuple[tuple[CallSite, External, Arguments], ...] | None = None
    """Those of something of a library, for each that may be meant, once asked for."""
    phases: dict[frozenset[Place], Phase] = field(default_factory=dict)
    """When code runs that conditions guard, by the places that they look at."""
    result: Value | None = None


class Routine(Struct, frozen=True, cache_hash=True):
    """A function of the project. `frame` is where it is defined; `given` are arguments that it has already."""

    scope: Scope
    frame: Frame
    given: Arguments = NO_ARGUMENTS
    varies: bool = False
    size: int = 1

    def __post_init__(self) -> None:
        if self.given.size:
            force_setattr(self, "size", 1 + self.given.size)


class Type(Single, frozen=True):
    """A class of the project."""

    scope: Scope
    frame: Frame
    varies: bool = False


class Object(Single, frozen=True, cache_hash=True):
    """An instance of a class of the project. `lasting`: it is kept from one event to the next."""

    type: Type
    frame: Frame | None
    """The run of the constructor that made it."""
    lasting: bool
    varies: bool = False


class Parent(Struct, frozen=True):
    """`super()`: what the bases of a class give to an instance or class."""

    type: Type
    receiver: Value
    varies: bool = False
    size: int = 1

    def __post_init__(self) -> None:
        force_setattr(self, "size", 1 + self.receiver.size)


Value = Union[  # noqa: UP007
    Unknown, Event, Raised, Text, Literal, External, Container, Choice, Routine, Type, Object, Parent, Namespace
]

UNKNOWN = Unknown()
VARYING = Unknown(varies=True)
CONTEXT = Unknown(varies=True, is_context=True)
CALLBACK = Unknown(varies=True, is_callback=True)
NOTHING = Literal(None)


def choice(values: Iterable[Value]) -> Value:
    """One of the values; what is unknown among them, or nothing, tells nothing unless it varies."""
    match tuple(values):
        case (alone,) if type(alone) is not Choice:
            return alone
        case found:
            flat = dict.fromkeys([one for value in found for one in each(value)])
    telling = [value for value in flat if value not in (UNKNOWN, NOTHING)][:MAXIMUM_CHOICES]
    if not telling:
        return NOTHING if [*flat] == [NOTHING] else UNKNOWN
    return telling[0] if len(telling) == 1 else Choice(tuple(telling))


def each(value: Value) -> tuple[Value, ...]:
    return value.values if type(value) is Choice else (value,)


def varying(value: Value) -> Value:
    """The same, for one event only."""
    if value.varies or isinstance(value, (Event, Raised)):
        return value
    if isinstance(value, Choice):
        return Choice(tuple(varying(item) for item in value.values))
    return replace(value, varies=True)


def held(value: Value) -> tuple[Value, ...]:
    """The items of a list, those that one of is meant, what a function is given already; nothing of others."""
    if type(value) is Container:
        return value.items
    if type(value) is Choice:
        return value.values
    return value.given.values if type(value) is Routine else ()
