"""By what code tells apart events that came before: settings of libraries, conditional writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from lambdalint import lazy
from lambdalint.model.call import Call, CallKind
from lambdalint.model.idempotency import IdempotencyKey
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.values import Arguments, Container, Frame, Text, Value
from lambdalint.readers.code.program.ways import Way
from lambdalint.source import Span

_IF_NEW = lazy.pattern(r"attribute_not_exists\s*\(\s*([#\w.]+)\s*\)")


class IdempotencyKeys(Struct):
    """Collects them."""

    evaluation: Evaluation
    found: dict[Span, IdempotencyKey] = field(default_factory=dict)

    def add(self, frame: Frame, way: Way) -> None:
        settings = self.evaluation.calls.answers.idempotency
        for site, one, arguments in self.evaluation.libraries(frame):
            if one.name in settings:
                for text in _texts(arguments, settings[one.name]):
                    span = text.span or frame.scope.module.span(site.node)
                    self.found[span] = IdempotencyKey(span=span, expression=text.text, sources=(), via=way.via)

    def facts(self, calls: Iterable[Call]) -> Iterator[IdempotencyKey]:
        yield from self.found.values()
        for call in calls:
            if call.kind is CallKind.OPERATION and call.service == "dynamodb" and call.operations == ("PutItem",):
                yield from _put(call)


def _texts(arguments: Arguments, name: str) -> Iterator[Text]:
    """What is said under a name: as an argument, or in a map of settings; what a setter of this name is given."""
    values: list[Value] = [value for key, value in arguments.named if key == name] if name else [*arguments.positional]
    maps = (one for one in arguments.positional if name and isinstance(one, Container) and name in one.keys)
    values += [one.items[one.keys.index(name)] for one in maps]
    yield from (value for value in values if isinstance(value, Text))


def _put(call: Call) -> Iterator[IdempotencyKey]:
    """An item that is put into a table if no other has its key."""
    for condition in call.parameters("ConditionExpression"):
        named = _IF_NEW.search(condition.text or "")
        if named is None:
            continue
        attribute = f"item.{named[1].casefold()}"
        of_key = (one for one in call.arguments if f"{one.name.casefold()}.".startswith(f"{attribute}."))
        sources = tuple(source for argument in of_key for source in argument.sources)
        if sources:
            yield IdempotencyKey(span=call.span, expression="", sources=sources, via=call.via)
