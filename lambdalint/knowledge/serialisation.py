"""What has no form in JSON, for those who make JSON of what a handler returns.

Sources: "Define Lambda function handler in Python" in the AWS Lambda Developer Guide, and
`lambda_runtime_marshaller.py` of aws-lambda-python-runtime-interface-client: the encoder is simplejson's, which takes
bytes as text, with decimal numbers added; bytes alone are sent as they are. `json` in The Python Standard Library;
`JSON.stringify` in ECMA-262.
"""

from __future__ import annotations

from lambdalint.model.contract import Kind

_RUNTIME = frozenset(
    {
        Kind.SET,
        Kind.DATETIME,
        Kind.UUID,
        Kind.VIEW,
        Kind.ITERATOR,
        Kind.STREAM,
        Kind.PATH,
        Kind.COROUTINE,
        Kind.INSTANCE,
        Kind.EXCEPTION,
        Kind.FUNCTION,
    }
)
_LIBRARY = _RUNTIME | {Kind.DECIMAL, Kind.BYTES}
_NODE = frozenset({Kind.BIGINT})
_NOTHING: frozenset[Kind] = frozenset()


def refused_by_runtime(runtime: str) -> frozenset[Kind]:
    """What Lambda cannot send that a handler on this runtime returns."""
    if runtime.startswith("python"):
        return _RUNTIME
    return _NODE if runtime.startswith("nodejs") else _NOTHING


def refused_by_library(runtime: str) -> frozenset[Kind]:
    """What the language's own encoder refuses, `json.dumps` or `JSON.stringify`."""
    return _LIBRARY if runtime.startswith("python") else refused_by_runtime(runtime)


def has_plain_responses(runtime: str) -> bool:
    """Whether handlers on this runtime give the keys of a response as they are sent, in mappings that nobody checks."""
    return runtime.startswith(("python", "nodejs", "ruby"))
