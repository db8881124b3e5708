"""Classes as they were written before there were classes: `function A() {}`, `A.prototype.f = function () {}`."""

from __future__ import annotations

from tree_sitter import Node

from lambdalint import lazy
from lambdalint.readers.code.javascript.classes import Classes
from lambdalint.readers.code.javascript.syntax import parts
from lambdalint.readers.code.javascript.walk import PLAIN
from lambdalint.readers.code.program.scopes import CONSTRUCTOR, Binding, Circumstance, Definition, How, Kind, Scope

FUNCTIONS = frozenset({"function_declaration", "function_expression", "function"})

_PROTOTYPE = lazy.pattern(rb"\b([A-Za-z_$][\w$]*)\s*\.\s*prototype\b")
_METHOD = lazy.pattern(r"([A-Za-z_$][\w$]*)\s*\.\s*prototype\s*\.\s*([\w$]+)")
_WHOLE = lazy.pattern(r"([A-Za-z_$][\w$]*)\s*\.\s*prototype")


class Prototypes(Classes):
    """Makes classes of functions that have methods."""

    def makes_class(self, node: Node, name: str) -> bool:
        """Whether the function of this name is a class's constructor."""
        if node.type not in FUNCTIONS or self.scope.kind is not Kind.MODULE:
            return False
        if self.module.prototyped is None:
            found = {match[1].decode() for match in _PROTOTYPE.finditer(self.module.data)}
            self.module.prototyped = {one: {} for one in found}
        return name in self.module.prototyped

    def define_constructed(self, node: Node, name: str, circumstance: Circumstance) -> Scope:
        """The class that a function is the constructor of."""
        scope = Scope(self.module, Kind.CLASS, node, self.scope, name)
        self.scope.definitions.append(Definition(scope, circumstance))
        self.module.begin(scope)
        return scope

    def prototype(self, left: Node, right: Node) -> bool:
        """`A.prototype.f = function () {}`, `A.prototype = { f() {} }`: whether it is that."""
        text = self.module.text(left) if left.end_byte - left.start_byte < 200 else ""
        classes = self.module.prototyped or {}
        if (method := _METHOD.fullmatch(text)) and method[1] in classes and right.type in FUNCTIONS:
            classes[method[1]][method[2]] = self._received(right, method[2])
            return True
        if (whole := _WHOLE.fullmatch(text)) and whole[1] in classes and right.type == "object":
            for part in parts(right):
                function = part if part.type == "method_definition" else part.child_by_field_name("value")
                key = part.child_by_field_name("name") or part.child_by_field_name("key")
                if key is not None and function is not None and function.type in {*FUNCTIONS, "method_definition"}:
                    name = self.module.text(key)
                    classes[whole[1]][name] = self._received(function, name)
            return True
        return False

    def _received(self, function: Node, name: str) -> Scope:
        scope = self.function(function, name, receiver=True)
        self.scope.closures.append(scope)
        return scope

    def fill_constructed(self) -> None:
        """The constructor and the methods, as members of a class."""
        methods = (self.module.prototyped or {}).get(self.scope.name, {})
        node = self.scope.node
        constructor = self.function(node, CONSTRUCTOR, receiver=True)
        for name, scope in ((CONSTRUCTOR, constructor), *methods.items()):
            scope.parent = self.scope
            start = scope.node.start_byte
            self.bind(name, Binding(How.DEFINITION, start, start, scope=scope))
            self.scope.definitions.append(Definition(scope, PLAIN))
