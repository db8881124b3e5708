"""How long requests wait for an answer, and whether they leave the machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lambdalint import lazy
from lambdalint.knowledge.calls import Waiting
from lambdalint.model.call import Timeout
from lambdalint.readers.code.program.expressions import Member, Name
from lambdalint.readers.code.program.given import MAXIMUM_LINKS, MAXIMUM_WITHIN
from lambdalint.readers.code.program.scopes import Scope
from lambdalint.readers.code.program.values import (
    Arguments,
    Choice,
    Container,
    Event,
    External,
    Literal,
    Text,
    Unknown,
    Value,
)

UNTOLD = Timeout(given=True, seconds=None)

_LOCAL = lazy.pattern(r"(?:https?://)?(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$)", re.IGNORECASE)
_SENDING = frozenset({"request", "send"})
_DEFAULTS = frozenset({"defaults", "DefaultClient", "globalAgent"})
"""What a library's requests have their settings from."""


def is_local(callee: External, arguments: Arguments) -> bool:
    """Whether a request stays on the machine: an extension listens there, or Lambda's own interface."""
    stack: list[Value] = [*arguments.values, callee]
    for one in islice(stack, MAXIMUM_WITHIN):
        match one:
            case Text():
                if _LOCAL.match(one.text):
                    return True
            case Unknown():
                if _LOCAL.match(one.prefix):
                    return True
            case Container():
                stack.extend(one.items)
            case Choice():
                stack.extend(one.values)
            case External():
                stack.extend(one.given.values if one.given is not None else ())
                stack.extend((one.of,) if one.of is not None else ())
    return False


def sets_timeout(scope: Scope) -> bool:
    """Whether code sets how long all requests of a library wait: `axios.defaults.timeout = 5000`."""
    for stored in scope.stored:
        if isinstance(stored, Member) and stored.name in _SENDING:
            return True  # `session.request = partial(session.request, timeout=5)`
        if isinstance(stored, Member) and stored.name.casefold() == "timeout":
            owner = stored.object
            if isinstance(owner, Member) and owner.name in _DEFAULTS:
                return True
    for site in scope.calls:
        function = site.node.function
        if type(function) is Member and function.name == "setTimeout":
            owner = function.object
            if not (isinstance(owner, Name) and owner.text in _GLOBALS):
                return True
    return False


_GLOBALS = frozenset({"window", "global", "globalThis", "timers"})


def timeout_of(callee: External, arguments: Arguments, waiting: Waiting, language: str) -> Timeout:
    """How long a request waits, by its own arguments or by those that its client was made with."""
    if waiting.builder:
        return _built(callee if waiting.builder == "client" else arguments.one(0, ""), waiting)
    every = [arguments]
    link: External | None = callee
    for _ in range(MAXIMUM_LINKS):
        if link is None:
            break
        if link.given is not None:
            every.append(link.given)
        elif link.name.endswith("()"):  # declared to be one: how it was made is not told
            return UNTOLD
        link = link.of
    told = next((value for given in every for value in _called(given, (waiting.argument, *waiting.others))), None)
    if told is not None:
        number = told.value if isinstance(told, Literal) else None
        given = number is not None or not isinstance(told, Literal)
        return Timeout(given=given, seconds=None if number is None else number * waiting.seconds, written=True)
    if _has_more(every, waiting):
        return UNTOLD
    keyword = waiting.argument if language == "python" else ""
    return Timeout(given=waiting.default is not None, seconds=waiting.default, keyword=keyword)


def _has_more(every: list[Arguments], waiting: Waiting) -> bool:
    """Whether a call, or what its client was made with, may have settings that are not told."""
    if any(given.opaque is not None or any(map(_is_opaque, given.values)) for given in every):
        return True
    own = every[0].positional
    settings = [own[one] for one in waiting.options if one < len(own)]
    settings += [one for given in every[1:] if waiting.options for one in given.positional]
    return any(isinstance(one, (Unknown, Event, External)) for one in settings)


def _built(start: Value | None, waiting: Waiting) -> Timeout:
    """How long a request waits that is built by calls, or whose client is."""
    link = start
    for _ in range(MAXIMUM_LINKS):
        if not isinstance(link, External) or (link.given is None and link.name.endswith("()")):
            return UNTOLD  # how it was built is not told
        if link.of is None:
            told = link is not start  # else it is a name of which nothing is known
            return Timeout(given=not told or waiting.default is not None, seconds=waiting.default if told else None)
        if link.given is not None and link.of.name.rpartition(".")[2] == waiting.argument:
            return Timeout(given=True, seconds=_seconds(link.given, waiting), written=True)
        link = link.of
    return UNTOLD


def _seconds(given: Arguments, waiting: Waiting) -> float | None:
    """A number of units, or a length of time by the name of what made it."""
    unit = waiting.seconds
    value = given.positional[0] if len(given.positional) == 1 else None
    if isinstance(value, External) and value.of is not None and value.given is not None:
        unit = waiting.durations.get(value.of.name, 0)
        value = next(iter(value.given.positional), None)
    return value.value * unit if isinstance(value, Literal) and value.value is not None and unit else None


def _called(given: Arguments, names: tuple[str, ...]) -> Iterator[Value]:
    for name in names:
        yield from (value for key, value in given.named if key == name)
        for value in given.positional:
            if isinstance(value, Container) and name in value.keys:
                yield value.items[value.keys.index(name)]


def _is_opaque(value: Value) -> bool:
    """Whether a value may be a mapping of settings that is not told."""
    if isinstance(value, Container):
        return "" in value.keys and any(value.keys)
    return isinstance(value, Choice)
