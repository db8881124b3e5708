"""Events that a service pushes: each becomes a permission, and what makes the service push."""

from __future__ import annotations

from lambdalint.model.node import Mapping, Node, Sequence
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.intrinsics import function_of
from lambdalint.readers.sam import polled
from lambdalint.readers.sam.draft import is_given
from lambdalint.readers.sam.event import Event

_HERE = "${AWS::Region}:${AWS::AccountId}"


def s3(event: Event) -> None:
    """The bucket's notifications are collected, and written when all are known."""
    event.permit("s3.amazonaws.com", SourceAccount={"Ref": "AWS::AccountId"})
    bucket = event.expansion.stack.target(event.properties.get("Bucket"), "AWS::S3::Bucket")
    if bucket is None:
        return
    kinds = event.properties.get("Events")
    for kind in kinds.items if isinstance(kinds, Sequence) else [kinds]:
        draft = event.draft()
        draft.write("Event", kind, event.properties.keys.get("Events"))
        draft.write("Function", event.arn)
        draft.take(event.properties, "Filter")
        event.expansion.notifications.setdefault(bucket.id, []).append(event.conditional(draft.mapping))


def cognito(event: Event) -> None:
    """The pool's triggers are collected, and written when all are known."""
    pool = event.expansion.stack.target(event.properties.get("UserPool"), "AWS::Cognito::UserPool")
    source = nodes.attribute(event.span, pool.id) if pool else nodes.unknown(event.span)
    prefix = f"{event.target.alias or event.target.resource.id}Cognito"
    event.permit("cognito-idp.amazonaws.com", prefix=prefix, SourceArn=source)
    if pool is None:
        return
    triggers = event.properties.get("Trigger")
    for trigger in triggers.items if isinstance(triggers, Sequence) else [triggers]:
        if name := scalars.text(trigger):
            event.expansion.triggers.setdefault(pool.id, {}).setdefault(name, event.arn)


def logs(event: Event) -> None:
    group = event.properties.get("LogGroupName")
    arn = f"arn:${{AWS::Partition}}:logs:{_HERE}:log-group:${{__LogGroupName__}}:*"
    event.permit("logs.amazonaws.com", SourceArn={"Fn::Sub": [arn, {"__LogGroupName__": group}]} if group else None)
    draft = event.draft()
    draft.take(event.properties, "LogGroupName", "FilterPattern")
    draft.write("DestinationArn", event.arn)
    event.make("AWS::Logs::SubscriptionFilter", draft)


def iot(event: Event) -> None:
    rule = {"Fn::Sub": [f"arn:${{AWS::Partition}}:iot:{_HERE}:rule/${{RuleName}}", {"RuleName": {"Ref": event.id}}]}
    event.permit("iot.amazonaws.com", SourceArn=rule, SourceAccount={"Fn::Sub": "${AWS::AccountId}"})
    payload = event.draft()
    payload.take(event.properties, "Sql", "AwsIotSqlVersion")
    payload.imply("RuleDisabled", False)
    payload.write("Actions", [{"Lambda": {"FunctionArn": event.arn}}])
    draft = event.draft()
    draft.write("TopicRulePayload", payload.mapping)
    event.make("AWS::IoT::TopicRule", draft)


def alexa(event: Event) -> None:
    event.permit("alexa-appkit.amazon.com", EventSourceToken=event.properties.get("SkillId"))


def sns(event: Event) -> None:
    """A subscription, straight or through a queue."""
    written, topic = event.properties, event.properties.get("Topic")
    through = written.get("SqsSubscription")
    subscription = event.draft()
    if through is None or not is_given(through):
        event.permit("sns.amazonaws.com", SourceArn=topic)
        subscription.write("Protocol", "lambda")
        subscription.write("Endpoint", event.arn)
    else:
        subscription.write("Protocol", "sqs")
        subscription.write("Endpoint", _through_queue(event, topic, through))
    subscription.rename(written, "Topic", "TopicArn")
    subscription.take(written, "Region", "FilterPolicy", "FilterPolicyScope", "RedrivePolicy")
    event.make("AWS::SNS::Subscription", subscription)


def _through_queue(event: Event, topic: Node | None, through: Node) -> Node:
    """The ARN of the queue that the function polls: one that is given, or a new one."""
    given = through if isinstance(through, Mapping) and not function_of(through) else None
    arn = given.get("QueueArn") if given else None
    url = given.get("QueueUrl") if given else None
    if given is None:
        queue, found = event.draft(), event.expansion.stack.target(topic, "AWS::SNS::Topic")
        if found and event.expansion.boolean(found.properties.get("FifoTopic")):
            queue.write("FifoQueue", True)
        event.make("AWS::SQS::Queue", queue, "Queue")
        arn, url = nodes.attribute(event.span, f"{event.id}Queue"), nodes.reference(event.span, f"{event.id}Queue")
    arn = arn or nodes.unknown(event.span)
    statement = {
        "Action": "sqs:SendMessage",
        "Effect": "Allow",
        "Principal": "*",
        "Resource": arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    policy = event.draft()
    policy.write("PolicyDocument", {"Version": "2012-10-17", "Statement": [statement]})
    policy.write("Queues", [url])
    own = scalars.text(given.get("QueuePolicyLogicalId")) if given else None
    event.make("AWS::SQS::QueuePolicy", policy, "QueuePolicy", id=own or "")
    mapping = event.draft()
    mapping.write("EventSourceArn", arn)
    mapping.write("FunctionName", event.target.name(event.span))
    mapping.imply("BatchSize", 10)
    mapping.imply("Enabled", True)
    if given:
        mapping.take(given, "BatchSize")  # `Enabled` is not handed on
    event.make(polled.MAPPING, mapping, "EventSourceMapping")
    event.grants.attach("service-role/AWSLambdaSQSQueueExecutionRole", event.span)
    return arn
