"""What to add to a role's policies for what they lack, as a line of YAML: a policy template of SAM, or a statement."""

from __future__ import annotations

from collections.abc import Iterable

from lambdalint.access.declared import resources
from lambdalint.access.least import of_needs
from lambdalint.access.policy_templates import Filled, filled
from lambdalint.access.references import Reference, References
from lambdalint.access.requirements import Need
from lambdalint.model.function import Function
from lambdalint.model.project import Template


def additions(function: Function, template: Template, lacking: Iterable[Need]) -> tuple[str, ...]:
    """One for each resource: `SQSSendMessagePolicy: {QueueName: !GetAtt Queue.QueueName}` for a role that SAM makes,
    else a statement, `{Effect: Allow, Action: [sqs:SendMessage], Resource: !GetAtt Queue.Arn}`.

    None for needs of which it cannot be told what they are about.
    """
    declared = resources(template)
    found = of_needs(function, declared, lacking).allowances
    role = function.role
    if template.dialect != "SAM" or role is None or role.name.startswith("`"):
        return tuple(_statement(one.actions, one.reference) for one in found)
    return tuple(
        _template(one) if isinstance(one, Filled) else _statement(one.actions, one.reference)
        for one in filled(found, References(function, declared))
    )


def _template(filled: Filled) -> str:
    parameters = ", ".join(f"{name}: {value.flow}" for name, value in filled.parameters.items())
    return f"{filled.name}: {{{parameters}}}"


def _statement(actions: Iterable[str], reference: Reference) -> str:
    return f"{{Effect: Allow, Action: [{', '.join(actions)}], Resource: {reference.flow}}}"
