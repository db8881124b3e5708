"""The facts of `deployed.py` as `lambdalint inspect --format json` tells them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from lambdalint import cli
from tests.official.deployed import Facts

Object = Mapping[str, Any]

_SETTINGS = (
    "name description package_type runtime handler timeout memory_size ephemeral_storage reserved_concurrency kms_key "
    "tracing snap_start recursive_loop"
).split()
_LOGGING = {
    "log_format": "format",
    "application_log_level": "application_log_level",
    "system_log_level": "system_log_level",
    "log_group_name": "group_name",
}
_MAPPINGS = {
    "origin": "sender",
    "enabled": "enabled",
    "batch_size": "batch_size",
    "batching_window": "batching_window",
    "starting_position": "starting_position",
    "maximum_retry_attempts": "maximum_retry_attempts",
    "maximum_record_age": "maximum_record_age",
    "bisects_batch": "bisect_on_error",
    "parallelization_factor": "parallelization_factor",
    "tumbling_window": "tumbling_window",
    "maximum_concurrency": "maximum_concurrency",
    "on_failure": "on_failure",
}
_INVOKE = ("on_failure", "on_success", "maximum_retry_attempts", "maximum_event_age")


class Default(str):
    """What holds though nobody wrote it. A tool may write it or not."""

    __slots__ = ()


def functions(template: Path, *options: str) -> dict[str, Facts]:
    """The facts of each function of a template, by its id."""
    return {id: facts for read in templates(template, *options).values() for id, facts in read.items()}


def templates(path: Path, *options: str) -> dict[str, dict[str, Facts]]:
    """The facts of each function by its id, for each template of a folder by the name of its file."""
    arguments = ["inspect", "--format", "json", *options, str(path)]
    result = CliRunner().invoke(cli.main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    read = json.loads(result.stdout)["templates"]
    return {Path(one["path"]).name: {each["id"]: _facts(each) for each in one["functions"]} for one in read}


def _facts(function: Object) -> Facts:
    facts: Facts = {name: _text(function[name]) for name in _SETTINGS}
    logging, failures = function["logging"], function["failure_handling"]
    facts |= {name: _text(logging[key]) for name, key in _LOGGING.items()}
    facts["dead_letter_queue"] = _text(failures["dead_letter_queue"])
    architecture = function["architecture"]
    facts["architectures"] = [] if architecture["state"] == "default" else _all([architecture])
    facts["layers"] = _items(function["layers"])
    facts["subnets"] = _items(function["vpc"]["subnets"])
    facts["security_groups"] = _items(function["vpc"]["security_groups"])
    facts["image_command"] = _items(function["image"]["command"])
    environment = function["environment"]
    variables = {variable["name"]: _text(variable["value"]) for variable in environment["variables"]}
    facts["environment"] = variables if environment["complete"] else None
    facts |= _role(function["role"])
    facts["mappings"] = sorted((_mapping(s) for s in function["sources"] if "batch_size" in s), key=str)
    written = any(failures[key]["state"] not in ("absent", "default") for key in _INVOKE)
    facts["invoke"] = {key: _text(failures[key]) for key in _INVOKE} if written else None
    facts["permissions"] = sorted(map(_permission, function["permissions"]), key=str)
    group = logging["group"]
    facts["log_retention"] = _text(group["retention"]) if group else ""
    return facts


def _text(value: Object) -> str | None:
    """As `deployed.py` has it: None for what is unknown, an empty text for what is not written."""
    match value["state"]:
        case "known":
            known = value["value"]
            return str(known).lower() if isinstance(known, bool) else str(known)
        case "default":
            return Default(value["value"])
        case "absent":
            return ""
    text: str = value.get("text", "${?}").replace("${AWS::Partition}", "aws")
    return None if "${?}" in text else text


def _all(values: Iterable[Object]) -> list[str] | None:
    texts = [_text(value) for value in values]
    return None if None in texts else [text for text in texts if text is not None]


def _items(listed: Object) -> list[str] | None:
    return _all(listed["items"]) if listed["complete"] else None


def _role(role: Object | None) -> Facts:
    if role is None:
        return {"statements": None, "managed_policies": None}
    return {
        "statements": _statements(role["statements"]) if role["complete"] else None,
        "managed_policies": sorted(policy["name"] for policy in role["managed_policies"]) if role["complete"] else None,
    }


def _statements(statements: Iterable[Object]) -> list[Facts] | None:
    found = []
    for statement in statements:
        actions, resources = _all(statement["actions"]), _all(statement["resources"])
        if actions is None or resources is None:
            return None
        effect = _text(statement["effect"])
        found.append({"effect": effect, "actions": sorted(actions), "resources": sorted(resources)})
    return sorted(found, key=str)


def _mapping(source: Object) -> Facts:
    facts: Facts = {name: _text(source[key]) for name, key in _MAPPINGS.items()}
    reports = source["reports_batch_item_failures"]
    facts["response_types"] = ["ReportBatchItemFailures"] if reports.get("value") else []
    return facts


def _permission(permission: Object) -> Facts:
    return {name: _text(permission[name]) for name in ("action", "principal", "source_arn")}
