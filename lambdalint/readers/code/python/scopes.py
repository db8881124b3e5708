"""What is known of a module, class or function from its text alone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from tree_sitter import Node

if TYPE_CHECKING:
    from lambdalint.readers.code.python.modules import Module

Place = tuple[str, str]
"""Where a value can be kept: a name and, for `self.client`, the attribute; `("CACHE", "")` for a name alone."""


class Kind(Enum):
    MODULE = auto()
    CLASS = auto()
    FUNCTION = auto()


class How(Enum):
    """How a name gets its value from a binding's node."""

    VALUE = auto()
    """`name = node`"""
    PART = auto()
    """Unpacked from the node."""
    ITEM = auto()
    """One of the node's items per turn of a loop."""
    ENTERED = auto()
    """`with node as name`"""
    CHANGED = auto()
    """`name[...] = node` or `name.append(node)`: the name has its value from elsewhere."""
    DEFINITION = auto()
    IMPORT = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Import:
    """`from {module} import {name}`, with `level` dots; `import {module}` where `name` is empty.

    `whole`: `import a.b` binds `a`, `import a.b as c` binds `a.b`.
    """

    module: str
    level: int = 0
    name: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What has to hold for a piece of code to run, once its function is called."""

    conditional: bool = False
    caught: bool = False
    """Whether a KeyError from here is caught."""
    tested: bool = False
    """Whether it is part of a condition itself."""
    guards: frozenset[Place] = frozenset()
    """The places that the conditions around it look at."""


@dataclass(frozen=True, slots=True)
class Site:
    """A node to come back to once the values of names are known."""

    node: Node
    circumstance: Circumstance


@dataclass(frozen=True, slots=True)
class Binding:
    how: How
    name: Node
    node: Node | None = None
    scope: Scope | None = None
    imported: Import | None = None


class Rank(Enum):
    """Which arguments a parameter takes."""

    ONE = auto()
    NAMED = auto()
    """One, by name only."""
    REST = auto()
    NAMED_REST = auto()


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    rank: Rank
    default: Node | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A function or class where it is defined."""

    scope: Scope
    circumstance: Circumstance


@dataclass(eq=False, slots=True)
class Scope:
    """A module, class or function (`lambda` too). `outline` fills everything from `bindings` on, once, when asked."""

    module: Module
    kind: Kind
    node: Node
    parent: Scope | None = None
    name: str = ""
    decorators: tuple[Node, ...] = ()
    kept: bool = False
    """Whether its result is kept from call to call, as its decorators or its metaclass say."""
    parameters: tuple[Parameter, ...] = ()
    outlined: bool = False
    bindings: dict[str, list[Binding]] = field(default_factory=lambda: defaultdict(list))
    attributes: dict[Place, list[Node]] = field(default_factory=lambda: defaultdict(list))
    """What `self.x` and the like are set to."""
    foreign: set[str] = field(default_factory=set)
    """Names declared global or nonlocal."""
    places: set[Place] = field(default_factory=set)
    """What it writes to besides its own names; `("", "x")` for attribute `x` of anything."""
    global_names: set[str] = field(default_factory=set)
    stars: list[Import] = field(default_factory=list)
    imports: list[tuple[Import, Circumstance]] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    calls: list[Site] = field(default_factory=list)
    subscripts: list[Site] = field(default_factory=list)
    properties: list[Site] = field(default_factory=list)
    """Attributes that are read, not called."""
    memberships: list[Site] = field(default_factory=list)
    """Comparisons; those with `in` matter."""
    entered: list[Site] = field(default_factory=list)
    stored: list[Node] = field(default_factory=list)
    """Subscripts that are assigned to, and what `|=` and the like change."""
    results: list[Node] = field(default_factory=list)
    """What it returns or yields."""
