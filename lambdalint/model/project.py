"""Functions, the templates that declare them, and the project that is linted as one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lambdalint.model.code import Handler, MissingFile, MissingSymbol
from lambdalint.model.event import CustomResource, Source
from lambdalint.model.iam import Role
from lambdalint.model.package import Package
from lambdalint.model.value import Value
from lambdalint.source import SourceFile, Span


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class EnvironmentVariable:
    name: str
    span: Span
    """The name, where it is written."""
    value: Value[str]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Environment:
    """A function's variables, with those of `Globals` or of the provider."""

    span: Span
    """The key that the variables are written under; the function's name where it has none."""
    variables: tuple[EnvironmentVariable, ...]
    complete: bool
    """Whether these are all: False if a part of the map cannot be known."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Layers:
    """A function's layers, with those of `Globals` or of the provider; each is an ARN or a reference."""

    span: Span
    """The key that the layers are written under; the function's name where it has none."""
    items: tuple[Value[str], ...]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class FailureHandling:
    """Where asynchronous events go that a function failed on: its dead-letter queue and its on-failure destination."""

    dead_letter_queue: Value[str]
    on_failure: Value[str]
    maximum_retry_attempts: Value[int]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Function:
    """An AWS Lambda function, of whichever template dialect, with the dialect's defaults."""

    id: str
    """Logical id in SAM and CloudFormation, key in Serverless."""
    span: Span
    """Its name in the template: where something is missing."""
    block: Span
    """All of its declaration."""
    runtime: Value[str]
    handler: Value[str]
    timeout: Value[int]
    """Seconds; 3 by default, 6 in Serverless."""
    memory_size: Value[int]
    """Megabytes; 128 by default, 1024 in Serverless."""
    ephemeral_storage: Value[int]
    """Megabytes of /tmp; 512 by default."""
    capacity_provider: Value[str]
    """Written for a function on Lambda Managed Instances, to which other limits apply."""
    environment: Environment
    layers: Layers
    sources: tuple[Source, ...]
    failure_handling: FailureHandling
    role: Role | None
    """None where the template does not declare it."""
    code: Handler | MissingFile | MissingSymbol | None
    """None where the source is not on disk, or in a language that no reader knows."""
    package: Package | None
    """None where the code is not on disk."""

    @property
    def is_custom_resource(self) -> bool:
        """Whether CloudFormation invokes it, once whenever a stack changes: no two invocations share anything.

        A rule that has it polled until it is done may invoke it as well.
        """
        return any(isinstance(source, CustomResource) for source in self.sources)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Template:
    """A SAM, CloudFormation or Serverless template."""

    file: SourceFile
    functions: tuple[Function, ...]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Unreadable:
    """Something that keeps a part of a template or of a handler's source from being read."""

    span: Span
    problem: str


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Project:
    """What is linted as one."""

    templates: tuple[Template, ...]
    unreadable: tuple[Unreadable, ...]
    today: date
    """The day that dates are compared with."""
