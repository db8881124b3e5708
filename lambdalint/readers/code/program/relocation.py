"""Facts about code that is written inside a template, with the places of the template."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from lambdalint.model.code import Handler, MissingFile, MissingSymbol
from lambdalint.source import Span


def located(
    found: Handler | MissingFile | MissingSymbol | None, locate: Callable[[Span], Span]
) -> Handler | MissingFile | MissingSymbol | None:
    """What was found in inline code; the setting, of which what is missing tells, lies in the template already."""
    if isinstance(found, MissingSymbol):
        return replace(found, place=locate(found.place))
    if not isinstance(found, Handler):
        return found
    facts = {name: getattr(found, name) for name in found.__struct_fields__ if name != "files"}
    file = locate(Span(found.files[0], 0, 0)).file
    return replace(found, files=(file,), **{name: _located(fact, locate) for name, fact in facts.items()})


_PLACED = (tuple, Struct)
"""What may have places in it, or be one."""


def _located(fact: Any, locate: Callable[[Span], Span]) -> Any:
    if isinstance(fact, Span):
        return locate(fact)
    if isinstance(fact, tuple):
        return tuple(_located(one, locate) for one in fact)
    if isinstance(fact, Struct):
        placed = {name: _located(one, locate) for name, one in asdict(fact).items() if isinstance(one, _PLACED)}
        return replace(fact, **placed) if placed else fact
    return fact
