from collections.abc import Iterator

from lambdalint import (
    Finding,
    Function,
    Handler,
    Hiding,
    Import,
    Precision,
    Preset,
    Provider,
    Severity,
    Template,
    rule,
)
from lambdalint.knowledge.packages.portable import is_portable
from lambdalint.knowledge.runtimes import PLAIN_ON_ARM, is_older, language

UNREAD = (Hiding.PACKAGE, Hiding.CODE, Hiding.PROGRAM, Hiding.DISPATCH)
"""Why something may run that is built for one architecture, and nobody sees it."""
OWN = (Provider.PROJECT, Provider.STANDARD_LIBRARY, Provider.RUNTIME)
NATIVE = ("ctypes", "ffi-napi", "process.dlopen")
SAVING = "the same duration costs 20 % less there, and the code has nothing that is built for x86"


@rule(severity=Severity.NOTE, precision=Precision.MEDIUM, preset=Preset.ALL)
def arm64_candidate(template: Template) -> Iterator[Finding]:
    candidates = [function for function in template.functions if _is_candidate(function)]
    unset = [function for function in candidates if function.architecture.absent]
    if template.shared and len(unset) == len(template.functions) > 1:
        finding = Finding(template.shared.span, f"all functions could run on `arm64`: {SAVING}")
        for function in unset:
            finding = finding.also(function.span, f"`{function.id}`")
        yield finding
        return
    for function in candidates:
        place = function.span if function.architecture.absent else function.architecture.span
        yield Finding(place, f"`{function.id}` could run on `arm64`: {SAVING}")


def _is_candidate(function: Function) -> bool:
    runtime, code = function.runtime.known or "", function.code
    on_x86 = function.architecture.known == "x86_64" and function.capacity_provider.absent
    is_plain = function.package_type.known == "Zip" and not function.layers.items and function.layers.complete
    if (
        not on_x86
        or not is_plain
        or function.is_at_edge
        or function.is_of_deployments
        or language(runtime) not in PLAIN_ON_ARM
    ):
        return False
    if is_older(runtime, PLAIN_ON_ARM) or not isinstance(code, Handler):
        return False
    hidden = any(spot.hiding in UNREAD for spot in code.blind_spots)
    return not hidden and all(_runs_anywhere(language(runtime), imported) for imported in code.imports)


def _runs_anywhere(spoken: str, imported: Import) -> bool:
    if imported.package in NATIVE:
        return False
    return imported.provided_by in OWN or is_portable(spoken, imported.package, imported.name)
