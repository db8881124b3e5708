"""What hands events over: buckets, topics, logs, IoT. Facts: osls 4.3.1, `lib/plugins/aws/package/compile/events`."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.model.node import Mapping, Sequence
from lambdalint.readers import nodes, scalars
from lambdalint.readers.nodes import Setting
from lambdalint.readers.serverless import forms
from lambdalint.readers.serverless.events.event import Event
from lambdalint.readers.serverless.forms import Form
from lambdalint.readers.serverless.made import ACCOUNT, PARTITION, REGION, Made, attribute, join
from lambdalint.readers.serverless.naming import alphanumeric, capitalized
from lambdalint.readers.serverless.service import Declared, Service, setting


def s3(events: list[Event]) -> Iterator[Made]:
    """Buckets with their notifications.

    What the framework tells a bucket that exists already stands in no template: of that there is the permission alone.
    """
    buckets: dict[str, list[Event]] = {}
    for event in events:
        bucket = event.main("bucket")
        key = scalars.text(bucket.node) if bucket else None
        name = _bucket_name(event.service, key)
        id = f"{event.function.prefix}LambdaPermission{alphanumeric(key, event.number)}S3"
        arn = join("arn:", PARTITION, ":s3:::", bucket) if name is None else join("arn:", PARTITION, f":s3:::{name}")
        yield event.permission(id, "s3.amazonaws.com", SourceArn=arn, SourceAccount=ACCOUNT)
        existing = event.get("existing")
        if key is not None and not (existing and scalars.boolean(existing.node) is not False):
            buckets.setdefault(key, []).append(event)
    for key, notified in buckets.items():
        yield _bucket(notified[0].service, key, notified)


def _bucket_name(service: Service, key: str | None) -> str | None:
    """A bucket may be one of `provider.s3`, which may have another name there."""
    named = key and setting(service.provider, "s3", key, "name")
    return scalars.text(named.node) if named else key


def _bucket(service: Service, key: str, events: list[Event]) -> Made:
    declared = setting(service.provider, "s3", key)
    more: dict[str, Form] = {}
    if declared and isinstance(declared.node, Mapping):
        more = {capitalized(name): Setting(span, node) for name, span, node in declared.node.items() if name != "name"}
    configurations: dict[str, Form] = {"LambdaConfigurations": [_lambda_configuration(event) for event in events]}
    further = more.pop("NotificationConfiguration", None)
    if isinstance(further, Setting) and isinstance(further.node, Mapping):
        configurations |= {name: Setting(span, node) for name, span, node in further.node.items()}
    properties: dict[str, Form] = {
        "BucketName": _bucket_name(service, key) or events[0].main("bucket"),
        "NotificationConfiguration": configurations,
    }
    return events[0].resource(f"S3Bucket{alphanumeric(key, 0)}", "AWS::S3::Bucket", properties | more)


def _lambda_configuration(event: Event) -> Form:
    rules = event.get("rules")
    listed: list[Form] = []
    for rule in rules.node.items if rules and isinstance(rules.node, Sequence) else ():
        if isinstance(rule, Mapping):
            listed += [{"Name": name, "Value": Setting(span, node)} for name, span, node in rule.items()][:1]
    configuration: dict[str, Form] = {
        "Event": event.get("event") or nodes.implied(event.span, "s3:ObjectCreated:*"),
        "Function": event.function.arn,
        "Filter": {"S3Key": {"Rules": listed}} if listed else None,
    }
    return event.built(configuration)


def sns(events: list[Event]) -> Iterator[Made]:
    topics: dict[str, list[Event]] = {}
    for event in events:
        arn, name = _topic(event)
        part = alphanumeric(name, event.number)
        prefix = event.function.prefix
        whole: Form = arn or join("arn:", PARTITION, ":sns:", REGION, ":", ACCOUNT, ":", name)
        yield event.permission(f"{prefix}LambdaPermission{part}SNS", "sns.amazonaws.com", SourceArn=whole)
        if arn is None:
            topics.setdefault(part, []).append(event)
        if arn or event.get("filterPolicy") or event.get("redrivePolicy"):
            yield _subscription(event, f"{prefix}SnsSubscription{part}", arn or {"Ref": f"SNSTopic{part}"})
    for part, subscribed in topics.items():
        yield _sns_topic(part, subscribed)


def _topic(event: Event) -> tuple[Setting | None, str | None]:
    """The ARN if one is given, and the name if it is known. A single value may be either."""
    arn, name = event.get("arn"), event.text("topicName")
    if not isinstance(event.settings, Mapping):
        name = scalars.text(event.settings)
        arn = Setting(event.span, event.settings) if name and name.startswith("arn:") else None
    text = scalars.text(arn.node) if arn else None
    if text is not None and (arn is None or event.text("topicName") is None):
        name = text.replace("::", "\0").rpartition(":")[2].replace("\0", "::")
    if nodes.is_unknown(event.settings):
        return Setting(event.span, event.settings), None
    return arn, name


def _subscription(event: Event, id: str, topic: Form) -> Made:
    return event.resource(
        id,
        "AWS::SNS::Subscription",
        {
            "TopicArn": topic,
            "Protocol": "lambda",
            "Endpoint": event.function.arn,
            "FilterPolicy": event.get("filterPolicy"),
            "FilterPolicyScope": event.get("filterPolicyScope"),
            "RedrivePolicy": _redrive_policy(event),
        },
    )


def _redrive_policy(event: Event) -> Form:
    policy = event.get("redrivePolicy")
    if policy is None or not isinstance(policy.node, Mapping) or nodes.is_unknown(policy.node):
        return policy
    target: Form = setting(policy.node, "deadLetterTargetArn")
    if referred := setting(policy.node, "deadLetterTargetRef"):
        name = nodes.made(referred.node.span, {"Fn::GetAtt": [referred, "Arn"]})
        target = Setting(referred.key, name)
    elif imported := setting(policy.node, "deadLetterTargetImport", "arn"):
        target = Setting(imported.key, nodes.made(imported.node.span, {"Fn::ImportValue": imported}))
    return Setting(policy.key, nodes.made(policy.node.span, {"deadLetterTargetArn": target}))


def _sns_topic(part: str, events: list[Event]) -> Made:
    direct = [event for event in events if not (event.get("filterPolicy") or event.get("redrivePolicy"))]
    subscriptions: list[Form] = [
        event.built({"Endpoint": event.function.arn, "Protocol": "lambda"}) for event in direct
    ]
    first = events[0]
    return first.resource(
        f"SNSTopic{part}",
        "AWS::SNS::Topic",
        {
            "TopicName": first.main("topicName"),
            "DisplayName": first.get("displayName"),
            "Subscription": subscriptions or None,
        },
    )


def cloudwatch_log(events: list[Event]) -> Iterator[Made]:
    groups: dict[Declared, list[Event]] = {}
    for event in events:
        groups.setdefault(event.function, []).append(event)
        yield event.resource(
            f"{event.function.prefix}LogsSubscriptionFilterCloudWatchLog{event.ordinal}",
            "AWS::Logs::SubscriptionFilter",
            {
                "LogGroupName": event.main("logGroup"),
                "FilterPattern": event.get("filter") or nodes.implied(event.span, ""),
                "DestinationArn": event.function.arn,
            },
        )
    for function, together in groups.items():
        names = [scalars.text(group.node) if (group := event.main("logGroup")) else None for event in together]
        known = [name for name in names if name is not None]
        common: Form = nodes.unknown(function.span)
        if len(known) == len(names):
            common = _common_start(known)
            common += "*" if len(known) > 1 and not common.endswith("*") else ""
        yield together[0].permission(
            f"{function.prefix}LambdaPermissionLogsSubscriptionFilterCloudWatchLog",
            join("logs.", REGION, ".amazonaws.com"),
            SourceArn=join("arn:", PARTITION, ":logs:", REGION, ":", ACCOUNT, ":log-group:", common, ":*"),
        )


def _common_start(names: list[str]) -> str:
    first, last = min(names), max(names)
    length = next((at for at, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))
    return first[:length]


def iot(events: list[Event]) -> Iterator[Made]:
    for event in events:
        rule = f"{event.function.prefix}IotTopicRule{event.ordinal}"
        payload: dict[str, Form] = {
            "RuleDisabled": not event.enabled,
            "Sql": event.get("sql"),
            "Actions": [{"Lambda": {"FunctionArn": event.function.arn}}],
            "Description": event.get("description"),
            "AwsIotSqlVersion": event.get("sqlVersion"),
        }
        properties: dict[str, Form] = {"TopicRulePayload": payload, "RuleName": event.get("name")}
        yield event.resource(rule, "AWS::IoT::TopicRule", properties)
        yield event.permission(
            f"{event.function.prefix}LambdaPermissionIotTopicRule{event.ordinal}",
            "iot.amazonaws.com",
            SourceArn=join("arn:", PARTITION, ":iot:", REGION, ":", ACCOUNT, ":rule/", {"Ref": rule}),
        )


def iot_fleet_provisioning(events: list[Event]) -> Iterator[Made]:
    for event in events:
        body = event.get("templateBody")
        text = forms.as_json(body.node) if body else None
        yield event.resource(
            f"{event.function.prefix}IotProvisioningTemplate",
            "AWS::IoT::ProvisioningTemplate",
            {
                "Enabled": event.get("enabled") or nodes.implied(event.span, True),
                "PreProvisioningHook": {"TargetArn": event.function.arn},
                "ProvisioningRoleArn": event.get("provisioningRoleArn"),
                "TemplateBody": nodes.unknown(event.span) if text is None else text,
                "TemplateName": event.get("templateName"),
            },
        )
        yield event.permission(f"{event.function.prefix}LambdaPermissionIotProvisioningTemplate", "iot.amazonaws.com")


_ALEXA = {
    "alexaSkill": ("AlexaSkill", "alexa-appkit.amazon.com"),
    "alexaSmartHome": ("AlexaSmartHome", "alexa-connectedhome.amazon.com"),
}


def alexa(events: list[Event]) -> Iterator[Made]:
    for event in events:
        suffix, principal = _ALEXA[event.kind]
        action = "lambda:InvokeFunction" if event.enabled else "lambda:DisableInvokeFunction"
        yield event.permission(
            f"{event.function.prefix}LambdaPermission{suffix}{event.ordinal}",
            principal,
            Action=action,
            EventSourceToken=event.main("appId"),
        )


_SENDERS = frozenset({"CustomSMSSender", "CustomEmailSender"})


def cognito_user_pool(events: list[Event]) -> Iterator[Made]:
    """User pools with their triggers. Of pools that exist already there is the permission alone, as with buckets."""
    pools: dict[str, list[Event]] = {}
    for event in events:
        pool, trigger = event.text("pool"), event.text("trigger")
        part, kind = alphanumeric(pool, event.number), alphanumeric(trigger, event.number)
        id = f"{event.function.prefix}LambdaPermissionCognitoUserPool{part}TriggerSource{kind}"
        existing = event.get("existing")
        if existing and scalars.boolean(existing.node) is not False:
            yield event.permission(id, "cognito-idp.amazonaws.com")
            continue
        yield event.permission(id, "cognito-idp.amazonaws.com", SourceArn=attribute(f"CognitoUserPool{part}"))
        pools.setdefault(part, []).append(event)
    for part, triggers in pools.items():
        config: dict[str, Form] = {}
        for event in triggers:
            config |= _trigger(event)
        properties: dict[str, Form] = {"UserPoolName": triggers[0].get("pool"), "LambdaConfig": config}
        yield triggers[0].resource(f"CognitoUserPool{part}", "AWS::Cognito::UserPool", properties)


def _trigger(event: Event) -> dict[str, Form]:
    trigger = event.text("trigger")
    version, arn = event.get("lambdaVersion"), event.built(event.function.arn)
    if trigger is None:
        return {nodes.UNKNOWN: nodes.text(event.span, "")}
    if trigger in _SENDERS:
        sender: Form = {"LambdaArn": arn, "LambdaVersion": version or nodes.implied(event.span, "V1_0")}
        return {trigger: event.built(sender), "KMSKeyID": event.get("kmsKeyId")}
    if trigger == "PreTokenGeneration" and version:
        return {"PreTokenGenerationConfig": event.built({"LambdaArn": arn, "LambdaVersion": version})}
    return {trigger: arn}
