"""Wildcards of IAM: `*` stands for any characters, `?` for one; in actions, case does not matter.

Source: IAM User Guide, "IAM JSON policy elements: Action" and "… Resource".
"""

from __future__ import annotations

from functools import lru_cache


def is_pattern(text: str) -> bool:
    return "*" in text or "?" in text


@lru_cache(maxsize=16_384)
def matches(pattern: str, action: str) -> bool:
    """Whether an action such as `s3:GetObject` is one of those that a pattern such as `s3:Get*` stands for.

    In steps as many as the product of the lengths at most, whatever stars a hostile pattern has.
    """
    pattern, text = pattern.lower(), action.lower()
    if not is_pattern(pattern):
        return pattern == text
    size = len(pattern)
    at = begun = 0
    star = -1
    position = 0
    while position < len(text):
        if at < size and pattern[at] == "*":
            star, begun = at, position
            at += 1
        elif at < size and pattern[at] in ("?", text[position]):
            at += 1
            position += 1
        elif star >= 0:  # the last star takes one character more
            begun += 1
            at, position = star + 1, begun
        else:
            return False
    return not pattern[at:].strip("*")
