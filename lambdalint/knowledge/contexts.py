"""What the context has that Lambda's runtimes give a handler, in the languages that do not check it when they compile.

Sources: "Using the Lambda context object" for Python, Node.js and Ruby in the AWS Lambda Developer Guide, and the
classes themselves: `awslambdaric/lambda_context.py` of aws-lambda-python-runtime-interface-client, `context-builder.ts`
(Node.js 24 and newer) and `InvokeContext.js` (older ones) of aws-lambda-nodejs-runtime-interface-client, and
`lambda_context.rb` of aws-lambda-ruby-runtime-interface-client.
"""

from __future__ import annotations

_PYTHON = frozenset(
    "aws_request_id client_context function_name function_version get_remaining_time_in_millis identity "
    "invoked_function_arn log log_group_name log_stream_name memory_limit_in_mb tenant_id w3c".split()
)
_NODE = frozenset(
    "awsRequestId clientContext functionName functionVersion getRemainingTimeInMillis identity invokedFunctionArn "
    "logGroupName logStreamName memoryLimitInMB tenantId w3c xRayTraceId".split()
)
_RUBY = frozenset(
    "aws_request_id client_context deadline_ms function_name function_version get_remaining_time_in_millis identity "
    "invoked_function_arn log_group_name log_stream_name memory_limit_in_mb tenant_id".split()
)
CALLBACKS = frozenset({"done", "fail", "succeed"})
"""Methods that end an invocation, up to Node.js 22."""

_OF_OBJECTS = frozenset(
    "callbackWaitsForEmptyEventLoop constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toJSON "
    "toLocaleString toString valueOf".split()
)
"""What the context of Node.js has besides: a setting, and what each object has."""

_NAMES = {"python": _PYTHON, "nodejs": _NODE, "ruby": _RUBY}

_MEANT = {
    "arn": "invokedfunctionarn",
    "deadline": "deadlinems",
    "functionarn": "invokedfunctionarn",
    "getremainingtime": "getremainingtimeinmillis",
    "getremainingtimeinms": "getremainingtimeinmillis",
    "gettimeremaininginmillis": "getremainingtimeinmillis",
    "invokedarn": "invokedfunctionarn",
    "invokeid": "awsrequestid",
    "lambdaarn": "invokedfunctionarn",
    "loggroup": "loggroupname",
    "logstream": "logstreamname",
    "memorylimit": "memorylimitinmb",
    "memorysize": "memorylimitinmb",
    "name": "functionname",
    "remainingtimeinmillis": "getremainingtimeinmillis",
    "requestid": "awsrequestid",
    "version": "functionversion",
}
"""What people write, and what they mean by it, without capitals and underscores."""


def language_of(runtime: str) -> str:
    """`nodejs` of `nodejs24.x`; empty for a runtime whose compiler knows what the context has."""
    return next((name for name in _NAMES if runtime.startswith(name)), "")


def is_known(language: str, name: str) -> bool:
    """Whether the context has an attribute or a method of this name."""
    if name in _NAMES[language] or name.startswith("_"):
        return True
    return language == "nodejs" and (name in CALLBACKS or name in _OF_OBJECTS)


def meant(language: str, name: str) -> str | None:
    """The attribute that a name stands for which is another language's, or nearly right."""
    plain = name.replace("_", "").lower()
    wanted = _MEANT.get(plain, plain)
    return next((one for one in sorted(_NAMES[language]) if one.replace("_", "").lower() == wanted), None)


def is_method(name: str) -> bool:
    return name in {"getRemainingTimeInMillis", "get_remaining_time_in_millis", "log", "w3c"}
