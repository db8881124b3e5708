from collections.abc import Iterator

from lambdalint import Finding, Fix, Handler, Precision, Severity, fixes, rule


@rule(severity=Severity.NOTE, precision=Precision.MEDIUM)
def sequential_independent_awaits(handler: Handler) -> Iterator[Finding]:
    for row in handler.waiting:
        first, *others = row.calls
        message = "this waits for the read before it, of which it needs nothing: `Promise.all` has both made at once"
        finding = Finding(others[0], message).also(first, "what is waited for first").through(row.via)
        edits = fixes.together(row)
        yield finding.fixed_by(Fix("make the reads at once", edits, safe=False)) if edits else finding
