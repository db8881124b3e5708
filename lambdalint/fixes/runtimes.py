"""The runtime of a function, set to the one that follows it."""

from __future__ import annotations

from lambdalint.fixes.settings import replaced
from lambdalint.knowledge.runtimes import is_newer_version, lifecycle, refuses_callbacks
from lambdalint.model.code import MissingFile, MissingSymbol
from lambdalint.model.function import Function
from lambdalint.model.value import Value
from lambdalint.rule import Fix


def succeeded(runtime: Value[str], function: Function) -> Fix | None:
    """None without a newer successor; without edits where that refuses the handler, or may refuse the one that the
    setting fails to name. It is never safe: code may have to change with it."""
    dates = lifecycle(runtime.known) if runtime.known else None
    successor = dates.successor if dates is not None else None
    if not runtime.known or not successor or not is_newer_version(successor, runtime.known):
        return None
    may_take_callback = function.takes_callback or isinstance(function.code, (MissingFile, MissingSymbol))
    refused = may_take_callback and refuses_callbacks(successor, managed=False)
    return Fix(f"set the runtime to `{successor}`", () if refused else replaced(runtime, successor), safe=False)
