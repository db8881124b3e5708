"""What the names of a program stand for by its text alone: a name of a module, of the language, or something else."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.readers.code.program.expressions import Awaited, Call, Expression, Member, Name, Required
from lambdalint.readers.code.program.modules import outline
from lambdalint.readers.code.program.scopes import Binding, Circumstance, How, Import, Kind, Scope

MAXIMUM_DEPTH = 20

BUILT_IN = ""
"""The module of names that nothing binds."""

Standing = tuple[str, str]
"""A module and the name in it, which may have dots; no name for the module itself."""


def used(scope: Scope) -> Iterator[tuple[Standing, Expression, Circumstance]]:
    """The names of modules and of the language that a scope's code calls or reads."""
    scope = outline(scope)
    for site in scope.calls:
        standing = stands_for(site.node.function, scope)
        if standing is not None:
            yield standing, site.node.function, site.circumstance
    for member, circumstance in scope.properties:
        standing = stands_for(member, scope)
        if standing is not None:
            yield standing, member, circumstance


def called_by_name(scope: Scope) -> Iterator[tuple[Standing, Call, Circumstance]]:
    """Of these, the calls that give arguments by name."""
    for site in outline(scope).calls:
        named = [argument for argument in site.node.arguments if argument.name]
        standing = stands_for(site.node.function, scope) if named else None
        if standing is not None:
            yield standing, site.node, site.circumstance


def stands_for(expression: Expression, scope: Scope, depth: int = 0) -> Standing | None:
    """None for what is made by the program, or cannot be told."""
    after = ""
    while isinstance(expression, (Member, Awaited)):
        if isinstance(expression, Member):
            after = f".{expression.name}{after}"
            expression = expression.object
        else:
            expression = expression.value
        depth += 1
    owner = None
    if isinstance(expression, Name) and depth <= MAXIMUM_DEPTH:
        owner = _named(expression.text, scope, depth)
    elif isinstance(expression, Required) and depth <= MAXIMUM_DEPTH:
        owner = _imported(expression.imported)
    return None if owner is None else (owner[0], owner[1] + after if owner[1] else after[1:])


def _named(name: str, scope: Scope, depth: int) -> Standing | None:
    place: Scope | None = scope
    while place is not None:
        if place.parameters and name in [parameter.name for parameter in place.parameters]:
            return None
        visible = place is scope or place.kind is not Kind.CLASS
        bindings = outline(place).bindings.get(name) if visible else None
        if bindings:
            found = {_bound(binding, place, depth) for binding in bindings[:10]}
            return found.pop() if len(found) == 1 else None
        if place.stars:
            return None
        place = place.parent
    return (BUILT_IN, name)


def _bound(binding: Binding, scope: Scope, depth: int) -> Standing | None:
    if binding.imported is not None:
        return _imported(binding.imported)
    if binding.value is None or not isinstance(binding.value, (Required, Awaited, Member)):
        return None
    value = stands_for(binding.value, scope, depth + 1) if binding.how in {How.VALUE, How.KEY} else None
    if value is None or binding.how is How.VALUE:
        return value
    return value[0], f"{value[1]}.{binding.key}" if value[1] else binding.key


def _imported(imported: Import) -> Standing | None:
    if imported.level or imported.name == "*":
        return None
    name = "" if imported.name == "default" else imported.name
    if not name and not imported.whole:  # Python's `import a.b` binds `a`; other languages have no dots in it
        return (imported.module.partition(".")[0] if "/" not in imported.module else imported.module), ""
    return imported.module, name
