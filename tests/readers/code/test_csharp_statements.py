"""What C# code does besides building clients: exceptions, state that is left behind, tasks, results, known calls."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.model.call import CallKind
from lambdalint.model.code import Handler, Outcome
from lambdalint.readers.code.csharp import CSharpReader
from lambdalint.readers.code.program.reader import Setting
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

HANDLER = "A::Function::Handle"


def handler(folder: Path, statements: str, members: str = "") -> Handler:
    code = (
        "using Amazon.Lambda.Core;\n// é 🎉\nclass Function {\n"
        f"public async Task<object> Handle(Request input, ILambdaContext context) {{ {statements} }}\n{members}\n}}"
    )
    (folder / "A.csproj").write_text("<Project></Project>", "utf-8")
    (folder / "F.cs").write_text(code, "utf-8")
    setting = Setting(Span(SourceFile("template.yaml", HANDLER), 0, len(HANDLER)), HANDLER)
    found = CSharpReader(Repository(folder), lambda *_: None).find(setting, folder, ())
    assert isinstance(found, Handler)
    return found


CAUGHT = {
    "it goes on": (
        "try { F(); } catch (AmazonS3Exception e) { x = 1; }",
        ("AmazonS3Exception",),
        Outcome.DROPPED,
        False,
    ),
    "it logs": ("try { F(); } catch (Exception e) { Console.WriteLine(e); }", ("Exception",), Outcome.DROPPED, True),
    "it throws again": ("try { F(); } catch (Exception) { throw; }", ("Exception",), Outcome.RAISED, False),
    "it returns": ("try { F(); } catch { return null; }", (), Outcome.RETURNED, False),
}


@pytest.mark.parametrize(("statements", "types", "outcome", "logged"), CAUGHT.values(), ids=CAUGHT)
def test_exceptions(tmp_path: Path, statements: str, types: tuple[str, ...], outcome: Outcome, logged: bool) -> None:
    (caught,) = handler(tmp_path, statements).caught
    assert (caught.types, caught.outcome, caught.logged) == (types, outcome, logged)
    assert caught.span.text == statements[statements.index("catch") :].partition(" {")[0]


STATE = {
    "a static field": ("last = input.Name;", "static string last;", ["Function.last"]),
    "a field": ("last = input.Name;", "string last;", ["this.last"]),
    "a field through this": ("this.last = input.Name;", "string last;", ["this.last"]),
    "a counter": ("count++; ++count; count += 1;", "static int count;", ["Function.count"] * 3),
    "a list": ("seen.Add(input.Name);", "static readonly List<string> seen = new();", ["Function.seen"]),
    "a dictionary": ('seen["a"] = input;', "readonly Dictionary<string, object> seen = new();", ["this.seen"]),
    "what is made once": ("client ??= new Client();", "static Client client;", []),
    "a local variable": ("var last = input.Name; last = null;", "", []),
    "the constructor's": ("", "string last; public Function() { last = null; }", []),
}


@pytest.mark.parametrize(("statements", "members", "names"), STATE.values(), ids=STATE)
def test_state(tmp_path: Path, statements: str, members: str, names: list[str]) -> None:
    assert [write.name for write in handler(tmp_path, statements, members).state_writes] == names


WORK = "async Task Work() { await Task.Delay(1); }"


@pytest.mark.parametrize(
    ("statements", "spans"),
    [
        ("Work();", ["Work()"]),
        ("await Work();", []),
        ("await Work().ConfigureAwait(false);", []),
        ("Work().Wait();", []),
        ("Work().GetAwaiter().GetResult();", []),
        ("var task = Work(); await task;", []),
        ("await Task.WhenAll(Work(), Work());", []),
    ],
)
def test_tasks_that_nobody_waits_for(tmp_path: Path, statements: str, spans: list[str]) -> None:
    assert [one.span.text for one in handler(tmp_path, statements, WORK).unawaited] == spans


def test_results(tmp_path: Path) -> None:
    found = handler(
        tmp_path,
        'if (x) { return new { statusCode = 200, body = "é" }; }\n'
        'return new Dictionary<string, object> { ["statusCode"] = 500 };',
    )
    assert [(one.keys, [(value.name, value.text, value.number) for value in one.values]) for one in found.returned] == [
        (("statusCode", "body"), [("statusCode", None, 200), ("body", "é", None)]),
        (("statusCode",), [("statusCode", None, 500)]),
    ]
    assert not found.falls_through


def test_a_handler_that_may_give_nothing_back(tmp_path: Path) -> None:
    assert handler(tmp_path, "if (x) { return 1; }").falls_through


@pytest.mark.parametrize(
    ("statement", "kind", "target"),
    [
        ("Console.WriteLine(input);", CallKind.LOG, "System.Console.WriteLine"),
        ("LambdaLogger.Log(input);", CallKind.LOG, "Amazon.Lambda.Core.LambdaLogger.Log"),
        ("Thread.Sleep(1000);", CallKind.SLEEP, "System.Threading.Thread.Sleep"),
        ("await Task.Delay(1000);", CallKind.SLEEP, "System.Threading.Tasks.Task.Delay"),
        ("Task.Run(() => F());", CallKind.CONCURRENCY, "System.Threading.Tasks.Task.Run"),
        ('File.WriteAllText("/tmp/x", "");', CallKind.WRITE, "System.IO.File.WriteAllText"),
        ('System.IO.File.Delete("/tmp/x");', CallKind.REMOVE, "System.IO.File.Delete"),
    ],
)
def test_calls_of_dotnet_itself(tmp_path: Path, statement: str, kind: CallKind, target: str) -> None:
    assert [(call.kind, call.target) for call in handler(tmp_path, statement).calls] == [(kind, target)]
