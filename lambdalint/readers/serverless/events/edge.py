"""`cloudFront`: functions at the edge. Facts: osls 4.3.1, `compile/events/cloud-front.js`.

Of the distribution there are the behaviors with the functions that they call; origins and cache policies are left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.readers import nodes
from lambdalint.readers.serverless.events.event import Event
from lambdalint.readers.serverless.forms import Form
from lambdalint.readers.serverless.made import ACCOUNT, PARTITION, Made, join

_DISTRIBUTION = "CloudFrontDistribution"


def cloud_front(events: list[Event]) -> Iterator[Made]:
    behaviors: dict[str | None, list[Form]] = {}
    for event in events:
        version: Form = {"Ref": event.function.version_id}
        pattern = event.get("pathPattern")
        association: dict[str, Form] = {
            "EventType": event.get("eventType"),
            "LambdaFunctionARN": version,
            "IncludeBody": event.get("includeBody"),
        }
        path = event.text("pathPattern") if pattern else None
        behaviors.setdefault(path if path or not pattern else f"?{len(behaviors)}", []).append(event.built(association))
        arn = join("", "arn:", PARTITION, ":cloudfront::", ACCOUNT, ":distribution/", {"Ref": _DISTRIBUTION})
        permission = event.permission(f"{event.function.logical_id}InvokePermission", "edgelambda.amazonaws.com")
        yield event.resource(
            permission.id, permission.type, {**permission.properties, "FunctionName": version, "SourceArn": arn}
        )
    default: Form = {"LambdaFunctionAssociations": behaviors.pop(None)} if None in behaviors else {}
    more: list[Form] = [
        {"PathPattern": _known(events[0], path), "LambdaFunctionAssociations": associations}
        for path, associations in behaviors.items()
    ]
    config: dict[str, Form] = {"Enabled": True, "DefaultCacheBehavior": default, "CacheBehaviors": more or None}
    yield events[0].resource(_DISTRIBUTION, "AWS::CloudFront::Distribution", {"DistributionConfig": config})


def _known(event: Event, path: str | None) -> Form:
    return nodes.unknown(event.span) if path is None or path.startswith("?") else path
