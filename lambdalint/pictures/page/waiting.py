"""Chains of timeouts as bars. Those of a chain have one scale; one that is longer than what waits for it is marked."""

from __future__ import annotations

from collections.abc import Sequence

from lambdalint.pictures.page.findings import function
from lambdalint.pictures.page.markup import Markup, element, prose, rest
from lambdalint.pictures.page.timeouts import Bar, Chain, said
from lambdalint.reports.counts import counted


def section(chains: Sequence[Chain]) -> Markup:
    """Chains with something to compare, that whose bar is too long by most first; then the other functions."""
    telling = [chain for chain in chains if len(chain.bars) > 1]
    telling.sort(key=lambda chain: -chain.excess)
    lone = [chain for chain in chains if len(chain.bars) == 1]
    return element(
        "div",
        element("div", [_chain(chain) for chain in telling], class_="chains"),
        rest(f"{counted(len(lone), 'function')} with nothing known on either side", list(map(_alone, lone))),
    )


def _chain(chain: Chain) -> Markup:
    return element(
        "article",
        element(
            "h3",
            function(chain.node),
            " ",
            element("small", chain.node.template),
        ),
        element("ul", [_bar(bar, chain.scale) for bar in chain.bars], class_="bars"),
        element("p", "There are more that these call.", class_="idle") if chain.cut else None,
        element("p", f"Also invoked by {', '.join(chain.idle)}: no limit.", class_="idle") if chain.idle else None,
        class_="chain over" if chain.excess else "chain",
        data_functions=chain.node.id,
    )


def _bar(bar: Bar, scale: float) -> Markup:
    label = prose(bar.label)
    over = bar.against is not None and bar.over
    return element(
        "li",
        element("span", label, class_="label"),
        _track(bar, scale),
        element(
            "span",
            prose(bar.words),
            element("strong", f"longer than {said(bar.against)}", class_="warning") if over and bar.against else None,
            class_="words",
        ),
        class_=f"bar {bar.part.value} depth-{bar.depth}" + (" over" if over else ""),
    )


def _track(bar: Bar, scale: float) -> Markup:
    """The bar itself, and where what waits for it has gone."""
    shown = bar.seconds if bar.seconds is not None else scale if bar.endless else None
    parts: list[Markup] = [element("rect", class_="ground", width="100%", height="100%")]
    if shown is None:
        parts.append(element("rect", class_="untold", width="100%", height="100%"))
    else:
        end = bar.against if bar.over and bar.against is not None else shown
        parts.append(element("rect", class_="time", width=_share(end, scale), height="100%"))
        if bar.over:
            start, rest = _share(end, scale), _share(shown - end, scale)
            parts.append(element("rect", class_="too-long", x=start, width=rest, height="100%"))
    return element("svg", parts, class_="track", aria_hidden="true")


def _alone(chain: Chain) -> Markup:
    (bar,) = chain.bars
    return element(
        "tr",
        element("th", chain.node.label, scope="row"),
        element("td", prose(bar.words)),
        element("td", ", ".join(chain.idle) or "nothing known invokes it"),
        data_functions=chain.node.id,
    )


def _share(part: float, whole: float) -> str:
    return f"{100 * part / whole:.2f}%" if whole else "100%"
