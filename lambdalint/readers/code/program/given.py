"""What is known of the arguments of a call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from lambdalint.knowledge import calls
from lambdalint.knowledge.calls import KnownCall, Variables
from lambdalint.model.call import Argument
from lambdalint.model.event_field import EventField
from lambdalint.readers.code.program.origin import Origin
from lambdalint.readers.code.program.origins import OPERATOR, origins
from lambdalint.readers.code.program.values import (
    Arguments,
    Container,
    External,
    Literal,
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
        if type(value) is External:
            yield value
        elif value.size > 1:
            stack: list[Value] = [value]
            for one in islice(stack, MAXIMUM_WITHIN):
                if type(one) is External:
                    yield one
                else:
                    stack += held(one)


def arguments_of(arguments: Arguments, variables: Variables) -> tuple[Argument, ...]:
    """Those of which something is known, and the items of the mappings among them."""
    named = [*((str(position), value) for position, value in enumerate(arguments.positional)), *arguments.named]
    found = (one for name, value in named for one in known(name, value, variables))
    return tuple(islice(found, MAXIMUM_ARGUMENTS))


def known(name: str, value: Value, variables: Variables, depth: int = 0) -> Iterator[Argument]:
    """What is known of a value, under a name."""
    if type(value) is Container and any(value.keys) and depth < MAXIMUM_DEPTH:
        for key, item in zip(value.keys, value.items, strict=True):
            if key:
                yield from known(f"{name}.{key}", item, variables, depth + 1)
        return
    inner = _inner(name, value, depth) if type(value) is External else None
    if inner is not None:
        for key, item in inner:
            yield from known(key, item, variables, depth + 1)
        return
    variable = _variable(value, variables) if type(value) is External else None
    text = value.text if type(value) is Text else None
    number = value.value if type(value) is Literal else None
    prefix = value.prefix or None if type(value) is Unknown else None
    found = tuple(event_fields(value)) if value.varies else ()
    if found or (text, prefix, number, variable) != (None, None, None, None):
        yield Argument(name=name, text=text, prefix=prefix, number=number, variable=variable, sources=found)


def _inner(name: str, value: External, depth: int) -> list[tuple[str, Value]] | None:
    """What a request or a builder was given, under their names; None for anything else."""
    if value.given is not None and value.name.endswith(_REQUESTS):
        placed = [(str(position) if depth else name, item) for position, item in enumerate(value.given.positional)]
        return placed + [(f"{name}.{key}", item) for key, item in value.given.named]
    built = _pairs(value) if depth < MAXIMUM_DEPTH else []
    return [(f"{name}.{key}", item) for key, item in built] or None


def _pairs(value: External) -> list[tuple[str, Value]]:
    """What a builder was given: `TableName` for `X.builder().tableName("orders").build()`, or `withTableName`."""
    found: list[tuple[str, Value]] = []
    link = value if _is_built(value) else None
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
    items = [step[1:-1] for step in origin.path if step[:1] == "["]
    steps = tuple(["[]" if step[:1] == "[" else step for step in origin.path]) if items else origin.path
    position = int(items[0]) if items and items[0].isdecimal() else None
    passed = _named(origin.passed) if origin.passed else ()
    serialised = OPERATOR not in origin.passed and all(map(calls.serialises, passed))
    return EventField(path=steps, passed=passed, position=position, serialised=serialised, span=origin.span)


def _named(passed: tuple[str, ...]) -> tuple[str, ...]:
    """The calls among what a value passed through."""
    called = [name for name in passed if name != OPERATOR and not name.endswith("[]")]
    return tuple([name.removesuffix("()").replace("()", "") for name in called])


def _variable(value: External, variables: Variables) -> str | None:
    """The environment variable that a value is."""
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
