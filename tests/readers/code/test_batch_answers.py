"""How code says which records of a batch it failed on, and by what it remembers events."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdalint import limits
from lambdalint.limits import within
from lambdalint.model.code import Handler
from lambdalint.readers.code.go import GoReader
from lambdalint.readers.code.java import JavaReader
from lambdalint.readers.code.javascript import JavaScriptReader
from lambdalint.readers.code.python import PythonReader
from tests.readers.code.conftest import Read

Facts = Callable[[str], Handler]
Told = list[tuple[str, str, str, bool]]

ID = "itemIdentifier"


@pytest.fixture
def python(read_handler: Read) -> Facts:
    return lambda code: read_handler(PythonReader, "app.handler", {"app.py": f"# Größe\n{code}"})


@pytest.fixture
def javascript(read_handler: Read) -> Facts:
    return lambda code: read_handler(JavaScriptReader, "app.handler", {"app.mjs": f"// 😀\n{code}"})


def told(handler: Handler) -> Told:
    """Of each item: the key, the identifier's text, the path that it comes from, whether the code goes on."""
    return [
        (item.key, item.value_span.text, " ".join(".".join(field.path) for field in item.sources), item.goes_on)
        for answer in handler.batch_answers
        for item in answer.items
    ]


MESSAGE = "Records.[].messageId"

PYTHON: dict[str, tuple[str, Told]] = {
    "appended": (
        (
            "def handler(event, context):\n  failures = []\n  for r in event['Records']:\n    try: work(r)\n"
            "    except Exception: failures.append({'itemIdentifier': r['messageId']})\n"
            "  return {'batchItemFailures': failures}"
        ),
        [(ID, "r['messageId']", MESSAGE, True)],
    ),
    "put into the answer": (
        (
            "def handler(event, context):\n  answer = {}\n"
            "  answer['batchItemFailures'] = [{'id': r['messageId']} for r in event['Records']]\n  return answer"
        ),
        [("id", "r['messageId']", MESSAGE, False)],
    ),
    "made by functions": (
        (
            "def failure(r): return {'itemIdentifier': r['messageId']}\n"
            "def failures(rs): return [failure(r) for r in rs]\n"
            "def handler(event, context): return {'batchItemFailures': failures(event['Records'])}"
        ),
        [(ID, "r['messageId']", MESSAGE, False)],
    ),
    "a list of ids": (
        (
            "def handler(event, context):\n  ids = []\n  for r in event['Records']: ids.append(r['messageId'])\n"
            "  return {'batchItemFailures': [{'itemIdentifier': id} for id in ids]}"
        ),
        [(ID, "id", MESSAGE, False)],
    ),
    "a loop that ends": (
        (
            "def handler(event, context):\n  failures = []\n  for r in event['Records']:\n    try: work(r)\n"
            "    except Exception:\n      failures.append({'itemIdentifier': r['messageId']})\n      break\n"
            "  return {'batchItemFailures': failures}"
        ),
        [(ID, "r['messageId']", MESSAGE, False)],
    ),
    "a list that a condition looks at": (
        (
            "def handler(event, context):\n  failures = []\n  for r in event['Records']:\n    if failures: pass\n"
            "    try: work(r)\n    except Exception: failures += [{'itemIdentifier': r['messageId']}]\n"
            "  return {'batchItemFailures': failures}"
        ),
        [(ID, "r['messageId']", MESSAGE, False)],
    ),
    "an attribute": (
        (
            "class Consumer:\n  def __init__(self): self.failures = []\n  def run(self, records):\n"
            "    for r in records:\n      try: work(r)\n"
            "      except Exception: self.failures.append({'itemIdentifier': r['messageId']})\n"
            "    return {'batchItemFailures': self.failures}\n"
            "def handler(event, context): return Consumer().run(event['Records'])"
        ),
        [(ID, "r['messageId']", MESSAGE, True)],
    ),
    "not told": ("def handler(event, context): return {'batchItemFailures': work(event)}", []),
    "itself": ("def handler(event, context):\n  x = x + x\n  return {'batchItemFailures': x}", []),
}


@pytest.mark.parametrize(("code", "expected"), PYTHON.values(), ids=PYTHON.keys())
def test_items_in_python(python: Facts, code: str, expected: Told) -> None:
    handler = python(code)
    assert len(handler.batch_answers) == 1
    assert told(handler) == expected


