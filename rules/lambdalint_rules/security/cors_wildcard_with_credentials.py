from collections.abc import Iterator

from lambdalint import Cors, Finding, Precision, Severity, rule

EVERY_SITE = ("*", "https://*", "http://*")


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def cors_wildcard_with_credentials(cors: Cors) -> Iterator[Finding]:
    for credentials in cors.allow_credentials.possible:
        if not credentials.known:
            continue
        origin = next((one for one in cors.allow_origins.items if one.known in EVERY_SITE), None)
        if origin is None or origin.excludes(credentials):
            continue
        what = "browsers refuse what it answers to requests with cookies or other credentials"
        if origin.known != "*":  # which is answered with the origin that asks
            what = "every website may call it with the cookies and other credentials of its visitors"
        finding = Finding(
            credentials.span,
            f"{what}{credentials.given or origin.given}: CORS allows credentials and the origin `{origin.known}`",
        )
        yield finding.also(origin.span, "every origin") if origin.written else finding
