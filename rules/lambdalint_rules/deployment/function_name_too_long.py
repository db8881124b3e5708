from collections.abc import Iterator

from lambdalint import Finding, Function, Precision, Severity, rule

MAXIMUM = 64
SHORTEST = {"AWS::AccountId": 12, "AWS::Region": 9, "AWS::StackName": 1}
"""Characters that pseudo parameters stand for at least; `us-east-1` is one of the shortest regions."""


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def function_name_too_long(function: Function) -> Iterator[Finding]:
    for name in function.name.possible:
        text = name.text
        if text is None or text.startswith("arn:") or "#{" in text:  # the last is for a plug-in of Serverless
            continue
        length = sum(map(len, name.parts)) + sum(SHORTEST.get(hole, 0) for hole in name.holes)
        if length > MAXIMUM:
            about = "" if name.known is not None else "at least "
            yield Finding(
                name.span,
                f"the function's name, `{text}`{name.given}, takes {about}{length} characters, and Lambda accepts "
                f"{MAXIMUM}",
            )
