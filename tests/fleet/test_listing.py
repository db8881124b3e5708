"""Which repositories there are, and how they are called."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from lambdalint.fleet.listing import Repository, listed, repositories

HOSTILE = (
    "a\nb",
    "\x1b[2J",
    "..",
    "a/../..",
    "CON",
    "-rf",
    "über/größe",
    "%2e%2e%2f",
    "\udcff",
    "\u202egnp.exe",
    "x" * 250,
    "a b",
    "a-b",
    "A-B",
    ".hidden",
    "'; DROP TABLE x",
    "orders.sarif",
    "/",
    ".",
)


@pytest.mark.parametrize(
    ("data", "paths"),
    [
        (b"a\nb/c\n", ["a", "b/c"]),
        (b"\xef\xbb\xbfa\r\n\r\n# no\n  \n  b c \t\n #b\n./#c", ["a", "b c", "./#c"]),
        (b"a\nb\0#c\0", ["a\nb", "#c"]),
        (b"\xff\n", ["\udcff"]),
        (b"", []),
    ],
)
def test_lists(data: bytes, paths: list[str]) -> None:
    assert listed(data) == paths


def test_each_is_there_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to("a")
    found = repositories(["./a/", "link", str(tmp_path / "a"), "gone", "gone"])
    assert [(one.name, one.path) for one in found] == [("a", str(tmp_path / "a")), ("gone", str(tmp_path / "gone"))]


def test_the_way_back_out_of_a_link_leads_where_the_link_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "deep" / "a").mkdir(parents=True)
    (tmp_path / "deep" / "b").mkdir()
    (tmp_path / "link").symlink_to("deep/a")
    monkeypatch.chdir(tmp_path)
    (found,) = repositories(["link/../b"])
    assert found.name == "link/../b"
    assert os.path.realpath(found.path) == str(tmp_path / "deep" / "b")


def test_those_inside_of_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = {one.name: one.apart for one in repositories(["a/b/c", "a", "a-b", "a/b", "d"])}
    here = str(tmp_path)
    assert found == {"a/b/c": (), "a": (f"{here}/a/b",), "a-b": (), "a/b": (f"{here}/a/b/c",), "d": ()}


def test_names_of_sarif_files_are_safe_and_unique() -> None:
    names = [Repository(path, os.path.join("/checkouts", path)).sarif_name for path in HOSTILE]  # noqa: PTH118
    assert all(re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,80}-[0-9a-f]{16}\.sarif", name) for name in names)
    assert len({name.lower() for name in names}) == len(HOSTILE)


def test_the_name_of_a_sarif_file_stays() -> None:
    assert Repository("checkouts/orders", "/x/checkouts/orders").sarif_name == "orders-acd62a07264804b8.sarif"
