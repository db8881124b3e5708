"""`lambdalint map`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lambdalint.cli import streams
from lambdalint.cli.options import config_options, given
from lambdalint.cli.reporting import report_of_all, write_file
from lambdalint.cli.usage import (
    check_environment,
    check_functions,
    hint,
    linter,
    sam_environment_option,
    say,
    say_closed,
    usage_errors,
)

if TYPE_CHECKING:
    from lambdalint.linting import Linter, Outcome
    from lambdalint.pictures.nodes import Graph


@click.command("map", short_help="Draw the application.")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["mermaid", "svg", "html"]),
    default="mermaid",
    show_default=True,
    help="mermaid is a flowchart that GitHub draws in Markdown; html a page with the findings, to be opened.",
)
@click.option("--output-file", type=click.Path(dir_okay=False), help="Write the picture here instead of to stdout.")
@click.option("--function", "names", multiple=True, help="Only functions of this name, with what they touch.")
@given(config_options)
@sam_environment_option
def map_(
    paths: tuple[Path, ...], format_: str, output_file: str | None, names: tuple[str, ...], **settings: Any
) -> None:
    """Draw the application: what invokes its functions, what they use, and where failures go.

    Findings are counted where they are. What a function reads, writes and calls is told by its code, and by its role
    where the code is not read. PATHS are as for `check`. The exit code is 0, whatever is found.
    """
    from lambdalint.pictures import selection  # noqa: PLC0415 - linting needs none of it
    from lambdalint.pictures.graph import graph  # noqa: PLC0415

    paths = paths or (Path(),)
    with usage_errors():
        run = linter(paths, **settings)
        outcome = run.lint()
    say_closed(run)
    check_environment(settings["sam_env"], outcome.reading.sam_environments)
    drawn = graph(outcome.reading.project, outcome.diagnostics)
    if names:
        check_functions(names, [node.logical_id for node in drawn.nodes if node.function is not None])
        drawn = selection.of_functions(drawn, frozenset(names))
    _write(_rendered(outcome, run, drawn, format_), output_file)
    _say(drawn, format_, paths)


def _rendered(outcome: Outcome, run: Linter, drawn: Graph, format_: str) -> str:
    from lambdalint.pictures import mermaid, page, svg  # noqa: PLC0415 - as above

    if format_ == "html":
        return page.render(outcome.reading.project, report_of_all(outcome, run), drawn)
    return svg.render(drawn) if format_ == "svg" else mermaid.render(drawn)


def _write(text: str, target: str | None) -> None:
    if target is None:
        streams.put([text])
        return
    write_file(Path(target), [text])


def _say(drawn: Graph, format_: str, paths: tuple[Path, ...]) -> None:
    """What the picture does not have."""
    if not drawn.nodes:
        say(f"no function was found{hint(paths)}")
    if drawn.unplaced and format_ != "html":
        count = len(drawn.unplaced)
        words = "finding belongs" if count == 1 else "findings belong"
        say(f"{count} {words} to nothing that is drawn: see `lambdalint check`")
    if format_ == "mermaid":
        from lambdalint.pictures import mermaid  # noqa: PLC0415 - as above

        if missing := mermaid.left_out(drawn):
            say(missing)
