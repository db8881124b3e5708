from collections.abc import Iterator

from lambdalint import EdgeSource, Finding, Function, Precision, Severity, Span, Template, rule
from lambdalint.knowledge.runtimes import language

LANGUAGES = ("nodejs", "python")
REGION = "us-east-1"
MAXIMUM_TIMEOUT, MAXIMUM_STORAGE = 30, 512


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def edge_unsupported_setting(source: EdgeSource, function: Function, template: Template) -> Iterator[Finding]:
    for span, what in (*_settings(function), *_values(function), *_sizes(function)):
        yield Finding(span, f"CloudFront refuses `{function.id}`: Lambda@Edge does not support {what}").also(
            source.span, "runs it at the edge"
        )
    for region in template.region.possible:
        if region.written and region.known and region.known != REGION:
            yield Finding(
                region.span,
                f"CloudFront refuses `{function.id}`: Lambda@Edge takes functions of `{REGION}`, and this one is in "
                f"`{region.known}`{region.given}",
            ).also(source.span, "runs it at the edge")
    if wrong := _wrong_version(source, function):
        yield Finding(
            source.span,
            f"CloudFront refuses the association: it names {wrong} of `{function.id}`, and Lambda@Edge takes a "
            "numbered version",
        )


def _settings(function: Function) -> Iterator[tuple[Span, str]]:
    """What may not be set at all, and where it is."""
    if any(variable.value.written for variable in function.environment.variables):
        yield function.environment.span, "environment variables"
    if function.layers.items:
        yield function.layers.span, "layers"
    if function.vpc.subnets.items:
        yield function.vpc.subnets.span, "functions in a VPC"
    if function.failure_handling.dead_letter_queue.written:
        yield function.failure_handling.dead_letter_queue.span, "dead-letter queues"


def _values(function: Function) -> Iterator[tuple[Span, str]]:
    """What may only be set to something else."""
    for package in function.package_type.possible:
        if package.known == "Image":
            yield package.span, f"container images{package.given}"
    for architecture in function.architecture.possible:
        if architecture.known == "arm64":
            yield architecture.span, f"the architecture `arm64`{architecture.given}"
    for runtime in function.runtime.possible:
        if runtime.known and language(runtime.known) not in LANGUAGES:
            yield runtime.span, f"the runtime `{runtime.known}`{runtime.given}, only Node.js and Python"


def _sizes(function: Function) -> Iterator[tuple[Span, str]]:
    """What may not be as much."""
    for timeout in function.timeout.possible:
        if timeout.known and timeout.known > MAXIMUM_TIMEOUT:
            yield timeout.span, f"a timeout of {timeout.known} s{timeout.given}, only up to {MAXIMUM_TIMEOUT} s"
    for storage in function.ephemeral_storage.possible:
        if storage.known and storage.known > MAXIMUM_STORAGE:
            yield storage.span, f"{storage.known} MB of `/tmp`{storage.given}, only {MAXIMUM_STORAGE} MB"


def _wrong_version(source: EdgeSource, function: Function) -> str:
    """What an association names in place of a numbered version; empty if it names one, or if that is not told."""
    if source.qualifier is None or source.qualifier.known == "$LATEST":
        return "`$LATEST`"
    aliases = (alias for alias in function.aliases if source.qualifier.target == alias.id)
    return next((f"the alias `{alias.id}`" for alias in aliases), "")
