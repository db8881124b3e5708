import json
from collections.abc import Iterator

from msgspec import Struct

from lambdalint import Finding, PolledSource, Precision, Severity, Value, rule
from lambdalint.knowledge.event_sources import (
    DATA_KEYS,
    DYNAMODB,
    FILTERED,
    FILTERS,
    IMAGES,
    MAXIMUM_FILTER,
    RECORD_KEYS,
)

EITHER = "$or"
DEPTH = 100


class Options(Struct, frozen=True):
    filter_quota: int = FILTERS
    """Filters that a mapping may have: ten where AWS has raised the quota."""


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def filter_criteria_invalid(source: PolledSource, options: Options) -> Iterator[Finding]:
    always = [one for one in source.filters.items if not one.when]
    if not always:
        return
    if source.service == "DocumentDB":
        yield Finding(source.filters.span, "changes of DocumentDB cannot be filtered: Lambda refuses the mapping")
        return
    if len(always) > options.filter_quota:
        yield Finding(
            source.filters.span,
            f"a mapping has up to {options.filter_quota} filters, this one has {len(always)}: Lambda refuses it",
        )
    for pattern in source.filters.items:
        if pattern.known is not None and source.service in FILTERED:
            yield from _judged(pattern, pattern.known, source.service)


def _judged(pattern: Value[str], text: str, service: str) -> Iterator[Finding]:
    refused = f"{pattern.given}: Lambda refuses the mapping"
    if len(text) > MAXIMUM_FILTER:
        yield Finding(
            pattern.span, f"a filter has up to {MAXIMUM_FILTER} characters, this one has {len(text)}{refused}"
        )
        return
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = error.msg if isinstance(error, json.JSONDecodeError) else "too deep"
        yield Finding(pattern.span, f"this filter is not JSON ({where}){refused}")
        return
    if not isinstance(read, dict):
        yield Finding(pattern.span, f"a filter is a JSON object, and this is none{refused}")
        return
    if bare := next(_bare(read, (), 0), None):
        yield Finding(pattern.span, f"what `{bare}` has to be stands in no list, `[…]`{refused}")
    for key in _missed(read, service):
        yield Finding(
            pattern.span,
            f"no record of {service} has `{key}` where this filter looks for it{pattern.given}, so none gets through: "
            f"{_right(key, service)}",
        )


def _bare(pattern: object, path: tuple[str, ...], depth: int) -> Iterator[str]:
    """The paths to what is compared with, where it is in no list."""
    if isinstance(pattern, dict) and depth < DEPTH:
        for key, below in pattern.items():
            yield from _bare(below, (*path, key), depth + 1)
    elif not isinstance(pattern, list | dict):
        yield ".".join(path)


def _missed(pattern: dict[str, object], service: str) -> Iterator[str]:
    """Keys that no record has."""
    for key, below in pattern.items():
        if key not in RECORD_KEYS[service] and key != EITHER and not _may_be_absent(below):
            yield key
    images = pattern.get("dynamodb")
    if service == DYNAMODB and isinstance(images, dict):
        yield from (f"dynamodb.{key}" for key, below in images.items() if _is_no_image(key, below))
        for image in ("Keys", "NewImage", "OldImage"):
            attributes = images.get(image)
            for name, below in attributes.items() if isinstance(attributes, dict) else ():
                if isinstance(below, list) and name != EITHER and not _may_be_absent(below):
                    yield f"dynamodb.{image}.{name}"


def _is_no_image(key: str, below: object) -> bool:
    return key not in IMAGES and key != EITHER and not _may_be_absent(below)


def _may_be_absent(below: object) -> bool:
    return "exists" in json.dumps(below)


def _right(key: str, service: str) -> str:
    if key.count(".") > 1:
        return 'an attribute is below its type, as in `{"S": ["a"]}`'
    if key.startswith("dynamodb."):
        return "attributes are below `NewImage`, `OldImage` or `Keys`"
    return f"the content is below `{DATA_KEYS[service]}`"
