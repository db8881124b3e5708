"""What rules offer to change: every change in every example on every page, and the edits by themselves."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from lambdalint import fixes
from lambdalint.model.call import Declaration
from lambdalint.model.room import Room
from lambdalint.model.value import Value
from lambdalint.rule import Rule
from lambdalint.source import SourceFile, Span
from lambdalint.testing import Example, unmended
from tests.test_rules import RULES, cases

_OTHERS = list(RULES.values())


@pytest.mark.parametrize(
    ("rule", "example"),
    [(rule, example) for rule, example in cases() if example.is_bad],
    ids=lambda case: getattr(case, "id", getattr(case, "heading", "")),
)
def test_a_change_mends_and_leaves_the_rest(rule: Rule, example: Example, tmp_path: Path) -> None:
    assert unmended(rule, _OTHERS, example, tmp_path) == []


def _span(path: str, text: str, part: str) -> Span:
    file = SourceFile(path, text)
    start = text.index(part)
    return Span(file, start, start + len(part))


def _changed(edits: object, text: str) -> str:
    return next(iter(fixes.applied(edits).values()), text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "part", "after"),
    [
        ("A:\n  B: 1  # why\nC: 2\n", "B: 1", "A:\n  B: 1  # why\n  New: [x]\nC: 2\n"),
        ("A:\n  - B: 1\n    C: 2\n", "B: 1\n    C: 2", "A:\n  - B: 1\n    C: 2\n    New: [x]\n"),
        ("A:\r\n  B: 1\r\n", "B: 1", "A:\r\n  B: 1\r\n  New: [x]\r\n"),
        ("A:\n  B: 1", "B: 1", "A:\n  B: 1\n  New: [x]"),
        ("A: {B: 1}\n", "{B: 1}", "A: {B: 1, New: [x]}\n"),
        ("A: {}\n", "{}", "A: {New: [x]}\n"),
        ('{"A": {"B": 1}}', '{"B": 1}', '{"A": {"B": 1, "New": ["x"]}}'),
        ('{"A": {\n  "B": 1\n}}', '{\n  "B": 1\n}', '{"A": {\n  "B": 1,\n  "New": ["x"]\n}}'),
        ("A: {B: 1,\n  C: 2,}\n", "{B: 1,\n  C: 2,}", "A: {B: 1,\n  C: 2, New: [x]}\n"),
    ],
)
def test_a_setting_is_added_in_the_style_of_the_others(text: str, part: str, after: str) -> None:
    assert _changed(fixes.added(Room(_span("template.yaml", text, part)), "New", ["x"]), text) == after


def test_a_setting_is_added_below_keys_that_are_missing() -> None:
    text = "Q:\n  Type: AWS::SQS::Queue\n"
    room = Room(_span("template.yaml", text, "Type: AWS::SQS::Queue"), ("Properties",))
    assert _changed(fixes.added(room, "Delay", 3), text) == f"{text.rstrip()}\n  Properties:\n    Delay: 3\n"


@pytest.mark.parametrize("part", ["{B: 1 # }\n }", "B: |\n    1\n  &x"])
def test_nothing_is_added_where_it_might_break(part: str) -> None:
    text = f"A:\n  {part} x\n"
    assert fixes.added(Room(_span("template.yaml", text, part)), "New", 1) == ()


@pytest.mark.parametrize(
    ("written", "after"), [("30", "60"), ("'30'", "'60'"), ('"30"', '"60"'), ("&x 30", "&x 30"), ("!Ref X", "!Ref X")]
)
def test_a_value_is_replaced_in_its_quotes(written: str, after: str) -> None:
    text = f"A: {written}\n"
    value = Value(_span("template.yaml", text, written), known=30)
    assert _changed(fixes.replaced(value, 60), text) == f"A: {after}\n"


def test_an_item_is_added_after_a_comment() -> None:
    text = "A:\n  -   one  # why\n\nB: 1\n"
    room = Room(_span("template.yaml", text, "-   one"))
    assert _changed(fixes.item_added(room, "two"), text) == "A:\n  -   one  # why\n  -   two\n\nB: 1\n"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (
            "import json\n\n# é𝄞\nkey = record['key']  # why\n",
            "import json\nfrom urllib.parse import unquote_plus\n\n# é𝄞\nkey = unquote_plus(record['key'])  # why\n",
        ),
        (
            "from urllib.parse import unquote_plus\n\nx = [ record['key'] ]\n",
            "from urllib.parse import unquote_plus\n\nx = [ unquote_plus(record['key']) ]\n",
        ),
        ("import urllib.parse\nrecord['key']\n", "import urllib.parse\nurllib.parse.unquote_plus(record['key'])\n"),
        ("def unquote_plus(x): ...\nrecord['key']\n", None),
        ("from mine import unquote_plus\nrecord['key']\n", None),
        ("def (:\nrecord['key']\n", None),
    ],
)
def test_an_expression_is_wrapped(text: str, after: str | None) -> None:
    edits = fixes.wrapped(_span("app.py", text, "record['key']"), "urllib.parse.unquote_plus", "decode({})")
    assert _changed(edits, text) == (after or text)


def _declared(path: str, text: str) -> Declaration:
    """The statement that makes a client in a text, and the one of the module that it is in."""
    marks = ("@b", "class ", "def handler") if path.endswith(".py") else ("export ",)
    place = _span(path, text, next(mark for mark in marks if mark in text))
    start = min(text.find(word) for word in ("const s3", "s3 =") if word in text)
    return Declaration(span=_span(path, text, text[start : text.index(")", start) + 1]), place=place)


MOVED = {
    "comments stay with what they are about": (
        "app.py",
        """\
        import boto3


        # What runs.
        def handler(event, context):
            # The table.
            s3 = boto3.client("s3")  # why

            return s3.list_buckets()
        """,
        """\
        import boto3

        # The table.
        s3 = boto3.client("s3")  # why


        # What runs.
        def handler(event, context):
            return s3.list_buckets()
        """,
    ),
    "after another function": (
        "app.py",
        """\
        @a
        def first():
            pass

        # é
        @b
        def handler(event, context):
            s3 = boto3.client("s3")
            return s3
        """,
        """\
        @a
        def first():
            pass

        s3 = boto3.client("s3")


        # é
        @b
        def handler(event, context):
            return s3
        """,
    ),
    "before a class, right below an import": (
        "app.py",
        """\
        import boto3
        class A:
            def go(self):
                s3 = boto3.client("s3")
                return s3
        """,
        """\
        import boto3
        s3 = boto3.client("s3")


        class A:
            def go(self):
                return s3
        """,
    ),
    "of several lines": (
        "app.py",
        """\
        #!/usr/bin/env python3
        def handler(event, context):
            s3 = boto3.client(
                "s3",
            )
            return s3
        """,
        """\
        #!/usr/bin/env python3
        s3 = boto3.client(
            "s3",
        )


        def handler(event, context):
            return s3
        """,
    ),
    "comments of JavaScript": (
        "app.js",
        """\
        let a; /* a */
        /**
         * What runs.
         */
        // é
        export const handler = async () => {
          /* The
             bucket. */
          // Why.
          const s3 = new S3Client({}) // what
          return s3;
        };
        """,
        """\
        let a; /* a */
        /* The
           bucket. */
        // Why.
        const s3 = new S3Client({}) // what

        /**
         * What runs.
         */
        // é
        export const handler = async () => {
          return s3;
        };
        """,
    ),
}


@pytest.mark.parametrize(("path", "text", "after"), MOVED.values(), ids=MOVED)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_statement_is_moved(path: str, text: str, after: str, end: str) -> None:
    text, after = (textwrap.dedent(one).replace("\n", end) for one in (text, after))
    assert _changed(fixes.moved(_declared(path, text)), text) == after


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app.py", "def handler(event, context):\n    s3 = make(); go()\n"),
        ("app.py", "def handler(event, context):\n    go(); s3 = make()\n"),
        ("app.py", "def handler(event, context):\n    s3 = make('''\n    a''')\n"),
        ("app.js", "let b; export const handler = () => {\n  const s3 = make();\n  s3.go();\n}"),
    ],
)
def test_what_is_not_on_lines_of_its_own_stays(path: str, text: str) -> None:
    assert list(fixes.moved(_declared(path, text))) == []


def test_no_import_is_added_to_a_file_that_takes_for_ever_to_parse() -> None:
    text = "x = 1\n" * 20_000 + "record['key']\n"
    assert list(fixes.wrapped(_span("app.py", text, "record['key']"), "urllib.parse.unquote_plus", "{}")) == []


def test_edits_that_overlap_are_refused() -> None:
    span = _span("app.py", "abc", "ab")
    edits = [edit for other in ("x", "y") for edit in fixes.replaced(Value(span, known="ab"), other)]
    with pytest.raises(ValueError, match="overlap"):
        fixes.applied(edits)


@pytest.mark.parametrize(
    ("text", "part", "after"),
    [
        ("A:\n  B: 1\n  C: 2  # why\n  D: 3\n", "B: 1\n  C: 2  # why\n  D: 3", "A:\n  B: 1\n  D: 3\n"),
        ("A:\n  B: 1\n  C:\n    - 2\n\n    - 3\nD: 4\n", "B: 1\n  C:\n    - 2\n\n    - 3", "A:\n  B: 1\nD: 4\n"),
        ("A:\n  B: 1\n  C:\n  - 2\n", "B: 1\n  C:\n  - 2", "A:\n  B: 1\n"),
        ("A:\n  C:\n    E: 2\n  B: 1\n", "C:\n    E: 2\n  B: 1", "A:\n  B: 1\n"),
        ("A:\n  'C': 1\n  B: 2", "'C': 1\n  B: 2", "A:\n  B: 2"),
        ("A:\n  B: 2\n  C: 1", "B: 2\n  C: 1", "A:\n  B: 2"),
        ("A:\r\n  B: 1\r\n  C: 2 # why\r\nD: 3\r\n", "B: 1\r\n  C: 2", "A:\r\n  B: 1\r\nD: 3\r\n"),
    ],
)
def test_a_setting_is_removed_with_all_below_it(text: str, part: str, after: str) -> None:
    assert _changed(fixes.removed(Room(_span("template.yaml", text, part)), "C"), text) == after


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("A: {B: 1, C: 2}\n", "{B: 1, C: 2}"),
        ("A:\n  C: 2\n", "C: 2"),
        ("A:\n  - C: 2\n    B: 1\n", "C: 2\n    B: 1"),
        ("A:\n  B: 1\n  Case: 2\n", "B: 1\n  Case: 2"),
        ("A:\n  B:\n    C: 2\n", "B:\n    C: 2"),
    ],
)
def test_what_is_not_of_a_plain_form_is_left(text: str, part: str) -> None:
    assert list(fixes.removed(Room(_span("template.yaml", text, part)), "C")) == []
    assert list(fixes.removed(None, "C")) == []


@pytest.mark.parametrize("text", ["F:\n  New: 1\n", "F: {Old: 1, New: 2}\n", '{"F": {"New": 1}}'])
def test_nothing_is_added_that_is_there(text: str) -> None:
    part = (
        text[text.index(": ") + 2 :].rstrip().removesuffix("}" if text[0] == "{" else "") if "{" in text else "New: 1"
    )
    assert fixes.added(Room(_span("template.yaml", text, part)), "New", 3) == ()


def test_an_expression_of_javascript_is_wrapped() -> None:
    text = "const key = record.key; // why\n"
    edits = fixes.wrapped(_span("index.mjs", text, "record.key"), "urllib.parse.unquote_plus", "decode({}, 1)")
    assert _changed(edits, text) == "const key = decode(record.key, 1); // why\n"


@pytest.mark.parametrize("path", ["app.rb", "template.yaml"])
def test_what_is_in_no_file_of_its_language_stays(path: str) -> None:
    text = "record['key']\n"
    assert _changed(fixes.wrapped(_span(path, text, "record['key']"), "json.dumps", "{}"), text) == text
