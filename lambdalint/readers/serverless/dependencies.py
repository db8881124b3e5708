"""Node packages for development, which the framework leaves out of what it uploads unless told otherwise."""

from __future__ import annotations

import json
from pathlib import Path

from msgspec import Struct, field

from lambdalint.readers.repository import Refused, Repository

_FOLDER = "node_modules"


class Dependencies(Struct, frozen=True, eq=False):
    """Of one service. The framework asks npm; here, `package-lock.json` says which packages are for development."""

    folder: Path
    repository: Repository
    _deployed: list[frozenset[str]] = field(default_factory=list)
    """What the lock file says, once it is read."""

    def leave_out(self, path: str) -> bool:
        """Whether a file below `node_modules` is not uploaded, or cannot be told to be."""
        if not (path.startswith(f"{_FOLDER}/") or f"/{_FOLDER}/" in path):
            return False
        if not self._deployed:
            self._deployed.append(self._locked())
        return _package(path) not in self._deployed[0]

    def _locked(self) -> frozenset[str]:
        """The folders of the packages that are not for development (npm, "package-lock.json", versions 2 and 3)."""
        try:
            file = self.repository.read(self.folder / "package-lock.json")
            lock = json.loads(file.text) if file else {}
        except (Refused, ValueError, RecursionError):
            return frozenset()
        packages = lock.get("packages") if isinstance(lock, dict) else None
        if not isinstance(packages, dict):
            return frozenset()
        return frozenset(
            name
            for name, about in packages.items()
            if isinstance(about, dict) and not (about.get("dev") or about.get("devOptional"))
        )


def _package(path: str) -> str:
    """The folder of the innermost package that a path lies in: `node_modules/@scope/name`."""
    before, _, after = f"/{path}".rpartition(f"/{_FOLDER}/")
    parts = after.split("/")
    name = "/".join(parts[: 2 if parts[0].startswith("@") else 1])
    return f"{before}/{_FOLDER}/{name}".lstrip("/")
