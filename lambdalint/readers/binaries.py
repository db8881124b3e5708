"""For which system and architecture a compiled file is, by its first bytes or by its name.

Sources: the ELF specification (`e_machine`), "Mach-O Programming Topics"; PEP 3149, PEP 600 and the names of prebuilt
packages for Node.js.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from lambdalint import contents, lazy
from lambdalint.model.package import Binary
from lambdalint.paths import is_file

MAXIMUM_FILES = 400
"""Compiled files of one package that are looked into."""

_LENGTH = 20
_ENDINGS = (".node", ".pyd", "bootstrap")
_COMPILED = lazy.pattern(r"\.so(?:\.\d+)*$|\.node$|\.pyd$|(?:^|/)bootstrap$|(?:^|/)bin/[^/.]+$")
_MACHINES = {3: "other", 40: "other", 62: "x86_64", 183: "arm64"}
"""i386, 32-bit ARM, AMD64 and AArch64."""
_APPLE = {b"\x07\x00\x00\x01": "x86_64", b"\x0c\x00\x00\x01": "arm64"}
_NAMED = lazy.pattern(
    r"[-_.](?P<machine>x86_64|amd64|x64|aarch64|arm64)[-_](?P<system>linux|manylinux|musllinux)|"
    r"[-_./](?P<system2>linux|linuxmusl)[-_](?P<machine2>x64|amd64|x86_64|arm64|aarch64)\b"
)
_LAMBDA = {"x86_64": "x86_64", "amd64": "x86_64", "x64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}


def in_folder(root: Path, shown: str, paths: Iterable[str]) -> Iterator[Binary]:
    """Of some of the paths below a root, those that are compiled. `shown` is the root as reports name it."""
    compiled = (path for path in paths if _is_compiled(path))
    for _, path in zip(range(MAXIMUM_FILES), compiled, strict=False):
        found = _by_content(root / path) or _by_name(path)
        if found is not None and not is_file(root / _alternative(path)) and not _is_inner(path):
            yield Binary(path=f"{shown}/{path}", system=found[0], architecture=found[1])


def in_archive(shown: str, names: Iterable[str]) -> Iterator[Binary]:
    """By their names alone: what is in an archive is not unpacked."""
    names = frozenset(names)
    compiled = sorted(name for name in names if _is_compiled(name))
    for _, name in zip(range(MAXIMUM_FILES), compiled, strict=False):
        found = _by_name(name)
        if found is not None and _alternative(name) not in names and not _is_inner(name):
            yield Binary(path=f"{shown}!{name}", system=found[0], architecture=found[1])


def _is_compiled(path: str) -> bool:
    may_be = path.endswith(_ENDINGS) or ".so" in path or "bin/" in path  # few are: to search takes four times as long
    return may_be and _COMPILED.search(path) is not None


def _alternative(path: str) -> str:
    """The Python module that is imported where an extension module is for another machine."""
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}{name.partition('.')[0]}.py"


def _is_inner(path: str) -> bool:
    """Whether only another extension module imports it, as mypyc has it."""
    return "__mypyc." in path


def _by_content(path: Path) -> tuple[str, str] | None:
    try:
        head = contents.head(path, _LENGTH)
    except OSError:
        return None
    if head.startswith(b"\x7fELF") and len(head) == _LENGTH:
        order = "big" if head[5] == 2 else "little"
        machine = int.from_bytes(head[18:20], "big" if order == "big" else "little")
        return "Linux", _MACHINES.get(machine, "other")
    if head.startswith((b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")):
        return "macOS", _APPLE.get(head[4:8], "other")
    return None


def _by_name(path: str) -> tuple[str, str] | None:
    if "-darwin." in path or "_darwin." in path:
        return "macOS", "other"
    if path.endswith(".pyd"):
        return "Windows", "other"
    found = _NAMED.search(path)
    if found is None:
        return None
    return "Linux", _LAMBDA[found["machine"] or found["machine2"]]
