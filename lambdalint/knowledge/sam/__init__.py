"""AWS SAM's policy templates, connectors and names of managed policies.

Source: aws-sam-translator; each file names its version. `tools/sam_data.py` writes them.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


def policy_template(name: str) -> dict[str, Any] | None:
    """`Parameters`, a list of names, and `Statement`, in which `Ref` names a parameter."""
    found: dict[str, Any] | None = _read("policy_templates").get(name)
    return found


def managed_policy_arn(name: str) -> str:
    """The ARN of the AWS managed policy that SAM takes by its bare name, in the partition `aws`."""
    path = _paths().get(name)
    return f"arn:aws:iam::aws:policy/{path}/{name}" if path else f"arn:aws:iam::aws:policy/{name}"


def connector(source: str, destination: str) -> dict[str, Any] | None:
    """What connects resources of two types: `Type`, what is made of it, and `Properties`."""
    found: dict[str, Any] | None = _read("connectors")["Permissions"].get(source, {}).get(destination)
    return found


def connectable(type_: str) -> dict[str, Any]:
    """Of a resource type: `Inputs`, the property that names its role, and `Outputs`, how to refer to it."""
    found: dict[str, Any] = _read("connectors")["Resources"].get(type_, {})
    return found


@cache
def _paths() -> dict[str, str]:
    return {name: path for path, names in _read("managed_policies").items() for name in names}


@cache
def _read(name: str) -> dict[str, Any]:
    text = files(__package__ or __name__).joinpath(f"{name}.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)["Data"]
    return data
