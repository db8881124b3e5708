"""The function that the runtime itself calls, and how it can be called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from msgspec import Struct

from lambdalint.model.contract import HandlerParameter, Signature, Taking
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Awaited, Call, Closure, Expression, Member, Name
from lambdalint.readers.code.program.modules import Module, Namespace, outline
from lambdalint.readers.code.program.scopes import Binding, How, Kind, Parameter, Rank, Scope
from lambdalint.readers.code.program.values import (
    CALLBACK,
    CONTEXT,
    VARYING,
    Arguments,
    Event,
    External,
    Frame,
    Routine,
    Value,
)

MAXIMUM_STEPS = 10
"""From the name of a handler to its function."""

_BINDS = frozenset({"staticmethod", "classmethod"})
"""Decorators that say no more than what the receiver is."""

_TAKING = {
    (Rank.ONE, False): Taking.REQUIRED,
    (Rank.ONE, True): Taking.OPTIONAL,
    (Rank.NAMED, False): Taking.NAMED,
    (Rank.NAMED, True): Taking.NAMED_OPTIONAL,
}


class Entry(Struct, frozen=True):
    """A function that nothing stands in front of."""

    routine: Routine
    streams: bool = False
    takes_callback: bool = False
    """Whether the runtime may give it a callback besides."""

    @property
    def arguments(self) -> Arguments:
        """What the runtime calls it with."""
        if self.streams:
            return Arguments((Event(), VARYING, CONTEXT))
        return Arguments((Event(), CONTEXT, CALLBACK) if self.takes_callback else (Event(), CONTEXT))

    @property
    def signature(self) -> Signature:
        scope, given = self.routine.scope, self.routine.given
        taken = {name for name, _ in given.named}
        declared = scope.parameters[len(given.positional) :]
        return Signature(
            parameters=tuple(_parameter(scope, one) for one in declared if one.name not in taken),
            is_asynchronous=scope.is_asynchronous,
            streams=self.streams,
        )


class EntryPoints:
    """Follows the name of a handler to its function. Whatever may call that function in another way ends the search."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation

    def of(self, module: Module, symbol: str, steps: int = MAXIMUM_STEPS) -> Entry | None:
        definer = self._evaluation.definer(module, symbol)
        if definer is None:
            return None
        scope = outline(definer.scope)
        names = scope.bindings if scope.exports is None else scope.exports
        return self._named(names.get(symbol, ()), self._evaluation.module_frame(definer), steps)

    def _made(self, node: Expression | None, frame: Frame, steps: int) -> Entry | None:
        match node:
            case Awaited():
                return self._made(node.value, frame, steps)
            case Closure():
                return self._defined(node.scope, frame)
            case Name():
                return self._named(frame.scope.bindings.get(node.text, ()), frame, steps)
            case Member():
                owner = self._evaluation.value(node.object, frame)
                if isinstance(owner, Namespace):
                    return None if owner.module is None else self.of(owner.module, node.name, steps)
                return self._bound(self._evaluation.value(node, frame))
            case Call():
                return self._called(node, frame, steps)
        return None

    def _named(self, bindings: Sequence[Binding], frame: Frame, steps: int) -> Entry | None:
        told = [one for one in bindings if one.how is not How.TYPED]
        if len(told) != 1 or not steps:
            return None
        binding = told[0]
        if binding.scope is not None:
            return self._defined(binding.scope, frame)
        if binding.imported is not None:
            path = self._evaluation.imports.path(binding.imported, frame.scope.module)
            inner = path[-1].module if path else None
            return self.of(inner, binding.imported.name, steps - 1) if inner and binding.imported.name else None
        if binding.how is How.KEY:
            owner = self._evaluation.value(binding.value, frame)
            inner = owner.module if isinstance(owner, Namespace) else None
            return self.of(inner, binding.key, steps - 1) if inner is not None else None
        return self._made(binding.value, frame, steps - 1) if binding.how is How.VALUE else None

    def _called(self, node: Call, frame: Frame, steps: int) -> Entry | None:
        """`awslambda.streamifyResponse(handler)`, `handler.bind(this)`"""
        function = node.function
        if isinstance(function, Member) and function.name == "bind" and len(node.arguments) == 1:
            return self._bound(self._evaluation.value(function.object, frame))
        made = self._evaluation.value(function, frame)
        if isinstance(made, External) and self._evaluation.calls.streams(made.name) and node.arguments and steps:
            inner = self._made(node.arguments[0].value, frame, steps - 1)
            return None if inner is None or inner.streams else Entry(inner.routine, streams=True)
        return self._bound(self._evaluation.value(node, frame)) if isinstance(made, Routine) else None

    def _defined(self, scope: Scope, frame: Frame) -> Entry | None:
        if scope.kind is not Kind.FUNCTION:
            return None
        if not scope.decorators:
            return self._entry(Routine(scope, frame))
        return self._decorated(scope, frame)

    def _decorated(self, scope: Scope, frame: Frame) -> Entry | None:
        """What the project's own decorators, or ones that pass everything on as it is, make of a function."""
        value: Value = Routine(scope, frame)
        for decorator in reversed(scope.decorators):
            made = self._evaluation.value(decorator, frame)
            value = self._evaluation.called(made, Arguments((value,)), frame.phase)
            if not isinstance(value, Routine):
                return None
        return self._bound(value, of=scope)

    def _bound(self, value: Value, of: Scope | None = None) -> Entry | None:
        """A method with its instance, or what a decorator made."""
        if not isinstance(value, Routine) or value.given.opaque is not None:
            return None
        names = [value.scope.module.text(one) for one in value.scope.decorators]
        if value.scope is not of and any(name not in _BINDS and not _is_copied(name) for name in names):
            return None
        return self._entry(value)

    def _entry(self, routine: Routine) -> Entry:
        return Entry(routine, takes_callback=self._evaluation.calls.language == "javascript")


def _is_copied(decorator: str) -> bool:
    """`@functools.wraps(function)`, which gives a wrapper another name only."""
    return decorator.partition("(")[0].rpartition(".")[2] == "wraps"


def _parameter(scope: Scope, parameter: Parameter) -> HandlerParameter:
    ranks = {Rank.REST: Taking.REST, Rank.NAMED_REST: Taking.NAMED_REST}
    taking = ranks.get(parameter.rank) or _TAKING[parameter.rank, parameter.default is not None]
    place = scope.module.extent(parameter.start_byte, parameter.end_byte)
    name = parameter.name if parameter.name.isidentifier() else ""
    return HandlerParameter(span=place, name=name, taking=taking, used=not name or _is_used(scope, name))


def _is_used(scope: Scope, name: str) -> bool:
    """Whether a name, or `arguments`, occurs in a function besides where it is declared."""
    text = scope.module.text(scope.node)
    uses = re.finditer(rf"(?<![\w$]){re.escape(name)}(?![\w$])", text) if text.count(name) > 1 else iter(())
    return "arguments" in text or next(islice(uses, 1, None), None) is not None
