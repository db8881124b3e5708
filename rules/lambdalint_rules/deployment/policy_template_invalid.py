from collections.abc import Iterator

from lambdalint import Finding, PolicyTemplate, Precision, Severity, rule
from lambdalint.knowledge.sam import nearest_policy_template, policy_template_parameters


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def policy_template_invalid(template: PolicyTemplate) -> Iterator[Finding]:
    name, given = template.name, template.given
    needed = policy_template_parameters(name)
    if template.beside:
        others = _listed(template.beside)
        problem = f"`{name}` stands in one map with {others}{given}, and SAM takes one policy template to a map"
        swallowed = needed and template.parameters is None and set(needed) <= set(template.beside)
        yield Finding(template.span, f"{problem}: indent its parameters below it" if swallowed else problem)
    elif needed is None:
        nearest = nearest_policy_template(name)
        meant = f"; the nearest name is `{nearest}`" if nearest else ""
        yield Finding(template.span, f"SAM has no policy template `{name}`{given}{meant}")
    elif template.is_text:
        shown = f"{{{', '.join(f'{parameter}: …' for parameter in needed)}}}"
        yield Finding(
            template.span,
            f"`{name}` is a policy template without its parameters{given}, and SAM takes the text for the name of a "
            f"managed policy, which there is not: write `{name}: {shown}`",
        )
    elif template.parameters is None:
        lacks = f"lacks {_listed(needed)}" if needed else "lacks its map of parameters, `{}`"
        yield Finding(template.span, f"policy template `{name}` {lacks}{given}")
    elif template.complete and (missing := [parameter for parameter in needed if parameter not in template.parameters]):
        surplus = [parameter for parameter in template.parameters if parameter not in needed]
        instead = f", and has {_listed(surplus)} instead" if surplus else ""
        yield Finding(template.span, f"policy template `{name}` lacks {_listed(missing)}{given}{instead}")


def _listed(names: list[str] | tuple[str, ...]) -> str:
    quoted = [f"`{name}`" for name in names]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if quoted[1:] else quoted)
