"""What the commands share: how they fail, and what they ask of the SAM CLI's configuration."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from lambdalint import config
from lambdalint.config import ConfigError
from lambdalint.packs import PackError
from lambdalint.rule import Rule

if TYPE_CHECKING:
    from lambdalint.readers.project import Reading

EXIT_USAGE = 2
DEFAULT_ENVIRONMENT = "default"  # as in lambdalint.readers.sam.config, which is imported when it is needed


sam_environment_option = click.option(
    "--sam-env",
    default=DEFAULT_ENVIRONMENT,
    show_default=True,
    metavar="NAME",
    help="The environment of samconfig.toml (or .yaml) whose parameter_overrides count.",
)


@contextmanager
def usage_errors() -> Iterator[None]:
    """Turns what is wrong with the configuration or with a rule pack into one line and exit code 2."""
    try:
        yield
    except (ConfigError, PackError, TypeError, ValueError, OSError) as error:
        fail(str(error))


def check_pages(rules: Iterable[Rule]) -> None:
    """Reads the pages of rules. Raises ValueError for one that lacks a title or a description."""
    for rule in rules:
        rule.page  # noqa: B018 - read now, it is kept


def fail(message: str) -> NoReturn:
    click.echo(f"lambdalint: {message}", err=True)
    sys.exit(EXIT_USAGE)


def checked(reading: Reading, sam_environment: str) -> Reading:
    """The reading, if the environment that was asked for exists."""
    if sam_environment not in {DEFAULT_ENVIRONMENT, *reading.sam_environments}:
        hint = config.suggestion(sam_environment, reading.sam_environments)
        fail(f"no samconfig.toml has an environment `{sam_environment}`{hint}")
    return reading


def functions_read(paths: tuple[Path, ...], names: tuple[str, ...], sam_environment: str) -> Reading:
    """Reads what lies below the paths for a command that tells of functions; all that are named have to be there."""
    from lambdalint.readers import project  # noqa: PLC0415 - not every command reads

    gc.disable()
    today = date.today()  # noqa: DTZ011 - the user's day
    reading = checked(project.read(paths, today, sam_environment=sam_environment), sam_environment)
    known = [f.id for template in reading.project.templates for f in (*template.functions, *template.generated)]
    for name in names:
        if name not in known:
            fail(f"no function is called `{name}`{config.suggestion(name, known)}")
    return reading


def hint(paths: tuple[Path, ...]) -> str:
    """What else may be done where there is no template."""
    if any((path / "cdk.json").is_file() for path in paths):
        return "; run `cdk synth`, then `lambdalint check cdk.out`"
    return ""
