"""Tree-sitter's grammars. Their packages import `importlib.resources`, for queries that nobody here asks for, and that
takes a twentieth of a small run: the compiled module in each is loaded without its package."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from tree_sitter import Language


def grammar(name: str, dialect: str = "") -> Language:
    """`python`; `typescript` has the dialects `typescript` and `tsx`."""
    binding = _binding(f"tree_sitter_{name}")
    return Language(getattr(binding, f"language_{dialect}" if dialect else "language")())


@cache
def _binding(package: str) -> ModuleType:
    found = find_spec(package)
    folders = found.submodule_search_locations if found is not None else None
    candidates = (Path(folder, f"_binding{suffix}") for folder in folders or () for suffix in EXTENSION_SUFFIXES)
    path = next(filter(Path.is_file, candidates), None)
    spec = None if path is None else spec_from_file_location(f"{package}._binding", path)
    if spec is None or spec.loader is None:  # it is built in another way
        return import_module(package)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
