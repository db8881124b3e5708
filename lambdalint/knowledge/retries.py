"""What is another value whenever an event comes again, so that nothing can be remembered by it."""

from __future__ import annotations

from lambdalint import lazy

CHANGING = (("requestContext", "requestId"), ("requestContext", "extendedRequestId"))
"""API Gateway makes these anew for each request, for one that a client repeats too ("$context variables", API Gateway
Developer Guide)."""

_CHANGING = lazy.pattern(r"(?<![\w.])requestContext\.(?:requestId|extendedRequestId)\b")
_ITEM = lazy.pattern(r"(?<![\w.])[Rr]ecords\[(\d+)\]")


def changes(expression: str) -> bool:
    """Whether a JMESPath expression has a part that is new for each request."""
    return _CHANGING.search(expression) is not None


def is_of_one_record(expression: str) -> bool:
    """Whether a JMESPath expression looks at one record of a batch alone."""
    return _ITEM.search(expression) is not None
