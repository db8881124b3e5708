"""The two payload formats in which a request comes to a function, by what only one of them has.

Source: "Create AWS Lambda proxy integrations for HTTP APIs" and "Input format of a Lambda function for proxy
integration", both in the API Gateway Developer Guide. A function URL sends format 2.0, a REST API that of 1.0 without
`version`; a load balancer sends `httpMethod`, `path` and `requestContext.elb`, and nothing of format 2.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

ONLY = {
    "1.0": {
        "httpMethod": "requestContext.http.method",
        "path": "rawPath",
        "resource": "routeKey",
        "multiValueHeaders": "headers",
        "multiValueQueryStringParameters": "queryStringParameters",
        "requestContext.httpMethod": "requestContext.http.method",
        "requestContext.path": "requestContext.http.path",
        "requestContext.resourcePath": "routeKey",
        "requestContext.identity.sourceIp": "requestContext.http.sourceIp",
        "requestContext.identity.userAgent": "requestContext.http.userAgent",
        "requestContext.identity": "requestContext.http",
        "requestContext.requestTimeEpoch": "requestContext.timeEpoch",
        "requestContext.requestTime": "requestContext.time",
        "requestContext.authorizer.claims": "requestContext.authorizer.jwt.claims",
    },
    "2.0": {
        "rawPath": "path",
        "rawQueryString": "queryStringParameters",
        "routeKey": "resource",
        "cookies": "headers.Cookie",
        "requestContext.http.method": "httpMethod",
        "requestContext.http.path": "path",
        "requestContext.http.sourceIp": "requestContext.identity.sourceIp",
        "requestContext.http.userAgent": "requestContext.identity.userAgent",
        "requestContext.http": "requestContext.identity",
        "requestContext.routeKey": "resource",
        "requestContext.timeEpoch": "requestContext.requestTimeEpoch",
        "requestContext.authorizer.jwt.claims": "requestContext.authorizer.claims",
    },
}
"""What a request has in one format alone, with what has the same in the other."""

OTHER = {"1.0": "2.0", "2.0": "1.0"}


def field_of(path: Iterable[str], version: str) -> str | None:
    """The field of one format alone that a path in the event leads to, or through."""
    joined = ".".join(path)
    fields: Mapping[str, str] = ONLY[version]
    return next((field for field in fields if joined == field or joined.startswith(field + ".")), None)
