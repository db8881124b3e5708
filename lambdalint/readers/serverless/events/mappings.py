"""What Lambda polls: queues, streams and topics. Facts: osls 4.3.1, `lib/plugins/aws/package/compile/events`."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.intrinsics import function_of
from lambdalint.readers.nodes import Setting
from lambdalint.readers.serverless import forms, texts
from lambdalint.readers.serverless.events.event import Event
from lambdalint.readers.serverless.forms import Form
from lambdalint.readers.serverless.made import Made, alone, nested
from lambdalint.readers.serverless.naming import alphanumeric, capitalized, normalized
from lambdalint.readers.serverless.service import setting

_TYPE = "AWS::Lambda::EventSourceMapping"
_ALL = {"batchSize": "BatchSize", "maximumBatchingWindow": "MaximumBatchingWindowInSeconds", "enabled": "Enabled"}
_STREAM = {
    "batchSize": "BatchSize",
    "batchWindow": "MaximumBatchingWindowInSeconds",
    "bisectBatchOnFunctionError": "BisectBatchOnFunctionError",
    "enabled": "Enabled",
    "maximumRecordAgeInSeconds": "MaximumRecordAgeInSeconds",
    "maximumRetryAttempts": "MaximumRetryAttempts",
    "parallelizationFactor": "ParallelizationFactor",
    "startingPosition": "StartingPosition",
    "tumblingWindowInSeconds": "TumblingWindowInSeconds",
}
_TOPIC = _ALL | {"startingPosition": "StartingPosition", "startingPositionTimestamp": "StartingPositionTimestamp"}
_ACCESS = {
    "vpcSubnet": ("VPC_SUBNET", "subnet:"),
    "vpcSecurityGroup": ("VPC_SECURITY_GROUP", "security_group:"),
    "saslPlainAuth": ("BASIC_AUTH", ""),
    "saslScram256Auth": ("SASL_SCRAM_256_AUTH", ""),
    "saslScram512Auth": ("SASL_SCRAM_512_AUTH", ""),
    "clientCertificateTlsAuth": ("CLIENT_CERTIFICATE_TLS_AUTH", ""),
    "serverRootCaCertificate": ("SERVER_ROOT_CA_CERTIFICATE", ""),
}
"""How `accessConfigurations` of Kafka reach the brokers: the type, and what goes before the value."""


def sqs(events: list[Event]) -> Iterator[Made]:
    for event in events:
        arn = event.main("arn")
        name = alphanumeric(_resource_name(arn, ":"), event.number)
        yield _mapping(
            event,
            f"EventSourceMappingSQS{name}",
            _ALL,
            BatchSize=10,
            Enabled=True,
            EventSourceArn=_of_service(event, arn, "sqs"),
            FunctionResponseTypes=alone(event.get("functionResponseType")),
            ScalingConfig=nested(event.get("maximumConcurrency"), "MaximumConcurrency"),
        )


def stream(events: list[Event]) -> Iterator[Made]:
    for event in events:
        arn, kind = event.main("arn"), stream_type(event)
        name = _resource_name(arn, "/")
        consumer = event.get("consumer") if kind == "kinesis" else None
        if consumer and scalars.boolean(consumer.node):
            yield _own_consumer(event, arn, name)
        failure = event.get("destinations", "onFailure")
        if failure and isinstance(failure.node, Mapping) and "arn" in failure.node.values:
            failure = setting(failure.node, "arn")
        yield _mapping(
            event,
            f"EventSourceMapping{capitalized(kind or '?')}{alphanumeric(name, event.number)}",
            _STREAM,
            BatchSize=10,
            Enabled=True,
            StartingPosition="TRIM_HORIZON",
            EventSourceArn=consumer_arn(event) or _of_service(event, arn, kind),
            FunctionResponseTypes=alone(event.get("functionResponseType")),
            DestinationConfig=nested(failure, "OnFailure", "Destination"),
            StartingPositionTimestamp=event.get("startingPositionTimestamp") if consumer else None,
        )


def _of_service(event: Event, arn: Setting | None, kind: str | None) -> Form:
    """An ARN that does not tell the service, though the event does, as one of which only that is known."""
    if arn is None or kind is None or scalars.text(arn.node) is not None:
        return arn
    function, argument = function_of(arn.node) or ("", arn.node)
    name = _resource_name(arn, "/")
    is_declared = name is not None and event.service.resources.get("Resources", name) is not None
    text = forms.as_json(argument) or ""
    if is_declared or (function in ("Fn::Join", "Fn::Sub") and (kind in text or texts.HOLE not in text)):
        return arn
    sub: Form = {"Fn::Sub": f"arn:{texts.HOLE}:{kind}:{texts.HOLE}"}
    return Setting(arn.key, nodes.made(arn.node.span, sub))


def stream_type(event: Event) -> str | None:
    """`dynamodb` or `kinesis`; None if it cannot be known."""
    arn = event.main("arn")
    text = scalars.text(arn.node) if arn else None
    return event.text("type") or (text.split(":")[2] if text and text.count(":") > 1 else None)


def consumer_arn(event: Event) -> Form:
    """The consumer that reads the stream for this function alone: one that exists, or that is made for it."""
    consumer = event.get("consumer") if stream_type(event) == "kinesis" else None
    if consumer is None or not scalars.boolean(consumer.node):
        return consumer
    return {"Ref": _consumer_name(event, _resource_name(event.main("arn"), "/"))[0]}


def _own_consumer(event: Event, arn: Form, stream: str | None) -> Made:
    id, name = _consumer_name(event, stream)
    properties: dict[str, Form] = {"StreamARN": arn, "ConsumerName": name or nodes.unknown(event.span)}
    return event.resource(id, "AWS::Kinesis::StreamConsumer", properties)


def _consumer_name(event: Event, stream: str | None) -> tuple[str, str | None]:
    """The id, and the name if it is known."""
    service = event.service
    parts: list[str | None] = [event.function.name, stream]
    if setting(service.provider, "kinesis", "consumerNamingMode"):
        parts += [service.name, service.stage]
    known = [part for part in parts if part is not None]
    name = f"{''.join(known)}Consumer" if len(known) == len(parts) else None
    id = f"{event.function.prefix}?{event.number}" if name is None else normalized(name)
    return f"{id}StreamConsumer", name


def msk(events: list[Event]) -> Iterator[Made]:
    for event in events:
        arn = event.get("arn")
        cluster = alphanumeric(_resource_name(arn, "/"), event.number)[:79]
        topic = alphanumeric(event.text("topic"), event.number)[:79]
        yield _mapping(
            event,
            f"EventSourceMappingMSK{cluster}{topic}",
            _TOPIC,
            StartingPosition="TRIM_HORIZON",
            EventSourceArn=arn,
            Topics=alone(event.get("topic")),
            AmazonManagedKafkaEventSourceConfig=nested(event.get("consumerGroupId"), "ConsumerGroupId"),
            SourceAccessConfigurations=_access([("SASL_SCRAM_512_AUTH", event.get("saslScram512"))]),
            ProvisionedPollerConfig=_pollers(event),
        )


def kafka(events: list[Event]) -> Iterator[Made]:
    for event in events:
        topic = alphanumeric(event.text("topic"), event.number)[:158]
        servers = nested(event.get("bootstrapServers"), "Endpoints", "KafkaBootstrapServers")
        yield _mapping(
            event,
            f"EventSourceMappingKafka{topic}",
            _TOPIC,
            StartingPosition="TRIM_HORIZON",
            SelfManagedEventSource=servers,
            Topics=alone(event.get("topic")),
            SelfManagedKafkaEventSourceConfig=nested(event.get("consumerGroupId"), "ConsumerGroupId"),
            SourceAccessConfigurations=_accesses(event),
            DestinationConfig=nested(event.get("onFailureDestination"), "OnFailure", "Destination"),
            ProvisionedPollerConfig=_pollers(event),
        )


def mq(events: list[Event]) -> Iterator[Made]:
    """`activemq` and `rabbitmq`."""
    for event in events:
        broker = {"activemq": "ActiveMQ", "rabbitmq": "RabbitMQ"}[event.kind]
        access = [("BASIC_AUTH", event.get("basicAuthArn")), ("VIRTUAL_HOST", event.get("virtualHost"))]
        yield _mapping(
            event,
            f"EventSourceMapping{broker}{alphanumeric(event.text('queue'), event.number)[:150]}",
            _ALL,
            EventSourceArn=event.get("arn"),
            Queues=alone(event.get("queue")),
            SourceAccessConfigurations=_access(access),
        )


def _mapping(event: Event, id: str, renamed: dict[str, str], **own: Form) -> Made:
    """Plain values in `own` are the framework's defaults for what the event does not say."""
    properties: dict[str, Form] = {"FunctionName": event.function.arn, "FilterCriteria": _filters(event)}
    for name, form in own.items():
        default = isinstance(form, bool | int | str)
        properties[name] = nodes.implied(event.span, form) if default else form  # type: ignore[arg-type]
    properties |= {name: found for name, found in event.named(renamed=renamed).items() if found}
    return event.resource(f"{event.function.prefix}{id}", _TYPE, properties)


