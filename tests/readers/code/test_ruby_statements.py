"""What Ruby code does besides building clients: exceptions, state that is left behind, results, known calls."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.model.call import CallKind
from lambdalint.model.code import Handler, Outcome
from lambdalint.readers.code.program.reader import Setting
from lambdalint.readers.code.ruby import RubyReader
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span


def handler(folder: Path, body: str, before: str = "") -> Handler:
    (folder / "app.rb").write_text(f"# é 🎉\n{before}\ndef handler(event:, context:)\n{body}\nend\n", "utf-8")
    setting = Setting(Span(SourceFile("template.yaml", "app.handler"), 0, 11), "app.handler")
    found = RubyReader(Repository(folder), lambda *_: None).find(setting, folder, ())
    assert isinstance(found, Handler)
    return found


CAUGHT = {
    "it goes on": ("begin\n  f\nrescue A::B, KeyError => e\n  1\nend\n2", ("A::B", "KeyError"), Outcome.DROPPED, False),
    "it logs": ("begin\n  f\nrescue => e\n  puts e\nend\n2", (), Outcome.DROPPED, True),
    "it raises again": ("begin\n  f\nrescue => e\n  raise\nend\n2", (), Outcome.RAISED, False),
    "it returns": ("begin\n  f\nrescue StandardError\n  return 1\nend\n2", ("StandardError",), Outcome.RETURNED, False),
    "it gives the result": ("f\nrescue StandardError\n  1", ("StandardError",), Outcome.RETURNED, False),
}


@pytest.mark.parametrize(("body", "types", "outcome", "logged"), CAUGHT.values(), ids=CAUGHT)
def test_exceptions(tmp_path: Path, body: str, types: tuple[str, ...], outcome: Outcome, logged: bool) -> None:
    (caught,) = handler(tmp_path, body).caught
    assert (caught.types, caught.outcome, caught.logged) == (types, outcome, logged)
    assert caught.span.text == body[body.index("rescue") :].partition("\n")[0]


STATE = {
    "a global variable": ("$last = event['name']", "$last = nil", ["$last"]),
    "a counter": ("$count += 1", "$count = 0", ["$count"]),
    "an array": ("SEEN << event['name']", "SEEN = []", ["SEEN"]),
    "an array by push": ("SEEN.push(event['name'])", "SEEN = []", ["SEEN"]),
    "a hash": ("SEEN[:a] = event['name']", "SEEN = {}", ["SEEN"]),
    "what is made once": ("SEEN[:a] ||= 1", "SEEN = {}", []),
    "a local variable": ("last = event['name']\nlast = nil", "", []),
    "the file's own": ("", "$last = 1", []),
}


@pytest.mark.parametrize(("body", "before", "names"), STATE.values(), ids=STATE)
def test_state(tmp_path: Path, body: str, before: str, names: list[str]) -> None:
    assert [write.name for write in handler(tmp_path, body, before).state_writes] == names


RESULTS = {
    "the last expression": ("{ statusCode: 200, body: 'é' }", [("statusCode", "body")]),
    "a return": ("return { statusCode: 400 } if event['x']\n{ body: 1 }", [("statusCode",), ("body",)]),
    "the branches of a condition": ("if x\n  { a: 1 }\nelse\n  { b: 1 }\nend", [("a",), ("b",)]),
    "the arms of a case": ("case x\nwhen 1 then { a: 1 }\nelse { b: 1 }\nend", [("a",), ("b",)]),
    "what a method gives": ("response(200)", [("statusCode",)]),
    "keys that are strings": ("{ 'statusCode' => 200 }", [("statusCode",)]),
}


@pytest.mark.parametrize(("body", "keys"), RESULTS.values(), ids=RESULTS)
def test_results(tmp_path: Path, body: str, keys: list[tuple[str, ...]]) -> None:
    found = handler(tmp_path, body, "def response(code) = { statusCode: code }")
    assert [one.keys for one in found.returned] == keys


@pytest.mark.parametrize(
    ("statement", "kind", "target"),
    [
        ("puts event", CallKind.LOG, "puts"),
        ("Logger.new($stdout).info('x')", CallKind.LOG, "Logger.new.info"),
        ("sleep 5", CallKind.SLEEP, "sleep"),
        ("Thread.new { f }", CallKind.CONCURRENCY, "Thread.new"),
        ("File.write('/tmp/x', 'y')", CallKind.WRITE, "File.write"),
        ("FileUtils.rm_rf('/tmp/x')", CallKind.REMOVE, "FileUtils.rm_rf"),
        ("HTTParty.get('https://x', timeout: 5)", CallKind.HTTP, "HTTParty.get"),
        ("Net::HTTP.get(URI('https://x'))", CallKind.HTTP, "Net.HTTP.get"),
    ],
)
def test_calls_of_ruby_itself(tmp_path: Path, statement: str, kind: CallKind, target: str) -> None:
    assert [(call.kind, call.target) for call in handler(tmp_path, statement).calls] == [(kind, target)]


def test_how_long_a_request_waits(tmp_path: Path) -> None:
    calls = handler(tmp_path, "HTTParty.get('https://x', timeout: 5)\nHTTParty.get('https://x')").calls
    assert [call.timeout.seconds for call in calls if call.timeout is not None] == [5, 60]
