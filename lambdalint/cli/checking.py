"""`lambdalint check`."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lambdalint.cli import reporting
from lambdalint.cli.options import Options, check_options, given
from lambdalint.cli.progress import shown_progress
from lambdalint.cli.usage import check_environment, check_pages, fail, today, usage_errors
from lambdalint.rule import Diagnostic

if TYPE_CHECKING:
    from lambdalint.linting import Outcome

EXIT_FINDINGS, EXIT_CRASHED = 1, 3


@click.command()
@given(check_options)
def check(**arguments: Any) -> None:
    """Lint templates and the handlers that they name.

    PATHS are folders, templates, or handlers' source files; a source file leads to the templates that own it. Where
    there is none, handlers are recognised by their shape.
    Exit codes: 0 clean, 1 findings, 2 wrong usage or configuration, 3 a rule crashed.
    """
    options = Options(**arguments)
    if options.watch:
        from lambdalint.cli.watching import watched  # noqa: PLC0415 - few runs watch

        watched(options.paths or (Path(),), lambda: run(options))
    sys.exit(run(options))


def run(options: Options) -> int:
    """One run; its exit code."""
    targets = [] if options.silent else options.targets
    gc.disable()  # looking for cycles in what is read takes half of the time, and there are next to none
    with usage_errors(), shown_progress() as progress:
        from lambdalint.linting import Linter, Request  # noqa: PLC0415 - listing and explaining rules need no reader

        texts = {} if options.stdin_filename is None else {options.stdin_filename: _stdin()}
        linter = Linter(
            Request(
                paths=(options.stdin_filename,) if options.stdin_filename else options.paths or (Path(),),
                today=today(),
                config_file=options.config_file,
                isolated=options.isolated,
                overrides=options.overrides,
                force_exclude=options.force_exclude,
                honours_ignores=not options.no_ignores,
                texts=texts,
                progress=progress,
            )
        )
        if any(name in ("sarif", "rdjson") for name, _ in targets):
            check_pages(linter.known.values())
        if options.fixes:
            from lambdalint.cli import fixing  # noqa: PLC0415 - most runs change nothing

            return fixing.run(linter, options, targets)
        outcome = linter.lint()
        check_environment(options.sam_env, outcome.reading, linter.sam_environments)
        return _finished(outcome, options, targets)


def _finished(outcome: Outcome, options: Options, targets: list[tuple[str, str | None]]) -> int:
    if options.show_files:
        from lambdalint.linting import path_of  # noqa: PLC0415 - see above

        for path in sorted(os.path.relpath(path_of(file)) for file in outcome.files):
            click.echo(path)
        return 0
    if options.add_ignore:
        from lambdalint.cli import ignoring  # noqa: PLC0415 - few runs add any

        return ignoring.run(outcome)
    if options.write_baseline and options.baseline is not None:
        from lambdalint.cli import known  # noqa: PLC0415 - few runs write any

        return known.write(outcome, options.baseline)
    return report(outcome, options, targets)


def report(
    outcome: Outcome, options: Options, targets: list[tuple[str, str | None]], *, to_stderr: bool = False
) -> int:
    """Writes the reports; the exit code."""
    diagnostics: Sequence[Diagnostic] = outcome.diagnostics
    known: Sequence[Diagnostic] = ()
    if options.baseline is not None:
        from lambdalint.cli import known as baseline  # noqa: PLC0415 - many projects have none

        diagnostics, known = baseline.compare(outcome, options.baseline)
    suppressed = reporting.suppressed(outcome, known) if options.show_suppressed else ()
    written = reporting.report_of(outcome, diagnostics, suppressed=suppressed, with_map=options.with_map)
    for name, target in targets:
        reporting.write(name, target, written, to_stderr=to_stderr)
    reporting.say_what_was_read(written, outcome.paths)
    return _exit_code(diagnostics)


def _exit_code(diagnostics: Sequence[Diagnostic]) -> int:
    if any(diagnostic.crashed for diagnostic in diagnostics):
        return EXIT_CRASHED
    return EXIT_FINDINGS if any(diagnostic.fails for diagnostic in diagnostics) else 0


def _stdin() -> str:
    """Its text, without the mark of UTF-8 that it may begin with."""
    from lambdalint.readers.repository import Refused, decoded  # noqa: PLC0415

    try:
        return decoded(sys.stdin.buffer.read(), python=False)
    except Refused as refusal:
        fail(f"stdin is not read: {refusal}")
