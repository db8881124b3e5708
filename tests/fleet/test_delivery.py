"""Findings and files of many repositories, and what is counted of them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from lambdalint.fleet import summary
from lambdalint.fleet.delivery import deliver
from lambdalint.fleet.files import NewFile, SarifFolder, Unwritable
from lambdalint.fleet.listing import repositories
from lambdalint.fleet.stream import Stream
from lambdalint.fleet.tally import Result, Tally
from lambdalint.fleet.task import broken
from tests.fleet.repositories import SETTINGS, Inline, found, repository

HOSTILE = (
    "new\nline",
    "\x1b[31mred",
    "\u202egnp.exe",
    "<script>alert(1)<!--",
    "| a | b |",
    "`` ` ``",
    "@everyone #1",
    "::error::x",
    "\udcff",
)


def delivered(names: list[str], folder: SarifFolder | None = None) -> tuple[str, Tally]:
    written: list[str] = []
    tally = deliver(repositories(names), SETTINGS, Inline(), write=written.append, folder=folder)
    return "".join(written), tally


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2), (2, 0, 3, 1)])
def test_texts_are_written_in_order_and_as_soon_as_they_can(order: tuple[int, ...]) -> None:
    written: list[str] = []
    with Stream(written.append) as stream:
        for count, number in enumerate(order, 1):
            stream.put(number, f"é{number}\n" * number)
            known = set(order[:count])
            ready = next(one for one in range(5) if one not in known)
            assert "".join(written) == "".join(f"é{one}\n" * one for one in range(ready))


def test_what_is_written_is_not_kept_on_disk() -> None:
    with Stream(lambda _: None) as stream:
        stream.put(1, "x" * 10_000)
        assert stream._spool.seek(0, os.SEEK_END) == 10_000
        stream.put(0, "")
        assert stream._spool.seek(0, os.SEEK_END) == 0


def test_hostile_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in HOSTILE:
        repository(tmp_path / name)
    names = list(HOSTILE)
    text, tally = delivered([*names, "gone\x1b]0;x\x07"], SarifFolder(tmp_path / "sarif"))
    assert text.isascii()
    assert text.count("\n") == len(HOSTILE)
    assert [name for name, _, _ in found(text)] == names
    assert sorted(path.name for path in (tmp_path / "sarif").iterdir()) == sorted(
        result.sarif for result in tally.results if result.sarif
    )
    shown = "".join(summary.render("text", tally))
    assert all(line.isprintable() for line in shown.splitlines())
    assert len(shown.split("\n")) == 2 + 1 + 1 + len(HOSTILE) + 1 + 1 + 1 + 1
    page = "".join(summary.render("markdown", tally))
    assert "<script" not in page
    assert all(line.isprintable() for line in page.splitlines())
    read = json.loads("".join(summary.render("json", tally)))
    assert [one["repository"] for one in read["repositories"]] == [*names, "gone\x1b]0;x\x07"]


def test_files_of_a_former_run(tmp_path: Path) -> None:
    folder, path = SarifFolder(tmp_path / "sarif"), repository(tmp_path / "orders")
    (listed,) = repositories([str(path)])
    canary = tmp_path / "canary"
    canary.write_text("untouched", encoding="utf-8")
    file = tmp_path / "sarif" / listed.sarif_name
    file.symlink_to(canary)
    delivered([str(path)], folder)
    assert json.loads(file.read_text(encoding="utf-8"))["version"] == "2.1.0"
    (path / "lambdalint.toml").write_text("nonsense = 1\n", encoding="utf-8")
    delivered([str(path)], folder)
    assert not file.exists()
    assert canary.read_text(encoding="utf-8") == "untouched"


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("before", encoding="utf-8")
    half = NewFile(path)
    half.write("half")
    half.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert [(one.name, one.read_text(encoding="utf-8")) for one in tmp_path.iterdir()] == [("out", "before")]
    with NewFile(path) as file:
        file.write("after")
        assert path.read_text(encoding="utf-8") == "before"
    assert [(one.name, one.read_text(encoding="utf-8")) for one in tmp_path.iterdir()] == [("out", "after")]


def test_a_device_stays_one() -> None:
    with NewFile(Path("/dev/null")) as file:
        file.write("x")
    assert Path("/dev/null").is_char_device()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_no_room() -> None:
    with (
        pytest.raises(Unwritable, match="/dev/full cannot be written: No space left on device"),
        NewFile(Path("/dev/full")) as file,
    ):
        file.write("x" * 100_000)


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unwritable, match="cannot be written: Not a directory"):
        NewFile(tmp_path / "file" / "out")
    with pytest.raises(Unwritable, match="cannot be written"):
        SarifFolder(tmp_path / "file" / "sarif")


def tally(tmp_path: Path) -> Tally:
    """Two repositories with findings, one without, and one that is broken."""
    names = [
        repository(tmp_path / "a").name,
        repository(tmp_path / "b").name,
        repository(tmp_path / "c", timeout=3).name,
        repository(tmp_path / "d", configuration="nonsense = 1\n").name,
    ]
    (tmp_path / "b" / "more").mkdir()
    repository(tmp_path / "b" / "more")
    (tmp_path / "a" / "lambdalint.toml").write_text('severities = {timeout-out-of-range = "note"}\n', encoding="utf-8")
    return delivered(names)[1]


def test_summaries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    counted = tally(tmp_path)
    assert (
        "".join(summary.render("text", counted))
        == """\
