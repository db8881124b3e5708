"""The nodes of a nested stack with the names that it has among the stacks around it."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct, field
from msgspec.structs import replace

from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation import texts
from lambdalint.readers.cloudformation.branches import function_of
from lambdalint.readers.cloudformation.stack import Resource

_NAMING = frozenset({"Ref", "Condition", "Fn::GetAtt"})
"""Functions whose argument is a name, or a list that begins with one."""
_NAMING_FIRST = frozenset({"Fn::If", "Fn::FindInMap"})


class Qualified(Struct, frozen=True, eq=False):
    """Puts `prefix` before every name of a resource, parameter, condition or mapping; without one, changes nothing."""

    prefix: str
    _seen: dict[int, tuple[Node, Node]] = field(default_factory=dict)

    def resource(self, resource: Resource) -> Resource:
        if not self.prefix:
            return resource
        properties, declaration = self.node(resource.properties), resource.declaration
        if declaration is not None and (condition := declaration.get("Condition")):
            values = {**declaration.values, "Condition": self._name(condition)}
            declaration = Mapping(declaration.span, values, declaration.keys)
        return replace(
            resource,
            id=self.prefix + resource.id,
            properties=properties if isinstance(properties, Mapping) else resource.properties,
            declaration=declaration,
        )

    def node(self, node: Node) -> Node:
        """The node with its names; what several aliases stand for is made once."""
        if not self.prefix or isinstance(node, Scalar):
            return node
        if id(node) not in self._seen:
            self._seen[id(node)] = node, self._node(node)  # the first keeps its `id` from being given to another
        return self._seen[id(node)][1]

    def _node(self, node: Mapping | Sequence) -> Node:
        if isinstance(node, Sequence):
            return Sequence(node.span, tuple([self.node(item) for item in node.items]))
        name, argument = function_of(node) or ("", node)
        if name in _NAMING:
            return Mapping(node.span, {name: self._first(argument, rest=False)}, node.keys)
        if name in _NAMING_FIRST and isinstance(argument, Sequence):
            return Mapping(node.span, {name: self._first(argument, rest=True)}, node.keys)
        if name == "Fn::Sub":
            return Mapping(node.span, {name: self._template(argument)}, node.keys)
        values = {}
        for key, value in node.values.items():
            values[key] = self.node(value)
        return Mapping(node.span, values, node.keys)

    def _first(self, argument: Node, *, rest: bool) -> Node:
        """A name, or a list that begins with one; `rest` says whether the rest of the list holds names as well."""
        if not isinstance(argument, Sequence) or not argument.items:
            return self._name(argument)
        first, *others = argument.items
        return Sequence(argument.span, (self._name(first), *(self.node(item) if rest else item for item in others)))

    def _name(self, node: Node) -> Node:
        text = scalars.text(node)
        if text is None:  # worked out, as the language extensions allow
            parts = nodes.sequence(node.span, nodes.text(node.span, self.prefix), self.node(node))
            return nodes.call(node.span, "Fn::Join", nodes.text(node.span, ""), parts)
        return nodes.text(node.span, self._qualified(text))

    def _template(self, argument: Node) -> Node:
        """The argument of `Fn::Sub`; the names of its own map stay."""
        if isinstance(argument, Sequence) and len(argument.items) == 2:
            template, local = argument.items
            own = local.values if isinstance(local, Mapping) else {}
            text = self._text(template, own.keys())
            return Sequence(argument.span, (text, self.node(local)))
        return self._text(argument, ())

    def _text(self, template: Node, own: Collection[str]) -> Node:
        text = scalars.text(template)
        if text is None:
            return template
        return nodes.text(
            template.span, texts.renamed(text, lambda name: name if name in own else self._qualified(name))
        )

    def _qualified(self, name: str) -> str:
        return name if name.startswith("AWS::") else self.prefix + name
