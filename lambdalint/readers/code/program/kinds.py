"""What sort of value an expression gives."""

from __future__ import annotations

from lambdalint.model.contract import Kind
from lambdalint.readers.code.program import expressions as form
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Expression
from lambdalint.readers.code.program.modules import outline
from lambdalint.readers.code.program.scopes import Scope
from lambdalint.readers.code.program.values import (
    External,
    Frame,
    Literal,
    Object,
    Raised,
    Routine,
    Text,
    Type,
    Value,
    each,
)

_PLAIN_BASES = frozenset({"object", "abc.ABC", "typing.Generic", "typing.Generic[]", "typing.Protocol"})
_UNSERIALISABLE_BASES = frozenset({"pydantic.BaseModel", "enum.Enum", "Exception", "BaseException", "ValueError"})
"""Classes whose instances the encoders of JSON refuse, whatever is added to them."""


def kind_of(evaluation: Evaluation, node: Expression | None, frame: Frame) -> Kind:
    """The kind of what an expression gives that is neither a name nor a call of the project's own functions."""
    match node:
        case form.String():
            return Kind.TEXT
        case form.Joined() if any(isinstance(part, form.String) for part in node.parts):
            return Kind.TEXT
        case form.Constant():
            return _of_constant(node.value)
        case form.Mapping():
            return Kind.MAPPING
        case form.Sequence():
            return Kind.SET if node.is_set else Kind.LIST
        case form.Collected():
            return Kind[node.makes.upper()] if node.makes else Kind.UNKNOWN
        case form.Closure():
            return Kind.FUNCTION
        case form.Call():
            return _of_call(evaluation, node, frame)
        case form.Name() | form.Member() | form.Index():
            return _of_value(evaluation, evaluation.value(node, frame))
    return Kind.UNKNOWN


def text_of(node: Expression | None) -> str | float | None:
    """A string or a number that is written out."""
    match node:
        case form.String():
            return node.text
        case form.Constant(value=value) if not isinstance(value, bool):
            return value
    return None


def _of_constant(value: float | None) -> Kind:
    if value is None:
        return Kind.NOTHING
    return Kind.BOOLEAN if isinstance(value, bool) else Kind.NUMBER


def _of_call(evaluation: Evaluation, call: form.Call, frame: Frame) -> Kind:
    kinds = {_called(evaluation, one) for one in each(evaluation.callee(call, frame)[0])}
    return kinds.pop() if len(kinds) == 1 else Kind.UNKNOWN


def _called(evaluation: Evaluation, callee: Value) -> Kind:
    match callee:
        case External():
            return evaluation.calls.gives(callee.name) or Kind.UNKNOWN
        case Type():
            return _of_class(evaluation, callee)
        case Routine() if evaluation.calls.language == "python" and not callee.scope.decorators:
            if callee.scope.is_asynchronous:
                return Kind.COROUTINE
            return Kind.ITERATOR if outline(callee.scope).yields else Kind.UNKNOWN
    return Kind.UNKNOWN


def _of_value(evaluation: Evaluation, value: Value) -> Kind:
    match value:
        case Text():
            return Kind.TEXT
        case Literal() if value.value is not None:
            return _of_constant(value.value)
        case Raised(path=()):
            return Kind.EXCEPTION
        case Object():
            return _of_class(evaluation, value.type)
        case External(given=given, of=of) if given is not None and of is not None and value.name.endswith("()"):
            return evaluation.calls.gives(of.name) or Kind.UNKNOWN
        case Routine() | Type():
            return Kind.FUNCTION
    return Kind.UNKNOWN


def _of_class(evaluation: Evaluation, made: Type) -> Kind:
    """An instance of a class of the project, unless it may be of a kind that has a form in JSON."""
    bases: set[str] = set()
    for one in evaluation.ancestry(made):
        bases |= _foreign(evaluation, one, one.scope)
        if one.scope.metaclass is not None:
            return Kind.UNKNOWN
    if bases & _UNSERIALISABLE_BASES and bases <= _UNSERIALISABLE_BASES | _PLAIN_BASES:
        return Kind.INSTANCE
    return Kind.INSTANCE if bases <= _PLAIN_BASES else Kind.UNKNOWN


def _foreign(evaluation: Evaluation, made: Type, scope: Scope) -> set[str]:
    """The names of the bases that are not the project's, empty for what is not told."""
    found = set()
    for node in scope.bases:
        for one in each(evaluation.value(node, made.frame)):
            if not isinstance(one, Type):
                found.add(one.name if isinstance(one, External) else "")
    return found
