"""What the request of an operation says, under the API's names of its parameters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from msgspec import Struct

from lambdalint.knowledge import sdk
from lambdalint.model.call import Argument
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Argument as Given
from lambdalint.readers.code.program.expressions import Call, Expression, Member, Name
from lambdalint.readers.code.program.given import MAXIMUM_ARGUMENTS, MAXIMUM_DEPTH, known
from lambdalint.readers.code.program.naming import MAXIMUM_STATEMENTS
from lambdalint.readers.code.program.operations import Sent, links
from lambdalint.readers.code.program.scopes import How
from lambdalint.readers.code.program.values import (
    NOTHING,
    Arguments,
    Choice,
    Container,
    External,
    Frame,
    Routine,
    Text,
    Value,
    each,
)

MAXIMUM_ITEMS = 30
"""Of a list of a request."""

_REQUESTS = ("Command()", "Input()", "Request()")
"""How the names end of what SDKs call a request."""

_PLAIN = frozenset({"python", "javascript", "ruby"})
"""Languages in which what requests hold are maps, not objects with fields."""

_BUILDER = External("builder of a request()")
"""What a function gets that fills in a request: `s3.putObject(b -> b.bucket("orders"))`."""

_WITHIN = frozenset(
    {
        "Params", "params", "getObjectRequest", "putObjectRequest", "deleteObjectRequest", "copyObjectRequest",
        "createMultipartUploadRequest", "uploadPartRequest", "completeMultipartUploadRequest",
        "abortMultipartUploadRequest",
    }
)  # fmt: skip
"""Arguments that hold the request's own: of `generate_presigned_url`, of Java's presigner and transfer manager."""

_Pair = tuple[str, Value]


class Requests(Struct, frozen=True):
    """Reads them within one handler's code."""

    evaluation: Evaluation

    def arguments(self, written: Expression, frame: Frame, given: Arguments, sent: Sent) -> tuple[Argument, ...]:
        """What a call of an operation is given, and what is put into its request before."""
        pairs = [*self._positional(given, sent), *given.named, *sent.identified]
        pairs = [inner for name, value in pairs for inner in self._hoisted(name, value)]
        if isinstance(written, Call):
            pairs += [pair for argument in written.arguments for pair in self._filled(argument, frame)]
        return self.told(pairs, sent.service)

    def told(self, pairs: Iterable[_Pair], service: str) -> tuple[Argument, ...]:
        language, variables = self.evaluation.calls.language, self.evaluation.calls.variables
        found = (
            one
            for name, value in pairs
            for inner, leaf in self._leaves(name, value, 0)
            for one in known(sdk.parameter(language, service, inner), leaf, variables)
        )
        return tuple(islice(found, MAXIMUM_ARGUMENTS))

    def _positional(self, given: Arguments, sent: Sent) -> Iterator[_Pair]:
        for position, value in enumerate(given.positional):
            pairs = self.pairs(value)
            if pairs is not None:
                yield from pairs
            elif position < len(sent.positions):
                yield sent.positions[position], value
            else:
                yield str(position), value

    def _hoisted(self, name: str, value: Value) -> Iterator[_Pair]:
        pairs = self.pairs(value) if name in _WITHIN else None
        yield from [(name, value)] if pairs is None else pairs

    def _leaves(self, name: str, value: Value, depth: int) -> Iterator[_Pair]:
        """The values within a value that have no parts, with their paths."""
        pairs = self.pairs(value) if depth < MAXIMUM_DEPTH else None
        if pairs is not None:
            for key, item in pairs:
                yield from self._leaves(f"{name}.{key}", item, depth + 1)
        elif isinstance(value, Container) and depth < MAXIMUM_DEPTH and any(map(self._is_item, value.items)):
            for item in value.items[:MAXIMUM_ITEMS]:
                yield from self._leaves(name, item, depth + 1)
        else:
            yield name, self._chosen(value)

    def _is_item(self, value: Value) -> bool:
        return isinstance(value, Text) or self.pairs(value) is not None

    def _chosen(self, value: Value) -> Value:
        """The variable, where the code says what to use in its place: `process.env.TABLE ?? "orders"`."""
        if not isinstance(value, Choice):
            return value
        others = [one for one in value.values if not (isinstance(one, Text) or one == NOTHING)]
        return others[0] if len(others) == 1 and isinstance(others[0], External) else value

    def pairs(self, value: Value) -> list[_Pair] | None:
        """The keys and items of what holds some: a map, a request however it is built; None for anything else."""
        if isinstance(value, Container):
            if not any(value.keys):
                return None
            return [(key, item) for key, item in zip(value.keys, value.items, strict=True) if key]
        if isinstance(value, Routine):
            return self._filled_in(value) if self.evaluation.calls.language in {"java", "kotlin"} else None
        return self._built(value) if isinstance(value, External) and self._is_request(value) else None

    def _is_request(self, value: External) -> bool:
        last = value.name.removesuffix("()").rpartition(".")[2]
        if not value.name.endswith("()") or value.given is None:
            return False
        if value.name.endswith((*_REQUESTS, ".build()")) or (last.startswith("with") and last[4:5].isupper()):
            return True
        plain = self.evaluation.calls.language in _PLAIN
        return not plain and bool(value.given.named) and last[:1].isupper() and not value.given.positional

    def _built(self, value: External) -> list[_Pair]:
        """What a request was made with, and what the methods of its builder were given, in their order."""
        found: list[list[_Pair]] = []
        for link in links(value):
            if link.given is None or link.of is None:
                continue
            name = link.of.name.rpartition(".")[2]
            if name[:1].isupper() and not name.startswith("Set"):
                found.append(self._made(name, link.given))
            elif link.given.positional and name != "builder":
                found.append([(_parameter(name), one) for one in link.given.positional])
        return [pair for pairs in reversed(found) for pair in pairs]

    def _made(self, name: str, given: Arguments) -> list[_Pair]:
        positions = sdk.of_request(name)
        found = [pair for one in given.positional for pair in self.pairs(one) or ()]
        return [*found, *zip(positions, given.positional, strict=False), *given.named]

    def _filled_in(self, routine: Routine) -> list[_Pair]:
        """What a function puts into the request that it is given to build: the last one that it gives, its receiver."""
        frame = self.evaluation.frame(routine, Arguments((_BUILDER,)), routine.frame.phase)
        scope = frame.scope
        found = [pair for one in each(self.evaluation.result(frame)) if isinstance(one, External) for pair in _of(one)]
        for site in scope.calls:
            callee, given = self.evaluation.callee(site.node, frame)
            if isinstance(callee, External) and callee.of == _BUILDER and given.positional:
                pair = (_parameter(callee.name.rpartition(".")[2]), given.positional[0])
                found += [pair] if pair not in found else []
        for name, bindings in scope.bindings.items():
            if len(bindings) == 1 and bindings[0].how is How.VALUE and name in scope.foreign:
                found.append((name, self.evaluation.value(bindings[0].value, frame)))
        return found

    def _filled(self, argument: Given, frame: Frame) -> Iterator[_Pair]:
        """What the function puts into a request that it has a name for: `request.TableName = …`, `b.tableName(…);`."""
        value = argument.value
        if isinstance(value, Call) and isinstance(value.function, Member) and value.function.name == "build":
            value = value.function.object
        if not isinstance(value, Name) or value.text not in (scope := frame.scope).bindings:
            return
        for (owner, attribute), values in islice(scope.attributes.items(), MAXIMUM_STATEMENTS):
            if owner == value.text and len(values) == 1:
                yield attribute, self.evaluation.value(values[0], frame)
        plain = self.evaluation.calls.language in _PLAIN
        for call in scope.discarded[: 0 if plain else MAXIMUM_STATEMENTS]:
            function = call.function if isinstance(call, Call) and len(call.arguments) == 1 else None
            owner_of = function.object if isinstance(function, Member) else None
            if not (isinstance(call, Call) and isinstance(function, Member) and isinstance(owner_of, Name)):
                continue
            if owner_of.text == value.text:
                yield _parameter(function.name), self.evaluation.value(call.arguments[0].value, frame)


def _of(value: External) -> Iterator[_Pair]:
    """What the methods of a builder were given that a function gets."""
    found = [link for link in links(value) if link.given is not None and link.of is not None and link != _BUILDER]
    for link in reversed(found):
        if link.given is not None and link.of is not None and link.given.positional:
            yield _parameter(link.of.name.rpartition(".")[2]), link.given.positional[0]


def _parameter(method: str) -> str:
    """What a method of a request sets: `TableName` for `withTableName`, `setTableName`, `SetTableName`."""
    for prefix in ("with", "set", "Set"):
        if method.startswith(prefix) and method[len(prefix) : len(prefix) + 1].isupper():
            return method[len(prefix) :]
    return method
