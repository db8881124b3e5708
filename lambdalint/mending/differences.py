"""Changes as a unified diff, as `git apply` and `patch -p1` take it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import unified_diff

from lambdalint.mending.rounds import Changed

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def render(changed: Changed) -> Iterator[str]:
    """The lines, each with its end. Paths are those from the top of the repository."""
    name = changed.before.path
    before, after = _LINE.findall(changed.before.text), _LINE.findall(changed.text)
    for line in unified_diff(before, after, f"a/{name}", f"b/{name}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
