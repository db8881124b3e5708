from __future__ import annotations

import pytest

from lambdalint.reports.position import Lines, Position, exact, extent, lines, place
from lambdalint.source import SourceFile, Span


@pytest.mark.parametrize(
    ("text", "offset", "line", "column"),
    [
        ("", 0, 1, 1),
        ("ab", 2, 1, 3),
        ("a\nb", 2, 2, 1),
        ("a\n", 2, 2, 1),
        ("a\r\nb", 3, 2, 1),
        ("a\r\nb", 2, 1, 3),
        ("a\rb", 2, 2, 1),
        ("a\r\r\n\nb", 5, 4, 1),
        ("\U0001f600é한b", 3, 1, 4),
        ("a\x0bb\x85c\u2028d", 6, 1, 7),
    ],
)
def test_lines_end_at_line_feeds_and_carriage_returns_only(text: str, offset: int, line: int, column: int) -> None:
    assert Lines(text).position(offset) == Position(line, column, offset)


def test_an_offset_outside_of_the_text_is_its_nearer_end() -> None:
    assert Lines("a\nbc").position(99) == Position(2, 3, 4)
    assert Lines("a\nbc").position(-1) == Position(1, 1, 0)


@pytest.mark.parametrize("text", ["ab\ncd", "ab\r\ncd\r\n", "ab\rcd"])
def test_the_content_of_a_line_is_without_its_end(text: str) -> None:
    assert [Lines(text).content(line) for line in (1, 2)] == ["ab", "cd"]


def test_an_extent_of_several_lines_ends_with_its_last_visible_character() -> None:
    file = SourceFile("a.yaml", "a:\n  b: 1 \n\n  c\n")
    assert extent(Span(file, 0, 14)) == (Position(1, 1, 0), Position(2, 7, 9))
    assert extent(Span(file, 5, 10)) == (Position(2, 3, 5), Position(2, 8, 10))


def test_what_is_exact_has_white_space_at_its_end_too() -> None:
    file = SourceFile("a.yaml", "a:\n  b: 1 \n\n  c\n")
    assert exact(Span(file, 0, 14)) == (Position(1, 1, 0), Position(4, 3, 14))
    assert exact(Span(file, 5, 3)) == (Position(2, 3, 5), Position(2, 3, 5))


def test_an_empty_file_has_one_place() -> None:
    assert place(Span(SourceFile("x.yaml", ""), 0, 0)) == "x.yaml:1:1"


def test_lines_are_found_once_for_a_file() -> None:
    file = SourceFile("a.yaml", "a")
    assert lines(file) is lines(file)
