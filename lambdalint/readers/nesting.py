"""Which templates are nested in which, so that each is read in the scope of the one that includes it."""

from __future__ import annotations

from collections import abc
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from msgspec import Struct, field

from lambdalint import lazy, limits
from lambdalint.limits import within
from lambdalint.model.node import Mapping, Node
from lambdalint.readers import document, nodes, scalars
from lambdalint.readers.cloudformation import nested
from lambdalint.readers.cloudformation.parameters import Given
from lambdalint.readers.cloudformation.stack import Resource, Stack
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile

_NESTED = lazy.pattern(rf"""Type["']?\s*:\s*["']?(?:{"|".join(nested.LOCATIONS)})\b""")
_DIFFERS = "the stacks that include this template do not all give `{}` the same value"


class Nesting(Struct, frozen=True, eq=False):
    """Of the templates that were looked through."""

    repository: Repository
    _parents: dict[Path, list[tuple[Path, Resource]]] = field(default_factory=dict)
    """For each template the nested stacks that are made of it, with the template that has them."""
    _seen: set[Path] = field(default_factory=set)

    def look_through(self, paths: Iterable[Path]) -> None:
        """Takes note of what is nested in templates. What cannot be read is reported when it is read as a template."""
        for path in paths:
            if path in self._seen:
                continue
            self._seen.add(path)
            file = self.repository.look(path)
            if file is None or not may_nest(file.text):
                continue
            try:
                children = within(limits.FILE, lambda: list(self._children(file, path)))  # noqa: B023 - it runs at once
            except Exception:  # noqa: BLE001, S112 - told where it is read as a template
                continue
            for real, resource, location in children:
                if child := self.locate(real.parent / location):
                    self._parents.setdefault(child, []).append((real, resource))

    @property
    def children(self) -> Collection[Path]:
        """The templates that are nested in others."""
        return self._parents.keys()

    def copy(self) -> Nesting:
        """One that knows the same, and may be told of more."""
        return Nesting(self.repository, {child: list(found) for child, found in self._parents.items()}, {*self._seen})

    def locate(self, path: Path) -> Path | None:
        """A template that is there, inside the repository."""
        real = self.repository.resolve(path)
        return real if real and self.repository.is_file(real) else None

    def above(self, path: Path) -> frozenset[Path]:
        """The templates that a template is nested in, and those that these are nested in."""
        found: set[Path] = set()
        pending = [path]
        while pending:
            parents = {parent for parent, _ in self._parents.get(pending.pop(), ())} - found
            found |= parents
            pending += parents
        return frozenset(found)

    def top(self, path: Path) -> Path:
        """The outermost of the templates that a template is nested in, as far as stacks are followed; itself, if there
        is not one way to it."""
        way = [path]
        while len(way) <= nested.MAXIMUM_DEPTH and len(parents := self._parents.get(way[-1], [])) == 1:
            above, _ = parents[0]
            if above in way:
                return path
            way.append(above)
        return way[-1]

    def given(self, path: Path) -> abc.Mapping[str, Given] | None:
        """What the nested stacks made of a template give its parameters: unknown where they do not agree. None without
        any such stack."""
        parents = sorted(self._parents.get(path, ()), key=lambda parent: (parent[0], parent[1].id))
        if not parents:
            return None
        passed: dict[str, list[Node]] = {}
        for _, resource in parents:
            for name, node in nested.passed(resource).items():
                passed.setdefault(name, []).append(node)
        return {name: _agreed(name, values, len(parents)) for name, values in passed.items()}

    def _children(self, file: SourceFile, path: Path) -> Iterator[tuple[Path, Resource, str]]:
        real = self.locate(path)
        if real is None or (real != path and real in self._seen):
            return
        self._seen.add(real)
        root = document.read(file, lambda *_: None)
        if isinstance(root, Mapping):
            for resource, location in nested.children(Stack.read(file, root, lambda *_: None)):
                yield real, resource, location


def may_nest(text: str) -> bool:
    """Whether a template may have others nested in it."""
    return any(word in text for word in nested.LOCATIONS) and _NESTED.search(text) is not None


def _agreed(name: str, values: list[Node], parents: int) -> Node:
    texts = {scalars.text(value) for value in values}
    if len(values) == parents and len(texts) == 1 and None not in texts:
        return values[0]
    return nodes.unknown(values[0].span, _DIFFERS.format(name))
