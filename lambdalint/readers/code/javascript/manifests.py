"""JSON files that say where modules are: `package.json` and `tsconfig.json`, the latter with comments."""

from __future__ import annotations

import json
import re
from pathlib import Path

from lambdalint import lazy
from lambdalint.readers.repository import Refused, Repository

MAXIMUM_LENGTH = 200_000

_COMMENT = lazy.pattern(r'"(?:[^"\\\n]|\\.)*"?|//[^\n]*|/\*.*?(?:\*/|\Z)', re.DOTALL)
_COMMA = lazy.pattern(r'"(?:[^"\\\n]|\\.)*"?|,(?=\s*[}\]])')

Object = dict[str, object]


class Manifests:
    """Each file is read once."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self._read: dict[Path, Object | None] = {}
        self._above: dict[Path, list[Path]] = {}

    def read(self, path: Path) -> Object | None:
        """The object that a file holds; None where there is none, or none that can be read."""
        if path not in self._read:
            self._read[path] = self._object(path)
        return self._read[path]

    def _object(self, path: Path) -> Object | None:
        try:
            file = self.repository.read(path)
            if file is None or len(file.text) > MAXIMUM_LENGTH:
                return None
            found = json.loads(_plain(file.text))
        except (Refused, ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None

    def above(self, folder: Path, name: str) -> Path | None:
        """The folder of the nearest file of a name, here or further up in the repository."""
        if folder not in self._above:
            top = self.repository.top
            levels = len(folder.parts) - len(top.parts)
            self._above[folder] = [folder, *folder.parents[:levels]] if folder.is_relative_to(top) else []
        return next((one for one in self._above[folder] if self.repository.holds(one, name)), None)


def _plain(text: str) -> str:
    text = _COMMENT.sub(lambda match: match[0] if match[0].startswith('"') else " ", text)
    return _COMMA.sub(lambda match: match[0] if match[0].startswith('"') else "", text)


def mapping(value: object) -> Object:
    """The value, if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def strings(value: object) -> list[str]:
    """The strings of a list, or the one string that stands for it."""
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str)]
