"""Why a value that is written cannot be told, in words that go after "unknown:"."""

from __future__ import annotations

from lambdalint.model.node import Mapping, Node, Sequence
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.branches import function_of

_NOT_WORKED_OUT = {
    "Fn::Base64": "`Fn::Base64` is not worked out",
    "Fn::Cidr": "address ranges, `Fn::Cidr`, are worked out when deployed",
    "Fn::GetAZs": "the availability zones of the region, `Fn::GetAZs`",
    "Fn::GetStackOutput": "an output of another stack: `Fn::GetStackOutput`",
    "Fn::ImportValue": "imported from another stack: `Fn::ImportValue`",
    "Fn::Transform": "a transform, `Fn::Transform`, is run when deployed",
}


def why(node: Node) -> str:
    """Of a function that is not worked out, and of a list or map where a single value belongs."""
    if isinstance(node, Mapping) and nodes.UNKNOWN in node.values:
        return scalars.text(node.get(nodes.UNKNOWN)) or "it is not known before it is deployed"
    if found := function_of(node):
        return _NOT_WORKED_OUT.get(found[0], f"`{found[0]}` is not worked out here")
    return f"a {'list' if isinstance(node, Sequence) else 'map'} where a single value belongs"
