"""When AWS deprecates and blocks Lambda runtimes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from lambdalint.knowledge import cfn_lint


@dataclass(frozen=True, slots=True)
class Lifecycle:
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
