import json
from collections.abc import Iterator

from lambdalint import Environment, Finding, Precision, Severity, rule

MAXIMUM = 4096
MARGIN = 64
"""How far above the limit a map with characters outside of ASCII has to be: how AWS counts those is not documented."""


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def env_vars_over_4kb(environment: Environment) -> Iterator[Finding]:
    values = [(variable, value) for variable in environment.variables for value in variable.value.possible]
    values = [(variable, value) for variable, value in values if value.written]
    branches = {value.when: value.given for _, value in values if value.when}
    for when, given in {(): "", **branches}.items():
        together = {variable.name: value for variable, value in values if set(value.when) <= set(when)}
        known = {name: "".join(value.parts) for name, value in together.items()}
        size = len(json.dumps(known, separators=(",", ":"), ensure_ascii=False).encode())
        plain = all(text.isascii() for pair in known.items() for text in pair)
        if size > (MAXIMUM if plain else MAXIMUM + MARGIN):
            name, text = max(known.items(), key=lambda pair: len(pair[1].encode()))
            largest = next(variable for variable, value in values if variable.name == name and value is together[name])
            exact = environment.complete and not branches and all(value.known is not None for _, value in values)
            yield Finding(
                environment.span,
                f"the environment variables take {'' if exact else 'at least '}{size} bytes as JSON{given}, and Lambda "
                f"accepts {MAXIMUM}",
            ).also(largest.span, f"the largest, with {len(text.encode())} bytes")
            return