JAVASCRIPT: dict[str, tuple[str, Told]] = {
    "pushed in a loop": (
        (
            "export const handler = async (event) => { const batchItemFailures = [];\n"
            "for (const r of event.Records) { try { await work(r); } catch { batchItemFailures.push({ itemIdentifier: "
            "r.messageId }); } }\nreturn { batchItemFailures }; };"
        ),
        [(ID, "r.messageId", MESSAGE, True)],
    ),
    "pushed in a function for each": (
        (
            "export const handler = async (event) => { const failures = [];\n"
            "await Promise.all(event.Records.map(async ({ messageId }) => { try { await work(); } catch { "
            "failures.push({ itemIdentifier: messageId }); } }));\nreturn { batchItemFailures: failures }; };"
        ),
        [(ID, "messageId", MESSAGE, True)],
    ),
    "mapped and filtered": (
        (
            "export const handler = async (event) => { "
            "const results = await Promise.allSettled(event.Records.map(work));\n"
            "const failed = event.Records.filter((_, i) => results[i].status === 'rejected');\n"
            "return { batchItemFailures: failed.map((r) => ({ itemIdentifier: r.messageId })) }; };"
        ),
        [(ID, "r.messageId", MESSAGE, False)],
    ),
    "a property": (
        (
            "export const handler = async (event) => { const answer = {};\n"
            "answer.batchItemFailures = [{ itemIdentifier: event.Records[0].kinesis.sequenceNumber }];"
            "return answer; };"
        ),
        [(ID, "event.Records[0].kinesis.sequenceNumber", "Records.[].kinesis.sequenceNumber", False)],
    ),
}


@pytest.mark.parametrize(("code", "expected"), JAVASCRIPT.values(), ids=JAVASCRIPT.keys())
def test_items_in_javascript(javascript: Facts, code: str, expected: Told) -> None:
    assert told(javascript(code)) == expected


def test_items_are_put_into_the_answer_itself(python: Facts, javascript: Facts) -> None:
    handler = python(
        "def handler(event, context):\n  answer = dict(batchItemFailures=[])\n  for r in event['Records']:\n"
        "    answer['batchItemFailures'].append({'itemIdentifier': r['messageId']})\n  return answer"
    )
    assert told(handler) == [(ID, "r['messageId']", MESSAGE, False)]
    assert len(handler.batch_answers) == 2
    handler = javascript(
        "export const handler = async (event) => { const answer = { batchItemFailures: [] };\n"
        "for (const r of event.Records) { try { await work(r); } catch { "
        "answer.batchItemFailures.push({ itemIdentifier: r.messageId }); } }\nreturn answer; };"
    )
    assert told(handler) == [(ID, "r.messageId", MESSAGE, True)]


def test_lists_made_of_themselves_are_looked_at_once(python: Facts) -> None:
    again = "".join(f"  failures = [*failures, {{'itemIdentifier': event['{number}']}}]\n" for number in range(12))
    code = f"def handler(event, context):\n  failures = []\n{again}  return {{'batchItemFailures': failures}}"
    assert len(told(python(code))) == 12
    names = "".join(f"  a{number} = [*a{number + 1}, *a{number + 1}]\n" * 8 for number in range(9))
    calls = "".join(f"def f{number}(e): return [*f{number + 1}(e), *f{number + 1}(e)]\n" for number in range(40))
    code = f"{calls}def handler(event, context):\n{names}  return {{'batchItemFailures': [*a0, *f0(event)]}}"
    assert told(within(limits.FILE, lambda: python(code))) == []


