"""Where asynchronous events go that a function failed on."""

from __future__ import annotations

from typing import TypeVar

from msgspec import Struct

from lambdalint.model.function import FailureHandling
from lambdalint.model.value import Value
from lambdalint.readers.cloudformation.naming import Names
from lambdalint.readers.cloudformation.settings import Settings
from lambdalint.readers.cloudformation.stack import Resource, Stack

T = TypeVar("T")

_RETRY_ATTEMPTS = 2
_EVENT_AGE = 21_600  # 6 hours: AWS Lambda Developer Guide, "invocation-async-error-handling"


class InvokeConfigs(Struct, frozen=True, eq=False):
    """`AWS::Lambda::EventInvokeConfig` by function; those whose function is not known are under None."""

    stack: Stack
    configs: dict[str | None, list[Resource]]

    @classmethod
    def of(cls, stack: Stack, names: Names) -> InvokeConfigs:
        configs: dict[str | None, list[Resource]] = {}
        for config in stack.of_type("AWS::Lambda::EventInvokeConfig"):
            functions = {named.function.id: None for named in names.named(config.properties.get("FunctionName"))}
            for function in functions or [None]:
                configs.setdefault(function, []).append(config)
        return cls(stack, configs)

    def failure_handling(self, function: Settings, dead_letter_queue: Value[str]) -> FailureHandling:
        """What the function's own properties and its configurations for asynchronous invocation say together."""
        id = function.resource.id
        configs = [*function.each("EventInvokeConfig")]
        configs += [Settings(self.stack, config) for key in (id, None) for config in self.configs.get(key, ())]
        on_failure = _first([_destination(config, "OnFailure") for config in configs], function)
        if on_failure.absent and None in self.configs:  # it may belong to this function
            on_failure = Value(function.resource.span, why="a configuration may belong to this function")
        return FailureHandling(
            dead_letter_queue=dead_letter_queue,
            on_failure=on_failure,
            on_success=_first([_destination(config, "OnSuccess") for config in configs], function),
            maximum_retry_attempts=_first(
                [config.integer("MaximumRetryAttempts") for config in configs], function, default=_RETRY_ATTEMPTS
            ),
            maximum_event_age=_first(
                [config.integer("MaximumEventAgeInSeconds") for config in configs], function, default=_EVENT_AGE
            ),
        )


def _first(values: list[Value[T]], function: Settings, default: T | None = None) -> Value[T]:
    """The first that is written."""
    return next((value for value in values if not value.absent), Value(function.resource.span, default, written=False))


def _destination(config: Settings, outcome: str) -> Value[str]:
    """A destination. One without its ARN is somebody's to make: written, and not known."""
    whole = config.text("DestinationConfig", outcome)
    found = config.text("DestinationConfig", outcome, "Destination")
    unnamed = found.absent and not whole.absent
    return Value(whole.span, why="the destination is made by somebody else") if unnamed else found
