"""Commands of the SDK for JavaScript, which say what is sent whatever is known of the client."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from lambdalint.knowledge import sdk
from lambdalint.readers.code.program.values import Arguments, External, Value, each

_SENDERS = frozenset({"send", "getSignedUrl"})
"""Methods and functions that are given a command."""


def commands(name: str, arguments: Arguments) -> Iterator[tuple[str, str, Arguments]]:
    """The service and the operation of each that a call may be given, and the arguments with that one alone."""
    if name not in _SENDERS:
        return
    for position, given in enumerate(arguments.positional[:2]):
        found = [(*sent, one) for one in each(given) if (sent := _commanded(one)) is not None]
        for service, operation, one in found:  # `event.all ? new ScanCommand(…) : new QueryCommand(…)`
            before, after = arguments.positional[:position], arguments.positional[position + 1 :]
            yield service, operation, replace(arguments, positional=(*before, one, *after))
        if found:
            return


def _commanded(value: Value) -> tuple[str, str] | None:
    """What a command stands for: `new GetObjectCommand(…)`."""
    if not isinstance(value, External) or not value.name.endswith("Command()"):
        return None
    package, _, command = value.name.removesuffix("()").rpartition(".")
    service = sdk.service("javascript", package)
    operation = sdk.operation("javascript", service, command) if service is not None else None
    return (service, operation) if service is not None and operation is not None else None