repositories  errors  warnings  notes  rule
           2       2         0      1  timeout-out-of-range

errors  warnings  notes  repository
     2         0      0  b
     0         0      1  a

not linted: d: lambdalint.toml: unknown key `nonsense`
lambdalint: 2 errors, 1 note in 2 of 3 repositories; 1 could not be linted.
"""
    )
    page = "".join(summary.render("markdown", counted))
    assert "**2 errors, 1 note in 2 of 3 repositories; 1 could not be linted**" in page
    assert "<tr><td><code>timeout-out-of-range</code></td><td>2</td><td>2</td><td>0</td><td>1</td></tr>" in page
    assert "<tr><td><code>d</code></td><td>lambdalint.toml: unknown key <code>nonsense</code></td></tr>" in page
    read = json.loads("".join(summary.render("json", counted)))
    assert read["summary"] == {
        "repositories": 4,
        "linted": 3,
        "empty": 0,
        "broken": 1,
        "errors": 2,
        "warnings": 0,
        "notes": 1,
        "crashed": 0,
    }
    assert read["rules"] == [
        {"rule": "timeout-out-of-range", "repositories": 2, "errors": 2, "warnings": 0, "notes": 1}
    ]
    assert [one["repository"] for one in read["repositories"] if one["broken"]] == ["d"]


def test_what_has_nothing_to_lint_is_not_called_clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    repository(tmp_path / "orders", timeout=3)
    names = [f"empty\n{number}" for number in range(22)]
    for name in names:
        (tmp_path / name).mkdir()
    folder = SarifFolder(tmp_path / "sarif")
    before = tmp_path / "sarif" / repositories(names)[0].sarif_name
    before.touch()
    counted = delivered([*names, "orders"], folder)[1]
    assert not before.exists(), "that of a former run is removed"
    assert [path.name for path in (tmp_path / "sarif").iterdir()] == [counted.results[-1].sarif]
    lines = "".join(summary.render("text", counted)).splitlines()
    assert lines[0] == r"nothing to lint: empty\n0"
    assert lines[19:] == [
        r"nothing to lint: empty\n19",
        "nothing to lint: 2 more",
        "lambdalint: no findings in 1 repository; 22 had nothing to lint.",
    ]
    assert "**No findings in 1 repository; 22 had nothing to lint**" in "".join(summary.render("markdown", counted))
    read = json.loads("".join(summary.render("json", counted)))
    assert {key: read["summary"][key] for key in ("repositories", "linted", "empty", "broken")} == {
        "repositories": 23,
        "linted": 1,
        "empty": 22,
        "broken": 0,
    }
    assert [one["empty"] for one in read["repositories"]] == [True] * 22 + [False]
    assert summary.headline(delivered([names[0], "gone"])[1]) == (
        "nothing was linted; 1 had nothing to lint; 1 could not be linted"
    )


def test_a_folder_of_repositories_is_probably_not_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        repository(tmp_path / "checkouts" / name)
        (tmp_path / "checkouts" / name / ".git").mkdir()
    said = "".join(summary.render("text", delivered(["checkouts"])[1]))
    assert said.splitlines()[-2] == (
        "linted as one: checkouts: it has 2 repositories in it; checkouts/*/ names each of them"
    )
    assert "linted as one" not in "".join(summary.render("text", delivered(["checkouts/a", "checkouts/b"])[1]))


def test_a_summary_of_many_is_short_and_names_all_that_are_broken() -> None:
    names = [f"repository-{number}" for number in range(15_000)]
    many = Tally("1.0")
    for name in names:
        answer = broken("")
        answer["counts"] = [("timeout-out-of-range", "error", 1)]
        many.results.append(Result.of(name, answer, ""))
    many.results.append(Result.of("gone", broken("it is gone"), ""))
    text = "".join(summary.render("text", many))
    assert "and 14980 more\n" in text
    assert "not linted: gone: it is gone\n" in text
    page = "".join(summary.render("markdown", many))
    assert len(page.encode()) < 1_000_000
    assert " more** do not fit" in page
    assert "it is gone" in page


def test_sarif_says_what_it_lacks() -> None:
    assert summary.left_out(Tally("1.0")) == ""
    many = Tally("1.0", left_out=2)
    assert summary.left_out(many) == "2 findings of the least severity do not fit into SARIF and are left out"
