import re
from collections.abc import Iterator

from lambdalint import Finding, Fix, Precision, Project, Severity, Template, fixes, rule
from lambdalint.knowledge.runtime_spelling import meant
from lambdalint.knowledge.runtimes import known, may_be_newer

PLACEHOLDER = re.compile(r"[A-Z0-9]*(?:_[A-Z0-9]+)+|.*[<>{}$%@].*")
"""What a script puts the runtime in place of."""


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def unknown_runtime(template: Template, project: Project) -> Iterator[Finding]:
    of_functions = [runtime for function in template.functions for runtime in function.runtime.possible]
    of_layers = [
        runtime for layer in template.layers for item in layer.compatible_runtimes.items for runtime in item.possible
    ]
    for runtime in (*of_functions, *of_layers):
        if not runtime.known or PLACEHOLDER.fullmatch(runtime.known):
            continue
        if runtime.known in known() or may_be_newer(runtime.known, project.today):
            continue
        nearest = meant(runtime.known, project.today)
        advice = f"; did you mean `{nearest}`?" if nearest else ""
        finding = Finding(
            runtime.span, f"Lambda has no runtime `{runtime.known}`{runtime.given}, and refuses the name{advice}"
        )
        if nearest:  # unsafe: which runtime was meant is for people to say
            edits = fixes.replaced(runtime, nearest)
            finding = finding.fixed_by(Fix(f"set the runtime to `{nearest}`", edits, safe=False))
        yield finding
