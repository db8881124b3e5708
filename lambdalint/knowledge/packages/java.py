"""The packages of the Java platform, and those that the runtimes carry beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from lambdalint.knowledge.packages.tables import table


def is_standard(package: str, java: int | None) -> bool:
    """Whether a version of the platform has a package; without one, whether any has."""
    last, first = _longest(package, table("java")["last"]), _longest(package, table("java")["first"])
    if last is None and _longest(package, _standard()) is None:
        return False
    return java is None or ((last is None or java <= last) and (first is None or java >= first))


@cache
def _standard() -> Mapping[str, int]:
    """Its keys are the packages of all versions."""
    return dict.fromkeys(table("java")["standard"]["packages"].split(), 0)


def gone_since(package: str) -> int | None:
    """The first version that no longer has a package."""
    last = _longest(package, table("java")["last"])
    return None if last is None else last + 1


def carried(package: str) -> bool:
    known = table("java")["runtime"]
    return within(package, known["packages"].split()) and not within(package, known["exceptions"].split())


def within(package: str, packages: Iterable[str]) -> bool:
    return any(package == one or package.startswith(f"{one}.") for one in packages)


def _longest(package: str, versions: Mapping[str, int]) -> int | None:
    """What is said of the innermost of the packages around a name, itself included: `javax.xml.bind` of
    `javax.xml.bind.Marshaller`, but nothing of `javax.annotation` for `javax.annotation.processing`, which is a
    standard package of its own."""
    name = package
    while name:
        if name in versions:
            return versions[name]
        if name in _standard():
            return None
        name = name.rpartition(".")[0]
    return None
