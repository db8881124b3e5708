"""Names of Rust: paths, types, parameters, and the places that conditions look at."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from lambdalint.readers.code.program import keeping
from lambdalint.readers.code.program.expressions import Expression, Member, Mixture, Name, looked_through
from lambdalint.readers.code.program.modules import Module
from lambdalint.readers.code.program.scopes import Parameter, Place
from lambdalint.readers.code.rust.module import SELF, SUPER

MAXIMUM_PATH = 30
MAXIMUM_GUARDS = 200

_SPECIAL = {"self": SELF, "super": SUPER}
_AROUND = frozenset({"reference_type", "pointer_type", "dynamic_type", "abstract_type", "bracketed_type"})
_WRAPPERS = frozenset("Arc Rc Box Option Mutex RwLock RefCell Cow State Extension Data Pin Result".split())
"""Types that stand for what is in them: it is used through them."""
_PLAIN = frozenset("String Vec HashMap BTreeMap HashSet Error".split())


def path_parts(module: Module, node: Node | None) -> list[str]:
    """`a::b::c`, type arguments left out."""
    parts: list[str] = []
    while node is not None and len(parts) < MAXIMUM_PATH:
        if node.type == "generic_type":
            node = node.child_by_field_name("type")
            continue
        if node.type not in {"scoped_identifier", "scoped_type_identifier"}:
            text = module.text(node)
            parts.append(_SPECIAL.get(text, text))
            break
        parts.append(module.text(node.child_by_field_name("name")))
        node = node.child_by_field_name("path")
    return parts[::-1]


def path_expression(module: Module, node: Node) -> Expression:
    """A path as the members of its first name."""
    parts = path_parts(module, node)
    if not parts:
        return Mixture(node.start_byte, node.end_byte, ())
    found: Expression = Name(node.start_byte, node.end_byte, parts[0])
    for part in parts[1:]:
        found = Member(node.start_byte, node.end_byte, found, part)
    return found


def named_type(module: Module, node: Node | None) -> Expression | None:
    """The name of a type, references and wrappers left out; None for a type without a name and a plain one."""
    for _ in range(MAXIMUM_PATH):
        if node is None:
            return None
        if node.type in _AROUND:
            node = node.child_by_field_name("type") or node.child_by_field_name("trait") or _last(node)
        elif node.type == "generic_type" and path_parts(module, node)[-1:] and _is_wrapper(module, node):
            arguments = node.child_by_field_name("type_arguments")
            inner = [child for child in arguments.named_children if child.type != "lifetime"] if arguments else []
            node = inner[0] if inner else None
        else:
            break
    if node is None or node.type not in {"type_identifier", "scoped_type_identifier", "generic_type"}:
        return None
    return None if path_parts(module, node)[-1:] in ([name] for name in _PLAIN) else path_expression(module, node)


def _is_wrapper(module: Module, node: Node) -> bool:
    return path_parts(module, node)[-1] in _WRAPPERS


def _last(node: Node) -> Node | None:
    return node.named_children[-1] if node.named_children else None


def parameters(module: Module, function: Node) -> tuple[Parameter, ...]:
    """Those of a function or closure; one that is taken apart has a name that no code can say."""
    declared = function.child_by_field_name("parameters")
    return tuple(_parameters(module, declared.named_children)) if declared is not None else ()


def _parameters(module: Module, nodes: list[Node]) -> Iterator[Parameter]:
    for node in nodes:
        if node.type == "self_parameter":
            yield Parameter("self")
        elif node.type in {"parameter", "identifier", "tuple_pattern", "reference_pattern", "tuple_struct_pattern"}:
            pattern = node.child_by_field_name("pattern") if node.type == "parameter" else node
            name = _plain(pattern)
            text = module.text(name) if name is not None else f"<{node.start_byte}>"
            yield Parameter(text, type=named_type(module, node.child_by_field_name("type")))
        elif node.type in {"_", "struct_pattern", "mut_pattern"}:
            name = _plain(node)
            yield Parameter(module.text(name) if name is not None else f"<{node.start_byte}>")


def _plain(pattern: Node | None) -> Node | None:
    """The name that a pattern is, if it is one."""
    while pattern is not None and pattern.type in {"mut_pattern", "reference_pattern", "ref_pattern"}:
        pattern = _last(pattern)
    return pattern if pattern is not None and pattern.type == "identifier" else None


def places(*expressions: Expression | None) -> frozenset[Place]:
    """The names and fields that expressions look at."""
    return keeping.places(one for root in expressions if root is not None for one in _looked_through(root))


def joined(guards: frozenset[Place], more: frozenset[Place]) -> frozenset[Place]:
    """Both, unless nobody would write so many."""
    return guards | more if len(guards) < MAXIMUM_GUARDS else guards


def names_of(root: Expression) -> frozenset[str]:
    """The names that an expression is made of."""
    return frozenset(one.text for one in _looked_through(root) if isinstance(one, Name))


def _looked_through(root: Expression) -> Iterator[Expression]:
    return looked_through(root, keys=True, items=True)
