"""Data that the installed cfn-lint ships, read as files: importing cfn-lint takes 0.6 s, these take milliseconds.

And which of its rules find what rules of lambdalint find.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec


def read(name: str, as_: Any = Any) -> Any:
    """A file of cfn-lint's `data/AdditionalSpecs`, parsed as some type. Raises FileNotFoundError where cfn-lint has no
    such file."""
    return _parsed("AdditionalSpecs", name, as_=as_)


@cache
def properties(type_: str) -> dict[str, Any]:
    """The properties of a resource type by name, as CloudFormation's schema of it in us-east-1 describes them."""
    digests = _parsed("schemas", "providers", "us-east-1.json")
    found: dict[str, Any] = _parsed("schemas", "resources", f"{digests[type_]}.json")["properties"]
    return found


@cache
def schema_date() -> date:
    """The day that the schemas are of."""
    return date.fromisoformat(_parsed("schemas", "version.json")["schema_date"][:10])


def _parsed(*path: str, as_: Any = Any) -> Any:
    spec = find_spec("cfnlint")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise FileNotFoundError("cfn-lint is not installed, and lambdalint reads its data")
    return msgspec.json.decode(Path(folders[0], "data", *path).read_bytes(), type=as_)


_SAID_BY = {
    "E0000": "unreadable-file",
    "E2530": "snapstart-conflict",
    "E2531": "runtime-blocked runtime-deprecated",
    "E2533": "runtime-blocked runtime-deprecated",
    "E3030": "unknown-runtime",
    "E3031": "invalid-env-var-name layer-reference-invalid string-limit-exceeded",
    "E3032": "too-many-layers",
    "E3033": "function-name-too-long string-limit-exceeded",
    "E3034": "ephemeral-storage-out-of-range memory-out-of-range timeout-out-of-range durable-config-invalid "
    "managed-instance-config-invalid",
    "E3505": "sqs-visibility-below-timeout",
    "E3510": "policy-document-invalid",
    "E3512": "policy-document-invalid",
    "E3530": "policy-document-invalid",
    "E3633": "stream-starting-position-missing",
    "E3634": "sqs-batch-settings-invalid",
    "E3663": "reserved-env-var-name",
    "E3677": "inline-code-limit",
    "E3678": "inline-code-limit",
    "E3685": "package-type-properties",
    "E3697": "env-vars-over-4kb",
    "E3705": "sqs-batch-settings-invalid",
    "E3717": "timeout-out-of-range",
    "W2531": "runtime-blocked runtime-deprecated",
    "W3037": "unknown-iam-action",
}
"""Of rules of cfn-lint (`cfn-lint --list-rules`), the rules of lambdalint that find the same, with what it means for a
function."""


def said_by(code: str) -> tuple[str, ...]:
    """The rules of lambdalint that may say what cfn-lint says with a code."""
    return tuple(_SAID_BY.get(code, "").split())
