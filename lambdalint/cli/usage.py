"""What the commands share: how they fail, and what they ask of the SAM CLI's configuration."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from lambdalint import config
from lambdalint.config import ConfigError, Overrides
from lambdalint.packs import PackError
from lambdalint.paths import is_file
from lambdalint.rule import Rule

if TYPE_CHECKING:
    from lambdalint.linting import Linter
    from lambdalint.readers.project import Reading

EXIT_USAGE, EXIT_CRASHED = 2, 3

_MAXIMUM_CLOSED = 10
"""Folders and files that are named."""


sam_environment_option = click.option(
    "--sam-env",
    metavar="NAME",
    help="The environment of samconfig.toml (or .yaml) whose parameter_overrides count, instead of `default`.",
)


def completed_by(name: str) -> Callable[[click.Context, click.Parameter, str], list[Any]]:
    """What completes a parameter, by its name in `completing`, which is loaded when a shell asks."""

    def complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[Any]:
        from lambdalint.cli import completing  # noqa: PLC0415 - see above

        found: list[Any] = getattr(completing, name)(incomplete)
        return found

    return complete


@contextmanager
def usage_errors() -> Iterator[None]:
    """Turns what is wrong with the configuration or with a rule pack into one line and exit code 2."""
    try:
        yield
    except (ConfigError, PackError) as error:
        fail(str(error))


def check_pages(rules: Iterable[Rule]) -> None:
    """Reads the pages of rules; one that lacks a title or a description is said."""
    try:
        for rule in rules:
            rule.page  # noqa: B018 - read now, it is kept
    except (OSError, ValueError) as error:
        fail(str(error))


def say(message: str) -> None:
    """A line on stderr. What strangers named may be in it."""
    from lambdalint.reports.characters import visible  # noqa: PLC0415 - `completion` needs it not

    click.echo(f"lambdalint: {visible(message)}", err=True)


def fail(message: str) -> NoReturn:
    say(message)
    sys.exit(EXIT_USAGE)


def check_environment(name: str | None, environments: Collection[str], configured: Iterable[str] = ()) -> None:
    """Fails if an environment that was asked for does not exist; one that is configured, if there are any."""
    from lambdalint.linting import unknown_environment  # noqa: PLC0415 - what has read has loaded it

    if problem := unknown_environment(environments, name, configured):
        fail(problem)


def today() -> date:
    """The user's day."""
    return date.today()  # noqa: DTZ011


def linter(paths: tuple[Path, ...], *, sam_env: str | None, config_file: Path | None, isolated: bool) -> Linter:
    """For a command that tells of what there is, and has no options about rules."""
    from lambdalint.linting import Linter, Request  # noqa: PLC0415 - not every command reads

    gc.disable()
    overrides = Overrides(sam_environment=sam_env)
    return Linter(Request(paths=paths, today=today(), config_file=config_file, isolated=isolated, overrides=overrides))


def functions_read(paths: tuple[Path, ...], names: tuple[str, ...], **settings: Any) -> Reading:
    """Reads what lies below the paths for a command that tells of functions; all that are named have to be there."""
    with usage_errors():
        reader = linter(paths, **settings)
        reading = reader.read()
    say_closed(reader)
    check_environment(settings["sam_env"], reading.sam_environments)
    known = [f.id for template in reading.project.templates for f in (*template.functions, *template.generated)]
    check_functions(names, known)
    return reading


def say_closed(linter: Linter) -> None:
    """What was passed over as the system keeps it closed: a run may find nothing for want of it. Fails for what was
    asked for itself."""
    closed = [f"{os.path.relpath(path)} cannot be read: {problem}" for path, problem in sorted(linter.closed.items())]
    for line in closed[:_MAXIMUM_CLOSED]:
        say(line)
    if (more := len(closed) - _MAXIMUM_CLOSED) > 0:
        say(f"{more} more cannot be read")
    if not linter.closed.keys().isdisjoint(str(path.resolve()) for path in linter.request.paths):
        sys.exit(EXIT_USAGE)


def check_functions(names: Iterable[str], known: Collection[str]) -> None:
    """Fails if a function that is named is none of those that are known."""
    for name in names:
        if name not in known:
            fail(f"no function is called `{name}`{config.suggestion(name, known)}")


def hint(paths: tuple[Path, ...]) -> str:
    """What else may be done where there is no template."""
    if any(is_file(path / "cdk.json") for path in paths):
        return "; run `cdk synth`, then `lambdalint check cdk.out`"
    return ""
