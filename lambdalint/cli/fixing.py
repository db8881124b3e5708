"""`lambdalint check --fix`, `--fix-only` and `--diff`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from lambdalint.cli import streams
from lambdalint.cli.usage import check_environment, say, say_closed
from lambdalint.mending import differences, writing
from lambdalint.mending.rounds import Mended, mended
from lambdalint.reports.characters import visible
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
        say(problem)
    if options.diff or options.fix_only:  # else the report says it
        say_closed(linter)
    if options.diff:
        streams.put(_shown(line) for path, changed in found.files.items() for line in differences.render(path, changed))
        _say(found, "would be made")
        return EXIT_FINDINGS if found.files else 0
    if only is None:
        written = _write(found)
        if written:
            _say(found, "made")
    else:
        streams.put([changed.text for changed in found.files.values()] or [linter.request.texts[only]])
        written = True
    if options.fix_only:
        return 0 if written else EXIT_FINDINGS
    code = report(found.outcome, linter, options, targets, to_stderr=only is not None)
    return code if written else max(code, EXIT_FINDINGS)


def _shown(line: str) -> str:
    """On a terminal, what it would obey is made visible; elsewhere a diff is what can be applied."""
    if not sys.stdout.isatty():
        return line
    return "\t".join(map(visible, line.removesuffix("\n").split("\t"))) + "\n"


def _write(found: Mended) -> bool:
    """Whether all files could be written."""
    complete = True
    for path, changed in found.files.items():
        try:
            writing.write(path, changed)
        except writing.WriteError as error:
            say(str(error))
            complete = False
    return complete


def _say(found: Mended, done: str) -> None:
    if found.count:
        changes, files = counted(found.count, "change"), counted(len(found.files), "file")
        say(f"{changes} {done} in {files}.")
