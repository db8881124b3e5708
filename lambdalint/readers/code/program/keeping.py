"""Whether something is built once and kept: the places that conditions look at, and whether they outlive an event."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lambdalint.model.call import Phase
from lambdalint.readers.code.program.expressions import (
    Call,
    Constant,
    Expression,
    Index,
    Mapping,
    Member,
    Name,
    Sequence,
    String,
)
from lambdalint.readers.code.program.modules import Module, outline
from lambdalint.readers.code.program.scopes import Circumstance, How, Kind, Place, Scope, Write
from lambdalint.readers.code.program.values import Frame, Object, Type, Unknown, Value, each


def phase(circumstance: Circumstance, frame: Frame) -> Phase:
    """When a piece of a frame's code runs."""
    guards = circumstance.guards
    if not guards or frame.phase is not Phase.INVOKE:
        return frame.phase
    found = frame.phases.get(guards)
    if found is None:
        kept = any(_lasts(place, frame) and not _is_reset(place, frame) for place in guards)
        found = frame.phases[guards] = Phase.INIT if kept else frame.phase
    return found


def _is_reset(place: Place, frame: Frame) -> bool:
    """Whether the function that looks at a place sets it to something plain, whatever is there: a flag, a counter."""
    for write in frame.scope.writes:
        if write.place == place and not write.circumstance.conditional and place not in write.circumstance.guards:
            values = _given(place, write, frame.scope)
            if any(isinstance(one, _PLAIN) and not (isinstance(one, Constant) and one.value is None) for one in values):
                return True
    return False


def _given(place: Place, write: Write, scope: Scope) -> list[Expression]:
    """What a write puts into a place."""
    if place[1]:
        return scope.attributes.get(place, [])
    bindings = scope.bindings.get(place[0], ())
    here = (one for one in bindings if one.how is How.VALUE and one.start_byte == write.start_byte)
    return [one.value for one in here if one.value is not None]


_PLAIN = (Constant, String, Member, Index, Sequence, Mapping)


def _lasts(place: Place, frame: Frame, depth: int = 0) -> bool:
    """Whether a place keeps what some function puts there: `global x`, a module's dict, an attribute of a class."""
    name, attribute = place
    if name == "globals()":
        return True
    if attribute and ("", attribute) not in _written(frame.scope.module):
        return False
    holder = _holder(name, frame)
    if holder is None:
        return bool(attribute) or (name, "") in _written(frame.scope.module)
    if attribute and name in holder.arguments:
        return any(_outlives(value) for value in each(holder.arguments[name]))
    if holder is not frame:
        return bool(attribute) or (name, "") in _written(frame.scope.module)
    return depth < 3 and any(_lasts(source, frame, depth + 1) for source in _sources(name, frame))


def outlives(place: Place, frame: Frame) -> bool:
    """Whether what is put into a place is there for the next event: a name of the module, an attribute of a class."""
    name, attribute = place
    holder = _holder(name, frame)
    if holder is None:
        return name in outline(frame.scope.module.scope).bindings
    if attribute and name in holder.arguments:
        values = each(holder.arguments[name])
        return all(isinstance(value, Type) or (isinstance(value, Object) and value.lasting) for value in values)
    return False


def _written(module: Module) -> set[Place]:
    """What any code of the module writes to."""
    if module.places is None:
        module.places = set()
        stack = [module.scope]
        while stack:
            scope = outline(stack.pop())
            module.places |= scope.places
            stack.extend(scope.inner)
    return module.places


def _holder(name: str, frame: Frame) -> Frame | None:
    """The function whose local variable a name is; None for a name of the module or of its imports."""
    place: Frame | None = frame
    while place is not None and place.scope.kind is not Kind.MODULE:
        scope = place.scope
        if name in scope.global_names:
            return None
        if scope.kind is Kind.FUNCTION and name not in scope.foreign:
            if name in place.arguments:
                return place
            if any(binding.how is not How.CHANGED for binding in scope.bindings.get(name, ())):
                return place
        place = place.parent
    return None


def _outlives(value: Value) -> bool:
    if isinstance(value, Object):
        return value.lasting
    return isinstance(value, (Type, Unknown))


def _sources(name: str, frame: Frame) -> list[Place]:
    """The places that a local variable is taken from: `client = CACHE.get(key)`."""
    bindings = frame.scope.bindings.get(name, [])[:10]
    values = [binding.value for binding in bindings if binding.how is How.VALUE and binding.value is not None]
    return [found for value in values if (found := _taken(value)) is not None]


def _taken(value: Expression) -> Place | None:
    if not isinstance(value, Call):
        return place(value)
    function = value.function
    if isinstance(function, Name) and function.text == "getattr" and len(value.arguments) > 1:
        owner, attribute = value.arguments[0].value, value.arguments[1].value
        return (owner.text, attribute.text) if isinstance(owner, Name) and isinstance(attribute, String) else None
    return place(function.object) if isinstance(function, Member) and function.name == "get" else None


def place(node: Expression) -> Place | None:
    """`x`, `x[…]` as `("x", "")`; `a.b.c`, `a.b.c[…]` as `("a", "c")`; `globals()[…]` as `("globals()", "")`."""
    attribute = ""
    while not isinstance(node, Name):
        if isinstance(node, Member):
            attribute = attribute or node.name
            node = node.object
        elif isinstance(node, Index):
            node = node.object
        elif isinstance(node, Call):
            node = node.function
            if isinstance(node, Name) and node.text == "globals":
                return ("globals()", "")
        else:
            return None
    return (node.text, attribute)


def places(expressions: Iterable[Expression], where: Callable[[Expression], Place | None] = place) -> frozenset[Place]:
    """Those of the names and members among these expressions; `where` says how the language tells them."""
    named = (where(one) for one in expressions if isinstance(one, (Name, Member)))
    return frozenset(found for found in named if found is not None)
