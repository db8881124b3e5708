"""Event source mappings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lambdalint.model.event import PolledSource, Queue, QueueSource, StreamSource
from lambdalint.model.node import Node
from lambdalint.model.value import Value, Values
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation import rooms
from lambdalint.readers.cloudformation.intrinsics import Conditions, under
from lambdalint.readers.cloudformation.parts import Trigger, parts
from lambdalint.readers.cloudformation.pieces import Reference, by_name, pieces, rendered
from lambdalint.readers.cloudformation.queues import QUEUE
from lambdalint.readers.cloudformation.settings import Settings
from lambdalint.readers.cloudformation.stack import Resource, Stack

_TABLES = ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")
_SERVICES = {
    QUEUE: "SQS",
    "AWS::Kinesis::Stream": "Kinesis",
    "AWS::Kinesis::StreamConsumer": "Kinesis",
    **dict.fromkeys(_TABLES, "DynamoDB"),
    "AWS::Serverless::SimpleTable": "DynamoDB",
    "AWS::MSK::Cluster": "MSK",
    "AWS::MSK::ServerlessCluster": "MSK",
    "AWS::AmazonMQ::Broker": "Amazon MQ",
    "AWS::DocDB::DBCluster": "DocumentDB",
}
_ARNS = {
    "sqs": "SQS",
    "kinesis": "Kinesis",
    "dynamodb": "DynamoDB",
    "kafka": "MSK",
    "mq": "Amazon MQ",
    "rds": "DocumentDB",  # its clusters share the ARNs of RDS, which Lambda polls nothing else of
}
_EVENTS = {
    "SQS": "SQS",
    "Kinesis": "Kinesis",
    "DynamoDB": "DynamoDB",
    "MSK": "MSK",
    "SelfManagedKafka": "Kafka",
    "MQ": "Amazon MQ",
    "DocumentDB": "DocumentDB",
}
"""Types of SAM's events, which tell the service whatever the ARN is."""
_UNKNOWN = "a queue or stream"

_TELLING = {
    "SelfManagedEventSource": "Kafka",
    "SelfManagedKafkaEventSourceConfig": "Kafka",
    "AmazonManagedKafkaEventSourceConfig": "MSK",
    "Topics": "MSK",
    "Queues": "Amazon MQ",
    "DocumentDBEventSourceConfig": "DocumentDB",
}
"""Properties that mappings of one service alone have; without an ARN, `Topics` comes with the first."""

_Read = Callable[[Node | None], object]
_SETTINGS: dict[str, tuple[tuple[str, ...], _Read]] = {
    "batch_size": (("BatchSize",), scalars.integer),
    "batching_window": (("MaximumBatchingWindowInSeconds",), scalars.integer),
    "starting_position": (("StartingPosition",), scalars.text),
    "starting_position_timestamp": (("StartingPositionTimestamp",), scalars.integer),
    "parallelization_factor": (("ParallelizationFactor",), scalars.integer),
    "tumbling_window": (("TumblingWindowInSeconds",), scalars.integer),
    "maximum_retry_attempts": (("MaximumRetryAttempts",), scalars.integer),
    "maximum_record_age": (("MaximumRecordAgeInSeconds",), scalars.integer),
    "bisect_on_error": (("BisectBatchOnFunctionError",), scalars.boolean),
    "on_failure": (("DestinationConfig", "OnFailure", "Destination"), scalars.text),
    "kms_key": (("KmsKeyArn",), scalars.text),
    "maximum_concurrency": (("ScalingConfig", "MaximumConcurrency"), scalars.integer),
    "minimum_pollers": (("ProvisionedPollerConfig", "MinimumPollers"), scalars.integer),
    "maximum_pollers": (("ProvisionedPollerConfig", "MaximumPollers"), scalars.integer),
}
"""Fields of `PolledSource` to the property of `AWS::Lambda::EventSourceMapping` and how it is read."""

_STREAM = {
    "batch_size": 100,
    "batching_window": 0,
    "parallelization_factor": 1,
    "maximum_retry_attempts": -1,
    "maximum_record_age": -1,
    "bisect_on_error": False,
}
_DEFAULTS: dict[str, dict[str, Any]] = {
    "SQS": {"batch_size": 10, "batching_window": 0},
    "Kinesis": _STREAM,
    "DynamoDB": _STREAM,
    _UNKNOWN: {},
}
"""What holds for each service where nothing is written (`AWS::Lambda::EventSourceMapping`)."""
_OTHERS = {"batch_size": 100}

_PARTIAL = "ReportBatchItemFailures"


