"""What is known of a module, class or function from its text alone.

A language's outline fills a scope once, when somebody asks: it visits the scope's own statements, leaving the bodies of
the functions and classes in it for their own turn.
"""

from __future__ import annotations

from collections import defaultdict
from enum import Enum, auto
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace
from tree_sitter import Node

from lambdalint.readers.code.program.expressions import Call, Comparison, Expression, Index, Member

if TYPE_CHECKING:
    from lambdalint.readers.code.program.modules import Module

Place = tuple[str, str]
"""Where a value can be kept: a name and, for `self.client`, the attribute; `("CACHE", "")` for a name alone."""

MAXIMUM_LEVELS = 50
"""Of functions and classes in each other."""

CONSTRUCTOR = "__init__"
"""The name that every language's outline gives to what makes an instance: Python's own name for it.

It is a function of the class whose first parameter is the instance, as of every method; what a class's fields are
initialised with is assigned there first."""


CLOSURE = "lambda"
"""The name of functions that are written where their value is used."""


class Kind(Enum):
    __hash__ = object.__hash__  # in C: they are asked for often

    MODULE = auto()
    CLASS = auto()
    FUNCTION = auto()


class How(Enum):
    """How a name gets its value from a binding's expression."""

    __hash__ = object.__hash__  # in C: they are asked for often

    VALUE = auto()
    """`name = value`"""
    PART = auto()
    """Unpacked from the value by its position, or in a way that is not told."""
    KEY = auto()
    """Unpacked from the value by a key: `const { key: name } = value`."""
    ITEM = auto()
    """One of the value's items per turn of a loop."""
    ENTERED = auto()
    """`with value as name`"""
    CHANGED = auto()
    """`name[...] = value` or `name.append(value)`: the name has its value from elsewhere."""
    TYPED = auto()
    """Declared to be an instance of the class that the value names, its own value not told."""
    DEFINITION = auto()
    IMPORT = auto()
    CAUGHT = auto()
    """The exception that a clause catches."""
    UNKNOWN = auto()


class Import(Struct, frozen=True):
    """`from {module} import {name}`, with `level` dots; `import {module}` where `name` is empty, all of it for `*`.

    `whole`: in Python, `import a.b` binds `a`, `import a.b as c` binds `a.b`.
    """

    module: str
    level: int = 0
    name: str = ""
    whole: bool = False


class Circumstance(Struct, frozen=True):
    """What has to hold for a piece of code to run, once its function is called."""

    conditional: bool = False
    repeated: bool = False
    """Whether it is in a loop."""
    caught: bool = False
    """Whether the exception that a missing variable raises is caught."""
    tried: bool = False
    """Whether an exception that bad input raises is caught: a `try` around it with a clause for that."""
    optional: bool = False
    """Whether it is read only if there is something to read it of: `a?.b`."""
    tested: bool = False
    """Whether it is part of a condition itself: what `if` and `while` ask, an operand of `!`, `==` or of `&&`."""
    defaulted: bool = False
    """Whether something else takes its place where it is nothing: the left side of `or`, `||`, `??`, `?:`."""
    awaited: bool = False
    """Whether it is what an `await` waits for."""
    guards: frozenset[Place] = frozenset()
    """The places that the conditions around it look at."""

    @property
    def plain(self) -> Circumstance:
        """Of what decides nothing by itself, though what is made of it may."""
        if not (self.tested or self.defaulted or self.awaited or self.optional):
            return self
        return replace(self, tested=False, defaulted=False, awaited=False, optional=False)


class Site(Struct, frozen=True):
    """An expression to come back to once the values of names are known."""

    node: Expression
    circumstance: Circumstance


class CallSite(Struct, frozen=True):
    node: Call
    circumstance: Circumstance


class ImportSite(Struct, frozen=True):
    imported: Import
    circumstance: Circumstance
    start_byte: int
    end_byte: int


class Binding(Struct, frozen=True):
    """`start_byte` and `end_byte` cover the name where it is bound."""

    how: How
    start_byte: int
    end_byte: int
    value: Expression | None = None
    scope: Scope | None = None
    imported: Import | None = None
    key: str = ""


class Rank(Enum):
    """Which arguments a parameter takes."""

    __hash__ = object.__hash__  # in C: they are asked for often

    ONE = auto()
    NAMED = auto()
    """One, by name only."""
    REST = auto()
    NAMED_REST = auto()


class Parameter(Struct, frozen=True):
    """One that is taken apart (`({ body }) => …`) has a name that no code can say; its parts are bound to it by key."""

    name: str
    rank: Rank = Rank.ONE
    default: Expression | None = None
    type: Expression | None = None
    """The class that it is declared to be an instance of."""
    start_byte: int = 0
    end_byte: int = 0
    """Of all that declares it; 0 where that is not told."""


class Definition(Struct, frozen=True):
    """A function or class where it is defined."""

    scope: Scope
    circumstance: Circumstance


