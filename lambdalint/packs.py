"""Rule packs: installed distributions that name a package of rules in the entry point group `lambdalint.rules`."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from lambdalint.rule import Rule

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "lambdalint.rules"


class PackError(Exception):
    """A pack that cannot be used; the message names it."""


@cache
def rules() -> Mapping[str, Rule]:
    """Every installed rule by id, in the order of the ids. They are looked for once.

    Raises PackError for a pack that cannot be imported, for a module of a pack that holds no rule or declares one
    wrongly, for a rule that has no page, and for an id that two packs share.
    """
    from importlib.metadata import entry_points  # noqa: PLC0415 - takes longer than the rest of the start

    found: dict[str, Rule] = {}
    owners: dict[str, str] = {}
    for entry_point in entry_points(group=GROUP):
        pack = _name(entry_point)
        for rule in _pack(pack, entry_point.value):
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
    from importlib.metadata import entry_points  # noqa: PLC0415 - as above

    for entry_point in entry_points(group=GROUP):
        for module in _modules(_name(entry_point), entry_point.value):
            if (page := module.with_suffix(".md")).is_file():
                yield module.stem.replace("_", "-"), module.parent.name, page


def _name(entry_point: EntryPoint) -> str:
    """For messages: the distribution, which is what can be uninstalled."""
    return f"`{entry_point.dist.name if entry_point.dist is not None else entry_point.name}`"


def _pack(pack: str, package: str) -> Iterator[Rule]:
    """The rules of a package: one module each, in a folder for each category."""
    for module in _modules(pack, package):
        imported = _imported(pack, f"{package}.{module.parent.name}.{module.stem}")
        rule = getattr(imported, module.stem, None)
        if not isinstance(rule, Rule):
            raise PackError(f"rule pack {pack}: {module}: this module has no rule `{module.stem}`")
        if not module.with_suffix(".md").is_file():
            raise PackError(f"rule pack {pack}: rule `{rule.id}` has no page: {module.with_suffix('.md')}")
        yield rule


def _modules(pack: str, package: str) -> Iterator[Path]:
    for folder in sorted(Path(entry) for entry in _folders(pack, package)):
        yield from sorted(folder.glob("[a-z]*/[a-z]*.py"))


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
