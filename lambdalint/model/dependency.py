"""Facts about what a handler's code needs from elsewhere: packages, and versions of its language."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from lambdalint.model.step import Step
from lambdalint.source import SourceFile, Span


class Provider(Enum):
    """What an import finds when the function runs."""

    PROJECT = "a file of the project"
    STANDARD_LIBRARY = "the language"
    RUNTIME = "the managed runtime"
    MANIFEST = "a package that a manifest declares, or that one of those brings"
    VENDORED = "a package in the code root"
    LAYER = "a layer"
    NOTHING = "nothing"
    UNKNOWN = "not to be told"


class Dependency(Struct, frozen=True, kw_only=True):
    """A package that a manifest names."""

    span: Span
    """Where the manifest names it."""
    name: str
    """As it is written there; `group:artifact` of Maven and Gradle."""
    constraint: str
    """The version as it is written: `>=2,<3`, `^1.2.0`; empty where none is."""
    deployed: bool
    """Whether it is part of what runs: not for development, tests or the build alone."""


class Import(Struct, frozen=True, kw_only=True):
    """The code imports something that is no file of its own package."""

    span: Span
    """The name where it is imported, or the statement."""
    name: str
    """In full: `google.cloud.storage`, `@aws-sdk/client-s3/dist`, `github.com/aws/aws-lambda-go/lambda`."""
    language: str
    """`python`, `javascript` (TypeScript too), `java` or `go`."""
    package: str
    """The part of the name that says which package is meant: `google`, `@aws-sdk/client-s3`."""
    conditional: bool
    """Whether the code may do without: it is under a condition, in a `try`, or in a function not always called."""
    via: tuple[Step, ...]
    provided_by: Provider
    declared: Dependency | None
    """What provides it, or what a manifest says of it though it is not deployed."""
    manifest: SourceFile | None
    """The nearest manifest, where it would be declared."""
    gone_since: str | None
    """The version of the language, not above the runtime's, since which its standard library no longer has it, or the
    managed runtime no longer carries it."""


class ModuleMismatch(Struct, frozen=True, kw_only=True):
    """A JavaScript file has what the module system that Node.js loads it with does not know."""

    span: Span
    system: str
    """The one that it is loaded with: `CommonJS`, `an ES module`."""
    because: str
    """Why it is loaded so, in words."""
    decided_by: Span | None
    """What says so in a manifest."""
    problem: str
    """`an `import` statement is a syntax error there`"""
    via: tuple[Step, ...]


class Feature(Enum):
    """What a version of a language adds."""

    SYNTAX = "syntax"
    LIBRARY = "a module, a name or an argument of the standard library"
    LEVEL = "what a manifest asks for"


class NewerThanRuntime(Struct, frozen=True, kw_only=True):
    """The code, or a manifest, needs a version of the language above that of the runtime."""

    span: Span
    feature: Feature
    what: str
    """`tomllib`, `itertools.batched`, `the match statement`, `Java 21 class files`."""
    language: str
    """`Python`, `Node.js` or `Java`."""
    since: str
    """The first version that has it: `3.11`, `22`."""
    version: str
    """The runtime's: `3.10`, `20`."""
    fatal: bool
    """Whether the file cannot be loaded at all, as with syntax, imports at its top and class files; a name that is
    missing fails where it is used."""
