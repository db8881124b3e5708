"""Which of AWS SAM's policy templates allow exactly the actions that are needed on a resource."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from msgspec import Struct

from lambdalint import lazy
from lambdalint.access.declared import KINDS, SECRET
from lambdalint.access.least import Allowance, Wanted
from lambdalint.access.references import ANYTHING, Reference, References
from lambdalint.knowledge import sam
from lambdalint.knowledge.iam import patterns, services

_OWN = lazy.pattern(r"\$\{(\w+)(?:\.Arn)?\}(.*)")
_PARTS = lazy.pattern(r"\{([\w:]+)\}")


class Filled(Struct, frozen=True):
    """A policy template with its parameters."""

    name: str
    parameters: Mapping[str, Reference]
    allowances: tuple[Allowance, ...]
    """What it stands for."""


class _Template(Struct, frozen=True):
    name: str
    parameter: str
    """Empty where it has none."""
    type: str
    """CloudFormation's type of the resource that the parameter names; empty where it is about everything."""
    actions: frozenset[str]
    below: tuple[str, ...]
    """What follows the resource's ARN, in patterns."""


class _About(Struct, frozen=True):
    """What an allowance is about: a resource, and what there is below it."""

    type: str
    name: Reference
    arn: Reference
    below: str


def filled(allowances: Iterable[Allowance], references: References) -> Iterator[Filled | Allowance]:
    """The allowances as policy templates where one fits, in their order."""
    groups: dict[tuple[str, str], list[tuple[Allowance, _About]]] = {}
    rest: dict[int, list[Filled | Allowance]] = {}
    listed = list(_by_service(allowances))
    for number, allowance in enumerate(listed):
        about = _about(allowance, references)
        if about is None:
            rest[number] = [allowance]
        else:
            groups.setdefault((about.type, about.arn.text), []).append((allowance, about))
    for members in groups.values():
        first = listed.index(members[0][0])
        found = _fitting(members)
        rest[first] = [found] if found is not None else [allowance for allowance, _ in members]
    whole: list[Wanted] = []
    for number in sorted(rest):
        for one in rest[number]:
            if isinstance(one, Allowance) and one.reference == ANYTHING:
                whole += one.wanted
            else:
                yield one
    if whole:
        yield Allowance(ANYTHING, tuple(whole))


def _by_service(allowances: Iterable[Allowance]) -> Iterator[Allowance]:
    """What is allowed on everything is in one statement, and in one policy template for each service."""
    for allowance in allowances:
        if allowance.reference != ANYTHING:
            yield allowance
            continue
        by_service: dict[str, list[Wanted]] = {}
        for wanted in allowance.wanted:
            by_service.setdefault(wanted.action.partition(":")[0], []).append(wanted)
        for listed in by_service.values():
            yield Allowance(ANYTHING, tuple(listed))


def _about(allowance: Allowance, references: References) -> _About | None:
    reference = allowance.reference
    if reference == ANYTHING:
        service = Reference(allowance.actions[0].partition(":")[0])
        return _About("", service, service, "")
    own = _OWN.fullmatch(reference.text)
    if own is not None:
        resource = references.named(own[1])
        if resource is None:
            return None
        arn = Reference(reference.text.removesuffix(own[2]))
        return _About(resource.type, Reference(references.name(resource) or arn.text), arn, own[2])
    for type_, expression in _expressions().items():
        if found := expression.fullmatch(reference.text):
            return _About(type_, Reference(found[1]), Reference(reference.text.removesuffix(found[2])), found[2])
    return None


def _fitting(members: list[tuple[Allowance, _About]]) -> Filled | None:
    actions = {wanted.action for allowance, _ in members for wanted in allowance.wanted}
    about = members[0][1]
    for template in _templates():
        if template.type != about.type or template.actions != actions:
            continue
        if all(any(patterns.matches(below, one.below) for below in template.below) for _, one in members):
            value = about.arn if template.parameter.endswith("Arn") else about.name
            parameters = {template.parameter: value} if template.parameter else {}
            return Filled(template.name, parameters, tuple(allowance for allowance, _ in members))
    return None


@cache
def _expressions() -> Mapping[str, re.Pattern[str]]:
    """What ARNs of a type look like as `Fn::Sub` takes them, the name and what follows it."""
    found = {}
    for type_, kind in KINDS.items():
        if "{random}" not in kind.arn:
            pieces = _PARTS.split(kind.arn)
            fixed = (re.escape(one) if n % 2 == 0 else _part(one) for n, one in enumerate(pieces))
            found[type_] = re.compile("".join(fixed) + r"((?:[/:*].*)?)")
    return found


def _part(name: str) -> str:
    return r"((?:[^/:*?$]|\$\{[\w:.]+\})+)" if name == "name" else re.escape(f"${{{name}}}")


@cache
def _templates() -> tuple[_Template, ...]:
    """Those of one statement, with one parameter at most."""
    known = (sam.policy_template(name) for name in sam.policy_template_names())
    named = zip(sam.policy_template_names(), known, strict=True)
    return tuple(made for name, data in named if data is not None and (made := _template(name, data)) is not None)


def _template(name: str, data: Mapping[str, Any]) -> _Template | None:
    parameters, statements = data["Parameters"], data["Statement"]
    if len(statements) > 1 or len(parameters) > 1 or "Condition" in statements[0]:
        return None
    (statement,) = statements
    listed = statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
    texts = [_text(resource) for resource in listed]
    about = _type(texts[0])
    if about is None:
        return None
    type_, begins = about
    actions = [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]
    return _Template(
        name=name,
        parameter=parameters[0] if parameters else "",
        type=type_,
        actions=frozenset(one.name for action in actions for one in services.expanded(action)),
        below=tuple(text.removeprefix(begins) for text in texts),
    )


def _text(resource: Any) -> str:
    """With `{name}` for the parameter, as a `Kind` has it."""
    if isinstance(resource, str):
        return resource
    sub = resource["Fn::Sub"]
    text, given = (sub, {}) if isinstance(sub, str) else sub
    for variable in given:
        text = text.replace(f"${{{variable}}}", "{name}")
    return str(text).replace("${", "{")


def _type(text: str) -> tuple[str, str] | None:
    """The type of a resource by its ARN, and the part of the ARN that all of that type have."""
    if text == "*":
        return "", text
    if text == "{name}":
        return SECRET, text
    return next(((type_, kind.arn) for type_, kind in KINDS.items() if text.startswith(kind.arn)), None)
