"""What libraries do with what they write and fetch: some make JSON of log records, some keep answers."""

from __future__ import annotations

from lambdalint.knowledge.calls import Table
from lambdalint.model.call import LogStyle
from lambdalint.readers.code.program.values import Arguments, Container, External, Literal

_FRESH = {"force_fetch": True, "forceFetch": True, "max_age": 0, "maxAge": 0}
"""Settings by which what is kept does not count."""


def log_style(callee: External, arguments: Arguments, calls: Table) -> LogStyle | None:
    """Who makes JSON of a log record: `print(json.dumps(record))` does so itself."""
    first = arguments.positional[0] if len(arguments.positional) == 1 else None
    is_made = isinstance(first, External) and calls.makes_json(first.name.removesuffix("()"))
    return LogStyle.LIBRARY if is_made else calls.log_style(callee.name)


def is_kept(callee: External, arguments: Arguments, calls: Table) -> bool:
    """Whether a library keeps what it fetched, unless it is told not to: `force_fetch=True`, `{ maxAge: 0 }`."""
    if not calls.keeps(callee.name):
        return False
    given = [*arguments.named]
    for value in arguments.positional:
        given += zip(value.keys, value.items, strict=True) if isinstance(value, Container) else ()
    return not any(name in _FRESH and isinstance(one, Literal) and one.value == _FRESH[name] for name, one in given)
