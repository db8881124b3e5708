"""The map of an application as one HTML page, which loads nothing: with the findings by function, what would be
uploaded, and the timeouts along each chain.

All of it is there without the script, which only filters, selects and moves the map. A Content Security Policy names
the styles and the script of the page by their hashes, so that a browser runs nothing else, whatever the names in a
stranger's templates are (https://www.w3.org/TR/CSP3/#framework-directive-source-list).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from string import Template

from msgspec.structs import replace

from lambdalint import lazy
from lambdalint.model.project import Project
from lambdalint.pictures import svg
from lambdalint.pictures.nodes import Graph
from lambdalint.pictures.page import findings, packages, rules, timeouts, uploads, waiting
from lambdalint.pictures.page.excerpts import Secrets
from lambdalint.pictures.page.markup import Markup, data, element, text
from lambdalint.reports import Report
from lambdalint.reports.counts import counted
from lambdalint.rule import Diagnostic, Severity

_ASSETS = Path(__file__).parent / "assets"
_STYLES = ("theme", "page", "findings", "charts", "rules", "media")
_SCRIPTS = ("map", "page")
_STYLE = lazy.pattern(r"<style[^>]*>(.*?)</style>", re.DOTALL)


def render(project: Project, report: Report, graph: Graph) -> str:
    """The page; the same for the same project and findings.

    `graph` is made of the report's diagnostics. Of a part of a graph, only what is found in that part is shown.
    """
    style = "".join(_asset(f"{name}.css") for name in _STYLES)
    script = "".join(_asset(f"{name}.js") for name in _SCRIPTS)
    drawing = svg.render(graph)
    secrets = Secrets.of(report.secrets)
    report = replace(report, diagnostics=_drawn(report.diagnostics, graph))
    shown = findings.listed(report.diagnostics, graph)
    left_out = len(report.diagnostics) - len(shown)
    parts = {
        "policy": text(_policy([style, *_STYLE.findall(drawing)], script)),
        "style": style,
        "script": script,
        "version": text(report.version),
        "read": text(_read(project, report)),
        "totals": element("ul", [_total(report, severity) for severity in Severity], class_="totals"),
        "map": drawing,
        "left_out": element("p", f"{left_out} more of the least severity are not shown.", class_="note")
        if left_out
        else "",
        "nothing": element(
            "p",
            "No finding matches." if shown else "Nothing was found.",
            id="nothing",
            class_="nothing",
            hidden=bool(shown),
        ),
        "findings": findings.section(shown, graph, secrets),
        "packages": uploads.section(packages.weighed(graph), packages.unweighed(graph)),
        "timeouts": waiting.section(timeouts.chains(graph)),
        "rules": rules.section(report.diagnostics),
        "data": data(findings.index(shown, graph)),
    }
    return Template(_asset("page.html")).substitute(parts)


def _drawn(diagnostics: Iterable[Diagnostic], graph: Graph) -> list[Diagnostic]:
    """Those of the nodes, and those that are found in nothing that can be drawn."""
    known = {id(one) for node in graph.nodes for one in node.diagnostics} | {id(one) for one in graph.unplaced}
    return [diagnostic for diagnostic in diagnostics if id(diagnostic) in known]


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _policy(styles: list[str], script: str) -> str:
    allowed = " ".join(dict.fromkeys(map(_hash, styles)))
    return (
        f"default-src 'none'; style-src {allowed}; script-src {_hash(script)}; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _read(project: Project, report: Report) -> str:
    unread = len(project.unreadable)
    more = f"; {counted(unread, 'part')} could not be read" if unread else ""
    read = f"{counted(report.templates, 'template')}, {counted(report.functions, 'function')}"
    return f"{read} and the code of {counted(report.handlers, 'handler')}{more}"


def _total(report: Report, severity: Severity) -> Markup:
    count = len(report.of(severity))
    noun = f"{severity.value}{'' if count == 1 else 's'}"
    return element("li", element("strong", str(count)), f" {noun}", class_=f"total {severity.value}")
