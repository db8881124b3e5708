"""`lambdalint fleet`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from lambdalint import __version__, config, packs
from lambdalint.cli import streams, usage
from lambdalint.cli.options import config_options, given, selection_options
from lambdalint.cli.progress import shown_progress
from lambdalint.cli.usage import check_pages, fail, usage_errors
from lambdalint.config import Nearest

if TYPE_CHECKING:
    from lambdalint.fleet.cluster import Cluster
    from lambdalint.fleet.dispatch import Workforce
    from lambdalint.fleet.listing import Repository
    from lambdalint.fleet.pool import Pool
    from lambdalint.fleet.tally import Tally
    from lambdalint.fleet.task import Settings

_SUMMARIES = ("text", "markdown", "json")  # as in lambdalint.fleet.summary, which is imported when it is needed
EXIT_FINDINGS, EXIT_BROKEN, EXIT_INTERRUPTED = 1, 3, 130


def _summaries(context: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> list[tuple[str, Path]]:
    """Each `FORMAT=FILE` as a pair."""
    pairs = []
    for text in value:
        name, _, target = text.partition("=")
        if name not in _SUMMARIES:
            raise click.BadParameter(f"`{name}` is not one of {', '.join(_SUMMARIES)}")
        if not target:
            raise click.BadParameter(f"`{text}` names no file")
        pairs.append((name, Path(target)))
    return pairs


@click.command(short_help="Lint many repositories, on this machine or a cluster.")
@click.argument("repositories", nargs=-1, type=click.Path(readable=False), metavar="[REPOS]...")
@click.option(
    "--list",
    "lists",
    multiple=True,
    type=click.File("rb"),
    metavar="FILE",
    help="Names more of them, one in a line, or each ended by a NUL; - is stdin.",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes to lint repositories with. Default: one for each processor.",
)
@click.option("--scheduler", metavar="ADDRESS", help="Let the workers of a Dask cluster lint, such as tcp://host:8786.")
@click.option("--output-file", type=click.Path(dir_okay=False), help="Write the findings here instead of to stdout.")
@click.option("--sarif-folder", type=click.Path(file_okay=False), help="Write a SARIF file of each repository there.")
@click.option(
    "--summary",
    "summaries",
    multiple=True,
    metavar="FORMAT=FILE",
    callback=_summaries,
    help=f"{', '.join(_SUMMARIES)}: also write the summary there; may be given several times.",
)
@given(selection_options)
@click.option("--fail-on", type=click.Choice(config.FAIL_ON), help="Least severity that makes the exit code 1.")
@given(config_options)
def fleet(  # noqa: PLR0913 - click passes each option
    repositories: tuple[str, ...],
    lists: tuple[IO[bytes], ...],
    jobs: int | None,
    scheduler: str | None,
    output_file: str | None,
    sarif_folder: str | None,
    summaries: list[tuple[str, Path]],
    **arguments: Any,
) -> None:
    """Lint many repositories, each on its own and with its own configuration.

    REPOS are folders. Findings are JSON Lines in the order of REPOS, those of a repository as soon as they and all
    before them are known. The summary goes to stderr.
    Exit codes: 0 clean, 1 findings, 2 wrong usage, 3 a repository could not be linted or a rule crashed.
    """
    from lambdalint.fleet import listing  # noqa: PLC0415 - no other command needs it
    from lambdalint.fleet.files import Unwritable  # noqa: PLC0415

    named = [*repositories, *(path for file in lists for path in listing.listed(file.read()))]
    if not named:
        raise click.UsageError("no repository is named")
    if scheduler is not None and jobs is not None:
        raise click.UsageError("--jobs and --scheduler exclude each other")
    settings = _settings(sarif=sarif_folder is not None, **arguments)
    with usage_errors():
        _check(settings)
    found = listing.repositories(named)
    try:
        with _output(output_file) as write, _workforce(scheduler, jobs, len(found)) as workforce:
            over_output = output_file is None
            tally = _delivered(found, settings, workforce, sarif_folder, write=write, over_output=over_output)
        _summarise(tally, summaries)
    except Unwritable as error:
        fail(str(error))
    except KeyboardInterrupt:
        click.echo("lambdalint: interrupted", err=True)
        sys.exit(EXIT_INTERRUPTED)
    sys.exit(_exit_code(tally))


def _settings(  # noqa: PLR0913 - all that holds for each
    *,
    sarif: bool,
    select: tuple[str, ...],
    extend_select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str | None,
    config_file: Path | None,
    isolated: bool,
) -> Settings:
    if isolated and config_file:
        raise click.UsageError("--isolated and --config exclude each other")
    return {
        "version": __version__,
        "today": usage.today().isoformat(),
        "config_file": None if config_file is None else str(config_file.absolute()),
        "isolated": isolated,
        "select": list(select) or None,
        "extend_select": list(extend_select),
        "ignore": list(ignore),
        "fail_on": fail_on,
        "sarif": sarif,
    }


def _check(settings: Settings) -> None:
    """What is wrong for all is said once, and before anything is read. Raises ConfigError and PackError."""
    from lambdalint.fleet.task import overrides  # noqa: PLC0415 - as above

    file, known = settings["config_file"], packs.rules()
    found = Nearest(file=None if file is None else Path(file), isolated=file is None, overrides=overrides(settings)).of(
        Path()
    )
    found.rules(known)
    found.rule_options(known)
    found.path_ignores(known)
    if settings["sarif"]:
        check_pages(known.values())


@contextmanager
def _output(target: str | None) -> Iterator[Callable[[str], None]]:
    """What takes a text and writes it. Raises Unwritable for a file."""
    if target is None:
        yield lambda text: streams.put([text])
        return
    from lambdalint.fleet.files import NewFile  # noqa: PLC0415

    with NewFile(Path(os.path.realpath(target))) as file:
        yield file.write


def _workforce(scheduler: str | None, jobs: int | None, repositories: int) -> Pool | Cluster:
    if scheduler is None:
        from lambdalint.fleet.pool import Pool  # noqa: PLC0415
        from lambdalint.pool import available  # noqa: PLC0415

        return Pool(min(jobs or available(), repositories))
    if find_spec("distributed") is None:
        fail("--scheduler needs a package that is not installed: pip install 'lambdalint[dask]'")
    from lambdalint.fleet.cluster import Cluster, Unreachable  # noqa: PLC0415

    try:
        return Cluster(scheduler)
    except Unreachable as error:
        fail(str(error))


def _delivered(  # noqa: PLR0913 - all the places
    repositories: Sequence[Repository],
    settings: Settings,
    workforce: Workforce,
    sarif_folder: str | None,
    *,
    write: Callable[[str], None],
    over_output: bool,
) -> Tally:
    from lambdalint.fleet.delivery import deliver  # noqa: PLC0415
    from lambdalint.fleet.files import SarifFolder  # noqa: PLC0415

    folder = None if sarif_folder is None else SarifFolder(Path(sarif_folder))
    with shown_progress(over_output=over_output) as progress:
        return deliver(repositories, settings, workforce, write=write, folder=folder, progress=progress)


def _summarise(tally: Tally, summaries: Iterable[tuple[str, Path]]) -> None:
    from lambdalint.fleet import summary  # noqa: PLC0415
    from lambdalint.fleet.files import NewFile  # noqa: PLC0415

    for name, target in summaries:
        with NewFile(Path(os.path.realpath(target))) as file:
            for piece in summary.render(name, tally):
                file.write(piece)
    for piece in summary.render("text", tally):
        click.echo(piece, err=True, nl=False)
    if missing := summary.left_out(tally):
        click.echo(f"lambdalint: {missing}", err=True)


def _exit_code(tally: Tally) -> int:
    if tally.broken or tally.crashed:
        return EXIT_BROKEN
    return EXIT_FINDINGS if any(result.fails for result in tally.results) else 0
