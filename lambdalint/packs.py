"""Rule packs: installed distributions that name a package of rules in the entry point group `lambdalint.rules`."""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import ModuleType

from lambdalint.rule import Rule

GROUP = "lambdalint.rules"
OWN = ("`lambdalint`", "lambdalint_rules")
OWN_ENTRY = ("lambdalint", "lambdalint_rules")


class PackError(Exception):
    """A pack that cannot be used; the message names it."""


@cache
def rules() -> Mapping[str, Rule]:
    """Every installed rule by id, in the order of the ids. They are looked for once.

    Raises PackError for a pack that cannot be imported, for a module of a pack that holds no rule or declares one
    wrongly, for a rule that has no page, and for an id that two packs share.
    """
    found: dict[str, Rule] = {}
    owners: dict[str, str] = {}
    for pack, package in _installed():
        for rule in _pack(pack, package):
            if rule.id in found:
                other, modules = owners[rule.id], f"{found[rule.id].module} and {rule.module}"
                raise PackError(f"the rule packs {other} and {pack} both have a rule `{rule.id}`: {modules}")
            found[rule.id] = rule
            owners[rule.id] = pack
    return dict(sorted(found.items()))


def listed() -> Iterator[tuple[str, str, Path]]:
    """The id, the category and the page of every installed rule, as its files are named; no rule is imported.

    Raises PackError for a pack that cannot be imported. Two packs may list one id.
    """
    for pack, package in _installed():
        for module in _modules(pack, package):
            if f"{module.stem}.md" in _names(module.parent):
                yield module.stem.replace("_", "-"), module.parent.name, module.with_suffix(".md")


def _installed() -> Iterator[tuple[str, str]]:
    """The name of each pack, for messages, and its package: the distribution is what can be uninstalled."""
    if _is_alone():
        yield OWN
        return
    from importlib.metadata import entry_points  # noqa: PLC0415 - takes a tenth of a small run

    for point in entry_points(group=GROUP):
        yield f"`{point.dist.name if point.dist is not None else point.name}`", point.value


def _is_alone() -> bool:
    """Whether the only entry point of the group that can be found is that of the rules that come with lambdalint.

    Distributions leave `entry_points.txt` in folders beside their packages
    (https://packaging.python.org/specifications/entry-points/). False where something else may be on the path.
    """
    found = []
    for place in dict.fromkeys(sys.path):
        if os.path.isfile(place):  # noqa: PTH113 - a hundred paths would take as long as what is spared
            return False
        with suppress(OSError):
            found += [text for name in os.listdir(place or ".") if (text := _entry_points(place, name))]  # noqa: PTH208
    return len(found) == 1 and re.findall(rf"\[{re.escape(GROUP)}\]\s+(\S+) = (\S+)", found[0]) == [OWN_ENTRY]


def _entry_points(place: str, name: str) -> str:
    """What a distribution has in the group, as it is written; empty if it has nothing."""
    if not name.endswith((".dist-info", ".egg-info")):
        return ""
    try:
        with open(os.path.join(place, name, "entry_points.txt"), encoding="utf-8") as file:  # noqa: PTH118, PTH123
            text = file.read()
    except (OSError, UnicodeDecodeError):
        return ""
    return text if GROUP in text else ""


def _pack(pack: str, package: str) -> Iterator[Rule]:
    """The rules of a package: one module each, in a folder for each category."""
    for module in _modules(pack, package):
        imported = _imported(pack, f"{package}.{module.parent.name}.{module.stem}")
        rule = getattr(imported, module.stem, None)
        if not isinstance(rule, Rule):
            raise PackError(f"rule pack {pack}: {module}: this module has no rule `{module.stem}`")
        if f"{module.stem}.md" not in _names(module.parent):
            raise PackError(f"rule pack {pack}: rule `{rule.id}` has no page: {module.with_suffix('.md')}")
        yield rule


def _modules(pack: str, package: str) -> Iterator[Path]:
    for folder in sorted(_folders(pack, package)):
        for category in sorted(name for name in _names(Path(folder)) if name[:1].islower()):
            inside = Path(folder, category)
            names = (name for name in _names(inside) if name.endswith(".py") and name[:1].islower())
            yield from (inside / name for name in sorted(names))


@cache
def _names(folder: Path) -> frozenset[str]:
    """What is in a folder; nothing, if it is none."""
    try:
        return frozenset(os.listdir(folder))  # noqa: PTH208 - names are asked for, not paths
    except OSError:
        return frozenset()


def _folders(pack: str, package: str) -> list[str]:
    folders = getattr(_imported(pack, package), "__path__", None)
    if folders is None:
        raise PackError(f"rule pack {pack}: its entry point names {package}, which is no package")
    return list(dict.fromkeys(map(os.path.realpath, folders)))  # the path may have a folder twice


def _imported(pack: str, name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except Exception as error:
        raise PackError(f"rule pack {pack}: {name} cannot be imported: {type(error).__name__}: {error}") from error
