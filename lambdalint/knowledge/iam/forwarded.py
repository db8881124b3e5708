"""What operations do on behalf of whoever calls them: `forwarded.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from lambdalint.knowledge import tables


def patterns(service: str, operation: str) -> Iterator[str]:
    """Patterns of the actions that an operation may need beside its own, in whatever it is given to work on."""
    for key, listed in _tables().get(service, {}).items():
        if key != "source" and fnmatchcase(operation, key):
            yield from listed


@cache
def _tables() -> Mapping[str, Mapping[str, list[str]]]:
    return tables.read(Path(__file__).with_suffix(".toml"))
