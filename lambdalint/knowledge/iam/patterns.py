"""Wildcards of IAM: `*` stands for any characters, `?` for one; in actions, case does not matter.

Source: IAM User Guide, "IAM JSON policy elements: Action" and "… Resource".
"""

from __future__ import annotations

import re
from functools import lru_cache


def is_pattern(text: str) -> bool:
    return "*" in text or "?" in text


def matches(pattern: str, action: str) -> bool:
    """Whether an action such as `s3:GetObject` is one of those that a pattern such as `s3:Get*` stands for."""
    return _compiled(pattern.lower()).fullmatch(action.lower()) is not None


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    # runs of stars are one: `****…x` would take the engine for ever
    pieces = {"*": ".*", "?": "."}
    text = re.sub(r"\*+", "*", pattern)
    return re.compile("".join(pieces.get(character) or re.escape(character) for character in text), re.DOTALL)
