"""The least that a function's role has to allow: what its code needs, on what it needs it, and nothing else.

What is needed on something that is not known is listed as such. `*` is the resource of actions alone that cannot be
limited to any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from lambdalint.access.declared import Resources
from lambdalint.access.encryption import encrypted, of_call
from lambdalint.access.naming import Named, parameters
from lambdalint.access.platform import Task, tasks
from lambdalint.access.references import ANYTHING, Reference, References, order
from lambdalint.access.requirements import Need, needs
from lambdalint.knowledge import iam
from lambdalint.knowledge.iam import operations, patterns, services
from lambdalint.model.call import Call, CallKind
from lambdalint.model.code import Handler
from lambdalint.model.function import Function
from lambdalint.source import Span


class Wanted(Struct, frozen=True):
    """An action that has to be allowed on some resource, and what for."""

    action: str
    calls: tuple[Call, ...]
    tasks: tuple[str, ...] = ()
    """What Lambda needs it for, in words that go after "which Lambda needs to"."""
    choice: tuple[str, ...] = ()
    """The actions of which one is enough, where it cannot be told which one."""


class Allowance(Struct, frozen=True):
    """A statement of the least policy."""

    reference: Reference
    wanted: tuple[Wanted, ...]

    @property
    def actions(self) -> tuple[str, ...]:
        return tuple(one.action for one in self.wanted)


class Untold(Struct, frozen=True):
    """Something that may have to be allowed, of which not enough is known for a statement."""

    span: Span
    actions: tuple[str, ...]
    why: str
    required: bool = True
    """Whether a call fails for certain without it, or may."""


class Least(Struct, frozen=True):
    """All of it, in an order that does not change from run to run."""

    allowances: tuple[Allowance, ...]
    optional: tuple[Allowance, ...]
    """What some calls ask for and can do without."""
    untold: tuple[Untold, ...]


def least(function: Function, resources: Resources, done: Iterable[Task] = ()) -> Least | None:
    """What a function's code needs, with those of Lambda's own tasks that are `done` with the same policy; None where
    its code is not read."""
    if not isinstance(function.code, Handler):
        return None
    draft = _Draft(References(function, resources))
    for need in needs(function.code, function.environment, resources):
        draft.add(need)
        for found in of_call(need, resources):
            for demand in found.demands:
                draft.add(Need(demand.actions, True, demand.named, need.call))
    for task in done:
        draft.support(task, resources)
    draft.untold += _unseen(function.code)
    return draft.made()


def of_needs(function: Function, resources: Resources, listed: Iterable[Need]) -> Least:
    """What some of a function's needs come to."""
    draft = _Draft(References(function, resources))
    for need in listed:
        draft.add(need)
    return draft.made()


def together(leasts: Iterable[Least]) -> Least:
    """What several functions need that share a role."""
    required: _Table = {}
    optional: _Table = {}
    untold: list[Untold] = []
    for one in leasts:
        for table, allowances in ((required, one.allowances), (optional, one.optional)):
            for allowance in allowances:
                for wanted in allowance.wanted:
                    _join(table, allowance.reference, wanted)
        untold += one.untold
    return _made(required, optional, untold)


def required_tasks(function: Function, resources: Resources) -> tuple[tuple[Task, ...], tuple[Task, ...]]:
    """What Lambda itself does with the role: on resources that are known, and the rest, as in a VPC or for traces."""
    references = References(function, resources)
    known: list[Task] = []
    rest: list[Task] = []
    for task in tasks(function, resources):
        told = task.demands and all(_referred(references, demand.named) for demand in task.demands)
        (known if told else rest).append(task)
    return tuple(known), tuple(rest)


def _referred(references: References, named: Iterable[Named]) -> bool:
    found = [references.of(one) for one in named]
    return bool(found) and None not in found


_Table = dict[Reference, dict[str, Wanted]]


class _Draft(Struct):
    references: References
    required: _Table = field(default_factory=dict)
    optional: _Table = field(default_factory=dict)
    untold: list[Untold] = field(default_factory=list)

    def add(self, need: Need) -> None:
        table = self.required if need.required else self.optional
        choice = need.actions if len(need.actions) > 1 else ()
        unknown = []
        for action in need.actions:
            if is_unlimited(action, need.call):
                found: list[Reference | None] = [ANYTHING]
            else:
                found = [self.references.of(named, need.call) for named in need.named]
            for reference in found:
                if reference is not None:
                    _join(table, reference, Wanted(action, (need.call,), choice=choice))
            if not found or None in found:
                unknown.append(action)
        if unknown:
            why = _unnamed(unknown, need, self.references)
            self.untold.append(Untold(need.call.span, tuple(unknown), why, need.required))

    def support(self, task: Task, resources: Resources) -> None:
        for demand in task.demands:
            keys = [one for found in encrypted(demand, resources) for one in found.demands]
            for asked in (demand, *keys):
                for named in asked.named:
                    reference = self.references.of(named)
                    if reference is not None:
                        _join(self.required, reference, Wanted(asked.actions[0], (), (task.words,)))

    def made(self) -> Least:
        return _made(self.required, self.optional, self.untold)


