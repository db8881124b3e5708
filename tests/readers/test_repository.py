"""Paths lead to what is inside the repository, and nowhere else, whatever links there are."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from lambdalint.readers.repository import Repository

PATHS = [
    "a.txt", "folder/b.txt", "folder", "folder/../a.txt", "folder/..", "./a.txt", "folder//b.txt", "", "..",
    "../out.txt", "link.txt", "linked/b.txt", "linked", "linked/../a.txt", "folder/back/a.txt",
    "folder/back/folder/back/a.txt",
    "out/out.txt", "out", "out.link", "loop", "loop/x", "ring/x", "missing", "missing/x", "missing/../a.txt",
    "a.txt/x", "a.txt/..", "a\0b", "a\0b/c", "n" * 300, "broken", "broken/x",
]  # fmt: skip


@pytest.fixture
def top(tmp_path: Path) -> Path:
    top = tmp_path / "top"
    (top / "folder").mkdir(parents=True)
    for path in ("top/a.txt", "top/folder/b.txt", "out.txt", "topping.txt"):
        (tmp_path / path).write_text("x")
    links = {"link.txt": "folder/b.txt", "linked": "folder", "folder/back": "..", "out": "..", "out.link": "../out.txt"}
    circles = {"loop": "loop", "ring": "gnir", "gnir": "ring", "broken": "nothing"}
    for name, target in {**links, **circles}.items():
        (top / name).symlink_to(target)
    return top


@pytest.mark.parametrize("first", ["", "linked/b.txt", "missing/x"])
@pytest.mark.parametrize("name", [*PATHS, "../topping.txt"])
def test_a_path_leads_to_what_the_system_says_or_nowhere(top: Path, name: str, first: str) -> None:
    repository = Repository(top)
    repository.resolve(top / first)  # what was looked up before makes no difference
    try:
        real = (top / name).resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        assert repository.resolve(top / name) is None
    else:
        assert repository.resolve(top / name) == (real if real.is_relative_to(top) else None)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("a.txt", "a.txt"), ("x/y.txt", "x/y.txt"), ("x/../a.txt", "a.txt"), ("../b", "../b"), ("..a", "..a"), ("", ".")],
)
def test_a_path_is_shown_from_the_top(top: Path, name: str, shown: str) -> None:
    assert Repository(top).display(top / name) == shown


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("written.json", True),
        ("linked.json", True),
        ("outside.json", False),
        ("folder", False),
        ("missing.json", False),
        ("nul\0", False),
    ],
)
def test_a_folder_holds_files_that_are_written_or_linked_within_the_repository(
    tmp_path: Path, name: str, *, held: bool
) -> None:
    top = tmp_path / "top"
    (top / "folder").mkdir(parents=True)
    (top / "written.json").write_text("{}")
    (tmp_path / "outside.json").write_text("{}")
    (top / "outside.json").symlink_to(tmp_path / "outside.json")
    (top / "linked.json").symlink_to(top / "written.json")
    unsaved = Repository(top, {top.resolve() / "unsaved.json": "{}"})
    for repository in (Repository(top), unsaved):
        assert repository.holds(top, name) is held
        assert not repository.holds(top / "nowhere", name)
    assert unsaved.holds(top, "unsaved.json")


def test_a_folder_outside_of_the_repository_is_not_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "top").mkdir()
    (tmp_path / "secret.json").write_text("{}")
    (tmp_path / "top" / "link").symlink_to(tmp_path)
    listed: list[str] = []

    def listing(folder: str) -> list[str]:
        listed.append(folder)
        return ["secret.json"]

    monkeypatch.setattr("os.listdir", listing)
    repository = Repository(tmp_path / "top")
    assert not repository.holds(tmp_path / "top" / "..", "secret.json")
    assert not repository.holds(tmp_path / "top" / "link", "secret.json")
    assert listed == []
    assert not repository.holds(tmp_path / "top", "other.json")
    assert listed == [str(tmp_path / "top")]


def test_a_junction_is_followed_as_a_link_is(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows, `lstat` takes it for a folder."""

    class Windows:
        def __getattr__(self, name: str) -> Any:
            return getattr(os, name)

        def lstat(self, path: str) -> SimpleNamespace:
            tag = 0xA0000003 if Path(path).is_symlink() else 0
            return SimpleNamespace(st_mode=stat.S_IFDIR, st_reparse_tag=tag)

    monkeypatch.setattr("lambdalint.readers.repository.os", Windows())
    assert Repository(top).resolve(top / "out" / "out.txt") is None
    assert Repository(top).resolve(top / "linked" / "b.txt") == top / "folder" / "b.txt"
