"""`lambdalint check --fix`, `--fix-only` and `--diff`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from lambdalint.cli.usage import check_environment
from lambdalint.mending import differences, writing
from lambdalint.mending.rounds import Mended, mended
from lambdalint.reports.counts import counted

if TYPE_CHECKING:
    from lambdalint.cli.options import Options, Targets
    from lambdalint.linting import Linter


def run(linter: Linter, options: Options, targets: Targets) -> int:
    from lambdalint.cli.checking import report  # noqa: PLC0415 - it imports this module
    from lambdalint.cli.reporting import EXIT_FINDINGS  # noqa: PLC0415

    only = options.stdin_filename
    may_change = (lambda path: path == only.resolve()) if only else (lambda _: True)
    found = mended(linter, unsafe=options.unsafe_fixes, may_change=may_change)
    check_environment(options.sam_env, found.outcome.reading.sam_environments, linter.sam_environments)
    for problem in found.problems:
        click.echo(f"lambdalint: {problem}", err=True)
    if options.diff:
        for path, changed in found.files.items():
            sys.stdout.writelines(differences.render(path, changed))
        sys.stdout.flush()  # before what is said on stderr
        _say(found, "would be made")
        return EXIT_FINDINGS if found.files else 0
    if only is None:
        written = _write(found)
        if written:
            _say(found, "made")
    else:
        sys.stdout.writelines(changed.text for changed in found.files.values())
        if not found.files:
            sys.stdout.write(linter.request.texts[only])
        sys.stdout.flush()
        written = True
    if options.fix_only:
        return 0 if written else EXIT_FINDINGS
    code = report(found.outcome, linter, options, targets, to_stderr=only is not None)
    return code if written else max(code, EXIT_FINDINGS)


def _write(found: Mended) -> bool:
    """Whether all files could be written."""
    complete = True
    for path, changed in found.files.items():
        try:
            writing.write(path, changed)
        except writing.WriteError as error:
            click.echo(f"lambdalint: {error}", err=True)
            complete = False
    return complete


def _say(found: Mended, done: str) -> None:
    if found.count:
        changes, files = counted(found.count, "change"), counted(len(found.files), "file")
        click.echo(f"lambdalint: {changes} {done} in {files}.", err=True)
