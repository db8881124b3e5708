import re
from collections.abc import Iterator

from lambdalint import Finding, Precision, Role, Severity, Statement, rule
from lambdalint.knowledge.iam.patterns import matches

VARIABLE = r"\$\{[^}]*\}"
ACCOUNT = re.compile(rf"arn:(?:[\w-]+|{VARIABLE}):iam::(?P<id>\d{{12}}|{VARIABLE}):root")
BARE = re.compile(r"\d{12}|\$\{AWS::AccountId\}")


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def trust_policy_too_open(role: Role) -> Iterator[Finding]:
    for statement in role.trust:
        if statement.conditional or not _lets_assume(statement):
            continue
        for principal in statement.aws_principals:
            text = principal.text or ""
            account = ACCOUNT.fullmatch(text)
            if principal.known == "*":
                who = "everybody who has an AWS account"
            elif account or BARE.fullmatch(text):
                which = account["id"] if account else text
                who = f"every user and role of account `{which}` that is allowed `sts:AssumeRole`"
            else:
                continue
            yield Finding(
                principal.span,
                f"{role.name} may be assumed by {who}{principal.given}, not only by Lambda, and so used without the "
                "function",
            )


def _lets_assume(statement: Statement) -> bool:
    actions = [action.known for action in statement.actions if action.known]
    return statement.effect.known == "Allow" and any(matches(action, "sts:AssumeRole") for action in actions)
