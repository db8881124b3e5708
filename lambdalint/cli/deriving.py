"""`lambdalint policy`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from lambdalint import __version__
from lambdalint.cli.options import config_options, given
from lambdalint.cli.usage import functions_read, hint, sam_environment_option, say
from lambdalint.reports.characters import in_json


@click.command(short_help="Print the least policies.")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--function", "names", multiple=True, help="Only functions of this name: a logical id, or a key.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["json", "yaml", "sam", "serverless"]),
    help="yaml is for an AWS::IAM::Role. Default: what fits the template.",
)
@click.option("--diff", is_flag=True, help="Print how the template's policies differ: + missing, - unused, ? not told.")
@given(config_options)
@sam_environment_option
def policy(paths: tuple[Path, ...], names: tuple[str, ...], format_: str | None, diff: bool, **settings: Any) -> None:
    """Print the least policy that the functions' code needs: exact actions, on the template's own resources.

    What cannot be told is listed, never allowed by `*`. Without --format, policies are printed as they are pasted:
    `Policies` of a SAM function, `provider.iam.role.statements` of a Serverless service, `Policies` of an
    AWS::IAM::Role. PATHS are as for `check`.
    """
    from lambdalint.policies import differences, document, places, snippets, units  # noqa: PLC0415 - linting needs none

    if diff and format_ not in (None, "json"):
        raise click.UsageError("--diff is printed as text, or with --format json")
    paths = paths or (Path(),)
    reading = functions_read(paths, names, **settings)
    for unreadable in reading.project.unreadable:
        say(f"{places.here(unreadable.span)}: {unreadable.problem}")
    if not any(template.functions or template.generated for template in reading.project.templates):
        say(f"no function was found{hint(paths)}")
    found = units.units(reading.project, frozenset(names))
    if format_ != "json":
        lines = differences.render(found) if diff else snippets.render(found, format_)
        click.echo("".join(lines), nl=False)
        return
    import json  # noqa: PLC0415

    if diff:
        read = document.differences(map(differences.difference, found), __version__)
    else:
        read = document.policies(found, __version__)
    click.echo(in_json(json.dumps(read, indent=2)))
