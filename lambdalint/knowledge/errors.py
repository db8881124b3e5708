"""What exceptions tell of the code that raised them."""

from __future__ import annotations

_TEXTS = frozenset(
    "message msg args stack stackTrace stack_trace backtrace full_message cause reason detail details errors "
    "__cause__ __context__ __traceback__ getMessage getLocalizedMessage localizedMessage Message StackTrace "
    "InnerException response Error".split()
)
_CODES = frozenset("Code code HTTPStatusCode ResponseMetadata status statusCode RequestId requestId".split())

_STACKS = frozenset("stack stackTrace stack_trace backtrace full_message __traceback__ StackTrace".split())

_BROAD = frozenset(
    "Exception BaseException StandardError Throwable RuntimeException Error SdkException "
    "ClientError BotoCoreError Boto3Error AwsServiceException AmazonServiceException AmazonClientException".split()
)
"""Classes of exceptions that say nothing of what went wrong, or that the AWS SDKs raise for anything."""

_KEEPING = frozenset(
    "str repr format json.dumps JSON.stringify JSON.generate String toString to_s to_json inspect message full_message "
    "backtrace getMessage getLocalizedMessage getStackTrace toJSON concat join strip trim slice substring "
    "replace replaceAll get append push Error Exception base64.b64encode encode decode list dict".split()
)
"""Functions and methods whose result has the text in it that they are given. What others make of it is not told."""


def is_text(path: tuple[str, ...], passed: tuple[str, ...]) -> bool:
    """Whether a part of an exception, passed through these functions, has its message or its stack in it."""
    if any(name not in _KEEPING and name.rpartition(".")[2] not in _KEEPING for name in passed):
        return False
    return not path or (path[0] in _TEXTS and path[-1] not in _CODES)


def is_stack(path: tuple[str, ...]) -> bool:
    """Whether a part of an exception is the list of the calls that led to it."""
    return any(name in _STACKS for name in path)


def is_broad(types: tuple[str, ...]) -> bool:
    """Whether a clause that catches these classes catches what nobody expected, all there is if it names none."""
    return not types or any(name.replace("::", ".").rpartition(".")[2] in _BROAD for name in types)
