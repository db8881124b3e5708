"""The command line. Each command has a module."""

from __future__ import annotations

import click

from lambdalint import __version__
from lambdalint.cli.checking import check
from lambdalint.cli.inspecting import inspect
from lambdalint.cli.ruling import explain, rules

__all__ = ["check", "explain", "inspect", "main", "rules"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lambdalint")
def main() -> None:
    """A static linter for AWS Lambda: reads SAM, CloudFormation and Serverless templates and the handlers' code."""


for command in (check, explain, inspect, rules):
    main.add_command(command)
