"""What an event leaves in what outlives it."""

from __future__ import annotations

import pytest

from tests.readers.code import programs
from tests.readers.code.conftest import Read
from tests.readers.code.programs import Program

BEFORE = "import json\nKEPT = []\nCACHE = {}\nUSER = None\nclass State:\n  user = None\nSTATE = State()\n"

Said = list[tuple[str, bool, list[str]]]


def stored(read: Read, program: Program) -> Said:
    """The names, whether they are keyed, and the parts of the event."""
    return [
        (one.name, one.keyed, [".".join(source.path) for source in one.sources]) for one in read(*program).state_writes
    ]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("global USER\nUSER = event['user']", [("USER", False, ["user"])]),
        ("global USER\nUSER = json.loads(event['body'])['user']", [("USER", False, ["body"])]),
        ("global USER\nUSER = f\"{event['first']} {event['last']}\"", [("USER", False, ["first", "last"])]),
        ("global USER\nUSER = connect(event['user'])", [("USER", False, [])]),
        ("global USER\nUSER = context.aws_request_id", [("USER", False, [])]),
        ("KEPT.append(event['x'])", [("KEPT", False, ["x"])]),
        ("CACHE[event['id']] = event['x']", [("CACHE", True, ["x"])]),
        ("CACHE.setdefault(event['id'], event['x'])", [("CACHE", True, ["id", "x"])]),
        ("STATE.user = event['user']", [("STATE.user", False, ["user"])]),
        ("user = event['user']", []),
    ],
)
def test_in_python(read_handler: Read, body: str, found: Said) -> None:
    assert stored(read_handler, programs.python(body, BEFORE)) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("user = event.user;", [("user", False, ["user"])]),
        ("kept.push(JSON.parse(event.body).id);", [("kept", False, ["body"])]),
        ("cache.set(event.id, event.x);", [("cache", True, [])]),
        ("const mine = event.user;", []),
    ],
)
def test_in_typescript(read_handler: Read, body: str, found: Said) -> None:
    before = "let user; const kept = []; const cache = new Map();"
    assert stored(read_handler, programs.typescript(body, before)) == found


def test_in_java(read_handler: Read) -> None:
    program = programs.java("user = event;", fields="private Object user;")
    assert [(name, keyed) for name, keyed, _ in stored(read_handler, program)] == [("this.user", False)]
