"""What holds for whatever is read: texts put together from pieces come back as these pieces, each at its place."""

from __future__ import annotations

import itertools
import json
import textwrap
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.languages import LANGUAGES, Language
from fuzz.projects import Checkout
from lambdalint.inspection.document import document as inspected
from lambdalint.model.code import Handler
from lambdalint.model.node import Mapping, Node, Scalar
from lambdalint.model.project import Project
from lambdalint.readers import document, project, scalars
from lambdalint.readers.cloudformation.intrinsics import Intrinsics
from lambdalint.readers.cloudformation.parameters import Parameters
from lambdalint.readers.cloudformation.policies import statements
from lambdalint.readers.serverless import syntax
from lambdalint.source import SourceFile, Span
from tests.readers.conftest import TODAY

often = settings(max_examples=40, deadline=None, derandomize=True, database=None)
seldom = settings(max_examples=8, deadline=None, derandomize=True, database=None)


def read(text: str) -> Node:
    node = document.read(SourceFile("template.yaml", text), lambda _, problem: pytest.fail(problem))
    assert node is not None
    return node


# Documents

_TEXTS = st.text(alphabet="aB1 é漢😀:#-'\"\\{}[],&*!|>%@`\t", max_size=8)
_LEAVES = st.one_of(st.none(), st.booleans(), st.integers(-(10**20), 10**20), _TEXTS)
_TREES = st.dictionaries(
    _TEXTS,
    st.recursive(_LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3)),
    min_size=1,
    max_size=4,
)


def plain(node: Node) -> Any:
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.values.items()}
    return node.value if isinstance(node, Scalar) else [plain(item) for item in node.items]


def below(node: Node) -> Iterator[Node]:
    yield node
    parts = () if isinstance(node, Scalar) else node.values.values() if isinstance(node, Mapping) else node.items
    for part in parts:
        yield from below(part)


@often
@given(_TREES, st.sampled_from([None, 0, 2]))
def test_json_comes_back_and_each_part_is_where_it_says(tree: dict[str, Any], indent: int | None) -> None:
    text = json.dumps(tree, indent=indent, ensure_ascii=False)
    if max(text) <= "\uffff":  # of what JSON spells as two escapes, YAML makes no character
        text = json.dumps(tree, indent=indent, ensure_ascii=indent == 0)
    root = read(text)
    assert plain(root) == tree
    for node in below(root):
        assert json.loads(node.span.text) == plain(node)
        for key, span in node.keys.items() if isinstance(node, Mapping) else ():
            assert json.loads(span.text) == key


@often
@given(_TREES, st.booleans())
def test_yaml_comes_back_and_each_part_is_where_it_says(tree: dict[str, Any], flow: bool) -> None:
    root = read(yaml.safe_dump(tree, default_flow_style=flow, width=10**6, allow_unicode=True))
    assert plain(root) == tree
    for node in below(root):
        if flow or isinstance(node, Scalar):
            assert yaml.safe_load(node.span.text) == plain(node)


# Variables of Serverless services

_WORDS = st.text(alphabet="abZ9.-_/", min_size=1, max_size=5)
_LITERALS = st.one_of(
    st.integers(0, 10**6).map(str), st.sampled_from(["true", "null"]), st.text("a ,:}${é", max_size=5).map(repr)
)


def _around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """A variable; what is in it is a word, and may have variables in it."""
    texts = st.lists(_WORDS | inner, min_size=1, max_size=3).map("".join)
    names = st.sampled_from(["self", "opt", "sls", "aws", "ssm"])
    plainly = st.tuples(names, texts).map(lambda parts: f"{parts[0]}:{parts[1]}")
    files = st.tuples(texts, texts).map(lambda parts: f"file({parts[0]}):{parts[1]}")
    return st.tuples(plainly | files, st.lists(plainly | files | _LITERALS, max_size=2)).map(
        lambda parts: "${" + ", ".join((parts[0], *parts[1])) + "}"
    )


_VARIABLES = _around(_around(st.nothing()))