class Catch(Struct, frozen=True):
    """A clause that catches exceptions: those of `types`, as they are written, or all if there are none."""

    start_byte: int
    end_byte: int
    """Of its first line: `except ValueError as error:`."""
    types: tuple[str, ...]
    name: str
    """What the exception is called in it."""
    raises: bool
    """Whether it raises again, whatever happens in it."""
    circumstance: Circumstance
    last_byte: int = 0
    """Where all of it ends; 0 where that is not told."""
    around: tuple[int, int] = (0, 0)
    """Where the statement begins and ends whose exceptions it catches, this and other clauses included."""


class Write(Struct, frozen=True):
    """The code puts something into a place."""

    place: Place
    start_byte: int
    end_byte: int
    circumstance: Circumstance


class Wait(Struct, frozen=True, eq=False):
    """A statement that declares something and waits for a call: `const order = await load(id);`"""

    start_byte: int
    end_byte: int
    call: Call
    declares: str
    """What it begins with, up to the `=`: `const order`, `let { Item: order }`."""
    after: Wait | None
    """The one just before it."""


class Declared(Struct, frozen=True):
    """A statement that names what a call gives: `const s3 = new S3Client({});`"""

    call: Call
    name: str
    node: Node


class Scope(Struct, eq=False):
    """A module, class or function (lambdas too). An outline fills everything from `bindings` on, once, when asked."""

    module: Module
    kind: Kind
    node: Node
    """What the language's outline reads."""
    parent: Scope | None = None
    name: str = ""
    decorators: tuple[Expression, ...] = ()
    bases: tuple[Expression, ...] = ()
    """Of a class."""
    metaclass: Expression | None = None
    kept: bool = False
    """Whether its result is kept from call to call, as its decorators or its metaclass say."""
    parameters: tuple[Parameter, ...] = ()
    """Of a function. A method's first one is its receiver: `self`, `this`."""
    is_static: bool = False
    """A method that takes no receiver."""
    is_class_method: bool = False
    """A method whose receiver is the class."""
    is_property: bool = False
    """A method that is read like an attribute."""
    is_asynchronous: bool = False
    open: bool = False
    """Of a class: whether the names of its members can be used in its methods as they are, without a receiver."""
    outlined: bool = False
    bindings: dict[str, list[Binding]] = field(default_factory=lambda: defaultdict(list))
    exports: dict[str, list[Binding]] | None = None
    """What a module gives to those that import it, where these are not its names as they are."""
    attributes: dict[Place, list[Expression]] = field(default_factory=lambda: defaultdict(list))
    """What `self.x` and the like are set to."""
    foreign: set[str] = field(default_factory=set)
    """Names of the surroundings that it binds: what is `global` and `nonlocal` in Python, or not declared here."""
    global_names: set[str] = field(default_factory=set)
    """Those of them that are the module's."""
    places: set[Place] = field(default_factory=set)
    """What it writes to besides its own names; `("", "x")` for attribute `x` of anything."""
    tested: set[Place] = field(default_factory=set)
    """What its conditions look at."""
    writes: list[Write] = field(default_factory=list)
    stars: list[Import] = field(default_factory=list)
    """Of what it imports all; what is visible without an import too, such as the other files of a package."""
    imports: list[ImportSite] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    """Those with a name."""
    closures: list[Scope] = field(default_factory=list)
    """Functions and classes that are written where they are used."""
    calls: list[CallSite] = field(default_factory=list)
    subscripts: list[tuple[Index, Circumstance]] = field(default_factory=list)
    properties: list[tuple[Member, Circumstance]] = field(default_factory=list)
    """Attributes that are read, not called."""
    memberships: list[Comparison] = field(default_factory=list)
    entered: list[Site] = field(default_factory=list)
    stored: list[Expression] = field(default_factory=list)
    """Subscripts and attributes that are assigned to, or deleted."""
    results: list[Site] = field(default_factory=list)
    """What it returns or yields."""
    yields: bool = False
    """Whether some of them are yielded."""
    falls_through: bool = False
    """Whether it can end without a return."""
    raised: list[Site] = field(default_factory=list)
    catches: list[Catch] = field(default_factory=list)
    declared: list[Declared] = field(default_factory=list)
    """Of JavaScript."""
    waits: list[Wait] = field(default_factory=list)
    """Of JavaScript."""
    discarded: list[Expression] = field(default_factory=list)
    """Expressions that are statements: nobody takes their values."""

    @property
    def inner(self) -> list[Scope]:
        return [*[definition.scope for definition in self.definitions], *self.closures]

    @property
    def is_deep(self) -> bool:
        """Whether more functions and classes are around it than anybody writes: what it defines is left out."""
        scope: Scope | None = self
        for _ in range(MAXIMUM_LEVELS):
            if scope is None:
                return False
            scope = scope.parent
        return True
