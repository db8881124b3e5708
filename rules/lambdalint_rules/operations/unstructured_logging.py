from collections.abc import Iterator

from lambdalint import (
    CallKind,
    Edit,
    Finding,
    Fix,
    Function,
    Handler,
    LogStyle,
    Phase,
    Precision,
    Preset,
    Severity,
    Template,
    fixes,
    rule,
)
from lambdalint.knowledge.log_libraries import LOG_LIBRARIES

_OF_CLOUDFORMATION = ("LoggingConfig", "LogFormat")
_SETTINGS = {
    "CloudFormation": _OF_CLOUDFORMATION,
    "SAM": _OF_CLOUDFORMATION,
    "Serverless": ("logs", "logFormat"),
}
"""By dialect, where a function says how its log is written."""


@rule(severity=Severity.NOTE, precision=Precision.MEDIUM, preset=Preset.ALL)
def unstructured_logging(handler: Handler, function: Function, template: Template) -> Iterator[Finding]:
    written = function.logging.format
    records = [call for call in handler.calls if call.kind is CallKind.LOG]
    if written.known != "Text" or any(call.log_style in {None, LogStyle.LIBRARY} for call in records):
        return
    if not LOG_LIBRARIES.isdisjoint(one.package for one in handler.imports):
        return
    plain = [call for call in records if call.phase is Phase.INVOKE]
    by_runtime = [call for call in plain if call.log_style is LogStyle.RUNTIME]
    if by_runtime:
        setting = _SETTINGS[template.dialect][1]
        message = f"the log records of this function are plain text: with `{setting}: JSON`, Lambda writes them as JSON"
        finding = Finding(written.span if written.written else function.span, message).also(
            by_runtime[0].span, "a record"
        )
        yield finding.fixed_by(_as_json(function, template))
    elif plain:
        message = "what this function prints is plain text, whatever its log format: a logger would write it as JSON"
        yield Finding(plain[0].span, message).through(plain[0].via)


def _as_json(function: Function, template: Template) -> Fix:
    logging = function.logging
    edits: tuple[Edit, ...] = ()
    if logging.format.written:
        edits = fixes.replaced(logging.format, "JSON")
    elif not (logging.group_name.written or logging.application_log_level.written or logging.system_log_level.written):
        key, inner = _SETTINGS[template.dialect]
        edits = fixes.added(function.room, key, {inner: "JSON"})
    return Fix("have Lambda write log records as JSON", edits, safe=False)
