import re
from collections.abc import Iterable, Iterator

from lambdalint import (
    BucketSource,
    Call,
    CallKind,
    Edit,
    EventField,
    Finding,
    Fix,
    Function,
    Handler,
    Precision,
    Severity,
    Template,
    access,
    fixes,
    rule,
)
from lambdalint.knowledge.encodings import OBJECT_KEY, OF_OBJECTS, is_still_encoded
from lambdalint.knowledge.invokers import service_of

PARAMETERS = ("Key", "CopySource.Key")
"""Those of S3 that name an object; `Key` of `CopyObject` is the one that it makes."""

_READ = re.compile(r"[.\[(]")


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def s3_key_not_decoded(handler: Handler, function: Function | None, template: Template | None) -> Iterator[Finding]:
    if function is not None and template is not None and _is_for_mail(function, template):
        return
    reported = set()
    for call in handler.calls:
        for field in _keys(call):
            place = field.span or call.span
            if place in reported:
                continue
            reported.add(place)
            operation = next(one for one in call.operations if one in OF_OBJECTS)
            yield (
                Finding(
                    place,
                    f"`{operation}` does not find objects that have spaces or special characters in their names: the "
                    "event has the key URL-encoded",
                )
                .also(call.span, "the key is used here")
                .through(call.via)
                .fixed_by(Fix("decode the key", _edits(field), safe=True))
            )


def _is_for_mail(function: Function, template: Template) -> bool:
    """Whether Amazon SES writes the objects: it calls them by ids, in letters and digits."""
    declared = access.resources(template)
    buckets = [declared.referred(one.sender) for one in function.sources if isinstance(one, BucketSource)]
    return any(
        service_of(principal.known or "") == "ses"
        for bucket in buckets
        for statement in (bucket.statements if bucket is not None else ())
        for principal in statement.principals
    )


def _edits(field: EventField) -> Iterable[Edit]:
    """In Python and JavaScript, where the key is read by an expression."""
    if field.span is None or not _READ.search(field.span.text):
        return ()
    return fixes.wrapped(
        field.span,
        python="urllib.parse.unquote_plus",
        javascript='decodeURIComponent({}.replace(/\\+/g, " "))',
    )


def _keys(call: Call) -> Iterator[EventField]:
    """The keys of the event that an operation of S3 is given undecoded."""
    if call.kind is not CallKind.OPERATION or call.service != "s3" or not OF_OBJECTS.intersection(call.operations):
        return
    for name in PARAMETERS[1:] if "CopyObject" in call.operations else PARAMETERS:
        for argument in call.parameters(name):
            if argument.prefix is None:
                yield from (one for one in argument.sources if one.is_at(*OBJECT_KEY) and is_still_encoded(one.passed))