@often
@given(st.lists(st.text("aé ,:}{'\"", min_size=1, max_size=4) | _VARIABLES, max_size=5))
def test_variables_are_found_where_they_are(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = [piece for piece in syntax.parse(text) if isinstance(piece, syntax.Variable)]
    assert [text[piece.start : piece.end] for piece in found] == [piece for piece in pieces if piece.startswith("${")]
    rest = "".join(piece for piece in syntax.parse(text) if isinstance(piece, str))
    assert rest == "".join(piece for piece in pieces if not piece.startswith("${"))


@often
@given(st.text(alphabet="${}():,.'\" \\\nselfopt"))
def test_any_text_has_its_variables_in_it(text: str) -> None:
    found = [piece for piece in syntax.parse(text) if isinstance(piece, syntax.Variable)]
    assert all(text[piece.start : piece.end].startswith("${") for piece in found)
    assert all(first.end <= second.start for first, second in itertools.pairwise(found))


# Fn::Sub

_DEFAULTS = {"Stage": "dev", "Name": "é orders", "Empty": ""}


def substituted(text: str, **local: str) -> Any:
    argument = [text, local] if local else text
    given_ = {name: {"Type": "String", "Default": default} for name, default in _DEFAULTS.items()}
    root = read(json.dumps({"Parameters": given_, "Setting": {"Fn::Sub": argument}}))
    assert isinstance(root, Mapping)
    parameters = root.get("Parameters")
    assert isinstance(parameters, Mapping)
    setting = root.get("Setting")
    value = Intrinsics(Parameters(parameters), None).value(setting, scalars.text, root.span)
    assert setting is not None
    assert value.span == setting.span
    return value


_PLACED = st.one_of(
    st.text("a -/:.$é{", max_size=4).filter(lambda text: "${" not in text).map(lambda text: (text, text)),
    st.sampled_from(sorted(_DEFAULTS)).map(lambda name: (f"${{{name}}}", _DEFAULTS[name])),
    st.just(("${Own}", "mine")),
    st.just(("${!Kept}", "${Kept}")),
)


@often
@given(st.lists(_PLACED.filter(lambda piece: not piece[0].endswith("$")), max_size=6))
def test_sub_puts_in_what_is_known(pieces: list[tuple[str, str]]) -> None:
    value = substituted("".join(written for written, _ in pieces), Own="mine")
    assert value.known == "".join(put_in for _, put_in in pieces)


@often
@given(st.text(alphabet="${}!.: AWSQueue\n"))
def test_sub_of_any_text_has_a_hole_between_each_two_parts(text: str) -> None:
    value = substituted(text)
    assert not value.parts or len(value.parts) == len(value.holes) + 1


# Policies

_ACTIONS = st.text("s3:GetObject*?", min_size=1, max_size=6)
_STATEMENTS = st.fixed_dictionaries(
    {"Effect": st.sampled_from(["Allow", "Deny"])},
    optional={
        "Action": _ACTIONS | st.lists(_ACTIONS, max_size=3),
        "NotAction": _ACTIONS,
        "Resource": st.just("*") | st.lists(_ACTIONS, max_size=2),
        "Condition": st.just({"Bool": {"aws:SecureTransport": "true"}}),
    },
)


def listed(written: Any) -> list[str]:
    return [written] if isinstance(written, str) else written


@often
@given(_STATEMENTS | st.lists(_STATEMENTS, max_size=3))
def test_statements_are_read_as_they_are_written(written: Any) -> None:
    policy = read(json.dumps({"Statement": written}, indent=1))
    found = list(statements([(policy, ())], Intrinsics(Parameters(None), None)))
    for statement, one in zip(found, written if isinstance(written, list) else [written], strict=True):
        assert json.loads(statement.span.text) == one
        assert statement.effect.known == one["Effect"]
        assert [action.known for action in statement.actions] == listed(one.get("Action", []))
        assert [json.loads(action.span.text) for action in statement.actions] == listed(one.get("Action", []))
        assert [action.known for action in statement.not_actions] == listed(one.get("NotAction", []))
        assert [resource.known for resource in statement.resources] == listed(one.get("Resource", []))
        assert statement.conditional == ("Condition" in one)


# Code

_CURLY = ["if (event != null) {\n%s\n} else {\n%s\n}", "try {\n%s\n} catch (Exception e) {\n%s\n}"]
_SCRIPT = ["if (event) {\n%s\n} else {\n%s\n}", "for (const x of event) {\n%s\n}", "try {\n%s\n} finally {\n%s\n}"]
_READS: dict[str, tuple[str, list[str]]] = {
    "python": (
        'use(os.environ["%s"])',
        ["if event:\n%s\nelse:\n%s", "for x in event:\n%s", "try:\n%s\nexcept KeyError:\n%s", "with use() as x:\n%s"],
    ),
    "javascript": ("use(process.env.%s);", [*_SCRIPT, "switch (event) { case 1: {\n%s\n} }"]),
    "typescript": ("use(process.env.%s as string);", _SCRIPT),
    "java": ('use(System.getenv("%s"));', [*_CURLY, "for (Object x : event) {\n%s\n}"]),
    "kotlin": (
        'use(System.getenv("%s"))',
        [*_CURLY[:1], "for (x in event) {\n%s\n}", "when (event) { 1 -> {\n%s\n} }"],
    ),
    "go": ('use(os.Getenv("%s"))', ["if event {\n%s\n} else {\n%s\n}", "for range event {\n%s\n}", "{\n%s\n}"]),
    "csharp": ('Use(Environment.GetEnvironmentVariable("%s"));', [*_CURLY, "foreach (var x in input) {\n%s\n}"]),
    "ruby": (
        'use(ENV["%s"])',
        ["if event\n%s\nelse\n%s\nend", "begin\n%s\nrescue\n%s\nend", "use.each do |x|\n%s\nend"],
    ),
    "rust": (
        'use_it(std::env::var("%s"));',
        ["if x {\n%s\n} else {\n%s\n}", "for x in y {\n%s\n}", "match x { 1 => {\n%s\n} _ => {\n%s\n} }"],
    ),
}


@st.composite
def bodies(draw: st.DrawFn, language: str) -> tuple[str, set[str]]:
    """Statements in statements, and the names of the environment variables that they read, each once."""
    reading, blocks = _READS[language]
    names: set[str] = set()

    def block(depth: int) -> str:
        if depth > 2 or draw(st.booleans()):
            names.add(f"NAME{len(names)}")
            return reading % f"NAME{len(names) - 1}"
        shape = draw(st.sampled_from(blocks))
        inner = [block(depth + 1) for _ in range(shape.count("%s"))]
        return shape % tuple(textwrap.indent(text, "    ") for text in inner)

    written = "\n".join(block(0) for _ in range(draw(st.integers(1, 3))))
    return written, names


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return Checkout(tmp_path_factory.mktemp("checkout"))


def handlers(checkout: Checkout, files: dict[str, str]) -> tuple[Project, list[Handler]]:
    read = project.read([checkout.folder], TODAY, texts=checkout.lay(files)).project
    named = [function.code for template in read.templates for function in template.functions]
    return read, [code for code in (*named, *read.handlers) if isinstance(code, Handler)]


def spans(handler: Handler) -> Iterator[Span]:
    yield handler.span
    for call in handler.calls:
        yield call.span
    for read in handler.environment_reads:
        yield read.span
        yield from (step.span for step in read.via)
    for event in handler.event_reads:
        yield event.span
    for spot in handler.blind_spots:
        yield spot.span


each_language = pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)


