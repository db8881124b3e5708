"""YAML and JSON text to nodes that know their place. Nothing is constructed from tags, so no text can run anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

import yaml
from msgspec import Struct, field

from lambdalint import lazy
from lambdalint.model.node import Mapping, Node, Plain, Scalar, Sequence
from lambdalint.readers.depth import may_nest
from lambdalint.source import SourceFile, Span

Report = Callable[[Span, str], None]

MAXIMUM_DEPTH = 150
"""Of nested collections. Also keeps libyaml's recursive composer from overflowing the stack."""
MAXIMUM_NODES = 200_000
"""That are written. CloudFormation's 1 MB has room for a quarter of them; more take memory and time."""
MAXIMUM_UNFOLDED = 1_000_000
"""With every alias counted as often as it is used."""

FUNCTIONS = frozenset(
    "And Base64 Cidr Contains EachMemberEquals EachMemberIn Equals FindInMap GetAZs GetAtt GetStackOutput If "
    "ImportValue Join Length Not Or RefAll Select Split Sub ToJsonString Transform ValueOf ValueOfAll".split()
)
"""CloudFormation's functions that have a short tag `!Name` for `Fn::Name`; `!Ref` and `!Condition` have no `Fn::`."""

_YAML = "tag:yaml.org,2002:"
_TEXT, _MERGE = _YAML + "str", _YAML + "merge"
_REMEMBERED = 100
"""Characters of a scalar whose tag is remembered; longer ones are seldom met twice."""
_TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_SURROGATES = lazy.pattern(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_ANY_COMMENT = lazy.pattern(r"(?<!\S)#[^\n]*")


def read(file: SourceFile, report: Report) -> Node | None:
    """The document in a file. What is wrong with it goes to `report`; None if nothing can be read.

    A key that is there twice is reported, and the last one holds, as CloudFormation and most parsers have it.
    """
    text = _SURROGATES.sub(r"\\ufffd\\ufffd", file.text)  # JSON's spelling of one character, which YAML refuses
    if excess := _excess(text):
        report(Span(file, 0, 0), f"this file {excess} and is not read")
        return None
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        report(*_explain(error, file))
        return None
    if root is None:
        return None
    conversion = _Conversion(file, report)
    node = conversion.node(root)
    if conversion.size(node) > MAXIMUM_UNFOLDED:
        report(node.span, f"this file unfolds to more than {MAXIMUM_UNFOLDED} nodes and is not read")
        return None
    return node


class _Loader(yaml.CSafeLoader):
    """Gives the nodes that its parent gives. Of most of them it is clear at once that no pattern resolves their tag."""

    def resolve(self, kind: type[yaml.Node], value: str | None, implicit: tuple[bool, bool] | None) -> str:
        if kind is not yaml.ScalarNode:
            return _YAML + ("map" if kind is yaml.MappingNode else "seq")
        if value is None or implicit is None or not implicit[0] or value[:1] not in self.yaml_implicit_resolvers:
            return _TEXT
        return _resolved(value) if len(value) <= _REMEMBERED else _resolved.__wrapped__(value)

    def descend_resolver(self, current_node: yaml.Node | None, current_index: object) -> None:
        """No tag depends on the path."""

    def ascend_resolver(self) -> None:
        pass


@lru_cache(1000)
def _resolved(text: str) -> str:
    """The tag of a plain scalar."""
    first = yaml.CSafeLoader.yaml_implicit_resolvers.get(text[:1], ())
    return next((tag for tag, pattern in first if pattern.match(text)), _TEXT)


class Marks(Struct, frozen=True):
    """What of a document is in no node."""

    comments: list[Span]
    """From `#` to the end of the line."""
    texts: list[Span]
    """The scalars that go on over several lines: of a block, what follows its header, else all but the last character.
    A line whose last character is in one of them has no room for a comment."""
    dashes: list[int]
    """Of the items of lists in lines."""


def marks(file: SourceFile) -> Marks:
    """From where the document cannot be read, what looks like a comment is one."""
    text = _SURROGATES.sub(r"\\ufffd\\ufffd", file.text)
    found = Marks([], [], [])
    before = 0
    try:
        for token in yaml.scan(text, Loader=yaml.CSafeLoader):
            start, end = token.start_mark.index, token.end_mark.index
            found.comments.extend(_comments(file, before, start))
            before = max(before, end)
            if isinstance(token, yaml.BlockEntryToken):
                found.dashes.append(start)
            elif isinstance(token, yaml.ScalarToken):
                if token.style in ("|", ">"):
                    header = text.find("\n", start, end)
                    start = header if header >= 0 else end
                    found.comments.extend(_comments(file, token.start_mark.index, start))
                else:
                    end -= 1
                if "\n" in text[start:end]:
                    found.texts.append(Span(file, start, end))
    except yaml.YAMLError:  # who reads the document says so
        found.comments.extend(_comment(file, match.start()) for match in _ANY_COMMENT.finditer(file.text, before))
    return found


def _comments(file: SourceFile, start: int, end: int) -> Iterator[Span]:
    """Between two tokens there is nothing but white space and comments."""
    while (start := file.text.find("#", start, end)) >= 0:
        comment = _comment(file, start)
        yield comment
        start = comment.end


def _comment(file: SourceFile, start: int) -> Span:
    end = file.text.find("\n", start)
    return Span(file, start, start + len(file.text[start : end if end >= 0 else None].rstrip()))


def _excess(text: str) -> str | None:
    """What there is too much of. Counts cheaply what can only be too much; where that is so, counts exactly."""
    few = len(text) < MAXIMUM_NODES or sum(map(text.count, ":-?,[{&*\n")) < MAXIMUM_NODES
    if few and not may_nest(text, MAXIMUM_DEPTH):
        return None
    depth = nodes = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
                continue
            nodes += isinstance(event, yaml.NodeEvent)
            depth += isinstance(event, yaml.CollectionStartEvent)
            if depth > MAXIMUM_DEPTH:
                return f"nests deeper than {MAXIMUM_DEPTH} levels"
            if nodes > MAXIMUM_NODES:
                return f"holds more than {MAXIMUM_NODES} nodes"
    except yaml.YAMLError:
        pass  # the composer meets the same error and says so
    return None


def _explain(error: yaml.YAMLError, file: SourceFile) -> tuple[Span, str]:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        at = min(error.problem_mark.index, len(file.text))
        problem = error.problem or error.context or "something is wrong"
        if "'\\t'" in problem or file.text[at : at + 1] == "\t":
            problem = "a tab cannot indent YAML; use spaces"
        if "another document" in problem:
            return Span(file, at, at), "this file holds several documents, and a template is one"
        if "expected ',' or" in problem and "${" in file.text[max(0, at - 200) : at + 1]:
            problem += "; within braces, a value that holds `{` needs quotes"
        language = "JSON" if file.text.lstrip().startswith("{") else "YAML"
        return Span(file, at, at), f"this is not valid {language}: {problem}"
    at = min(getattr(error, "position", None) or 0, len(file.text))
    return Span(file, at, at), "this is not valid YAML: it holds a character that YAML does not allow"


class _Conversion(Struct):
    file: SourceFile
    report: Report
    nodes: dict[int, Node] = field(default_factory=dict)
    open: set[int] = field(default_factory=set)
    aliased: bool = False

    def node(self, source: yaml.Node) -> Node:
        """The node for `source`; an alias gives the very node that its anchor gave."""
        key = id(source)
        found = self.nodes.get(key)
        if found is not None:
            self.aliased = True
            return found
        tag = source.tag
        if isinstance(source, yaml.ScalarNode):
            found = self.scalar(source)
        elif key in self.open:
            span = self.span(source)
            self.report(Span(self.file, span.start, span.start), "an anchor holds an alias of itself")
            return Scalar(span, None, "")
        else:
            self.open.add(key)
            found = self.mapping(source) if isinstance(source, yaml.MappingNode) else self.sequence(source)
            self.open.discard(key)
        if not tag.startswith(_YAML) and tag != "!":
            found = self.tagged(tag, found)
        self.nodes[key] = found
        return found

    def tagged(self, tag: str, node: Node) -> Mapping:
        name = tag.removeprefix("!")
        if name in FUNCTIONS:
            name = f"Fn::{name}"
        elif name not in ("Ref", "Condition"):
            self.report(Span(self.file, node.span.start, node.span.start + len(tag)), f"no such tag: `{tag}`")
            name = tag
        return Mapping(node.span, {name: node}, {name: Span(self.file, node.span.start, node.span.start + len(tag))})

    def sequence(self, source: yaml.Node) -> Sequence:
        items = tuple([self.node(item) for item in source.value])
        return Sequence(self.span(source, items[-1].span.end if items else None), items)

    def size(self, root: Node) -> int:
        """The number of nodes, with every alias counted as often as it is used."""
        return _size(root, {}) if self.aliased else len(self.nodes)

    def mapping(self, source: yaml.MappingNode) -> Mapping:
        values: dict[str, Node] = {}
        keys: dict[str, Span] = {}
        merged: list[Mapping] = []
        for key_node, value_node in source.value:
            value = self.node(value_node)
            if key_node.tag == _MERGE:
                parts = value.items if isinstance(value, Sequence) else (value,)
                merged += [part for part in parts if isinstance(part, Mapping)]
                continue
            if not isinstance(key_node, yaml.ScalarNode):
                self.report(self.span(key_node), "a key of a template is a text")
                continue
            key, span = key_node.value, self.span(key_node)
            if key in values:
                self.report(span, f"the key `{key}` is already there; the one before it is lost")
            values[key], keys[key] = value, span
        last = max([value.span.end for value in values.values()], default=None) if not merged else None
        for part in merged:
            for key, span, value in part.items():
                if key not in values:
                    values[key], keys[key] = value, span
        return Mapping(self.span(source, last), values, keys)

    def scalar(self, source: yaml.ScalarNode) -> Scalar:
        span = self.span(source)
        value: Plain = source.value
        if not source.style and source.tag != _TEXT:  # plain, neither quoted nor a block
            value = _resolve(source.tag.removeprefix(_YAML), source.value)
        indent = None
        if source.style == "|" and source.value.strip():
            body = self.file.text.find("\n", span.start) + 1
            indent = _indent(self.file.text[body : span.end]) - _indent(source.value)
        return Scalar(span, value, source.value, indent)

    def span(self, source: yaml.Node, last: int | None = None) -> Span:
        """Where the node stands, without the blank and comment lines that libyaml counts to a block.

        `last` is where the last item of a collection ends.
        """
        start, end = source.start_mark.index, source.end_mark.index
        if last is not None and not getattr(source, "flow_style", True) and last >= start:
            end = last
        text = self.file.text
        while end > start and text[end - 1].isspace():
            end -= 1
        return Span(self.file, start, end)


def _size(node: Node, known: dict[int, int]) -> int:
    if id(node) not in known:
        parts = () if isinstance(node, Scalar) else node.values.values() if isinstance(node, Mapping) else node.items
        known[id(node)] = 1 + sum(_size(part, known) for part in parts)
    return known[id(node)]


def _indent(text: str) -> int:
    """Of the first line that holds something."""
    first = next(line for line in text.split("\n") if line.strip())
    return len(first) - len(first.lstrip(" "))


def _resolve(kind: str, text: str) -> Plain:
    """A plain scalar as YAML 1.1 has it, but for numbers with a leading zero, which are account ids and the like."""
    try:
        match kind:
            case "null":
                return None
            case "bool":
                return _TRUTHS.get(text.lower(), text)
            case "int" if not (text.startswith("0") and len(text) > 1):
                return int(text.replace("_", "").replace(",", ""))
            case "float":
                return float(text.replace("_", ""))
    except (ValueError, OverflowError):
        pass  # 1:30, .inf and their like stay texts
    return text
