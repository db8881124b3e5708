"""What libraries do with events and answers: sections of a table of calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Answers:
    """Those of one language."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        batch = data.get("batch", {})
        self.batch_processors: Mapping[str, str] = batch.get("processors", {})
        """What a library does that answers for the items of a batch, by its name: `stops`, `goes on` after the first
        failure, or `asks` the processor that it is given."""
        self._batch_answers = frozenset(batch.get("answers", ()))
        self._batch_items = frozenset(batch.get("items", ()))
        self.idempotency: Mapping[str, str] = data.get("idempotency", {})
        """By the name of a call, the name under which it is told what events are remembered by; empty where that is all
        that it is given."""
        self._keeps_result = frozenset(data.get("decorators", {}).get("packages", ()))
        self._lists = frozenset(data.get("lists", {}).get("names", ()))

    def lists(self, name: str) -> bool:
        """Whether a call of this name gives the items of a list, and the keys alone of a map."""
        return name in self._lists

    def keeps_result(self, name: str) -> bool:
        """Whether a decorator of this name is known to give what the function gives, as others of its package."""
        return name.partition(".")[0] in self._keeps_result

    def answers_batch(self, function: str) -> bool:
        """Whether a class of this name, whichever package it is of, has `batchItemFailures`."""
        return function in self._batch_answers

    def is_batch_item(self, function: str) -> bool:
        """Whether a class of this name is an item of `batchItemFailures`."""
        return function in self._batch_items
