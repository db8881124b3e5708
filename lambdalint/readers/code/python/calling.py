"""Calls: what arguments they pass, which functions of the project they run, and what they give."""

from __future__ import annotations

from abc import abstractmethod

from tree_sitter import Node

from lambdalint.model.code import Phase
from lambdalint.readers.code.python.members import Members
from lambdalint.readers.code.python.modules import Namespace
from lambdalint.readers.code.python.outline import outline
from lambdalint.readers.code.python.values import (
    UNKNOWN,
    Arguments,
    Container,
    External,
    Frame,
    Object,
    Routine,
    Text,
    Type,
    Unknown,
    Value,
    bounded,
    choice,
    varying,
)

MAXIMUM_ARGUMENTS = 100

_SAME = frozenset(
    {"list", "tuple", "set", "sorted", "reversed", "iter", "asyncio.run", "asyncio.wait_for", "asyncio.create_task"}
    | {"functools.update_wrapper", "functools.wraps()", "typing.cast", "copy.copy", "copy.deepcopy"}
)
"""Calls that give what one of their arguments is: the first, or the last of two for `cast`."""


class Calling(Members):
    """What calls do, within the project."""

    @abstractmethod
    def item(self, value: Value) -> Value: ...

    def arguments(self, call: Node, frame: Frame) -> Arguments:
        written = call.child_by_field_name("arguments")
        if written is None:
            return Arguments()
        if written.type != "argument_list":  # f(x for x in y)
            return Arguments((self.value(written, frame),))
        positional: list[Value] = []
        named: list[tuple[str, Value]] = []
        opaque: list[Value] = []
        for node in written.named_children[:MAXIMUM_ARGUMENTS]:
            if node.type == "keyword_argument":
                name = frame.scope.module.field(node, "name")
                named.append((name, self.value(node.child_by_field_name("value"), frame)))
            elif node.type in {"list_splat", "dictionary_splat"}:
                inner = self.value(node.named_children[0], frame) if node.named_children else UNKNOWN
                if not isinstance(inner, Container):
                    opaque.append(inner)
                elif node.type == "list_splat":
                    positional.extend(inner.items)
                else:
                    named.extend(zip(inner.keys, inner.items, strict=True))
            elif node.type != "comment":
                positional.append(self.value(node, frame))
        rest = Unknown(any(value.varies for value in opaque)) if opaque else None
        return Arguments(tuple(map(bounded, positional)), tuple((key, bounded(value)) for key, value in named), rest)

    def runs(self, value: Value, arguments: Arguments, phase: Phase) -> list[Frame]:
        """The functions of the project that calling a value runs."""
        if isinstance(value, Routine):
            return [self.frame(value, arguments, phase)]
        if isinstance(value, Type):
            made = self._made_object(value, arguments, phase)
            inner = Phase.INIT if value.scope.kept else phase
            around = ((self.method(value, "__new__"), arguments), (self.method(made, "__post_init__"), Arguments()))
            runs = [self.frame(method, given, inner) for method, given in around if method is not None]
            return [*runs, made.frame] if made.frame is not None else runs
        if isinstance(value, Object):
            method = self.method(value, "__call__")
            return [self.frame(method, arguments, phase)] if method is not None else []
        return []

    def called(self, value: Value, arguments: Arguments, phase: Phase) -> Value:
        """What a call gives."""
        if isinstance(value, External):
            return self._library(value, arguments)
        if isinstance(value, Type):
            return self._made_object(value, arguments, phase)
        if isinstance(value, (Routine, Object)):
            return choice([self.result(run) for run in self.runs(value, arguments, phase)])
        return Unknown(value.varies or arguments.varies)

    def result(self, frame: Frame) -> Value:
        """What a function returns or yields."""
        if frame.result is None:
            frame.result = UNKNOWN  # while it is being found: recursion
            results = outline(frame.scope).results[:40]
            frame.result = choice([bounded(self.value(node, frame)) for node in results])
        return frame.result

    def entered(self, value: Value, phase: Phase) -> Value:
        """What `with value as name` binds."""
        method = self.enter(value)
        return value if method is None else self.result(self.frame(method, Arguments(), phase))

    def enter(self, value: Value) -> Routine | None:
        if not isinstance(value, Object):
            return None
        return self.method(value, "__enter__") or self.method(value, "__aenter__")

    def _library(self, function: External, arguments: Arguments) -> Value:
        first = arguments.positional[0] if arguments.positional else UNKNOWN
        name = function.name
        if name == "functools.partial" and isinstance(first, Routine):
            given = Arguments((*first.given.positional, *arguments.positional[1:]), arguments.named, arguments.opaque)
            return bounded(Routine(first.scope, first.frame, given))
        if name in _SAME or name.endswith((".run_until_complete", ".gather")):
            return arguments.positional[-1] if name == "typing.cast" and arguments.positional else first
        if name == "dict" and arguments.named:
            keys, items = zip(*arguments.named, strict=True)
            return bounded(Container(keys, items, arguments.varies))
        if name == "next":
            return self.item(first)
        if name == "getattr" and len(arguments.positional) > 1:
            attribute = arguments.positional[1]
            if isinstance(attribute, Text) and isinstance(first, (External, Object, Type, Namespace)):
                return self.member(first, attribute.text, Phase.INVOKE)
        if name == "type" and isinstance(first, Object):
            return first.type
        result = bounded(External(name + "()", function.varies))
        return varying(result) if arguments.varies else result

    def _made_object(self, made: Type, arguments: Arguments, phase: Phase) -> Object:
        kept = made.scope.kept or self._keeps_instance(made)
        phase = Phase.INIT if kept else phase
        lasting = phase is Phase.INIT
        bare = Object(made, None, lasting, arguments.varies)
        initial = self.method(bare, "__init__")
        if initial is None or not initial.scope.parameters:
            return bare
        name = initial.scope.parameters[0].name
        bound = self.bound_arguments(initial, arguments)
        bound.pop(name)
        key = (made, initial.scope, phase, *bound.items())
        frame = self.counted(key, initial.scope, initial.frame, bound, phase)
        if name not in frame.arguments or not isinstance(frame.arguments[name], Object):
            frame.arguments[name] = Object(made, frame, lasting, arguments.varies)
        instance = frame.arguments[name]
        return instance if isinstance(instance, Object) else bare

    def _keeps_instance(self, made: Type) -> bool:
        """Whether `__new__` keeps the instance on the class, or `__call__` of a metaclass keeps it anywhere."""
        superclasses = made.scope.node.child_by_field_name("superclasses")
        for node in superclasses.named_children if superclasses is not None else []:
            if node.type == "keyword_argument" and made.scope.module.field(node, "name") == "metaclass":
                metaclass = self.value(node.child_by_field_name("value"), made.frame)
                call = self.method(metaclass, "__call__") if isinstance(metaclass, Type) else None
                if call is not None and outline(call.scope).places:
                    return True
        creator = self.method(made, "__new__")
        if creator is None or not creator.scope.parameters:
            return False
        first = creator.scope.parameters[0].name
        return any(name in {first, made.scope.name} for name, _ in outline(creator.scope).attributes)
