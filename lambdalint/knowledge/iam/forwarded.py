"""What operations do on behalf of whoever calls them: `forwarded.toml`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def patterns(service: str, operation: str) -> Iterator[str]:
    """Patterns of the actions that an operation may need beside its own, in whatever it is given to work on."""
    for key, listed in _tables().get(service, {}).items():
        if key != "source" and fnmatchcase(operation, key):
            yield from listed


@cache
def _tables() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "forwarded.toml").read_text(encoding="utf-8"))
