"""Packages whose names are loaded when they are first asked for: most runs start without a need for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module


def door(package: str, names: Mapping[str, str]) -> Callable[[str], object]:
    """What a package has as its `__getattr__`. `names` says of each of its modules which names it is the home of."""
    homes = {name: module for module, listed in names.items() for name in listed.split()}

    def load(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{homes[name]}"), name)

    return load
