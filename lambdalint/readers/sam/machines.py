"""`AWS::Serverless::StateMachine`."""

from __future__ import annotations

from lambdalint.model.node import Node
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.stack import Resource
from lambdalint.readers.sam import events, roles
from lambdalint.readers.sam.draft import Draft, is_given
from lambdalint.readers.sam.expansion import Expansion, Target
from lambdalint.readers.sam.functions import s3_object, tag_list
from lambdalint.readers.sam.roles import Grants

_OWN = frozenset(
    "AutoPublishAlias DefinitionUri DeploymentPreference Events Logging Name PermissionsBoundary Policies "
    "PropagateTags Role RolePath Tags Tracing Type UseAliasAsEventTarget".split()
)
"""Properties that `AWS::StepFunctions::StateMachine` calls something else, or does not have. All others are handed on:
a `Definition` as it is written, which the transform turns into a text."""
_RENAMED = {
    "Logging": "LoggingConfiguration",
    "Name": "StateMachineName",
    "Role": "RoleArn",
    "Tracing": "TracingConfiguration",
    "Type": "StateMachineType",
}


def expand(expansion: Expansion, machine: Resource) -> None:
    roles.tell(expansion, machine)
    written, grants = machine.properties, Grants()
    draft = Draft(written.span)
    draft.take_others(written, but=_OWN)
    for name, to in _RENAMED.items():
        draft.rename(written, name, to)
    if tags := written.get("Tags"):
        draft.write("Tags", tag_list(tags), written.keys["Tags"])
    if location := written.get("DefinitionUri"):
        parts = s3_object(location, "Bucket", "Key", "Version")
        draft.write("DefinitionS3Location", parts, written.keys["DefinitionUri"])
    alias = _published(expansion, machine)
    if expansion.boolean(written.get("Tracing", "Enabled")):
        grants.attach("AWSXrayWriteOnlyAccess", written.keys["Tracing"])
    if not is_given(written.get("Role")):
        draft.write("RoleArn", nodes.attribute(machine.span, f"{machine.id}Role"))
        roles.make(expansion, machine, "states", grants)
    expansion.become(machine, "AWS::StepFunctions::StateMachine", draft)
    started = alias if expansion.boolean(written.get("UseAliasAsEventTarget")) else None
    events.expand(expansion, Target(machine, started, is_machine=True), Grants())


def _published(expansion: Expansion, machine: Resource) -> str | None:
    """The id of the alias, if the machine publishes one."""
    written = machine.properties
    name: Node | None = written.get("AutoPublishAlias")
    if name is None or not is_given(name):
        return None
    span, id = written.keys["AutoPublishAlias"], f"{machine.id}Alias{scalars.text(name) or ''}"
    version = Draft(span)
    version.write("StateMachineArn", nodes.reference(span, machine.id))
    version.write("StateMachineRevisionId", nodes.attribute(span, machine.id, "StateMachineRevisionId"))
    expansion.add(machine, f"{machine.id}Version", "AWS::StepFunctions::StateMachineVersion", version)
    preference = Draft(span)
    preference.imply("Type", "ALL_AT_ONCE")
    preference.write("StateMachineVersionArn", nodes.reference(span, f"{machine.id}Version"))
    given = written.get("DeploymentPreference")
    draft = Draft(span)
    draft.write("Name", name)
    draft.write("DeploymentPreference", nodes.merged([preference.mapping, given]) if given else preference.mapping)
    expansion.add(machine, id, "AWS::StepFunctions::StateMachineAlias", draft)
    return id
