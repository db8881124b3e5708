"""Policies as plain data: each a policy document of IAM, beside it what its statements are for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lambdalint.access import Task
from lambdalint.access.least import Allowance, Untold, Wanted
from lambdalint.access.policy_templates import Filled, filled
from lambdalint.policies.differences import Difference, Line
from lambdalint.policies.places import LOGS, line, managed_policy
from lambdalint.policies.units import Unit
from lambdalint.source import Span

VERSION = 1
"""Raised when a program that reads the present shape would misread a new one."""

Object = dict[str, Any]


def policies(units: Iterable[Unit], version: str) -> Object:
    return {"version": VERSION, "lambdalint": version, "policies": [_policy(unit) for unit in units]}


def differences(found: Iterable[Difference], version: str) -> Object:
    return {"version": VERSION, "lambdalint": version, "differences": [_difference(one) for one in found]}


def _policy(unit: Unit) -> Object:
    least = unit.least
    found = _about(unit)
    if least is not None:
        statements = [_statement(one) for one in least.allowances]
        found["policy"] = {"Version": "2012-10-17", "Statement": statements}
        found["needs"] = [_need(one, wanted) for one in least.allowances for wanted in one.wanted]
        found["optional"] = [_need(one, wanted) for one in least.optional for wanted in one.wanted]
        found["untold"] = [_untold(one) for one in least.untold]
        templates = [one for one in filled(least.allowances, unit.references) if isinstance(one, Filled)]
        if unit.template.dialect == "SAM" and not unit.is_declared:
            found["policy_templates"] = [
                {one.name: {name: value.document for name, value in one.parameters.items()}} for one in templates
            ]
        logs: Object = {"managed_policy": LOGS[0], "actions": [], "task": LOGS[1]}
        found["lambda"] = [*([logs] if unit.is_declared else []), *map(_task, unit.tasks)]
    found["unread"] = [{"function": function.id, "why": why} for function, why in unit.unread]
    return found


def _about(unit: Unit) -> Object:
    return {
        "template": unit.template.file.path,
        "dialect": unit.template.dialect,
        "functions": [function.id for function in unit.functions],
        "others": list(unit.others),
        "role": unit.role_id or None,
    }


def _statement(allowance: Allowance) -> Object:
    return {"Effect": "Allow", "Action": list(allowance.actions), "Resource": allowance.reference.document}


def _need(allowance: Allowance, wanted: Wanted) -> Object:
    found: Object = {
        "action": wanted.action,
        "resource": allowance.reference.document,
        "calls": [_place(call.span) for call in wanted.calls],
        "lambda": list(wanted.tasks),
    }
    if wanted.choice:
        found["one_of"] = list(wanted.choice)
    return found


def _untold(untold: Untold) -> Object:
    return {
        "actions": list(untold.actions),
        "why": untold.why,
        "required": untold.required,
        **_place(untold.span),
    }


def _task(task: Task) -> Object:
    actions = sorted({action for demand in task.demands for action in demand.actions[:1]})
    return {"managed_policy": managed_policy(task), "actions": actions, "task": task.words}


def _place(span: Span) -> Object:
    return {"path": span.file.path, "line": line(span)}


def _difference(found: Difference) -> Object:
    kinds: Mapping[str, tuple[Line, ...]] = {
        "missing": found.missing,
        "unused": found.unused,
        "unknown": found.unknown,
    }
    return _about(found.unit) | {kind: [_line(one) for one in listed] for kind, listed in kinds.items()}


def _line(one: Line) -> Object:
    said: Object = {"actions": list(one.actions), "resource": None if one.on is None else one.on.document}
    if one.why:
        said["why"] = one.why
    return said | {"places": [_place(span) for span in one.places]}
