"""The tables beside this module."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from lambdalint.knowledge import tables


@cache
def table(name: str) -> dict[str, Any]:
    return tables.read(Path(__file__).parent / f"{name}.toml")
