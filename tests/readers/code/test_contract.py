"""What the runtime and a handler owe each other: signatures, reads of the context, what goes back."""

from __future__ import annotations

import pytest

from lambdalint.model.code import Handler
from lambdalint.model.contract import Kind, ReturnedValue, Taking
from lambdalint.readers.code.javascript import JavaScriptReader
from lambdalint.readers.code.python import PythonReader
from lambdalint.readers.code.ruby import RubyReader
from tests.readers.code.conftest import Read

PYTHON = (
    "# Größe\nimport asyncio, datetime, functools, json, traceback, uuid\nfrom decimal import Decimal\n"
    "from aws_lambda_powertools import Logger\nimport other\nlogger = Logger()\n"
)


def python(read: Read, code: str, **files: str) -> Handler:
    return read(PythonReader, "app.handler", {"app.py": PYTHON + code, **{f"{k}.py": v for k, v in files.items()}})


def node(read: Read, code: str, name: str = "app.js", **files: str) -> Handler:
    return read(JavaScriptReader, "app.handler", {name: code, **{f"{k}.js": v for k, v in files.items()}})


def taken(handler: Handler) -> list[tuple[str, Taking]] | None:
    return None if handler.signature is None else [(one.name, one.taking) for one in handler.signature.parameters]


R, OPT, N, REST = Taking.REQUIRED, Taking.OPTIONAL, Taking.NAMED, Taking.REST


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("def handler(event, context=None, *more): pass", [("event", R), ("context", OPT), ("more", REST)]),
        ("def handler(event, *, context, x=1): pass", [("event", R), ("context", N), ("x", Taking.NAMED_OPTIONAL)]),
        ("handler = lambda e, c: 1", [("e", R), ("c", R)]),
        ("def f(e): pass\nhandler = f", [("e", R)]),
        ("class A:\n  def f(self, e, c): pass\nhandler = A().f", [("e", R), ("c", R)]),
        ("@logger.inject_lambda_context\ndef handler(e): pass", [("e", R)]),
        ("@logger.inject_lambda_context(log_event=True)\ndef handler(e): pass", [("e", R)]),
        (
            "def w(f):\n  @functools.wraps(f)\n  def g(e, c): return f(e)\n  return g\n@w\ndef handler(e): pass",
            [("e", R), ("c", R)],
        ),
        ("@other.wrapped\ndef handler(e): pass", None),
        ("def f(e, c): pass\nhandler = other.wrap(f)", None),
        ("def f(e, c, d): pass\nhandler = functools.partial(f, 1)", None),
        ("class A:\n  def __call__(self, e, c): pass\nhandler = A()", None),
        ("try:\n  from other import handler\nexcept ImportError:\n  def handler(e): pass", None),
    ],
)
def test_signatures_of_python(read_handler: Read, code: str, expected: list[tuple[str, Taking]] | None) -> None:
    assert taken(python(read_handler, code)) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("exports.handler = async (e, c, cb = f) => 1", [("e", R), ("c", R), ("cb", OPT)]),
        ("exports.handler = function ({ body }, ...rest) {}", [("", R), ("rest", REST)]),
        ("const f = (e) => 1; module.exports = { handler: f }", [("e", R)]),
        ("exports.handler = require('./lib').run", [("a", R), ("b", R)]),
        ("const { run } = require('./lib'); exports.handler = run", [("a", R), ("b", R)]),
        ("class A { f(e, c) {} }\nconst a = new A(); exports.handler = a.f.bind(a)", [("e", R), ("c", R)]),
        ("const w = (f) => async (e, c) => f(e); exports.handler = w((e) => 1)", [("e", R), ("c", R)]),
        ("exports.handler = require('@middy/core')(async (e, c, s) => 1)", None),
        ("const f = async (e, c, d) => 1; exports.handler = Sentry.wrapHandler(f)", None),
    ],
)
def test_signatures_of_javascript(read_handler: Read, code: str, expected: list[tuple[str, Taking]] | None) -> None:
    assert taken(node(read_handler, code, lib="exports.run = (a, b) => 1")) == expected


