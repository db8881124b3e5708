"""What a JavaScript file has that only one of the two module systems of Node.js knows ("Modules: ECMAScript modules",
"Differences between ES modules and CommonJS" in the documentation of Node.js)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tree_sitter import Node, Query

from lambdalint import lazy
from lambdalint.readers.code.dependencies.guarding import is_tried
from lambdalint.readers.code.javascript.syntax import grammar
from lambdalint.readers.code.program.modules import Module, outline
from lambdalint.readers.code.tree import captures

MAXIMUM_PLACES = 1000
MAXIMUM_LEVELS = 300

_STATEMENTS = {"import_statement": "an `import` statement", "export_statement": "an `export` statement"}
_META = "(meta_property) @meta"
"""Of `import.meta`, and of `new.target`, which every script may have."""
_META_TEXT = lazy.pattern(rb"\bimport\s*[./]")
"""What there is in the text of `import.meta`; comments may stand anywhere."""
_COMMONJS = """
(call_expression function: (identifier) @called (#eq? @called "require"))
(member_expression object: (identifier) @module property: (property_identifier) @exports
  (#eq? @module "module") (#eq? @exports "exports"))
(member_expression object: (identifier) @object (#any-of? @object "exports" "require"))
((identifier) @folder (#any-of? @folder "__dirname" "__filename"))
"""
_FUNCTIONS = frozenset(
    {
        "function_declaration",
        "function_expression",
        "generator_function",
        "generator_function_declaration",
        "arrow_function",
        "method_definition",
        "class_static_block",
    }
)


@cache
def _query(text: str) -> Query:
    found: Query = Query(grammar("plain.js"), text)
    return found


def of_es_modules(module: Module) -> Iterator[tuple[Node, str]]:
    """Syntax that CommonJS does not parse, in the order of the file but for what is deeper in it."""
    for node in module.root.named_children:
        if node.type in _STATEMENTS:
            yield node, _STATEMENTS[node.type]
    if _META_TEXT.search(module.data) is not None:
        metas = captures(_query(_META), module).get("meta", [])
        yield from [(node, "`import.meta`") for node in metas if node.children[0].type == "import"][:1]
    stack = [module.root]
    while stack:
        node = stack.pop()
        kind = node.type
        if kind == "await_expression":
            yield node, "top-level `await`"
        if kind not in _FUNCTIONS and module.data.find(b"await", node.start_byte, node.end_byte) >= 0:
            stack.extend(reversed(node.named_children))


def of_commonjs(module: Module) -> Iterator[tuple[Node, str]]:
    """Uses of the names that CommonJS has and ES modules have not, unless the file makes them itself or asks first."""
    names = captures(_query(_COMMONJS), module)
    found = [node for name in ("called", "module", "object", "folder") for node in names.get(name, [])[:MAXIMUM_PLACES]]
    made: dict[str, bool] = {}
    for node in sorted(found, key=lambda node: node.start_byte):
        name = module.text(node)
        if name not in made:
            made[name] = _is_made(module, name)
        if not made[name] and not is_tried(module, node.start_byte, node.end_byte) and not _is_asked_for(module, node):
            yield node, "`module.exports`" if name == "module" else f"`{name}`"


def _is_made(module: Module, name: str) -> bool:
    """Whether the file binds a name of CommonJS, for itself or for all."""
    if name in outline(module.scope).bindings or (name == "require" and "createRequire" in module.file.text):
        return True
    declared = (
        rf"\b(?:const|let|var|function|class|catch|global|globalThis)\b[\s({{\[.,\w]*?(?<!\w){name}\b\s*[=({{,}}\])]"
    )
    parameter = rf"[(,]\s*{name}\s*(?:,[^()]*)?\)\s*(?:=>|\{{)|\b{name}\s*=>"
    return any(re.search(pattern, module.file.text) for pattern in (declared, parameter))


def _is_asked_for(module: Module, node: Node) -> bool:
    """`typeof require === "function" && require("x")`, or the same in a conditional expression."""
    for outer in _around(node):
        if outer.type in _FUNCTIONS:
            return False
        if outer.type in {"binary_expression", "ternary_expression"} and "typeof" in module.text(outer)[:200]:
            return True
    return False


def _around(node: Node) -> Iterator[Node]:
    for _ in range(MAXIMUM_LEVELS):
        outer = node.parent
        if outer is None:
            return
        yield outer
        node = outer
