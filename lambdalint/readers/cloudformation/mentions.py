"""Which functions are named where nothing shows that they are invoked, so that somebody else may invoke them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation.pieces import PLACEHOLDER
from lambdalint.readers.cloudformation.stack import Stack

_TOLD = (
    "AWS::ApiGateway::", "AWS::ApiGatewayV2::", "AWS::AppSync::DataSource", "AWS::CloudWatch::", "AWS::CodeDeploy::",
    "AWS::Cognito::UserPool", "AWS::ElasticLoadBalancingV2::TargetGroup", "AWS::Events::Rule", "AWS::IoT::TopicRule",
    "AWS::KinesisFirehose::DeliveryStream", "AWS::Lambda::Alias", "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::EventSourceMapping", "AWS::Lambda::Permission", "AWS::Lambda::ResourcePolicy", "AWS::Lambda::Url",
    "AWS::Lambda::Version", "AWS::Logs::", "AWS::Pipes::Pipe", "AWS::S3::Bucket", "AWS::SNS::Subscription",
    "AWS::SNS::Topic", "AWS::Scheduler::Schedule",
)  # fmt: skip
"""What types begin with that name a function to invoke it, which `sources` tell, or that do not lead to invocations."""


_NAMING = ("Ref", "Fn::GetAtt", "Fn::Sub")


def mentioned(stack: Stack) -> frozenset[str]:
    """Logical ids that outputs or resources of other types refer to."""
    found: set[str] = set()
    for resource in stack.resources.values():
        if not resource.type.startswith(_TOLD):
            found.update(id for id in _references(resource.properties) if id != resource.id)
    found.update(_references(stack.outputs) if stack.outputs else ())
    return frozenset(found)


def _references(node: Mapping) -> Iterator[str]:
    pending: list[Mapping | Sequence] = [node]
    walked: set[int] = set()
    while pending:
        part = pending.pop()
        if type(part) is Sequence:
            inner: Collection[Node] = part.items
        else:
            inner = part.values.values()
            for function, argument in part.values.items() if len(inner) == 1 else ():
                if function in _NAMING:
                    yield from _named(function, argument)
        deeper = [one for one in inner if type(one) is not Scalar]
        if deeper and id(part) not in walked:  # aliases of YAML may lead to one node many times
            walked.add(id(part))
            pending += deeper


def _named(function: str, argument: Node) -> list[str]:
    """The ids that a function names."""
    first = argument.items[0] if isinstance(argument, Sequence) and argument.items else argument
    text = scalars.text(first) or ""
    names = PLACEHOLDER.findall(text) if function == "Fn::Sub" else [text]
    return [name.partition(".")[0] for name in names]
