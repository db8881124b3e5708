"""Attributes: of modules, classes, instances and of what libraries offer."""

from __future__ import annotations

from abc import abstractmethod

from msgspec.structs import replace

from lambdalint.knowledge.calls import Table
from lambdalint.model.call import Phase
from lambdalint.readers.code.program.bounds import bounded
from lambdalint.readers.code.program.expressions import Expression
from lambdalint.readers.code.program.frames import Frames
from lambdalint.readers.code.program.modules import Imports, Module, Namespace, outline
from lambdalint.readers.code.program.origins import mixed
from lambdalint.readers.code.program.scopes import Binding, How, Import, Kind, Scope
from lambdalint.readers.code.program.values import (
    UNKNOWN,
    Arguments,
    Choice,
    Container,
    Event,
    External,
    Frame,
    Object,
    Parent,
    Raised,
    Routine,
    Type,
    Unknown,
    Value,
    choice,
    each,
    varying,
)

MAXIMUM_BASES = 20

MAXIMUM_BINDINGS = 30
"""Assignments to one name that are looked at."""


class Members(Frames):
    """What `a.b` is, for whatever `a` is."""

    def __init__(self, imports: Imports, calls: Table) -> None:
        super().__init__(imports)
        self.calls = calls
        self._members: dict[tuple[Value, str], Value] = {}
        self._attributes: dict[Scope, dict[str, list[tuple[Scope, Expression]]]] = {}

    @abstractmethod
    def defined(self, scope: Scope, frame: Frame) -> Value: ...

    @abstractmethod
    def of_module(self, module: Module, name: str) -> Value: ...

    @abstractmethod
    def bound(self, name: str, frame: Frame) -> Value: ...

    @abstractmethod
    def bound_by(self, binding: Binding, frame: Frame) -> Value: ...

    @abstractmethod
    def result(self, frame: Frame) -> Value: ...

    def member(self, owner: Value, name: str, phase: Phase) -> Value:
        if type(owner) is External:
            return bounded(External(self.calls.canonical(f"{owner.name}.{name}"), owner.varies, None, owner))
        if type(owner) is Choice:
            return choice([self.member(one, name, phase) for one in owner.values])
        if type(owner) is Event:
            part = owner.part(name)  # Python's event is a dict, which has no attributes: a library made an object of it
            return replace(part, made=True) if self.calls.language == "python" else part
        if type(owner) is Raised:
            return owner.part(name)
        if type(owner) is Container:
            return self.part(owner, name)
        if type(owner) is Namespace:
            return self.of_namespace(owner, name)
        if isinstance(owner, (Object, Type, Parent)):
            key = (owner, name)
            if key not in self._members:
                self._members[key] = UNKNOWN
                self._members[key] = self._of_class(owner, name, phase)
            return self._members[key]
        return mixed((owner,))

    def part(self, owner: Container, key: str) -> Value:
        """What a mapping that is written out has under a key; any of its items where that is not told."""
        if key not in owner.keys:
            return Unknown(owner.varies)
        return owner.items[owner.keys.index(key)]

    def of_namespace(self, namespace: Namespace, name: str) -> Value:
        module = namespace.module
        if module is not None and self.defines(module, name):
            return (
                self.of_module(module, name) if outline(module.scope).exports is None else self.exported(module, name)
            )
        if module is not None and (whole := self.exported(module, "")) != UNKNOWN:
            return whole if name == "default" else self.member(whole, name, Phase.INIT)
        return self.imports.child(namespace, name) or UNKNOWN

    def exported(self, module: Module, name: str) -> Value:
        """What a module gives under a name to those that import it; under none, what it is as a whole."""
        definer = self.definer(module, name)
        if definer is None:
            return UNKNOWN
        exports = outline(definer.scope).exports
        if exports is None:
            return self.of_module(definer, name)
        frame = self.module_frame(definer)
        return choice([self.bound_by(binding, frame) for binding in exports.get(name, [])[:MAXIMUM_BINDINGS]])

    def imported(self, found: Import, frame: Frame) -> Value:
        """What an import binds: something of the project, or a name of a library."""
        path = self.imports.path(found, frame.scope.module)
        if not path:
            if found.level:
                return UNKNOWN
            return External(self.calls.canonical(frame.scope.module.external(found)))
        if found.name:
            return self.of_namespace(path[-1], found.name)
        return self.whole(path[-1] if found.whole else path[0])

    def whole(self, namespace: Namespace) -> Value:
        """A module itself: what it exports as a whole, if it does that."""
        whole = self.exported(namespace.module, "") if namespace.module is not None else UNKNOWN
        return namespace if whole == UNKNOWN else whole

    def _of_class(self, owner: Object | Type | Parent, name: str, phase: Phase) -> Value:
        if name == "__class__" and isinstance(owner, Object):
            return owner.type
        start = owner if isinstance(owner, Type) else owner.type
        bases = self.ancestry(start)[1:] if isinstance(owner, Parent) else self.ancestry(start)
        receiver = owner.receiver if isinstance(owner, Parent) else owner
        found: list[Value] = []
        for base in bases:
            scope = outline(base.scope)
            if name in scope.bindings:
                told = [binding for binding in scope.bindings[name][:10] if binding.how is not How.TYPED]
                told = _suited(told, of_class=isinstance(receiver, Type))
                inherited = [self._inherited(name, binding, base, receiver, phase) for binding in told]
                found.extend(map(varying, inherited) if _may_be_given(owner, told) else inherited)
                break
        if not isinstance(owner, Parent):
            for base in bases:
                found.extend(self._assigned(base, name, owner, phase))
        value = choice(found)
        if value == UNKNOWN:
            typed = self._typed(bases, name)
            value = varying(typed) if owner.varies and typed != UNKNOWN else typed
        return Unknown(owner.varies) if value == UNKNOWN else value

    def _typed(self, bases: list[Type], name: str) -> Value:
        """An instance of what an attribute is declared to be."""
        for base in bases:
            typed = [one for one in outline(base.scope).bindings.get(name, ()) if one.how is How.TYPED]
            if typed:
                inside = self.class_frame(base.scope, base.frame, base.frame.phase)
                return choice([self.bound_by(binding, inside) for binding in typed])
        return UNKNOWN

    def _inherited(self, name: str, binding: Binding, base: Type, receiver: Value, phase: Phase) -> Value:
        inside = self.class_frame(base.scope, base.frame, base.frame.phase)
        if binding.how is not How.DEFINITION or binding.scope is None:
            return self.bound(name, inside)
        scope = binding.scope
        value = self.defined(scope, inside)
        if scope.is_static or scope.kind is Kind.CLASS:
            return value
        if scope.is_class_method:
            receiver = receiver.type if isinstance(receiver, Object) else receiver
        elif isinstance(receiver, Type):
            return value
        methods = [_received(one, receiver) for one in each(value)]
        if scope.is_property:
            runs = [self.frame(method, Arguments(), phase) for method in methods if isinstance(method, Routine)]
            return choice([self.result(run) for run in runs])
        return choice(methods)

    def _assigned(self, base: Type, name: str, owner: Object | Type, phase: Phase) -> list[Value]:
        """What `self.name = …` in the methods of a class gives."""
        values = []
        for method, node in self.assignments(base.scope).get(name, [])[:10]:
            if isinstance(owner, Object) and owner.frame is not None and owner.frame.scope is method:
                frame = owner.frame
            else:
                inside = self.class_frame(base.scope, base.frame, base.frame.phase)
                kept = Phase.INIT if isinstance(owner, Type) or owner.lasting else phase
                frame = self.frame(Routine(method, inside, Arguments((owner,))), Arguments(), kept)
            values.append(self.value(node, frame))
        return values

    def assignments(self, scope: Scope) -> dict[str, list[tuple[Scope, Expression]]]:
        """What the methods of a class set on their first parameter, by attribute."""
        if scope not in self._attributes:
            found: dict[str, list[tuple[Scope, Expression]]] = {}
            for definition in outline(scope).definitions:
                method = outline(definition.scope)
                first = method.parameters[0].name if method.parameters else ""
                for (name, attribute), nodes in method.attributes.items():
                    if name == first:
                        found.setdefault(attribute, []).extend((method, node) for node in nodes)
            self._attributes[scope] = found
        return self._attributes[scope]

    def ancestry(self, start: Type) -> list[Type]:
        """A class and its bases as far as they are the project's, nearest first."""
        found = [start]
        for base in found:
            if len(found) > MAXIMUM_BASES:
                break
            for node in base.scope.bases:
                values = each(self.value(node, base.frame))
                found.extend(value for value in values if isinstance(value, Type) and value not in found)
        return found

    def method(self, owner: Object | Type, name: str) -> Routine | None:
        """A method of a class of the project, bound to its instance."""
        return next(reversed(self.methods(owner, name)), None)

    def methods(self, owner: Object | Type, name: str) -> list[Routine]:
        """The methods of a name, of the nearest class that has any."""
        for base in self.ancestry(owner if isinstance(owner, Type) else owner.type):
            bound = outline(base.scope).bindings.get(name, [])[:MAXIMUM_BINDINGS]
            scopes = [one.scope for one in bound if one.scope is not None and one.scope.kind is Kind.FUNCTION]
            if scopes and scopes[-1] is bound[-1].scope:
                inside = self.class_frame(base.scope, base.frame, base.frame.phase)
                return [Routine(scope, inside, Arguments((owner,))) for scope in scopes]
        return []

    def parent(self, frame: Frame) -> Value:
        """`super()`, as it is understood in a method."""
        method: Frame | None = frame
        while method is not None and method.parent is not None:
            holder = method.parent
            if holder.scope.kind is Kind.CLASS and holder.parent is not None and method.scope.parameters:
                receiver = method.arguments.get(method.scope.parameters[0].name, UNKNOWN)
                return Parent(Type(holder.scope, holder.parent), receiver)
            method = holder
        return UNKNOWN


def _may_be_given(owner: Object | Type | Parent, bindings: list[Binding]) -> bool:
    """Whether what a class says of an attribute may be a default of its instances: those of a dataclass, that is made
    of the event."""
    is_made_as_given = isinstance(owner, Object) and owner.frame is None and owner.varies
    return is_made_as_given and all(binding.how is not How.DEFINITION for binding in bindings)


def _suited(bindings: list[Binding], *, of_class: bool) -> list[Binding]:
    """What a name is to a class or to its instances, where it is a method of both: `def self.call` and `def call`."""
    kinds = [binding.scope is not None and binding.scope.is_class_method for binding in bindings]
    if all(kinds) or not any(kinds):
        return bindings
    return [binding for binding, kind in zip(bindings, kinds, strict=True) if kind == of_class]


def _received(value: Value, receiver: Value) -> Value:
    if isinstance(value, Routine):
        given = value.given
        bound = Arguments((receiver, *given.positional), given.named, given.opaque)
        return Routine(value.scope, value.frame, bound, value.varies)
    return value
