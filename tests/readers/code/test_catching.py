"""What becomes of exceptions that are caught: whether anybody learns of them, and how much of a function is guarded."""

from __future__ import annotations

import pytest

from lambdalint.model.code import Caught
from tests.readers.code import programs
from tests.readers.code.conftest import Read
from tests.readers.code.programs import Program

WORK = "table.put_item(Item=event)"


def caught(read: Read, program: Program) -> Caught:
    (found,) = read(*program).caught
    return found


def python(clause: str, before: str = "", after: str = "") -> Program:
    body = f"{before}\ntry:\n  {WORK}\nexcept Exception as e:\n  {clause}\n{after}".strip()
    return programs.python(
        body, "import logging, json\ntable = boto3.resource('dynamodb').Table('x')\ndef report(e): send(e)"
    )


@pytest.mark.parametrize(
    "clause",
    [
        "pass",
        "print(e)",
        "logging.exception('x')",
        "self.logger.error(str(e), exc_info=True)",
        "return {'statusCode': 500, 'body': json.dumps({'error': str(e)})}",
        "message = f'{e}'; print(message)",
        "print(e.response['Error'].get('Code'))",
        "print(table.get_item(Key={}))",
    ],
)
def test_nobody_learns_of_it(read_handler: Read, clause: str) -> None:
    assert caught(read_handler, python(clause)).silent


@pytest.mark.parametrize(
    "clause",
    [
        "raise",
        "raise ValueError from e",
        "if e: raise",
        "report(e)",
        "queue.send(e)",
        "table.put_item(Item={'status': 'failed'})",
        "failed += 1",
        "failed = True",
        "failures.append(e)",
        "result['error'] = e",
        "context.error = e",
        "exit(1)",
    ],
)
def test_somebody_may_learn_of_it(read_handler: Read, clause: str) -> None:
    assert not caught(read_handler, python(clause, "failed = 0; failures = []; result = {}", "return failed")).silent


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("", "", True),
        ("body = json.loads(event['body']); print(body)", "return {'statusCode': 200}", True),
        ("rows = table.scan()['Items']", "", True),
        ("client = boto3.client('sns')", "client.publish(Message='x')", False),
        ("prepare(event)", "", False),
        ("table.delete_item(Key=event)", "", False),
        ("keys = []", "keys.append(1); print(len(keys))", True),
    ],
)
def test_how_much_of_its_function_it_guards(read_handler: Read, before: str, after: str, whole: bool) -> None:
    assert caught(read_handler, python("pass", before, after)).whole is whole


def test_a_clause_that_guards_no_work(read_handler: Read) -> None:
    body = "try:\n  x = json.loads(event['body'])\nexcept Exception:\n  pass"
    assert not caught(read_handler, programs.python(body, "import json")).whole


@pytest.mark.parametrize(("result", "answers"), [("return 1", True), ("return None", False), ("return", False)])
def test_whether_its_function_answers(read_handler: Read, result: str, answers: bool) -> None:
    assert caught(read_handler, python(result)).answers is answers


@pytest.mark.parametrize(
    "program",
    [
        programs.typescript("try { await send(event) } catch (e) { console.error(e) }"),
        programs.java("try { send(event); } catch (Exception e) { e.printStackTrace(); }"),
        programs.kotlin("try { send(event) } catch (e: Exception) { println(e.message) }"),
        programs.csharp("try { await Send(i); } catch (Exception e) { Console.WriteLine(e); }"),
        programs.ruby("begin\n send(event)\nrescue => e\n puts e.message\nend"),
    ],
    ids="TypeScript Java Kotlin C# Ruby".split(),
)
def test_in_other_languages(read_handler: Read, program: Program) -> None:
    found = caught(read_handler, program)
    assert (found.silent, found.whole, found.catches_all) == (True, True, True)


@pytest.mark.parametrize(
    "program",
    [
        programs.typescript("let bad; try { await send(event) } catch (e) { bad = e } return bad"),
        programs.java("try { send(event); } catch (Exception e) { if (a) throw e; }"),
        programs.kotlin("try { send(event) } catch (e: Exception) { report(e) }"),
        programs.csharp("try { await Send(i); } catch (Exception e) { failures.Add(e); }"),
        programs.ruby("begin\n send(event)\nrescue => e\n failures << e\nend"),
    ],
    ids="TypeScript Java Kotlin C# Ruby".split(),
)
def test_it_is_told_in_other_languages(read_handler: Read, program: Program) -> None:
    assert not caught(read_handler, program).silent


def test_what_it_guards(read_handler: Read) -> None:
    found = caught(read_handler, programs.python("a()\ntry:\n  b()\nexcept KeyError:\n  c()\nfinally:\n  d()"))
    assert found.guarded.text.split() == ["try:", "b()"]
    found = caught(read_handler, programs.typescript("a(); try { b() } catch { c() }"))
    assert found.guarded.text == "try { b() } "


@pytest.mark.parametrize(
    ("clause", "leaves"),
    [
        ("raise", False),
        ("print(e); raise", False),
        ("pass", True),
        ("return None", True),
        ("if e.code == 1: return\n  raise", True),
        ("if e.code != 1: raise", True),
    ],
)
def test_whether_a_path_leaves_it(read_handler: Read, clause: str, leaves: bool) -> None:
    assert caught(read_handler, python(clause)).leaves is leaves
