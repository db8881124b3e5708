import json
from collections.abc import Iterator

from lambdalint import Environment, Finding, Precision, Severity, rule

MAXIMUM = 4096
MARGIN = 64
"""How far above the limit a map with characters outside of ASCII has to be: how AWS counts those is not documented."""


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def env_vars_over_4kb(environment: Environment) -> Iterator[Finding]:
    written = [variable for variable in environment.variables if not variable.value.absent]
    certain = [variable for variable in written if not variable.value.when and not variable.value.branches]
    known = {variable.name: "".join(variable.value.parts) for variable in certain}
    size = len(json.dumps(known, separators=(",", ":"), ensure_ascii=False).encode())
    plain = all(text.isascii() for pair in known.items() for text in pair)
    if size > (MAXIMUM if plain else MAXIMUM + MARGIN):
        name, value = max(known.items(), key=lambda pair: len(pair[1].encode()))
        largest = next(variable for variable in environment.variables if variable.name == name)
        exact = environment.complete and all(variable.value.known is not None for variable in written)
        yield Finding(
            environment.span,
            f"the environment variables take {'' if exact else 'at least '}{size} bytes as JSON, and Lambda accepts "
            f"{MAXIMUM}",
        ).also(largest.span, f"the largest, with {len(value.encode())} bytes")
