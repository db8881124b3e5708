"""Which runtimes Lambda has, when it deprecates and blocks them, and what they can do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from msgspec import Struct

from lambdalint import lazy
from lambdalint.knowledge import cfn_lint

_API_ONLY = frozenset({"custom"})
"""Identifiers of the API (botocore 1.44.5, `lambda`, shape `Runtime`) that CloudFormation's schema lacks."""

_STEPS = {"nodejs": 2, "python": 1, "java": 4, "dotnet": 2, "ruby": 1}
"""By how much the last part of a version grows from one runtime of a language to the next ("Lambda runtimes" in the
AWS Lambda Developer Guide: long-term releases alone, where a language has those)."""

_SETTLED = 90
"""Days for which what AWS lists is taken for all there is: runtimes are announced months ahead."""
_YEAR = 365

_VERSION = lazy.pattern(r"(?P<family>[a-z]+)(?P<version>\d+(?:\.\d+)?)(?P<rest>\.x)?")
_SNAPSTART = {"java": (11,), "python": (3, 12), "dotnet": (8,)}
"""The first version of each language that takes snapshots ("Lambda SnapStart", AWS Lambda Developer Guide)."""


class Lifecycle(Struct, frozen=True):
    """The dates of a runtime, None where AWS has not set one, and the runtime that follows it."""

    deprecated: date | None
    create_blocked: date | None
    update_blocked: date | None
    successor: str | None


def lifecycle(runtime: str) -> Lifecycle | None:
    """The dates of a runtime; None for a runtime without dates, new or unknown.

    Source: cfn-lint's `LmbdRuntimeLifecycle.json`, taken from "Lambda runtimes" in the AWS Lambda Developer Guide.
    """
    return _lifecycles().get(runtime)


@cache
def known() -> frozenset[str]:
    """Every identifier that Lambda has or had: those of CloudFormation's schema, of the API, and of the list of dates,
    which has base images as well."""
    listed: list[str] = cfn_lint.properties("AWS::Lambda::Function")["Runtime"]["enum"]
    return frozenset(listed) | _API_ONLY | _lifecycles().keys()


def may_be_newer(runtime: str, today: date) -> bool:
    """Whether it follows the newest known runtime of its language, and enough time has gone by for AWS to have it.

    Each language gets about one runtime a year; so each year since the schemas were made makes one more possible.
    """
    years = (((today - cfn_lint.schema_date()).days) + _YEAR - _SETTLED) // _YEAR
    found = _VERSION.fullmatch(runtime)
    if years < 1 or found is None or (step := _STEPS.get(found["family"])) is None:
        return False
    newest = max(version(name) for name in known() if name.startswith(found["family"]))
    following = {(*newest[:-1], newest[-1] + step * number) for number in range(1, years + 1)}
    following |= {(newest[0] + 1, 0)} if len(newest) > 1 else set()
    return version(runtime) in following and bool(found["rest"]) == (found["family"] == "nodejs")


def family(runtime: str) -> str:
    """The letters that a name begins with: `python` of `python3.13`, `dotnetcore` of `dotnetcore3.1`."""
    found = re.match(r"[a-z]*", runtime)
    return found[0] if found else ""


def version(runtime: str) -> tuple[int, ...]:
    """The numbers of a name before anything else: (3, 13) of `python3.13`, (17,) of `java17.al2023`; short ones."""
    found = re.search(r"\d{1,6}(?:\.\d{1,6})?(?!\d)", runtime)
    return tuple(int(number) for number in found[0].split(".")) if found else ()


def is_newer_version(runtime: str, other: str) -> bool:
    """Whether both are of one language: a function can go from one to the other with the same files."""
    return language(runtime) == language(other)


def takes_inline_code(runtime: str) -> bool:
    """Whether a template can hold its source: Node.js and Python (CloudFormation's schema, `Code.ZipFile`)."""
    return family(runtime) in {"nodejs", "python"}


def takes_snapshots(runtime: str) -> bool:
    """Whether SnapStart supports a known runtime."""
    first = _SNAPSTART.get(family(runtime))
    return first is not None and version(runtime) >= first


@cache
def _lifecycles() -> dict[str, Lifecycle]:
    return {
        runtime: Lifecycle(
            deprecated=_date(dates.get("deprecated")),
            create_blocked=_date(dates.get("create-block")),
            update_blocked=_date(dates.get("update-block")),
            successor=dates.get("successor"),
        )
        for runtime, dates in cfn_lint.read("LmbdRuntimeLifecycle.json").items()
    }


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def refuses_callbacks(runtime: str, *, managed: bool) -> bool:
    """Whether a runtime refuses handlers that take a callback; `managed`: on Lambda Managed Instances.

    Sources: "Define Lambda function handler in Node.js" in the AWS Lambda Developer Guide, and
    `callback-deprecation.ts` of aws-lambda-nodejs-runtime-interface-client, by which Node.js 22 does so on Managed
    Instances.
    """
    match = re.fullmatch(r"nodejs(\d+)\.x", runtime)
    return match is not None and int(match[1]) >= (22 if managed else 24)


DURABLE = {"nodejs": (22,), "python": (3, 13), "java": (17,), "dotnet": (8,)}
"""Of each language, the first version whose managed runtime runs durable functions ("Supported runtimes for durable
functions" in the AWS Lambda Developer Guide)."""

MANAGED_INSTANCES = {"nodejs": (22,), "python": (3, 13), "java": (21,), "dotnet": (8,), "provided": (2023,)}
"""The same for Lambda Managed Instances ("Lambda Managed Instances runtimes" in the same guide)."""

PLAIN_ON_ARM = {"nodejs": (18,), "python": (3, 9), "java": (11,)}
"""Of the languages whose code runs unchanged on arm64, versions that all have a runtime there ("Lambda runtimes" in the
same guide)."""

_LANGUAGES = frozenset("nodejs python java dotnet ruby go".split())


def language(runtime: str) -> str:
    """`python` for `python3.13`, `dotnet` for `dotnetcore3.1`; `provided` for those without a language."""
    return family(runtime).removesuffix("core")


def is_older(runtime: str, first: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether a runtime is of an earlier version than the `first` of its language, or of a language that has none.

    What is no language of Lambda's is not.
    """
    spoken = language(runtime)
    return version(runtime) < first[spoken] if spoken in first else spoken in _LANGUAGES
