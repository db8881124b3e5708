"""Paths lead to what is inside the repository, and nowhere else, whatever links there are."""

from __future__ import annotations

from pathlib import Path

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
