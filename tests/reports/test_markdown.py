"""The judge is the parser of GitHub Flavored Markdown that GitHub has."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import cmarkgfm  # type: ignore[import-untyped]
import pytest
from cmarkgfm.cmark import Options  # type: ignore[import-untyped]

from lambdalint.reports import render
from lambdalint.reports.markdown import MAXIMUM_BYTES, MAXIMUM_MAP
from lambdalint.rule import Diagnostic, Finding, Severity
from lambdalint.source import SourceFile, Span

Make = Callable[..., Any]

FILE = SourceFile("a.yaml", "one\ntwo\n")
APP = SourceFile("src/app.py", "def handler():\n    load()\n")


class Page(HTMLParser):
    """What a browser would show: tags, with their attributes, and the texts in cells and headings."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.cells: list[str] = []
        self.feed(cmarkgfm.github_flavored_markdown_to_html(markdown, Options.CMARK_OPT_UNSAFE))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(" ".join((tag, *(f"{name}={value}" for name, value in attrs))))
        if tag in {"td", "th", "h3"}:
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells and data.strip():
            self.cells[-1] += data


def text(report: Any) -> str:
    return "".join(render("markdown", report))


def test_a_summary(found: Make, mended: Make, report: Make) -> None:
    note = found(APP, "load", "`load` is & stays slow", "slow", Severity.NOTE)
    assert text(report(mended(FILE, "two", iter(())), note, templates=1, functions=2, handlers=1)) == (
        """\
## lambdalint

**1 error, 1 note in 2 files**

lambdalint read 1 template, 2 functions and the code of 1 handler.

1 finding may be fixed with `--fix`.

<h3><code>a.yaml</code></h3>
<table>
<tr><th>Severity</th><th>Rule</th><th>Place</th><th>Message</th><th>Fix</th></tr>
<tr><td>error</td><td><code>a-rule</code></td><td>2:1</td><td>this is wrong</td>"""
        """<td>mend <code>it</code> (<code>--fix</code>)</td></tr>
</table>

<h3><code>src/app.py</code></h3>
<table>
<tr><th>Severity</th><th>Rule</th><th>Place</th><th>Message</th><th>Fix</th></tr>
<tr><td>note</td><td><code>slow</code></td><td>2:5</td><td><code>load</code> is &amp; stays slow</td><td></td></tr>
</table>

"""
    )


def test_nothing_found_says_so(report: Make) -> None:
    assert text(report(templates=3)) == (
        "## lambdalint\n\n**No findings**\n\nlambdalint read 3 templates, 0 functions and the code of 0 handlers.\n\n"
    )


def test_the_worst_file_and_the_worst_findings_in_it_come_first(found: Make, report: Make) -> None:
    page = Page(
        text(
            report(
                found(FILE, "one", "slow", "slow", Severity.WARNING),
                found(FILE, "two", "also slow", "slow", Severity.WARNING),
                found(APP, "handler", "better", "better", Severity.NOTE),
                found(APP, "load", "wrong"),
            )
        )
    )
    assert [cell for cell in page.cells if re.fullmatch(r"wrong|better|.*slow|.*\.\w+", cell)] == [
        "src/app.py", "wrong", "better", "better", "a.yaml", "slow", "slow", "slow", "also slow"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("a | b \\| c", "a | b \\| c"),
        ("`a|b` and `c", "<code>a|b</code> and `c"),
        ("</td></table><script>alert(1)</script>", "&lt;/td&gt;&lt;/table&gt;&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("`<img src=x>` &amp;", "<code>&lt;img src=x&gt;</code> &amp;amp;"),
        ("a\n\n# b\r\n```\n", "a\\n\\n<code>#</code> b\\r\\n```\\n"),
        ("ask @someone or see x#12, $5$", "ask <code>@someone</code> or see <code>x#12,</code> <code>$5$</code>"),
        ("**no** [a](b) <!-- http://x.example", "**no** [a](b) &lt;!-- http://x.example"),
        ("\u202ea\x1b[2J\ud800", "\\u202ea\\x1b[2J\\ud800"),
    ],
)
def test_nothing_of_what_strangers_write_is_markdown_or_html(
    message: str, shown: str, found: Make, report: Make
) -> None:
    markdown = text(report(found(FILE, "one", message)))
    assert f"<td>{shown}</td>" in markdown
    page = Page(markdown)
    assert set(page.tags) == {"h2", "p", "strong", "h3", "table", "tr", "th", "td", "code"}
    assert page.tags.count("td") == 5


def test_a_path_is_shown_as_it_is(found: Make, report: Make) -> None:
    page = Page(text(report(found(SourceFile("a`b|<b>@x\n\n&lt;.yaml", "one"), "one"))))
    assert page.cells[0] == "a`b|<b>@x\\n\\n&lt;.yaml"


def test_the_map_is_a_block_that_nothing_in_it_ends(found: Make, report: Make) -> None:
    drawn = 'flowchart LR\n  a["```"]\n````\n<script>\n'
    markdown = text(report(found(FILE, "one"), map=drawn))
    assert f"\n\n`````mermaid\n{drawn}`````\n\n<h3>" in markdown
    assert "script" not in Page(markdown).tags
    assert "mermaid" not in text(report())


def test_a_map_that_mermaid_would_not_draw_is_left_out(report: Make) -> None:
    assert "a" * MAXIMUM_MAP in text(report(map="a" * MAXIMUM_MAP))
    shown = text(report(map="a" * (MAXIMUM_MAP + 1)))
    assert "aaa" not in shown
    assert "The map is left out: Mermaid draws none of more than 50000 characters.\n" in shown


def test_the_least_grave_findings_are_counted_where_there_is_no_room(rule: Make, report: Make) -> None:
    note, error = rule("better", Severity.NOTE), rule()
    files = [SourceFile(f"{number}.yaml", "one") for number in range(3)]
    made = [
        Diagnostic(note, Finding(Span(file, 0, 3), f"{number} {'한' * 1900}")) for file in files for number in range(80)
    ]
    made.append(Diagnostic(error, Finding(Span(files[2], 0, 3), "wrong " * 100_000)))
    shown = text(report(*made))
    assert MAXIMUM_BYTES - 10_000 < len(shown.encode()) < MAXIMUM_BYTES
    page = Page(shown)
    assert page.cells[0] == "2.yaml"
    assert page.cells[9].startswith("wrong wrong ")
    assert page.cells[9].endswith("...")
    rows = page.tags.count("tr") - page.tags.count("h3")
    assert 100 < rows < 241
    assert shown.endswith(f"</table>\n\n**{241 - rows} more** are left out: GitHub shows no summary above 1 MiB.\n")
