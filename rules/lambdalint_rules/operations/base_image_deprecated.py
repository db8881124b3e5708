from collections.abc import Iterator

from lambdalint import BaseImage, Edit, Finding, Fix, Precision, Project, Severity, Span, rule
from lambdalint.knowledge.runtimes import language, lifecycle


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def base_image_deprecated(project: Project) -> Iterator[Finding]:
    functions = [function for template in project.templates for function in template.functions]
    built = [(function.base_image, function) for function in functions if function.base_image]
    for image, function in (*built, *((image, None) for image in project.base_images)):
        dates = lifecycle(image.runtime)
        if dates is None or dates.deprecated is None or dates.deprecated > project.today:
            continue
        successor = f". Its successor is `{dates.successor}`" if dates.successor else ""
        finding = Finding(
            image.span,
            f"the image builds on `{image.runtime}`, which AWS deprecated on {dates.deprecated}: it gets no security "
            f"patches any more{successor}",
        )
        if dates.successor:
            finding = finding.fixed_by(_fix(image, dates.successor))
        yield finding.also(function.span, f"function `{function.id}`") if function else finding


def _fix(image: BaseImage, successor: str) -> Fix:
    """Unsafe: another version of a language may need other code."""
    edits: tuple[Edit, ...] = ()
    if image.tag and language(successor) == language(image.runtime):
        version = successor.removeprefix(language(successor)).removeprefix(".").removesuffix(".x")
        rest = image.tag.text.removeprefix(image.version)
        suffix = rest if rest in {"-arm64", "-x86_64"} else ""
        edits = (Edit(Span(image.tag.file, image.tag.start, image.tag.end), f"{version}{suffix}"),)
    return Fix(f"build on `{successor}`", edits, safe=False)
