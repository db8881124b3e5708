"""The options of `lambdalint check`, and which of them go together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from lambdalint import config
from lambdalint.cli.usage import completed_by, sam_environment_option
from lambdalint.config import Overrides, Selection
from lambdalint.reports import FORMATS

_WITH_SUPPRESSED = ("json", "jsonl", "sarif")
"""Formats that can say of a finding that the user knows of it."""

Targets = list[tuple[str, str | None]]
"""Each format with the file that it is written to; None for stdout."""

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def _names(context: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(name.strip() for part in value for name in part.split(",") if name.strip())
    if value and not names:
        raise click.BadParameter("it names no rule, category or preset")
    return names


def _formats(
    context: click.Context, parameter: click.Parameter, value: tuple[str, ...]
) -> tuple[tuple[str, str | None], ...]:
    """Each `FORMAT` or `FORMAT=FILE` as a pair."""
    pairs = []
    for text in value:
        name, equals, target = text.partition("=")
        if name not in FORMATS:
            hint = config.suggestion(name, FORMATS)
            raise click.BadParameter(f"`{name}` is not one of {', '.join(FORMATS)}{hint}")
        if equals and not target:
            raise click.BadParameter(f"`{text}` names no file")
        pairs.append((name, target or None))
    return tuple(pairs)


class Options(Struct, frozen=True, kw_only=True):
    """What `lambdalint check` was given."""

    paths: tuple[Path, ...]
    formats: tuple[tuple[str, str | None], ...]
    output_file: str | None
    statistics: bool
    with_map: bool
    select: tuple[str, ...]
    extend_select: tuple[str, ...]
    ignore: tuple[str, ...]
    fail_on: str | None
    today: datetime | None
    sam_env: str | None
    config_file: Path | None
    isolated: bool
    force_exclude: bool
    no_ignores: bool
    add_ignore: bool
    show_suppressed: bool
    baseline: Path | None
    write_baseline: bool
    fix: bool
    fix_only: bool
    unsafe_fixes: bool
    diff: bool
    stdin_filename: Path | None
    show_files: bool
    watch: bool
    jobs: int | None

    def __post_init__(self) -> None:
        """Raises UsageError for options that do not go together."""
        for unmet, message in (
            (self.unsafe_fixes and not self.fixes, "--unsafe-fixes goes with --fix, --fix-only or --diff"),
            (self.write_baseline and not self.baseline, "--write-baseline goes with --baseline FILE"),
            (self.isolated and self.config_file, "--isolated and --config exclude each other"),
            (
                self.with_map and all(name != "markdown" for name, _ in self.formats),
                "--map goes with --format markdown",
            ),
            (self.add_ignore and self.baseline, "--add-ignore and --baseline exclude each other"),
            (
                self.show_suppressed and not {name for name, _ in self.formats}.intersection(_WITH_SUPPRESSED),
                f"--show-suppressed goes with --format {', '.join(_WITH_SUPPRESSED)}",
            ),
            (self.silent and (self.formats or self.output_file), f"{self._silent_option} writes no report"),
            (self.stdin_filename and self.watch, "--watch does not go with --stdin-filename"),
            (self.watch and self.silent, f"--watch does not go with {self._silent_option}"),
            (self.stdin_filename and self.paths, "--stdin-filename names the only file that is linted: give no PATHS"),
            (len(self._alone) > 1, f"{' and '.join(self._alone)} exclude each other"),
        ):
            if unmet:
                raise click.UsageError(message)

    @property
    def is_plain(self) -> bool:
        """Whether what is said of a project depends on no other."""
        return self.baseline is None and not self.show_suppressed and self.sam_env is None

    @property
    def fixes(self) -> bool:
        return self.fix or self.fix_only or self.diff

    @property
    def silent(self) -> bool:
        """Whether no report is written."""
        return bool(self._silent_option)

    @property
    def _silent_option(self) -> str:
        return next((name for name in self._alone if name != "--fix"), "")

    @property
    def _alone(self) -> list[str]:
        """Of the options that do something else than to report, those that are given."""
        given = {
            "--fix": self.fix,
            "--fix-only": self.fix_only,
            "--diff": self.diff,
            "--add-ignore": self.add_ignore,
            "--write-baseline": self.write_baseline,
            "--show-files": self.show_files,
        }
        return [name for name, is_given in given.items() if is_given]

    @property
    def overrides(self) -> Overrides:
        return Overrides(
            selection=Selection(self.select or None, self.extend_select, self.ignore),
            fail_on=self.fail_on,
            today=None if self.today is None else self.today.date(),
            sam_environment=self.sam_env,
        )

    @property
    def targets(self) -> Targets:
        """Raises UsageError."""
        formats = (*self.formats, *((("statistics", None),) if self.statistics else ())) or (("text", None),)
        to_stdout = [name for name, target in formats if target is None]
        if len(to_stdout) > 1:
            raise click.UsageError(f"only one format can go to one place: give --format {to_stdout[1]}=FILE")
        if self.output_file and not to_stdout:
            raise click.UsageError("--output-file takes a format that has no =FILE of its own")
        targets = [(name, target or self.output_file) for name, target in formats]
        files = [target for _, target in targets if target]
        if len(files) > len(set(files)):
            raise click.UsageError("two formats cannot go to one file")
        return targets


def _names_option(name: str, text: str) -> Decorator:
    return click.option(
        name, multiple=True, callback=_names, shell_complete=completed_by("names"), metavar="NAMES", help=text
    )


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

config_options: list[Decorator] = [
    click.option("--config", "config_file", type=_FILE, metavar="FILE", help="Instead of the nearest lambdalint.toml."),
    click.option("--isolated", is_flag=True, help="Pass over all configuration files."),
]
selection_options: list[Decorator] = [
    _names_option("--select", "Rules, categories or presets to run instead."),
    _names_option("--extend-select", "Rules, categories or presets to run as well."),
    _names_option("--ignore", "Rules, categories or presets not to run."),
]

check_options: list[Decorator] = [
    click.argument("paths", nargs=-1, type=click.Path(exists=True, readable=False, path_type=Path)),
    click.option(
        "--format",
        "formats",
        multiple=True,
        metavar="FORMAT[=FILE]",
        callback=_formats,
        shell_complete=completed_by("formats"),
        help=f"{', '.join(FORMATS)}; may be given several times, those with =FILE are written there. Default: text.",
    ),
    click.option("--output-file", type=click.Path(dir_okay=False), help="Write the report here instead of to stdout."),
    click.option("--statistics", is_flag=True, help="Show how often each rule finds something, not where."),
    click.option("--map", "with_map", is_flag=True, help="Draw the application in the markdown report."),
    *selection_options,
    click.option("--fail-on", type=click.Choice(config.FAIL_ON), help="Least severity that makes the exit code 1."),
    *config_options,
    click.option(
        "--today",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="DATE",
        help="The day that runtime dates are compared with.",
    ),
    sam_environment_option,
    click.option("--force-exclude", is_flag=True, help="Pass over ignored files even if they are named."),
    click.option("--fix", is_flag=True, help="Make the safe changes that mend what is found."),
    click.option("--fix-only", is_flag=True, help="Make them, and do not report the rest."),
    click.option("--unsafe-fixes", is_flag=True, help="Also those after which the program may do something else."),
    click.option("--diff", is_flag=True, help="Show the changes instead of making them; exit code 1 if there are any."),
    click.option(
        "--no-ignores", is_flag=True, help="Report what comments, Metadata and per-path-ignores silence, too."
    ),
    click.option("--add-ignore", is_flag=True, help="Write an ignore comment for everything that is found."),
    click.option(
        "--baseline",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Report only what is not in this file.",
    ),
    click.option("--write-baseline", is_flag=True, help="Write what is found to the baseline."),
    click.option(
        "--show-suppressed", is_flag=True, help="Put what is ignored or known into SARIF and JSON, marked so."
    ),
    click.option(
        "--stdin-filename",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Read the text of this file from stdin, and lint it.",
    ),
    click.option("--show-files", is_flag=True, help="Print the files that are read, and nothing else."),
    click.option("--watch", is_flag=True, help="Lint again whenever a file changes."),
    click.option(
        "-j",
        "--jobs",
        type=click.IntRange(min=1),
        metavar="N",
        help="Processes to lint projects with. Default: one for each processor, and one for a small run.",
    ),
]


def given(options: list[Decorator]) -> Decorator:
    """Options in the order of the list, as one decorator."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate
