"""Which resource a request names: by its name, its URL or its ARN, in a parameter of the operation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from lambdalint.access import declared as kinds
from lambdalint.access.arns import Hole, Pattern, pattern
from lambdalint.access.declared import KINDS, Resources, arn
from lambdalint.knowledge.iam import services
from lambdalint.knowledge.iam.operations import Requirement
from lambdalint.model.call import Argument, Call
from lambdalint.model.function import Environment
from lambdalint.model.resource import Resource
from lambdalint.model.value import Value


class Named(Struct, frozen=True, eq=False):
    """The resource that a request names."""

    arn: Pattern
    resource: Resource | None = None
    """The one of the template that it is, where that can be told."""
    label: str = ""
    """As a message says it: a logical id or a name; empty where nothing is known."""
    value: Value[str] | None = None
    """What the template gives the code for it, in a variable; None where the code says it by itself. Two that differ in
    nothing else are equal."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Named) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[object, ...]:
        return self.arn, self.resource, self.label


class _Kind(Struct, frozen=True):
    """How requests name what an action is about."""

    resource: str
    """The type that the action has to be about, in IAM's words."""
    type: str
    """In CloudFormation's."""
    parameters: tuple[str, ...]
    tail: Pattern = ()
    """What the ARN may have after the name: an alias or a version."""
    by_name: bool = True
    """Whether a text is the resource's name; if not, only a reference tells which one it is."""


_ANYTHING: Pattern = (Hole(),)
_KINDS = {
    "dynamodb": _Kind("table", kinds.TABLE, ("TableName",)),
    "sqs": _Kind("queue", kinds.QUEUE, ("QueueUrl",)),
    "sns": _Kind("topic", kinds.TOPIC, ("TopicArn",)),
    "lambda": _Kind("function", kinds.FUNCTION, ("FunctionName",), tail=_ANYTHING),
    "states": _Kind("statemachine", kinds.STATE_MACHINE, ("stateMachineArn",), tail=_ANYTHING),
    "secretsmanager": _Kind("Secret", kinds.SECRET, ("SecretId",), tail=_ANYTHING),
    "ssm": _Kind("parameter", kinds.PARAMETER, ("Name",)),
    "kms": _Kind("key", kinds.KEY, ("KeyId",), by_name=False),
    "kinesis": _Kind("stream", kinds.STREAM, ("StreamName", "StreamARN")),
    "firehose": _Kind("deliverystream", kinds.DELIVERY_STREAM, ("DeliveryStreamName",)),
    "cognito-idp": _Kind("userpool", kinds.USER_POOL, ("UserPoolId",)),
    "events": _Kind("event-bus", kinds.EVENT_BUS, ("Entries.EventBusName",)),
}
"""By the prefix of the action; S3 has names of two parts."""
_BUCKET = _Kind("bucket", kinds.BUCKET, ())

_ACCESS_POINT: Pattern = ("arn:", Hole(), ":s3:?*:?*:accesspoint/", Hole())
"""What the place of a bucket's name may have as well, by its alias: it has an ARN of its own (Amazon S3 User Guide,
"Access point aliases")."""

_PHONE: Pattern = ("a phone number",)
"""A text message is about no resource that a policy could name but `*` (Amazon SNS Developer Guide, "Publishing to a
mobile phone")."""


def parameters(call: Call) -> dict[str, Argument]:
    """The parameters of a request of which something is known; of several of one name, the last."""
    return {argument.name: argument for argument in call.arguments}