def test_what_is_told_of_parameters(read_handler: Read) -> None:
    found = node(read_handler, "export const handler = async (e: any, c, cb: Callback) => { e; /* cb2 */ };", "app.ts")
    assert found.signature is not None
    assert found.signature.is_asynchronous
    assert [(one.span.text, one.used) for one in found.signature.parameters] == [
        ("e: any", True),
        ("c", False),
        ("cb: Callback", False),
    ]


@pytest.mark.parametrize(
    ("code", "streams"),
    [
        ("exports.handler = awslambda.streamifyResponse(async (e, s, c) => { c.x })", True),
        ("const f = async (e, s, c) => { c.x }; exports.handler = awslambda.streamifyResponse(f)", True),
        (
            "const { streamifyResponse: s } = require('lambda-stream'); exports.handler = s((e, s, c) => c.x)",
            True,
        ),
        ("exports.handler = async (e, c) => c.x", False),
    ],
)
def test_streams(read_handler: Read, code: str, streams: bool) -> None:
    found = node(read_handler, code)
    assert found.signature is not None
    assert found.signature.streams is streams
    assert [one.name for one in found.context_reads] == ["x"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return context.a.b", [("a", False, False)]),
        ("return context.a()", [("a", True, False)]),
        ("c = context\n  return c.a", [("a", False, False)]),
        ("return help(1, context)", [("inner", False, False)]),
        ("return Keeper(context).read()", [("kept", False, False)]),
        ("return (lambda: context.a)()", [("a", False, False)]),
        ("context.a = 1\n  return context.a", [("a", False, True)]),
        ("if hasattr(context, 'a'): return context.a", [("a", False, True)]),
        ("try:\n    return context.a\n  except AttributeError: pass", [("a", False, True)]),
        ("context = other.make(context)\n  return context.a", []),
        ("return getattr(context, 'a', None)", []),
        ("return event.a", []),
    ],
)
def test_reads_of_the_context_in_python(read_handler: Read, body: str, expected: list[tuple[str, bool, bool]]) -> None:
    helpers = (
        "def help(x, ctx): return ctx.inner\n"
        "class Keeper:\n  def __init__(self, c): self.c = c\n  def read(self): return self.c.kept\n"
    )
    found = python(read_handler, f"{helpers}def handler(event, context):\n  {body}\n")
    reads = [one for one in found.context_reads if one.name != "a" or "context" not in one.span.text]
    assert [(one.name, one.called, one.provided) for one in reads if one.span.text == one.name] == expected
    assert all(bool(one.via) == (one.name in {"inner", "kept"}) or "lambda" in body for one in reads)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return context.a", [("a", "a", False)]),
        ("return context['a']", [("a", "context['a']", False)]),
        ("const { a, b: x } = context; return a", [("a", "a", False), ("b", "x", False)]),
        ("return context.a || 1", [("a", "a", True)]),
        ("if (context.a) return context.a", [("a", "a", True), ("a", "a", True)]),
        ("context.a = 1", []),
        ("Object.assign(context, more); return context.a", [("a", "a", True)]),
    ],
)
def test_reads_of_the_context_in_javascript(
    read_handler: Read, body: str, expected: list[tuple[str, str, bool]]
) -> None:
    found = node(read_handler, f"export const handler = async (event: any, context: Context) => {{ {body} }}", "app.ts")
    assert [(one.name, one.span.text, one.provided) for one in found.context_reads] == expected


def test_another_context_than_lambdas_is_not_judged(read_handler: Read) -> None:
    wrapped = "const middy = require('@middy/core'); exports.handler = middy(async (e, c) => c.secret)"
    assert node(read_handler, wrapped).context_reads == ()
    assert python(read_handler, "@other.durable\ndef handler(e, c): return c.step()").context_reads == ()


