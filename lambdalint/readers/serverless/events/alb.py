"""`alb`: target groups and listener rules of a load balancer. Facts: osls 4.3.1, `compile/events/alb`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from lambdalint import lazy
from lambdalint.model.node import Mapping, Sequence
from lambdalint.readers import nodes, scalars
from lambdalint.readers.nodes import Setting
from lambdalint.readers.serverless.events.event import Event
from lambdalint.readers.serverless.forms import Form
from lambdalint.readers.serverless.made import Made
from lambdalint.readers.serverless.service import setting

_LISTENER = lazy.pattern(r"arn:aws[\w-]*:elasticloadbalancing:.+:listener/app/[\w-]+/([\w-]+)/[\w-]+")
_PRINCIPAL = "elasticloadbalancing.amazonaws.com"
_CONDITIONS = {
    "host": ("host-header", "HostHeaderConfig"),
    "method": ("http-request-method", "HttpRequestMethodConfig"),
    "ip": ("source-ip", "SourceIpConfig"),
}


def alb(events: list[Event]) -> Iterator[Made]:
    for event in events:
        prefix = event.function.prefix
        balancer = _balancer(event)
        multiple = event.get("multiValueHeaders")
        several = multiple is not None and scalars.boolean(multiple.node) is not False
        group = f"{prefix}Alb{'MultiValue' if several else ''}TargetGroup{balancer or f'?{event.number}'}"
        yield event.resource(
            group,
            "AWS::ElasticLoadBalancingV2::TargetGroup",
            {
                "TargetType": "lambda",
                "Targets": [{"Id": event.function.arn}],
                "Name": event.get("targetGroupName") or _group_name(event, balancer, several=several),
                "TargetGroupAttributes": [
                    {
                        "Key": "lambda.multi_value_headers.enabled",
                        "Value": multiple or nodes.implied(event.span, False),
                    }
                ],
                **_health_check(event),
            },
        )
        yield event.resource(
            f"{prefix}AlbListenerRule{event.text('priority') or f'?{event.number}'}",
            "AWS::ElasticLoadBalancingV2::ListenerRule",
            {
                "Actions": _actions(event, group),
                "Conditions": _conditions(event),
                "ListenerArn": event.get("listenerArn"),
                "Priority": event.get("priority"),
            },
        )
        yield event.permission(f"{prefix}LambdaPermissionAlb", _PRINCIPAL, SourceArn={"Ref": group})
        yield event.permission(f"{prefix}LambdaPermissionRegisterTarget", _PRINCIPAL)


def _balancer(event: Event) -> str | None:
    """What ids say of the load balancer: its own id, or that of the listener in the template."""
    listener = event.get("listenerArn")
    if listener and isinstance(listener.node, Mapping):
        return scalars.text(listener.node.get("Ref"))
    found = _LISTENER.fullmatch(scalars.text(listener.node) or "") if listener else None
    return found[1] if found else None


def _group_name(event: Event, balancer: str | None, *, several: bool) -> Form:
    service = event.service
    prefix = setting(service.provider, "alb", "targetGroupPrefix")
    before = (scalars.text(prefix.node) if prefix else "") or ""
    if service.name is None or balancer is None or (prefix and not before):
        return nodes.unknown(event.span)
    name = f"{service.name}-{event.function.name}-{balancer}-{'multi-value-' if several else ''}{service.stage}"
    digest = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
    return nodes.implied(event.span, (before + digest)[:32])


def _health_check(event: Event) -> dict[str, Form]:
    checked = event.get("healthCheck")
    if checked is None or scalars.boolean(checked.node) is False:
        return {"HealthCheckEnabled": nodes.implied(event.span, False)}
    defaults: dict[str, tuple[str, str | int]] = {
        "HealthCheckPath": ("path", "/"),
        "HealthCheckIntervalSeconds": ("intervalSeconds", 35),
        "HealthCheckTimeoutSeconds": ("timeoutSeconds", 30),
        "HealthyThresholdCount": ("healthyThresholdCount", 5),
        "UnhealthyThresholdCount": ("unhealthyThresholdCount", 5),
    }
    check: dict[str, Form] = {
        name: event.get("healthCheck", key) or nodes.implied(event.span, default)
        for name, (key, default) in defaults.items()
    }
    code = event.get("healthCheck", "matcher", "httpCode") or nodes.implied(event.span, "200")
    enabled = nodes.text(checked.node.span, "true")
    return {"HealthCheckEnabled": Setting(checked.key, enabled), **check, "Matcher": {"HttpCode": code}}


def _actions(event: Event, group: str) -> Form:
    """Authenticating ones, whose settings are in `provider.alb.authorizers`, are left unknown but for their kind."""
    named = event.get("authorizer")
    items = named.node.items if named and isinstance(named.node, Sequence) else (named.node,) if named else ()
    actions: list[Form] = []
    for number, item in enumerate(items, 1):
        kind = setting(event.service.provider, "alb", "authorizers", scalars.text(item) or "", "type")
        text = scalars.text(kind.node) if kind else None
        actions.append({"Type": f"authenticate-{text}" if text else nodes.unknown(item.span), "Order": number})
    forward: dict[str, Form] = {"Type": "forward", "TargetGroupArn": {"Ref": group}}
    return [*actions, forward | ({"Order": len(actions) + 1} if actions else {})]


def _conditions(event: Event) -> Form:
    conditions: list[Form] = []
    if path := event.get("conditions", "path"):
        conditions.append({"Field": "path-pattern", "Values": _listed(path)})
    for key, (name, config) in _CONDITIONS.items():
        if found := event.get("conditions", key):
            conditions.append({"Field": name, config: {"Values": _listed(found)}})
    for key, name in (("header", "http-header"), ("query", "query-string")):
        if found := event.get("conditions", key):
            conditions.append(nodes.made(found.node.span, {"Field": name, nodes.UNKNOWN: ""}))
    return conditions


def _listed(found: Setting) -> Form:
    return found if not isinstance(found.node, Sequence) and scalars.text(found.node) is None else _list(found)


def _list(found: Setting) -> Form:
    return Setting(found.key, nodes.sequence(found.node.span, found.node))
