"""The modules and globals of Node.js, what the runtimes carry beside them, and which package brings which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from lambdalint import lazy
from lambdalint.knowledge.packages.tables import table

_AWS = lazy.pattern(
    r"@|aws|amazon|amplify|alexa|ask-sdk|s3|sqs|sns|ses|ssm|kms|iot|sdk|cloud|dynam|cognito|kinesis|lambda|serverless|"
    r"middy|bedrock|secret|sst|cdk|cfn|bucket|queue|upload|storage|polly|lex|connect|consumer|producer|multer"
)
"""In the names of packages that may bring the AWS SDK; those of a scope may be of the same project."""

MAXIMUM_BROUGHT = 500
"""Packages that one is followed to."""


def package(specifier: str) -> str:
    """The package that an import names: `@scope/name` of `@scope/name/inner`."""
    return "/".join(specifier.split("/")[: 2 if specifier.startswith("@") else 1])


def is_module(specifier: str) -> bool:
    """Whether some version of Node.js has a module of this name."""
    return module_since(specifier) is not None or package(specifier) in _modules()


def module_since(specifier: str) -> int | None:
    """The major version that Node.js has a module since."""
    name = specifier.removeprefix("node:")
    since = _modules().get(name)
    return _prefixed().get(name) if since is None and specifier != name else since


@cache
def _modules() -> Mapping[str, int]:
    return _inverted("modules")


@cache
def _prefixed() -> Mapping[str, int]:
    return _inverted("prefixed")


def _inverted(section: str) -> dict[str, int]:
    listed: dict[str, str] = table("javascript")[section]
    return {name: int(since) for since, names in listed.items() for name in names.split()}


def name_since(module: str, name: str) -> int | None:
    """The major version that a module of Node.js has a name since."""
    since: int | None = table("javascript")["names"].get(f"{module.removeprefix('node:')}.{name}")
    return since


def global_since(name: str) -> int | None:
    """The major version that has a global, or a static method: `fetch`, `Object.groupBy`."""
    return _globals().get(name)


@cache
def _globals() -> Mapping[str, int]:
    listed: dict[str, str] = table("node_library")["names"]
    own: dict[str, int] = table("javascript")["names"]
    return {**own, **{name: int(since) for since, names in listed.items() for name in names.split()}}


def syntax_after(node: int) -> dict[str, int]:
    """The kinds of syntax that came after a major version, and the one that first parses each."""
    listed: dict[str, int] = table("javascript")["syntax"]
    return {kind: since for kind, since in listed.items() if since > node}


def carried(name: str, node: int | None) -> bool:
    """Whether the runtime of a major version has a package; without one, whether any has."""
    listed: dict[str, str] = table("javascript")["runtime"]
    for span, names in listed.items():
        since, _, last = span.partition("-")
        within = node is None or (int(since) <= node and (not last or node <= int(last)))
        if within and matches(name, names.split()):
            return True
    return False


def dropped_since(name: str) -> int | None:
    """The major version that no longer carries a package which older ones carried."""
    listed: dict[str, str] = table("javascript")["runtime"]
    lasts = [int(span.partition("-")[2] or 0) for span, names in listed.items() if matches(name, names.split())]
    return min(lasts) + 2 if lasts and all(lasts) else None  # Lambda has the even versions


def says_nothing_of_aws(name: str) -> bool:
    """Whether a package's name is such that it hardly brings the AWS SDK: of no scope, and about something else."""
    return _AWS.search(name) is None


def may_be_there(name: str) -> bool:
    """Whether some runtime has a package among its own, of which no documentation speaks."""
    return name in table("javascript")["perhaps"]["packages"].split()


def matches(name: str, patterns: Iterable[str]) -> bool:
    """Whether a package is one of those named; `@scope/*` names all of a scope."""
    return any(name == one or (one.endswith("/*") and name.startswith(one[:-1])) for one in patterns)


def brought(name: str) -> frozenset[str] | None:
    """A package and all that it may bring, `@scope/*` for all of a scope; None where that is not known."""
    found = [name]
    for one in found:
        requires = _requires(one)
        if requires is None or len(found) > MAXIMUM_BROUGHT:
            return None
        found.extend(other for other in requires if other not in found)
    return frozenset(found)


def _requires(name: str) -> list[str] | None:
    known: dict[str, str] = table("javascript")["package"]
    entry = next((known[one] for one in (name, f"{name.partition('/')[0]}/*") if one in known), None)
    return None if entry is None else entry.split()


def comes_with_inline_code(name: str) -> bool:
    """Whether CloudFormation puts it beside code that is written in a template."""
    return name in table("javascript")["inline"]["packages"].split()
