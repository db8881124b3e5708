"""What cfn-lint finds in a template, asked in a way that lets the linted repository run nothing and read nothing.

cfn-lint is given the text alone, no path, so that it cannot follow one. Its configuration is an empty file: no
`.cfnlintrc` is read, of the repository or of the user, since it may name rules, which are code. In `Metadata` of a
template, cfn-lint takes neither rules nor other code. Importing it takes 0.6 s: this is done when a rule asks for it.
"""

from __future__ import annotations

import logging
import os
import warnings
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

from lambdalint import lazy
from lambdalint.model.project import Template
from lambdalint.model.violation import Violation
from lambdalint.source import SourceFile, Span

MAXIMUM_VALUES = 200_000
"""Of a template whose aliases are written out. CloudFormation takes 1 MB of text, which has fewer."""
MAXIMUM_MESSAGE = 300

_REGION = "us-east-1"
"""Whose resources are known: all types are there."""
_LINE_END = lazy.pattern(r"\r\n|[\n\r\x85\u2028\u2029]")
"""As YAML ends lines."""


def violations(template: Template) -> tuple[Violation, ...]:
    """Errors and warnings, in the order of the template; nothing for another framework's."""
    if template.dialect not in ("SAM", "CloudFormation"):
        return ()
    file = template.file
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Python, about cfn-lint's own code
            found = list(_matches(file.text))
    except Exception as error:  # noqa: BLE001 - it is said, and the other templates are linted
        problem = f"cfn-lint cannot check this template: {type(error).__name__}: {error}"
        return (Violation(span=Span(file, 0, 0), code="", message=_sentence(problem), is_error=False),)
    lines = [0, *(match.end() for match in _LINE_END.finditer(file.text))]
    read = [
        Violation(
            span=_span(match, file, lines),
            code=match.rule.id,
            message=_sentence(match.message),
            is_error=match.rule.severity == "error",
        )
        for match in found
    ]
    return tuple(sorted(read, key=lambda one: (one.span.start, one.code, one.message)))


def _matches(text: str) -> Iterator[Any]:
    from cfnlint.config import ConfigMixIn  # noqa: PLC0415 - see above
    from cfnlint.decode.decode import decode_str  # noqa: PLC0415
    from cfnlint.runner import Runner  # noqa: PLC0415

    decoded, problems = decode_str(text)
    if problems:
        yield from problems
        return
    if _values(decoded) > MAXIMUM_VALUES:
        raise ValueError(f"it has more than {MAXIMUM_VALUES} values")
    runner = _runner(Runner, ConfigMixIn)
    yield from runner.validate_template(decoded)


def _values(decoded: object) -> int:
    """How many values a document has, those that it repeats counted each time; some more than the maximum at most."""
    return sum(1 for _ in islice(_walk(decoded), MAXIMUM_VALUES + 1))


def _walk(root: object) -> Iterator[object]:
    stack = [root]
    while stack:
        one = stack.pop()
        yield one
        if isinstance(one, dict):
            stack.extend(one.values())
        elif isinstance(one, list):
            stack.extend(one)


@cache
def _runner(make: Any, configure: Any) -> Any:
    """With cfn-lint's own rules, which are loaded once."""
    log = logging.getLogger("cfnlint")
    log.addHandler(logging.NullHandler())
    log.propagate = False
    return make(configure(["--config-file", os.devnull], regions=[_REGION]))


def _sentence(message: str) -> str:
    text = " ".join(message.split()).rstrip(".")
    return text if len(text) <= MAXIMUM_MESSAGE else f"{text[:MAXIMUM_MESSAGE]}…"


def _span(match: Any, file: SourceFile, lines: list[int]) -> Span:
    start = _offset(match.linenumber, match.columnnumber, file, lines)
    end = _offset(match.linenumberend, match.columnnumberend, file, lines)
    if end <= start:  # nothing, or in a line before
        after = lines[number] if (number := bisect_right(lines, start)) < len(lines) else len(file.text)
        end = start + len(file.text[start:after].rstrip())
    return Span(file, start, end)


def _offset(line: int, column: int, file: SourceFile, lines: list[int]) -> int:
    """Of a line and a column that count from 1."""
    start = lines[min(max(line, 1), len(lines)) - 1]
    return min(start + max(column, 1) - 1, len(file.text))
