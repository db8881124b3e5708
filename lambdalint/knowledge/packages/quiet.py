"""Which packages use AWS in no way that the code which imports them does not show: `quiet.toml` lists them.

Those that have nothing to do with AWS are listed, and the SDKs, whose calls are known by their names (the tables of
`lambdalint.knowledge.calls` and `lambdalint.knowledge.sdk`). A package that is not listed may do anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from lambdalint.knowledge.packages import java, javascript, python
from lambdalint.knowledge.packages.tables import table


@cache
def may_use_aws(language: str, module: str, name: str) -> str | None:
    """The package that may use AWS, of an import; None for one that does not.

    `module` is what is imported, `name` the same with what is taken of it: `aws_lambda_powertools.Logger`.
    """
    if language == "python":
        return None if python.is_standard(module, None) else _loud(language, name, module.partition(".")[0])
    if language == "javascript":
        plain = module.removeprefix("node:")
        return (
            None
            if plain != module or javascript.is_module(plain)
            else _loud(language, plain, javascript.package(plain))
        )
    if language in {"java", "kotlin"}:
        return None if java.is_standard(_package(name), None) else _loud(language, name, _package(name))
    if language == "go" and "." not in module.partition("/")[0]:
        return None  # "Module paths": the standard library's have no dot there
    return _loud(language, name.replace("::", "."), module)


def _loud(language: str, name: str, package: str) -> str | None:
    """The package, unless the innermost line of the table around a name says that it is quiet."""
    quiet, loud = _lists(language)
    if _has_loud(language, name):
        return package
    for inner in around(name):
        if inner in loud:
            return package
        if inner in quiet:
            return None
    return package


def _has_loud(language: str, name: str) -> bool:
    """Whether an import brings a name that may use AWS: `import sqlalchemy` has `sqlalchemy.create_engine`."""
    if language not in _OPEN:
        return False
    start = f"{name}."
    inner = [one for one in _lists(language)[1] if one.startswith(start)]
    return any("." not in one[len(start) :] for one in inner)


_OPEN = frozenset({"python", "rust"})
"""Where who imports a package has all of its names."""


def around(name: str) -> Iterator[str]:
    """`@aws-sdk/client-s3`, `@aws-sdk/*` for what is in it; `a.b.c`, `a.b`, `a`."""
    ends = [match.start() for match in re.finditer(r"[./]", name)]
    inner = [name, *(name[:end] for end in reversed(ends) if end)]
    yield from inner
    if ends and name[0] == "@":
        yield f"{name[: ends[0]]}/*"
    for one in inner:
        stem = re.split(r"[-_]", one)
        yield from (f"{'-'.join(stem[:length])}-*" for length in range(len(stem) - 1, 0, -1))


@cache
def _lists(language: str) -> tuple[frozenset[str], frozenset[str]]:
    known = table("quiet")
    own = known[language]
    base = known["java"] if language == "kotlin" else {}
    lists = [
        frozenset(word for part in (own, base) for word in part.get(section, "").split())
        for section in ("packages", "loud")
    ]
    return lists[0], lists[1]


def _package(name: str) -> str:
    """`com.example` of `com.example.Order`, of `com.example.Order.Line.*`."""
    parts = name.split(".")
    length = next((number for number, part in enumerate(parts) if part[:1].isupper() or part == "*"), len(parts))
    return ".".join(parts[:length]) or name
