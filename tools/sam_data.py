"""Writes what lambdalint knows of AWS SAM's policy templates, managed policies and connectors.

Run by hand after `aws-sam-translator` has been updated: python tools/sam_data.py
"""

from __future__ import annotations

import json
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "lambdalint" / "knowledge" / "sam"
SOURCE = (
    f"aws-sam-translator {version('aws-sam-translator')}, "
    "Copyright Amazon.com, Inc. or its affiliates, Apache License 2.0; shortened"
)


def policy_templates() -> dict[str, Any]:
    """By name: the names of the parameters, and the statements that `Ref` them."""
    templates = _read("policy_templates_data/policy_templates.json")["Templates"]
    return {
        name: {"Parameters": sorted(template["Parameters"]), "Statement": template["Definition"]["Statement"]}
        for name, template in templates.items()
    }


def managed_policies() -> dict[str, list[str]]:
    """By path: the names of AWS managed policies below it. One that is not here lies below none."""
    paths: dict[str, list[str]] = {}
    for name, arn in _read("internal/data/aws_managed_policies.json")["aws"].items():
        path, _, last = arn.partition(":policy/")[2].rpartition("/")
        if path and last == name:
            paths.setdefault(path, []).append(name)
    return paths


def connectors() -> dict[str, Any]:
    """By type of source and destination what a connector makes, and how to refer to a resource of each type."""
    profiles = _read("model/connector_profiles/profiles.json")
    return {"Permissions": profiles["Permissions"], "Resources": profiles["CfnResourceProperties"]}


def _read(path: str) -> Any:
    return json.loads(files("samtranslator").joinpath(path).read_text(encoding="utf-8"))


if __name__ == "__main__":
    for build in (policy_templates, managed_policies, connectors):
        text = json.dumps({"Source": SOURCE, "Data": build()}, separators=(",", ":"), sort_keys=True)
        (TARGET / f"{build.__name__}.json").write_text(text + "\n", encoding="utf-8")
