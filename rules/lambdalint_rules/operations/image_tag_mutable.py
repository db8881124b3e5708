from collections.abc import Iterator

from lambdalint import Finding, Function, Precision, Severity, Template, Value, rule

USUAL = "latest"


@rule(severity=Severity.NOTE, precision=Precision.HIGH)
def image_tag_mutable(function: Function, template: Template) -> Iterator[Finding]:
    for uri in function.image.uri.possible:
        tag = _tag(uri)
        if tag is None or function.image.built or template.dialect == "Serverless":
            continue  # what SAM builds gets a tag of its own, and Serverless looks up the digest at each deployment
        said = f"has the tag `{tag}`" if tag else f"has no tag, which means `{USUAL}`"
        yield Finding(
            uri.span,
            f"the image {said}{uri.given}: a new image under it is not deployed, for nothing changes in the template",
        )


def _tag(uri: Value[str]) -> str | None:
    """`latest`, or an empty text where there is none; None for any other tag, a digest, and what cannot be known."""
    if not uri.parts or (uri.known is not None and "/" not in uri.known):
        return None  # the second is an image of this machine, which SAM pushes under a tag of its own
    end = uri.parts[-1]
    if len(uri.parts) == 1 or "/" in end:
        name = end.rpartition("/")[2]
        if not name or "@" in name:
            return None
        _, colon, tag = name.partition(":")
        return tag if tag == USUAL or not colon else None
    if not end:
        return "" if uri.holes[-1].endswith(".RepositoryUri") else None
    return USUAL if end.endswith(f":{USUAL}") else None
