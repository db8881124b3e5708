"""Schedules and rules of EventBridge, for functions and for state machines."""

from __future__ import annotations

from lambdalint.model.node import Mapping, Node
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.intrinsics import function_of
from lambdalint.readers.sam import policies, roles
from lambdalint.readers.sam.draft import Draft
from lambdalint.readers.sam.event import Event

_IDS = {True: "StepFunctionsTarget", False: "LambdaTarget"}
_LONGEST_ID = 64


def rule(event: Event) -> None:
    """`Schedule`, `EventBridgeRule` and the older `CloudWatchEvent`."""
    written, draft = event.properties, event.draft()
    if event.type == "Schedule":
        draft.rename(written, "Schedule", "ScheduleExpression")
        draft.take(written, "Name", "Description")
    else:
        draft.rename(written, "Pattern", "EventPattern")
        draft.rename(written, "RuleName", "Name")
        draft.take(written, "EventBusName")
    _state(event, draft)
    arn = nodes.attribute(event.span, event.id)
    target = event.draft()
    target.write("Arn", event.arn)
    suffix = _IDS[event.target.is_machine]
    own = written.get("Target", "Id") if event.target.is_machine or event.type != "Schedule" else None
    target.write("Id", own or event.id[: _LONGEST_ID - len(suffix)] + suffix)
    target.take(written, "Input", "InputPath", "InputTransformer", "RetryPolicy")
    if queue := _dead_letters(event, arn):
        target.write("DeadLetterConfig", {"Arn": queue}, written.keys["DeadLetterConfig"])
    if event.target.is_machine:
        target.write("RoleArn", written.get("RoleArn") or starting_role(event, "events"))
    draft.write("Targets", [target.mapping])
    event.make("AWS::Events::Rule", draft)
    if not event.target.is_machine:
        event.permit("events.amazonaws.com", SourceArn=arn)


def _state(event: Event, draft: Draft) -> None:
    """`State`, or what SAM makes of `Enabled`; any function of CloudFormation's there counts as true."""
    written = event.properties
    draft.take(written, "State")
    enabled = written.get("Enabled")
    if enabled is not None and not scalars.is_null(enabled):
        state = "DISABLED" if scalars.boolean(enabled) is False else "ENABLED"
        draft.write("State", nodes.text(enabled.span, state), written.keys["Enabled"])


def starting_role(event: Event, service: str) -> Node:
    """The ARN of a new role that starts the state machine."""
    id = f"{event.id}Role"
    starts = policies.allow("states:StartExecution", event.arn)
    _role(event, service, policies.document(event.span, f"{id}StartExecutionPolicy", starts))
    return nodes.attribute(event.span, id)


def _role(event: Event, service: str, *inline: Node | None) -> None:
    draft = event.draft()
    draft.write("AssumeRolePolicyDocument", roles.assumed_by(event.span, service))
    draft.write("Policies", inline)
    owner = event.properties if service == "scheduler" else event.target.resource.properties
    draft.take(owner, "PermissionsBoundary")
    event.make(roles.ROLE, draft, "Role")


def schedule(event: Event) -> None:
    """`ScheduleV2`: EventBridge Scheduler, which has a role of its own."""
    written, draft = event.properties, event.draft()
    draft.write("FlexibleTimeWindow", {"Mode": nodes.implied(event.span, "OFF")})
    if not event.expansion.boolean(written.get("OmitName")):
        draft.imply("Name", event.id)
    draft.take_others(
        written, but=("Input", "RoleArn", "DeadLetterConfig", "RetryPolicy", "OmitName", "PermissionsBoundary")
    )
    target = event.draft()
    target.write("Arn", event.arn)
    target.take(written, "Input", "RoleArn", "RetryPolicy")
    queue = _dead_letters(event, None)
    if queue:
        target.write("DeadLetterConfig", {"Arn": queue}, written.keys["DeadLetterConfig"])
    if "RoleArn" not in target.values:
        action = "states:StartExecution" if event.target.is_machine else "lambda:InvokeFunction"
        suffix = "StartExecutionPolicy" if event.target.is_machine else "LambdaPolicy"
        runs = policies.document(event.span, event.id + suffix, policies.allow(action, event.arn))
        _role(event, "scheduler", runs, policies.sending(event.span, event.id, "SQS", queue) if queue else None)
        target.write("RoleArn", nodes.attribute(event.span, f"{event.id}Role"))
    draft.write("Target", target.mapping)
    event.make("AWS::Scheduler::Schedule", draft)


def _dead_letters(event: Event, rule: Node | None) -> Node | None:
    """The ARN of the queue for events that could not be delivered; a new one where only its type is given.

    A `rule` needs the queue's leave to send to it.
    """
    config = event.properties.get("DeadLetterConfig")
    if config is None or scalars.is_null(config):
        return None
    if not isinstance(config, Mapping) or function_of(config):
        return nodes.unknown(config.span)
    if arn := config.get("Arn"):
        return arn
    id = scalars.text(config.get("QueueLogicalId")) or f"{event.id}Queue"
    event.make("AWS::SQS::Queue", event.draft(), id=id)
    arn = nodes.attribute(event.span, id)
    if rule:
        statement = {
            "Action": "sqs:SendMessage",
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Resource": arn,
            "Condition": {"ArnEquals": {"aws:SourceArn": rule}},
        }
        policy = event.draft()
        policy.write("PolicyDocument", {"Version": "2012-10-17", "Statement": [statement]})
        policy.write("Queues", [nodes.reference(event.span, id)])
        event.make("AWS::SQS::QueuePolicy", policy, "QueuePolicy")
    return arn
