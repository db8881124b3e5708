"""The command line. Each command has a module."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import click

from lambdalint import __version__
from lambdalint.cli.checking import check
from lambdalint.cli.deriving import policy
from lambdalint.cli.inspecting import inspect
from lambdalint.cli.ruling import explain, rules

__all__ = ["check", "explain", "inspect", "main", "policy", "rules", "run"]


def _version(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if not value:
        return
    click.echo(f"lambdalint, version {__version__}")
    if context.params["verbose"]:
        from lambdalint.cli import versions  # noqa: PLC0415 - it reads all data there is

        for line in versions.lines():
            click.echo(line)
    context.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-v", "--verbose", is_flag=True, is_eager=True, help="With --version: also those of its data.")
@click.option("--version", is_flag=True, expose_value=False, callback=_version, help="Show the version and exit.")
def main(verbose: bool) -> None:
    """A static linter for AWS Lambda: reads SAM, CloudFormation and Serverless templates and the handlers' code."""
    if verbose:
        raise click.UsageError("--verbose goes with --version")


for command in (check, explain, inspect, policy, rules):
    main.add_command(command)


def run() -> NoReturn:
    """The program: ends at once, without taking everything that was read apart, which takes a tenth of the time.

    What is still referenced by the traceback is never freed; the streams are flushed as they would be at exit.
    """
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