def _join(table: _Table, reference: Reference, wanted: Wanted) -> None:
    actions = table.setdefault(reference, {})
    known = actions.get(wanted.action)
    if known is None:
        actions[wanted.action] = wanted
        return
    actions[wanted.action] = Wanted(
        wanted.action,
        tuple(dict.fromkeys((*known.calls, *wanted.calls))),
        tuple(dict.fromkeys((*known.tasks, *wanted.tasks))),
        known.choice if known.choice == wanted.choice else (),  # one call that needs just this one settles it
    )


def _made(required: _Table, optional: _Table, untold: Iterable[Untold]) -> Least:
    return Least(
        tuple(_sorted(required, {})),
        tuple(_sorted(optional, required)),
        tuple(sorted(dict.fromkeys(untold), key=lambda one: (*_place(one.span), one.actions, one.why))),
    )


def _sorted(table: _Table, others: _Table) -> Iterator[Allowance]:
    for reference in sorted(table, key=order):
        wanted = [
            Wanted(one.action, tuple(sorted(one.calls, key=lambda call: _place(call.span))), one.tasks, one.choice)
            for action, one in sorted(table[reference].items())
            if action not in others.get(reference, {}) and not _is_within(reference, action, (table, others))
        ]
        if wanted:
            yield Allowance(reference, tuple(wanted))


def _is_within(reference: Reference, action: str, tables: Iterable[_Table]) -> bool:
    """Whether the action is allowed on more than this anyway."""
    return any(
        other != reference and action in actions and patterns.matches(other.text, reference.text)
        for table in tables
        for other, actions in table.items()
        if other != ANYTHING
    )


def _place(span: Span) -> tuple[str, int]:
    return span.file.path, span.start


def is_unlimited(action: str, call: Call) -> bool:
    """Whether an action has to be allowed on `*`, at least for such a call."""
    known = services.action(action)
    if known is None:
        return False
    if action == "sns:Publish":  # an SMS goes to no topic (Amazon SNS Developer Guide)
        return "PhoneNumber" in parameters(call)
    return not known.resources or action.lower() in iam.WITHOUT_RESOURCE


def _unnamed(actions: Iterable[str], need: Need, references: References) -> str:
    """Why it cannot be told what a call is about, and what is known of it."""
    kinds = sorted({kind for action in actions for kind in _kinds(action)})
    why = f"which {' or '.join(kinds)} is not told" if kinds else "what it is about is not told"
    elsewhere = [named.resource for named in need.named if named.resource is not None]
    if elsewhere:
        names = ", ".join(f"`{one.id}`" for one in elsewhere)
        why = f"{names} cannot be referred to from here"
    variables = references.function.environment.variables
    for name, argument in parameters(need.call).items():
        for variable in variables:
            if argument.variable == variable.name and variable.value.known is None and variable.value.text:
                why += f"; `{name}` is the variable `{variable.name}`, `{variable.value.text}`"
    return why


def _kinds(action: str) -> tuple[str, ...]:
    known = services.action(action)
    kinds = known.resources if known is not None else ()
    plain = tuple(one for one in kinds if not any(one != other and one.endswith(other) for other in kinds))
    return plain if len(plain) <= _MAXIMUM_KINDS else ()


_MAXIMUM_KINDS = 3
"""Of resources that are named where it is not told which one a call is about."""


def _unseen(handler: Handler) -> Iterator[Untold]:
    """What the calls of a handler do not tell."""
    for call in handler.calls:
        if call.kind is not CallKind.OPERATION:
            continue
        names = ", ".join(f"`{operation}`" for operation in call.operations)
        if call.own_credentials:
            why = f"{names} of `{call.service}` is called with other credentials than the role's, or may be"
            yield Untold(call.span, (), why)
            continue
        given = parameters(call)
        for operation in call.operations:
            if operations.required(call.service or "", operation, given) is None:
                yield Untold(call.span, (), f"which actions `{operation}` of `{call.service}` needs is not known")
    for spot in handler.blind_spots:
        yield Untold(spot.span, (), spot.what)
