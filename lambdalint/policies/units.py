"""What a policy is printed for: a role, with the functions that have it and whose code is read."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from lambdalint.access import Decision, Grant, Grants, Resources, Task, grants, resources
from lambdalint.access.least import Least, least, required_tasks, together
from lambdalint.access.references import References
from lambdalint.model.code import GeneratedFile, Handler, MissingFile, MissingSymbol
from lambdalint.model.function import Function
from lambdalint.model.iam import ManagedPolicy, Role
from lambdalint.model.project import Project, Template

SHARED = "the functions' role"
"""How the role is called that Serverless makes for all functions."""
_FORMATS = {"SAM": "sam", "Serverless": "serverless"}


class Unit(Struct, frozen=True, eq=False):
    """A role and those of its functions that a policy is asked for."""

    template: Template
    functions: tuple[Function, ...]
    others: tuple[str, ...]
    """Other functions that have the role too: what these need is left out."""
    role: Role | None
    """None where the template does not declare it."""
    least: Least | None
    """None where no function's code is read."""
    tasks: tuple[Task, ...]
    """What Lambda itself does with the role that stands in no statement of the policy, and that no framework allows."""
    unread: tuple[tuple[Function, str], ...]
    """Functions whose code is not read, and why."""

    @property
    def resources(self) -> Resources:
        return resources(self.template)

    @property
    def references(self) -> References:
        return References(self.functions[0], self.resources)

    @property
    def is_declared(self) -> bool:
        """Whether the template has the role as a resource of its own, or has none; else the framework makes it."""
        return self.role is None or self.role.name.startswith("`")

    @property
    def role_id(self) -> str:
        """The logical id of a role that is declared; empty for any other."""
        target = self.functions[0].role_arn.target or ""
        return target.partition(".")[0] if self.role is not None and self.is_declared else ""

    @property
    def format(self) -> str:
        """The form that fits where the policy belongs."""
        return "yaml" if self.is_declared else _FORMATS.get(self.template.dialect, "yaml")


def units(project: Project, names: frozenset[str] = frozenset()) -> Iterator[Unit]:
    """For the functions that are named, or for all if none is."""
    for template in project.templates:
        listed = (*template.functions, *(one for one in template.generated if one.id in names))
        groups: dict[int, list[Function]] = {}
        for function in listed:
            groups.setdefault(id(function.role) if function.role is not None else id(function), []).append(function)
        for members in groups.values():
            asked = tuple(one for one in members if not names or one.id in names)
            if asked:
                yield _unit(template, asked, tuple(one.id for one in members if one not in asked))


def _unit(template: Template, functions: tuple[Function, ...], others: tuple[str, ...]) -> Unit:
    declared = resources(template)
    role = functions[0].role
    made = _made(grants(role, declared), template) if role is not None and not role.name.startswith("`") else None
    found: list[Least] = []
    open_: dict[str, Task] = {}
    for function in functions:
        known, rest = required_tasks(function, declared)
        one = least(function, declared, (task for task in known if not _is_allowed(task, made)))
        found += [one] if one is not None else []
        open_.update((task.words, task) for task in rest if not _is_allowed(task, made))
    return Unit(
        template=template,
        functions=functions,
        others=others,
        role=role,
        least=together(found) if found else None,
        tasks=tuple(open_.values()),
        unread=tuple((one, _unread(one)) for one in functions if not isinstance(one.code, Handler)),
    )


def _made(allowed: Grants, template: Template) -> Grants:
    """What SAM or Serverless allows by itself."""
    filled = {policy.span for policy in template.policy_templates}
    made = (grant for grant in allowed.listed if grant.origin.span not in filled and _is_made(grant))
    return Grants(tuple(made), complete=True)


def _is_made(grant: Grant) -> bool:
    origin = grant.origin
    if isinstance(origin, ManagedPolicy):
        return origin.name not in origin.span.text
    return not any(action.written for action in origin.actions)


def _is_allowed(task: Task, made: Grants | None) -> bool:
    return made is not None and all(made.decide(demand) is Decision.ALLOWED for demand in task.demands)


def _unread(function: Function) -> str:
    match function.code:
        case MissingFile(path=path):
            return f"its code is not read: there is no `{path}`"
        case MissingSymbol(symbol=symbol):
            return f"its code is not read: nothing there is called `{symbol}`"
        case GeneratedFile(place=place):
            return f"its code is not read: a program wrote `{place.file.path}`"
    return "its code is not read: it is not there, or in a language that is not read"
