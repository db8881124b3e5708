"""Reads of environment variables, and what in the code provides for their absence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tree_sitter import Node

from lambdalint.model.code import EnvironmentRead, Step
from lambdalint.readers.code.python.evaluation import Evaluation
from lambdalint.readers.code.python.outline import outline
from lambdalint.readers.code.python.reach import Way
from lambdalint.readers.code.python.scopes import Circumstance, Site
from lambdalint.readers.code.python.values import Container, External, Frame, Text, Value, each
from lambdalint.source import Span

_MAPPINGS = frozenset({"os.environ", "os.environ.copy()"})
_READS = frozenset({"os.environ.get", "os.getenv", "os.environ.pop", "os.environ.__getitem__", "os.environ.copy().get"})
_RAISE = frozenset({"os.environ.pop", "os.environ.__getitem__"})
_SETS = frozenset({"os.environ.setdefault", "os.putenv", "os.environ.__setitem__"})
_LOADS = frozenset({"load_dotenv", "read_env", "read_envfile", "load_env"})
"""Last parts of the names of functions that set variables from a file, whichever library they are of."""

_TESTS = frozenset({"os.environ.get", "os.getenv", "os.environ.__contains__"})


@dataclass(slots=True)
class _Read:
    unguarded: tuple[Step, ...] | None
    via: tuple[Step, ...]


@dataclass(slots=True)
class EnvironmentReads:
    """Collects them; a variable that some code that runs sets or tests for is not required anywhere."""

    evaluation: Evaluation
    reads: dict[tuple[Span, str], list[_Read]] = field(default_factory=dict)
    provided: set[str] = field(default_factory=set)
    provides_any: bool = False
    """Whether the code sets variables whose names it does not say."""

    def add(self, frame: Frame, way: Way) -> None:
        scope = outline(frame.scope)
        for node in scope.stored:
            if node.type == "attribute":
                self.provides_any |= self._is_mapping(node, frame)
            elif self._is_mapping(node.child_by_field_name("value"), frame):
                self._provide(_subscript(node), frame)
        stored = {node.id for node in scope.stored}
        for site in scope.subscripts:
            if site.node.id not in stored and self._is_mapping(site.node.child_by_field_name("value"), frame):
                self._note(frame, way, site, _subscript(site.node), raises=True)
        for site in scope.calls:
            self._call(frame, way, site)
        for site in scope.memberships:
            self._test(frame, site.node)

    def facts(self) -> Iterable[EnvironmentRead]:
        for (span, name), reads in self.reads.items():
            required = [read for read in reads if read.unguarded is not None]
            if name in self.provided or self.provides_any:
                required = []
            via = min((read.unguarded or read.via for read in required or reads), key=len)
            yield EnvironmentRead(span=span, name=name, required=bool(required), via=via)

    def _call(self, frame: Frame, way: Way, site: Site) -> None:
        for value in each(self.evaluation.value(site.node.child_by_field_name("function"), frame)):
            if not isinstance(value, External):
                continue
            self.provides_any |= value.name.rpartition(".")[2] in _LOADS
            written = site.node.child_by_field_name("arguments")
            nodes = [node for node in written.named_children if node.type != "comment"] if written is not None else []
            if not nodes:
                continue
            key = nodes[0].child_by_field_name("value") if nodes[0].type == "keyword_argument" else nodes[0]
            if value.name in _READS:
                self._note(frame, way, site, key, raises=value.name in _RAISE and len(nodes) == 1)
            if value.name in _SETS:
                self._provide(key, frame)
            if value.name in _TESTS and site.circumstance.tested:
                self.provided |= {text.text for text in self._keys(key, frame)}
            if value.name == "os.environ.update":
                self._update(nodes, frame)

    def _provide(self, key: Node | None, frame: Frame) -> None:
        """The code sets the variable of this name."""
        names = {text.text for text in self._keys(key, frame)}
        self.provided |= names
        self.provides_any |= not names

    def _update(self, nodes: list[Node], frame: Frame) -> None:
        for node in nodes:
            if node.type == "keyword_argument":
                self.provided.add(frame.scope.module.field(node, "name"))
                continue
            value = self.evaluation.value(node, frame)
            keys = value.keys if isinstance(value, Container) else ("",)
            self.provided.update(keys)
            self.provides_any |= "" in keys

    def _test(self, frame: Frame, comparison: Node) -> None:
        """`"X" in os.environ`"""
        nodes = comparison.named_children
        if len(nodes) == 2 and any(child.type in {"in", "not in"} for child in comparison.children):
            where = self.evaluation.value(nodes[1], frame)
            names = {value.name for value in each(where) if isinstance(value, External)}
            if names & {*_MAPPINGS, "os.environ.keys()"}:
                self.provided |= {key.text for key in self._keys(nodes[0], frame)}

    def _note(self, frame: Frame, way: Way, site: Site, key: Node | None, *, raises: bool) -> None:
        keys = list(self._keys(key, frame))
        guarded = not raises or len(keys) > 1 or _guarded(site.circumstance)
        read = _Read(None if guarded else way.unguarded, way.via)
        for text in keys:
            span = frame.scope.module.span(site.node)
            if text.span is not None and key is not None and frame.scope.module.text(key) in frame.arguments:
                span = text.span
            self.reads.setdefault((span, text.text), []).append(read)

    def _keys(self, node: Node | None, frame: Frame) -> Iterator[Text]:
        value: Value = self.evaluation.value(node, frame)
        return (one for one in each(value) if isinstance(one, Text))

    def _is_mapping(self, node: Node | None, frame: Frame) -> bool:
        values = each(self.evaluation.value(node, frame))
        return any(isinstance(value, External) and value.name in _MAPPINGS for value in values)


def _guarded(circumstance: Circumstance) -> bool:
    return circumstance.conditional or circumstance.caught


def _subscript(node: Node) -> Node | None:
    return node.child_by_field_name("subscript")
