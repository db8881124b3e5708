"""`lambdalint check --baseline` and `--write-baseline`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lambdalint import baseline
from lambdalint.baseline import BaselineError, Known
from lambdalint.cli import reporting
from lambdalint.cli.usage import fail, say
from lambdalint.reports.counts import counted
from lambdalint.rule import Diagnostic

if TYPE_CHECKING:
    from lambdalint.shares import Joining

_MAXIMUM_SHOWN = 10


LookedFor = Callable[[Known], bool]
"""Tells of an entry whether the run would have found it again: its rule ran, and its file was asked for."""


def looked_for(joining: Joining, paths: Iterable[Path]) -> LookedFor:
    ran, covers = {rule.id for rule in joining.rules.values()}, joining.covers(paths)
    return lambda one: one.rule in ran and covers(one.path)


def compare(
    diagnostics: Sequence[Diagnostic], path: Path, looked_for: LookedFor
) -> tuple[Sequence[Diagnostic], Sequence[Diagnostic]]:
    """What is not in the baseline, and what is; says what is gone."""
    found = baseline.compared(diagnostics, _read(path), looked_for)
    if found.known:
        say(f"{counted(len(found.known), 'finding')} of {path} not shown.")
    if found.gone:
        say(f"gone from {path}; --write-baseline forgets them:")
        for one in found.gone[:_MAXIMUM_SHOWN]:
            click.echo(f"  {_shown(one)}", err=True)
        if (more := len(found.gone) - _MAXIMUM_SHOWN) > 0:
            click.echo(f"  and {more} more", err=True)
    return found.new, found.known


def _shown(one: Known) -> str:
    from lambdalint.reports.characters import visible  # noqa: PLC0415 - seldom said

    return visible(f"{one.rule} in {one.path}" + (f" ({one.resource})" if one.resource else ""))


def _read(path: Path) -> Counter[Known]:
    reporting.refuse_links_out(path)
    try:
        return baseline.read(path)
    except BaselineError as error:
        fail(str(error))
    except OSError as error:
        fail(f"the baseline {path} cannot be read: {error.strerror}")


def write(diagnostics: Sequence[Diagnostic], path: Path, looked_for: LookedFor) -> int:
    """Writes what is found; of what is there already, that stays which this run did not look for."""
    before = _read(path) if path.exists() else Counter[Known]()
    kept = {known: count for known, count in before.items() if not looked_for(known)}
    reporting.write_file(path, [baseline.written(diagnostics, kept)])
    found = counted(len(diagnostics), "finding")
    others = f"; of what was not looked for, {counted(len(kept), 'entry', 'entries')} stayed" if kept else ""
    say(f"{found} written to {path}{others}.")
    return 0
