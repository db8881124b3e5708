"""What the resources of a template are called: by references to them, by their names, and in ARNs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache

from msgspec import Struct

from lambdalint.access.arns import ANY, Hole, Pattern, pattern
from lambdalint.model.project import Template
from lambdalint.model.resource import Resource
from lambdalint.model.value import Value

_DEPTH = 5
"""Of names that are made of other names."""


class Kind(Struct, frozen=True):
    """What CloudFormation gives for a resource of a type (AWS CloudFormation Template Reference, "Return values")."""

    arn: str
    """With `{name}`, and `{random}` for what the service adds to a name."""
    ref: str
    """What `Ref` gives: `name`, `arn` or `url`."""
    attributes: Mapping[str, str]
    """What `Fn::GetAtt` gives: one of the same, or what follows the ARN."""


def _kind(arn: str, ref: str, **attributes: str) -> Kind:
    return Kind(f"arn:{{AWS::Partition}}:{arn}", ref, attributes)


_HERE = "{AWS::Region}:{AWS::AccountId}"
TABLE, QUEUE, TOPIC, BUCKET = "AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::S3::Bucket"
FUNCTION, STATE_MACHINE = "AWS::Lambda::Function", "AWS::StepFunctions::StateMachine"
SECRET, PARAMETER, KEY = "AWS::SecretsManager::Secret", "AWS::SSM::Parameter", "AWS::KMS::Key"
STREAM, DELIVERY_STREAM = "AWS::Kinesis::Stream", "AWS::KinesisFirehose::DeliveryStream"
EVENT_BUS, USER_POOL = "AWS::Events::EventBus", "AWS::Cognito::UserPool"

KINDS = {
    TABLE: _kind(f"dynamodb:{_HERE}:table/{{name}}", "name", Arn="arn", StreamArn="/stream/*"),
    "AWS::DynamoDB::GlobalTable": _kind(f"dynamodb:{_HERE}:table/{{name}}", "name", Arn="arn", StreamArn="/stream/*"),
    QUEUE: _kind(f"sqs:{_HERE}:{{name}}", "url", Arn="arn", QueueName="name", QueueUrl="url"),
    TOPIC: _kind(f"sns:{_HERE}:{{name}}", "arn", TopicArn="arn", TopicName="name"),
    BUCKET: _kind("s3:::{name}", "name", Arn="arn"),
    FUNCTION: _kind(f"lambda:{_HERE}:function:{{name}}", "name", Arn="arn"),
    STATE_MACHINE: _kind(f"states:{_HERE}:stateMachine:{{name}}", "arn", Arn="arn", Name="name"),
    SECRET: _kind(f"secretsmanager:{_HERE}:secret:{{name}}-{{random}}", "arn", Id="arn"),
    PARAMETER: _kind(f"ssm:{_HERE}:parameter/{{name}}", "name"),
    KEY: _kind(f"kms:{_HERE}:key/{{name}}", "name", Arn="arn", KeyId="name"),
    STREAM: _kind(f"kinesis:{_HERE}:stream/{{name}}", "name", Arn="arn"),
    DELIVERY_STREAM: _kind(f"firehose:{_HERE}:deliverystream/{{name}}", "name", Arn="arn"),
    EVENT_BUS: _kind(f"events:{_HERE}:event-bus/{{name}}", "name", Arn="arn", Name="name"),
    USER_POOL: _kind(f"cognito-idp:{_HERE}:userpool/{{name}}", "name", Arn="arn", UserPoolId="name"),
}


class Resources(Struct, frozen=True, eq=False, dict=True):
    """Those of one template."""

    listed: tuple[Resource, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Resource]:
        return {resource.id: resource for resource in self.listed}

    def referred(self, value: Value[str]) -> Resource | None:
        """The resource that a value is the name, ARN or URL of, by a reference and nothing else."""
        id = (value.target or "").partition(".")[0]
        return self.by_id.get(id) if value.parts in ((), ("", "")) else None

    def of_name(self, name: Pattern, type_: str) -> Resource | None:
        """The resource of a type that has a physical name."""
        named = (one for one in self.listed if one.type == type_ and self.name(one) == name)
        return next(named, None)

    def text(self, value: Value[str], depth: int = _DEPTH) -> Pattern:
        """What a value may be; anything where nothing is known of it, as of a parameter that is empty by default."""
        if not value.parts or value.branches or value.parts == ("",):
            return ANY
        pieces: list[str | Hole] = [value.parts[0]]
        for hole, part in zip(value.holes, value.parts[1:], strict=True):
            pieces += [*self._referred(hole, depth), part]
        return pattern(pieces)

    def arn(self, resource: Resource) -> Pattern:
        """A resource's ARN; anything for one of a type that has none here."""
        return self._arn(resource, _DEPTH)

    def _arn(self, resource: Resource, depth: int) -> Pattern:
        kind = KINDS.get(resource.type)
        return arn(kind.arn, self.name(resource, depth)) if kind is not None else ANY

    def name(self, resource: Resource, depth: int = _DEPTH) -> Pattern:
        """Its physical name."""
        named = resource.name
        if named.absent:
            return (Hole(resource.id, made=True, plain=True),)
        return self.text(named, depth - 1) if named.parts and depth else (Hole(f"{resource.id}'s name"),)

    def _referred(self, reference: str, depth: int) -> Pattern:
        """What `Fn::Sub` would put in place of `${X}` or `${X.Arn}`."""
        id, _, attribute = reference.partition(".")
        resource = self.by_id.get(id)
        kind = KINDS.get(resource.type) if resource is not None else None
        if resource is None or kind is None:
            return (Hole(reference, plain=reference.startswith("AWS::")),)
        given = kind.attributes.get(attribute, "") if attribute else kind.ref
        if given == "name":
            return self.name(resource, depth)
        if given == "arn" or given.startswith("/"):
            return pattern((*self._arn(resource, depth), given.removeprefix("arn")))
        return (Hole(reference),)


@lru_cache(maxsize=32)
def resources(template: Template) -> Resources:
    """Those of a template: the same object for the same template."""
    return Resources(template.resources)


def arn(template: str, name: Iterable[str | Hole]) -> Pattern:
    """The ARN of what has a name, `template` being one of a `Kind`."""
    return pattern(_filled(template, tuple(name)))


def _filled(template: str, name: Pattern) -> Iterator[str | Hole]:
    for number, piece in enumerate(re.split(r"\{([\w:]+)\}", template)):
        if number % 2 == 0:
            yield piece
        elif piece == "name":
            # a parameter's name may begin with the slash that its ARN has anyway
            slashed = template.endswith("/{name}") and name and isinstance(name[0], str) and name[0].startswith("/")
            yield from ((str(name[0])[1:], *name[1:]) if slashed else name)
        elif piece == "random":
            yield "*"
        else:
            yield Hole(piece, plain=True)
