"""The Language Server: what lambdalint says, in editors, while one types.

https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/. It needs pygls, which the
extra `lsp` brings.
"""

from __future__ import annotations

import sys

DELAY = 0.2
"""Seconds from the last key to the check."""


def serve(delay: float = DELAY) -> None:
    """Speaks with an editor on stdin and stdout until it says goodbye."""
    from lambdalint.server.protocol import Server  # noqa: PLC0415 - it needs the extra

    output = sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever is printed by mistake is no part of the conversation
    Server(delay).start_io(stdout=output)
