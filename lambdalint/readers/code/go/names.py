"""Names of Go: types, parameters, and the places that conditions look at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from lambdalint import lazy
from lambdalint.readers.code.blocks import gives_back
from lambdalint.readers.code.program.expressions import Expression, Member, Name
from lambdalint.readers.code.program.modules import Module
from lambdalint.readers.code.program.scopes import Parameter, Place, Rank

MAXIMUM_NODES = 400
"""Of a condition; nobody writes longer ones."""

MAXIMUM_GUARDS = 200

_AROUND = frozenset({"pointer_type", "generic_type", "parenthesized_type"})
_THROUGH = frozenset(
    {"selector_expression", "index_expression", "slice_expression", "call_expression", "parenthesized_expression"}
    | {"unary_expression", "type_assertion_expression"}
)
_VERSION = lazy.pattern(r"v\d+$")
_BUILT_IN = frozenset(
    "any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint "
    "uint8 uint16 uint32 uint64 uintptr".split()
)


def named_type(module: Module, node: Node | None) -> Expression | None:
    """The name of a type, pointers and type arguments left out; None for a type without a name and a built-in one."""
    for _ in range(20):
        if node is None or node.type not in _AROUND:
            break
        node = node.child_by_field_name("type") or next(iter(node.named_children), None)
    if node is None:
        return None
    if node.type == "qualified_type":
        package, name = node.child_by_field_name("package"), node.child_by_field_name("name")
        if package is None:
            return None
        owner = Name(package.start_byte, package.end_byte, module.text(package))
        return Member(node.start_byte, node.end_byte, owner, module.text(name))
    if node.type not in {"type_identifier", "identifier"} or module.text(node) in _BUILT_IN:
        return None
    return Name(node.start_byte, node.end_byte, module.text(node))


def is_context(declared: Expression | None) -> bool:
    """Whether something is declared to be a `context.Context`, which says nothing of the event."""
    return (
        isinstance(declared, Member)
        and declared.name == "Context"
        and isinstance(declared.object, Name)
        and declared.object.text == "context"
    )


def parameters(module: Module, function: Node) -> tuple[Parameter, ...]:
    """Those of a function, a method's receiver first."""
    lists = [function.child_by_field_name("receiver"), function.child_by_field_name("parameters")]
    return tuple(parameter for declared in lists if declared is not None for parameter in _parameters(module, declared))


def _parameters(module: Module, declared: Node) -> Iterator[Parameter]:
    for node in declared.named_children:
        if node.type not in {"parameter_declaration", "variadic_parameter_declaration"}:
            continue
        rank = Rank.REST if node.type == "variadic_parameter_declaration" else Rank.ONE
        written = named_type(module, node.child_by_field_name("type")) if rank is Rank.ONE else None
        names = node.children_by_field_name("name")
        for name in names:
            yield Parameter(module.text(name), rank, type=written)
        if not names:  # a receiver or an argument that the function does not use
            yield Parameter(f"<{node.start_byte}>", rank, type=written)


def receiver_type(module: Module, method: Node) -> str:
    """The name of the type that a method belongs to."""
    receiver = method.child_by_field_name("receiver")
    for node in receiver.named_children if receiver is not None else ():
        declared = named_type(module, node.child_by_field_name("type"))
        if isinstance(declared, Name):
            return declared.text
    return ""


def package_names(path: str) -> tuple[str, ...]:
    """The names that a package may have which is imported without one: it need not be the last part of its path."""
    parts = [part for part in path.split("/") if part]
    if len(parts) > 1 and _VERSION.match(parts[-1]):
        parts.pop()
    last = re.sub(r"\.v\d+$", "", parts[-1]) if parts else ""
    bare = last.removeprefix("go-").removesuffix("-go").removesuffix(".go")
    return tuple(dict.fromkeys(name for name in (last, bare, bare.replace("-", ""), bare.replace("-", "_")) if name))


def place(module: Module, node: Node) -> Place | None:
    """`x`, `x[…]`, `*x` as `("x", "")`; `a.b.c` as `("a", "c")`."""
    attribute = ""
    while node.type in _THROUGH:
        if node.type == "selector_expression":
            attribute = attribute or module.text(node.child_by_field_name("field"))
        inner = node.child_by_field_name("function") or node.child_by_field_name("operand")
        inner = inner or next(iter(node.named_children), None)
        if inner is None:
            return None
        node = inner
    return (module.text(node), attribute) if node.type == "identifier" else None


def mentions(module: Module, node: Node, text: str) -> bool:
    """Whether an expression uses a name."""
    stack = [node]
    for _ in range(MAXIMUM_NODES):
        if not stack:
            break
        inner = stack.pop()
        if inner.type == "identifier" and module.text(inner) == text:
            return True
        if inner.type != "func_literal":
            stack.extend(inner.named_children)
    return False


def places(module: Module, *nodes: Node | None) -> frozenset[Place]:
    """The names and fields that expressions look at."""
    return frozenset(found for root in nodes if root is not None for found in _places(module, root))


def _places(module: Module, root: Node) -> Iterator[Place]:
    stack = [root]
    for _ in range(MAXIMUM_NODES):
        if not stack:
            return
        node = stack.pop()
        if node.type in {"identifier", "selector_expression"}:
            found = place(module, node)
            if found is not None:
                yield found
        stack.extend(node.named_children)


def joined(guards: frozenset[Place], more: frozenset[Place]) -> frozenset[Place]:
    """Both, unless nobody would write so many."""
    return guards | more if len(guards) < MAXIMUM_GUARDS else guards


def left_behind(module: Module, statement: Node) -> frozenset[Place]:
    """The places that a statement looks at to leave early: what follows runs only if they were empty.

    `if client != nil { return client }`, `if c, ok := clients[region]; ok { return c }`
    """
    if statement.type != "if_statement" or statement.child_by_field_name("alternative") is not None:
        return frozenset()
    block = statement.child_by_field_name("consequence")
    statements = list(block.named_children[0].named_children) if block is not None and block.named_children else []
    if not any(inner.type == "return_statement" for inner in statements[-1:]) and not gives_back(block):
        return frozenset()
    return places(module, statement.child_by_field_name("initializer"), statement.child_by_field_name("condition"))
