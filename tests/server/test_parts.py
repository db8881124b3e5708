"""The parts of the server, without a client."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types
from msgspec.structs import replace
from pytest_lsp import client_capabilities

from lambdalint import Finding, packs
from lambdalint.cli import main, serving
from lambdalint.model.function import Function
from lambdalint.packs import PackError
from lambdalint.rule import Diagnostic, Edit, Fix, Rule
from lambdalint.server import checks, units
from lambdalint.server.actions import Actions
from lambdalint.server.capabilities import Client
from lambdalint.server.checks import Changes, Checked, Checks
from lambdalint.server.diagnostics import Shown, Writer, of_configuration
from lambdalint.server.documents import Desk, Document, Settings, desk, path_of
from lambdalint.server.edits import Editing, changed
from lambdalint.server.hovering import escaped, hover
from lambdalint.server.positions import Positions
from lambdalint.server.schedule import Schedule
from lambdalint.server.settings import settings
from lambdalint.server.units import State
from lambdalint.source import SourceFile, Span
from tests.server.test_server import CODE, FINE, TEMPLATE
from tests.test_rules import RULES

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("encoding", "column"),
    [
        (types.PositionEncodingKind.Utf8, 10),
        (types.PositionEncodingKind.Utf16, 5),
        (types.PositionEncodingKind.Utf32, 4),
    ],
)
def test_columns_count_units_of_the_encoding(encoding: types.PositionEncodingKind, column: int) -> None:
    file = SourceFile("template.yaml", "a\r\u2028\U0001f40d\x0cü=1\n")
    start = file.text.index("=")
    shown = Positions(encoding).exact(Span(file, start, start + 1))
    assert shown == types.Range(types.Position(1, column), types.Position(1, column + 1))


def test_what_each_editor_can_do() -> None:
    code, emacs, neovim = (
        Client.of(client_capabilities(name), "utf-16") for name in ("visual-studio-code", "emacs", "neovim@v0.11.0")
    )
    assert code == Client(
        takes_descriptions=True,
        takes_related=True,
        takes_markdown=True,
        takes_versioned_edits=True,
        resolves_edits=True,
        shows_documents=True,
        has_settings=True,
        registers_watchers=True,
        registers_settings=True,
    )
    assert (emacs.takes_markdown, emacs.takes_versioned_edits, emacs.resolves_edits) == (True, True, False)
    assert (neovim.takes_related, neovim.shows_documents, neovim.has_settings) == (True, True, True)
    assert Client.of(types.ClientCapabilities(), None) == Client()


@dataclass
class _Opened:
    uri: str
    source: str
    version: int | None = 1


def test_what_is_on_the_desk(tmp_path: Path) -> None:
    (tmp_path / "link.yaml").symlink_to(tmp_path / "a b.yaml")
    opened = [
        _Opened(f"{tmp_path.as_uri()}/a%20b.yaml", "1"),
        _Opened(f"{tmp_path.as_uri()}/link.yaml", "2"),
        _Opened(f"{tmp_path.as_uri()}/large.yaml", "x" * 10_000_001),
        _Opened("untitled:Untitled-1", "3"),
    ]
    shown = desk(opened, [tmp_path.as_uri(), f"{tmp_path.as_uri()}/inner", "vscode-remote://x/y"], Settings())
    assert {path.name: [each.text for each in found] for path, found in shown.documents.items()} == {
        "a b.yaml": ["1", "2"]
    }
    assert shown.top(tmp_path / "inner/deep/x.yaml") == tmp_path / "inner"
    assert shown.top(tmp_path / "x.yaml") == tmp_path
    assert shown.top(Path("/elsewhere/src/x.yaml")) == Path("/elsewhere/src")


@pytest.mark.parametrize(
    "uri", ["file:relative.yaml", "file:///a%00b", "file:///a?b", "file:///a#b", "http://x/a", "x"]
)
def test_uris_of_no_file(uri: str) -> None:
    assert path_of(uri) is None


_TEXTS = st.text(st.sampled_from("ab\r\n\U0001f40d"), max_size=20)


@given(_TEXTS, _TEXTS)
def test_edits_lead_from_one_text_to_another(before: str, after: str) -> None:
    text = before
    for start, end, new in reversed(list(changed(before, after))):
        for at in (start, end):
            assert before[at - 1 : at + 1] != "\r\n"
        text = text[:start] + new + text[end:]
    assert text == after


def test_edits_replace_little() -> None:
    assert list(changed("a: 1\r\nb: 2\r\nc: 3\r\n", "a: 1\r\nb: 22\r\nc: 3\r\n")) == [(10, 10, "2")]


@pytest.mark.parametrize(
    ("message", "markdown"),
    [
        ("`a` is [b](http://c) ![](d)", r"`a` is \[b\]\(http\:\/\/c\) \!\[\]\(d\)"),
        ("one ` alone <img src=x>", r"one \` alone \<img src\=x\>"),
    ],
)
def test_names_are_no_markdown(message: str, markdown: str) -> None:
    assert escaped(message) == markdown


def _shown(message: str, line: int) -> Shown:
    span = Span(SourceFile("template.yaml", "a\nb\n"), 0, 1)
    place = types.Range(types.Position(line, 0), types.Position(line, 4))
    return Shown(Diagnostic(RULES["timeout-out-of-range"], Finding(span, message)), types.Diagnostic(place, message))


def test_hovering_over_two_things_in_an_editor_without_markdown() -> None:
    told = hover([_shown("first *one*", 1), _shown("second", 1)], markdown=False)
    assert told is not None
    assert isinstance(told.contents, types.MarkupContent)
    assert told.contents.kind is types.MarkupKind.PlainText
    assert told.contents.value.startswith("error: first *one* [timeout-out-of-range]\n\n# Timeout outside")
    assert "\n\n---\n\nerror: second [timeout-out-of-range]" in told.contents.value


@pytest.mark.parametrize(
    ("text", "word", "line", "found"),
    [("a = 1\nb = 2\n", "b", 1, 1), ("a = 1\nb = [\n", "", 2, 1), ("", "x", 7, 0), ("a\n", "x", 7, 0)],
)
def test_where_a_configuration_is_wrong(text: str, word: str, line: int, found: int) -> None:
    assert of_configuration("wrong", text, word=word, line=line).range.start.line == found


def test_settings_that_are_none() -> None:
    assert settings({"lambdalint": {"select": ["strict"]}}) == settings({"select": ["strict"]}) == Settings(("strict",))
    others: tuple[object, ...] = (None, [], "select", {"lambdalint": None}, {"select": None}, {"other": 1})
    for said in others:
        assert settings(said) == Settings()
    with pytest.raises(ValueError, match=r"`lambdalint.select` is a list"):
        settings({"select": [1]})


def test_checks_come_after_a_pause_and_one_at_a_time() -> None:
    async def run() -> None:
        begun: asyncio.Queue[asyncio.Event] = asyncio.Queue()
        stale: list[bool] = []

        async def check(is_stale: Callable[[], bool]) -> None:
            assert not is_stale()
            may_end = asyncio.Event()
            begun.put_nowait(may_end)
            await may_end.wait()
            stale.append(is_stale())

        schedule = Schedule(check, delay=0.005)
        for _ in range(5):
            schedule.changed()
        assert begun.empty()
        first = await begun.get()
        schedule.changed(at_once=True)
        waiting = asyncio.create_task(schedule.settled())
        for _ in range(5):
            await asyncio.sleep(0)
        assert begun.empty()
        first.set()
        (await begun.get()).set()
        await waiting
        assert stale == [True, False]
        assert begun.empty()

    asyncio.run(run())


def _repository(folder: Path, **texts: str) -> Desk:
    (folder / ".git").mkdir()
    (folder / "app.py").write_text(CODE)
    path = folder / "template.yaml"
    path.write_text(FINE.replace("src/", "."))
    return Desk(documents={path: (Document(path.as_uri(), 1, path.read_text()),)}, folders=(folder,))


def _with(shown: Desk, text: str) -> Desk:
    ((path, (document,)),) = shown.documents.items()
    return replace(shown, documents={path: (replace(document, text=text),)})


def _ids(checked: Checked | None) -> list[str]:
    assert checked is not None
    return sorted(each.rule.id for found in checked.found.values() for each in found.diagnostics)


def test_a_check_ends_as_soon_as_it_is_stale_and_what_is_due_stays_due(tmp_path: Path) -> None:
    shown = _repository(tmp_path)
    checking = Checks(lambda: TODAY)
    assert _ids(checking.check(shown, Changes(), lambda: False)) == []
    (path,) = shown.documents
    later = _with(shown, TEMPLATE.replace("src/", "."))
    assert checking.check(later, Changes(frozenset({path})), lambda: True) is None
    assert _ids(checking.check(later, Changes(), lambda: False)) == ["timeout-out-of-range"]


def test_only_what_changed_is_linted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = _repository(tmp_path)
    other = tmp_path / "other/template.yaml"
    both = replace(shown, documents={**shown.documents, other: (Document(other.as_uri(), 1, TEMPLATE),)})
    linted: list[Path] = []

    def noted(path: Path, before: State, shown: Desk, today: date) -> State:
        linted.append(path)
        return units.linted(path, before, shown, today)

    monkeypatch.setattr(checks, "linted", noted)
    checking = Checks(lambda: TODAY)
    checking.check(both, Changes(), lambda: False)
    assert sorted(linted) == sorted(both.documents)
    linted.clear()
    for changes in (Changes(), Changes(frozenset({other})), Changes(frozenset({tmp_path / "app.py"}))):
        checking.check(both, changes, lambda: False)
    assert linted == [other, *shown.documents]
    checking.check(shown, Changes(anew=True), lambda: False)
    assert linted[2:] == [*shown.documents]


def _raising(function: Function) -> Iterator[Finding]:
    raise RuntimeError("no such luck")
    yield


def test_a_rule_that_crashes_is_a_finding_and_a_unit_that_does_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = _repository(tmp_path)
    checking = Checks(lambda: TODAY)
    rule: Rule = replace(RULES["timeout-out-of-range"], check=_raising)
    known = {**packs.rules(), rule.id: rule}
    monkeypatch.setattr(packs, "rules", lambda: known)
    checked = checking.check(shown, Changes(), lambda: False)
    assert checked is not None
    ((found,),) = (each.diagnostics for each in checked.found.values() if each.diagnostics)
    told = Writer(Client(), shown).shown(found).told
    assert told.severity is types.DiagnosticSeverity.Error
    assert "crashed here" in told.message

    def fail(*_: object) -> None:
        raise RuntimeError("no such luck")

    monkeypatch.setattr(checks, "linted", fail)
    failed = checking.check(shown, Changes(anew=True), lambda: False)
    assert failed is not None
    assert [str(problem) for problem in failed.problems] == ["no such luck"]


def test_a_pack_that_cannot_be_used_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise PackError("rule pack `house`: broken")

    monkeypatch.setattr(packs, "rules", fail)
    with pytest.raises(PackError, match="house"):
        Checks(lambda: TODAY).check(_repository(tmp_path), Changes(), lambda: False)


def test_a_folder_without_git_reaches_up_to_the_one_that_is_open(tmp_path: Path) -> None:
    """And no further: another template above it would own the code."""
    folder = tmp_path / "work"
    shown = _repository_without_git(tmp_path, folder)
    checked = Checks(lambda: TODAY).check(shown, Changes(), lambda: False)
    assert checked is not None
    assert {path.relative_to(tmp_path).as_posix() for path in checked.found} == {"work/src/app.py"}


def test_owners_in_other_folders_are_found_bit_by_bit(tmp_path: Path) -> None:
    """Until then, what can be said without them is said."""
    shown = _repository_without_git(tmp_path, tmp_path / "work")
    for name in "abc":
        (tmp_path / "work" / name).mkdir()
        (tmp_path / "work" / name / "template.yaml").write_text(FINE)
    (tmp_path / "work/c/template.yaml").write_text(TEMPLATE.replace("src/", "../src"))
    checking = Checks(lambda: TODAY, patience=0)
    said = []
    for _ in range(4):
        checked = checking.check(shown, Changes(), lambda: False)
        assert checked is not None
        said.append((checked.is_whole, _ids(checked)))
    assert said == [(False, [])] * 3 + [(True, ["timeout-out-of-range"])]
    checked = checking.check(shown, Changes(anew=True), lambda: False)
    assert checked is not None
    assert (checked.is_whole, _ids(checked)) == (False, ["timeout-out-of-range"])


def _repository_without_git(above: Path, folder: Path) -> Desk:
    (folder / "src").mkdir(parents=True)
    (above / "template.yaml").write_text(TEMPLATE.replace("src/", "work/src"))
    path = folder / "src/app.py"
    path.write_text(CODE)
    return Desk(documents={path: (Document(path.as_uri(), 1, CODE),)}, folders=(folder,))


def test_an_unsafe_change_says_so_and_edits_need_no_versions(tmp_path: Path) -> None:
    shown = _with(_repository(tmp_path), TEMPLATE.replace("src/", "."))
    checking = Checks(lambda: TODAY)
    checked = checking.check(shown, Changes(), lambda: False)
    assert checked is not None
    (path,) = shown.documents
    (found,) = checked.found[path].diagnostics
    span = found.finding.span
    fix = Fix("wait less", [Edit(span, "900")], safe=False)
    mended = replace(found, finding=found.finding.fixed_by(fix))
    actions = Actions(path, Editing(Writer(Client(), shown)), checking)
    first, second = actions.offered([Writer(Client(), shown).shown(mended)], (), None)
    assert (first.title, first.is_preferred) == ("Wait less (unsafe)", False)
    assert first.edit is not None
    assert first.edit.changes is not None
    assert [each.new_text for each in first.edit.changes[path.as_uri()]] == ["0"]
    assert second.title == "Ignore `timeout-out-of-range` here"
    typed = Actions(path, Editing(Writer(Client(), _with(shown, "another"))), checking)
    assert typed.offered([Writer(Client(), shown).shown(mended)], (), None) == []


def test_without_the_extra_the_command_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "find_spec", lambda _: None)
    result = CliRunner().invoke(main, ["server"])
    assert result.exit_code == 2
    assert result.stderr.strip() == (
        "lambdalint: the server needs a package that is not installed: pip install 'lambdalint[lsp]'"
    )
    assert result.stdout == ""
