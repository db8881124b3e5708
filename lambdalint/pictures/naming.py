"""What texts name that stand for resources: ARNs, names, references, with the parts of them that are not known."""

from __future__ import annotations

import re

from msgspec import Struct

from lambdalint import lazy
from lambdalint.access import declared
from lambdalint.access.arns import Hole, Pattern
from lambdalint.knowledge.iam import services
from lambdalint.pictures.nodes import Kind

KINDS = {
    declared.TABLE: Kind.TABLE,
    "AWS::DynamoDB::GlobalTable": Kind.TABLE,
    declared.QUEUE: Kind.QUEUE,
    declared.TOPIC: Kind.TOPIC,
    declared.BUCKET: Kind.BUCKET,
    declared.FUNCTION: Kind.FUNCTION,
    declared.STATE_MACHINE: Kind.STATE_MACHINE,
    declared.SECRET: Kind.SECRET,
    declared.PARAMETER: Kind.PARAMETER,
    declared.KEY: Kind.KEY,
    declared.STREAM: Kind.STREAM,
    declared.DELIVERY_STREAM: Kind.STREAM,
    declared.EVENT_BUS: Kind.BUS,
    declared.USER_POOL: Kind.USER_POOL,
    "AWS::ApiGateway::RestApi": Kind.API,
    "AWS::Logs::LogGroup": Kind.LOG_GROUP,
}
"""By the types of CloudFormation."""

_NAME = r"(?P<name>(?:[^:/]|\$\{[^}]*\})+)"
_ARN = lazy.pattern(r"arn:[^:]*:(?P<service>[a-z0-9-]+):[^:]*:[^:]*:(?P<rest>.+)", re.DOTALL)
_RESTS = {
    "dynamodb": (Kind.TABLE, rf"table/{_NAME}(?:/.*)?"),
    "sqs": (Kind.QUEUE, _NAME),
    "sns": (Kind.TOPIC, rf"{_NAME}(?::.*)?"),
    "s3": (Kind.BUCKET, rf"{_NAME}(?:/.*)?"),
    "lambda": (Kind.FUNCTION, rf"function:{_NAME}(?::.*)?"),
    "states": (Kind.STATE_MACHINE, rf"stateMachine:{_NAME}(?::.*)?"),
    "secretsmanager": (Kind.SECRET, r"secret:(?P<name>[^:]+?)(?:-(?:\*|\?{6}))?"),
    "ssm": (Kind.PARAMETER, r"parameter/(?P<name>.+)"),
    "kms": (Kind.KEY, rf"key/{_NAME}"),
    "kinesis": (Kind.STREAM, rf"stream/{_NAME}(?:/.*)?"),
    "firehose": (Kind.STREAM, rf"deliverystream/{_NAME}"),
    "events": (Kind.BUS, rf"event-bus/{_NAME}"),
    "cognito-idp": (Kind.USER_POOL, rf"userpool/{_NAME}"),
    "logs": (Kind.LOG_GROUP, r"log-group:(?P<name>[^:]+)(?::.*)?"),
    "kafka": (Kind.STREAM, rf"cluster/{_NAME}(?:/.*)?"),
    "mq": (Kind.QUEUE, rf"broker:{_NAME}(?::.*)?"),
    "rds": (Kind.TABLE, rf"cluster:{_NAME}"),
    "execute-api": (Kind.API, rf"{_NAME}(?:/.*)?"),
}
"""What ARNs have after the account, by service (Service Authorization Reference, "Resource types")."""
_UNKNOWN = "\0"
"""In place of what nothing is known of: no name has it."""


class Identity(Struct, frozen=True):
    """What is told of a resource by its ARN."""

    kind: Kind
    name: str
    """`orders`, `orders-${Stage}`."""


def identity(arn: Pattern) -> Identity | None:
    """None where the ARN is of a kind that is not drawn, or its name is not known."""
    found = _ARN.fullmatch("".join(map(_piece, arn)).rstrip(_UNKNOWN))
    if found is None or found["service"] not in _RESTS:
        return None
    kind, rest = _RESTS[found["service"]]
    named = re.fullmatch(rest, found["rest"], re.DOTALL)
    return Identity(kind, _shown(named["name"])) if named is not None and is_told(named["name"]) else None


def plain(name: Pattern) -> str | None:
    """A name that is no ARN; None where a part of it is not known."""
    text = "".join(map(_piece, name))
    return _shown(text) if is_told(text) and not text.startswith("arn:") else None


def service_of(arn: Pattern) -> str:
    """The service that an ARN is of; empty where it has none."""
    found = _ARN.fullmatch("".join(map(_piece, arn)))
    return found["service"] if found else ""


def kind_of(action: str) -> Kind:
    """What an action is about, if it is about what is drawn as something of its own."""
    kind = _RESTS.get(action.partition(":")[0].lower(), (Kind.SERVICE, ""))[0]
    known = services.action(action)
    types = [_squeezed(type_) for type_ in known.resources] if known is not None else []
    word = _squeezed(kind.value)
    return (
        kind if any(type_.endswith(word) or (word, type_) == ("bucket", "object") for type_ in types) else Kind.SERVICE
    )


def _squeezed(words: str) -> str:
    """The letters alone, as which IAM's `event-bus` and `userpool` are what people call them."""
    return "".join(filter(str.isalpha, words)).lower()


def is_told(name: str) -> bool:
    return bool(name) and not any(unknown in name for unknown in (_UNKNOWN, "*", "?"))


def _piece(piece: str | Hole) -> str:
    """A part that has a name as `Fn::Sub` writes it, without colons, which would end a part of the ARN."""
    if isinstance(piece, str):
        return piece
    return f"${{{piece.name.replace(':', _COLON).replace('/', _SLASH)}}}" if piece.name else _UNKNOWN


_COLON, _SLASH = "\1", "\2"


def _shown(name: str) -> str:
    return name.replace(_COLON, ":").replace(_SLASH, "/")
