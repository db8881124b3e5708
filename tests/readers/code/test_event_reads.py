"""What code reads of the event, what it parses as JSON and what it sets, in each language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdalint.model.call import CallKind
from lambdalint.model.code import Handler
from lambdalint.readers.code.go import GoReader
from lambdalint.readers.code.java import JavaReader
from lambdalint.readers.code.javascript import JavaScriptReader
from lambdalint.readers.code.program.given import event_fields
from lambdalint.readers.code.program.origin import Origin
from lambdalint.readers.code.program.origins import OPERATOR
from lambdalint.readers.code.program.values import Unknown
from lambdalint.readers.code.python import PythonReader
from lambdalint.readers.code.ruby import RubyReader
from tests.readers.code.conftest import Read

Facts = Callable[[str], Handler]


@pytest.fixture
def python(read_handler: Read) -> Facts:
    def read(code: str) -> Handler:
        body = "".join(f"    {line}\n" for line in code.splitlines())
        text = f"# Größe\nimport json, unknown\ndef handler(event, context):\n{body}"
        return read_handler(PythonReader, "app.handler", {"app.py": text})

    return read


@pytest.fixture
def javascript(read_handler: Read) -> Facts:
    def read(code: str) -> Handler:
        text = f"// Größe 😀\nimport lib from 'lib';\nexport const handler = async (event) => {{ {code} }};"
        return read_handler(JavaScriptReader, "app.handler", {"app.mjs": text})

    return read


def told(handler: Handler) -> list[tuple[str, str, str]]:
    """Text, path with the position in it, and `guarded` or `asked`."""
    found = []
    for read in handler.event_reads:
        position = "[]" if read.field.position is None else f"[{read.field.position}]"
        path = ".".join(read.field.path).replace("[]", position, 1)
        found.append((read.span.text, path, "asked" if read.asked else "guarded" if read.guarded else ""))
    return found


PYTHON = {
    "a chain": ("x = event['Records'][0]['body']", [("event['Records'][0]['body']", "Records.[0].body", "")]),
    "an item": (
        "for r in event['Records']: print(r['body'])",
        [("event['Records']", "Records", ""), ("r['body']", "Records.[].body", "")],
    ),
    "a list with a name": (
        "records = event['Records']\nprint(records[0]['body'])",
        [("records[0]['body']", "Records.[0].body", "")],
    ),
    "a list with a name that is used as a whole": (
        "records = event['Records']\nprint(records[0], len(records))",
        [("event['Records']", "Records", ""), ("records[0]", "Records.[0]", ""), ("records", "Records", "")],
    ),
    "some of the items": (
        "for r in event['Records'][1:]: print(r['body'])",
        [("event['Records'][1:]", "Records", ""), ("r['body']", "Records.[].body", "")],
    ),
    "without a default": ("x = event.get('path')", [("event.get('path')", "path", "")]),
    "with a default": ("x = event.get('path', '/')", [("event.get('path', '/')", "path", "guarded")]),
    "another in its place": ("x = event['a'] or event['b']", [("event['a']", "a", "asked"), ("event['b']", "b", "")]),
    "compared": ("if event['path'] == '/' or event.get('x') is None: pass",
                 [("event['path']", "path", ""), ("event.get('x')", "x", "asked")]),
    "asked for": ("if 'a' in event and not event.get('b'): pass",
                  [("'a' in event", "a", "asked"), ("event.get('b')", "b", "asked")]),
    "caught": ("try:\n    x = event['a']\nexcept KeyError:\n    x = 1", [("event['a']", "a", "guarded")]),
    "an empty map in its place": (
        "x = (event.get('a') or {}).get('b', {}).get('c')",
        [("(event.get('a') or {}).get('b', {}).get('c')", "a.b.c", "guarded")],
    ),
    "made by a library": ("x = event.body\ny = event.records[0].body", []),
    "handed to a library": ("unknown.handle(event)", [("event", "", "")]),
    "written down": ("print(event)\nx = json.dumps(event)", []),
    "values of a map": (
        "for p in event['records'].values():\n    for r in p: print(r['value'])",
        [("event['records'].values()", "records", ""), ("r['value']", "records.[].[].value", "")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), PYTHON.values(), ids=PYTHON.keys())
def test_reads_in_python(python: Facts, code: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(python(code)) == expected


JAVASCRIPT = {
    "a chain": ("const x = event.a['b'].c;", [("event.a['b'].c", "a.b.c", "")]),
    "optional": ("const x = event.a?.b;", [("event.a?.b", "a.b", "guarded")]),
    "of an optional event": ("const x = event?.a;", [("event?.a", "a", "")]),
    "a default": ("const x = event.a ?? 1;", [("event.a", "a", "asked")]),
    "taken apart": ("const { a, b = 1 } = event;", [("a", "a", ""), ("b", "b", "guarded")]),
    "a pattern": ("const [first] = event.Records;", [("first", "Records.[0]", "")]),
    "a pattern with a rest": (
        "const [first, ...rest] = event.Records;",
        [("first", "Records.[0]", ""), ("rest", "Records.[]", ""), ("event.Records", "Records", "")],
    ),
    "of a switch": ("switch (event.a) { case 1: break; }", [("event.a", "a", "")]),
    "compared": ("if (event.a === 'x' || !event.b) lib();", [("event.a", "a", ""), ("event.b", "b", "asked")]),
    "for each": (
        "event.Records.forEach(({ body }) => lib(body));",
        [("event.Records", "Records", ""), ("body", "Records.[].body", "")],
    ),
    "set": ("event.a = 1;", []),
    "handed to a library": ("lib(event);", [("event", "", "")]),
}


@pytest.mark.parametrize(("code", "expected"), JAVASCRIPT.values(), ids=JAVASCRIPT.keys())
def test_reads_in_javascript(javascript: Facts, code: str, expected: list[tuple[str, str, str]]) -> None:
    assert sorted(set(told(javascript(code)))) == sorted(expected)


def test_reads_in_other_languages(read_handler: Read) -> None:
    java = """import com.amazonaws.services.lambda.runtime.events.SQSEvent;
        public class App { public void handle(SQSEvent event) { String x = event.getRecords().get(0).getBody(); } }"""
    assert told(read_handler(JavaReader, "App::handle", {"App.java": java})) == [
        ("event.getRecords().get(0).getBody()", "records.[0].body", "")
    ]
    go = """package main
