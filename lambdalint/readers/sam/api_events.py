"""`Api` and `HttpApi` events: a permission, and a route of the API."""

from __future__ import annotations

import json
import re

from lambdalint import lazy
from lambdalint.model.node import Mapping, Node
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.intrinsics import function_of
from lambdalint.readers.sam import schedules
from lambdalint.readers.sam.event import Event
from lambdalint.readers.sam.expansion import Route

REST, HTTP = "ServerlessRestApi", "ServerlessHttpApi"
"""Ids of the APIs that are made for events which name none."""
DEFAULT_PATH = "$default"
ANY = "x-amazon-apigateway-any-method"
INTEGRATION = "x-amazon-apigateway-integration"

_NO_LETTERS = lazy.pattern(r"[^0-9A-Za-z]+")


def rest(event: Event) -> None:
    written, api = event.properties, event.properties.get("RestApiId")
    path, method = scalars.text(written.get("Path")), scalars.text(written.get("Method"))
    id = _api_id(api) if api else REST
    if event.target.is_machine:
        definition = _starting(event, schedules.starting_role(event, "apigateway"))
    else:
        source = _source(api or nodes.reference(event.span, REST), path, method)
        event.permit("apigateway.amazonaws.com", suffix=_stage(event, id), SourceArn=source)
        definition = _invoking(event)
    if id and path and method:
        _route(event, id, path, method, definition)


def http(event: Event) -> None:
    written, api = event.properties, event.properties.get("ApiId")
    path, method = scalars.text(written.get("Path")), scalars.text(written.get("Method"))
    if not path and not method:
        path, method = DEFAULT_PATH, ANY
    id = _api_id(api) if api else HTTP
    caught = id or "", event.target.resource.id
    if caught not in event.expansion.catching_all:
        source = _source(api or nodes.reference(event.span, HTTP), path, method)
        event.permit("apigateway.amazonaws.com", SourceArn=source)
    if path == DEFAULT_PATH and method == ANY and not event.target.alias:
        event.expansion.catching_all.add(caught)
    if id and path and method:
        version = written.get("PayloadFormatVersion") or nodes.implied(event.span, "2.0")
        definition = _invoking(event, payloadFormatVersion=version)
        _route(event, id, path, method, definition)


def _route(event: Event, id: str, path: str, method: str, definition: dict[str, object]) -> None:
    auth = event.properties.get("Auth")
    route = Route(
        span=event.span,
        path=path,
        method=ANY if method.lower() == "any" else method.lower(),
        definition=definition,
        auth=auth if isinstance(auth, Mapping) else None,
        condition=event.condition,
    )
    event.expansion.routes.setdefault(id, []).append(route)


def _api_id(node: Node) -> str | None:
    """The id of an API of the template."""
    name, argument = function_of(node) or ("", node)
    return scalars.text(argument) if name in ("", "Ref") else None


def _stage(event: Event, id: str | None) -> str:
    """What the id of a permission ends with."""
    api = event.expansion.stack.resources.get(id or "")
    if id == REST and api is None:
        return "Prod"
    name = scalars.text(api.properties.get("StageName")) if api else None
    return _NO_LETTERS.sub("", name) if name else "Stage"


def _source(api: Node, path: str | None, method: str | None) -> dict[str, object] | None:
    """The ARN of a route, in all stages."""
    if path is None or method is None:
        return None
    verb = "*" if method.lower() in ("any", ANY) else method.upper()
    place = "" if path == DEFAULT_PATH else path if path == "/" else path.removesuffix("/")
    place = re.sub(r"\{[^}]*\}", "*", place)
    arn = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/${__Stage__}"
    return {"Fn::Sub": [f"{arn}/{verb}{place}", {"__ApiId__": api, "__Stage__": "*"}]}


def _invoking(event: Event, **further: Node) -> dict[str, object]:
    streams = event.expansion.text(event.properties.get("ResponseTransferMode")) == "RESPONSE_STREAM"
    version, action = ("2021-11-15", "response-streaming-invocations") if streams else ("2015-03-31", "invocations")
    path = f"lambda:path/{version}/functions/{event.target.shorthand}/{action}"
    integration = {
        "type": "aws_proxy",
        "httpMethod": "POST",
        "uri": event.conditional({"Fn::Sub": f"arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:{path}"}),
        "responseTransferMode": "STREAM" if streams else None,
        "timeoutInMillis": event.properties.get("TimeoutInMillis"),
        **further,
    }
    return {INTEGRATION: integration, "responses": {}}


def _starting(event: Event, role: Node) -> dict[str, object]:
    """The start of a state machine with the request's body as its input."""
    request = {
        "input": "$util.escapeJavaScript($input.json('$'))",
        "stateMachineArn": f"${{{event.target.alias or event.target.resource.id}}}",
    }
    integration = {
        "type": "aws",
        "httpMethod": "POST",
        "uri": event.conditional(
            {"Fn::Sub": "arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution"}
        ),
        "credentials": role,
        "requestTemplates": {"application/json": {"Fn::Sub": json.dumps(request)}},
    }
    return {INTEGRATION: integration}
