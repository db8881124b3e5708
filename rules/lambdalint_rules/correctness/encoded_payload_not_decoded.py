from collections.abc import Iterator

from lambdalint import Finding, Parsed, Precision, Severity, rule
from lambdalint.knowledge.encodings import ENCODED, is_still_encoded


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def encoded_payload_not_decoded(parsed: Parsed) -> Iterator[Finding]:
    for path, encoding in ENCODED.items():
        if parsed.field.is_at(*path) and is_still_encoded(parsed.field.passed):
            finding = Finding(parsed.span, f"what is read as JSON here is still encoded, so this fails: {encoding}")
            if parsed.field.span is not None and not parsed.span.covers(parsed.field.span):
                finding = finding.also(parsed.field.span, "it comes from the event here")
            yield finding.through(parsed.via)
