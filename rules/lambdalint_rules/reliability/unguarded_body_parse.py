from collections.abc import Iterator

from lambdalint import (
    Finding,
    Function,
    Handler,
    HttpSource,
    LoadBalancerSource,
    Precision,
    Severity,
    UrlSource,
    rule,
)
from lambdalint.knowledge.encodings import is_still_encoded
from lambdalint.knowledge.frameworks import ANSWER_ERRORS


@rule(severity=Severity.NOTE, precision=Precision.MEDIUM)
def unguarded_body_parse(function: Function, handler: Handler) -> Iterator[Finding]:
    sources = [one for one in function.sources if isinstance(one, (HttpSource, UrlSource, LoadBalancerSource))]
    answered = any(one.package in ANSWER_ERRORS for one in handler.imports)
    if not sources or answered or any(read.asked and _is_checked(read.field.path) for read in handler.event_reads):
        return
    for parsed in handler.parsed:
        if not parsed.guarded and parsed.field.is_at("body") and is_still_encoded(parsed.field.passed):
            yield (
                Finding(
                    parsed.span,
                    "a request without a body, or with one that is no JSON, is answered with status 5xx rather than "
                    "400: nothing catches the exception that this raises",
                )
                .also(sources[0].span, "requests come from here")
                .through(parsed.via)
            )


def _is_checked(path: tuple[str, ...]) -> bool:
    return path in {("body",), ("isBase64Encoded",)}
