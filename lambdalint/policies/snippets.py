"""Policies as YAML that is pasted into templates, with comments: which calls need what, and what is not told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lambdalint.access.least import Allowance, Untold, Wanted
from lambdalint.access.policy_templates import Filled, filled
from lambdalint.access.references import ANYTHING, quoted
from lambdalint.policies.places import LOGS, doubt, managed_policy, reasons, some
from lambdalint.policies.units import SHARED, Unit
from lambdalint.reports.characters import visible
from lambdalint.reports.position import place
from lambdalint.source import Span

FORMATS = ("yaml", "sam", "serverless")

_REFUSED, _REPLACEMENT = re.compile("[\ufffe\uffff]"), "\ufffd"
"""Characters that YAML has nowhere, not even in comments."""


def render(units: Iterable[Unit], format_: str | None) -> Iterator[str]:
    """A document for each role, in the format or in the one that fits the template; a comment where there is none."""
    printed = 0
    for unit in units:
        if unit.least is None:
            said = list(_comments(f"{_path(unit)}: {function.id}: {why}" for function, why in unit.unread))
        else:
            said = list(_document(unit, format_ or unit.format))
            printed += 1
        if printed > 1 and unit.least is not None:
            yield "---\n"
        yield _REFUSED.sub(_REPLACEMENT, "".join(f"{line}\n" for line in said))


def _document(unit: Unit, format_: str) -> Iterator[str]:
    assert unit.least is not None  # noqa: S101
    yield from _comments(_head(unit, format_))
    allowances = unit.least.allowances
    if format_ == "sam":
        yield from _sam(list(filled(allowances, unit.references)))
    elif format_ == "serverless":
        yield from _serverless(unit, allowances)
    else:
        yield from _role(unit, allowances)
    yield from _comments(_foot(unit))


def _head(unit: Unit, format_: str) -> Iterator[str]:
    names = ", ".join(function.id for function in unit.functions)
    if format_ == "sam":
        where = "below its Properties"
    elif format_ == "serverless":
        where = "for all of them" if len(unit.functions) > 1 else ""
    elif unit.role_id:
        where = f"below the Properties of {unit.role_id}"
    else:
        where = "for its role" if unit.role is not None else "for its role, which the template does not declare"
    yield f"{_path(unit)}: {names}{', ' if where else ''}{where}"
    if format_ == "sam" and unit.is_declared:
        yield "It has a role of its own, whose policies count in place of these."
    if unit.others:
        yield f"What {', '.join(unit.others)} with the same role may need is left out."


def _path(unit: Unit) -> str:
    return place(unit.functions[0].span).rsplit(":", 2)[0]


def _role(unit: Unit, allowances: tuple[Allowance, ...]) -> Iterator[str]:
    yield "Policies:" if allowances else "Policies: []"
    if allowances:
        name = unit.role_id or unit.functions[0].id.rpartition("/")[2]
        yield f"  - PolicyName: {quoted(name)}"
        yield "    PolicyDocument:"
        yield '      Version: "2012-10-17"'
        yield "      Statement:"
        yield from _statements(allowances, " " * 8)


def _sam(policies: list[Filled | Allowance]) -> Iterator[str]:
    yield "Policies:" if policies else "Policies: []"
    plain: list[Allowance] = []
    for one in policies:
        if isinstance(one, Allowance):
            plain.append(one)
        elif one.parameters:
            yield f"  - {one.name}:{_because(_all(one))}"
            yield from (f"      {name}: {value}" for name, value in one.parameters.items())
        else:
            yield f"  - {one.name}: {{}}{_because(_all(one))}"
    if plain:
        yield "  - Statement:"
        yield from _statements(plain, " " * 6)


def _all(template: Filled) -> Iterator[Wanted]:
    return (wanted for allowance in template.allowances for wanted in allowance.wanted)


def _because(listed: Iterable[Wanted]) -> str:
    by_action: dict[str, list[str]] = {}
    for wanted in listed:
        by_action.setdefault(wanted.action, []).append(reasons(wanted))
    return "  # " + "; ".join(f"{action}: {', '.join(why)}" for action, why in sorted(by_action.items()))


def _serverless(unit: Unit, allowances: tuple[Allowance, ...]) -> Iterator[str]:
    keys = ["provider", "iam", "role"]
    if unit.role is not None and unit.role.name != SHARED:
        keys = ["functions", quoted(unit.functions[0].id), "iam", "role"]
    for depth, key in enumerate(keys):
        yield f"{'  ' * depth}{key}:"
    indent = "  " * len(keys)
    yield f"{indent}statements:" if allowances else f"{indent}statements: []"
    yield from _statements(allowances, indent + "  ")


def _statements(allowances: Iterable[Allowance], indent: str) -> Iterator[str]:
    for allowance in allowances:
        yield f"{indent}- Effect: Allow"
        yield f"{indent}  Action:"
        yield from (f"{indent}    - {wanted.action}  # {reasons(wanted)}" for wanted in allowance.wanted)
        why = "  # no resource can be named for these, or their calls name none"
        yield f"{indent}  Resource: {allowance.reference}{why if allowance.reference == ANYTHING else ''}"


def _foot(unit: Unit) -> Iterator[str]:
    assert unit.least is not None  # noqa: S101
    if unit.is_declared:
        yield "Lambda itself needs besides:"
        policy, words = LOGS
        yield f"  {policy}, to {words}"
    elif unit.tasks:
        yield "Lambda itself needs besides:"
    for task in unit.tasks:
        actions = ", ".join(" or ".join(demand.actions) for demand in task.demands)
        yield f"  {managed_policy(task) or actions}, to {task.words}"
    maybe = [f"  {one}" for one in _maybe(unit.least.optional)]
    maybe += [f"  {one}" for one in _doubts(one for one in unit.least.untold if not one.required)]
    if maybe:
        yield "May be needed too, though the calls can do without:"
        yield from maybe
    untold = [f"  {one}" for one in _doubts(one for one in unit.least.untold if one.required)]
    untold += [f"  {function.id}: {why}" for function, why in unit.unread]
    if untold:
        yield "Not told, and not in it:"
        yield from untold


def _maybe(optional: Iterable[Allowance]) -> Iterator[str]:
    for allowance in optional:
        for wanted in allowance.wanted:
            yield f"{wanted.action} on {allowance.reference}: {reasons(wanted)}"


def _doubts(listed: Iterable[Untold]) -> Iterator[str]:
    said: dict[str, list[Span]] = {}
    for one in listed:
        said.setdefault(doubt(one), []).append(one.span)
    return (f"{what}: {', '.join(some(spans))}" for what, spans in said.items())


def _comments(texts: Iterable[str]) -> Iterator[str]:
    return (f"# {visible(text)}" for text in texts)
