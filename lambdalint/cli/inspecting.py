"""`lambdalint inspect`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from lambdalint import __version__
from lambdalint.cli.options import config_options, given
from lambdalint.cli.usage import functions_read, hint, sam_environment_option, say
from lambdalint.reports.characters import in_json


@click.command(short_help="Print what was read of each function.")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--function", "names", multiple=True, help="Only functions of this name: a logical id, or a key.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@given(config_options)
@sam_environment_option
def inspect(paths: tuple[Path, ...], names: tuple[str, ...], format_: str, **settings: Any) -> None:
    """Print what was read: for each function every setting, what invokes it, its role and its code.

    Says of each value where it comes from, and of an unknown one why. PATHS are as for `check`. The JSON form is
    described by lambdalint/inspection/schema.json.
    """
    from lambdalint.inspection import document, text  # noqa: PLC0415 - linting needs neither

    paths = paths or (Path(),)
    reading = functions_read(paths, names, **settings)
    if not (reading.project.templates or reading.project.handlers):
        say(f"no template and no handler was found{hint(paths)}")
    read = document.document(reading.project, __version__, frozenset(names))
    if format_ == "json":
        import json  # noqa: PLC0415

        click.echo(in_json(json.dumps(read, indent=2)))
    else:
        click.echo("".join(text.render(read, generated=bool(names))), nl=False)
