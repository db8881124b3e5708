"""`lambdalint check --baseline` and `--write-baseline`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lambdalint import baseline
from lambdalint.baseline import BaselineError, Known
from lambdalint.cli.usage import counted, fail
from lambdalint.rule import Diagnostic

if TYPE_CHECKING:
    from lambdalint.cli.options import Options
    from lambdalint.linting import Outcome

_MAXIMUM_SHOWN = 10


def compare(outcome: Outcome, path: Path) -> tuple[Sequence[Diagnostic], Sequence[Diagnostic]]:
    """What is not in the baseline, and what is; says what is gone."""
    try:
        known = baseline.read(path)
    except BaselineError as error:
        fail(str(error))
    except OSError as error:
        fail(f"the baseline {path} cannot be read: {error.strerror}")
    ran = {rule.id for rule in outcome.rules}
    found = baseline.compared(outcome.diagnostics, known, lambda one: one.rule in ran and outcome.covers(one.path))
    if found.known:
        click.echo(f"lambdalint: {counted(len(found.known), 'finding')} of {path} not shown.", err=True)
    if found.gone:
        click.echo(f"lambdalint: gone from {path}; --write-baseline forgets them:", err=True)
        for one in found.gone[:_MAXIMUM_SHOWN]:
            click.echo(f"  {_shown(one)}", err=True)
        if (more := len(found.gone) - _MAXIMUM_SHOWN) > 0:
            click.echo(f"  and {more} more", err=True)
    return found.new, found.known


def _shown(one: Known) -> str:
    from lambdalint.reports.characters import visible  # noqa: PLC0415 - seldom said

    return visible(f"{one.rule} in {one.path}" + (f" ({one.resource})" if one.resource else ""))


def write(outcome: Outcome, options: Options) -> int:
    assert options.baseline is not None  # noqa: S101
    try:
        options.baseline.write_text(baseline.written(outcome.diagnostics), encoding="utf-8", newline="\n")
    except OSError as error:
        fail(f"the baseline {options.baseline} cannot be written: {error.strerror}")
    click.echo(f"lambdalint: {counted(len(outcome.diagnostics), 'finding')} written to {options.baseline}.", err=True)
    return 0
