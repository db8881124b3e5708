"""The expected values are those of Microsoft's SARIF Multitool, `rewrite --insert RollingHashPartialFingerprints`."""

from __future__ import annotations

import pytest

from lambdalint.reports.sarif.fingerprints import line_hashes

END = "c129715d7a2bc9a3:1"
"""Of the line after the last line end, and of an empty file."""


@pytest.mark.parametrize(
    ("text", "hashes"),
    [
        ("", {1: END}),
        (
            "Name: \U0001f600 한글\r\n  Key: value\n",  # the emoji is two code units
            {1: "1c581007c7f3a04b:1", 2: "8c9fb97646956181:1", 3: END},
        ),
        (
            "- same\n" * 60,
            {1: "532a35461ea10b96:1", 40: "532a35461ea10b96:40", 60: "29120b1d1e52b92c:1", 61: END},
        ),
    ],
)
def test_fingerprints_are_those_that_github_computes(text: str, hashes: dict[int, str]) -> None:
    assert line_hashes(text, hashes) == hashes


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("space", ["", " ", "\t "])
def test_white_space_makes_no_difference(line_end: str, space: str) -> None:
    assert line_hashes(f"a:{space}1{line_end}{space}b{line_end}", {1, 2}) == line_hashes("a:1\nb\n", {1, 2})
