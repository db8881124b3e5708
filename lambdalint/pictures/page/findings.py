"""The findings, by the function that they are about, with the code of every place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from lambdalint.pictures.nodes import Graph, Kind, Node
from lambdalint.pictures.page.excerpts import Excerpts, Secrets, where
from lambdalint.pictures.page.markup import Markup, element, prose
from lambdalint.reports.characters import visible
from lambdalint.reports.counts import counted
from lambdalint.rule import Diagnostic, Fix, Severity
from lambdalint.source import SourceFile, Span

MAXIMUM_FINDINGS = 3000
"""The gravest ones: past that a browser takes seconds to show the page."""
MAXIMUM_RELATED = 10
"""Places shown beside a finding: one line of `Globals` may be about hundreds of functions."""
_OPEN = 25
"""Findings that a page has at most if it shows all of each at once."""


class Listed(Struct, frozen=True, eq=False):
    """A finding on the page."""

    number: int
    diagnostic: Diagnostic
    functions: tuple[Node, ...]
    """Those that it is about."""
    resource: Node | None
    """What else it is about, where that is no function: a queue, a table."""


class Group(Struct, frozen=True, eq=False):
    """Findings under one heading. `node` is the function or the resource; None for what several functions share, and
    for what belongs to nothing on the map."""

    node: Node | None
    title: str
    listed: tuple[Listed, ...]


def listed(diagnostics: Sequence[Diagnostic], graph: Graph) -> list[Listed]:
    """The gravest findings, in the order of the report, with what they are about."""
    about: dict[int, list[Node]] = {}
    blocks: dict[SourceFile, list[tuple[Span, Node]]] = {}
    for node in graph.nodes:
        for diagnostic in node.diagnostics:
            about.setdefault(id(diagnostic), []).append(node)
        if node.function is not None:
            blocks.setdefault(node.function.block.file, []).append((node.function.block, node))
    gravest = sorted(range(len(diagnostics)), key=lambda at: (diagnostics[at].severity.rank, at))[:MAXIMUM_FINDINGS]
    found = []
    for number, at in enumerate(sorted(gravest)):
        nodes = about.get(id(diagnostics[at]), [])
        functions = [node for node in nodes if node.kind is Kind.FUNCTION] or _related(diagnostics[at], blocks)
        found.append(Listed(number, diagnostics[at], tuple(functions), None if functions or not nodes else nodes[0]))
    return found


def _related(diagnostic: Diagnostic, blocks: Mapping[SourceFile, Sequence[tuple[Span, Node]]]) -> list[Node]:
    """The functions in whose declarations one of the places lies: a queue's timeout is about the function's, too."""
    nodes = {
        node.id: node for span in diagnostic.spans for block, node in blocks.get(span.file, ()) if block.covers(span)
    }
    return list(nodes.values())


def groups(found: Iterable[Listed], graph: Graph) -> Iterator[Group]:
    """One for each function or resource, in the order of the templates; then what several functions share."""
    alone: dict[str, list[Listed]] = {}
    shared, others = [], []
    for each in found:
        if len(each.functions) > 1:
            shared.append(each)
        elif each.functions or each.resource:
            node = each.functions[0] if each.functions else each.resource
            assert node is not None  # noqa: S101
            alone.setdefault(node.id, []).append(each)
        else:
            others.append(each)
    for node in graph.nodes:
        if node.id in alone:
            yield Group(node, node.label, tuple(alone[node.id]))
    if shared:
        yield Group(None, "Several functions", tuple(shared))
    if others:
        yield Group(None, "No function in particular", tuple(others))


def index(found: Iterable[Listed], graph: Graph) -> dict[str, object]:
    """What the page's script has to know of the findings and of the functions; names are safe to be shown."""
    functions = [node for node in graph.nodes if node.kind is Kind.FUNCTION]
    return {
        "findings": [
            {
                "severity": each.diagnostic.severity.value,
                "category": visible(each.diagnostic.rule.category),
                "rule": visible(each.diagnostic.rule.id),
                "functions": [node.id for node in each.functions],
            }
            for each in found
        ],
        "functions": [
            {"id": node.id, "name": visible(node.label), "template": visible(node.template)} for node in functions
        ],
    }


