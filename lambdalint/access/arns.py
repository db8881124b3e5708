"""ARNs with wildcards and with parts that are not known, and whether two may be the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec import Struct

MAXIMUM_LENGTH = 300
MAXIMUM_STEPS = 10_000
"""Of a comparison. What is longer, or takes more, is taken to be equal to anything."""

_FIELDS = 6
"""Of an ARN: `arn`, the partition, the service, the Region, the account, and the resource, which may hold colons."""


class Hole(Struct, frozen=True):
    """A part of a text that is not known."""

    name: str = ""
    """Parts of one name are equal, wherever they are; what has none may be anything."""
    made: bool = False
    """Whether it is the name that CloudFormation makes up for a resource: then no other name is equal to it."""
    plain: bool = False
    """Whether it holds neither a colon nor a slash."""


Pattern = tuple[str | Hole, ...]
"""A text in pieces, in which `*` and `?` are wildcards."""

ANY: Pattern = ("*",)


def pattern(pieces: Iterable[str | Hole]) -> Pattern:
    """Pieces in a row, without empty ones, texts side by side joined."""
    joined: list[str | Hole] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        elif piece != "":
            joined.append(piece)
    return tuple(joined)


@lru_cache(maxsize=8192)
def may_equal(one: Pattern, other: Pattern) -> bool:
    """Whether there is a text that both stand for."""
    if one == other or ANY in (one, other):
        return True
    mine, theirs = list(_fields(one)), list(_fields(other))
    if len(mine) == len(theirs) == _FIELDS:
        return all(_may_equal(ours, others) for ours, others in zip(mine, theirs, strict=True))
    return _may_equal(one, other)


def _fields(text: Pattern) -> Iterator[Pattern]:
    """What stands between the colons, the last with all that follow."""
    field: list[str | Hole] = []
    count = 1
    for piece in text:
        if isinstance(piece, Hole):
            field.append(piece)
            continue
        parts = piece.split(":", _FIELDS - count)
        for part in parts[:-1]:
            yield pattern((*field, part))
            field, count = [], count + 1
        field.append(parts[-1])
    yield pattern(field)


class _Some(Struct, frozen=True):
    """Characters, any number of them, of which a `plain` one is no colon and no slash."""

    plain: bool = False


class _One(Struct, frozen=True):
    """A single character, of which a `made` one is a letter or a digit."""

    made: bool = False


_Atom = str | Hole | _Some | _One
_Atoms = tuple[_Atom, ...]

# CloudFormation User Guide, "Name type": a name that is made up is that of the stack, the logical id and a random text,
# which has at least 12 characters in every service
_MADE: _Atoms = (_Some(plain=True), "-", _Some(plain=True), *[_One(made=True)] * 12)


def _may_equal(one: Pattern, other: Pattern) -> bool:
    if all(isinstance(piece, str) and "*" not in piece and "?" not in piece for piece in (*one, *other)):
        return one == other
    start = (tuple(_atoms(one)), tuple(_atoms(other)))
    if max(map(len, start)) > MAXIMUM_LENGTH:
        return True
    pending, seen = [start], {start}
    while pending:
        left, right = pending.pop()
        if not left or not right:
            if all(_spans(atom) for atom in (*left, *right)):
                return True
            continue
        further = [state for state in _further(left, right) if state not in seen]
        pending += further
        seen.update(further)
        if len(seen) > MAXIMUM_STEPS:
            return True
    return False


def _atoms(text: Pattern) -> Iterator[_Atom]:
    for piece in text:
        if isinstance(piece, Hole):
            yield piece if piece.name else _Some(piece.plain)
        else:
            for character in piece:
                yield _Some() if character == "*" else _One() if character == "?" else character


def _further(one: _Atoms, other: _Atoms) -> Iterator[tuple[_Atoms, _Atoms]]:
    """What is left to compare, in each way in which two texts can begin alike."""
    first, second = one[0], other[0]
    if first == second and isinstance(first, str | Hole):
        yield one[1:], other[1:]  # what is equal takes the same from both
    elif _spans(first) or _spans(second):
        for mine, theirs in ((one, other), (other, one)):
            if _spans(mine[0]):
                yield mine[1:], theirs
                if _takes(mine[0], theirs[0]):
                    yield mine, theirs[1:]
    elif isinstance(first, Hole) and isinstance(second, Hole):
        return  # names that are made up for two resources
    elif isinstance(first, Hole):
        yield (*_MADE, *one[1:]), other
    elif isinstance(second, Hole):
        yield one, (*_MADE, *other[1:])
    elif _are_alike(first, second):
        yield one[1:], other[1:]


def _spans(atom: _Atom) -> bool:
    return isinstance(atom, _Some) or (isinstance(atom, Hole) and not atom.made)


def _takes(span: _Atom, atom: _Atom) -> bool:
    plain = isinstance(span, _Some | Hole) and span.plain
    return not (plain and atom in (":", "/"))


def _are_alike(one: _Atom, other: _Atom) -> bool:
    single, against = (one, other) if isinstance(one, _One) else (other, one)
    if not isinstance(single, _One):
        return one == other
    return not single.made or not isinstance(against, str) or against.isalnum()
