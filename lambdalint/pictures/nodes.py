"""What a picture shows: nodes, and edges between them, by template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import Enum

from msgspec import Struct

from lambdalint.model.code import Handler
from lambdalint.model.function import Function
from lambdalint.rule import Diagnostic, Severity


class Kind(Enum):
    """What a node is, in the words of a reader."""

    FUNCTION = "function"
    API = "API"
    URL = "function URL"
    LOAD_BALANCER = "load balancer"
    CDN = "distribution"
    SCHEDULE = "schedule"
    RULE = "rule"
    BUS = "event bus"
    QUEUE = "queue"
    TOPIC = "topic"
    STREAM = "stream"
    TABLE = "table"
    BUCKET = "bucket"
    LOG_GROUP = "log group"
    USER_POOL = "user pool"
    STATE_MACHINE = "state machine"
    CUSTOM_RESOURCE = "custom resource"
    SECRET = "secret"  # noqa: S105 - a kind of node
    PARAMETER = "parameter"
    KEY = "key"
    SERVICE = "service"
    """Something of a service that is named no further."""
    RESOURCE = "resource"
    """Something that has a name, and nothing says what it is."""


class Relation(Enum):
    """What an edge says: its source does this with its target."""

    INVOKES = "invokes"
    READS = "reads"
    WRITES = "writes"
    READS_AND_WRITES = "reads and writes"
    CALLS = "calls"
    """Invokes a function, or starts a state machine, by its code."""
    USES = "uses"
    """Reads or writes: it is not told which."""
    ON_FAILURE = "on failure"
    ON_SUCCESS = "on success"
    DEAD_LETTERS = "dead letters"

    @property
    def is_failure(self) -> bool:
        return self in (Relation.ON_FAILURE, Relation.DEAD_LETTERS)


class Node(Struct, frozen=True, eq=False, kw_only=True):
    id: str
    """Letters and digits, unique in the graph, the same in every run."""
    kind: Kind
    label: str
    """What it is called: a logical id, a name, an expression of a schedule. As it stands in the user's files."""
    details: tuple[str, ...]
    """More of it, a line each: `python3.13`, `60 s`."""
    template: str
    """The path of the template that it is drawn with; empty for handlers that no template names."""
    logical_id: str
    """As the model has it; empty for what no template declares."""
    outside: bool
    """Whether the template does not declare it."""
    untold: bool
    """Whether it is not known which one it is."""
    function: Function | None
    """Of a function that a template declares."""
    code: Handler | None
    """Of a function whose code is read."""
    diagnostics: tuple[Diagnostic, ...]
    """What is found in it, in the order of the report. One in code that several functions share is of each of them."""

    @property
    def counts(self) -> Mapping[Severity, int]:
        """How many there are of each severity, the gravest first; none is left out."""
        found = Counter(diagnostic.severity for diagnostic in self.diagnostics)
        return {severity: found[severity] for severity in Severity if found[severity]}

    @property
    def worst(self) -> Severity | None:
        return next(iter(self.counts), None)


class Edge(Struct, frozen=True, eq=False, kw_only=True):
    """One for each pair of nodes, relation and certainty."""

    source: str
    """The id of a node."""
    target: str
    relation: Relation
    labels: tuple[str, ...]
    """What more is known, each on its own: routes, `batch of 10`, operations."""
    certain: bool
    """Whether the template or the code says so; False where a role allows it and the code is not read."""


class Graph(Struct, frozen=True, eq=False, kw_only=True):
    nodes: tuple[Node, ...]
    """In the order of the templates, and of what these declare."""
    edges: tuple[Edge, ...]
    unplaced: tuple[Diagnostic, ...]
    """What is found in nothing that is drawn."""

    @property
    def templates(self) -> tuple[str, ...]:
        """Their paths, in order."""
        return tuple(dict.fromkeys(node.template for node in self.nodes))

    @property
    def by_id(self) -> Mapping[str, Node]:
        return {node.id: node for node in self.nodes}
