"""The baseline: findings that a project had when it began to be linted, which are known and not shown.

    {"version": 1, "findings": [
      {"rule": "sqs-redrive-missing", "path": "template.yaml", "resource": "Orders", "content": "5f2b…", "count": 1}
    ]}

A finding is known by its rule, the resource or function of the template that it is in (its logical id), and what is
written at its place, so that it stays known when its line moves, and when its file gets another name.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from lambdalint import contents
from lambdalint.readers import outline
from lambdalint.rule import Diagnostic
from lambdalint.source import SourceFile, Span

VERSION = 1


class BaselineError(Exception):
    """A file that is no baseline; the message names it."""


class Known(Struct, frozen=True, order=True):
    """What findings are known by."""

    path: str
    """From the top of the repository."""
    rule: str
    resource: str
    """Its logical id; empty in code and outside of all resources."""
    content: str
    """A hash of what is written there, spaces aside: it may be a secret."""

    @property
    def wherever(self) -> tuple[str, str, str]:
        """The same in a file of any name."""
        return self.rule, self.resource, self.content


class Comparison(Struct, frozen=True, eq=False):
    """Findings held against a baseline."""

    new: tuple[Diagnostic, ...]
    known: tuple[Diagnostic, ...]
    gone: tuple[Known, ...]
    """What is in the baseline and not found any more, or not as often."""


def read(path: Path) -> Counter[Known]:
    """How often each finding is known. Raises BaselineError, and OSError for a file that cannot be read."""
    try:
        document = json.loads(contents.whole(path).decode("utf-8"))
        version, entries = document["version"], document["findings"]
        if version != VERSION:
            raise BaselineError(f"{path} is a baseline of version {version}, and this lambdalint reads {VERSION}")
        return Counter({_known(entry): int(entry["count"]) for entry in entries})
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise BaselineError(f"{path} is no baseline: write one with --write-baseline") from error


def _known(entry: Mapping[str, str]) -> Known:
    return Known(*(str(entry[name]) for name in ("path", "rule", "resource", "content")))


def written(diagnostics: Iterable[Diagnostic], kept: Mapping[Known, int] | None = None) -> str:
    """The baseline that knows these findings, and what is `kept` of another one. Crashes are never known."""
    counts = Counter(map(key_of, filter(_may_be_known, diagnostics))) | Counter(kept or {})
    entries = [{**asdict(known), "count": count} for known, count in sorted(counts.items())]
    return json.dumps({"version": VERSION, "findings": entries}, indent=2) + "\n"


def compared(
    diagnostics: Sequence[Diagnostic], baseline: Counter[Known], covered: Callable[[Known], bool]
) -> Comparison:
    """`covered` tells of which entries the run would have found something again; of others, nothing is said."""
    keys = {at: key_of(each) for at, each in enumerate(diagnostics) if _may_be_known(each)}
    left = Counter(baseline)
    known: set[int] = set()
    for at, key in keys.items():
        if left[key] > 0:
            left[key] -= 1
            known.add(at)
    moved: dict[tuple[str, str, str], list[Known]] = {}
    for key in sorted(left):
        moved.setdefault(key.wherever, []).append(key)
    for at, key in keys.items():
        others = () if at in known else moved.get(key.wherever, ())
        if (other := next((one for one in others if left[one] > 0), None)) is not None:
            left[other] -= 1
            known.add(at)
    return Comparison(
        new=tuple(each for at, each in enumerate(diagnostics) if at not in known),
        known=tuple(each for at, each in enumerate(diagnostics) if at in known),
        gone=tuple(key for key in sorted(left) if left[key] > 0 and covered(key)),
    )


def key_of(diagnostic: Diagnostic) -> Known:
    span = diagnostic.finding.span
    content = "".join(span.text.split())
    digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Known(span.file.path, diagnostic.rule.id, _resource(span), digest)


def _may_be_known(diagnostic: Diagnostic) -> bool:
    return not diagnostic.crashed


def _resource(span: Span) -> str:
    around = [(block, name) for name, block in _declarations(span.file) if block.covers(span)]
    return min(around, key=lambda one: one[0].end - one[0].start, default=(span, ""))[1]


@cache
def _declarations(file: SourceFile) -> tuple[tuple[str, Span], ...]:
    return outline.declarations(file)
