"""The Serverless Framework: versions 3 and 4, and osls."""

from __future__ import annotations

from pathlib import Path

from lambdalint.model.node import Mapping, Node
from lambdalint.paths import is_file
from lambdalint.readers import nodes, scalars

NAMES = tuple(f"serverless.{suffix}" for suffix in ("yml", "yaml", "json", "js", "mjs", "cjs", "ts"))
"""Of these the framework takes the first that a folder has (osls, `lib/cli/resolve-configuration-path.js`)."""
PROGRAMS = NAMES[3:]


def is_service(root: Mapping) -> bool:
    """Whether a document is a service on AWS; a provider that is a variable or unknown is taken for AWS."""
    if not {"service", "functions", "resources"}.intersection(root.values):
        return False
    name = _below(_below(root, "provider"), "name")
    text = scalars.text(name) or ""
    return text == "aws" or text.startswith("${") or nodes.is_unknown(name)


def is_passed_over(path: Path) -> bool:
    """Whether the framework takes another file of the folder."""
    before = NAMES[: NAMES.index(path.name)] if path.name in NAMES else ()
    return any(is_file(path.with_name(name)) for name in before)


def _below(node: Node | None, key: str) -> Node | None:
    """A value in a map; a text stands for itself, and what is unknown may hold anything."""
    return node.values.get(key, node if nodes.is_unknown(node) else None) if isinstance(node, Mapping) else node
