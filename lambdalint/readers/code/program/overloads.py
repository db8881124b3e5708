"""Functions of one name in one class, told apart by how many arguments they take."""

from __future__ import annotations

from collections.abc import Sequence

from lambdalint.readers.code.program.scopes import Rank
from lambdalint.readers.code.program.values import Arguments, Choice, Routine, Value, choice


def fitting(routines: Sequence[Routine], arguments: Arguments) -> Sequence[Routine]:
    """Those that a call with these arguments may mean; all of them if it seems to mean none."""
    if len(routines) < 2:
        return routines
    return [one for one in routines if _accepts(one, arguments)] or routines


def meant(value: Value, arguments: Arguments) -> Value:
    """What is called, of functions that differ in their parameters alone."""
    if not isinstance(value, Choice):
        return value
    routines = [one for one in value.values if isinstance(one, Routine)]
    if len(routines) < len(value.values) or len({(one.scope.parent, one.scope.name) for one in routines}) > 1:
        return value
    return choice(fitting(routines, arguments))


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
