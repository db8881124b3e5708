from collections.abc import Iterator

from lambdalint import Finding, Fix, Precision, Role, Severity, Value, fixes, rule
from lambdalint.knowledge.iam.spelling import Misspelling, misspelling


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def unknown_iam_action(role: Role) -> Iterator[Finding]:
    for statement in role.statements:
        effect = {"Allow": "allows", "Deny": "denies"}.get(statement.effect.known or "", "says")
        for verb, actions in ((effect, statement.actions), ("excepts", statement.not_actions)):
            for action in actions:
                wrong = misspelling(action.known) if action.known and action.written else None
                if wrong is not None and not _is_said(wrong, role):
                    what = (
                        f"`{action.known}` is no action of IAM{action.given}, so that {role.name} {verb} nothing by it"
                    )
                    finding = Finding(action.span, what + _advice(wrong)).also(role.span, role.name)
                    fix = _fix(action, wrong)
                    yield finding.fixed_by(fix) if fix else finding


def _is_said(wrong: Misspelling, role: Role) -> bool:
    """Whether it is the name of an operation, and the role has what that needs: then nothing is missing."""
    allowed = (one for one in role.statements if one.effect.known == "Allow")
    beside = {action.known.lower() for one in allowed for action in one.actions if action.known}
    return wrong.is_operation and all(any(one.lower() in beside for one in needed) for needed in wrong.meant)


def _advice(wrong: Misspelling) -> str:
    meant = " and ".join(" or ".join(f"`{action}`" for action in one) for one in wrong.meant)
    if not meant:
        return ""
    return f". The operation of this name needs {meant}" if wrong.is_operation else f". Did you mean {meant}?"


def _fix(action: Value[str], wrong: Misspelling) -> Fix | None:
    """Unsafe: it grants, or refuses, what nothing did before."""
    if len(wrong.meant) != 1 or len(wrong.meant[0]) != 1:
        return None
    (meant,) = wrong.meant[0]
    return Fix(f"write `{meant}`", fixes.replaced(action, meant), safe=False)
