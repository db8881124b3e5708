"""What becomes of a `Result` that says that an environment variable is missing."""

from __future__ import annotations

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint import lazy
from lambdalint.readers.code.program.modules import Module
from lambdalint.readers.code.program.scopes import Circumstance

MAXIMUM_STEPS = 20

_RAISES = frozenset({"unwrap", "expect"})
_DEFAULTS = frozenset({"unwrap_or", "unwrap_or_else", "unwrap_or_default", "or", "or_else", "map_or", "map_or_else"})
_PASSES = frozenset(
    "map_err context wrap_err with_context wrap_err_with map and_then as_deref as_ref clone ok_or ok_or_else ok".split()
)
_ENDS = lazy.pattern(r"\bpanic!|\bexit\(|\bunreachable!")


def outcome(module: Module, read: Node, circumstance: Circumstance) -> Circumstance:
    """The circumstance of a read: `unwrap`, `expect` and `?` end the invocation, `unwrap_or` gives something else."""
    node = read
    for _ in range(MAXIMUM_STEPS):
        around = node.parent
        if around is None:
            break
        if around.type == "try_expression":
            return circumstance
        call = around.parent
        if around.type != "field_expression" or call is None or call.type != "call_expression":
            break
        name = module.text(around.child_by_field_name("field"))
        if name in _RAISES:
            return circumstance
        if name in _DEFAULTS:
            arguments = module.text(call.child_by_field_name("arguments"))
            return circumstance if _ENDS.search(arguments) else replace(circumstance, defaulted=True)
        if name not in _PASSES:
            break
        node = call
    return replace(circumstance, caught=True)
