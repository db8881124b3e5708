from collections.abc import Iterator

from lambdalint import Finding, Fix, Function, Precision, Severity, Span, Value, fixes, rule
from lambdalint.knowledge.runtimes import known, takes_snapshots

MAXIMUM_STORAGE = 512
ALIAS = "live"


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def snapstart_conflict(function: Function) -> Iterator[Finding]:
    for snap_start in function.snap_start.possible:
        if snap_start.known != "PublishedVersions":
            continue
        conflicts = list(_conflicts(function, snap_start))
        for problem, span, what in conflicts:
            yield Finding(
                snap_start.span, f"SnapStart is on{snap_start.given}, and Lambda refuses it with {problem}"
            ).also(span, what)
        if not conflicts and not function.versions and not function.aliases:
            finding = Finding(
                snap_start.span,
                f"SnapStart is on{snap_start.given} but the template publishes no version of the function, so "
                "that no call ever uses a snapshot",
            )
            if edits := fixes.added(function.alias_room, "AutoPublishAlias", ALIAS):
                # Unsafe: from then on the events of the function invoke the alias.
                finding = finding.fixed_by(Fix(f"publish versions under the alias `{ALIAS}`", edits, safe=False))
            yield finding


def _conflicts(function: Function, snap_start: Value[str]) -> Iterator[tuple[str, Span, str]]:
    """What goes with no snapshot, where it is set, and what is there."""
    for runtime in function.runtime.possible:
        if runtime.known in known() and not takes_snapshots(runtime.known) and not runtime.excludes(snap_start):
            yield f"the runtime `{runtime.known}`{runtime.given}", runtime.span, "the runtime"
    for storage in function.ephemeral_storage.possible:
        if storage.known and storage.known > MAXIMUM_STORAGE and not storage.excludes(snap_start):
            yield f"more than {MAXIMUM_STORAGE} MB of `/tmp`{storage.given}", storage.span, "the size of `/tmp`"
    if function.file_systems:
        yield "a file system", function.file_systems[0].span, "the file system"
    for setting in function.kept_ready:
        for kept in setting.possible:
            if kept.written and not kept.excludes(snap_start):
                yield f"provisioned concurrency{kept.given}", kept.span, "the provisioned concurrency"
