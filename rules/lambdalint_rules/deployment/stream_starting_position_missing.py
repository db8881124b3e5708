from collections.abc import Iterator

from lambdalint import Finding, PolledSource, Precision, Severity, rule
from lambdalint.knowledge.event_sources import STARTED, STARTED_AT_A_TIME

AT_TIMESTAMP = "AT_TIMESTAMP"
POSITIONS = frozenset({"TRIM_HORIZON", "LATEST", AT_TIMESTAMP})
"""AWS Lambda API, `CreateEventSourceMapping`."""


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def stream_starting_position_missing(source: PolledSource) -> Iterator[Finding]:
    for position in source.starting_position.possible:
        if not position.written and position.known is None and source.service in STARTED:
            yield Finding(
                source.span,
                f"a mapping of {source.service} needs a `StartingPosition`{position.given}, which says where in the "
                "stream Lambda begins, and the deployment fails without it",
            )
        elif position.known is not None and position.known not in POSITIONS:
            yield Finding(
                position.span,
                f"Lambda takes `TRIM_HORIZON`, `LATEST` and `{AT_TIMESTAMP}`, not `{position.known}`{position.given}: "
                "the deployment fails",
            )
        elif position.known == AT_TIMESTAMP and source.service in STARTED - STARTED_AT_A_TIME:
            yield Finding(
                position.span,
                f"{source.service} streams cannot be read from a point in time{position.given}: Lambda refuses "
                f"`{AT_TIMESTAMP}`, and takes `TRIM_HORIZON` and `LATEST`",
            )
        elif position.known == AT_TIMESTAMP and source.starting_position_timestamp.absent:
            yield Finding(
                position.span,
                f"`{AT_TIMESTAMP}` needs a `StartingPositionTimestamp`{position.given}, and the deployment fails "
                "without it",
            )
