"""What a function's statements make of names and fields."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint.readers.code.go.lowering import OF_CONTEXT, Lowering
from lambdalint.readers.code.go.names import mentions, named_type, place
from lambdalint.readers.code.program.expressions import (
    Argument,
    Call,
    Constant,
    Expression,
    Index,
    Mixture,
    Name,
    Sequence,
)
from lambdalint.readers.code.program.modules import Module, is_around
from lambdalint.readers.code.program.scopes import (
    Binding,
    Circumstance,
    How,
    Kind,
    Scope,
    Site,
    Write,
)


class Assignments(Lowering):
    """Binds names; which of them are the surroundings' is known when all statements were visited."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self.stack: list[tuple[Node, Circumstance]] = []
        self.written: dict[Expression, Node] = {}
        """Where the values of declarations are written."""
        self._declared = {parameter.name for parameter in scope.parameters}
        self._writes: list[Write] = []
        self._results = _results(scope.module, scope.node) if scope.kind is Kind.FUNCTION else []
        self._declared |= set(self._results)

    def all(self, nodes: Iterable[Node | None], circumstance: Circumstance) -> None:
        """Have these visited in order, next."""
        self.stack.extend((node, circumstance) for node in reversed(list(nodes)) if node is not None)

    def bind(self, how: How, name: Node, value: Expression | None, key: str = "") -> None:
        text = self.renamed.get(self.module.text(name), self.module.text(name))
        if text != "_":
            self.scope.bindings[text].append(Binding(how, name.start_byte, name.end_byte, value, key=key))

    def declare(self, name: Node, value: Expression | None, how: How = How.VALUE, key: str = "") -> None:
        if name.type == "identifier":
            text = self.module.text(name)
            if text not in self._declared:
                self._rename(text, value)
            self._declared |= {text, self.renamed.get(text, text)}
            self.bind(how, name, value, key)

    def _rename(self, text: str, value: Expression | None) -> None:
        """A variable whose first value is made of what had its name before."""
        self.renamed.pop(text, None)
        node = self.written.get(value) if value is not None else None
        if node is not None and self.scope.kind is Kind.FUNCTION and mentions(self.module, node, text):
            self.renamed[text] = f"{text}'"

    def declaration(self, node: Node, circumstance: Circumstance) -> None:
        """`a, b := …`, `case a := <-channel`"""
        left, right = _listed(node, "left"), _listed(node, "right")
        for name, value, how, key in self._paired(left, right):
            if self.module.text(name) not in self._declared or name.type != "identifier":
                self.declare(name, value, how, key)
            else:
                self.bind(how, name, value, key)
        self.all(right, circumstance)

    def variable(self, node: Node, circumstance: Circumstance) -> None:
        """`var a, b T = …`"""
        names, values = node.children_by_field_name("name"), _listed(node, "value")
        if values:
            for name, value, how, key in self._paired(names, values):
                self.declare(name, value, how, key)
        else:
            written = named_type(self.module, node.child_by_field_name("type"))
            for name in names:
                self.declare(name, written, How.TYPED if written is not None else How.UNKNOWN)
        self.all(values, circumstance)

    def assignment(self, node: Node, circumstance: Circumstance) -> None:
        left, right = _listed(node, "left"), _listed(node, "right")
        changed = self.module.text(node.child_by_field_name("operator")) != "="
        for target, value, how, key in self._paired(left, right):
            self._assign(target, value, How.CHANGED if changed else how, key, circumstance)
        if all(self.module.text(target) == "_" for target in left):
            self.scope.discarded.extend(self.lowered(value) for value in right)
        self.all([*right, *(target for target in left if target.type != "identifier")], circumstance)

    def step(self, node: Node, circumstance: Circumstance) -> None:
        """`count++`"""
        for target in node.named_children[:1]:
            self._assign(target, self.lowered(target), How.CHANGED, "", circumstance)
            self.all([target] if target.type != "identifier" else [], circumstance)

    def _assign(self, target: Node, value: Expression, how: How, key: str, circumstance: Circumstance) -> None:
        where = place(self.module, target)
        if where is None or where[0] == "_":
            return
        self._writes.append(Write(where, target.start_byte, target.end_byte, circumstance))
        if target.type == "identifier":
            self.bind(how, target, value, key)
            return
        self.scope.stored.append(self.lowered(target))
        self.scope.places |= {where, ("", where[1])} if where[1] else {where}
        if target.type == "selector_expression":
            part = value if how is not How.PART else _part(value, key)
            self.scope.attributes[where].append(part)
        elif not where[1] and where[0] in self._declared:
            self.scope.bindings[where[0]].append(Binding(How.CHANGED, target.start_byte, target.end_byte, value))

    def _paired(self, names: list[Node], values: list[Node]) -> Iterable[tuple[Node, Expression, How, str]]:
        self.written |= {self.lowered(value): value for value in values}
        if len(names) == len(values):
            yield from ((name, self.lowered(value), How.VALUE, "") for name, value in zip(names, values, strict=True))
        elif len(values) == 1:
            value = self.lowered(values[0])
            is_call = values[0].type == "call_expression"
            for number, name in enumerate(names):
                if is_call:
                    yield name, value, How.PART, str(number)
                elif number == 0:  # v, ok := m[k], x.(T), <-channel
                    yield name, value, How.VALUE, ""
                else:
                    yield name, value, How.UNKNOWN, ""

    def range(self, clause: Node) -> None:
        """`for key, item := range values`"""
        names, right = _listed(clause, "left"), clause.child_by_field_name("right")
        if right is None:
            return
        values = self.lowered(right)
        key = Mixture(right.start_byte, right.end_byte, (values,))
        for name, value in zip(names, (key, values), strict=False):
            self.declare(name, value, How.ITEM)

    def count(self, initializer: Node | None) -> None:
        """`for i := 0; …`: each turn has its own."""
        if initializer is not None and initializer.type == "short_var_declaration":
            for name in _listed(initializer, "left"):
                nothing = Mixture(name.start_byte, name.end_byte, ())
                self.declare(name, nothing, How.ITEM)

    def put(self, container: Node | None) -> None:
        """Something is put into a container by a method of it."""
        where = place(self.module, container) if container is not None else None
        if where is not None:
            self.scope.places |= {where, ("", where[1])} if where[1] else {where}

    def fill_in(self, arguments: Iterable[Node], call: Call) -> None:
        """`json.Unmarshal(data, &x)`: what a pointer leads to may be made of the other arguments."""
        for node in arguments:
            if node.type != "unary_expression" or self.module.text(node.child_by_field_name("operator")) != "&":
                continue
            operand = node.child_by_field_name("operand")
            if operand is None or operand.type != "identifier" or self.module.text(operand) not in self._declared:
                continue
            others = tuple(one.value for one in call.arguments if one.value.start_byte != operand.start_byte)
            made = Mixture(call.start_byte, call.end_byte, others)
            self.bind(How.CHANGED, operand, made)

    def give(self, node: Node, values: list[Node], circumstance: Circumstance) -> None:
        """What a `return` gives; without values, what the named results are by then."""
        if not values:
            given: list[Expression] = [Name(node.start_byte, node.end_byte, name) for name in self._results]
        else:
            given = [self.lowered(value) for value in values]
        if len(given) > 1:
            items = tuple(Argument(value) for value in given)
            self.scope.results.append(Site(Sequence(node.start_byte, node.end_byte, items), circumstance))
        elif given:
            self.scope.results.append(Site(given[0], circumstance))

    def finish(self) -> None:
        """Says which names were not this function's own, and which fields were set after a literal was written."""
        if self.scope.kind is Kind.FUNCTION:
            own = self._declared | {OF_CONTEXT}
            for name in [name for name in self.scope.bindings if name not in own]:
                self.scope.foreign.add(name)
                self.scope.places.add((name, ""))
                if not is_around(name, self.scope.parent):
                    self.scope.global_names.add(name)
            first = self.scope.parameters[0].name if self.scope.parameters else ""
            self.scope.writes.extend(
                write
                for write in self._writes
                if write.place[0] not in self._declared or (write.place[1] and write.place[0] == first)
            )
        for (name, field), values in self.scope.attributes.items():
            self._complete(name, field, values)

    def _complete(self, name: str, field: str, values: list[Expression]) -> None:
        """`x := T{}; x.field = value` is `T{field: value}`."""
        bindings = self.scope.bindings.get(name, []) if name in self._declared else []
        for number, binding in enumerate(bindings):
            made = binding.value
            if binding.how is How.TYPED and made is not None:  # var x T
                made = Call(made.start_byte, made.end_byte, made, (), makes=True)
                bindings[number] = replace(binding, how=How.VALUE, value=made)
            if isinstance(made, Call) and made.makes:
                made.arguments = (*made.arguments, *(Argument(value, field) for value in values[:1]))


def _listed(node: Node, field: str) -> list[Node]:
    """The expressions of one side of an assignment."""
    side = node.child_by_field_name(field)
    if side is None:
        return []
    nodes = side.named_children if side.type == "expression_list" else [side]
    return [child for child in nodes if child.type != "comment"]


def _part(value: Expression, key: str) -> Expression:
    index = Constant(value.start_byte, value.end_byte, int(key))
    return Index(value.start_byte, value.end_byte, value, index)


def _results(module: Module, function: Node) -> list[str]:
    """The names of what a function gives."""
    result = function.child_by_field_name("result")
    listed = result.named_children if result is not None and result.type == "parameter_list" else []
    return [module.text(name) for node in listed for name in node.children_by_field_name("name")]
