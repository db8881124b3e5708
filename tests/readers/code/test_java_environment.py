"""Java: which environment variables the code reads, and which of them it needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.model.code import Handler
from lambdalint.readers.code.java import JavaReader
from lambdalint.readers.code.program.reader import Setting
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

NEEDED = "needed"
DEFAULT = "default"
OPTIONAL = "optional"

CASES = {
    "plainly": ('String t = System.getenv("Ü");', NEEDED),
    "of the mapping": ('String t = System.getenv().get("Ü");', NEEDED),
    "with a default": ('String t = System.getenv().getOrDefault("Ü", "d");', DEFAULT),
    "as a test": ('if (System.getenv("Ü") != null) { a(); }', OPTIONAL),
    "to compare it": ('boolean b = "true".equals(System.getenv("Ü"));', OPTIONAL),
    "and tested": ('String t = System.getenv("Ü"); if (t == null) { throw new RuntimeException(); }', OPTIONAL),
    "under a condition": ('if (event == null) { String t = System.getenv("Ü"); }', OPTIONAL),
    "of what is in the mapping": ('if (System.getenv().containsKey("Ü")) { use(System.getenv("Ü")); }', OPTIONAL),
    "after containsKey": ('boolean b = a && System.getenv().containsKey("Ü"); use(System.getenv("Ü"));', OPTIONAL),
    "with ?:": ('String t = System.getenv("Ü") == null ? "d" : System.getenv("Ü");', OPTIONAL),
    "or else": ('String t = Optional.ofNullable(System.getenv("Ü")).orElse("d");', DEFAULT),
    "mapped, or else": ('int t = Optional.ofNullable(System.getenv("Ü")).map(Integer::parseInt).orElse(3);', DEFAULT),
    "or else throw": ('String t = Optional.ofNullable(System.getenv("Ü")).orElseThrow();', NEEDED),
    "mapped, or else throw": (
        'String t = Optional.ofNullable(System.getenv("Ü")).filter(x -> y).orElseThrow(() -> new RuntimeException());',
        NEEDED,
    ),
    "if present": ('Optional.ofNullable(System.getenv("Ü")).ifPresent(x -> use(x));', OPTIONAL),
    "required": ('String t = Objects.requireNonNull(System.getenv("Ü"));', NEEDED),
    "or another": ('String t = Objects.requireNonNullElse(System.getenv("Ü"), "d");', DEFAULT),
    "to use it at once": ('String t = System.getenv("Ü").trim();', NEEDED),
    "to use it, caught": ('try { String t = System.getenv("Ü").trim(); } catch (NullPointerException e) { }', OPTIONAL),
    "to use it, caught and thrown": (
        'try { String t = System.getenv("Ü").trim(); } catch (Exception e) { throw new RuntimeException(e); }',
        NEEDED,
    ),
}


def read(folder: Path, members: str) -> Handler:
    text = f"import java.util.*; public class App {{ /* Größe */ {members} }}"
    (folder / "App.java").write_text(text, "utf-8")
    setting = Setting(Span(SourceFile("template.yaml", "App"), 0, 3), "App")
    found = JavaReader(Repository(folder), lambda *_: None).find(setting, folder, ())
    assert isinstance(found, Handler)
    return found


def method(body: str) -> str:
    return f"public String handleRequest(Object event, Object context) {{ {body} return null; }}"


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_reads(tmp_path: Path, body: str, expected: str) -> None:
    reads = read(tmp_path, method(body)).environment_reads
    told = {NEEDED if one.required else DEFAULT if one.default else OPTIONAL for one in reads}
    assert told == {expected}
    assert {one.name for one in reads} == {"Ü"}
    assert all(one.span.text.startswith("System.getenv()") or one.span.text == 'System.getenv("Ü")' for one in reads)


FIELDS = {
    "of a static field": (f'static final String T = System.getenv("T"); {method("use(T);")}', NEEDED),
    "of a field": (f'final String t = System.getenv("T"); {method("use(t);")}', NEEDED),
    "of a static field that is tested": (
        f'static final String T = System.getenv("T"); {method("if (T != null) { use(T); }")}',
        OPTIONAL,
    ),
    "of a field that is tested": (
        f'final String t = System.getenv("T"); {method("if (this.t != null) { use(t); }")}',
        OPTIONAL,
    ),
    "in the constructor": (f'final String t; public App() {{ t = System.getenv("T"); }} {method("use(t);")}', NEEDED),
    "in a constructor that nothing calls": (
        f'final String t; App(int x) {{ t = System.getenv("T"); }} public App() {{ }} {method("use(t);")}',
        None,
    ),
    "by a name that a method is given": (
        f'String env(String n) {{ return System.getenv(n); }} {method("""env("T");""")}',
        NEEDED,
    ),
    "of a constant": (f'static final String N = "T"; {method("System.getenv(N);")}', NEEDED),
    "of nothing that runs": (f'void other() {{ System.getenv("T"); }} {method("")}', None),
}


@pytest.mark.parametrize(("members", "expected"), FIELDS.values(), ids=FIELDS)
def test_members(tmp_path: Path, members: str, expected: str | None) -> None:
    reads = read(tmp_path, members).environment_reads
    told = [(one.name, NEEDED if one.required else OPTIONAL) for one in reads]
    assert told == ([("T", expected)] if expected else [])
