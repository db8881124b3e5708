"""`AWS::Serverless::Connector`, and `Connectors` of other resources: the policies and permissions that they make."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from lambdalint import lazy
from lambdalint.knowledge import sam
from lambdalint.model.node import Mapping, Node, Sequence
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation.stack import Resource
from lambdalint.readers.sam.connected import CONNECTOR, SAM_TYPES, Reading
from lambdalint.readers.sam.draft import Draft
from lambdalint.readers.sam.expansion import Expansion, written
from lambdalint.source import Span

_VARIABLE = lazy.pattern(r"%\{([\w.]+)\}")

_MADE = {
    "AWS_IAM_ROLE_MANAGED_POLICY": ("Policy", "AWS::IAM::ManagedPolicy", "Roles", "RoleName"),
    "AWS_SQS_QUEUE_POLICY": ("QueuePolicy", "AWS::SQS::QueuePolicy", "Queues", "QueueUrl"),
    "AWS_SNS_TOPIC_POLICY": ("TopicPolicy", "AWS::SNS::TopicPolicy", "Topics", "Arn"),
}
"""By kind of connector: how the id ends, the type, and the property that lists what the policy belongs to."""


def expand(expansion: Expansion) -> None:
    """All connectors, when what they connect has been made."""
    for resource in list(expansion.resources.values()):
        if resource.type == CONNECTOR:
            del expansion.resources[resource.id]
            if resource.declaration:
                _tell(expansion, resource, resource.id, resource.span, resource.declaration.get("Properties"))
            _connect(expansion, resource, resource.id, resource.span, resource.properties)
        embedded = written(resource).get("Connectors")
        for name, span, node in embedded.items() if isinstance(embedded, Mapping) else ():
            properties = node.get("Properties") if isinstance(node, Mapping) else None
            if isinstance(node, Mapping) or scalars.is_null(node):
                _tell(expansion, resource, name, span, properties)
            if isinstance(properties, Mapping):
                _connect(expansion, resource, resource.id + name, span, _with_source(resource, span, properties))


def _tell(expansion: Expansion, owner: Resource, id: str, span: Span, properties: Node | None) -> None:
    """Keeps what a connector says, which is gone when it has been replaced by what it makes."""
    if connector := Reading(expansion, owner, id, span).connector(properties):
        expansion.connectors.append(connector)


def _with_source(resource: Resource, span: Span, properties: Mapping) -> Mapping:
    """An embedded connector begins at the resource that it is written in."""
    draft = Draft(properties.span)
    draft.take_others(properties, but=("SourceReference",))
    reference = properties.get("SourceReference")
    source = Draft(span)
    if isinstance(reference, Mapping):
        source.take(reference, *reference.values)
    source.write("Id", resource.id)
    draft.write("Source", source.mapping)
    return draft.mapping


def _connect(expansion: Expansion, owner: Resource, id: str, span: Span, properties: Mapping) -> None:
    source, destination = properties.get("Source"), properties.get("Destination")
    listed = properties.get("Permissions")
    permissions = {scalars.text(item) for item in listed.items} if isinstance(listed, Sequence) else set()
    several = isinstance(destination, Sequence)
    for number, end in enumerate(destination.items if isinstance(destination, Sequence) else [destination]):
        if isinstance(source, Mapping) and isinstance(end, Mapping):
            ends = {"Source": _end(expansion, source, end), "Destination": _end(expansion, end, source)}
            suffix = f"Destination{number}" if several else ""
            _Connection(expansion, owner, id, suffix, span, ends, permissions).make()


def _end(expansion: Expansion, given: Mapping, other: Mapping) -> dict[str, object]:
    """A side of a connector: its type, and how to refer to it; both from its id, or from what is given in its place."""
    id = scalars.text(given.get("Id"))
    if id is None:
        plain: dict[str, object] = dict(given.values)
        type_ = scalars.text(given.get("Type")) or ""
        return {**plain, "Type": SAM_TYPES.get(type_, type_)}
    resource = expansion.resources.get(id)
    if resource is None:
        return {"Type": ""}
    known = sam.connectable(resource.type)
    outputs = _filled(known.get("Outputs", {}), {"logicalId": id})
    end: dict[str, object] = {
        "Type": resource.type,
        **outputs,
        "ResourceId": outputs.get("Id"),
        "QueueUrl": outputs.get("Url"),
    }
    end["RoleName"] = _role_name(expansion, resource, known.get("Inputs", {}).get("Role"), other)
    if "Qualifier" in given.values:
        end["Qualifier"] = given.values["Qualifier"]
    return end


def _role_name(expansion: Expansion, resource: Resource, role: object, other: Mapping) -> object:
    """`Ref` of the role that a property names; a rule of EventBridge has one for each target."""
    node: Node | None = None
    if isinstance(role, str):
        node = resource.properties.get(role)
    elif role is not None:
        targets = resource.properties.get("Targets")
        for target in targets.items if isinstance(targets, Sequence) else ():
            arn = target.get("Arn") if isinstance(target, Mapping) else None
            if arn and _referred(expansion, arn) == scalars.text(other.get("Id")) and isinstance(target, Mapping):
                node = target.get("RoleArn")
    id = _referred(expansion, node) if node else None
    return {"Ref": id} if id else None


def _referred(expansion: Expansion, node: Node) -> str | None:
    target = expansion.stack.intrinsics.value(node, scalars.text, node.span).target
    return target.partition(".")[0] if target else None


class _Connection(Struct, frozen=True, eq=False):
    """One source with one destination."""

    expansion: Expansion
    owner: Resource
    id: str
    suffix: str
    span: Span
    ends: dict[str, dict[str, object]]
    permissions: set[str | None]

    def make(self) -> None:
        """Nothing for types that cannot be connected."""
        profile = sam.connector(str(self.ends["Source"]["Type"]), str(self.ends["Destination"]["Type"]))
        if profile is None:
            return
        properties = profile["Properties"]
        holder = self.ends["Source" if properties["SourcePolicy"] else "Destination"]
        values = {f"{side}.{name}": value for side, end in self.ends.items() for name, value in end.items()}
        granted = {
            name: _filled(category, values)
            for name, category in properties["AccessCategories"].items()
            if name in self.permissions
        }
        if profile["Type"] == "AWS_LAMBDA_PERMISSION":
            for name, category in granted.items():
                draft = Draft(self.span)
                draft.write("FunctionName", holder.get("Arn"))
                for key, value in category.items():
                    draft.write(key, value)
                self._add(f"{name}LambdaPermission", "AWS::Lambda::Permission", draft)
        elif profile["Type"] in _MADE:
            ending, type_, belonging, key = _MADE[profile["Type"]]
            statements = [statement for category in granted.values() for statement in category["Statement"]]
            draft = Draft(self.span)
            draft.write("PolicyDocument", {"Version": "2012-10-17", "Statement": statements})
            draft.write(belonging, [holder.get(key)])
            self._add(ending, type_, draft)

    def _add(self, ending: str, type_: str, draft: Draft) -> None:
        self.expansion.add(self.owner, f"{self.id}{ending}{self.suffix}", type_, draft)


def _filled(plain: Any, values: dict[str, Any]) -> Any:
    """A part of a profile with its variables, `%{Source.Arn}`, replaced."""
    if isinstance(plain, dict):
        return {key: _filled(value, values) for key, value in plain.items()}
    if isinstance(plain, list):
        return [_filled(item, values) for item in plain]
    if not isinstance(plain, str):
        return plain
    if match := _VARIABLE.fullmatch(plain):
        return values.get(match[1])
    names = dict.fromkeys(_VARIABLE.findall(plain))
    if not names and "${" not in plain:
        return plain
    text = _VARIABLE.sub(lambda match: f"${{{match[1].replace('.', '')}}}", plain)
    local = {name.replace(".", ""): values.get(name) for name in names}
    return {"Fn::Sub": [text, local]} if local else {"Fn::Sub": text}
