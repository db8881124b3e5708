"""What cfn-lint calls our rules.

cfn-lint itself takes any text whose first letter is the level. What reads its output does not: editors, reviewdog and
problem matchers look for a letter and digits, and the `pretty` format has room for nine characters. So the name of a
rule gives its number, by a hash: no list has to be kept, and rules that come or go leave the others as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from lambdalint.rule import Rule, Severity

PREFIX = "99"
"""Of every number. cfn-lint leaves those with a 9 to others, who count upwards: `-i E99 W99` is all of ours."""

_DIGITS = 6
_LEVELS = {Severity.ERROR: "E", Severity.WARNING: "W", Severity.NOTE: "I"}


def number(rule: Rule) -> str:
    """The rule's id in cfn-lint: `W99104729`."""
    hashed = int.from_bytes(hashlib.sha256(rule.id.encode()).digest(), "big")
    return f"{_LEVELS[rule.severity]}{PREFIX}{hashed % 10**_DIGITS:0{_DIGITS}}"


def numbered(rules: Iterable[Rule]) -> dict[str, Rule]:
    """The rules by their id in cfn-lint. Raises ValueError for two rules with one number, of which one needs another
    name; whatever their levels, so that a rule can change its severity."""
    found: dict[str, Rule] = {}
    taken: dict[str, Rule] = {}
    for rule in rules:
        id = number(rule)
        other = taken.setdefault(id[1:], rule)
        if other is not rule:
            raise ValueError(f"the rules `{other.id}` and `{rule.id}` have the same number in cfn-lint, {id[1:]}")
        found[id] = rule
    return found
