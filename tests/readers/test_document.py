"""YAML and JSON: every node is tested by the text that its span covers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml

from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.readers import document, scalars
from lambdalint.source import SourceFile, Span


def read(text: str) -> tuple[Node | None, list[str]]:
    problems: list[str] = []

    def report(span: Span, problem: str) -> None:
        line = span.file.text.count("\n", 0, span.start) + 1
        problems.append(f"{line}: {problem}")

    return document.read(SourceFile("template.yaml", text), report), problems


def mapping(text: str) -> Mapping:
    node, problems = read(text)
    assert isinstance(node, Mapping)
    assert not problems
    return node


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("a: 1\nb: [x, y]\n", {"a": "1", "b": "[x, y]"}),
        ("é: ü漢 # c\n😀: 'z'\n", {"é": "ü漢", "😀": "'z'"}),
        ("a:\n  b: 1\n  # comment\n\nc: 2\r\nd: 3\r\n", {"a": "b: 1", "c": "2", "d": "3"}),
        ("a: |\n  x\n  y\n\nb:\n- 1\n- {q: 2}\n", {"a": "|\n  x\n  y", "b": "- 1\n- {q: 2}"}),
        ('{"a": {"b": [1, 2]}, "c": "d"}', {"a": '{"b": [1, 2]}', "c": '"d"'}),
        ("a: !Sub '${B}-c'\nd: !If [x, 1, 2]\n", {"a": "!Sub '${B}-c'", "d": "!If [x, 1, 2]"}),
        ("a: &x\n  b: 1\nc: *x\n", {"a": "&x\n  b: 1", "c": "&x\n  b: 1"}),
        ("a:\nb: ~\n", {"a": "", "b": "~"}),
    ],
)
def test_values_know_their_place(text: str, spans: dict[str, str]) -> None:
    node = mapping(text)
    assert {key: value.span.text for key, value in node.values.items()} == spans
    assert [span.text.strip("'\"") for span in node.keys.values()] == list(spans)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("30", 30),
        ("0123456789", "0123456789"),
        ("1_000", 1000),
        ("1:30", "1:30"),
        ("0.5", 0.5),
        ("yes", True),
        ("'yes'", "yes"),
        ("Off", False),
        ("null", None),
        ("2026-11-22", "2026-11-22"),
        ("python3.10", "python3.10"),
        ("!!str 12", "12"),
    ],
)
def test_scalars_are_those_of_yaml(text: str, value: object) -> None:
    node = mapping(f"a: {text}\n").get("a")
    assert isinstance(node, Scalar)
    assert (node.value, type(node.value)) == (value, type(value))


def test_short_tags_are_functions() -> None:
    node = mapping("a: !Ref B\nc: !GetAtt D.Arn\ne: !Condition F\n")
    assert [list(value.values) for value in node.values.values() if isinstance(value, Mapping)] == [
        ["Ref"],
        ["Fn::GetAtt"],
        ["Condition"],
    ]


def test_merge_keys_give_what_is_not_there() -> None:
    node = mapping("base: &b {x: 1, y: 2}\nmore: &m {z: 3}\nown:\n  <<: [*b, *m]\n  y: 5\n").get("own")
    assert isinstance(node, Mapping)
    assert {key: value.span.text for key, value in node.values.items()} == {"y": "5", "x": "1", "z": "3"}


def test_a_merge_key_in_quotes_is_a_key() -> None:
    assert list(mapping("'<<': {a: 1}\n").values) == ["<<"]


def test_an_alias_may_be_a_key() -> None:
    node = mapping("&k a: &v b\n*v : *k\n")
    assert {key: scalars.text(value) for key, value in node.values.items()} == {"a": "b", "b": "a"}
    assert [span.text for span in node.keys.values()] == ["&k a", "&v b"]


def test_json_may_spell_a_character_as_two() -> None:
    node = mapping('{"a": "\\ud83d\\ude00", "b": "c"}')
    assert node.values["b"].span.text == '"c"'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\nb:\n\tc: 2\n", "3: this is not valid YAML: a tab cannot indent YAML; use spaces"),
        ("a: [1, 2\nb: 3\n", "2: this is not valid YAML: "),
        ("a: 1\nb: 2\na: 3\n", "3: the key `a` is already there; the one before it is lost"),
        ("a: 1\nb: !Reff C\n", "2: no such tag: `!Reff`"),
        ("a: &x [*x]\n", "1: an anchor holds an alias of itself"),
        ("a: *x\n", "1: this is not valid YAML: "),
        ("a: &x 1\nb: &x 2\n", "2: this is not valid YAML: "),
        ("a: 1\n? [b, c]\n: 2\n", "2: a key of a template is a text"),
        ("a: 1\n---\nb: 2\n", "2: this file holds several documents, and a template is one"),
        ("a: \x01\n", "1: this is not valid YAML: it holds a character that YAML does not allow"),
        ("[" * 100_000 + "]" * 100_000, "1: this file nests deeper than 150 levels and is not read"),
        ("- " * 5_000 + "a\n", "1: this file nests deeper than 150 levels and is not read"),
        ("\n".join(" " * n + "a:" for n in range(400)), "1: this file nests deeper than 150 levels and is not read"),
    ],
    ids=lambda value: value[:30],
)
def test_what_is_wrong_has_a_line(text: str, problem: str) -> None:
    _, problems = read(text)
    assert len(problems) == 1
    assert problems[0].startswith(problem)


def test_brackets_in_texts_are_no_depth() -> None:
    node = mapping("a: '" + "[" * 1000 + "'\n")
    assert isinstance(node.get("a"), Scalar)


def test_aliases_do_not_explode() -> None:
    levels = ["l0: &l0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 10)]
    node, problems = read("\n".join(levels) + "\n")
    assert node is None
    assert problems == ["1: this file unfolds to more than 1000000 nodes and is not read"]


def test_an_alias_is_the_very_node() -> None:
    node = mapping("a: &x [1]\nb: *x\n")
    assert isinstance(node.get("a"), Sequence)
    assert node.get("a") is node.get("b")


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n"])
def test_nothing_is_nothing(text: str) -> None:
    assert read(text)[1] == []


FIRST = [chr(code) for code in range(0x21, 0x7F)] + ["é", "\u2028"]
PLAIN = """
y Y yes Yes YES yEs n no No NO on On ON off Off OFF oFF true True TRUE tRUE false False FALSE null Null NULL nULL ~ ~~
= == << <<< <a & 0 00 007 08 1 -1 +1 1_000 0x1F 0b101 0o17 1:30 1:30.5 1. .5 .5. 1.5 1e3 1.5e+3 .inf -.Inf .NaN .nan . -
- .. 2012-10-17 2012-1-1 2012-10-17T10:00:00Z 2010-09-09x Type Name Function Timeout nodejs20.x Null1 truely yes_ a
AWS::Lambda::Function 123456789012 0123456789012 true, =1 ! !! * % @ ` | >
""".split()
TEXTS = [
    *(f"[{first}{rest}]" for first in FIRST for rest in ("", "a", "1", " b")),
    *(f"- {form}" for plain in PLAIN for form in (plain, f"'{plain}'", f'"{plain}"', f"!!str {plain}", f"! {plain}")),
    *(f"- {plain}" for plain in ("", "1" * 200, "1" * 200 + "a", "n" + "o" * 200)),
    "- &x null\n- *x\n- !!int '1'\n- !!float 1\n- |\n  1\n- >\n  true\n",
]


def composed(text: str) -> list[tuple[str, object]] | None:
    """The kinds and values of the scalars in a list, as PyYAML's composer has them; None where it refuses it."""
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return None
    assert isinstance(node, yaml.SequenceNode)
    kinds = [(one, one.tag.removeprefix("tag:yaml.org,2002:")) for one in node.value]
    return [
        (kind, one.value if one.style else document._resolve(kind, one.value))
        for one, kind in kinds
        if isinstance(one, yaml.ScalarNode) and "!" not in kind
    ]


def test_scalars_are_of_the_kinds_that_the_safe_loader_has() -> None:
    kinds: set[str] = set()
    for text in TEXTS:
        expected, (node, _) = composed(text), read(text)
        if expected is None:
            assert node is None
            continue
        assert isinstance(node, Sequence)
        found = [item.value for item in node.items if isinstance(item, Scalar)]
        assert list(map(repr, found)) == [repr(value) for _, value in expected]
        kinds.update(kind for kind, _ in expected)
    assert kinds >= {"bool", "float", "int", "merge", "null", "str", "timestamp", "value"}


@pytest.mark.parametrize(
    "nested",
    [
        lambda n: "[" * n + "]" * n,
        lambda n: '{"a":' * n + "1" + "}" * n,
        lambda n: "- " * n + "a",
        lambda n: "? " * n + "a",
        lambda n: "\n".join(" " * level + "a:" for level in range(n + 1)),
        lambda n: "".join(" " * level + "-\n" for level in range(n + 1)),
    ],
)
def test_what_nests_deep_is_refused(nested: Callable[[int], str]) -> None:
    assert not any("deeper" in problem for problem in read(nested(document.MAXIMUM_DEPTH - 1))[1])
    assert read(nested(document.MAXIMUM_DEPTH + 1)) == (
        None,
        ["1: this file nests deeper than 150 levels and is not read"],
    )


def test_what_holds_many_nodes_is_refused() -> None:
    most = document.MAXIMUM_NODES
    assert read(f"[{'a,' * (most - 1)}]")[1] == []
    assert read(f"[{'a,' * most}]") == (None, [f"1: this file holds more than {most} nodes and is not read"])
    pairs = "".join(f"a{number}: 1\n" for number in range(most // 2))
    assert read(pairs) == (None, [f"1: this file holds more than {most} nodes and is not read"])