class Naming(Struct, frozen=True):
    environment: Environment | None
    resources: Resources

    def named(self, requirement: Requirement, request: Call) -> Iterator[Named]:
        """What a request is about, as far as an action that it needs is about it."""
        prefix = requirement.actions[0].partition(":")[0]
        action = services.action(requirement.actions[0])
        if action is None:
            return
        if prefix == "s3":
            yield from self._of_bucket(requirement, request, is_object="object" in action.resources)
        elif prefix == "sns" and request.parameters("PhoneNumber"):
            yield Named(_PHONE)
        elif (kind := _KINDS.get(prefix)) is not None and kind.resource in action.resources:
            index = request.parameters("IndexName") if "index" in action.resources else ()
            for parameter in (requirement.parameter,) if requirement.parameter else kind.parameters:
                for named in self._of(request.parameters(parameter), kind):
                    yield _index(named, index[0]) if index else named

    def _of_bucket(self, requirement: Requirement, request: Call, *, is_object: bool) -> Iterator[Named]:
        """A bucket or an object in it; of an object in an unknown bucket, that it is one."""
        copied = requirement.parameter == "CopySource"
        buckets = request.parameters("CopySource.Bucket" if copied else "Bucket")
        keys = request.parameters("CopySource.Key" if copied else "Key")
        for source in request.parameters("CopySource") if copied else ():
            bucket, slash, key = (source.text or "").partition("/")
            if slash:
                buckets, keys = (replace(source, text=bucket),), (replace(source, text=key),)
        below = pattern(("/", *_key(keys))) if is_object else ()
        for named in list(self._of(buckets, _BUCKET)) or [Named(arn(KINDS[kinds.BUCKET].arn, (Hole(plain=True),)))]:
            yield replace(named, arn=pattern((*named.arn, *below)))
            if named.resource is None and isinstance(named.arn[-1], Hole):
                yield Named(_ACCESS_POINT)

    def _of(self, arguments: Iterable[Argument], kind: _Kind) -> Iterator[Named]:
        for argument in arguments:
            if argument.text is not None:
                if kind.by_name or argument.text.startswith("arn:"):
                    yield self._by_name(pattern((argument.text,)), kind)
            elif argument.variable is not None and self.environment is not None:
                variables = (one for one in self.environment.variables if one.name == argument.variable)
                for value in (value for variable in variables for value in variable.value.possible):
                    yield replace(self._of_value(value, kind), value=value)

    def _of_value(self, value: Value[str], kind: _Kind) -> Named:
        resource = self.resources.referred(value)
        if resource is not None and resource.type == kind.type:
            return Named(pattern((*self.resources.arn(resource), *kind.tail)), resource, resource.id)
        text = self.resources.text(value)
        if not kind.by_name and not _is_arn(text):
            return Named(arn(KINDS[kind.type].arn, _ANYTHING))
        return self._by_name(text, kind)

    def _by_name(self, text: Pattern, kind: _Kind) -> Named:
        """What a text names that is a name, a URL that ends in one, or an ARN. Nobody asks for what has no name: where
        a parameter is empty by default, it is given another value."""
        if not text:
            return Named(_ANYTHING)
        if _is_arn(text):
            return Named(pattern((*text, *kind.tail)), label=_label(text))
        if kind.type == kinds.QUEUE:
            text = _after_slash(text)
        may_be_arn = len(text) == 1 and isinstance(text[0], Hole) and not text[0].made
        if may_be_arn and kind.type != kinds.BUCKET:  # nobody has the ARN of a bucket where its name belongs
            return Named(_ANYTHING)
        resource = self.resources.of_name(text, kind.type)
        found = pattern((*arn(KINDS[kind.type].arn, text), *kind.tail))
        return Named(found, resource, resource.id if resource else _label(text))


def _key(keys: Sequence[Argument]) -> Pattern:
    """The key of an object, as far as it is known."""
    if len(keys) != 1:
        return _ANYTHING
    (key,) = keys
    return (key.text,) if key.text else ((key.prefix, *_ANYTHING) if key.prefix else _ANYTHING)


def _after_slash(text: Pattern) -> Pattern:
    """What follows the last slash: the name of a queue, in its URL."""
    for number in reversed(range(len(text))):
        piece = text[number]
        if isinstance(piece, str) and "/" in piece:
            return pattern((piece.rpartition("/")[2], *text[number + 1 :]))
    return text


def _label(text: Pattern) -> str:
    return text[0] if len(text) == 1 and isinstance(text[0], str) else ""


def _index(named: Named, index: Argument) -> Named:
    """An index of a table."""
    return replace(named, arn=pattern((*named.arn, "/index/", *((index.text,) if index.text else _ANYTHING))))


def _is_arn(text: Pattern) -> bool:
    return bool(text) and isinstance(text[0], str) and text[0].startswith("arn:")
