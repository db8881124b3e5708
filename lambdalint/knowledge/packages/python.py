"""Python's standard library, what the runtimes carry beside it, and which distribution brings which module."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import accumulate

from lambdalint.knowledge.packages.platforms import version
from lambdalint.knowledge.packages.tables import table

Version = tuple[int, ...]

_VERSIONS = 50
"""Of which it is kept what they have; more than there are."""

MAXIMUM_BROUGHT = 500
"""Distributions that one is followed to."""


def normalized(distribution: str) -> str:
    """The name by which indexes know a distribution (PEP 503)."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


def is_standard(module: str, python: Version | None) -> bool:
    """Whether a version's standard library has a module, given by its full name; without one, whether any has."""
    top = module.partition(".")[0]
    if top in _always():
        return python is None or not _is_missing(module, python)
    return top in table("python_library")["modules"] and (python is None or not _is_missing(module, python))


def _is_missing(module: str, python: Version) -> bool:
    since, gone = first(module), gone_since(module)
    return (since is not None and python < since) or (gone is not None and python >= gone)


def first(module: str) -> Version | None:
    """The first version that has a module; None for one that has always been there, or is none of Python's."""
    return max((since for since, _ in _spans(module) if since), default=None)


def gone_since(module: str) -> Version | None:
    """The first version that no longer has a module."""
    lasts = [last for _, last in _spans(module) if last]
    return (*min(lasts)[:-1], min(lasts)[-1] + 1) if lasts else None


def _spans(module: str) -> list[tuple[Version, Version]]:
    """The versions of a module and of the packages that it is in; an empty one where there is no bound."""
    known = table("python_library")["modules"]
    names = accumulate(module.split(".")[:5], "{}.{}".format)
    ends = [known[name].split("-") for name in names if name in known]
    return [(version(first) if first else (), version(last) if last else ()) for first, last in ends]


@cache
def _always() -> frozenset[str]:
    return frozenset(table("python_library")["always"].split())


def name_since(module: str, name: str) -> Version | None:
    """The version that a module of the standard library has a name since; None for names that have always been."""
    return _names().get((module, name))


@cache
def _names() -> Mapping[tuple[str, str], Version]:
    return {
        (module, name): version(since)
        for since, modules in table("python_library")["names"].items()
        for module, names in modules.items()
        for name in names.split()
    }


def parameter_since(function: str, parameter: str) -> Version | None:
    """The version that a function of the standard library takes a keyword argument since."""
    since = table("python")["parameters"].get(f"{function}.{parameter}")
    return version(since) if since else None


@lru_cache(_VERSIONS)
def syntax_after(python: Version) -> Mapping[str, Version]:
    """The kinds of syntax that came after a version, and the version that each came with."""
    listed: dict[str, str] = table("python")["syntax"]
    return {kind: since for kind, text in listed.items() if (since := version(text)) > python}


def carried(module: str, python: Version | None) -> bool:
    """Whether the runtime of a version has a top-level module beside the standard library; without, whether any has."""
    return module in _carried(python)


@lru_cache(_VERSIONS)
def _carried(python: Version | None) -> frozenset[str]:
    listed: dict[str, str] = table("python")["runtime"]
    lists = [names.split() for since, names in listed.items() if python is None or python >= version(since)]
    return frozenset().union(*lists)


def may_be_there(module: str) -> bool:
    """Whether some image of a runtime has a top-level module that no documentation names."""
    return module in table("python")["perhaps"]["modules"].split()


def modules(distribution: str) -> frozenset[str] | None:
    """The top-level modules of a well-known distribution, given by its normalised name."""
    found = table("python")["distribution"].get(distribution)
    return frozenset(found["modules"].split()) if found else None


def distributions(module: str) -> frozenset[str]:
    """The well-known distributions that have a top-level module."""
    return _by_module().get(module, frozenset())


@cache
def _by_module() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name, about in table("python")["distribution"].items():
        for module in about["modules"].split():
            found[module].add(name)
    for module, names in table("python")["replaced"].items():
        found[module].update(names.split())
    return {module: frozenset(names) for module, names in found.items()}


def brought(distribution: str) -> frozenset[str] | None:
    """A distribution and all that it may bring without extras, by normalised names; None where that is not known."""
    known = table("python")["distribution"]
    found = [distribution]
    for name in found:
        requires = known.get(name, {}).get("requires")
        if requires is None or len(found) > MAXIMUM_BROUGHT:
            return None
        found.extend(one for one in requires.split() if one not in found)
    return frozenset(found)


def may_replace(distribution: str) -> bool:
    """Whether a distribution that is not followed further may bring what stands in for a module of older versions."""
    return distribution in table("python")["replacing"]["distributions"].split()


def is_rarely_replaced(module: str) -> bool:
    """Whether a module is gone, and few distributions bring another in its place: `setuptools` comes with many."""
    return gone_since(module) is not None and "setuptools" not in distributions(module)


def is_shared(module: str) -> bool:
    """Whether distributions that have nothing to do with each other put packages below a module."""
    return module in table("python")["shared"]["modules"].split()


def comes_with_inline_code(name: str) -> bool:
    """Whether CloudFormation puts it beside code that is written in a template."""
    return name in table("python")["inline"]["modules"].split()
