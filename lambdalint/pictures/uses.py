"""What functions read, write and call: by their code, or by their roles where the code is not read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from lambdalint.access.least import is_unlimited
from lambdalint.access.naming import Named
from lambdalint.access.requirements import Need, possible_needs
from lambdalint.access.use import POLLING, SENDING
from lambdalint.knowledge.calls import spoken
from lambdalint.knowledge.iam import patterns, services
from lambdalint.knowledge.iam.services import Access
from lambdalint.model.call import Call, CallKind
from lambdalint.model.code import Handler
from lambdalint.model.function import Environment, Function
from lambdalint.model.iam import Role, Statement
from lambdalint.model.value import Value
from lambdalint.pictures.draft import Draft, Key
from lambdalint.pictures.naming import Identity, identity, kind_of, service_of
from lambdalint.pictures.nodes import Kind, Relation
from lambdalint.pictures.scope import Scope

_READING = frozenset({Access.READ, Access.LIST})
_OTHER_CREDENTIALS = "with other credentials"
_NOT_DRAWN = frozenset({"logs", "xray", "ec2"})
"""Services that roles have for the sake of Lambda: where a function may log to says nothing of what it does."""

MAXIMUM_ALLOWED = 200
"""Edges for one role and all functions that have it. Where there would be more, the role says nothing of any of them,
and none is drawn."""


class _Uses(Struct):
    """What one function does with each of its targets, before it is said in edges."""

    found: dict[Key, tuple[set[Relation], dict[str, None]]] = field(default_factory=dict)

    def add(self, target: Key, relation: Relation, label: str) -> None:
        relations, labels = self.found.setdefault(target, (set(), {}))
        relations.add(relation)
        labels[label] = None

    def draw(self, draft: Draft, function: Key, *, certain: bool) -> None:
        for target, (relations, labels) in self.found.items():
            draft.edge(function, target, _together(relations), labels, certain=certain)


def _together(relations: set[Relation]) -> Relation:
    if len(relations) == 1:
        return next(iter(relations))
    both = {Relation.READS, Relation.WRITES, Relation.READS_AND_WRITES}
    return Relation.READS_AND_WRITES if relations <= both else Relation.USES


def add(scope: Scope, functions: Iterable[Function]) -> None:
    """Of all functions of a template: those whose code is not read may share a role."""
    having: dict[Role, list[Function]] = {}
    for function in functions:
        if isinstance(function.code, Handler):
            of_code(scope, scope.function(function), function.code, function.environment)
        elif function.role is not None:
            having.setdefault(function.role, []).append(function)
    for role, sharing in having.items():
        allowed = tuple(_allowances(scope, role))
        if len(sharing) * len({one.about for one in allowed}) <= MAXIMUM_ALLOWED:
            for function in sharing:
                _allow(scope, scope.function(function), allowed)


def of_code(scope: Scope, key: Key, code: Handler, environment: Environment | None) -> None:
    uses = _Uses()
    needs: dict[Call, list[Need]] = {}
    for need in possible_needs(code, environment, scope.resources):
        needs.setdefault(need.call, []).append(need)
    for call in code.calls:
        if call.kind is not CallKind.OPERATION:
            continue
        listed = needs.get(call, [])
        for need in [need for need in listed if need.required] or listed:
            for target in _targets(scope, need):
                relation = _relation(need.actions, scope.draft.sketches[target].kind)
                uses.add(target, relation, _operation(call, need))
        if not listed:
            target = _of_service(scope, call, Kind.SERVICE)
            for operation in call.operations:
                action = f"{services.prefix(call.service or '')}:{operation}"  # that nobody has to be allowed
                uses.add(target, _relation((action,), Kind.SERVICE), operation)
    uses.draw(scope.draft, key, certain=True)


def _operation(call: Call, need: Need) -> str:
    """As the API calls it; of a call that may send several, the action, for that is the one for this target."""
    return call.operations[0] if len(call.operations) == 1 else need.actions[0].partition(":")[2]


def _targets(scope: Scope, need: Need) -> Iterator[Key]:
    action, call = need.actions[0], need.call
    kind = Kind.SERVICE if is_unlimited(action, call) else kind_of(action)
    if call.own_credentials:
        yield _of_service(scope, call, kind)
        return
    found = dict.fromkeys(key for named in need.named for key in _named(scope, named, kind))
    yield from found or (_of_service(scope, call, kind),)


def _named(scope: Scope, named: Named, kind: Kind) -> Iterator[Key]:
    if named.resource is not None:
        yield scope.declared(named.resource.id, kind)
    elif (known := identity(named.arn)) is not None:
        yield scope.identified(known)
    elif named.value is not None:
        yield from scope.targets(named.value, kind)


def _of_service(scope: Scope, call: Call, kind: Kind) -> Key:
    key = scope.untold(kind, spoken(call.service or ""), *((_OTHER_CREDENTIALS,) if call.own_credentials else ()))
    if call.own_credentials:
        scope.draft.sketches[key].details = (_OTHER_CREDENTIALS,)
    return key


def _relation(actions: Iterable[str], kind: Kind) -> Relation:
    levels = {level for action in actions for level in _levels(action) if level is not None}
    if not levels:
        return Relation.USES
    if levels <= _READING:
        return Relation.READS
    if kind in (Kind.FUNCTION, Kind.STATE_MACHINE):
        return Relation.CALLS
    return Relation.READS_AND_WRITES if levels & _READING else Relation.WRITES


def _levels(action: str) -> Iterator[Access | None]:
    """What an action, or what a pattern of actions stands for, lets one do."""
    if patterns.is_pattern(action):
        yield from (one.access for one in services.expanded(action))
    else:
        known = services.action(action)
        yield known.access if known is not None else None


class _Allowance(Struct, frozen=True):
    action: str
    about: Identity


def _allowances(scope: Scope, role: Role) -> Iterator[_Allowance]:
    """The actions that a role allows on what is known, but for those that say nothing of what its functions do."""
    for statement in role.statements:
        for action, value in _allowed(statement) if statement.effect.known == "Allow" else ():
            arn = scope.resources.text(value)
            prefix = action.partition(":")[0].lower()
            known = identity(arn) if prefix == service_of(arn) and prefix not in _NOT_DRAWN else None
            if known is not None:
                yield _Allowance(action, known)


def _allowed(statement: Statement) -> Iterator[tuple[str, Value[str]]]:
    for resource in statement.resources:
        for one in resource.possible:
            for action in statement.actions:
                if action.known and not action.excludes(one):
                    yield action.known, one


def _allow(scope: Scope, key: Key, allowed: Iterable[_Allowance]) -> None:
    uses = _Uses()
    for one in allowed:
        target = scope.identified(one.about)
        if target != key and not _is_for_lambda(scope.draft, key, one.action, target):
            name = one.action.partition(":")[2]
            relation = _relation((one.action,), scope.draft.sketches[target].kind)
            uses.add(target, relation, name if name != "*" else "any action")
    uses.draw(scope.draft, key, certain=False)


def _is_for_lambda(draft: Draft, function: Key, action: str, target: Key) -> bool:
    """Whether Lambda needs it: to poll what invokes the function, or to send on what it or another one failed on."""
    polls = draft.invokes(target, function) and any(patterns.matches(one, action) for one in POLLING)
    return polls or (draft.takes_outcomes(target) and any(patterns.matches(one, action) for one in SENDING))
