"""Data that the installed cfn-lint ships, read as files: importing cfn-lint takes 0.6 s, these take milliseconds."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def read(name: str) -> Any:
    """A file of cfn-lint's `data/AdditionalSpecs`, parsed. Raises FileNotFoundError where cfn-lint has no such file."""
    return _parsed("AdditionalSpecs", name)


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


def _parsed(*path: str) -> Any:
    spec = find_spec("cfnlint")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise FileNotFoundError("cfn-lint is not installed, and lambdalint reads its data")
    return json.loads(Path(folders[0], "data", *path).read_bytes())