import ("github.com/aws/aws-lambda-go/events"; "github.com/aws/aws-lambda-go/lambda")
func handle(event events.SQSEvent) error { x := event.Records[0].Body; println(x); return nil }
func main() { lambda.Start(handle) }"""
    files = {"main.go": go, "go.mod": "module example.com/orders\n"}
    assert told(read_handler(GoReader, "bootstrap", files)) == [
        ("event.Records[0].Body", "Records.[0].Body", ""),
        ("x", "Records.[0].Body", ""),
    ]
    ruby = "def handler(event:, context:)\n  puts event['Records'].first['body'], event.dig('a', :b)\nend\n"
    found = told(read_handler(RubyReader, "app.handler", {"app.rb": ruby}))
    assert [path for _, path, _ in found] == ["Records.[0].body", "a.b"]


def test_what_is_set(python: Facts) -> None:
    (field,) = python("event['headers']['authorization'] = 'x'").event_writes
    assert field.path == ("headers", "authorization")


PARSED = [
    ("json.loads(event['body'])", "body", False),
    ("json.loads(event['body'] or '{}')", "body", True),
    ("if context: json.loads(event['body'])", "body", True),
    ("try: json.loads(event['body'])\nexcept ValueError: pass", "body", True),
    ("try: json.loads(event['body'])\nexcept KeyError: pass", "body", False),
    ("def f(x): json.loads(x)\ntry: f(event['body'])\nexcept Exception: pass", "body", True),
    ("def f(x): json.loads(x)\nf(event['body'])", "body", False),
]


@pytest.mark.parametrize(("code", "path", "guarded"), PARSED)
def test_what_is_read_as_json(python: Facts, code: str, path: str, *, guarded: bool) -> None:
    (parsed,) = python(code).parsed
    assert (".".join(parsed.field.path), parsed.guarded) == (path, guarded)


WHOLE = [
    ("print(event)", True),
    ("print(f'x {json.dumps(event)}', 1)", True),
    ("print('x %s' % event)", True),
    ("print({'event': event})", True),
    ("print({**event, 'body': 1})", False),
    ("print(event == 1, sorted(event), not event, event.keys())", False),
    ("print(unknown.masked(event))", False),
]


@pytest.mark.parametrize(("code", "whole"), WHOLE)
def test_whether_all_of_the_event_is_there(python: Facts, code: str, *, whole: bool) -> None:
    calls = [call for call in python(code).calls if call.kind is CallKind.LOG]
    sources = [field for call in calls for argument in call.arguments for field in argument.sources]
    assert calls[0].level == "info"
    assert any(not field.path and field.serialised for field in sources) is whole


def test_a_part_of_the_event_has_its_place(python: Facts) -> None:
    handler = python("key = event['Records'][0]['key']\nprint(key)")
    (field,) = [one for call in handler.calls for argument in call.arguments for one in argument.sources]
    assert field.span is not None
    assert (field.span.text, field.path, field.position) == ("event['Records'][0]['key']", ("Records", "[]", "key"), 0)
    assert field.is_at("records", "[]", "KEY")


def test_a_function_that_a_library_starts_has_the_event_alone(read_handler: Read) -> None:
    code = "const wrap = require('wrap'); const base = (event) => console.log(event.a); exports.handler = wrap(base);"
    handler = read_handler(JavaScriptReader, "app.handler", {"app.js": code})
    assert [one.path for call in handler.calls for argument in call.arguments for one in argument.sources] == [("a",)]


def test_fields_have_one_order_whatever_that_of_sets_is() -> None:
    names = [f"field{number}" for number in range(20)]
    found = {Origin((name,), passed) for name in names for passed in (("json.dumps",), ("json.dumps", OPERATOR))}
    fields = event_fields(Unknown(varies=True, origins=frozenset(found)))
    expected = [(name, serialised) for name in sorted(names) for serialised in (False, True)]
    assert [(*one.path, one.serialised) for one in fields] == expected
