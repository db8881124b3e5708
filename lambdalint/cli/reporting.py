"""What came of a run, written where it is wanted."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from lambdalint import __version__
from lambdalint.cli.usage import fail, hint
from lambdalint.model.code import GeneratedFile, Handler
from lambdalint.reports import Report, Suppressed, left_out, render
from lambdalint.reports.counts import counted
from lambdalint.rule import Diagnostic

if TYPE_CHECKING:
    from lambdalint.linting import Outcome


def report_of(
    outcome: Outcome,
    diagnostics: Sequence[Diagnostic],
    *,
    suppressed: Sequence[Suppressed] = (),
    with_map: bool = False,
) -> Report:
    """What there is to say of a run of which these diagnostics are shown."""
    read = outcome.reading.project
    functions = [function for template in read.templates for function in template.functions]
    return Report(
        diagnostics=diagnostics,
        rules=outcome.rules,
        version=__version__,
        templates=len(read.templates),
        functions=len(functions),
        handlers=sum(isinstance(function.code, Handler) for function in functions) + len(read.handlers),
        generated=sum(isinstance(function.code, GeneratedFile) for function in functions),
        suppressed=suppressed,
        not_shown=(*outcome.diagnostics, *(one for one, _ in outcome.ignored)),
        map=_map(outcome, diagnostics) if with_map else "",
    )


def suppressed(outcome: Outcome, known: Sequence[Diagnostic]) -> list[Suppressed]:
    """What is ignored, and what the baseline knows."""
    ignored = [Suppressed(one, "inSource", ignore.reason) for one, ignore in outcome.ignored]
    return [*ignored, *(Suppressed(one, "external", "") for one in known)]


def _map(outcome: Outcome, diagnostics: Sequence[Diagnostic]) -> str:
    from lambdalint.pictures import mermaid  # noqa: PLC0415 - few reports have a map
    from lambdalint.pictures.graph import graph  # noqa: PLC0415

    return mermaid.render(graph(outcome.reading.project, diagnostics))


def write(name: str, target: str | None, report: Report, *, to_stderr: bool = False) -> None:
    """Writes a format to a file, or to stdout."""
    if target is None:
        stream = sys.stderr if to_stderr else sys.stdout
        colour = bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and not os.environ.get("NO_COLOR"))
        try:
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
            stream.writelines(render(name, replace(report, colour=colour)))
            stream.flush()
        except BrokenPipeError:  # `| head` has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    else:
        try:
            with Path(target).open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(render(name, report))
        except OSError as error:
            fail(f"{target} cannot be written: {error.strerror}")
    if cut := left_out(name, report):
        click.echo(
            f"lambdalint: {cut} findings of the least severity do not fit into {name} and are left out", err=True
        )


def say_what_was_read(report: Report, paths: tuple[Path, ...]) -> None:
    words = [
        counted(report.templates, "template"),
        counted(report.functions, "function"),
        counted(report.handlers, "handler"),
    ]
    read = report.templates or report.handlers or report.diagnostics
    nothing = "" if read else f": no template and no handler was found, so nothing was linted{hint(paths)}"
    unread = f"; {report.generated} more in generated files, which it did not look into" if report.generated else ""
    click.echo(f"lambdalint read {words[0]}, {words[1]} and the code of {words[2]}{unread}{nothing}.", err=True)
