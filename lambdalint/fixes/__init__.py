"""Edits that mend what was found and leave the rest of a file as it was.

Each name is loaded when it is first asked for. Those that add an import to a file of Python are computed when they are
read: most runs show findings alone, and libcst takes longer to import than all of the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdalint.lazy import door

if TYPE_CHECKING:
    from lambdalint.fixes.application import applied
    from lambdalint.fixes.javascript import kept_alive, together
    from lambdalint.fixes.later import wrapped
    from lambdalint.fixes.runtimes import succeeded
    from lambdalint.fixes.settings import Plain, added, item_added, removed, replaced
    from lambdalint.fixes.statements import moved

__all__ = [
    "Plain",
    "added",
    "applied",
    "item_added",
    "kept_alive",
    "moved",
    "removed",
    "replaced",
    "succeeded",
    "together",
    "wrapped",
]

__getattr__ = door(
    __name__,
    {
        "application": "applied",
        "javascript": "kept_alive together",
        "later": "wrapped",
        "runtimes": "succeeded",
        "settings": "Plain added item_added removed replaced",
        "statements": "moved",
    },
)
