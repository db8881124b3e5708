from collections.abc import Iterator

from lambdalint import Finding, Function, Handler, Precision, Severity, Signature, Taking, rule

_BY_POSITION = frozenset({Taking.REQUIRED, Taking.OPTIONAL})


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def python_handler_signature(handler: Handler, function: Function) -> Iterator[Finding]:
    runtime, signature = function.runtime.known or "", handler.signature
    if not runtime.startswith("python") or signature is None:
        return
    problem = _problem(signature)
    if problem:
        call = "Lambda calls it with two arguments, `event` and `context`"
        yield Finding(handler.span, f"every invocation fails: {problem}, and {call}")
    elif signature.is_asynchronous:
        yield Finding(
            handler.span,
            f"every invocation fails: `{handler.symbol}` is `async def`, so it gives Lambda a coroutine that nobody "
            "awaits and that has no form in JSON",
        )


def _problem(signature: Signature) -> str:
    """In which way it cannot be called with two arguments."""
    taken = [one for one in signature.parameters if one.taking in _BY_POSITION]
    needed = [one.name for one in signature.parameters if one.taking is Taking.REQUIRED]
    named = [one.name for one in signature.parameters if one.taking is Taking.NAMED]
    rest = any(one.taking is Taking.REST for one in signature.parameters)
    if len(needed) > 2:
        return f"the handler also needs `{'`, `'.join(needed[2:])}`"
    if named:
        return f"the handler takes `{'`, `'.join(named)}` by name only"
    if len(taken) < 2 and not rest:
        return f"the handler takes {'one argument only' if taken else 'no arguments'}"
    return ""
