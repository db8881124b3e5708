from collections.abc import Iterator

from lambdalint import Edit, Finding, Fix, Ignore, IgnoredRule, Precision, Preset, Severity, Use, rule

SHOWN = 80
"""Characters of a name that no rule has."""


@rule(severity=Severity.NOTE, precision=Precision.HIGH, preset=Preset.RECOMMENDED)
def unused_ignore(ignore: Ignore) -> Iterator[Finding]:
    if ignore.problem:
        yield Finding(ignore.span, ignore.problem)
        return
    idle = [named for named in ignore.rules if named.use in {Use.UNUSED, Use.UNKNOWN, Use.GROUP}]
    if not idle:
        return
    place = ignore.span if len(idle) == len(ignore.rules) else idle[0].span
    finding = Finding(place, "; ".join(filter(None, (_unused(idle), *map(_unknown, idle)))))
    fix = _renamed(idle) or _removed(ignore, idle, safe=all(named.use is Use.UNUSED for named in idle))
    yield finding.fixed_by(fix) if fix is not None else finding


def _unused(idle: list[IgnoredRule]) -> str:
    names = [f"`{named.name}`" for named in idle if named.use is Use.UNUSED]
    if not names:
        return ""
    listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    return f"{listed} {'find' if len(names) > 1 else 'finds'} nothing here that would have to be ignored"


def _unknown(named: IgnoredRule) -> str:
    if named.use is Use.GROUP:
        return f"`{named.name}` is no rule, but the name of many: name those that are to be ignored"
    if named.use is not Use.UNKNOWN:
        return ""
    meant = f" (did you mean `{named.nearest}`?)" if named.nearest else ""
    return f"no rule is called `{named.name[:SHOWN]}`{meant}"


def _renamed(idle: list[IgnoredRule]) -> Fix | None:
    """What is misspelt is written as it may have been meant."""
    misspelt = [named for named in idle if named.use is Use.UNKNOWN and named.nearest]
    edits = [Edit(named.span, named.nearest) for named in misspelt if named.span.text == named.name]
    return Fix("write the name of the rule that is nearest", edits, safe=False) if edits else None


def _removed(ignore: Ignore, idle: list[IgnoredRule], *, safe: bool) -> Fix | None:
    """Not safe for a name that no rule has here: a rule pack that is not installed may have it."""
    left = [named.name for named in ignore.rules if named not in idle]
    if not left:
        gone = [Edit(ignore.removal, "")] if ignore.removal is not None else []
        return Fix("remove what ignores nothing", gone, safe=safe) if gone else None
    if ignore.names is None:
        return None
    return Fix("remove the names that ignore nothing", [Edit(ignore.names, ", ".join(left))], safe=safe)
