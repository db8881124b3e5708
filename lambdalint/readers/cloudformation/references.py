"""What the intrinsic functions of a template refer to."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation.texts import PLACEHOLDER

_NAMING = ("Ref", "Fn::GetAtt", "Fn::Sub")


def references(node: Mapping) -> Iterator[str]:
    """The logical ids, and the names of parameters, that functions below a node name."""
    pending: list[Mapping | Sequence] = [node]
    walked: set[int] = set()
    while pending:
        part = pending.pop()
        if type(part) is Sequence:
            inner: Collection[Node] = part.items
        else:
            inner = part.values.values()
            for function, argument in part.values.items() if len(inner) == 1 else ():
                if function in _NAMING:
                    yield from _named(function, argument)
        deeper = [one for one in inner if type(one) is not Scalar]
        if deeper and id(part) not in walked:  # aliases of YAML may lead to one node many times
            walked.add(id(part))
            pending += deeper


def _named(function: str, argument: Node) -> list[str]:
    """The ids that a function names."""
    first = argument.items[0] if isinstance(argument, Sequence) and argument.items else argument
    text = scalars.text(first) or ""
    if function != "Fn::Sub":
        return [text.partition(".")[0]]
    own = argument.items[1] if isinstance(argument, Sequence) and len(argument.items) > 1 else None
    local = own.values if isinstance(own, Mapping) else ()
    return [name.partition(".")[0] for name in PLACEHOLDER.findall(text) if name.strip() not in local]
