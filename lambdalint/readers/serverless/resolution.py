"""What the variables of a service stand for in one stage. Each is resolved when it is asked for, and once."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field

from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.readers import nodes, scalars
from lambdalint.readers.document import Report
from lambdalint.readers.serverless import texts
from lambdalint.readers.serverless.included import Included
from lambdalint.readers.serverless.syntax import Foreign, Literal, Source, Text, Variable
from lambdalint.readers.serverless.texts import Texts
from lambdalint.source import Span

MAXIMUM_DEPTH = 80
"""Of collections, and of variables whose value is a variable."""
MAXIMUM_NODES = 200_000
"""Of one value with all that its variables stand for, each counted as often as it is used."""
MAXIMUM_TEXT = 100_000
"""Characters of a text that variables are put into."""


class _Resolved(Struct, frozen=True):
    raw: Node
    """Kept, so that no other node gets its `id`."""
    node: Node
    size: int
    depth: int


class Resolution(Struct, eq=False):
    """Resolves nodes of a service and of the files that it includes.

    A text that is one variable becomes the node that it stands for, at the place where that is written. A text with an
    unknown part becomes an `Fn::Sub` with a hole, any other unknown value `nodes.unknown`.
    """

    root: Mapping
    included: Included
    report: Report
    texts: Texts
    given: Mapping | None = None
    """What Compose gives: its `params` for the service, and its `stages`."""
    option: str | None = None
    """`--stage`; None if the service is deployed without."""
    stage: str | None = "dev"
    """The framework's default, until the one deployed to is found; None if that cannot be known."""
    _resolved: dict[int, _Resolved] = field(default_factory=dict)
    _targets: dict[int, tuple[Node, Node | None]] = field(default_factory=dict)
    _open: set[int] = field(default_factory=set)
    _depth: int = 0

    def __post_init__(self) -> None:
        written = self.at("provider", "stage") if self.option is None else None
        self.stage = self.option or (self.stage if scalars.is_null(written) else scalars.text(written))

    def at(self, *path: str) -> Node | None:
        """The value under a path of keys of the service; None if there is none."""
        found = self._follow(self.root, path)
        return None if found is None else self.node(found)

    def stages(self) -> set[str]:
        """Those that the service or Compose names."""
        places = ((self.root, "params"), (self.root, "stages"), (self.given, "stages"))
        found = [self._follow(holder, (key,)) for holder, key in places]
        maps = [None if node is None else self._target(node) for node in found]
        return {name for node in maps if isinstance(node, Mapping) for name in node.values} - {"default"}

    def node(self, raw: Node) -> Node:
        """The node with all its variables resolved; the very same if it holds none."""
        return self._node(raw).node

    def _node(self, raw: Node) -> _Resolved:
        key = id(raw)
        if key in self._resolved:
            return self._resolved[key]
        if key in self._open:
            return self._too_much(raw, "holds itself")
        if self._depth >= MAXIMUM_DEPTH:
            return self._too_much(raw, f"nests deeper than {MAXIMUM_DEPTH} levels")
        self._depth += 1
        self._open.add(key)
        resolved = self._resolve(raw)
        self._open.discard(key)
        self._depth -= 1
        if resolved.size > MAXIMUM_NODES:
            resolved = self._too_much(raw, f"unfolds to more than {MAXIMUM_NODES} nodes")
        elif resolved.depth > MAXIMUM_DEPTH:
            resolved = self._too_much(raw, f"nests deeper than {MAXIMUM_DEPTH} levels")
        self._resolved[key] = _Resolved(raw, resolved.node, resolved.size, resolved.depth)
        return self._resolved[key]

    def _too_much(self, raw: Node, problem: str) -> _Resolved:
        self.report(Span(raw.span.file, raw.span.start, raw.span.start), f"what this stands for {problem}")
        return _Resolved(raw, nodes.unknown(raw.span), 1, 1)

    def _resolve(self, raw: Node) -> _Resolved:
        if isinstance(raw, Scalar):
            return self._scalar(raw)
        parts = raw.values.values() if isinstance(raw, Mapping) else raw.items
        resolved = []
        for part in parts:
            resolved.append(self._node(part))  # noqa: PERF401 - one frame less on the stack for each level
        if isinstance(raw, Mapping) and "Fn::Sub" in raw.values:
            return _Resolved(raw, self._substitution(raw), 1 + sum(r.size for r in resolved), 3)
        node: Node = raw
        if any(new.node is not old for new, old in zip(resolved, parts, strict=True)):
            replaced = [new.node for new in resolved]
            if isinstance(raw, Mapping):
                node = Mapping(raw.span, dict(zip(raw.values, replaced, strict=True)), raw.keys)
            else:
                node = Sequence(raw.span, tuple(replaced))
        size, depth = 1 + sum(r.size for r in resolved), 1 + max((r.depth for r in resolved), default=0)
        return _Resolved(raw, node, size, depth)

    def _scalar(self, raw: Scalar) -> _Resolved:
        pieces = self.texts.pieces(raw)
        if len(pieces) == 1 and isinstance(pieces[0], Variable):
            target = self._target(raw)
            if target is None:
                return _Resolved(raw, nodes.unknown(raw.span, f"nothing here says what `{raw.text[:60]}` is"), 1, 1)
            return self._entered(target, raw, pieces[0])
        if all(isinstance(piece, str) for piece in pieces):
            plain = "".join(piece for piece in pieces if isinstance(piece, str))
            return _Resolved(raw, raw if plain == raw.text else Scalar(raw.span, plain, plain), 1, 1)
        if raw.block_indent is not None and not any(isinstance(piece, Variable) for piece in pieces):
            return _Resolved(raw, raw, 1, 1)  # a literal block holds code, or a document, with a `${` of its own
        return _Resolved(raw, self._composed(raw, pieces), 1, 1)

    def _composed(self, raw: Scalar, pieces: Text) -> Node:
        """A text that variables are a part of."""
        template, known = self._filled(raw, pieces, opening="${!")
        if template is None:
            return nodes.unknown(raw.span)
        if known:
            return nodes.text(raw.span, template.replace("${!", "${"))
        return nodes.mapping(raw.span, {"Fn::Sub": nodes.text(raw.span, template)})

    def _filled(self, raw: Scalar, pieces: Text, opening: str) -> tuple[str | None, bool]:
        """A text as the argument of `Fn::Sub`, and whether all of it is known; None if it grows out of bounds.

        `opening` is what becomes of a `${` that belongs to the text itself.
        """
        template, known = "", True
        for piece in pieces:
            if isinstance(piece, Foreign):
                template, known = template + "${", False
                continue
            value = nodes.text(raw.span, piece) if isinstance(piece, str) else self._part(piece, raw)
            content = texts.content(value)
            known = known and content is not None
            template += texts.template(value) if content is None else content.replace("${", opening)
            if len(template) > MAXIMUM_TEXT:
                return None, False
        return template, known

    def _substitution(self, raw: Mapping) -> Mapping:
        """`Fn::Sub`, whose text has holes of its own: those stay, and unknown variables become further ones."""
        values = dict(raw.values)
        for key, value in raw.values.items():
            if key != "Fn::Sub":
                values[key] = self.node(value)
            elif isinstance(value, Sequence) and value.items:
                rest = (self.node(item) for item in value.items[1:])
                values[key] = Sequence(value.span, (self._template_of(value.items[0]), *rest))
            else:
                values[key] = self._template_of(value)
        return Mapping(raw.span, values, raw.keys)

    def _template_of(self, raw: Node) -> Node:
        pieces = self.texts.pieces(raw)
        if not isinstance(raw, Scalar) or (len(pieces) == 1 and isinstance(pieces[0], Variable)):
            node = self.node(raw)
            return (node.get("Fn::Sub") if isinstance(node, Mapping) else None) or node
        if texts.OF_PLUGIN not in raw.text and not any(isinstance(piece, Variable) for piece in pieces):
            return raw
        template, _ = self._filled(raw, pieces, opening="${")
        return nodes.unknown(raw.span) if template is None else nodes.text(raw.span, template)

    def _part(self, variable: Variable, holder: Scalar) -> Node | None:
        target = self._value(variable, holder)
        return None if target is None else self._entered(target, holder, variable).node

    def _entered(self, target: Node, holder: Scalar, variable: Variable) -> _Resolved:
        """What a variable's target resolves to, unless that holds the variable."""
        if id(target) in self._open:
            return _Resolved(holder, self._circular(holder, variable), 1, 1)
        return self._node(target)

    def _circular(self, holder: Scalar, variable: Variable) -> Mapping:
        span = texts.place(holder, variable)
        self.report(span, "this variable refers to itself")
        return nodes.unknown(span)

    def _target(self, raw: Node) -> Node | None:
        """The node that a text which is one variable stands for, its own variables unresolved; else the node itself."""
        pieces = self.texts.pieces(raw)
        if not isinstance(raw, Scalar) or len(pieces) != 1 or not isinstance(pieces[0], Variable):
            return raw
        key = -id(raw)  # of another kind than what `_node` has opened
        if id(raw) not in self._targets:
            if key in self._open:
                return self._circular(raw, pieces[0])
            if self._depth >= MAXIMUM_DEPTH:
                return self._too_much(raw, f"nests deeper than {MAXIMUM_DEPTH} levels").node
            self._open.add(key)
            self._depth += 1
            self._targets[id(raw)] = raw, self._value(pieces[0], raw)
            self._depth -= 1
            self._open.discard(key)
        return self._targets[id(raw)][1]

    def _value(self, variable: Variable, holder: Scalar) -> Node | None:
        """The target of the first source that has a value; None where it cannot be told that one has."""
        for source in variable.sources:
            if isinstance(source, Literal):
                return texts.scalar(holder, source.value)
            found = self._source(source, variable, holder)
            if found is not None:
                found = self._target(found)
            if found is not None and not scalars.is_null(found):
                return found
        only = variable.sources[0]
        if isinstance(only, Source) and only.type == "opt" and only.address == ("stage",) and self.stage:
            return texts.scalar(holder, self.stage)
        if isinstance(only, Source) and only.type == "opt" and only.address == ("region",):
            return self._follow(self.root, ("provider", "region"))
        return None

    def _source(self, source: Source, variable: Variable, holder: Scalar) -> Node | None:
        """What one source gives, None if it has no value."""
        address = self._text(source.address, holder)
        parameters = [self._text(parameter, holder) for parameter in source.parameters]
        if address is None or None in parameters:
            return nodes.unknown(texts.place(holder, variable))
        first = (parameters[0] if parameters else None) or ""
        path = address.split(".") if address else []
        match source.type:
            case "self":
                return self._self(path, holder)
            case "sls" | "opt" if address == "stage" and self.stage and (source.type == "sls" or self.option):
                return texts.scalar(holder, self.stage)
            case "file":
                content = self.included.read(first, texts.place(holder, variable))
                return None if content is None else self._follow(content, path)
            case "param":
                return self._param(address)
            case "strToBool" if first.strip().lower() in ("true", "false", "1", "0"):
                return texts.scalar(holder, first.strip().lower() in ("true", "1"))
            case "env" | "opt":  # said where it is deployed, not here
                return None
            case "ssm" if address.startswith("/aws/reference/secretsmanager/"):  # as CloudFormation would look it up
                found = f"{{{{resolve:secretsmanager:{address.split('/', 4)[4]}}}}}"
                return nodes.text(texts.place(holder, variable), found)
        why = f"what `{source.type}` gives is known only when it is deployed"
        return nodes.unknown(texts.place(holder, variable), why)

    def _self(self, path: list[str], holder: Scalar) -> Node | None:
        found = self._follow(self.root, path)
        if found is None and path == ["provider", "stage"]:
            return nodes.unknown(holder.span) if self.option else texts.scalar(holder, self.stage)
        return found

    def _param(self, name: str) -> Node | None:
        """What Compose passes, then `params` by stage in version 3, `stages.<stage>.params` in 4, then Compose's own.

        What is given when deploying is not seen.
        """
        places: list[tuple[Mapping | None, tuple[str, ...]]] = [(self.given, ("params", name))]
        for holder in (self.root, self.given):
            for stage in filter(None, (self.stage, "default")):
                places += [(holder, ("stages", stage, "params", name)), (holder, ("params", stage, name))]
        found = (self._follow(holder, path) for holder, path in places)
        return next((node for node in found if not scalars.is_null(node)), None)

    def _text(self, text: Text, holder: Scalar) -> str | None:
        """An address or a parameter as the framework takes it, None if a part of it is unknown."""
        whole = ""
        for piece in text:
            part = piece if isinstance(piece, str) else None
            if isinstance(piece, Variable):
                part = texts.content(self._part(piece, holder))
            if part is None or len(whole) > MAXIMUM_TEXT:
                return None
            whole += part
        return whole

    def _follow(self, node: Node | None, path: Iterable[str]) -> Node | None:
        """What lies under a path of keys, through the variables on the way; its own variables are not resolved."""
        for key in path:
            node = self._target(node) if node is not None else None
            if isinstance(node, Mapping):
                node = node.values.get(key) or (nodes.unknown(node.span) if nodes.is_unknown(node) else None)
            elif isinstance(node, Sequence) and key.isdecimal() and len(key) < 6:
                node = next(iter(node.items[int(key) : int(key) + 1]), None)
            else:
                return None
        return node
