"""What methods of the event, and of what comes from it, give."""

from __future__ import annotations

from lambdalint import lazy
from lambdalint.readers.code.program.origins import mixed, origins
from lambdalint.readers.code.program.values import (
    Arguments,
    Event,
    Literal,
    Text,
    Unknown,
    Value,
)

LOOKUPS = frozenset({"get", "pop", "setdefault", "values", "items", "copy", "popitem"})
"""Methods of maps that give what is in them."""

_KEYED = frozenset({"get", "pop", "setdefault", "at", "fetch", "dig", "elementAt"})
_GETTER = lazy.pattern(r"get([A-Z])(\w*)")
_GETTERS = frozenset({"java", "kotlin"})
"""Languages in which the parts of an event have methods that give them: `event.getRecords()`."""

_SAME = frozenset({"filter", "stream", "toSorted", "toReversed"})
"""Methods of lists whose items are among those of the list."""

_FIRST = frozenset({"first", "getFirst"})

READING = LOOKUPS | _KEYED | _FIRST
"""Methods that read a part of what they are called on."""


def asked_of(owner: Value, method: str, arguments: Arguments, language: str) -> Value:
    """What a method of a part of the event gives: `event.get("body")`, `event["headers"].items()`, `body.strip()`."""
    if isinstance(owner, Event):
        found = _part(owner, method, arguments, language)
        if found is not None:
            return found
    given = mixed(arguments.values)
    passed = {origin.through((method,)) for origin in origins(owner)}
    return Unknown(varies=True, origins=frozenset({*passed, *given.origins}))


def _part(owner: Event, method: str, arguments: Arguments, language: str) -> Event | None:
    if method in _KEYED and arguments.positional:
        keys = arguments.positional if method == "dig" else arguments.positional[:1]
        for key in keys:
            owner = owner.part(_step(key))
        return owner
    if method in LOOKUPS:
        whole = method == "copy" or (owner.path and method in {"values", "items"})  # whose items are asked for next
        return owner if whole else owner.part("[]")
    if method in _SAME:
        return owner
    if method in _FIRST and not arguments.positional:
        return owner.part("[0]")
    getter = _GETTER.fullmatch(method) if language in _GETTERS and not arguments.positional else None
    return None if getter is None else owner.part(getter[1].lower() + getter[2])


def _step(key: Value) -> str:
    if isinstance(key, Text):
        return key.text
    return f"[{key.value}]" if isinstance(key, Literal) and isinstance(key.value, int) else "[]"