def test_items_in_java_and_go(read_handler: Read) -> None:
    java = """import com.amazonaws.services.lambda.runtime.events.*; import java.util.*;
        public class App { public SQSBatchResponse handle(SQSEvent event) {
          List<SQSBatchResponse.BatchItemFailure> failures = new ArrayList<>();
          for (SQSEvent.SQSMessage m : event.getRecords()) {
            try { work(m); } catch (Exception e) {
              failures.add(new SQSBatchResponse.BatchItemFailure(m.getMessageId())); } }
          return new SQSBatchResponse(failures); } }"""
    handler = read_handler(JavaReader, "App::handle", {"App.java": java})
    assert told(handler) == [(ID, "m.getMessageId()", "records.[].messageId", True)]
    go = """package main
import ("github.com/aws/aws-lambda-go/events"; "github.com/aws/aws-lambda-go/lambda")
func handle(event events.SQSEvent) (map[string]interface{}, error) {
          failures := []map[string]interface{}{}
          for _, m := range event.Records {
            failures = append(failures, map[string]interface{}{"itemIdentifier": m.MessageId}) }
          return map[string]interface{}{"batchItemFailures": failures}, nil }
func main() { lambda.Start(handle) }"""
    handler = read_handler(GoReader, "bootstrap", {"main.go": go, "go.mod": "module example.com/orders\n"})
    assert told(handler) == [(ID, "m.MessageId", "Records.[].MessageId", False)]


LIBRARIES = {
    "goes on": (
        (
            "from aws_lambda_powertools.utilities.batch import BatchProcessor, process_partial_response\n"
            "p = BatchProcessor(event_type='SQS')\n"
            "def handler(event, context): return process_partial_response(event, work, p, context)"
        ),
        {False},
    ),
    "stops": (
        (
            "from aws_lambda_powertools.utilities.batch import SqsFifoPartialProcessor, process_partial_response\n"
            "p = SqsFifoPartialProcessor()\n"
            "def handler(event, context): return process_partial_response(event, work, processor=p)"
        ),
        {True},
    ),
    "not told": (
        (
            "from aws_lambda_powertools.utilities.batch import process_partial_response\nimport own\n"
            "def handler(event, context): return process_partial_response(event, work, processor=own.p)"
        ),
        {None},
    ),
}


@pytest.mark.parametrize(("code", "stops"), LIBRARIES.values(), ids=LIBRARIES.keys())
def test_libraries_that_answer(python: Facts, code: str, stops: set[bool | None]) -> None:
    answers = python(code).batch_answers
    assert {answer.stops for answer in answers} == stops
    assert all(answer.library for answer in answers)


PLAIN = [
    ("def handler(event, context): print(event)", True),
    ("def handler(event, context):\n  if event: return 'x'\n  return {'a': event}", True),
    ("def handler(event, context):\n  x = {'a': 1}\n  return x", True),
    ("def handler(event, context):\n  x = {'a': 1}\n  x['b'] = 2\n  return x", False),
    ("def handler(event, context):\n  x = {'a': 1}\n  work(x)\n  return x", False),
    ("def handler(event, context): return {'batchItemFailures': []}", False),
    ("def handler(event, context): return {**work(), 'a': 1}", False),
    ("def handler(event, context): return work(event)", False),
    ("import own\n@own.answered\ndef handler(event, context): return None", False),
    (("from aws_lambda_powertools import Logger\nlogger = Logger()\n@logger.inject_lambda_context\n"
     "def handler(event, context): return None"), True),
    ("import own\ndef base(event, context): return None\nhandler = own.answered(base)", False),
]  # fmt: skip


@pytest.mark.parametrize(("code", "plainly"), PLAIN)
def test_whether_all_that_is_given_back_is_written_out(python: Facts, code: str, *, plainly: bool) -> None:
    assert python(code).returns_plainly is plainly


def test_keys_of_idempotency(python: Facts, javascript: Facts) -> None:
    handler = python(
        "import boto3\nfrom aws_lambda_powertools.utilities.idempotency import IdempotencyConfig\n"
        "config = IdempotencyConfig(event_key_jmespath='body')\nt = boto3.resource('dynamodb').Table('x')\n"
        "def handler(event, context):\n  t.put_item(Item={'id': event['id'], 'n': event['n']},"
        " ConditionExpression='attribute_not_exists(id)')\n  t.put_item(Item={'id': event['id']})"
    )
    keys = [(key.expression, [field.path for field in key.sources]) for key in handler.idempotency_keys]
    assert keys == [("body", []), ("", [("id",)])]
    (key,) = javascript(
        "import { IdempotencyConfig } from '@aws-lambda-powertools/idempotency';\n"
        "const config = new IdempotencyConfig({ eventKeyJmesPath: 'body' });\nexport const handler = () => 1;"
    ).idempotency_keys
    assert (key.expression, key.span.text) == ("body", "'body'")
