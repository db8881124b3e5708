"""What came of a run, written where it is wanted."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click
from msgspec.structs import replace

from lambdalint import atomic
from lambdalint.cli import streams
from lambdalint.cli.usage import EXIT_CRASHED, check_environment, fail, hint, say, say_closed
from lambdalint.model.ignore import Ignore
from lambdalint.readers.repository import leads_out
from lambdalint.reports import Parts, Report, Suppressed, left_out, render
from lambdalint.reports import in_parts as report_in_parts
from lambdalint.reports.counts import counted
from lambdalint.rule import Diagnostic
from lambdalint.shares import Counts, Found, Joining

if TYPE_CHECKING:
    from lambdalint.cli.options import Options, Targets
    from lambdalint.linting import Linter, Outcome
    from lambdalint.readers.survey import Share

EXIT_FINDINGS = 1


def report_of_all(outcome: Outcome, linter: Linter) -> Report:
    """What there is to say of what was linted at once."""
    joining = Joining()
    diagnostics, ignored = joining.all([Found.of(outcome, linter, alone=True)])
    return joining.report(diagnostics, ignored=ignored)


def drawn(outcome: Outcome, diagnostics: Sequence[Diagnostic]) -> str:
    """The map of what was read, for Markdown."""
    from lambdalint.pictures import mermaid  # noqa: PLC0415 - few reports have a map
    from lambdalint.pictures.graph import graph  # noqa: PLC0415

    return mermaid.render(graph(outcome.reading.project, diagnostics))


def in_parts(options: Options, targets: Targets) -> Parts | None:
    """A report that can be written while the run goes on; None if all has to be known first."""
    if len(targets) != 1 or not options.is_plain:
        return None
    ((format_, target),) = targets
    return report_in_parts(format_, colour=_is_coloured(sys.stdout)) if target is None else None


def as_they_come(results: Iterable[Found], linter: Linter, options: Options, parts: Parts) -> int:
    """Writes what is found in each project when it is done; the exit code.

    When nobody reads on, the run ends with the first finding that fails it.
    """
    joining, end = Joining(), _End()
    for found in results:
        diagnostics = joining.add(found)
        end.add(diagnostics)
        end.lose(() if found.lost is None else (found.lost,))
        streams.put(parts.add(joining.report(diagnostics, ignored=found.ignored, known=found.later)))
        if not streams.is_read() and (end.code or options.fail_on == "never"):
            break
    else:
        rest = joining.rest()
        end.add(rest)
        streams.put(parts.add(joining.report(rest)))
        streams.put(parts.end())
        check_environment(options.sam_env, joining.environments, joining.asked_environments)
    say_closed(linter)
    say_what_was_read(joining.counts, linter.request.paths, found_something=end.found, watched=options.watch)
    return end.code


def at_the_end(  # noqa: PLR0913 - all that decides what is written
    results: Iterable[Found],
    linter: Linter,
    options: Options,
    targets: Targets,
    *,
    outcome: Outcome | None = None,
    to_stderr: bool = False,
) -> int:
    """Writes the reports when all is known; the exit code."""
    joining, end = Joining(), _End()
    diagnostics: Sequence[Diagnostic]
    diagnostics, ignored = joining.all(results)
    end.lose(joining.lost)
    say_closed(linter)
    check_environment(options.sam_env, joining.environments, joining.asked_environments)
    known: Sequence[Diagnostic] = ()
    if options.baseline is not None:
        from lambdalint.cli import known as baseline  # noqa: PLC0415 - many projects have none

        looked_for = baseline.looked_for(joining, linter.request.paths)
        if options.write_baseline:
            return baseline.write(diagnostics, options.baseline, looked_for)
        diagnostics, known = baseline.compare(diagnostics, options.baseline, looked_for)
    end.add(diagnostics)
    written = joining.report(diagnostics, ignored=ignored, known=known)
    if options.show_suppressed:
        written = replace(written, suppressed=suppressed(ignored, known))
    if outcome is not None and options.with_map:
        written = replace(written, map=drawn(outcome, diagnostics))
    for name, target in targets:
        write(name, target, written, to_stderr=to_stderr)
    say_what_was_read(joining.counts, linter.request.paths, found_something=bool(diagnostics), watched=options.watch)
    return end.code


def suppressed(ignored: Iterable[tuple[Diagnostic, Ignore]], known: Iterable[Diagnostic]) -> list[Suppressed]:
    """What is ignored, and what the baseline knows."""
    return [
        *(Suppressed(one, "inSource", ignore.reason) for one, ignore in ignored),
        *(Suppressed(one, "external", "") for one in known),
    ]


class _End:
    """How a run ends."""

    def __init__(self) -> None:
        self.code = 0
        self.found = False

    def add(self, diagnostics: Collection[Diagnostic]) -> None:
        self.found = self.found or bool(diagnostics)
        if any(diagnostic.fails for diagnostic in diagnostics):
            self.code = max(self.code, EXIT_FINDINGS)
        if any(diagnostic.crashed for diagnostic in diagnostics):
            self.code = EXIT_CRASHED

    def lose(self, shares: Iterable[Share]) -> None:
        for share in shares:
            self.code = EXIT_CRASHED
            paths = ", ".join(os.path.relpath(path) for path in share.paths)
            say(f"{paths}: linting it ended the process that did: nothing is said of it")


def _is_coloured(stream: TextIO) -> bool:
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and not os.environ.get("NO_COLOR"))


def write(name: str, target: str | None, report: Report, *, to_stderr: bool = False) -> None:
    """Writes a format to a file, or to stdout."""
    if target is None:
        stream = sys.stderr if to_stderr else sys.stdout
        streams.put(render(name, replace(report, colour=_is_coloured(stream))), stream)
    else:
        write_file(Path(target), render(name, report))
    if cut := left_out(name, report):
        say(f"{cut} findings of the least severity do not fit into {name} and are left out")


def write_file(path: Path, pieces: Iterable[str]) -> None:
    """Fails for one that cannot be written."""
    refuse_links_out(path)
    try:
        atomic.write(path, (piece.encode("utf-8") for piece in pieces))
    except OSError as error:
        fail(f"{path} cannot be written: {error.strerror}")


def refuse_links_out(path: Path) -> None:
    """Fails for a file that lies in a repository and is reached through a link out of it: who wrote what is linted may
    have put the link where the file is expected."""
    if leads_out(path):
        fail(f"{path} leads out of the repository that it lies in")


def say_what_was_read(counts: Counts, paths: tuple[Path, ...], *, found_something: bool, watched: bool = False) -> None:
    """Who watches sees a screen without findings otherwise, and does not know what that means."""
    words = [
        counted(counts.templates, "template"),
        counted(counts.functions, "function"),
        counted(counts.handlers, "handler"),
    ]
    read = counts.templates or counts.handlers or found_something
    nothing = ": no findings" if watched and not found_something else ""
    if not read:
        nothing = f": no template and no handler was found, so nothing was linted{hint(paths)}"
    unread = f"; {counts.generated} more in generated files, which it did not look into" if counts.generated else ""
    if counts.unfilled:
        unread += f"; it passed over {counted(counts.unfilled, 'file')} that Jinja or the like fills in first"
    click.echo(f"lambdalint read {words[0]}, {words[1]} and the code of {words[2]}{unread}{nothing}.", err=True)
