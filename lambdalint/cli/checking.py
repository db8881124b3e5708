"""`lambdalint check`."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click

from lambdalint import __version__, config, packs
from lambdalint.cli.usage import check_pages, checked, fail, hint, sam_environment_option, usage_errors
from lambdalint.config import Config, Selection
from lambdalint.model.code import GeneratedFile, Handler
from lambdalint.reports import FORMATS, Report, left_out, render
from lambdalint.rule import Diagnostic, Rule

EXIT_FINDINGS, EXIT_CRASHED = 1, 3


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
    for text in value or ("text",):
        name, equals, target = text.partition("=")
        if name not in FORMATS:
            hint = config.suggestion(name, FORMATS)
            raise click.BadParameter(f"`{name}` is not one of {', '.join(FORMATS)}{hint}")
        if equals and not target:
            raise click.BadParameter(f"`{text}` names no file")
        pairs.append((name, target or None))
    return tuple(pairs)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[=FILE]",
    callback=_formats,
    help=f"{', '.join(FORMATS)}; may be given several times, those with =FILE are written there. Default: text.",
)
@click.option("--output-file", type=click.Path(dir_okay=False), help="Write the report here instead of to stdout.")
@click.option("--select", multiple=True, callback=_names, help="Rules, categories or presets to run instead.")
@click.option("--extend-select", multiple=True, callback=_names, help="Rules, categories or presets to run as well.")
@click.option("--ignore", multiple=True, callback=_names, help="Rules, categories or presets not to run.")
@click.option("--fail-on", type=click.Choice(config.FAIL_ON), help="Least severity that makes the exit code 1.")
@click.option("--config", "config_file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day that runtime dates are compared with.")
@sam_environment_option
@click.option("--force-exclude", is_flag=True, help="Pass over ignored files even if they are named.")
def check(  # noqa: PLR0913 - one parameter for each option
    paths: tuple[Path, ...],
    formats: tuple[tuple[str, str | None], ...],
    output_file: str | None,
    select: tuple[str, ...],
    extend_select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str | None,
    config_file: Path | None,
    today: datetime | None,
    sam_env: str,
    force_exclude: bool,
) -> None:
    """Lint templates and the handlers that they name.

    PATHS are folders, templates, or handlers' source files; a source file leads to the templates that own it. Where
    there is none, handlers are recognised by their shape.
    Exit codes: 0 clean, 1 findings, 2 wrong usage or configuration, 3 a rule crashed.
    """
    paths = paths or (Path(),)
    targets = _targets(formats, output_file)
    with usage_errors():
        settings = config.load(config_file, paths[0])
        settings = replace(
            settings,
            fail_on=fail_on or settings.fail_on,
            today=today.date() if today else settings.today or date.today(),  # noqa: DTZ011 - the user's day
        )
        known = packs.rules()
        active, options = settings.rules(known, Selection(select, extend_select, ignore)), settings.rule_options(known)
        if any(name == "sarif" for name, _ in targets):
            check_pages(active)
    report = _lint(paths, settings, active, options, force_exclude=force_exclude, sam_environment=sam_env)
    for name, target in targets:
        _write(name, target, report)
    _say_what_was_read(report, paths)
    sys.exit(_exit_code(report.diagnostics, settings))


def _targets(formats: tuple[tuple[str, str | None], ...], output_file: str | None) -> list[tuple[str, str | None]]:
    to_stdout = [name for name, target in formats if target is None]
    if len(to_stdout) > 1:
        raise click.UsageError(f"only one format can go to one place: give --format {to_stdout[1]}=FILE")
    if output_file and not to_stdout:
        raise click.UsageError("--output-file takes a format that has no =FILE of its own")
    targets = [(name, target or output_file) for name, target in formats]
    files = [target for _, target in targets if target]
    if len(files) > len(set(files)):
        raise click.UsageError("two formats cannot go to one file")
    return targets


def _lint(  # noqa: PLR0913 - what the options of a check come to
    paths: tuple[Path, ...],
    settings: Config,
    active: list[Rule],
    options: Mapping[str, object],
    *,
    force_exclude: bool,
    sam_environment: str,
) -> Report:
    from lambdalint import engine  # noqa: PLC0415 - listing and explaining rules need neither
    from lambdalint.readers import project  # noqa: PLC0415

    assert settings.today is not None  # noqa: S101
    gc.disable()  # looking for cycles in what is read takes half of the time, and there are next to none
    reading = checked(
        project.read(
            paths,
            settings.today,
            force_exclude=force_exclude,
            sam_environment=sam_environment,
            facts=engine.facts(active),
        ),
        sam_environment,
    )
    diagnostics = engine.run(reading.project, active, options)
    if reading.wanted is not None:
        diagnostics = [d for d in diagnostics if any(span.file in reading.wanted for span in d.spans)]
    functions = [function for template in reading.project.templates for function in template.functions]
    return Report(
        diagnostics=diagnostics,
        rules=active,
        version=__version__,
        templates=len(reading.project.templates),
        functions=len(functions),
        handlers=sum(isinstance(function.code, Handler) for function in functions) + len(reading.project.handlers),
        generated=sum(isinstance(function.code, GeneratedFile) for function in functions),
    )


def _write(name: str, target: str | None, report: Report) -> None:
    if target is None:
        colour = bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and not os.environ.get("NO_COLOR"))
        try:
            sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
            sys.stdout.writelines(render(name, replace(report, colour=colour)))
            sys.stdout.flush()
        except BrokenPipeError:  # `| head` has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
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


def _say_what_was_read(report: Report, paths: tuple[Path, ...]) -> None:
    counts = {"template": report.templates, "function": report.functions, "handler": report.handlers}
    words = [f"{count} {noun}{'' if count == 1 else 's'}" for noun, count in counts.items()]
    read = report.templates or report.handlers or report.diagnostics
    nothing = "" if read else f": no template and no handler was found, so nothing was linted{hint(paths)}"
    unread = f"; {report.generated} more in generated files, which it did not look into" if report.generated else ""
    click.echo(f"lambdalint read {words[0]}, {words[1]} and the code of {words[2]}{unread}{nothing}.", err=True)


def _exit_code(diagnostics: Sequence[Diagnostic], settings: Config) -> int:
    if any(diagnostic.crashed for diagnostic in diagnostics):
        return EXIT_CRASHED
    return EXIT_FINDINGS if settings.fails(diagnostic.severity for diagnostic in diagnostics) else 0
