import re
from collections.abc import Iterator

from lambdalint import Edit, Finding, Fix, Handler, Precision, Severity, Waiting, rule

_STEP = "  "
_PATTERN = re.compile(r"[\w$]+|\{[^{}]*\}|\[[^\[\]]*\]")
"""What is declared, without a type."""


@rule(severity=Severity.NOTE, precision=Precision.MEDIUM)
def sequential_independent_awaits(handler: Handler) -> Iterator[Finding]:
    for row in handler.waiting:
        first, *others = row.calls
        message = "this waits for the read before it, of which it needs nothing: `Promise.all` has both made at once"
        finding = Finding(others[0], message).also(first, "what is waited for first").through(row.via)
        edits = _together(row)
        yield finding.fixed_by(Fix("make the reads at once", edits, safe=False)) if edits else finding


def _together(row: Waiting) -> tuple[Edit, ...]:
    """`const [a, b] = await Promise.all([…]);`, where the statements declare in one way, and no types."""
    words = {one.partition(" ")[0] for one in row.declares}
    names = [one.partition(" ")[2].strip() for one in row.declares]
    text = row.span.file.text
    indent = text[text.rfind("\n", 0, row.span.start) + 1 : row.span.start]
    if not row.plain or len(words) != 1 or indent.strip() or not all(map(_PATTERN.fullmatch, names)):
        return ()
    lines = "".join(f"\n{indent}{_STEP}{call.text}," for call in row.calls)
    end = ";" if row.span.text.endswith(";") else ""
    return (Edit(row.span, f"{words.pop()} [{', '.join(names)}] = await Promise.all([{lines}\n{indent}]){end}"),)
