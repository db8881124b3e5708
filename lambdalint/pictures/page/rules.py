"""The pages of the rules that found something, each once."""

from __future__ import annotations

from collections.abc import Iterable

from lambdalint.pictures.page.markdown import rendered
from lambdalint.pictures.page.markup import Markup, element
from lambdalint.rule import Diagnostic, Rule


def section(diagnostics: Iterable[Diagnostic]) -> Markup:
    """In the order of their names, to be opened one by one."""
    rules = {diagnostic.rule.id: diagnostic.rule for diagnostic in diagnostics if not diagnostic.crashed}
    return element("div", [_page(rules[name]) for name in sorted(rules)], id="rule-pages")


def _page(rule: Rule) -> Markup:
    try:
        title, _, body = rule.page.help.partition("\n")
        shown = rendered(body)
    except (OSError, ValueError):  # a pack of somebody else's, whose rules may have none
        title, shown = rule.id, element("p", "This rule has no page.")
    facts = f"{rule.severity.value}, {rule.category}, {rule.precision.value} precision"
    return element(
        "details",
        element("summary", element("span", rule.id, class_="rule"), element("span", title.removeprefix("# "))),
        element("div", element("p", facts, class_="facts"), shown, class_="page"),
        class_="rule-page",
        id=f"rule-{rule.id}",
    )