def section(found: Sequence[Listed], graph: Graph, secrets: Secrets) -> Markup:
    """All groups, each finding shown whole if there are few."""
    writer = _Writer(Excerpts(secrets), opened=len(found) <= _OPEN)
    return element("div", [writer.group(group) for group in groups(found, graph)], id="groups")


class _Writer(Struct, frozen=True, eq=False):
    excerpts: Excerpts
    opened: bool

    def group(self, group: Group) -> Markup:
        counts = Counter(each.diagnostic.severity for each in group.listed)
        return element(
            "section",
            element(
                "h3",
                _title(group),
                element("span", [_count(severity, counts[severity]) for severity in Severity], class_="counts"),
            ),
            [self.finding(each, group) for each in group.listed],
            class_="group",
        )

    def finding(self, each: Listed, group: Group) -> Markup:
        diagnostic, finding = each.diagnostic, each.diagnostic.finding
        severity, rule = diagnostic.severity.value, diagnostic.rule.id
        return element(
            "details",
            element(
                "summary",
                element("span", severity, class_=f"severity {severity}"),
                element("span", prose(self.excerpts.secrets.masked(finding.message)), class_="message"),
                element("span", rule, class_="rule"),
            ),
            self._functions(each) if group.node is None else None,
            self._place(finding.span, "", context=2),
            [self._place(there.span, there.text, context=1) for there in finding.related[:MAXIMUM_RELATED]],
            _more(len(finding.related) - MAXIMUM_RELATED),
            self._steps(diagnostic),
            self._fix(diagnostic.fix),
            None if diagnostic.crashed else self._about(diagnostic),
            class_=f"finding {severity}",
            data_finding=each.number,
            open=self.opened,
        )

    def _functions(self, each: Listed) -> Markup | None:
        buttons = [function(node) for node in each.functions]
        return element("p", "Of ", separated(buttons), class_="functions") if buttons else None

    def _place(self, span: Span, label: str, *, context: int) -> Markup:
        return element(
            "figure",
            element(
                "figcaption",
                element("span", where(span), class_="where"),
                element("span", prose(self.excerpts.secrets.masked(label)), class_="label") if label else None,
            ),
            self.excerpts.around(span, context=context),
            class_="place" if not label else "place related",
        )

    def _steps(self, diagnostic: Diagnostic) -> Markup | None:
        steps = [
            element(
                "li",
                element("span", where(step.span), class_="where"),
                " calls ",
                element("code", self.excerpts.secrets.masked(step.name)),
            )
            for step in diagnostic.finding.steps
        ]
        if not steps:
            return None
        return element("div", element("p", "From the entry point:"), element("ol", steps), class_="steps")

    def _fix(self, fix: Fix | None) -> Markup | None:
        if fix is None:
            return None
        option = "--fix" if fix.safe else "--unsafe-fixes"
        description = prose(self.excerpts.secrets.masked(fix.description))
        return element("p", element("strong", "Fix: "), description, " (", element("code", option), ")", class_="fix")

    def _about(self, diagnostic: Diagnostic) -> Markup:
        rule = diagnostic.rule.id
        return element(
            "p", element("a", "About ", element("code", rule), href=f"#rule-{rule}", data_rule=rule), class_="about"
        )


def _title(group: Group) -> list[str]:
    if group.node is None:
        return [group.title]
    kind = "" if group.node.kind is Kind.FUNCTION else f"{group.node.kind.value}, "
    name = function(group.node) if not kind else group.title
    return [name, " ", element("small", f"{kind}{group.node.template}")]


def function(node: Node) -> Markup:
    """The name of a function, which selects it."""
    return element("button", node.label, type="button", class_="function", data_select=node.id)


def _count(severity: Severity, count: int) -> Markup | None:
    if not count:
        return None
    name = severity.value
    return element("span", counted(count, name), class_=f"count {name}", data_severity=name)


def _more(count: int) -> Markup | None:
    return element("p", f"and {counted(count, 'more place')}", class_="more") if count > 0 else None


def separated(parts: Sequence[Markup]) -> Sequence[str]:
    """Parts with commas between them."""
    return [piece for part in parts for piece in (Markup(", "), part)][1:]
