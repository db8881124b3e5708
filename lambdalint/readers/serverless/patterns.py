"""The globs of `package.patterns`, as micromatch reads them with `dot: true`: a pattern is for whole paths."""

from __future__ import annotations

import re
from functools import cache

from lambdalint import lazy

MAXIMUM_ALTERNATIVES = 50
MAXIMUM_STARS = 3
"""In one part of a path, and of `**` in one pattern: matching takes a time that grows with their power."""

_NOT_TRANSLATED = lazy.pattern(r"[()|\\]|\[[\[!]|\.\.[^/]*\}|[^/]\*\*|\*\*[^/]")
"""Extended globs, classes, ranges, and `**` beside other characters, which matches folders in some places only."""
_BRACES = lazy.pattern(r"\{([^{}]*,[^{}]*)\}")
_WILD = lazy.pattern(r"\*|\?|\[\^?[^\]/]+\]")


@cache
def expression(pattern: str) -> str | None:
    """The regular expression for the paths that a glob matches; None for a glob beyond what is translated here."""
    if _NOT_TRANSLATED.search(pattern):
        return None
    alternatives = _expanded(pattern)
    if alternatives is None or any(_is_too_much(alternative) for alternative in alternatives):
        return None
    return "|".join(_path(alternative.removeprefix("./")) for alternative in alternatives)


def _expanded(pattern: str) -> list[str] | None:
    """`a.{js,ts}` as `a.js` and `a.ts`."""
    done: list[str] = []
    pending = [pattern]
    while pending:
        if len(done) + len(pending) > MAXIMUM_ALTERNATIVES:
            return None
        one = pending.pop()
        if braces := _BRACES.search(one):
            pending += [one[: braces.start()] + choice + one[braces.end() :] for choice in braces[1].split(",")]
        else:
            done.append(one)
    return done


def _is_too_much(glob: str) -> bool:
    parts = glob.split("/")
    stars = [parts.count("**"), *(part.count("*") for part in parts)]
    return "{" in glob or "}" in glob or max(stars) > MAXIMUM_STARS


def _path(glob: str) -> str:
    if glob == "**":
        return ".*"
    below = glob.endswith("/**")  # also matches what is before it
    *folders, last = glob.removesuffix("/**").split("/")
    found = "".join("(?:[^/]+/)*" if folder == "**" else f"{_segment(folder)}/" for folder in folders)
    return found + (".*" if last == "**" else _segment(last)) + ("(?:/.*)?" if below else "")


def _segment(glob: str) -> str:
    if glob == "*":
        return "[^/]+"
    found, at = "", 0
    for wild in _WILD.finditer(glob):
        found += re.escape(glob[at : wild.start()])
        at = wild.end()
        if wild[0].startswith("["):
            body = wild[0][1:-1]
            inner = re.escape(body.removeprefix("^")).replace(r"\-", "-")
            found += f"[^/{inner}]" if body.startswith("^") else f"[{inner}]"
        else:
            found += "[^/]" if wild[0] == "?" else "[^/]*"
    return found + re.escape(glob[at:])
