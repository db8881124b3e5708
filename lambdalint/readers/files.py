"""Which files below a folder are looked at: not build output, dependencies, or what `.gitignore` names."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import count
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from lambdalint import contents, lazy
from lambdalint.paths import is_link

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_MAXIMUM_PATTERNS = 100_000
"""Bytes of a `.gitignore` that is read: each pattern in it costs time for each file."""

NOT_ENTERED = frozenset(
    ".aws-sam .git .hg .mypy_cache .nox .pytest_cache .ruff_cache .serverless .svn .tox .venv __pycache__ __tests__ "
    "bower_components cdk.out node_modules site-packages test tests third_party vendor venv".split()
)
"""Build output, dependencies and tests: linted only if they are named."""


Excluded = Callable[[str, Collection[str]], tuple[str, ...]]
"""Given a folder and the names in it: patterns as those of `.gitignore` of what there is not to be linted."""


def nothing_excluded(folder: str, names: Collection[str]) -> tuple[str, ...]:  # noqa: ARG001
    return ()


Closed = Callable[[str, OSError], None]
"""Told of a folder that cannot be looked into, and of a file that cannot be read, of which nobody knows what it is."""


def nobody_told(path: str, error: OSError) -> None:
    pass


class Ignored:
    """The `.gitignore` files of a repository, each read when a path below it is asked for, and what is `excluded`."""

    def __init__(self, top: Path, excluded: Excluded = nothing_excluded, closed: Closed = nobody_told) -> None:
        self.top = top
        self.excluded = excluded
        self.closed = closed
        self._specs: dict[str, Spec | None] = {}

    def __contains__(self, path: Path) -> bool:
        """Whether git would ignore the path, itself or with a folder above it."""
        if not path.is_relative_to(self.top):
            return False
        chain = [path, *path.parents]
        below_top = chain[: chain.index(self.top)]
        return any(
            _names(self.specs(part.parent), str(part), part.name, is_dir=part.is_dir()) for part in reversed(below_top)
        )

    def specs(self, folder: Path) -> Specs:
        """What the `.gitignore` files of the folder and of those above it say."""
        if not folder.is_relative_to(self.top):
            return ()
        above = () if folder == self.top else self.specs(folder.parent)
        return self.with_own(str(folder), () if str(folder) in self._specs else _names_in(folder), above)

    def with_own(self, folder: str, names: Collection[str], above: Specs) -> Specs:
        """`above`, and what is said in the folder itself, which has these names in it."""
        if folder not in self._specs:
            if len(self._specs) > _FOLDERS_KEPT:  # most are done
                self._specs.clear()
            lines = _lines(f"{folder}{os.sep}.gitignore") if ".gitignore" in names else ()
            lines = (*lines, *self.excluded(folder, names))
            self._specs[folder] = _spec(lines) if lines else None
        spec = self._specs[folder]
        return above if spec is None else ((spec, len(folder) + 1), *above)


_FOLDERS_KEPT = 1000
"""Folders of which it is remembered what their `.gitignore` says."""

_SPECS = 200
"""Different `.gitignore` files that are kept."""

_PARTS = 100
"""Choices of patterns whose expressions are kept: few names are like so many of them."""
_NAMES = 1000
"""Names for which it is kept which patterns may say anything of them: most are those of other folders too."""


_Lines = tuple[tuple[str, str], ...]
"""Of a `.gitignore`, each with a piece that is in the paths which it names."""


class Spec:
    """The patterns of one file. Few of them may say anything of an entry, none of most: pathspec, which takes long to
    make expressions of them, is asked about those alone."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        self._lines = lines
        self._pieces = tuple((*_pieces(line), line) for line in lines if _is_said(line))
        self._compiled = lru_cache(_PARTS)(_compiled)
        self.concerning = lru_cache(_NAMES)(self._concerning)

    def _concerning(self, name: str) -> _Lines:
        """Those that may say anything of entries with a name."""
        return tuple([(around, line) for piece, around, line in self._pieces if piece in name])

    def names_entry(self, path: str, concerning: _Lines) -> bool | None:
        """As `names`, of something whose folder is known not to be ignored."""
        lines = tuple([line for piece, line in concerning if piece in path])
        return self._compiled(lines).check_file(path).include if lines else None

    def names(self, path: str) -> bool | None:
        """Whether the path is ignored, itself or with a folder that it is in; None if no pattern says anything."""
        return self._spec.check_file(path).include

    @cached_property
    def _spec(self) -> GitIgnoreSpec:
        return _compiled(self._lines)


