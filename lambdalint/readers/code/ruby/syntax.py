"""What is plain from the nodes of Ruby alone: names, symbols, strings, which blocks run where they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from lambdalint import lazy

DEFINITIONS = frozenset({"method", "singleton_method", "class", "module", "singleton_class"})
BLOCKS = frozenset({"block", "do_block"})

ITERATORS = frozenset(
    "each each_with_index each_slice each_cons each_entry each_pair each_key each_value each_char each_line each_byte "
    "each_with_object each_record each_index reverse_each map map! flat_map collect collect! collect_concat select "
    "filter filter_map reject find detect find_all find_index group_by partition sort_by min_by max_by sum inject "
    "reduce times upto downto step all? any? none? one? count to_h to_set cycle take_while drop_while delete_if "
    "keep_if select! reject! filter! with_index with_object transform_values transform_keys uniq loop".split()
)
"""Methods that run their block for each item of what they are called on."""

ONCE = frozenset(
    "tap then yield_self synchronize measure realtime timeout open start create mktmpdir catch chdir capture".split()
)
"""Methods that run their block once."""

ABSENT = frozenset({"fetch", "fetch_or_store", "compute_if_absent"})
"""Methods that run their block where there is nothing under a key."""

_ESCAPE = lazy.pattern(r"\\(?:u\{?([0-9a-fA-F]{1,6})\}?|x([0-9a-fA-F]{1,2})|(.))", re.DOTALL)
_SHORT = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b", "s": " "}


def text(node: Node | None) -> str:
    return node.text.decode("utf-8", "replace") if node is not None and node.text is not None else ""


def named(node: Node | None) -> list[Node]:
    """The named children but for comments and the bodies of here documents."""
    return [child for child in node.named_children if child.type not in {"comment", "heredoc_body"}] if node else []


def block_of(call: Node) -> Node | None:
    return call.child_by_field_name("block")


def runs_here(call: Node) -> bool:
    """Whether a call's block is run where it is written, as the name of the method says."""
    name = text(call.child_by_field_name("method"))
    if name == "new":
        return text(call.child_by_field_name("receiver")) in {"Hash", "Array", "Thread"}
    return name in ITERATORS or name in ONCE or name in ABSENT


def block_parameters(block: Node) -> list[Node]:
    declared = block.child_by_field_name("parameters")
    if declared is None:
        return []
    locals_ = declared.children_by_field_name("locals")
    return [child for child in named(declared) if child not in locals_]


def symbol(node: Node | None) -> str | None:
    """What a symbol or a plain string says; None for anything else."""
    if node is None:
        return None
    match node.type:
        case "simple_symbol":
            return text(node)[1:]
        case "hash_key_symbol":
            return text(node)
        case "string" | "delimited_symbol" | "bare_string" | "bare_symbol":
            return constant(node)
    return None


def constant(node: Node) -> str | None:
    """What a string says; None for one that has parts filled in."""
    children = named(node)
    if any(child.type == "interpolation" for child in children):
        return None
    content = "".join(text(child) for child in children)
    quote = text(node)[:1]
    return content.replace("\\'", "'").replace("\\\\", "\\") if quote == "'" else _ESCAPE.sub(_unescaped, content)


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        return chr(int(code, 16)) if int(code, 16) < 0x110000 else ""
    return _SHORT.get(match[3], match[3])


def path_of(node: Node | None) -> list[str]:
    """`["A", "B"]` for `A::B`."""
    parts: list[str] = []
    for _ in range(50):
        if node is None:
            break
        if node.type == "scope_resolution":
            parts.append(text(node.child_by_field_name("name")))
            node = node.child_by_field_name("scope")
        else:
            parts.append(text(node))
            break
    return parts[::-1]


def last(body: Node | None) -> Node | None:
    """The expression whose value a body gives."""
    statements = [child for child in named(body) if child.type not in {"rescue", "ensure", "else", "empty_statement"}]
    return statements[-1] if statements else None


def values(node: Node | None) -> Iterator[Node]:
    """The expressions that may be the value of one: what the branches of conditions end with."""
    stack = [node]
    for count, one in enumerate(stack):
        if one is None or count > 100:
            continue
        match one.type:
            case "if" | "unless" | "elsif":
                stack += [one.child_by_field_name("consequence"), one.child_by_field_name("alternative")]
            case "if_modifier" | "unless_modifier":
                stack.append(one.child_by_field_name("body"))
            case "rescue_modifier":
                stack += [one.child_by_field_name("body"), one.child_by_field_name("handler")]
            case "case" | "case_match":
                arms = [child for child in named(one) if child.type in {"when", "in_clause"}]
                stack += [arm.child_by_field_name("body") for arm in arms]
                stack += [child for child in named(one) if child.type == "else"]
            case "begin" | "body_statement" | "block_body":
                stack.append(last(one))
                clauses = [child for child in named(one) if child.type in {"rescue", "else"}]
                stack += [child.child_by_field_name("body") or child for child in clauses if child.type == "rescue"]
                stack += [child for child in clauses if child.type == "else"]
            case "then" | "else" | "do" | "parenthesized_statements":
                stack.append(last(one))
            case "return":
                continue
            case _:
                yield one
