"""Code, messages and pages of rules as HTML, and what of them must not be shown."""

from __future__ import annotations

import pytest

from lambdalint.pictures.page import markdown
from lambdalint.pictures.page.excerpts import Excerpts, Secrets
from lambdalint.pictures.page.markup import prose, text
from lambdalint.source import SourceFile, Span
from tests.pictures.pages import Element, parsed, rows, span


def excerpt(source: str, marked: str, *, secrets: str = "", context: int = 1) -> Element:
    """The lines around where a text first stands; another one must not be shown."""
    file = SourceFile("app.py", source)
    hidden = [span(file, secrets)] if secrets else []
    shown = Excerpts(Secrets.of(hidden)).around(span(file, marked), context=context)
    assert shown is not None
    return parsed(shown)


def test_surrogates_and_controls_can_be_written_to_a_file() -> None:
    assert text("\ud800\x1b[31m\x00\ufffe").encode() == b"\\ud800\\x1b[31m\\x00\xef\xbf\xbd"


@pytest.mark.parametrize(
    ("message", "html"),
    [
        ("`a<b`, and `c`", "<code>a&lt;b</code>, and <code>c</code>"),
        ("one ` alone", "one ` alone"),
        ("`a` and ` alone", "<code>a</code> and ` alone"),
        ("`<i>\n</i>`", "<code>&lt;i&gt;\\n&lt;/i&gt;</code>"),
    ],
)
def test_prose(message: str, html: str) -> None:
    assert prose(message) == html


def test_a_secret_is_masked_wherever_it_stands() -> None:
    source = "key = 'AKIA-0123456789'\nother = 1  # AKIA-0123456789\nshort = 'x'\n"
    shown = excerpt(source, "other", secrets="'AKIA-0123456789'")
    assert [line for _, line in rows(shown)] == [f"key = {'*' * 17}", f"other = 1  # {'*' * 15}", "short = 'x'"]


def test_a_secret_of_several_lines_is_masked_whole() -> None:
    shown = excerpt("a = '''one\ntwo\nthree'''\nb = 2\n", "b", secrets="'''one\ntwo\nthree'''", context=3)
    assert [line for _, line in rows(shown)] == ["a = ******", "***", "********", "b = 2"]


def test_a_secret_that_a_long_line_is_cut_in_is_masked() -> None:
    secret = "s3cret-" * 30
    shown = excerpt(f"{secret}{'x' * 200}HERE{'y' * 300}{secret}", "HERE", secrets=secret)
    ((_, line),) = rows(shown)
    assert "s3cret" not in line
    assert len(line) < 140
    assert excerpt(f"x = {secret}; y", "y", secrets=secret).text.count("s3cret") == 0


def test_a_long_place_is_cut() -> None:
    shown = excerpt(
        "".join(f"line {number}\n" for number in range(1, 31)), "".join(f"line {n}\n" for n in range(3, 20))
    )
    assert [number for number, _ in rows(shown)] == ["2", "3", "4", "5", "6", "7", "8"]
    assert shown.one(class_="more").text == "and on to line 19"


def test_lines_after_the_first_are_marked_from_their_first_word() -> None:
    shown = excerpt("f(\n    a,\n\n    b)\nrest\n", "f(\n    a,\n\n    b)")
    assert [one.text for one in shown.find("mark")] == ["f(", "a,", "", "b)"]
    assert [number for number, _ in rows(shown)] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_may(end: str) -> None:
    assert rows(excerpt(f"a{end}\tb{end}c{end}", "b")) == [("1", "a"), ("2", "    b"), ("3", "c")]


def test_a_file_without_text_has_no_code() -> None:
    file = SourceFile("image.png", "")
    assert Excerpts(Secrets.of([])).around(Span(file, 0, 0), context=2) is None


def test_markdown_of_pages() -> None:
    shown = markdown.rendered(
        "A `<b>` and [AWS](https://aws.example/a_(b)), **never** [this](javascript:alert(1)).\n\n"
        "## Why\n- one\n  goes on\n- two\n"
        "\n1. first\n\n| a | b |\n|---|---|\n| c | `d` |\n\n```yaml\nx: <1>\n\n- y\n```\n<script>alert(1)</script>\n"
    )
    assert shown == (
        '<p>A <code>&lt;b&gt;</code> and <a href="https://aws.example/a_(b)" rel="noreferrer noopener">AWS</a>, '
        "<strong>never</strong> [this](javascript:alert(1)).</p><h3>Why</h3><ul><li>one goes on</li><li>two</li></ul>"
        "<ol><li>first</li></ol><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td>"
        '<td><code>d</code></td></tr></tbody></table><pre tabindex="0"><code class="source">x: &lt;1&gt;\n\n- y</code>'
        "</pre><p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    )
