"""The runtime that somebody meant who wrote one that Lambda does not have."""

from __future__ import annotations

import re
from datetime import date

from lambdalint import lazy
from lambdalint.knowledge.runtimes import family, known, lifecycle, version

_OTHER_NAMES = {
    "node": "nodejs",
    "py": "python",
    "net": "dotnet",
    "dotnetcore": "dotnet",
    "netcore": "dotnet",
    "jdk": "java",
    "openjdk": "java",
    "corretto": "java",
    "al": "provided.al",
}
"""What else languages and operating systems are called, before a version."""
_COMPILED = frozenset("go golang rust cpp swift".split())
"""Languages without a runtime of their own ("Building Lambda functions with Go" and "with Rust")."""
_FOR_COMPILED = "provided.al2023"
_FAR = 3
"""Changes of a character at which two names have nothing to do with each other."""
_LONGEST = 40
_VARIANT = lazy.pattern(r"\d\.al")
"""In the names of one version on several operating systems."""


def meant(runtime: str, today: date) -> str | None:
    """The runtime with the most alike name that new functions can have; None where nothing is alike."""
    if len(runtime) > _LONGEST:
        return None
    written = runtime.lower()
    letters = family(written)
    if letters in _COMPILED:
        return _FOR_COMPILED
    name = _OTHER_NAMES.get(letters, letters) + written[len(letters) :]
    plain = _plain(name)
    same = [candidate for candidate in known() if _plain(candidate) == plain]
    if same:
        return _creatable(max(same), today)
    supported = [
        candidate
        for candidate in known()
        if version(candidate) and _is_supported(candidate, today) and not _VARIANT.search(candidate)
    ]
    kin = [candidate for candidate in supported if family(candidate) == family(name)]
    if not kin:
        kin = [candidate for candidate in supported if _distance(_plain(candidate), plain) < _FAR]
    return min(kin, key=lambda candidate: _unlikeness(candidate, name), default=None)


def _unlikeness(candidate: str, name: str) -> tuple[object, ...]:
    """The distance; then whether digits were swapped, how far the versions are apart, and the newer first."""
    ours, theirs = _plain(name), _plain(candidate)
    mine, other = version(name), version(candidate)
    apart = [abs(a - b) for a, b in zip(mine, other, strict=False)]
    newer = [-number for number in other]
    if not mine[1:] and len(mine) < len(other):  # `python3`: the newest of these
        return (apart, newer)
    return (_distance(theirs, ours), sorted(ours) != sorted(theirs), apart, newer, candidate)


def _plain(name: str) -> str:
    """Letters and digits alone, without the `x` that the names of Node.js end in."""
    return re.sub(r"[^a-z0-9]|\.?x$", "", name)


def _is_supported(runtime: str, today: date) -> bool:
    dates = lifecycle(runtime)
    return dates is None or dates.deprecated is None or dates.deprecated > today


def _creatable(runtime: str, today: date) -> str:
    dates = lifecycle(runtime)
    if dates and dates.successor and dates.create_blocked and dates.create_blocked <= today:
        return dates.successor
    return runtime


def _distance(first: str, second: str) -> int:
    """How many characters must be added, dropped, changed or swapped with the next one."""
    before: list[int] = []
    last = list(range(len(second) + 1))
    for row, mine in enumerate(first, start=1):
        current = [row]
        for column, theirs in enumerate(second, start=1):
            best = min(last[column] + 1, current[-1] + 1, last[column - 1] + (mine != theirs))
            if row > 1 and column > 1 and mine == second[column - 2] and first[row - 2] == theirs:
                best = min(best, before[column - 2] + 1)
            current.append(best)
        before, last = last, current
    return last[-1]
