"""What a role's policies lack and have too much of, against what its functions' code needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from lambdalint.access import Decision, Demand, Grant, Grants, Need, Usage, grants, needs, of_call, tasks, usage
from lambdalint.access.least import is_unlimited
from lambdalint.access.references import ANYTHING, Reference, References
from lambdalint.knowledge.iam import basics, patterns, services
from lambdalint.knowledge.iam.patterns import is_pattern
from lambdalint.model.call import Call
from lambdalint.model.code import Handler
from lambdalint.model.function import Function
from lambdalint.model.iam import ManagedPolicy, Role, Statement
from lambdalint.policies.places import here, some
from lambdalint.policies.units import Unit
from lambdalint.reports.characters import visible
from lambdalint.source import Span


class Line(Struct, frozen=True):
    """Some actions on a resource, and what is to say of them."""

    actions: tuple[str, ...]
    on: Reference | None
    why: str
    places: tuple[Span, ...]


class Difference(Struct, frozen=True, eq=False):
    unit: Unit
    missing: tuple[Line, ...]
    """Needed, and not allowed."""
    unused: tuple[Line, ...]
    """Allowed, and not needed by code, where that can be told."""
    unknown: tuple[Line, ...]
    """What cannot be told, and why."""


def difference(unit: Unit) -> Difference:
    unknown = [Line((), None, f"`{function.id}`: {why}", (function.span,)) for function, why in unit.unread]
    if unit.least is not None:
        unknown += [Line(one.actions, None, one.why, (one.span,)) for one in unit.least.untold if one.required]
    role = unit.role
    if role is None:
        span = unit.functions[0].role_arn.span
        why = "the template does not declare the role, so that nobody knows what it allows"
        unknown.append(Line((), None, why, (span,)))
        return Difference(unit, (), (), tuple(unknown))
    allowed = grants(role, unit.resources)
    missing, doubtful = _needed(unit, allowed)
    used = usage(role, (*unit.template.functions, *unit.template.generated), unit.resources)
    if used is None:
        unknown.append(Line((), None, f"what else is done with {role.name}: {_why_not_all(unit, role)}", (role.span,)))
    return Difference(unit, missing, _unused(unit, allowed, used), (*doubtful, *unknown))


def text(found: Difference) -> Iterator[str]:
    """A line for each: `+` for what is missing, `-` for what is not used, `?` for what cannot be told."""
    names = ", ".join(function.id for function in found.unit.functions)
    role = f" ({found.unit.role_id})" if found.unit.role_id else ""
    yield f"{here(found.unit.functions[0].span)}: {visible(names + role)}\n"
    for sign, listed in (("+", found.missing), ("-", found.unused), ("?", found.unknown)):
        for one in listed:
            # one of several actions may be needed, and every one of those that are not
            actions = (", " if sign == "-" else " or ").join(one.actions)
            yield f"{sign} {visible(_said(one, actions))}\n"
    if not (found.missing or found.unused or found.unknown):
        yield "= the role allows what is needed, and nothing else\n"


def _said(one: Line, actions: str) -> str:
    on = "" if one.on is None else " on *" if one.on == ANYTHING else f" on {one.on}"
    why = f"{': ' if actions else ''}{one.why}" if one.why else ""
    return f"{actions}{on}{why}  {', '.join(some(one.places))}"


def _needed(unit: Unit, allowed: Grants) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """What is refused for certain, and what nobody can tell."""
    refused: dict[Line, list[Span]] = {}
    doubtful: dict[Line, list[Span]] = {}
    doubt = "its own policy may allow it" if allowed.complete else "whether the role allows it is not told"
    for function in unit.functions:
        for asked, line, span in _asked(function, unit):
            decision = allowed.decide(asked)
            if decision is Decision.REFUSED:
                refused.setdefault(line, []).append(span)
            elif decision is Decision.UNKNOWN:
                doubtful.setdefault(replace(line, why=doubt), []).append(span)
    return _lines(refused), _lines(doubtful)


def _lines(found: dict[Line, list[Span]]) -> tuple[Line, ...]:
    listed = [replace(line, places=tuple(dict.fromkeys(spans))) for line, spans in found.items()]
    return tuple(sorted(listed, key=lambda one: (str(one.on), one.actions, one.why)))


def _asked(function: Function, unit: Unit) -> Iterator[tuple[Need | Demand, Line, Span]]:
    """What the code and Lambda itself need, each as a line without places."""
    references = References(function, unit.resources)
    code = function.code
    for need in needs(code, function.environment, unit.resources) if isinstance(code, Handler) else ():
        if not need.required:
            continue
        on = ANYTHING if is_unlimited(need.actions[0], need.call) else _only(references, need, need.call)
        yield need, Line(need.actions, on, "", ()), need.call.span
        for found in of_call(need, unit.resources):
            for demand in found.demands:
                yield demand, Line(demand.actions, _only(references, demand), "", ()), need.call.span
    for task in tasks(function, unit.resources):
        for demand in task.demands:
            yield demand, Line(demand.actions, _only(references, demand), f"Lambda, to {task.words}", ()), task.span


def _only(references: References, asked: Need | Demand, call: Call | None = None) -> Reference | None:
    return references.of(asked.named[0], call) if len(asked.named) == 1 else None


def _why_not_all(unit: Unit, role: Role) -> str:
    having = [one for one in (*unit.template.functions, *unit.template.generated) if one.role is role]
    for function in having:
        code = function.code
        if not isinstance(code, Handler):
            return f"the code of `{function.id}` is not read"
        if code.blind_spots:
            spot = code.blind_spots[0]
            return f"{spot.what}, at {here(spot.span)}"
        if function.layers.items or not function.layers.complete:
            return f"a layer of `{function.id}` may use it by itself"
    return "others than Lambda may take it"


def _unused(unit: Unit, allowed: Grants, used: Usage | None) -> tuple[Line, ...]:
    if used is None:
        return ()
    templates = {policy.span: f"by `{policy.name}`" for policy in unit.template.policy_templates}
    found = [line for grant in allowed.listed if grant.allows for line in _of_grant(grant, used, templates)]
    return tuple(dict.fromkeys(found))


def _of_grant(grant: Grant, used: Usage, templates: Mapping[Span, str]) -> Iterator[Line]:
    origin = grant.origin
    if isinstance(origin, ManagedPolicy):
        unneeded = not any(used.has(action, grant) for action in grant.actions)
        if grant.actions and unneeded and not basics.is_basic_policy(origin.name) and origin.name in origin.span.text:
            yield Line(grant.actions, None, f"by `{origin.name}`", (origin.span,))
        return
    why = templates.get(origin.span, "")
    on = origin.resources[0].text if len(origin.resources) == 1 else None
    for action in origin.actions:
        if action.known is None or not (action.written or why):
            continue
        line = Line((action.known,), Reference(on) if on else None, why, (action.span,))
        if not used.has(action.known, grant):
            if is_pattern(action.known) or services.action(action.known) is not None:
                yield line
        elif is_pattern(action.known) and (needed := _needed_of(action.known, grant, used)):
            yield replace(line, why=f"of it, only {', '.join(needed)} is needed")
    if not why:
        yield from _of_resources(grant, origin, used)


def _needed_of(pattern: str, grant: Grant, used: Usage) -> list[str]:
    """The actions that are needed of all that a pattern stands for; none where that is all, or cannot be told."""
    if any(patterns.matches(one, pattern) or patterns.matches(pattern, one) for one in used.beside):
        return []
    about = (need for need in used.of(pattern) if not need.named or any(grant.may_be_about(n.arn) for n in need.named))
    needed = {one for need in about for one in need.actions if patterns.matches(pattern, one)}
    return [] if needed.issuperset(one.name for one in services.expanded(pattern)) else sorted(needed)


def _of_resources(grant: Grant, statement: Statement, used: Usage) -> Iterator[Line]:
    """The resources that nothing is done with, of a statement that has several."""
    if len(grant.resources) < 2 or len({value.span for value in statement.resources}) < 2:
        return
    actions = [value.known for value in statement.actions if value.known is not None]
    if len(actions) != len(statement.actions) or not actions or not any(used.has(one, grant) for one in actions):
        return
    for value, resource in zip(statement.resources, grant.resources, strict=True):
        alone = replace(grant, resources=(resource,))
        if value.text and not any(used.has(action, alone) for action in actions):
            yield Line(("every action",), Reference(value.text), "", (value.span,))


def render(units: Iterable[Unit]) -> Iterator[str]:
    for number, unit in enumerate(units):
        yield "\n" if number else ""
        yield from text(difference(unit))
