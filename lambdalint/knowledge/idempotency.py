"""How code remembers in DynamoDB which events it has handled."""

from __future__ import annotations

from lambdalint import lazy

_ABSENCE = lazy.pattern(r"\s*attribute_not_exists\s*\(\s*[#\w.]+\s*\)\s*")

KEEPS_RECORD = frozenset({"DeleteItem", "UpdateItem", "TransactWriteItems"})
"""Operations by which the mark may be taken back, or be said to be of something unfinished."""

FAILED_CONDITION = frozenset(
    {"ConditionalCheckFailedException", "ClientError", "DynamoDbException", "AmazonDynamoDBException", "ServiceError"}
)
"""Exceptions of the SDKs for an item that is there, and their bases."""


def is_absence(condition: str) -> bool:
    """Whether a condition of a write asks only that the item is not there: no status, no date until which it holds."""
    return _ABSENCE.fullmatch(condition) is not None