class Mappings(Struct, frozen=True, eq=False):
    """Reads event source mappings; `queues` are those of the template by logical id."""

    stack: Stack
    queues: dict[str, Queue]
    _queue_names: dict[str, Resource]

    @classmethod
    def read(cls, stack: Stack, queues: dict[str, Queue]) -> Mappings:
        return cls(stack, queues, by_name(stack, "QueueName", QUEUE))

    def all(self) -> Iterator[Trigger]:
        """Every mapping's source with the value that names its function."""
        for mapping in self.stack.of_type("AWS::Lambda::EventSourceMapping"):
            origin = mapping.properties.get("EventSourceArn")
            function = mapping.properties.get("FunctionName")
            branches = list(self.stack.intrinsics.items(origin))
            for branch, when in branches:
                yield function, self.polled(mapping, branch, when)
            if not branches:
                yield function, self.polled(mapping, None)

    def polled(
        self, mapping: Resource, origin: Node | None, when: Conditions = (), service: str | None = None
    ) -> PolledSource:
        """The source that polls `origin`; `service` is given where the event's type says what it is."""
        service = service or self._service(mapping, origin)
        sender: Value[str] = self.stack.value(mapping, ("SelfManagedEventSource",), scalars.text)
        if origin is not None:
            sender = under(self.stack.intrinsics.value(origin, scalars.text, mapping.span), when)
        settings: dict[str, Any] = self._settings(mapping, service)
        settings |= {"span": mapping.span, "service": service, "sender": sender, "when": when}
        if service == "SQS":
            return QueueSource(**settings, queue=self._queue(origin))
        if service in ("Kinesis", "DynamoDB"):
            return StreamSource(**settings, view_type=self._view_type(mapping, origin, service))
        return PolledSource(**settings)

    def _settings(self, mapping: Resource, service: str) -> dict[str, Any]:
        defaults = _DEFAULTS.get(service, _OTHERS)
        settings: dict[str, Any] = {
            field: self.stack.value(mapping, path, read, defaults.get(field))
            for field, (path, read) in _SETTINGS.items()
        }
        return settings | {
            "enabled": self.stack.value(mapping, ("Enabled",), scalars.boolean, True),
            "reports_batch_item_failures": self._reports(mapping),
            "filters": self._filters(mapping),
            "topics": Settings(self.stack, mapping).texts("Topics"),
            "queues": Settings(self.stack, mapping).texts("Queues"),
            "room": rooms.of_properties(mapping),
        }

    def _reports(self, mapping: Resource) -> Value[bool]:
        types = Settings(self.stack, mapping).texts("FunctionResponseTypes")
        if types.complete and not types.items:
            return Value(types.span, known=False, written=types.span != mapping.span)
        for value in types.items:
            if value.known == _PARTIAL and not value.when:
                return Value(value.span, known=True)
        others = types.complete and all(value.known not in (None, _PARTIAL) for value in types.items)
        if others:
            return Value(types.span, known=False)
        sole = types.items[0].when if types.complete and len(types.items) == 1 else ()
        if len(sole) == 1 and not sole[0].stages:  # one branch has it, the other has nothing
            other = replace(sole[0], holds=not sole[0].holds)
            sides = (Value(types.span, known=True, when=sole), Value(types.span, known=False, when=(other,)))
            return Value(types.span, branches=sides)
        return Value(types.span, why="what is in the list depends on conditions")

    def _filters(self, mapping: Resource) -> Values:
        whole = Settings(self.stack, mapping).texts("FilterCriteria", "Filters")
        patterns = [
            under(self.stack.value(holder, ("Pattern",), scalars.text), when)
            for holder, when in parts(mapping, ("FilterCriteria", "Filters"), self.stack)
            if "Pattern" in holder.properties.values
        ]
        return replace(whole, items=tuple(patterns))

    def _service(self, mapping: Resource, origin: Node | None) -> str:
        """Which service an ARN, or a reference to a resource, belongs to, or which one the settings are of."""
        if service := _EVENTS.get(scalars.text(mapping.attribute("Type")) or ""):
            return service
        written = (service for key, service in _TELLING.items() if key in mapping.properties.values)
        if origin is None:
            return next(written, _UNKNOWN)
        if resource := self.stack.target(origin, *_SERVICES):
            return _SERVICES[resource.type]
        value = self.stack.intrinsics.value(origin, scalars.text, origin.span)
        arn = "?".join(value.parts).split(":")
        return (_ARNS.get(arn[2]) if len(arn) > 2 else None) or next(written, _UNKNOWN)

    def _queue(self, origin: Node | None) -> Queue | None:
        """The queue of the template that is named, also by its name in an ARN of the stack's own region and account."""
        queue = self.stack.target(origin, QUEUE)
        if queue is None and origin is not None:
            text = pieces(origin, self.stack.intrinsics)
            last = text[-1] if text else None
            if isinstance(last, Reference) and last.attribute == "QueueName":
                queue = next((q for q in self.stack.of_type(QUEUE) if q.id == last.id), None)
            elif any(isinstance(piece, Reference) for piece in text):
                queue = self._queue_names.get(rendered(text).rpartition(":")[2])
        return self.queues.get(queue.id) if queue else None

    def _view_type(self, mapping: Resource, origin: Node | None, service: str) -> Value[str]:
        table = self.stack.target(origin, *_TABLES)
        if table is None:
            return Value(mapping.span, written=service == "DynamoDB", why="the table is not in the template")
        return self.stack.value(table, ("StreamSpecification", "StreamViewType"), scalars.text)
