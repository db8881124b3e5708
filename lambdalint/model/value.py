"""A setting as it would be deployed: absent, written but unknowable, or known."""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct

from lambdalint.source import Span

T_co = TypeVar("T_co", covariant=True)


class When(Struct, frozen=True):
    """A branch of `Fn::If`: what holds only if the condition named does, or does not.

    A Serverless service that declares stages has values for some of its `stages` only, and `condition` names those.
    """

    condition: str
    holds: bool
    stages: tuple[str, ...] = ()

    def excludes(self, other: When) -> bool:
        """Whether the two never hold together."""
        if self.stages and other.stages:
            return set(self.stages).isdisjoint(other.stages)
        return self.condition == other.condition and self.holds != other.holds


class Value(Struct, Generic[T_co], frozen=True):
    """A setting in one of three states.

    * absent: `written` is False; `known` is then the default of AWS or of the framework, or None if there is none.
      `span` is where it would be written: the name of what lacks it.
    * written but unknowable: `written` is True and `known` is None. Rules never judge it.
    * known: `known` holds it.

    `target` is the logical id that a `Ref` or `Fn::GetAtt` names. `parts` are the known pieces of a text, in order,
    with something unknown between each two: `("arn:", ":iam::aws:policy/X")`; a known text is its only part. `holes`
    name what is between them as `Fn::Sub` would, `AWS::Partition` or `Queue.Arn`; what has no name is an empty text.
    Under `Fn::If`, the value itself is unknown and `branches` hold its alternatives, a small bounded number.
    `dynamic_references` are what CloudFormation looks up elsewhere when it deploys, each without `{{resolve:` and `}}`:
    `secretsmanager:orders/database:SecretString:password`.
    `why` says of what is written and unknowable why it is, in words that go after "unknown:".
    """

    span: Span
    known: T_co | None = None
    written: bool = True
    target: str | None = None
    parts: tuple[str, ...] = ()
    holes: tuple[str, ...] = ()
    dynamic_references: tuple[str, ...] = ()
    when: tuple[When, ...] = ()
    branches: tuple[Value[T_co], ...] = ()
    why: str = ""

    @property
    def text(self) -> str | None:
        """The parts with what is between them, `arn:${AWS::Partition}:iam::aws:policy/X`; None if nothing is known.

        What has no name is `${?}`.
        """
        if not self.parts:
            return None
        rest = zip(self.holes, self.parts[1:], strict=True)
        return self.parts[0] + "".join(f"${{{hole or '?'}}}{part}" for hole, part in rest)

    @property
    def absent(self) -> bool:
        """Whether nothing is written, in no branch."""
        return not self.written and not self.branches

    @property
    def possible(self) -> tuple[Value[T_co], ...]:
        """What it may be: the branches of `Fn::If`, or the value itself."""
        return self.branches or (self,)

    @property
    def given(self) -> str:
        """For messages: the branch that this alternative belongs to, ` when IsProd` or ` unless IsProd`, or nothing."""
        return "".join(dict.fromkeys(f" {'when' if w.holds else 'unless'} `{w.condition}`" for w in self.when))

    def excludes(self, other: Value[object]) -> bool:
        """Whether this alternative and `other` belong to opposite branches of one condition."""
        return any(mine.excludes(theirs) for mine in self.when for theirs in other.when)


class Values(Struct, frozen=True, eq=False, kw_only=True):
    """A list of texts."""

    span: Span
    """The key that the list is written under; the name of what lacks it."""
    items: tuple[Value[str], ...]
    complete: bool
    """Whether these are all: False if a part of the list cannot be known."""
