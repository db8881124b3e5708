from collections.abc import Iterator

from lambdalint import (
    EnvironmentVariable,
    Finding,
    Function,
    Handler,
    Hiding,
    Precision,
    Severity,
    Span,
    Template,
    rule,
)
from lambdalint.knowledge.environment import LOADS_CODE, is_read_elsewhere

UNREAD = (Hiding.PACKAGE, Hiding.CODE, Hiding.PROGRAM, Hiding.DISPATCH)
"""Why there may be code that reads variables, and nobody sees it."""


@rule(severity=Severity.NOTE, precision=Precision.MEDIUM)
def env_var_unused(template: Template) -> Iterator[Finding]:
    defined: dict[Span, list[tuple[EnvironmentVariable, Function]]] = {}
    for function in template.functions:
        for variable in function.environment.variables:
            defined.setdefault(variable.span, []).append((variable, function))
    for span, uses in defined.items():
        handlers = [_seen(function) for _, function in uses]
        name = uses[0][0].name
        if is_read_elsewhere(name) or any(code is None or _may_read(code, name) for code in handlers):
            continue
        finding = Finding(span, f"nothing reads `{name}`: the code that the handler reaches does not name it")
        for (_, function), code in zip(uses, handlers, strict=True):
            if code is not None:
                finding = finding.also(code.span, f"the handler of `{function.id}`")
        yield finding


def _seen(function: Function) -> Handler | None:
    """The handler, if all code that runs for the function is known."""
    code = function.code
    if not isinstance(code, Handler) or function.package_type.known != "Zip":
        return None
    if function.layers.items or not function.layers.complete:
        return None
    names = {variable.name for variable in function.environment.variables}
    return code if names.isdisjoint(LOADS_CODE) else None


def _may_read(code: Handler, name: str) -> bool:
    if not code.environment_complete or any(spot.hiding in UNREAD for spot in code.blind_spots):
        return True
    begins = name.lower().split("_")[0]
    return code.names(name) or any(begins in imported.package.lower() for imported in code.imports)