def test_reads_of_the_context_in_ruby(read_handler: Read) -> None:
    code = "def handler(event:, context:)\n  help(context)\nend\ndef help(c)\n  c.awsRequestId\nend\n"
    found = read_handler(RubyReader, "app.handler", {"app.rb": code})
    assert [(one.name, one.span.text, len(one.via)) for one in found.context_reads] == [("awsRequestId",) * 2 + (1,)]


def value(handler: Handler) -> ReturnedValue:
    assert len(handler.returned) == 1
    return handler.returned[0].value


@pytest.mark.parametrize(
    ("expression", "kinds"),
    [
        ("'a' + str(event)", {Kind.TEXT}),
        ("f'{event}!'", {Kind.TEXT}),
        ("1", {Kind.NUMBER}),
        ("True", {Kind.BOOLEAN}),
        ("None", {Kind.NOTHING}),
        ("[1]", {Kind.LIST}),
        ("{1}", {Kind.SET}),
        ("{x for x in event}", {Kind.SET}),
        ("(x for x in event)", {Kind.ITERATOR}),
        ("{x: 1 for x in event}", {Kind.MAPPING}),
        ("set(event)", {Kind.SET}),
        ("b64(event)", {Kind.UNKNOWN}),
        ("json.dumps(event)", {Kind.TEXT}),
        ("datetime.datetime.now()", {Kind.DATETIME}),
        ("datetime.datetime.now().isoformat()", {Kind.TEXT}),
        ("Decimal('1')", {Kind.DECIMAL}),
        ("uuid.uuid4()", {Kind.UUID}),
        ("Own()", {Kind.INSTANCE}),
        ("Own", {Kind.FUNCTION}),
        ("Plain()", {Kind.UNKNOWN}),
        ("work()", {Kind.COROUTINE}),
        ("asyncio.run(work())", {Kind.UNKNOWN}),
        ("event['x'] or 'a'", {Kind.UNKNOWN, Kind.TEXT}),
        ("{} if event else 'a'", {Kind.MAPPING, Kind.TEXT}),
        ("changed", {Kind.MAPPING, Kind.TEXT}),
        ("event['x']", {Kind.UNKNOWN}),
    ],
)
def test_kinds_of_values(read_handler: Read, expression: str, kinds: set[Kind]) -> None:
    before = "class Own: pass\nclass Plain(dict): pass\nasync def work(): return 1\n"
    body = f"  changed = {{}}\n  changed = json.dumps(changed)\n  return {{'x': {expression}}}\n"
    found = value(python(read_handler, f"{before}def handler(event, context):\n{body}")).part("x")
    assert found is not None
    assert set(found.kinds) == kinds
    assert found.span.text == expression


def test_a_response_that_a_helper_makes(read_handler: Read) -> None:
    code = (
        "def answer(status, body, headers=None):\n"
        "  return {'statusCode': status, 'headers': headers, 'body': json.dumps(body)}\n"
        "def handler(event, context):\n  result = answer(404, {'error': 'gone'})\n  return result\n"
    )
    found = value(python(read_handler, code))
    assert found.complete
    assert [(one.key, one.kinds, one.numbers) for one in found.parts] == [
        ("statusCode", (Kind.NUMBER,), (404,)),
        ("headers", (Kind.NOTHING,), ()),
        ("body", (Kind.TEXT,), ()),
    ]
    assert [(one.key, one.texts) for one in found.parts[2].encoded[0].parts] == [("error", ("gone",))]


@pytest.mark.parametrize(
    ("body", "keys"),
    [
        ("return { a: 1, ...base }", None),
        ("return { ...event, a: 1 }", ["a"]),
        ("const r = { a: 1 }; r.b = 2; return r", None),
        ("const r = { a: 1 }; return { ...r, b: 2 }", ["a", "b"]),
        ("return { [event.x]: 1 }", None),
    ],
)
def test_mappings_of_which_not_all_is_told(read_handler: Read, body: str, keys: list[str] | None) -> None:
    found = value(node(read_handler, f"exports.handler = async (event) => {{ {body} }}"))
    assert [one.key for one in found.parts] == (keys or [])
    assert found.complete is (keys == ["a", "b"])


