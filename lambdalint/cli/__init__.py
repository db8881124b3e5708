"""The command line. Each command has a module, which is imported when it is asked for."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any, NoReturn

import click

from lambdalint import __version__

__all__ = ["code_of", "main", "run"]

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


EXIT_INTERRUPTED = 130
"""128 and the number of the signal, as shells have it."""

COMPLETE = "_LAMBDALINT_COMPLETE"
"""The environment variable by which a shell asks what a word may become, as click names it."""


class _Commands(click.Group):
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuses names of files that are read as options: hooks pass on those that a stranger gives."""
        for word in args[: args.index("--") if "--" in args else None]:
            if len(word) > 1 and word.startswith("-") and os.path.lexists(word):
                ctx.fail(f"there is a file `{word}`: write -- before names of files")
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"{__name__}.{module}"), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from lambdalint.config import suggestion  # noqa: PLC0415 - most words are right

            near = suggestion(args[0], self.list_commands(ctx))
            raise click.UsageError(error.message.removesuffix(".") + (near or "."), ctx) from error

    def main(
        self,
        args: Any = None,
        prog_name: Any = None,
        complete_var: Any = None,
        standalone_mode: Any = True,
        **extra: Any,
    ) -> Any:
        """Click would repeat arguments as they are, which may be names of files that a stranger gave, and call Ctrl-C
        exit code 1."""
        try:
            code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except click.ClickException as error:
            if not standalone_mode:
                raise
            from lambdalint.reports.characters import visible  # noqa: PLC0415 - seldom

            vars(error)["message"] = visible(error.message)
            error.show()
            sys.exit(error.exit_code)
        except click.Abort:
            click.echo("lambdalint: interrupted", err=True)
            sys.exit(EXIT_INTERRUPTED)
        if standalone_mode:
            sys.exit(code if isinstance(code, int) else 0)
        return code


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
    from lambdalint.cli import streams  # noqa: PLC0415 - for the program alone

    streams.prepare()
    code = code_of(sys.argv[1:])
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):  # the reader of a pipe has gone, or a stream is closed
        pass
    os._exit(code)


def code_of(words: list[str]) -> int:
    """How a run ends. Nobody is shown a traceback: what nobody thought of is said in a line, with its place."""
    try:
        main(words)
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except Exception as error:
        from lambdalint.cli import failing  # noqa: PLC0415 - seldom

        return failing.say(error)
    raise AssertionError  # click always ends so
