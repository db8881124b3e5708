"""Whether the actions of a statement can be about its resources at all."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from lambdalint import lazy
from lambdalint.access.arns import ANY, Hole, Pattern, may_equal, pattern
from lambdalint.access.declared import Resources
from lambdalint.knowledge.iam import patterns, services
from lambdalint.knowledge.iam.subjects import PLAIN, subjects
from lambdalint.model.iam import Statement
from lambdalint.model.value import Value

_PLACEHOLDER = lazy.pattern(r"\$\{(\w+)\}")
_HERE = frozenset({"Partition", "Region", "Account"})


class Mismatch(Struct, frozen=True):
    """Of one statement: what can never have an effect in it."""

    actions: tuple[Value[str], ...]
    """Those that can be about none of its resources."""
    resources: tuple[Value[str], ...]
    """Those that none of its actions can be about."""


def mismatch(statement: Statement, resources: Resources) -> Mismatch:
    """What is unknown may be anything, and fits."""
    arns = [(value, resources.text(value)) for value in statement.resources]
    if not arns or statement.not_actions:
        return Mismatch((), ())

    def fits(action: Value[str], resource: Value[str], arn: Pattern) -> bool:
        return not action.excludes(resource) and (action.known is None or may_be_about(action.known, arn))

    return Mismatch(
        tuple(action for action in statement.actions if not any(fits(action, *one) for one in arns)),
        tuple(one[0] for one in arns if not any(fits(action, *one) for action in statement.actions)),
    )


@lru_cache(maxsize=8192)
def may_be_about(action: str, arn: Pattern) -> bool:
    """Whether an action, or one of those that a pattern stands for, can be about what an ARN names."""
    if not arn or arn == ANY or not isinstance(arn[0], str) or not arn[0].startswith("arn:"):
        return True
    names = [one.name for one in services.expanded(action)] if patterns.is_pattern(action) else [action]
    return not names or any(_may_be_about(name, arn) for name in names)


def _may_be_about(action: str, arn: Pattern) -> bool:
    about = subjects(action)
    if about == ():  # a request for a list is often about `table/*`, whatever the reference says
        about = (f"arn:${{Partition}}:{action.partition(':')[0].lower()}:${{Region}}:${{Account}}:${{Resource}}",)
        return _is_wide(arn) and may_equal(_pattern(about[0]), arn)
    return about is None or any(may_equal(_pattern(subject), arn) for subject in about)


def _is_wide(arn: Pattern) -> bool:
    """Whether it may name several resources of a service."""
    return any("*" in piece if isinstance(piece, str) else not piece.plain for piece in arn)


@lru_cache(maxsize=4096)
def _pattern(subject: str) -> Pattern:
    return pattern(_pieces(subject))


def _pieces(subject: str) -> Iterator[str | Hole]:
    plain = PLAIN.get(subject.split(":")[2], frozenset()) | _HERE
    for number, piece in enumerate(_PLACEHOLDER.split(subject)):
        yield piece if number % 2 == 0 else Hole(plain=piece in plain)
