"""What there is to say of many repositories in a page: which rules, which repositories, which could not be linted.

Each format is a module of its own with `render(tally)`, as in `lambdalint.reports`.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator

from lambdalint.fleet.tally import Tally
from lambdalint.reports.counts import counted
from lambdalint.rule import Severity

FORMATS = ("text", "markdown", "json")


def render(format: str, tally: Tally) -> Iterator[str]:  # noqa: A002
    """The summary in pieces, one after the other."""
    pieces: Iterator[str] = importlib.import_module(f"{__name__}.{format}").render(tally)
    return pieces


def headline(tally: Tally) -> str:
    """`2 errors, 1 note in 2 of 3 repositories; 4 had nothing to lint; 1 could not be linted`."""
    linted, empty, broken, severities = len(tally.linted), len(tally.empty), len(tally.broken), tally.severities
    counts = ", ".join(counted(severities[each.value], each.value) for each in Severity if severities[each.value])
    found = f"{counts} in {len(tally.worst)} of " if counts else "no findings in "
    found = f"{found}{counted(linted, 'repository', 'repositories')}" if linted else "nothing was linted"
    nothing = f"; {empty} had nothing to lint" if empty else ""
    missing = f"; {broken} could not be linted" if broken else ""
    return f"{found}{nothing}{missing}"


def left_out(tally: Tally) -> str:
    """What SARIF lacks; empty if nothing."""
    if not tally.left_out:
        return ""
    return f"{counted(tally.left_out, 'finding')} of the least severity do not fit into SARIF and are left out"
