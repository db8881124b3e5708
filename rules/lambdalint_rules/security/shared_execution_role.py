from collections.abc import Iterator

from lambdalint import CallKind, Finding, Function, Handler, Precision, Role, Severity, Template, rule
from lambdalint.knowledge.iam.basics import is_basic_action, is_basic_policy
from lambdalint.knowledge.iam.patterns import is_pattern

SHOWN = 4
"""Functions, and permissions, that a message lists."""


@rule(severity=Severity.NOTE, precision=Precision.HIGH)
def shared_execution_role(template: Template) -> Iterator[Finding]:
    roles = {id(function.role): function.role for function in template.functions if function.role}
    for role in roles.values():
        functions = _together([function for function in template.functions if function.role is role])
        rights = _rights(role)
        if len(functions) < 2 or not rights or _need_the_same(functions):
            continue
        finding = Finding(
            role.span,
            f"{role.name} is shared by {_listed([function.id for function in functions])}: each of them may do what "
            f"any of them needs, {_listed(rights)}",
        )
        for function in functions:
            finding = finding.also(function.span, f"function `{function.id}`")
        yield finding


def _together(functions: list[Function]) -> list[Function]:
    """Those that exist at the same time for certain: without a condition, or under the same one."""
    conditions = dict.fromkeys(function.condition for function in functions)
    sets = [[function for function in functions if function.condition in ("", one)] for one in conditions]
    return max(sets, key=len, default=[])


def _rights(role: Role) -> list[str]:
    """What a user gave the role beyond what nearly every function needs; a single action is no union of needs."""
    allowed = [statement for statement in role.statements if statement.effect.known == "Allow"]
    actions = dict.fromkeys(
        action.known
        for statement in allowed
        for action in statement.actions
        if action.known and action.written and not is_basic_action(action.known)
    )
    policies = [policy.name for policy in role.managed_policies if not is_basic_policy(policy.name)]
    single = len(actions) == 1 and not policies and not any(is_pattern(action) for action in actions)
    return [] if single else list(dict.fromkeys([*actions, *policies]))


def _need_the_same(functions: list[Function]) -> bool:
    """Whether the code of all is known and calls the same operations."""
    needs = {
        frozenset((call.service, call.operations) for call in code.calls if call.kind is CallKind.OPERATION)
        if isinstance(code := function.code, Handler)
        else None
        for function in functions
    }
    return len(needs) == 1 and None not in needs


def _listed(names: list[str]) -> str:
    quoted = [f"`{name}`" for name in names[:SHOWN]]
    if len(names) > SHOWN:
        quoted.append(f"{len(names) - SHOWN} more")
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if quoted[1:] else quoted)
