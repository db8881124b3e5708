"""Whether a `Resource` of a policy names some resources, or all that there are of a kind.

A pattern is held against the ARN of a resource that nobody has: one that takes this in takes in every other.
"""

from __future__ import annotations

from collections.abc import Iterable

from lambdalint.knowledge.iam.patterns import matches
from lambdalint.model.value import Value

ANY = "\1"
"""A name that nobody gives: no pattern that says anything of a name takes it in."""

_HOLE = "\2"
_PARTITION, _REGION, _ACCOUNT, _FIELDS = 1, 3, 4, 6
"""Of an ARN, `arn:partition:service:region:account:resource`."""


def is_unlimited(value: Value[str], examples: Iterable[str]) -> bool:
    """Whether a `Resource` takes in one of the examples, which are ARNs that name `ANY`.

    A function runs in one account and one Region, so that these narrow nothing down. What else is not known may.
    """
    fields = _HOLE.join(value.parts).split(":", _FIELDS - 1)
    if len(fields) == _FIELDS:
        fields[_PARTITION] = fields[_REGION] = fields[_ACCOUNT] = "*"
    pattern = ":".join(fields)
    return _HOLE not in pattern and any(matches(pattern, example) for example in examples)
