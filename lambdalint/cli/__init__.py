"""The command line. Each command has a module, which is imported when it is asked for."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import NoReturn

import click

from lambdalint import __version__

__all__ = ["main", "run"]

_COMMANDS = {
    "check": ("checking", "check"),
    "completion": ("completing", "completion"),
    "config": ("configuring", "configuration"),
    "explain": ("ruling", "explain"),
    "fleet": ("fleeting", "fleet"),
    "inspect": ("inspecting", "inspect"),
    "map": ("mapping", "map_"),
    "policy": ("deriving", "policy"),
    "rules": ("ruling", "rules"),
    "server": ("serving", "server"),
}
"""The module of each, and its name in it."""


COMPLETE = "_LAMBDALINT_COMPLETE"
"""The environment variable by which a shell asks what a word may become, as click names it."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"{__name__}.{module}"), name)
        return command


def _version(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if not value:
        return
    click.echo(f"lambdalint, version {__version__}")
    if context.params["verbose"]:
        from lambdalint.cli import versions  # noqa: PLC0415 - it reads all data there is

        for line in versions.lines():
            click.echo(line)
    context.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-v", "--verbose", is_flag=True, is_eager=True, help="With --version: also those of its data.")
@click.option("--version", is_flag=True, expose_value=False, callback=_version, help="Show the version and exit.")
def main(verbose: bool) -> None:
    """A static linter for AWS Lambda: reads SAM, CloudFormation and Serverless templates and the handlers' code."""
    if verbose:
        raise click.UsageError("--verbose goes with --version")


def run() -> NoReturn:
    """The program: ends at once, without taking everything that was read apart, which takes a tenth of the time.

    What is still referenced by the traceback is never freed; the streams are flushed as they would be at exit.
    """
    if COMPLETE in os.environ:
        from lambdalint.cli import completing  # noqa: PLC0415 - a shell asks

        completing.prepare()
    try:
        main()
    except SystemExit as exit_:
        code = exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except (OSError, ValueError):  # the reader of a pipe has gone, or a stream is closed
            pass
        os._exit(code)
    raise AssertionError  # click always ends so
