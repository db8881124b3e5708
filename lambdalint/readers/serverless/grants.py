"""What the framework allows the functions of a role by itself, in statements that nobody wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from lambdalint.model.node import Mapping, Node
from lambdalint.model.node import Sequence as Items
from lambdalint.readers import nodes, scalars
from lambdalint.readers.nodes import Setting
from lambdalint.readers.serverless.events.event import Event
from lambdalint.readers.serverless.events.mappings import consumer_arn, stream_type
from lambdalint.readers.serverless.forms import Form
from lambdalint.readers.serverless.service import Declared, Service, setting
from lambdalint.source import Span

_LOG_STREAMS = ("logs:CreateLogStream", "logs:CreateLogGroup", "logs:TagResource")
_LOG_EVENTS = ("logs:PutLogEvents",)
_LOGS_AT_EDGE = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:TagResource")
_INTERFACES = (
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeVpcs",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeSubnets",
    "ec2:DescribeSecurityGroups",
)
_TRACES = ("xray:PutTraceSegments", "xray:PutTelemetryRecords")
_QUEUE = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
_DYNAMODB = ("dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream", "dynamodb:ListStreams")
_KINESIS = ("kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream", "kinesis:ListStreams")
_WITH_CONSUMER = (
    "kinesis:GetRecords",
    "kinesis:GetShardIterator",
    "kinesis:DescribeStreamSummary",
    "kinesis:ListShards",
)
_SECRET = ("secretsmanager:GetSecretValue",)
_FILES = ("elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite")
_DURABLE = ("lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState")
_BROKER = ((_SECRET, "basicAuthArn"), (("mq:DescribeBroker",), "arn"))
_BY_SETTING = {
    "sqs": ((_QUEUE, "arn"),),
    "msk": ((("kafka:DescribeCluster", "kafka:GetBootstrapBrokers"), "arn"),),
    "activemq": _BROKER,
    "rabbitmq": _BROKER,
}
"""What an event needs on what one of its settings names."""
_ON_INTERFACES = frozenset({"msk", "activemq", "rabbitmq"})
_DESTINATIONS = {
    "function": "lambda:InvokeFunction",
    "sqs": "sqs:SendMessage",
    "sns": "sns:Publish",
    "eventBus": "events:PutEvents",
    "event-bus": "events:PutEvents",
}


class Grants(Struct, frozen=True, eq=False):
    """Of one role."""

    service: Service
    span: Span
    _resources: dict[tuple[str, ...], list[Form]] = field(default_factory=dict)
    """What each set of actions is allowed on."""
    _silenced: list[Form] = field(default_factory=list)
    """Log groups of functions that write none, though what is allowed to others would let them."""
    _known: set[tuple[tuple[str, ...], str]] = field(default_factory=set)
    """Those of them that are texts, so that none is there twice."""

    def statements(self) -> Iterator[Form]:
        for actions, resources in self._resources.items():
            yield self._statement("Allow", actions, resources)
        if self._silenced and _LOG_EVENTS in self._resources:
            yield self._statement("Deny", _LOG_EVENTS, self._silenced)

    def _statement(self, effect: str, actions: tuple[str, ...], resources: list[Form]) -> Form:
        """Effect and actions count as not written: it is not the user's to limit them."""
        implied: list[Form] = [nodes.implied(self.span, action) for action in actions]
        return {"Effect": nodes.implied(self.span, effect), "Action": implied, "Resource": resources}

    def add(self, functions: Sequence[Declared], events: Sequence[Event]) -> None:
        for function in functions:
            self._logs(function, alone=len(functions) == 1 and "iam" in function.settings.values)
            self._function(function)
            self._destinations(function)
        for event in events:
            self._event(event)

    def _event(self, event: Event) -> None:
        for actions, key in _BY_SETTING.get(event.kind, ()):
            self._allow(actions, event.main(key))
        if event.kind in _ON_INTERFACES:
            self._allow(_INTERFACES, "*")
        if event.kind == "cloudFront":
            self._allow(_LOGS_AT_EDGE, _sub("logs:*:*:*"))
        elif event.kind == "websocket" and not setting(event.service.provider, "apiGateway", "websocketApiId"):
            self._allow(("execute-api:ManageConnections",), _sub("execute-api:*:*:*/@connections/*"))
        elif event.kind == "stream":
            self._stream(event)
        elif event.kind == "kafka":
            self._kafka(event)
        elif event.kind == "schedule" and event.text("method") == "scheduler":
            for qualifier in ("", ":*"):
                self._allow(("lambda:InvokeFunction",), self._function_arn(event.function, qualifier))

    def _allow(self, actions: tuple[str, ...], resource: Form) -> None:
        key = _text(resource)
        if resource is None or (actions, key) in self._known:
            return
        if key:
            self._known.add((actions, key))
        self._resources.setdefault(actions, []).append(resource)

    def _logs(self, function: Declared, *, alone: bool) -> None:
        """Functions whose names begin as the framework's do are allowed together."""
        name, canonical = scalars.text(self.service.function_name(function)), self.service.canonical
        if scalars.boolean(function.settings.get("disableLogs")):
            if name is not None and canonical is not None and name.startswith(canonical) and not alone:
                self._silenced.append(_account(f"logs:REGION:log-group:/aws/lambda/{name}:*"))
            return
        if name is None or canonical is None:
            self._allow(_LOG_STREAMS, nodes.unknown(self.span))
            self._allow(_LOG_EVENTS, nodes.unknown(self.span))
            return
        group = f"{canonical}*" if name.startswith(canonical) and not alone else name
        self._allow(_LOG_STREAMS, _account(f"logs:REGION:log-group:/aws/lambda/{group}:*"))
        self._allow(_LOG_EVENTS, _account(f"logs:REGION:log-group:/aws/lambda/{group}:*:*"))

    def _function(self, function: Declared) -> None:
        provider = self.service.provider
        for tracing in (function.get("tracing"), setting(provider, "tracing", "lambda")):
            if tracing and scalars.boolean(tracing.node) is not False:
                self._allow(_TRACES, "*")
        for actions, found in (
            (("sns:Publish",), function.get("onError")),
            (("kms:Decrypt",), self.service.shared(function, "kmsKeyArn")),
        ):
            if found and _is_text(found.node):  # the framework does nothing for a reference
                self._allow(actions, found)
        self._allow(_FILES, setting(function.settings, "fileSystemConfig", "arn"))
        if function.get("durableConfig") and not nodes.is_unknown(function.settings):
            self._allow(_DURABLE, self._function_arn(function, ":*/durable-execution/*/*"))

    def _destinations(self, function: Declared) -> None:
        for key in ("onSuccess", "onFailure"):
            found = setting(function.settings, "destinations", key)
            if found is None or nodes.is_unknown(found.node):
                continue
            text = scalars.text(found.node)
            if text is None:
                kind = scalars.text(found.node.get("type")) if isinstance(found.node, Mapping) else None
                if kind in _DESTINATIONS:
                    self._allow((_DESTINATIONS[kind],), setting(found.node, "arn"))
            elif not text.startswith("arn:"):
                if target := self.service.named(text):
                    self._allow(("lambda:InvokeFunction",), self._function_arn(target, _qualifier(target)))
            else:
                kinds = (kind for kind in _DESTINATIONS if f":{kind}:" in text or f":{kind}/" in text)
                for kind in kinds:
                    self._allow((_DESTINATIONS[kind],), found)

    def _stream(self, event: Event) -> None:
        arn, consumer = event.main("arn"), event.get("consumer")
        if stream_type(event) == "dynamodb":
            self._allow(_DYNAMODB, arn)
        else:
            self._allow(_WITH_CONSUMER if consumer else _KINESIS, arn)
            self._allow(("kinesis:SubscribeToShard",), consumer_arn(event))
        failure = event.get("destinations", "onFailure")
        if failure and not nodes.is_unknown(failure.node):
            kind = event.text("destinations", "onFailure", "type")
            target = setting(failure.node, "arn") if isinstance(failure.node, Mapping) else failure
            text = scalars.text(target.node) if target else None
            kind = kind or (text.split(":")[2] if text and text.count(":") > 1 else None)
            self._allow(("sns:Publish",) if kind == "sns" else ("sqs:ListQueues", "sqs:SendMessage"), target)

    def _kafka(self, event: Event) -> None:
        holder = event.get("accessConfigurations")
        for key, span, values in holder.node.items() if holder and isinstance(holder.node, Mapping) else ():
            if key in ("vpcSubnet", "vpcSecurityGroup"):
                self._allow(_INTERFACES, "*")
                continue
            for value in values.items if isinstance(values, Items) else (values,):
                self._allow(_SECRET, Setting(span, value))

    def _function_arn(self, function: Declared, after: str) -> Form:
        name = scalars.text(self.service.function_name(function))
        return nodes.unknown(function.span) if name is None else _account(f"lambda:REGION:function:{name}{after}")


def _text(resource: Form) -> str:
    """A resource in a form that can be compared; empty where it has none."""
    if isinstance(resource, Setting):
        return scalars.text(resource.node) or ""
    if isinstance(resource, dict):
        return str(next(iter(resource.values())))
    return resource if isinstance(resource, str) else ""


def _is_text(node: Node) -> bool:
    """Whether a text is written: one with a pseudo parameter in it is a substitution here."""
    return scalars.text(node) is not None or (isinstance(node, Mapping) and "Fn::Sub" in node.values)


def _qualifier(function: Declared) -> str:
    return f":{function.alias.name}" if function.alias else ""


def _sub(rest: str) -> Form:
    return {"Fn::Sub": f"arn:${{AWS::Partition}}:{rest}"}


def _account(rest: str) -> Form:
    return _sub(rest.replace("REGION", "${AWS::Region}:${AWS::AccountId}", 1))
