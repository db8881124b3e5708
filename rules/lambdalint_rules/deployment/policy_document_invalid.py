import re
from collections.abc import Iterator

from lambdalint import Finding, Malformation, MalformedElement, Precision, Severity, rule

PLACEHOLDER = re.compile(r"<[^<>]+>|%[^%]+%")
"""What people are to write something in place of."""

SAID = {
    Malformation.MISSING: "{policy} has no `{element}`{given}",
    Malformation.EMPTY: "`{element}` of {policy} is an empty list{given}",
    Malformation.KIND: "`{element}` is {found}{given}, which is not what {policy} takes there",
    Malformation.UNKNOWN: "`{element}` is no element of {policy}{given}",
    Malformation.MISPLACED: "`{element}` has no place in {policy}{given}",
    Malformation.OPPOSITES: "`{element}` stands beside its opposite{given}: {policy} has one of the two",
    Malformation.VALUE: "`{element}` cannot be `{found}`{given}",
    Malformation.PREFIX: "`{found}` is no action{given}: an action is a service, one colon, and a name",
    Malformation.NO_ARN: "`{found}` is no resource{given}: a resource is an ARN or `*`",
    Malformation.NOT_STS: "`{found}` has no place in {policy}{given}: its actions are those of `sts`",
    Malformation.EVERYBODY: "`{element}` is a bare `*`{given}: {policy} names principals by their kind",
    Malformation.REPEATED: "the `{element}` `{found}` is given twice in one policy{given}",
}


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def policy_document_invalid(element: MalformedElement) -> Iterator[Finding]:
    if PLACEHOLDER.fullmatch(element.found):
        return
    policy = "a trust policy" if element.trust else "a policy of a role"
    if element.malformation is Malformation.MISSING and element.element != "Statement":
        policy = "a statement of " + policy
    said = SAID[element.malformation].format(
        policy=policy, element=element.element, found=element.found, given=element.given
    )
    yield Finding(element.span, f"{said}. IAM refuses the document, and with it the deployment")
