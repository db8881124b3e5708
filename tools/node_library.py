"""Writes which major version of Node.js has which globals and static methods, from MDN's browser-compat-data (CC0-1.0).

Run by hand with the `data.json` of the npm package @mdn/browser-compat-data: python tools/node_library.py data.json
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "lambdalint" / "knowledge" / "packages" / "node_library.toml"
OLDEST = 14
"""What this version has, all have."""
_EARLIER = {"URL.parse": 20}
"""Added to older versions after all, as those versions themselves show."""


def names(data: dict[str, Any]) -> Iterator[tuple[str, int]]:
    for name, entry in data["javascript"]["builtins"].items():
        yield from _known(name, entry)
        for member, inner in entry.items():
            if member != name:
                yield from _known(f"{name}.{member}", inner)
    for name, entry in data["api"].items():
        yield from _known(name, entry)
        for member, inner in entry.items():
            if member.endswith("_static"):
                yield from _known(f"{name}.{member.removesuffix('_static')}", inner)
            elif name == "Window":
                yield from _known(member, inner)


def _known(name: str, entry: Any) -> Iterator[tuple[str, int]]:
    """The first major version that has it without being told to by a flag, later additions to older ones included."""
    told = entry.get("__compat", {}).get("support", {}).get("nodejs") if isinstance(entry, dict) else None
    statements = told if isinstance(told, list) else [told] if told else []
    versions = [
        int(str(one["version_added"]).partition(".")[0])
        for one in statements
        if isinstance(one["version_added"], str)
        and one["version_added"][0].isdigit()
        and not any(key in one for key in ("flags", "alternative_name", "prefix"))
    ]
    if versions and min(versions) > OLDEST and all(part.isidentifier() for part in name.split(".")):
        yield name, _EARLIER.get(name, min(versions))


def text(data: dict[str, Any]) -> Iterator[str]:
    meta = data["__meta"]
    yield "# Globals and static methods by the major version of Node.js that first has them; made by\n"
    yield f"# tools/node_library.py of MDN's browser-compat-data {meta['version']} (CC0-1.0).\n\n[names]\n"
    found: dict[int, set[str]] = defaultdict(set)
    for name, version in names(data):
        found[version].add(name)
    older: set[str] = set()
    for version, those in sorted(found.items()):
        yield f'{version} = "{" ".join(sorted(those - older))}"\n'
        older |= those


if __name__ == "__main__":
    TARGET.write_text("".join(text(json.loads(Path(sys.argv[1]).read_text("utf-8")))), encoding="utf-8")