def _compiled(lines: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - many projects are linted without

    try:
        spec = GitIgnoreSpec.from_lines(lines)
    except ValueError:  # there is a pattern that git passes over
        spec = GitIgnoreSpec.from_lines([line for line in lines if _is_pattern(line)])
    for pattern in spec.patterns:
        if pattern.regex is not None:
            pattern.regex = _linear(pattern.regex)
    return spec


_WILD = lazy.pattern(r"\[.*\]|[*?\\\[\]]")


def _is_said(line: str) -> bool:
    """Whether there is a pattern in a line."""
    return bool(line.strip()) and not line.startswith("#")


def _pieces(line: str) -> tuple[str, str]:
    """What the name of an entry holds if the pattern names it, and what its path does: the longest piece without
    wildcards of the pattern's last part, and of all its parts. Both may be empty."""
    parts = [max(_WILD.split(part), key=len) for part in line.rstrip().rstrip("/").removeprefix("!").split("/")]
    return parts[-1], max(parts, key=len)


_STAR, _FOLDERS = "[^/]*", "(?:/.+)?"
"""What `*` and `**` become."""
_FIXED = lazy.pattern(r"(?:[\w\-+/ ]|\\.|\[\^/\]|\[[^\[\]\\]+\])*")
_NOTHING = lazy.pattern("(?!)")
_MAXIMUM_FOLDERS = 2


def _linear(expression: re.Pattern[str]) -> re.Pattern[str]:
    """The same expression, but that a `*` between two texts takes the first place where the second one stands, and no
    other is tried: which is enough, and `*a*a*a*a*b` does not take the fourth power of a name's length.

    A lookahead is not tried again (Python before 3.11 has no atomic groups). A pattern with many `**` between folders,
    or with stars between what is not understood here, matches nothing: nobody writes it by hand.
    """
    sections = [section.split(_STAR) for section in expression.pattern.split(_FOLDERS)]
    if max(map(len, sections)) <= 2 and len(sections) <= _MAXIMUM_FOLDERS + 1:
        return expression
    fixed = all(_FIXED.fullmatch(text) for section in sections for text in section[1:-1])
    if not fixed or len(sections) > _MAXIMUM_FOLDERS + 1:
        return expression if expression.pattern.count(_STAR) + len(sections) <= 3 else _NOTHING
    numbers = count()
    return re.compile(_FOLDERS.join(_once(section, numbers) for section in sections))


def _once(section: list[str], numbers: Iterator[int]) -> str:
    """Texts with stars between them: the last star alone is tried at several places, as what follows may ask for it."""
    if len(section) == 1:
        return section[0]
    first, *middle, last = section
    found = first
    for text in middle:
        name = f"star{next(numbers)}"
        found += f"(?=(?P<{name}>{_STAR}?{text}))(?P={name})"
    return f"{found}{_STAR}{last}"


Specs = tuple[tuple[Spec, int], ...]
"""Patterns, the nearest first, each with the length of its folder's path and the separator."""


def _names(specs: Specs, path: str, name: str, *, is_dir: bool) -> bool:
    """Whether the path itself, which ends with the name, is named; the nearest `.gitignore` that says anything
    decides."""
    for spec, length in specs:
        if concerning := spec.concerning(name):
            below = path[length:].replace(os.sep, "/") + ("/" if is_dir else "")
            if (include := spec.names_entry(below, concerning)) is not None:
                return include
    return False


def matching(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Tells of a path, relative and with `/`, whether patterns as those of `.gitignore` name it or what it is in."""
    spec = _spec(tuple(patterns))
    return lambda path: bool(spec.names(path))


def _lines(path: str) -> tuple[str, ...]:
    """None of a link, which git does not follow either: it may lead anywhere."""
    try:
        if is_link(path):
            return ()
        return tuple(contents.whole(path, _MAXIMUM_PATTERNS).decode("utf-8", "replace").splitlines())
    except OSError:
        return ()


def _names_in(folder: Path) -> frozenset[str]:
    try:
        return frozenset(os.listdir(folder))  # noqa: PTH208 - names are asked for, not paths
    except OSError:
        return frozenset()


@lru_cache(_SPECS)
def _spec(lines: tuple[str, ...]) -> Spec:
    """Many projects have the same file, and its patterns take their time."""
    return Spec(lines)


def _is_pattern(line: str) -> bool:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True


def is_named(name: str, endings: frozenset[str] | None) -> bool:
    """Whether a file's suffix, or its whole name, is one of `endings`; None stands for all that there are."""
    return endings is None or name[name.rfind(".") :].lower() in endings or name in endings


def walk(folder: Path, endings: frozenset[str] | None, ignored: Ignored | None) -> Iterator[Path]:
    """As `walked`, as paths."""
    return map(Path, walked(folder, endings, ignored))


def walked(folder: Path, endings: frozenset[str] | None, ignored: Ignored | None) -> Iterator[str]:
    """The paths of the files with these suffixes or names: those of a folder in the order of their names, and then what
    lies in its folders. Links to folders are no folders.

    The folder itself is entered even if it is ignored.
    """
    above = ignored.specs(folder.parent) if ignored and folder not in ignored else ()
    pending = [(str(folder), above)]
    while pending:  # no recursion: folders may be nested deeper than Python's stack
        entries, specs = _entries(*pending.pop(), ignored)
        inner: list[tuple[str, Specs]] = []
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in NOT_ENTERED and not _names(specs, entry.path, entry.name, is_dir=True):
                    inner.append((entry.path, specs))
            elif is_named(entry.name, endings) and not _names(specs, entry.path, entry.name, is_dir=False):
                yield entry.path
        pending += reversed(inner)


def _entries(folder: str, above: Specs, ignored: Ignored | None) -> tuple[Sequence[os.DirEntry[str]], Specs]:
    """What is in a folder, in the order of the names, with the patterns that hold there; nothing of an environment, and
    no Python package that `pip install --target` put there."""
    try:
        entries = sorted(os.scandir(folder), key=attrgetter("name"))
    except ValueError:  # a template may name a folder with a NUL
        return (), above
    except OSError as error:
        if ignored is not None:
            ignored.closed(folder, error)
        return (), above
    names = {entry.name for entry in entries}
    if "pyvenv.cfg" in names:
        return (), above
    specs = ignored.with_own(folder, names, above) if ignored else above
    if _INSTALLED in "/".join(names):
        installed = {name.partition("-")[0].lower() for name in names if name.endswith(_INSTALLED)}
        entries = [one for one in entries if not one.name.endswith(_INSTALLED) and one.name.lower() not in installed]
    return entries, specs


_INSTALLED = ".dist-info"
