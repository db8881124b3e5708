from collections.abc import Iterator

from lambdalint import Finding, Fix, Function, Precision, Severity, Value, fixes, rule
from lambdalint.knowledge.runtimes import known, takes_inline_code

MODULE = "index"
"""CloudFormation puts inline code into a file of this name."""


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def inline_code_limit(function: Function) -> Iterator[Finding]:
    for code in function.inline_code.possible:
        if not code.parts:
            continue
        for runtime in function.runtime.possible:
            if runtime.known in known() and not takes_inline_code(runtime.known) and not runtime.excludes(code):
                yield Finding(
                    code.span,
                    f"source in the template is for Node.js and Python, and the runtime is `{runtime.known}`"
                    f"{runtime.given}: CloudFormation refuses the function",
                ).also(runtime.span, "the runtime")
        for handler in function.handler.possible:
            if not handler.excludes(code) and _is_elsewhere(handler, function):
                meant = f"{MODULE}.{(handler.known or '').rpartition('.')[2]}"
                edits = fixes.replaced(handler, meant) if function.block.covers(handler.span) else ()
                yield (
                    Finding(
                        handler.span,
                        f"the handler is `{handler.known}`{handler.given}, but source in the template ends up in a "
                        f"file called `{MODULE}`, so no invocation finds it",
                    )
                    .also(code.span, "the source")
                    .fixed_by(Fix(f"set the handler to `{meant}`", edits, safe=True))
                )


def _is_elsewhere(handler: Value[str], function: Function) -> bool:
    """Whether the handler is sought in another file, which no layer can bring."""
    runtimes = [runtime.known for runtime in function.runtime.possible]
    inline = all(runtime is not None and takes_inline_code(runtime) for runtime in runtimes)
    layered = bool(function.layers.items) or not function.layers.complete
    if not inline or layered or handler.known is None:
        return False
    module, _, name = handler.known.partition(".")
    is_package = "." in name  # of code that is deployed otherwise, and this is there until then
    return module != MODULE and not is_package