@each_language
@seldom
@given(data=st.data())
def test_each_read_of_the_environment_is_found(checkout: Checkout, language: Language, data: st.DataObject) -> None:
    body, names = data.draw(bodies(language.name))
    indent = "    " if language.name == "python" else ""
    source = language.around.replace("%s", textwrap.indent(body, indent).lstrip())
    _, (handler,) = handlers(checkout, {**language.files, language.main: source})
    assert {read.name for read in handler.environment_reads} == names
    assert all(read.name in read.span.text for read in handler.environment_reads)


@each_language
@seldom
@given(data=st.data())
def test_damaged_sources_are_read_all_the_same(checkout: Checkout, language: Language, data: st.DataObject) -> None:
    source = language.around.replace("%s", data.draw(bodies(language.name))[0])
    at = data.draw(st.integers(0, len(source)))
    damage = data.draw(
        st.sampled_from(["", "(", "}", '"', "'", "`", "é", "\u2028", "\r", "\0", "😀", "=>", "*", "${", "((((["])
    )
    damaged = source[:at] + damage + source[at + data.draw(st.integers(0, 9)) :]
    files = {**language.files, language.main: damaged}
    read, found = handlers(checkout, files)
    for span in (span for handler in found for span in spans(handler)):
        assert 0 <= span.start <= span.end <= len(span.file.text)
    assert inspected(handlers(checkout, files)[0], "0") == inspected(read, "0")
