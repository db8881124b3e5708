"""What the names of well-known methods say about what they are given: lambdas, and values that may be missing."""

from __future__ import annotations

from msgspec.structs import replace

from lambdalint.readers.code.program.expressions import Call, Expression, Member
from lambdalint.readers.code.program.scopes import Circumstance, Place

DEMANDED = "!"
"""After the name of what reads a variable: the code needs its value. Tables of calls list both names."""

_REPEATING = frozenset(
    "forEach map flatMap filter mapToObj mapToInt mapToLong mapToDouble anyMatch allMatch noneMatch removeIf "
    "replaceAll peek takeWhile dropWhile reduce collect forEachOrdered iterate onEach mapNotNull forEachIndexed "
    "mapIndexed associate associateBy associateWith groupBy any all none sumOf repeat filterNot".split()
)
_KEEPING = frozenset(
    "computeIfAbsent compute orElseGet updateAndGet getAndUpdate accumulateAndGet get getOrPut getUnchecked".split()
)
"""What is built in a lambda that one of these takes is kept where the method is called on."""
_MAYBE = frozenset(
    "ifPresent ifPresentOrElse orElseGet orElseThrow exceptionally or ifEmpty takeIf takeUnless onFailure recover "
    "getOrElse".split()
)
_DEFAULTING = frozenset({"orElse", "orElseGet", "or", "ifPresentOrElse"})
_ASKING = frozenset({"ifPresent", "isPresent", "isEmpty"})
_DEFAULTS_OF_ARGUMENTS = frozenset(
    "requireNonNullElse requireNonNullElseGet defaultIfEmpty defaultIfBlank defaultString defaultIfNull firstNonNull "
    "firstNonBlank firstNonEmpty coalesce nullToEmpty".split()
)
_ASKING_OF_ARGUMENTS = frozenset(
    "isNull nonNull isEmpty isBlank isNotEmpty isNotBlank isNullOrEmpty hasText hasLength equals equalsIgnoreCase "
    "parseBoolean valueOf ofNullable".split()
)
READ = "getenv"
ALL = "environment"
"""What tables of calls call `getenv()`, which gives all variables."""


def handed(method: str, owner: frozenset[Place]) -> Circumstance:
    """What holds in a lambda that is given to a method of `owner`."""
    return Circumstance(
        conditional=method in _MAYBE or method in _KEEPING,
        repeated=method in _REPEATING,
        guards=owner if method in _KEEPING else frozenset(),
    )


def is_optional(data: bytes, start: int, end: int) -> bool:
    """Whether what a method is called on makes an Optional of something that may be missing."""
    return (
        data.find(b"Optional", start, min(end, start + 200)) >= 0
        and data.find(b".ofNullable(", start, min(end, start + 400)) >= 0
    )


def asked_of(method: str, circumstance: Circumstance, *, argument: bool = False) -> Circumstance:
    """What holds for what a method is called on, or for its arguments, where it takes what may be missing."""
    if method in (_DEFAULTS_OF_ARGUMENTS if argument else _DEFAULTING):
        return replace(circumstance, defaulted=True)
    return (
        replace(circumstance, tested=True)
        if method in (_ASKING_OF_ARGUMENTS if argument else _ASKING)
        else circumstance
    )


def demanded_name(value: Expression) -> Expression:
    """A read of a variable whose value must be there, by the name that tells it."""
    if isinstance(value, Call) and isinstance(value.function, Member) and not value.function.name.endswith(DEMANDED):
        read = value.function
        if read.name == READ and len(value.arguments) == 1:
            read.name += DEMANDED
        elif read.name == "get" and isinstance(read.object, Call) and isinstance(read.object.function, Member):
            read.name += DEMANDED if read.object.function.name == ALL else ""
    return value


def demanded_value(value: Expression) -> Expression:
    """`Optional.ofNullable(value).map(…)`, whose value must be there."""
    inner = value
    while isinstance(inner, Call) and isinstance(inner.function, Member):
        if inner.function.name == "ofNullable" and inner.arguments:
            demanded_name(inner.arguments[0].value)
            break
        inner = inner.function.object
    return value
