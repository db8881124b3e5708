"""`lambdalint check`."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lambdalint.cli.options import Options, Targets, check_options, given
from lambdalint.cli.progress import shown_progress
from lambdalint.cli.usage import check_environment, check_pages, fail, say, say_closed, today, usage_errors
from lambdalint.stack import roomy

if TYPE_CHECKING:
    from lambdalint.linting import Linter, Outcome
    from lambdalint.shares import Found, Kept


@click.command()
@given(check_options)
def check(**arguments: Any) -> None:
    """Lint templates and the handlers that they name.

    PATHS are folders, templates, or handlers' source files; a source file leads to the templates that own it. Where
    there is none, handlers are recognised by their shape.
    Exit codes: 0 clean, 1 findings, 2 wrong usage or configuration, or a machine that does not let it work, 3 a rule or
    lambdalint crashed, 130 interrupted.
    """
    options = Options(**arguments)
    if options.watch:
        from lambdalint.cli.watching import watched  # noqa: PLC0415 - few runs watch

        watched(options.paths or (Path(),), lambda kept: run(options, kept))
    sys.exit(run(options))


@roomy
def run(options: Options, kept: Kept | None = None) -> int:
    """One run; its exit code. What is `kept` of the one before is not linted again."""
    targets = [] if options.silent else options.targets
    gc.disable()  # looking for cycles in what is read takes half of the time, and there are next to none
    with usage_errors():
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
            )
        )
        if any(name in ("sarif", "rdjson") for name, _ in targets):
            check_pages(linter.known.values())
        if options.fixes:
            from lambdalint.cli import fixing  # noqa: PLC0415 - most runs change nothing

            return fixing.run(linter, options, targets)
        if options.show_files or options.add_ignore or options.with_map:
            return _at_once(linter, options, targets)
        return _by_projects(linter, options, targets, kept)


def _at_once(linter: Linter, options: Options, targets: Targets) -> int:
    """A run that shows what was read, or changes it."""
    outcome = linter.lint()
    check_environment(options.sam_env, outcome.reading.sam_environments, linter.sam_environments)
    if not options.with_map:  # whose report says so itself
        say_closed(linter)
    if options.show_files:
        from lambdalint.linting import path_of  # noqa: PLC0415 - see above
        from lambdalint.reports.characters import visible  # noqa: PLC0415

        for path in sorted(os.path.relpath(path_of(file)) for file in outcome.files):
            click.echo(visible(path))
        read = {file.path for file in outcome.files}
        for one in outcome.reading.project.unreadable:
            if one.span.file.path not in read:
                say(f"{os.path.relpath(path_of(one.span.file))}: {one.problem}")
        return 0
    if options.add_ignore:
        from lambdalint.cli import ignoring  # noqa: PLC0415 - few runs add any

        return ignoring.run(outcome)
    return report(outcome, linter, options, targets)


def report(outcome: Outcome, linter: Linter, options: Options, targets: Targets, *, to_stderr: bool = False) -> int:
    """Writes the reports of what was linted at once; the exit code."""
    from lambdalint.cli import reporting  # noqa: PLC0415 - see above
    from lambdalint.shares import Found  # noqa: PLC0415

    found = Found.of(outcome, linter, alone=True)
    return reporting.at_the_end([found], linter, options, targets, outcome=outcome, to_stderr=to_stderr)


def _by_projects(linter: Linter, options: Options, targets: Targets, kept: Kept | None) -> int:
    """A run that shows what is found in each project as soon as it is done, where the report allows that."""
    from lambdalint import pool  # noqa: PLC0415 - see above
    from lambdalint.cli import reporting  # noqa: PLC0415

    parts = reporting.in_parts(options, targets)
    with shown_progress(over_output=parts is not None) as progress:
        results: Iterable[Found] = pool.linted(linter, options.jobs or pool.available(), progress, kept)
        if parts is not None:
            return reporting.as_they_come(results, linter, options, parts)
        results = list(results)
    return reporting.at_the_end(results, linter, options, targets)


def _stdin() -> str:
    """Its text, without the mark of UTF-8 that it may begin with."""
    from lambdalint.contents import MAXIMUM_SIZE  # noqa: PLC0415
    from lambdalint.readers.repository import Refused, decoded  # noqa: PLC0415

    text = sys.stdin.buffer.read(MAXIMUM_SIZE + 1)
    if len(text) > MAXIMUM_SIZE:
        fail(f"stdin is not read: it has more than {MAXIMUM_SIZE // 1_000_000} MB")
    try:
        return decoded(text, python=False)
    except Refused as refusal:
        fail(f"stdin is not read: {refusal}")