def test_promises_and_callbacks(read_handler: Read) -> None:
    chained = "exports.handler = (e) => load(e).then((x) => ({ ok: x })).catch((err) => ({ no: err.message }))"
    assert [one.value.parts[0].key for one in node(read_handler, chained).returned] == ["ok", "no"]
    called = "exports.handler = (e, c, cb) => { load((err, x) => { cb(null, { ok: x }); }); cb(null, answer) }"
    keys = [[part.key for part in one.value.parts] for one in node(read_handler, called).returned]
    assert keys == [["ok"], []]
    handed = "exports.handler = (e, c, cb) => { load(e, cb) }"
    assert [one.value.kinds for one in node(read_handler, handed).returned] == [(Kind.UNKNOWN,)]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("@logger.inject_lambda_context\ndef handler(e, c): return {'body': {}}", True),
        ("@other.wrapped\ndef handler(e, c): return {'body': {}}", False),
        ("def f(e, c): return {'body': {}}\nhandler = other.wrap(f)", False),
    ],
)
def test_what_others_may_make_of_an_answer_is_not_told(read_handler: Read, code: str, told: bool) -> None:
    assert bool(python(read_handler, code).returned) is told


def test_what_others_may_make_of_an_answer_is_not_told_in_javascript(read_handler: Read) -> None:
    start = "const middy = require('@middy/core'); const { wrap } = require('other');"
    function = "async (e) => ({ body: {} })"
    assert node(read_handler, f"{start} exports.handler = {function}").returned
    assert not node(read_handler, f"{start} exports.handler = wrap({function})").returned
    assert not node(read_handler, f"{start} exports.handler = middy({function}).use(serialised())").returned


@pytest.mark.parametrize(
    ("clause", "expression", "expected"),
    [
        ("except Exception as e", "str(e)", [(("Exception",), (), ("str",), False)]),
        ("except (KeyError, other.E) as e", "f'{e}'", [(("KeyError", "other.E"), (), (), False)]),
        ("except Exception as e", "e.args[0]", [(("Exception",), ("args",), (), False)]),
        ("except Exception as e", "e.response['Error']", [(("Exception",), ("response", "Error"), (), False)]),
        ("except", "traceback.format_exc()", [((), ("stack",), (), False)]),
        ("except Exception as e", "'x' if event else str(e)", [(("Exception",), (), ("str",), True)]),
        ("except Exception as e", "event['x']", []),
    ],
)
def test_exceptions_that_are_shown(read_handler: Read, clause: str, expression: str, expected: list[object]) -> None:
    body = f"  try:\n    pass\n  {clause}:\n    return answer({expression})\n"
    code = f"def answer(text):\n  return {{'body': text}}\ndef handler(event, context):\n{body}"
    found = value(python(read_handler, code)).part("body")
    assert found is not None
    assert [(one.types, one.path, one.passed, one.tested) for one in found.errors] == expected


def test_exceptions_that_javascript_and_ruby_show(read_handler: Read) -> None:
    code = "exports.handler = async () => { try { } catch (err) { if (err.known) return { m: err.message } } }"
    (shown,) = value(node(read_handler, code)).parts[0].errors
    assert (shown.types, shown.path, shown.tested) == ((), ("message",), True)
    code = "def handler(event:, context:)\n  nil\nrescue IOError => e\n  { m: e.message }\nend\n"
    found = read_handler(RubyReader, "app.handler", {"app.rb": code})
    shown = next(error for one in found.returned for part in one.value.parts for error in part.errors)
    assert (shown.types, shown.path, shown.passed) == (("IOError",), (), ("message",))


def test_functions_that_call_each_other_end(read_handler: Read) -> None:
    calls = "".join(f"def f{n}(x): return f{n + 1}(x) if x else f{n + 1}({{'a': x}})\n" for n in range(40))
    found = python(read_handler, f"{calls}def f40(x): return f0(x)\ndef handler(event, context): return f0(event)\n")
    assert all(one.value.kinds == (Kind.UNKNOWN,) for one in found.returned)
