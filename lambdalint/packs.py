"""Rule packs: installed distributions that name a package of rules in the entry point group `lambdalint.rules`."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

from lambdalint.rule import Rule

GROUP = "lambdalint.rules"


def rules() -> dict[str, Rule]:
    """Every installed rule by id, in the order of the ids.

    Raises TypeError for a module of a pack that holds no rule or declares one wrongly, ValueError for an id that two
    packs share.
    """
    from importlib.metadata import entry_points  # noqa: PLC0415 - takes longer than the rest of the start

    found: dict[str, Rule] = {}
    for entry_point in entry_points(group=GROUP):
        for rule in _pack(entry_point.value):
            if rule.id in found:
                raise ValueError(f"two packs have a rule `{rule.id}`: {found[rule.id].module} and {rule.module}")
            found[rule.id] = rule
    return dict(sorted(found.items()))


def _pack(package: str) -> Iterator[Rule]:
    """The rules of a package: one module each, in a folder for each category."""
    for folder in sorted(Path(entry) for entry in importlib.import_module(package).__path__):
        for module in sorted(folder.glob("[a-z]*/[a-z]*.py")):
            name = f"{package}.{module.parent.name}.{module.stem}"
            rule = getattr(importlib.import_module(name), module.stem, None)
            if not isinstance(rule, Rule):
                raise TypeError(f"{module}: this module has no rule `{module.stem}`")
            yield rule
