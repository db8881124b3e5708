"""Java: requests with their timeouts, waiting, log records, threads, files, exceptions, state, results."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.model.call import CallKind
from lambdalint.model.code import Handler
from lambdalint.readers.code.java import JavaReader
from lambdalint.readers.code.program.reader import Setting
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

HEAD = """import java.net.http.*; import java.time.Duration; import java.util.concurrent.*; import java.nio.file.*;
import org.slf4j.*; import com.amazonaws.services.lambda.runtime.Context;
"""


def read(folder: Path, body: str, members: str = "") -> Handler:
    text = (
        f"{HEAD}public class App {{ {members} public String handleRequest(Object e, Context c) {{ /* ü */ {body} }} }}"
    )
    (folder / "App.java").write_text(text, "utf-8")
    setting = Setting(Span(SourceFile("template.yaml", "App"), 0, 3), "App")
    found = JavaReader(Repository(folder), lambda *_: None).find(setting, folder, ())
    assert isinstance(found, Handler)
    return found


REQUESTS = {
    "none": ("HttpRequest.newBuilder(u).build()", (False, None)),
    "of seconds": ("HttpRequest.newBuilder().uri(u).timeout(Duration.ofSeconds(5)).GET().build()", (True, 5)),
    "of milliseconds": ("HttpRequest.newBuilder(u).timeout(Duration.ofMillis(500)).build()", (True, 0.5)),
    "not told": ("HttpRequest.newBuilder(u).timeout(d).build()", (True, None)),
    "of what is not told": ("request", (True, None)),
}


@pytest.mark.parametrize(("request_", "expected"), REQUESTS.values(), ids=REQUESTS)
@pytest.mark.parametrize(
    "client", ["HttpClient.newHttpClient()", "HttpClient.newBuilder().version(v).build()", "client"]
)
def test_timeouts(tmp_path: Path, client: str, request_: str, expected: tuple[bool, float | None]) -> None:
    handler = read(tmp_path, f"{client}.send({request_}, x); return null;", "HttpClient client;")
    (call,) = [call for call in handler.calls if call.kind is CallKind.HTTP]
    assert call.timeout is not None
    assert (call.timeout.given, call.timeout.seconds) == expected


CALLS = {
    "waiting": ("Thread.sleep(200);", CallKind.SLEEP),
    "waiting by a unit": ("TimeUnit.SECONDS.sleep(1);", CallKind.SLEEP),
    "printing": ('System.out.println("ö");', CallKind.LOG),
    "the context's log": ('c.getLogger().log("ö");', CallKind.LOG),
    "SLF4J": ('LOG.info("ö");', CallKind.LOG),
    "a thread": ("new Thread(r);", CallKind.CONCURRENCY),
    "a task": ("CompletableFuture.runAsync(r);", CallKind.CONCURRENCY),
    "writing": ('Files.writeString(Path.of("/tmp/ö"), "x");', CallKind.WRITE),
    "removing": ('Files.delete(Paths.get("/tmp/ö"));', CallKind.REMOVE),
}


@pytest.mark.parametrize(("text", "kind"), CALLS.values(), ids=CALLS)
def test_calls(tmp_path: Path, text: str, kind: CallKind) -> None:
    handler = read(tmp_path, f"{text} return null;", "static final Logger LOG = LoggerFactory.getLogger(App.class);")
    assert [(call.kind, f"{call.span.text};") for call in handler.calls] == [(kind, text)]


def test_loops(tmp_path: Path) -> None:
    handler = read(
        tmp_path,
        "for (int i = 0; i < 3; i++) { Thread.sleep(1); } xs.forEach(x -> Thread.sleep(2));"
        " Thread.sleep(3); return null;",
    )
    assert [(call.span.text, call.in_loop) for call in handler.calls] == [
        ("Thread.sleep(1)", True),
        ("Thread.sleep(2)", True),
        ("Thread.sleep(3)", False),
    ]


def test_exceptions_that_are_caught(tmp_path: Path) -> None:
    handler = read(
        tmp_path,
        "try { a(); } catch (IllegalStateException | RuntimeException é) { throw new Error(é); }"
        " catch (Exception e2) { } return null;",
    )
    assert [one.span.text for one in handler.caught] == [
        "catch (IllegalStateException | RuntimeException é) {",
        "catch (Exception e2) {",
    ]


def test_state_that_is_written_on_every_event(tmp_path: Path) -> None:
    handler = read(
        tmp_path,
        "COUNT++; seen.add(e); int local = 1; local = 2; return null;",
        "static int COUNT; static final java.util.List<Object> seen = new java.util.ArrayList<>();",
    )
    assert [one.span.text for one in handler.state_writes] == ["COUNT++", "seen.add(e)"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return null;", False),
        ("if (e == null) { return a; } else { return b; }", False),
        ("if (e == null) { return a; }", True),
        ("throw new Error();", False),
        ("try { return a; } catch (Exception x) { return b; }", False),
        ("a();", True),
    ],
)
def test_how_it_ends(tmp_path: Path, body: str, *, expected: bool) -> None:
    assert read(tmp_path, body).falls_through is expected


def test_the_log_that_lombok_adds(tmp_path: Path) -> None:
    text = 'import lombok.extern.slf4j.Slf4j; @Slf4j class App { void run(Object e) { log.warn("ö"); } }'
    (tmp_path / "App.java").write_text(text, "utf-8")
    setting = Setting(Span(SourceFile("template.yaml", "App::run"), 0, 8), "App::run")
    found = JavaReader(Repository(tmp_path), lambda *_: None).find(setting, tmp_path, ())
    assert isinstance(found, Handler)
    assert [(call.kind, call.span.text) for call in found.calls] == [(CallKind.LOG, 'log.warn("ö")')]
