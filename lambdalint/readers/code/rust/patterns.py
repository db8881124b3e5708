"""What patterns bind: of `let`, `match`, `for` and parameters."""

from __future__ import annotations

from msgspec import Struct
from tree_sitter import Node

from lambdalint.readers.code.program.expressions import Expression, Mixture
from lambdalint.readers.code.program.modules import outline
from lambdalint.readers.code.program.scopes import Binding, How, Kind, Scope
from lambdalint.readers.code.rust.lowering import Lowering
from lambdalint.readers.code.rust.names import names_of

_THROUGH = frozenset({"mut_pattern", "ref_pattern", "reference_pattern", "match_pattern", "or_pattern"})
_HELD = frozenset({"Some", "Ok"})


class Pattern(Struct):
    """One still to be taken apart, with what it is matched against."""

    node: Node
    how: How
    value: Expression | None
    key: str = ""


class Patterns(Lowering):
    """Binds the names of patterns."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self.declared = {parameter.name for parameter in scope.parameters}
        self._mentioned: frozenset[str] = frozenset()

    def bind(self, node: Node | None, value: Expression | None, how: How = How.VALUE) -> None:
        self._mentioned = names_of(value) if value is not None else frozenset()
        stack = [Pattern(node, how, value)] if node is not None else []
        while stack:
            one = stack.pop()
            if one.node.type in {"identifier", "shorthand_field_identifier"}:
                self._name(one)
            elif one.node.type == "captured_pattern":
                inner = one.node.named_children
                stack.extend(Pattern(child, one.how, one.value, one.key) for child in inner)
            else:
                stack.extend(self._parts(one))

    def _name(self, one: Pattern) -> None:
        text = self.module.text(one.node)
        if text[:1].isupper():  # a constant or a variant of an enumeration
            return
        if text not in self.declared:
            self._rename(text)
        self.declared |= {text, self.renamed.get(text, text)}
        text = self.renamed.get(text, text)
        binding = Binding(one.how, one.node.start_byte, one.node.end_byte, one.value, key=one.key)
        self.scope.bindings[text].append(binding)

    def _rename(self, text: str) -> None:
        """A variable that is made of what had its name before, or has the name of a module or crate that is used."""
        self.renamed.pop(text, None)
        taken = outline(self.module.scope).bindings
        if self.scope.kind is Kind.FUNCTION and (text in taken or text in self._mentioned):
            self.renamed[text] = f"{text}'"

    def _parts(self, one: Pattern) -> list[Pattern]:
        node, children = one.node, one.node.named_children
        plain = one.how is How.VALUE
        match node.type:
            case "tuple_pattern":
                how = How.PART if plain else one.how
                return [Pattern(child, how, one.value, str(at) if plain else "") for at, child in enumerate(children)]
            case "tuple_struct_pattern":
                kind = node.child_by_field_name("type")
                inner = children[1:]
                if self.module.text(kind).rpartition("::")[2] in _HELD:
                    return [Pattern(child, one.how, one.value, one.key) for child in inner]
                return [Pattern(child, How.VALUE, self._made_of(one)) for child in inner]
            case "struct_pattern":
                return [
                    part
                    for child in children
                    if child.type == "field_pattern"
                    for part in self._field_pattern(child, one)
                ]
            case kind if kind in _THROUGH:
                inner = [child for child in children if child.type not in {"mutable_specifier", "scoped_identifier"}]
                condition = node.child_by_field_name("condition")
                return [Pattern(child, one.how, one.value, one.key) for child in inner if child != condition]
            case "slice_pattern":
                return [Pattern(child, How.VALUE, self._made_of(one)) for child in children]
        return []

    def _field_pattern(self, node: Node, one: Pattern) -> list[Pattern]:
        name, inner = node.child_by_field_name("name"), node.child_by_field_name("pattern")
        if name is None:
            return []
        key = self.module.text(name)
        if one.how is not How.VALUE or one.value is None:
            return [Pattern(inner or name, How.VALUE, self._made_of(one))]
        return [Pattern(inner or name, How.KEY, one.value, key)]

    def _made_of(self, one: Pattern) -> Expression:
        parts = (one.value,) if one.value is not None else ()
        return Mixture(one.node.start_byte, one.node.end_byte, parts)
