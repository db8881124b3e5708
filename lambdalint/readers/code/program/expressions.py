"""Expressions of any language, as far as the values of names can be told from them.

Each language's outline makes them of its own syntax: parentheses, casts and type arguments are left out, and what has
no form here becomes a `Mixture` of its parts. Offsets are bytes of the file, as tree-sitter counts them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from lambdalint.readers.code.program.scopes import Import, Scope

MAXIMUM_PARTS = 400
"""Of an expression that is looked through; nobody writes longer conditions."""


class Expression(Struct, eq=False):
    start_byte: int
    end_byte: int


class Name(Expression):
    """A name alone; `this`, `self` and `super` too where the language has them."""

    text: str


class Member(Expression):
    """`object.name`, `object?.name`, `object::name`."""

    object: Expression
    name: str


class Index(Expression):
    """`object[key]`; `key` is None for a slice."""

    object: Expression
    key: Expression | None


class Argument(Struct, frozen=True):
    """`value`, `name=value`; `*value` and `...value` with `spread`, `**value` with `spread` and the name `**`."""

    value: Expression
    name: str = ""
    spread: bool = False


class Call(Expression):
    """`function(arguments)`; `new function(arguments)` with `makes`."""

    function: Expression
    arguments: tuple[Argument, ...]
    makes: bool = False


class String(Expression):
    """A string without parts to fill in, its escapes resolved."""

    text: str


class Constant(Expression):
    """A number, a truth value, or None for what the language calls null, nil, undefined or None."""

    value: float | bool | None


class Joined(Expression):
    """A string put together: parts filled in, adjacent literals, `+`."""

    parts: tuple[Expression, ...]


class Sequence(Expression):
    """A list, tuple, set or array that is written out."""

    items: tuple[Argument, ...]
    is_set: bool = False


class Collected(Expression):
    """A list, set or dict of what an expression gives for the items of others; `parts` are all that it is made of."""

    item: Expression
    parts: tuple[Expression, ...]
    makes: str = ""
    """`list`, `set`, `mapping` or `iterator`; empty where it is not told."""


class Mapping(Expression):
    """A dict, object or struct literal that is written out. A pair without a key is another mapping, unpacked."""

    pairs: tuple[tuple[Expression | None, Expression], ...]


class Either(Expression):
    """One of several: `a or b`, `a ?? b`, `c ? a : b`."""

    options: tuple[Expression, ...]
    test: Expression | None = None
    """What decides, in Python and JavaScript, where it is something else: `c`."""


class Awaited(Expression):
    """`await value`"""

    value: Expression


class Closure(Expression):
    """A function or class that is written where its value is used: a lambda, an arrow function."""

    scope: Scope


class Required(Expression):
    """A module as a value: `require("x")`, `import("x")`."""

    imported: Import


class Super(Expression):
    """What the bases of a class give to the instance at hand: `super()` in Python, `super` elsewhere."""


class Comparison(Expression):
    """`left operator right`, for an operator that says whether something holds: `==`, `in`, `instanceof`."""

    left: Expression
    operator: str
    right: Expression


class Mixture(Expression):
    """Anything else that is made of these."""

    parts: tuple[Expression, ...]


def last_name(call: Expression) -> str:
    """What is called, or read, by the last part of its name."""
    function = call.function if type(call) is Call else call
    if type(function) is Member:
        return function.name
    return function.text if type(function) is Name else ""


def looked_through(root: Expression, *, keys: bool, items: bool) -> Iterator[Expression]:
    """An expression and all that it is made of, functions written in it left out.

    `keys` of indexes and `items` of lists that are written out count where the language's conditions need them.
    """
    stack = [root]
    for _ in range(MAXIMUM_PARTS):
        if not stack:
            return
        one = stack.pop()
        yield one
        if isinstance(one, Index) and keys and one.key is not None:
            stack += (one.object, one.key)
        elif items or not isinstance(one, Sequence):
            stack += _parts(one)


def _parts(one: Expression) -> tuple[Expression, ...]:
    match one:
        case Member() | Index():
            return (one.object,)
        case Call():
            return (one.function, *(argument.value for argument in one.arguments))
        case Comparison():
            return (one.left, one.right)
        case Joined() | Mixture() | Collected():
            return one.parts
        case Either():
            return one.options
        case Sequence():
            return tuple(item.value for item in one.items)
        case Awaited():
            return (one.value,)
    return ()
