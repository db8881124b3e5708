"""Edits that mend what was found and leave the rest of a file as it was.

Each name is loaded when it is first asked for. Edits of Python are computed when they are read: most runs show findings
alone, and libcst takes longer to import than all of the rest.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lambdalint.fixes.application import applied
    from lambdalint.fixes.javascript import kept_alive, moved, together
    from lambdalint.fixes.later import hoisted, wrapped
    from lambdalint.fixes.settings import Plain, added, item_added, removed, replaced

__all__ = [
    "Plain",
    "added",
    "applied",
    "hoisted",
    "item_added",
    "kept_alive",
    "moved",
    "removed",
    "replaced",
    "together",
    "wrapped",
]

_NAMES = {
    "application": "applied",
    "javascript": "kept_alive moved together",
    "later": "hoisted wrapped",
    "settings": "Plain added item_added removed replaced",
}
_HOMES = {name: module for module, names in _NAMES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
