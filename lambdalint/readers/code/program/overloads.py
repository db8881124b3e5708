"""Functions of one name in one class, told apart by how many arguments they take, and of which classes these are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lambdalint.readers.code.program.expressions import Expression
from lambdalint.readers.code.program.scopes import Rank
from lambdalint.readers.code.program.values import (
    Arguments,
    Choice,
    External,
    Frame,
    Literal,
    Object,
    Routine,
    Text,
    Type,
    Value,
    choice,
    each,
)

Evaluate = Callable[[Expression | None, Frame], Value]


def fitting(routines: Sequence[Routine], arguments: Arguments, value: Evaluate) -> Sequence[Routine]:
    """Those that a call with these arguments may mean; all of them if it seems to mean none."""
    if len(routines) < 2:
        return routines
    accepting = [one for one in routines if _accepts(one, arguments)] or routines
    if len(accepting) < 2:
        return accepting
    agreements = [_agreement(one, arguments, value) for one in accepting]
    return [one for one, agreement in zip(accepting, agreements, strict=True) if agreement == max(agreements)]


def meant(value: Value, arguments: Arguments, evaluate: Evaluate) -> Value:
    """What is called, of functions that differ in their parameters alone."""
    if not isinstance(value, Choice):
        return value
    routines = [one for one in value.values if isinstance(one, Routine)]
    if len(routines) < len(value.values) or len({(one.scope.parent, one.scope.name) for one in routines}) > 1:
        return value
    return choice(fitting(routines, arguments, evaluate))


def _accepts(routine: Routine, arguments: Arguments) -> bool:
    if arguments.opaque is not None or routine.given.opaque is not None:
        return True
    parameters = routine.scope.parameters
    names = {parameter.name for parameter in parameters}
    given = {name for name, _ in (*routine.given.named, *arguments.named) if name in names}
    count = len(routine.given.positional) + len(arguments.positional) + len(given)
    required = [one for one in parameters if one.rank in {Rank.ONE, Rank.NAMED} and one.default is None]
    most = len(parameters) if all(one.rank in {Rank.ONE, Rank.NAMED} for one in parameters) else count
    return len(required) <= count <= most


def _agreement(routine: Routine, arguments: Arguments, value: Evaluate) -> int:
    """How many arguments seem to be of the classes that their parameters are declared to be of, less the others."""
    parameters = routine.scope.parameters[len(routine.given.positional) :]
    pairs = zip(parameters, arguments.positional, strict=False)
    declared = ((given, value(one.type, routine.frame)) for one, given in pairs if one.type is not None)
    return sum(_agrees(given, one) for given, one in declared)


def _agrees(given: Value, declared: Value) -> int:
    for one in each(given):
        if isinstance(one, Object) and isinstance(declared, Type):
            return int(one.type.scope is declared.scope)
        if isinstance(one, External) and isinstance(declared, External):
            return 1 if one.name.startswith((f"{declared.name}.", f"{declared.name}(")) else -1
        if isinstance(one, (Text, Literal)) or (isinstance(one, External) and isinstance(declared, Type)):
            return -1
    return 0