def _filters(event: Event) -> Form:
    patterns = event.get("filterPatterns")
    if patterns is None or not isinstance(patterns.node, Sequence):
        return patterns
    filters: list[Form] = []
    for pattern in patterns.node.items:
        text = forms.as_json(pattern)
        filters.append({"Pattern": nodes.unknown(pattern.span) if text is None else nodes.text(pattern.span, text)})
    return Setting(patterns.key, nodes.made(patterns.node.span, {"Filters": filters}))


def _access(pairs: list[tuple[str, Setting | None]]) -> Form:
    return [{"Type": kind, "URI": found} for kind, found in pairs if found] or None


def _accesses(event: Event) -> Form:
    holder = event.get("accessConfigurations")
    if holder is None or not isinstance(holder.node, Mapping) or nodes.is_unknown(holder.node):
        return holder
    found: list[Form] = []
    for key, _, values in holder.node.items():
        kind, before = _ACCESS.get(key, (key, ""))
        for value in values.items if isinstance(values, Sequence) else (values,):
            text = scalars.text(value)
            uri = nodes.unknown(value.span) if text is None else nodes.text(value.span, before + text)
            found.append({"Type": kind, "URI": uri})
    return Setting(holder.key, nodes.made(holder.node.span, found))


def _pollers(event: Event) -> Form:
    holder = event.get("provisionedPollerConfig")
    if holder is None or not isinstance(holder.node, Mapping):
        return holder
    names = {"minimumPollers": "MinimumPollers", "maximumPollers": "MaximumPollers"}
    pollers: dict[str, Form] = {name: setting(holder.node, key) for key, name in names.items()}
    return Setting(holder.key, nodes.made(holder.node.span, pollers))


def _resource_name(arn: Setting | None, separator: str) -> str | None:
    """The name that ids have of what an ARN belongs to: after the last `:` of a queue, the first `/` of others."""
    if arn is None:
        return None
    if (text := scalars.text(arn.node)) is not None:
        parts = text.split(separator)
        return parts[-1] if separator == ":" else (parts[1] if len(parts) > 1 else None)
    if found := function_of(arn.node):
        return _referred(*found, separator)
    return None


def _referred(function: str, argument: Node, separator: str) -> str | None:
    items = argument.items if isinstance(argument, Sequence) else ()
    match function:
        case "Fn::GetAtt":
            return scalars.text(items[0]) if items else (scalars.text(argument) or "").split(".")[0] or None
        case "Fn::ImportValue" | "Ref" if isinstance(argument, Scalar):
            return argument.text
        case "Fn::Join" if len(items) == 2 and isinstance(items[1], Sequence) and items[1].items:
            last = scalars.text(items[1].items[-1])
            return last.split("/")[-1] if last and separator == "/" else last
    return None
