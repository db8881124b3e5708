"""`lambdalint server`."""

from __future__ import annotations

from importlib.util import find_spec

import click

from lambdalint.cli.usage import fail


@click.command()
def server() -> None:
    """Speak with an editor: a Language Server on stdin and stdout.

    It needs the extra `lsp`: pip install 'lambdalint[lsp]'. How editors are set up is in docs/editors.md.
    """
    if find_spec("pygls") is None:
        fail("the server needs a package that is not installed: pip install 'lambdalint[lsp]'")
    from lambdalint.server import serve  # noqa: PLC0415 - no other command needs it

    serve()
