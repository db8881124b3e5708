"""What the framework makes of a service, in the form that CloudFormation gets it."""

from __future__ import annotations

from collections import abc

from msgspec import Struct, field

from lambdalint.model.node import Mapping
from lambdalint.readers import nodes
from lambdalint.readers.nodes import Setting
from lambdalint.readers.serverless.forms import Form
from lambdalint.readers.serverless.service import Declared
from lambdalint.source import Span

PARTITION: Form = {"Ref": "AWS::Partition"}
REGION: Form = {"Ref": "AWS::Region"}
ACCOUNT: Form = {"Ref": "AWS::AccountId"}


class Made(Struct, frozen=True, eq=False, kw_only=True):
    """A resource. `span` is what it is made for; each of its values stands where it is written."""

    id: str
    span: Span
    type: str
    properties: abc.Mapping[str, Form]
    beside: abc.Mapping[str, Form] = field(default_factory=dict)
    """`Condition`, `DependsOn` and the like."""
    name: str = ""
    """What messages call it, where that is not its id."""
    written: Span | None = None
    """Where its properties are written, as one map."""

    @property
    def node(self) -> Mapping:
        properties = nodes.made(self.span, self.properties)
        if isinstance(properties, Mapping):
            properties = Mapping(self.written or self.span, properties.values, properties.keys)
        written = {"Type": self.type, "Properties": properties, **self.beside}
        values = {key: nodes.made(self.span, form) for key, form in written.items() if form is not None}
        return nodes.mapping(self.span, values)


def belonging(function: Declared, id: str, type_: str, span: Span, properties: abc.Mapping[str, Form]) -> Made:
    """A resource that there is under the same condition as its function."""
    beside: dict[str, Form] = {"Condition": function.get("condition")}
    return Made(id=id, span=span, type=type_, properties=properties, beside=beside)


def join(*parts: Form, by: str = "") -> Form:
    return {"Fn::Join": [by, list(parts)]}


def attribute(id: str, name: str = "Arn") -> Form:
    return {"Fn::GetAtt": [id, name]}


def nested(setting: Setting | None, *path: str) -> Setting | None:
    """A setting below keys that it is not written below."""
    if setting is None:
        return None
    key, node = setting
    for name in reversed(path):
        node = Mapping(node.span, {name: node}, {name: key})
    return Setting(key, node)


def alone(setting: Setting | None) -> Setting | None:
    """A setting as a list of it alone."""
    return setting and Setting(setting.key, nodes.made(setting.node.span, [setting.node]))
