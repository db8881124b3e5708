"""Which functions are named where nothing shows that they are invoked, so that somebody else may invoke them."""

from __future__ import annotations

from lambdalint.readers.cloudformation.references import references
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


def mentioned(stack: Stack) -> frozenset[str]:
    """Logical ids that outputs or resources of other types refer to."""
    found: set[str] = set()
    for resource in stack.resources.values():
        if not resource.type.startswith(_TOLD):
            found.update(id for id in references(resource.properties) if id != resource.id)
    found.update(references(stack.outputs) if stack.outputs else ())
    return frozenset(found)
