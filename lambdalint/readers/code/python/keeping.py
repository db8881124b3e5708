"""Whether something is built once and kept: the places that conditions look at, and whether they outlive an event."""

from __future__ import annotations

from tree_sitter import Node

from lambdalint.model.code import Phase
from lambdalint.readers.code.python.modules import Module
from lambdalint.readers.code.python.outline import outline
from lambdalint.readers.code.python.scopes import Circumstance, How, Kind, Place
from lambdalint.readers.code.python.values import Frame, Object, Type, Unknown, Value, each


def phase(circumstance: Circumstance, frame: Frame) -> Phase:
    """When a piece of a frame's code runs."""
    if frame.phase is Phase.INVOKE and any(_lasts(place, frame) for place in circumstance.guards):
        return Phase.INIT
    return frame.phase


def _lasts(place: Place, frame: Frame, depth: int = 0) -> bool:
    """Whether a place keeps what some function puts there: `global x`, a module's dict, an attribute of a class."""
    name, attribute = place
    written = _written(frame.scope.module)
    if name == "globals()":
        return True
    if attribute and ("", attribute) not in written:
        return False
    holder = _holder(name, frame)
    if holder is None:
        return bool(attribute) or (name, "") in written
    if attribute and name in holder.arguments:
        return any(_outlives(value) for value in each(holder.arguments[name]))
    if holder is not frame:
        return (name, "") in written or bool(attribute)
    return depth < 3 and any(_lasts(source, frame, depth + 1) for source in _sources(name, frame))


def _written(module: Module) -> set[Place]:
    """What any code of the module writes to."""
    if module.places is None:
        module.places = set()
        stack = [module.scope]
        while stack:
            scope = outline(stack.pop())
            module.places |= scope.places
            stack.extend(definition.scope for definition in scope.definitions)
    return module.places


def _holder(name: str, frame: Frame) -> Frame | None:
    """The function whose local variable a name is; None for a name of the module or of its imports."""
    place: Frame | None = frame
    while place is not None and place.scope.kind is not Kind.MODULE:
        scope = outline(place.scope)
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
    module = frame.scope.module
    bindings = frame.scope.bindings.get(name, [])[:10]
    nodes = [binding.node for binding in bindings if binding.how is How.VALUE and binding.node is not None]
    return [place for node in nodes if (place := _taken(module, node)) is not None]


def _taken(module: Module, node: Node) -> Place | None:
    if node.type == "call":
        function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        nodes = arguments.named_children if arguments is not None else []
        if function is not None and module.text(function) == "getattr" and len(nodes) > 1:
            return module.text(nodes[0]), module.text(nodes[1]).strip("'\"")
        if function is None or module.field(function, "attribute") != "get":
            return None
        owner = function.child_by_field_name("object")
        return module.place(owner) if owner is not None else None
    return module.place(node) if node.type in {"identifier", "subscript", "attribute"} else None
