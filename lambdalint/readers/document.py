"""YAML and JSON text to nodes that know their place. Nothing is constructed from tags, so no text can run anything."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import yaml
from msgspec import Struct, field

from lambdalint import lazy
from lambdalint.model.node import Mapping, Node, Plain, Scalar, Sequence
from lambdalint.source import SourceFile, Span

Report = Callable[[Span, str], None]

MAXIMUM_DEPTH = 150
"""Of nested collections: nodes are read one within the other, and so are they walked."""
MAXIMUM_NODES = 200_000
"""That are written. CloudFormation's 1 MB has room for a quarter of them; more take memory and time."""
MAXIMUM_UNFOLDED = 1_000_000
"""With every alias counted as often as it is used."""

FUNCTIONS = frozenset(
    "And Base64 Cidr Contains EachMemberEquals EachMemberIn Equals FindInMap GetAZs GetAtt GetStackOutput If "
    "ImportValue Join Length Not Or RefAll Select Split Sub ToJsonString Transform ValueOf ValueOfAll".split()
)
"""CloudFormation's functions that have a short tag `!Name` for `Fn::Name`; `!Ref` and `!Condition` have no `Fn::`."""

RAIN = "Rain::"
"""Of what AWS's Rain puts something else in place of before it deploys a template: `!Rain::Embed`, `!Rain::Module`."""

