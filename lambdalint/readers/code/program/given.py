"""What is known of the arguments of a call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from lambdalint.knowledge import calls
from lambdalint.knowledge.calls import KnownCall, Variables
from lambdalint.model.call import Argument
from lambdalint.model.event_field import EventField
from lambdalint.readers.code.program.origins import OPERATOR, origins
from lambdalint.readers.code.program.values import (
    Arguments,
    Container,
    External,
    Literal,
    Origin,
    Text,
    Unknown,
    Value,
    held,
)

MAXIMUM_ARGUMENTS = 100
MAXIMUM_DEPTH = 6
"""Of mappings within mappings."""

MAXIMUM_LINKS = 60
"""Of a chain of attributes and calls."""

MAXIMUM_WITHIN = 60
"""Values within an argument that are looked at."""

_REQUESTS = ("Command()", "Input()", "Request()")
"""How the names end of what SDKs call a request, with what it says."""


def within(values: Iterable[Value]) -> Iterator[External]:
    """What of libraries is within what a call is given: in lists, in maps, among what functions are given already."""
    for value in values:
        stack: list[Value] = [value]
        for one in islice(stack, MAXIMUM_WITHIN):
            if isinstance(one, External):
                yield one
            else:
                stack.extend(held(one))


def arguments_of(arguments: Arguments, variables: Variables) -> tuple[Argument, ...]:
    """Those of which something is known, and the items of the mappings among them."""
    named = [*((str(position), value) for position, value in enumerate(arguments.positional)), *arguments.named]
    found = (one for name, value in named for one in known(name, value, variables))
    return tuple(islice(found, MAXIMUM_ARGUMENTS))


def known(name: str, value: Value, variables: Variables, depth: int = 0) -> Iterator[Argument]:
    """What is known of a value, under a name."""
    if isinstance(value, Container) and any(value.keys) and depth < MAXIMUM_DEPTH:
        for key, item in zip(value.keys, value.items, strict=True):
            if key:
                yield from known(f"{name}.{key}", item, variables, depth + 1)
        return
    if isinstance(value, External) and value.given is not None and value.name.endswith(_REQUESTS):
        for position, item in enumerate(value.given.positional):
            yield from known(str(position) if depth else name, item, variables, depth + 1)
        for key, item in value.given.named:
            yield from known(f"{name}.{key}", item, variables, depth + 1)
        return
    built = _pairs(value) if depth < MAXIMUM_DEPTH else []
    for key, item in built:
        yield from known(f"{name}.{key}", item, variables, depth + 1)
    if built:
        return
    text = value.text if isinstance(value, Text) else None
    number = value.value if isinstance(value, Literal) else None
    variable = _variable(value, variables)
    found = tuple(event_fields(value))
    prefix = value.prefix or None if isinstance(value, Unknown) else None
    if found or any(one is not None for one in (text, prefix, number, variable)):
        yield Argument(name=name, text=text, prefix=prefix, number=number, variable=variable, sources=found)


def _pairs(value: Value) -> list[tuple[str, Value]]:
    """What a builder was given: `TableName` for `X.builder().tableName("orders").build()`, or `withTableName`."""
    found: list[tuple[str, Value]] = []
    link = value if isinstance(value, External) and _is_built(value) else None
    for _ in range(MAXIMUM_LINKS):
        if link is None:
            break
        if link.given is not None and link.of is not None and len(link.given.positional) == 1:
            name = link.of.name.rpartition(".")[2].removeprefix("with")
            found.append((name[:1].upper() + name[1:], link.given.positional[0]))
        link = link.of
    return found[::-1]


def _is_built(value: External) -> bool:
    last = value.name.removesuffix("()").rpartition(".")[2]
    return value.name.endswith(".build()") or (last.startswith("with") and last[4:5].isupper())


def event_fields(value: Value) -> list[EventField]:
    """Where in the event a value comes from, in an order that does not change from run to run."""
    if not value.varies:
        return []
    found = [event_field(origin) for origin in origins(value) if not origin.raised]
    return sorted(dict.fromkeys(found), key=_order)


def _order(field: EventField) -> tuple[object, ...]:
    position = -1 if field.position is None else field.position
    return field.path, field.passed, position, field.serialised


def event_field(origin: Origin) -> EventField:
    """A part of the event, as rules see it."""
    steps = tuple("[]" if step.startswith("[") else step for step in origin.path)
    at = next((step[1:-1] for step in origin.path if step.startswith("[")), "")
    position = int(at) if at.isdecimal() else None
    passed = _named(origin.passed)
    serialised = OPERATOR not in origin.passed and all(map(calls.serialises, passed))
    return EventField(path=steps, passed=passed, position=position, serialised=serialised, span=origin.span)


def _named(passed: tuple[str, ...]) -> tuple[str, ...]:
    """The calls among what a value passed through."""
    called = (name for name in passed if name != OPERATOR and not name.endswith("[]"))
    return tuple(name.removesuffix("()").replace("()", "") for name in called)


def _variable(value: Value, variables: Variables) -> str | None:
    """The environment variable that a value is."""
    if not isinstance(value, External):
        return None
    if value.of is not None and variables.members and value.of.name in variables.mappings and value.given is None:
        return value.name.rpartition(".")[2]
    if value.given is None or not value.given.positional:
        return None
    key = value.given.positional[0]
    function = value.name.removesuffix("[]") if value.name.endswith("[]") else value.name.removesuffix("()")
    reads = variables.mappings if value.name.endswith("[]") else variables.reads.keys()
    return key.text if function in reads and isinstance(key, Text) else None


def path_of(callee: External, arguments: Arguments, known: KnownCall) -> Arguments | None:
    """The arguments of what writes or removes a file, with its `path`; None for what only reads it."""
    if known.mode is not None:
        mode = arguments.one(known.mode, "mode")
        if not isinstance(mode, Text) or not set(mode.text) & set("wax+"):
            return None
    path: Value | None = None
    if known.path == "object" and callee.of is not None and callee.of.given is not None:
        path = callee.of.given.one(0, "")
    elif known.path.isdigit():
        path = arguments.one(int(known.path), "")
    return arguments if path is None else Arguments(arguments.positional, (*arguments.named, ("path", path)))
