"""Wildcards of IAM: `*` stands for any characters, `?` for one; in actions, case does not matter.

Source: IAM User Guide, "IAM JSON policy elements: Action" and "… Resource".
"""

from __future__ import annotations

from functools import lru_cache


def is_pattern(text: str) -> bool:
    return "*" in text or "?" in text


def matches(pattern: str, action: str) -> bool:
    """Whether an action such as `s3:GetObject` is one of those that a pattern such as `s3:Get*` stands for."""
    return _matches(pattern.lower(), action.lower())


@lru_cache(maxsize=16_384)
def _matches(pattern: str, text: str) -> bool:
    """In steps as many as the product of the lengths at most, whatever stars a hostile pattern has."""
    at = begun = 0
    star = -1
    position = 0
    while position < len(text):
        if at < len(pattern) and pattern[at] == "*":
            star, begun = at, position
            at += 1
        elif at < len(pattern) and pattern[at] in ("?", text[position]):
            at += 1
            position += 1
        elif star >= 0:  # the last star takes one character more
            begun += 1
            at, position = star + 1, begun
        else:
            return False
    return not pattern[at:].strip("*")
