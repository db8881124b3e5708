from collections.abc import Iterator

from lambdalint import Finding, Function, Handler, HttpSource, Precision, Severity, Source, UrlSource, Value, rule

_STREAMED = frozenset({"RESPONSE_STREAM", "STREAM"})
_ADAPTER = "AWS_LAMBDA_EXEC_WRAPPER"
"""Starts a program of a layer in place of the handler: the Lambda Web Adapter, which can stream."""


@rule(severity=Severity.WARNING, precision=Precision.MEDIUM)
def streaming_mismatch(function: Function) -> Iterator[Finding]:
    for source in function.sources:
        for mode in _modes(source):
            if mode.known in _STREAMED:
                yield from _streamed(mode, source, function)
            elif mode.known == "BUFFERED" and isinstance(source, UrlSource):
                yield from _buffered(mode, function)


def _modes(source: Source) -> tuple[Value[str], ...]:
    if isinstance(source, UrlSource):
        return source.invoke_mode.possible
    return source.response_transfer_mode.possible if isinstance(source, HttpSource) else ()


def _streamed(mode: Value[str], source: Source, function: Function) -> Iterator[Finding]:
    runtime, handler = function.runtime.known or "", function.code
    setting = f"`{mode.known}`{mode.given}"
    if runtime.startswith("nodejs"):
        if isinstance(handler, Handler) and _streams(handler) is False and not _is_wrapped(function):
            yield Finding(
                mode.span,
                f"{setting} asks for a streamed response, but the handler of `{function.id}` gives it back as a whole: "
                "it is not wrapped in `awslambda.streamifyResponse`",
            ).also(handler.span, "the handler")
            return
    elif runtime.startswith(("python", "java", "dotnet", "ruby")) and not _is_wrapped(function):
        yield Finding(
            mode.span,
            f"{setting} asks for a streamed response, but handlers on `{runtime}` cannot stream: of the managed "
            "runtimes, only those of Node.js can",
        ).also(function.runtime.span, "the runtime")
        return
    attached = function.vpc.subnets
    if isinstance(source, UrlSource) and attached.items and not attached.items[0].absent:
        yield Finding(
            mode.span,
            f"{setting} asks for a streamed response, which function URLs do not support within a VPC",
        ).also(attached.span, f"the subnets of `{function.id}`")


def _buffered(mode: Value[str], function: Function) -> Iterator[Finding]:
    handler = function.code
    if isinstance(handler, Handler) and _streams(handler):
        yield Finding(
            mode.span,
            f"the handler of `{function.id}` streams its response, but its URL holds it back until it is whole"
            f"{mode.given}: the invoke mode is `BUFFERED`",
        ).also(handler.span, "the handler")


def _streams(handler: Handler) -> bool | None:
    """None where that is not told."""
    return None if handler.signature is None else handler.signature.streams


def _is_wrapped(function: Function) -> bool:
    """Whether a layer's program may stand in front of the handler."""
    environment = function.environment
    return not environment.complete or any(one.name == _ADAPTER for one in environment.variables)
