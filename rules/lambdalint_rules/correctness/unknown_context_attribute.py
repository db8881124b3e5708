from collections.abc import Iterator

from lambdalint import ContextRead, Edit, Finding, Fix, Function, Precision, Severity, rule
from lambdalint.knowledge.contexts import is_known, is_method, language_of, meant

_EFFECT = {
    "python": "reading it raises `AttributeError`",
    "nodejs": "it is `undefined`",
    "ruby": "reading it raises `NoMethodError`",
}


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def unknown_context_attribute(read: ContextRead, function: Function) -> Iterator[Finding]:
    language = language_of(function.runtime.known or "")
    if not language or read.provided or is_known(language, read.name):
        return
    nearest = meant(language, read.name)
    if nearest is None and language == "ruby":
        return  # every object has methods that libraries add
    effect = "calling it raises `TypeError`" if read.called and language == "nodejs" else _EFFECT[language]
    hint = f"; did you mean `{nearest}`?" if nearest else ""
    finding = Finding(read.span, f"the context has no `{read.name}`: {effect}{hint}").through(read.via)
    if nearest and read.plain and (language == "ruby" or read.called == is_method(nearest)):
        fix = Fix(f"read `{nearest}`", (Edit(read.span, nearest),), safe=True)
        finding = finding.fixed_by(fix)
    yield finding