_YAML = "tag:yaml.org,2002:"
_BLANK = frozenset(" \t\r\n\x85\u2028\u2029")
"""What libyaml takes for white space and the ends of lines."""
_Event = Any
"""Of PyYAML's, whose stubs do not say what an event has."""
_TOO_DEEP = "exceeded maximum nesting depth"
"""What libyaml 0.2.6 says at the thousandth level, which it may look ahead to: PyYAML 6.0.4 holds it."""
_DEEPER = f"nests deeper than {MAXIMUM_DEPTH} levels"
_FIRST = frozenset(yaml.CSafeLoader.yaml_implicit_resolvers)
"""Characters that a scalar begins with if it is more than a text."""
_BLOCKS = frozenset("|>")
"""Styles of scalars."""
_REMEMBERED = 100
"""Characters of a scalar whose value is remembered; longer ones are seldom met twice."""
_TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_SURROGATES = lazy.pattern(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")


def read(file: SourceFile, report: Report) -> Node | None:
    """The document in a file. What is wrong with it goes to `report`; None if nothing can be read.

    A key that is there twice is reported, and the last one holds, as CloudFormation and most parsers have it.
    """
    text = readable(file.text)
    try:
        composition = _Composition(file, yaml.CBaseLoader(text).get_event)
        node = composition.document()
    except _Excess as excess:
        report(Span(file, 0, 0), f"this file {excess} and is not read")
        return None
    except yaml.YAMLError as error:
        report(*_explain(error, file))
        return None
    for span, problem in composition.problems:
        report(span, problem)
    if node is not None and composition.anchors and _size(node, {}) > MAXIMUM_UNFOLDED:
        report(node.span, f"this file unfolds to more than {MAXIMUM_UNFOLDED} nodes and is not read")
        return None
    return node


def readable(text: str) -> str:
    """Without JSON's spelling of one character as two, which YAML refuses."""
    return _SURROGATES.sub(r"\\ufffd\\ufffd", text) if "\\u" in text else text


@lru_cache(1000)
def _plain(text: str) -> Plain:
    """What a scalar says that is neither quoted nor a block."""
    first = yaml.CSafeLoader.yaml_implicit_resolvers.get(text[:1], ())
    tag = next((tag for tag, pattern in first if pattern.match(text)), "")
    return _resolve(tag.removeprefix(_YAML), text)


def _explain(error: yaml.YAMLError, file: SourceFile) -> tuple[Span, str]:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem == _TOO_DEEP:
        return Span(file, 0, 0), f"this file {_DEEPER} and is not read"
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


class _Excess(Exception):
    """What there is too much of in a file."""


class _Composition(Struct):
    """Makes nodes of what PyYAML's parser tells. Its composer would make nodes of its own first, and ask Python for the
    tag of each."""

    file: SourceFile
    event: Callable[[], _Event]
    """The next one."""
    problems: list[tuple[Span, str]] = field(default_factory=list)
    anchors: dict[str, Node] = field(default_factory=dict)
    """What each names whose end was met."""
    begun: dict[str, int] = field(default_factory=dict)
    """Where what an anchor names begins."""
    depth: int = 0
    nodes: int = 0

    def document(self) -> Node | None:
        """The only one; None if there is none."""
        self.event()  # the stream begins
        if isinstance(self.event(), yaml.StreamEndEvent):
            return None
        node = self.node(self.event())
        self.event()  # the document ends
        further = self.event()
        if not isinstance(further, yaml.StreamEndEvent):
            raise yaml.MarkedYAMLError(problem="but found another document", problem_mark=further.start_mark)
        return node

    def node(self, event: _Event) -> Node:
        """The node that begins with an event; an alias gives the very node that its anchor gave."""
        self.nodes += 1
        if self.nodes > MAXIMUM_NODES:
            raise _Excess(f"holds more than {MAXIMUM_NODES} nodes")
        kind, anchor = event.__class__, event.anchor
        if kind is yaml.AliasEvent:
            return self.aliased(event)
        if anchor:
            if anchor in self.begun:
                raise yaml.MarkedYAMLError(problem="second occurrence", problem_mark=event.start_mark)
            self.begun[anchor] = event.start_mark.index
        found: Node = self.scalar(event) if kind is yaml.ScalarEvent else self.collection(event)
        if (tag := event.tag) and tag != "!" and not tag.startswith(_YAML):
            found = self.tagged(tag, found)
        if anchor:
            self.anchors[anchor] = found
        return found

    def aliased(self, event: _Event) -> Node:
        anchor = event.anchor
        if anchor in self.anchors:
            return self.anchors[anchor]
        if anchor not in self.begun:
            raise yaml.MarkedYAMLError(problem="found undefined alias", problem_mark=event.start_mark)
        span = Span(self.file, self.begun[anchor], self.begun[anchor])
        self.problems.append((span, "an anchor holds an alias of itself"))
        return Scalar(span, None, "")

    def tagged(self, tag: str, node: Node) -> Mapping:
        name = tag.removeprefix("!")
        span = Span(self.file, node.span.start, node.span.start + len(tag))
        if name in FUNCTIONS:
            name = f"Fn::{name}"
        elif name not in ("Ref", "Condition") and not name.startswith(RAIN):
            self.problems.append((span, f"no such tag: `{tag}`"))
            name = tag
        return Mapping(node.span, {name: node}, {name: span})

    def collection(self, event: _Event) -> Mapping | Sequence:
        self.depth += 1
        if self.depth > MAXIMUM_DEPTH:
            raise _Excess(_DEEPER)
        found = self.mapping(event) if event.__class__ is yaml.MappingStartEvent else self.sequence(event)
        self.depth -= 1
        return found

    def sequence(self, start: _Event) -> Sequence:
        items: list[Node] = []
        while (event := self.event()).__class__ is not yaml.SequenceEndEvent:
            items.append(self.node(event))
        return Sequence(self.span(start, event, items[-1].span.end if items else 0), tuple(items))

    def mapping(self, start: _Event) -> Mapping:
        values: dict[str, Node] = {}
        keys: dict[str, Span] = {}
        merged: list[Mapping] = []
        next_ = self.event
        while (event := next_()).__class__ is not yaml.MappingEndEvent:
            key, span = self.key(event)
            value = self.node(next_())
            if key is None:
                self.problems.append((span, "a key of a template is a text"))
            elif key == "<<" and isinstance(event, yaml.ScalarEvent) and event.implicit[0]:
                parts = value.items if isinstance(value, Sequence) else (value,)
                merged += [part for part in parts if isinstance(part, Mapping)]
            else:
                if key in values:
                    self.problems.append((span, f"the key `{key}` is already there; the one before it is lost"))
                values[key], keys[key] = value, span
        last = 0 if merged else max([value.span.end for value in values.values()], default=0)
        for part in merged:
            for key, span, value in part.items():
                if key not in values:
                    values[key], keys[key] = value, span
        return Mapping(self.span(start, event, last), values, keys)

    def key(self, event: _Event) -> tuple[str | None, Span]:
        """None for one that is no text."""
        if event.__class__ is yaml.ScalarEvent and not event.anchor:
            self.nodes += 1
            return event.value, self.place(event)
        node = self.node(event)
        return node.text if isinstance(node, Scalar) else None, node.span

    def scalar(self, event: _Event) -> Scalar:
        span, text, style = self.place(event), event.value, event.style
        value: Plain = text
        if style:
            pass  # quoted, or a block
        elif event.implicit[0]:
            if text[:1] in _FIRST:
                value = _plain(text) if len(text) <= _REMEMBERED else _plain.__wrapped__(text)
        elif event.tag:
            value = _resolve(event.tag.removeprefix(_YAML), text)
        indent = None
        if style == "|" and text.strip():
            body = self.file.text.find("\n", span.start) + 1
            indent = _indent(self.file.text[body : span.end]) - _indent(text)
        return Scalar(span, value, text, indent)

    def place(self, scalar: _Event) -> Span:
        """As `span`. No scalar but a block has blanks at its end."""
        if scalar.style in _BLOCKS:
            return self.span(scalar, scalar)
        return Span(self.file, scalar.start_mark.index, scalar.end_mark.index)

    def span(self, first: _Event, last: _Event, item: int = 0) -> Span:
        """Where a node stands, without the blank and comment lines that libyaml counts to a block.

        `item` is where the last item of a collection ends, if it has any.
        """
        start, end = first.start_mark.index, last.end_mark.index
        if item and item >= start and not first.flow_style:
            end = item
        text = self.file.text
        while end > start and text[end - 1] in _BLANK:
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
