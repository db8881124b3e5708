from collections.abc import Iterator

from lambdalint import Finding, Function, Precision, Severity, rule


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def log_level_without_json(function: Function) -> Iterator[Finding]:
    if not function.capacity_provider.absent:
        return  # functions on Managed Instances always log JSON
    logging = function.logging
    for form in logging.format.possible:
        levels = [
            level
            for setting in (logging.application_log_level, logging.system_log_level)
            for level in setting.possible
            if level.known and not level.excludes(form)
        ]
        if form.known == "Text" and levels:
            said = "the log format is `Text`" if form.written else "no log format is set, which means `Text`"
            finding = Finding(
                levels[0].span,
                f"the log level is `{levels[0].known}`{levels[0].given}, but {said}{form.given}: Lambda refuses levels "
                "without `JSON`",
            )
            for level in levels[1:]:
                finding = finding.also(level.span, "another level")
            yield finding.also(form.span, "the log format") if form.written else finding
