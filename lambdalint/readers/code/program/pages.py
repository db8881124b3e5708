"""Whether code that gets an answer in pages looks further than the first one."""

from __future__ import annotations

import re

from lambdalint import lazy
from lambdalint.knowledge import sdk
from lambdalint.knowledge.sdk.services import squashed
from lambdalint.readers.code.program.expressions import Expression, last_name
from lambdalint.readers.code.program.operations import Sent
from lambdalint.readers.code.program.scopes import Kind, Scope
from lambdalint.readers.code.program.values import Arguments, Container, Event, External, Unknown, Value

_LOOKS_FURTHER = lazy.pattern(
    r"next_?(?:token|marker|page|position|cursor|continuation|sequence|record)|continuation_?token|last_?(?:evaluated|key)"
    r"|exclusive_?start|start_?(?:key|token|after)|is_?truncated|\bmarker\b|paginat|cursor|has_?more|more_?results"
    r"|NextPageAsync|\bpages?\b|into_stream|\btoken\b",
    re.IGNORECASE,
)
"""The words of pagination, in any language's spelling."""

_COUNTS = lazy.pattern(r"\b(?:limit|max_?(?:results|keys|items|records|entries)|page_?size)\b", re.IGNORECASE)
"""Parameters that say how many items are wanted."""

_FIRST = lazy.pattern(
    r"\[\s*0\s*\]|\bfirst\b|\.get\(0\)|getFirst|FirstOrDefault|\.shift\(\)|\bat\(0\)|next\(iter", re.IGNORECASE
)
"""How code takes one item of a list."""

_COUNTED = lazy.pattern(r"""["'.](?:KeyCount|keyCount|Count|count)\b""")
"""The number of items, which tells whether there are any."""

_NAMED = lazy.pattern(r"(?:Id|Name|Arn|Key)(?:s|Prefix)?\b")
"""Parameters that say which things are meant; others only narrow down."""

_SAME = lazy.pattern(r"\.eq\(|(?<![<>!])=\s*:")
"""A key that is given, in a condition."""


_IGNORE = lazy.pattern(r"lambdalint\s*:.*")
"""A comment that names the rules to be ignored, some of them with such words."""


class Pages:
    """Tells which calls take the first page of their answer for all there is."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._partly: dict[Scope, tuple[bool, bool]] = {}
        """Of functions: whether they take first pages at all, and whether they ask for one key."""

    def takes_first(self, node: Expression, sent: Sent, arguments: Arguments, scope: Scope) -> bool:
        """Whether the function around a call, and those around that one, look for no other page."""
        if self._language == "ruby" or len(sent.operations) != 1 or arguments.opaque is not None:
            return False
        operation, name = sent.operations[0], squashed(last_name(node))
        if not sdk.answers_in_pages(sent.service, operation):
            return False
        if name != "send" and name.removesuffix("async") != squashed(operation):
            return False  # `get_paginator`, `scanPaginator`
        if not _is_whole(arguments.positional[1:] if self._language == "go" else arguments.positional):
            return False
        if operation.startswith("Describe") and _NAMED.search(scope.module.text(node)):
            return False
        partly, of_one = self._around(scope)
        return partly and not (of_one and operation == "Query")

    def _around(self, scope: Scope) -> tuple[bool, bool]:
        while scope.parent is not None and scope.kind is Kind.FUNCTION and scope.parent.kind is Kind.FUNCTION:
            scope = scope.parent
        if scope not in self._partly:
            text = _IGNORE.sub("", scope.module.text(scope.node))
            looks = any(one.search(text) for one in (_LOOKS_FURTHER, _COUNTS, _FIRST, _COUNTED))
            self._partly[scope] = (not looks, len(_SAME.findall(text)) > 1)
        return self._partly[scope]


def _is_whole(request: tuple[Value, ...]) -> bool:
    """Whether all of a request is written out, and neither asks for another page nor for some items."""
    commands = (one for one in request if isinstance(one, External) and one.given is not None)
    every = (*request, *(given for one in commands if one.given is not None for given in one.given.positional))
    if any(isinstance(one, (Unknown, Event)) for one in every):
        return False
    keys = (key for one in every if isinstance(one, Container) for key in one.keys)
    return not any(_LOOKS_FURTHER.search(key) or _COUNTS.search(key) for key in keys)
