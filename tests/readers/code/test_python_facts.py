"""What Python code does: operations of AWS, requests, waits, logs, files, exceptions, state, results, flows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdalint.model.call import Call, CallKind, LogStyle, Phase, Timeout
from lambdalint.model.code import Handler, Outcome
from lambdalint.readers.code.javascript import JavaScriptReader
from lambdalint.readers.code.program.reader import CodeReader
from lambdalint.readers.code.python import PythonReader
from tests.readers.code.conftest import Read

Facts = Callable[[str], Handler]

IMPORTS = (
    "# Größe\nimport asyncio, boto3, json, logging, os, requests, shutil, subprocess, threading, time, urllib.request\n"
)


@pytest.fixture
def facts(read_handler: Read) -> Facts:
    return lambda code: read_handler(PythonReader, "app.handler", {"app.py": IMPORTS + code})


def of_kind(handler: Handler, kind: CallKind) -> list[Call]:
    return [call for call in handler.calls if call.kind is kind]


def handler(*statements: str) -> str:
    return "def handler(event, context):\n" + "".join(f"    {statement}\n" for statement in statements)


OPERATIONS = {
    "client": ("c = boto3.client('s3')", "c.get_object(Bucket='b')", [("s3", "GetObject")]),
    "named service": ("c = boto3.client(service_name='kms')", "c.decrypt()", [("kms", "Decrypt")]),
    "session": ("c = boto3.Session().client('sqs')", "c.send_message()", [("sqs", "SendMessage")]),
    "service in a variable": ("S = 'sns'\nc = boto3.client(S)", "c.publish()", [("sns", "Publish")]),
    "unknown service": ("c = boto3.client(os.environ['S'])", "c.publish()", []),
    "no operation": ("c = boto3.client('s3')", "c.close()", []),
    "irregular name": ("c = boto3.client('rds')", "c.create_db_instance()", [("rds", "CreateDBInstance")]),
    "paginator": ("c = boto3.client('s3')", "c.get_paginator('list_objects_v2').paginate()", [("s3", "ListObjectsV2")]),
    "waiter": ("c = boto3.client('s3')", "c.get_waiter('bucket_exists').wait()", [("s3", "HeadBucket")]),
    "presigned": ("c = boto3.client('s3')", "c.generate_presigned_url('put_object')", [("s3", "PutObject")]),
    "transfer": (
        "c = boto3.client('s3')",
        "c.download_file('b', 'k', '/tmp/x')",
        [("s3", "GetObject"), ("s3", "HeadObject")],
    ),
    "resource": ("t = boto3.resource('dynamodb').Table('x')", "t.put_item(Item={})", [("dynamodb", "PutItem")]),
    "batch writer": (
        "t = boto3.resource('dynamodb').Table('x')",
        "with t.batch_writer() as w: w.put_item(Item={})",
        [("dynamodb", "BatchWriteItem")],
    ),
    "collection": ("b = boto3.resource('s3').Bucket('b')", "list(b.objects.all())", [("s3", "ListObjects")]),
    "item of a collection": (
        "b = boto3.resource('s3').Bucket('b')",
        "[o.delete() for o in b.objects.filter(Prefix='x')]",
        [("s3", "DeleteObject"), ("s3", "ListObjects")],
    ),
    "batch action": (
        "b = boto3.resource('s3').Bucket('b')",
        "b.objects.delete()",
        [("s3", "DeleteObjects"), ("s3", "ListObjects")],
    ),
    "attribute that loads": (
        "t = boto3.resource('dynamodb').Table('x')",
        "print(t.item_count)",
        [("dynamodb", "DescribeTable")],
    ),
    "client of a resource": (
        "r = boto3.resource('dynamodb')",
        "r.meta.client.describe_table(TableName='x')",
        [("dynamodb", "DescribeTable")],
    ),
    "resource that a resource gives": (
        "s = boto3.resource('sqs')",
        "s.get_queue_by_name(QueueName='q').send_message(MessageBody='x')",
        [("sqs", "GetQueueUrl"), ("sqs", "SendMessage")],
    ),
    "aioboto3": (
        "import aioboto3\nasync def f():\n  async with aioboto3.Session().client('s3') as c:\n    await c.put_object()",
        "asyncio.run(f())",
        [("s3", "PutObject")],
    ),
    "powertools": (
        "from aws_lambda_powertools.utilities import parameters",
        "parameters.get_secret('x')",
        [("secretsmanager", "GetSecretValue")],
    ),
    "through a parameter": (
        "def f(c): c.get_item()",
        "f(boto3.client('dynamodb'))",
        [("dynamodb", "GetItem")],
    ),
    "through a return": ("def f(): return boto3.client('ssm')", "f().get_parameter()", [("ssm", "GetParameter")]),
    "through an attribute": (
        "class A:\n  def __init__(self): self.c = boto3.client('s3')\n  def save(self): self.c.put_object()\ns = A()",
        "s.save()",
        [("s3", "PutObject")],
    ),
    "through a with": ("c = boto3.client('s3')", "with c as d: d.get_object()", [("s3", "GetObject")]),
    "through unpacking": (
        "a, b = boto3.client('s3'), boto3.client('sqs')",
        "b.send_message()",
        [("sqs", "SendMessage")],
    ),
    "through a dict of clients": (
        "C = {'s3': boto3.client('s3')}",
        "C['s3'].get_object()",
        [("s3", "GetObject")],
    ),
    "method of something else": ("import other", "other.client('s3').get_object()", []),
}


@pytest.mark.parametrize(("before", "statement", "expected"), OPERATIONS.values(), ids=OPERATIONS)
def test_operations(facts: Facts, before: str, statement: str, expected: list[tuple[str, str]]) -> None:
    calls = of_kind(facts(f"{before}\n{handler(statement)}"), CallKind.OPERATION)
    assert sorted((call.service, name) for call in calls for name in call.operations) == expected


def test_an_operation_says_where_and_when_it_is_sent(facts: Facts) -> None:
    code = "s3 = boto3.client('s3')\ns3.list_buckets()\ndef f(k):\n  for _ in k: s3.get_object(Key=k)\n" + handler(
        "f('ü')"
    )
    first, second = of_kind(facts(code), CallKind.OPERATION)
    assert (first.span.text, first.phase, first.in_loop) == ("s3.list_buckets()", Phase.INIT, False)
    assert (second.span.text, second.phase, second.in_loop) == ("s3.get_object(Key=k)", Phase.INVOKE, True)
    assert [step.span.text for step in second.via] == ["f"]
    assert second.target == "boto3.client.get_object"


def test_what_is_known_of_arguments_is_kept(facts: Facts) -> None:
    code = "T = boto3.resource('dynamodb').Table(os.environ['TABLE'])\n" + handler(
        "T.put_item(Item={'id': event['id'], 'n': 3, 'who': 'ä'}, ReturnValues='NONE', X=unknown)"
    )
    (call,) = of_kind(facts(code), CallKind.OPERATION)
    told = {one.name: (one.text, one.number, one.variable, [f.path for f in one.sources]) for one in call.arguments}
    assert told == {
        "Item.id": (None, None, None, [("id",)]),
        "Item.n": (None, 3, None, []),
        "Item.who": ("ä", None, None, []),
        "ReturnValues": ("NONE", None, None, []),
        "TableName": (None, None, "TABLE", []),
    }


def test_arguments_that_differ_from_call_to_call_are_not_kept(facts: Facts) -> None:
    code = "s3 = boto3.client('s3')\ndef f(k): s3.get_object(Bucket='b', Key=k)\n" + handler("f('x')", "f('y')")
    (call,) = of_kind(facts(code), CallKind.OPERATION)
    assert [(one.name, one.text) for one in call.arguments] == [("Bucket", "b")]


BRANCHES = {
    "python": (
        PythonReader,
        "app.py",
        (
            "import boto3\nd = {}\ns3 = boto3.client('s3')\ndef handler(e, c):\n  k = 'ä'\n"
            "  if k not in d:\n    d[k] = s3.get_object()\n  else:\n    s3.delete_object()\n"
        ),
    ),
    "python, the other way": (
        PythonReader,
        "app.py",
        (
            "import boto3\nd = {}\ns3 = boto3.client('s3')\ndef handler(e, c):\n  k = 'ä'\n"
            "  if k in d:\n    s3.delete_object()\n  else:\n    d[k] = s3.get_object()\n"
        ),
    ),
    "javascript": (
        JavaScriptReader,
        "app.js",
        (
            "const { S3 } = require('@aws-sdk/client-s3'); let d; const s3 = new S3({}); // ä\n"
            "exports.handler = async () => { if (!d) { d = s3.getObject({}); } else { await s3.deleteObject({}); } };"
        ),
    ),
}


@pytest.mark.parametrize(("reader", "name", "code"), BRANCHES.values(), ids=BRANCHES)
def test_the_other_branch_of_a_cache(read_handler: Read, reader: type[CodeReader], name: str, code: str) -> None:
    calls = of_kind(read_handler(reader, "app.handler", {name: code}), CallKind.OPERATION)
    assert {call.operations: call.phase for call in calls} == {
        ("GetObject",): Phase.INIT,
        ("DeleteObject",): Phase.INVOKE,
    }


TIMEOUTS = {
    "requests.get('x')": Timeout(given=False, seconds=None, keyword="timeout"),
    "requests.get('x', timeout=2.5)": Timeout(given=True, seconds=2.5, written=True),
    "requests.get('x', timeout=T)": Timeout(given=True, seconds=None, written=True),
    "requests.get('x', timeout=(3, 9))": Timeout(given=True, seconds=None, written=True),
    "requests.get('x', timeout=None)": Timeout(given=False, seconds=None, written=True),
    "requests.get('x', **event)": Timeout(given=True, seconds=None),
    "requests.Session().get('x')": Timeout(given=False, seconds=None, keyword="timeout"),
    "httpx.get('x')": Timeout(given=True, seconds=5, keyword="timeout"),
    "urllib.request.urlopen('x', timeout=1)": Timeout(given=True, seconds=1, written=True),
}


@pytest.mark.parametrize(("call", "timeout"), TIMEOUTS.items())
def test_requests(facts: Facts, call: str, timeout: Timeout) -> None:
    (found,) = of_kind(facts("from x import T\n" + handler(call)), CallKind.HTTP)
    assert (found.span.text, found.timeout) == (call, timeout)


@pytest.mark.parametrize(
    "statement",
    ["signal.alarm(5)", "socket.setdefaulttimeout(5)", "s.mount('https://', Adapter())"],
)
def test_what_ends_requests_of_which_it_is_not_told(facts: Facts, statement: str) -> None:
    before = "import signal, socket\nclass Adapter: pass\ns = requests.Session()\n"
    (found,) = of_kind(facts(before + handler(statement, "s.get('x')")), CallKind.HTTP)
    assert found.timeout == Timeout(given=True, seconds=None)
    (found,) = of_kind(facts(before + handler("s.mount('https://', HTTPAdapter())", "s.get('x')")), CallKind.HTTP)
    assert found.timeout == Timeout(given=False, seconds=None, keyword="timeout")


STYLES = {
    "print('x', event)": LogStyle.TEXT,
    "print(json.dumps(event))": LogStyle.LIBRARY,
    "logging.getLogger().info('x')": LogStyle.RUNTIME,
    "aws_lambda_powertools.Logger().info('x')": LogStyle.LIBRARY,
}


@pytest.mark.parametrize(("call", "style"), STYLES.items())
def test_who_makes_json_of_log_records(facts: Facts, call: str, style: LogStyle) -> None:
    (found,) = of_kind(facts("import aws_lambda_powertools\n" + handler(call)), CallKind.LOG)
    assert found.log_style == style


CONNECTING = {
    "for x in event: requests.get('https://x/y')": True,
    "for x in event: requests.get(f'https://x/{x}')": True,
    "for x in event: requests.get(x)": False,
    "for x in event: requests.Session().get('https://x')": False,
    "requests.get('https://x')": False,
}


@pytest.mark.parametrize(("statement", "reconnects"), CONNECTING.items())
def test_requests_that_connect_again(facts: Facts, statement: str, reconnects: bool) -> None:
    (found,) = of_kind(facts(handler(statement)), CallKind.HTTP)
    assert found.reconnects == reconnects


PAGES = {
    "return s3.list_objects_v2(Bucket='x')['Contents']": True,
    "return s3.list_objects_v2(Bucket='x', MaxKeys=5)['Contents']": False,
    "return s3.list_objects_v2(Bucket='x')['Contents'][0]": False,
    "return s3.list_objects_v2(**event)['Contents']": False,
    "return s3.list_buckets()['Buckets']": False,
    "return s3.get_object(Bucket='x')['Body']": False,
    "a = s3.list_objects_v2(Bucket='x'); return a['Contents'], a['NextContinuationToken']": False,
}


@pytest.mark.parametrize(("statement", "partly"), PAGES.items())
def test_answers_of_which_the_first_page_is_taken_for_all(facts: Facts, statement: str, partly: bool) -> None:
    (found,) = of_kind(facts("s3 = boto3.client('s3')\n" + handler(statement)), CallKind.OPERATION)
    assert found.takes_first_page == partly


KEPT = {
    "parameters.get_secret('x')": True,
    "parameters.get_parameter('x', max_age=60)": True,
    "parameters.get_parameter('x', max_age=0)": False,
    "parameters.SSMProvider().get('x', force_fetch=True)": False,
    "boto3.client('ssm').get_parameter(Name='x')": False,
}


@pytest.mark.parametrize(("call", "is_kept"), KEPT.items())
def test_answers_that_a_library_keeps(facts: Facts, call: str, is_kept: bool) -> None:
    before = "from aws_lambda_powertools.utilities import parameters\n"
    (found,) = of_kind(facts(before + handler(call)), CallKind.OPERATION)
    assert found.is_kept == is_kept


LOCAL = {
    "requests.get('http://localhost:2773/x')": True,
    "requests.get(f'http://127.0.0.1:{PORT}/x')": True,
    "httpx.Client(base_url='http://localhost:2773').get('/x')": True,
    "requests.get('https://localhost.example.com')": False,
    "requests.get(event['url'])": False,
}


@pytest.mark.parametrize(("call", "is_local"), LOCAL.items())
def test_requests_that_stay_on_the_machine(facts: Facts, call: str, is_local: bool) -> None:
    (found,) = of_kind(facts(handler(call)), CallKind.HTTP)
    assert found.is_local == is_local


@pytest.mark.parametrize(
    ("kind", "statement", "target"),
    [
        (CallKind.SLEEP, "time.sleep(5)", "time.sleep"),
        (CallKind.LOG, "print(event)", "print"),
        (CallKind.LOG, "logging.getLogger().error('x')", "logging.getLogger.error"),
        (CallKind.CONCURRENCY, "threading.Thread(target=print)", "threading.Thread"),
        (CallKind.WRITE, "open('/tmp/x', 'w')", "open"),
        (CallKind.REMOVE, "os.remove('/tmp/x')", "os.remove"),
    ],
)
def test_other_calls(facts: Facts, kind: CallKind, statement: str, target: str) -> None:
    (call,) = of_kind(facts(handler(statement)), kind)
    assert (call.span.text, call.target) == (statement, target)


def test_a_file_that_is_read_is_not_written(facts: Facts) -> None:
    assert (
        of_kind(facts(handler("open('/tmp/x').read()", "open('/tmp/y', 'rb')", "open('/z', mode='r')")), CallKind.WRITE)
        == []
    )


PATHS = {
    "open('/tmp/a', 'w')": ("/tmp/a", None),
    "open(f'/tmp/{event[0]}', 'wb')": (None, "/tmp/"),
    "open('/tmp/' + x, mode='a')": (None, "/tmp/"),
    "open(os.path.join('/tmp', 'a', x), 'x')": (None, "/tmp/a/"),
    "open('/tmp/{}.txt'.format(x), 'w')": (None, "/tmp/"),
    "pathlib.Path('/tmp/b').write_text('x')": ("/tmp/b", None),
    "shutil.copy(x, '/tmp/c')": ("/tmp/c", None),
    "open(x, 'w')": None,
    "tempfile.mkdtemp()": None,
}


@pytest.mark.parametrize(("statement", "expected"), PATHS.items())
def test_paths_that_are_written(facts: Facts, statement: str, expected: tuple[str | None, str | None] | None) -> None:
    (call,) = of_kind(facts("import pathlib, tempfile\nfrom y import x\n" + handler(statement)), CallKind.WRITE)
    found = [(one.text, one.prefix) for one in call.arguments if one.name == "path"]
    assert found == ([] if expected is None else [expected])


CATCHES = {
    "again": ("raise", Outcome.RAISED, False),
    "another": ("raise ValueError from error", Outcome.RAISED, False),
    "returns": ("return {'statusCode': 500}", Outcome.RETURNED, False),
    "goes on": ("pass", Outcome.DROPPED, False),
    "is logged": ("logging.exception('ä')", Outcome.DROPPED, True),
}


@pytest.mark.parametrize(("statement", "outcome", "logged"), CATCHES.values(), ids=CATCHES)
def test_exceptions(facts: Facts, statement: str, outcome: Outcome, logged: bool) -> None:
    code = handler("try: f()", "except (KeyError, a.B) as error:", f"    {statement}")
    (caught,) = facts(code).caught
    assert (caught.span.text, caught.types) == ("except (KeyError, a.B) as error:", ("KeyError", "a.B"))
    assert (caught.outcome, caught.logged, caught.phase) == (outcome, logged, Phase.INVOKE)


STATE = {
    "a global": ("n = 0", ["global n", "n = n + 1"], ["n"]),
    "a list of the module": ("seen = []", ["seen.append(event)"], ["seen"]),
    "a dict of the module": ("D = {}", ["D[event['id']] = 1"], ["D[event['id']]"]),
    "an attribute of a class": ("class A: pass", ["A.last = event"], ["A.last"]),
    "a cache": ("D = {}", ["if 'x' not in D: D['x'] = 1"], []),
    "a local": ("", ["a = []", "a.append(1)"], []),
    "at start-up": ("D = {}\nD['x'] = 1", ["pass"], []),
}


@pytest.mark.parametrize(("before", "statements", "expected"), STATE.values(), ids=STATE)
def test_state(facts: Facts, before: str, statements: list[str], expected: list[str]) -> None:
    written = facts(f"{before}\n{handler(*statements)}").state_writes
    assert [write.span.text.split(".append")[0] for write in written] == expected


def test_a_coroutine_that_nobody_waits_for(facts: Facts) -> None:
    code = "async def f(): pass\nasync def g():\n  f()\n  await f()\n  x = f()\n  await x\n" + handler(
        "asyncio.run(g())"
    )
    assert [(one.span.text, one.name, one.runs) for one in facts(code).unawaited] == [("f()", "f", False)]
    code = "import asyncio\nasync def g():\n  asyncio.sleep(1)\n  x = f()\n@sync\nasync def f(): pass\n" + handler(
        "f()", "asyncio.run(g())"
    )
    assert [one.name for one in facts(code).unawaited] == ["asyncio.sleep"]


def test_what_is_returned(facts: Facts) -> None:
    code = "def no(): return {'statusCode': 404}\n" + handler(
        "if event: return no()",
        "if context: return",
        "return {'statusCode': 200, 'body': 'ä', **{'headers': {}}}",
    )
    found = facts(code)
    assert [(one.span.text[:8], one.keys) for one in found.returned] == [
        ("no()", ("statusCode",)),
        ("return", None),
        ("{'status", ("statusCode", "body", "headers")),
    ]
    assert [(one.name, one.text, one.number) for one in found.returned[2].values] == [
        ("statusCode", None, 200),
        ("body", "ä", None),
    ]
    assert not found.falls_through
    assert facts(handler("if event: return 1")).falls_through


FLOWS = {
    "a field": ("os.system(event['cmd'])", [("shell command", ("cmd",), ())]),
    "get": ("os.system(event.get('cmd'))", [("shell command", ("cmd",), ())]),
    "an item": ("for r in event['Records']: os.system(r['body'])", [("shell command", ("Records", "[]", "body"), ())]),
    "a string that is built": ("subprocess.run(f'ls {event[\"d\"]}', shell=True)", [("shell command", ("d",), ())]),
    "parsed": ("os.system(json.loads(event['body'])['x'])", [("shell command", ("body",), ("json.loads",))]),
    "converted": ("os.system(str(int(event['n'])))", [("shell command", ("n",), ("int", "str"))]),
    "a method": ("eval(event['e'].strip())", [("code", ("e",), ("strip",))]),
    "a default": ("os.system(event.get('x') or 'ls')", [("shell command", ("x",), ())]),
    "something else": ("os.system('ls')", []),
}


@pytest.mark.parametrize(("statement", "expected"), FLOWS.values(), ids=FLOWS)
def test_flows(facts: Facts, statement: str, expected: list[tuple[str, tuple[str, ...], tuple[str, ...]]]) -> None:
    flows = facts(handler(statement)).flows
    assert [(flow.sink, flow.source.path, flow.source.passed) for flow in flows] == expected


def test_a_flow_through_functions(facts: Facts) -> None:
    code = "def a(x): return x['q']\ndef run(q):\n  os.system('ü' + q)\n" + handler("run(a(event['detail']))")
    (flow,) = facts(code).flows
    assert (flow.span.text, flow.source.path) == ("os.system('ü' + q)", ("detail", "q"))
    assert [step.name for step in flow.via] == ["run"]


def test_environment_writes_and_defaults(facts: Facts) -> None:
    code = "os.environ['A'] = 'x'\n" + handler("os.environ.get('B', 'ä')", "os.getenv('C')", "os.environ['D'] or 1")
    found = facts(code)
    assert [(write.span.text, write.name, write.phase) for write in found.environment_writes] == [
        ("os.environ['A']", "A", Phase.INIT)
    ]
    assert [(read.name, read.default) for read in found.environment_reads] == [("B", True), ("C", False), ("D", True)]


@pytest.mark.parametrize(
    ("before", "statement", "expected"),
    [
        ("", "event['RequestType'] == 'Create' and event.get('ResourceProperties')", True),
        ("def answer(event): return event['ResponseURL']", "answer(event) if event['RequestType'] else 0", True),
        ("", "event['RequestType']", False),
        ("", "event['ResourceProperties']", False),
        ("", "event['LifecycleEventHookExecutionId']", True),
        ("", "event['CodePipeline.job']['id']", True),
    ],
)
def test_what_runs_only_when_something_is_deployed(facts: Facts, before: str, statement: str, expected: bool) -> None:
    assert facts(f"{before}\ndef handler(event, context):\n  return {statement}\n").is_of_deployments is expected
