"""A function with all its settings, each as it would be deployed.

Defaults are those of CloudFormation (AWS CloudFormation Template Reference, `AWS::Lambda::Function`), or of the
framework where that has its own.
"""

from __future__ import annotations

from msgspec import Struct

from lambdalint.model.code import GeneratedFile, Handler, MissingFile, MissingSymbol
from lambdalint.model.event import CustomResource, EdgeSource, RuleSource, Source
from lambdalint.model.iam import Permission, ResourcePolicy, Role
from lambdalint.model.package import BaseImage, Package
from lambdalint.model.room import Room
from lambdalint.model.value import Value, Values
from lambdalint.source import Span


class EnvironmentVariable(Struct, frozen=True, eq=False, kw_only=True):
    name: str
    span: Span
    """The name, where it is written."""
    value: Value[str]


class Environment(Struct, frozen=True, eq=False, kw_only=True):
    """A function's variables, with those of `Globals` or of the provider."""

    span: Span
    """The key that the variables are written under; the function's name where it has none."""
    variables: tuple[EnvironmentVariable, ...]
    complete: bool
    """Whether these are all: False if a part of the map cannot be known."""


class Tag(Struct, frozen=True, eq=False, kw_only=True):
    key: Value[str]
    value: Value[str]


class Image(Struct, frozen=True, eq=False, kw_only=True):
    """The container image of a function, and what is set in place of its own."""

    uri: Value[str]
    built: bool
    """Whether SAM builds it, and writes the URI of what it made in place of this one."""
    runtime: Value[str]
    """What is written for the function, though an image brings its own; absent for a function without an image."""
    command: Values
    entry_point: Values
    working_directory: Value[str]


class Vpc(Struct, frozen=True, eq=False, kw_only=True):
    """The network that a function is attached to. Without subnets and security groups, it is attached to none."""

    subnets: Values
    security_groups: Values


class FileSystem(Struct, frozen=True, eq=False, kw_only=True):
    """A file system that the function mounts."""

    span: Span
    arn: Value[str]
    """Of an access point."""
    local_mount_path: Value[str]


class LogGroup(Struct, frozen=True, eq=False, kw_only=True):
    """A log group that the template declares, or that the framework makes."""

    id: str
    span: Span
    name: Value[str]
    retention: Value[int]
    """Days; absent where logs are kept for ever."""
    kms_key: Value[str]


class Logging(Struct, frozen=True, eq=False, kw_only=True):
    format: Value[str]
    """`Text` or `JSON`; `Text` by default."""
    application_log_level: Value[str]
    system_log_level: Value[str]
    group_name: Value[str]
    """Absent for `/aws/lambda/` with the function's name."""
    group: LogGroup | None
    """None where the template does not declare it."""
    group_names: tuple[str, ...]
    """What its group is called, as `Value.text` writes it: `/aws/lambda/${Worker}`, `/aws/lambda/orders`."""


class FailureHandling(Struct, frozen=True, eq=False, kw_only=True):
    """Where asynchronous events go that a function failed on: its dead-letter queue and its on-failure destination."""

    dead_letter_queue: Value[str]
    on_failure: Value[str]
    on_success: Value[str]
    maximum_retry_attempts: Value[int]
    """2 by default."""
    maximum_event_age: Value[int]
    """Seconds; 21,600 by default."""


class Durable(Struct, frozen=True, eq=False, kw_only=True):
    """Settings of a durable function; absent for any other."""

    config: Value[bool]
    """Known True where the settings are written; the span is their key."""
    execution_timeout: Value[int]
    """Seconds."""
    retention_period: Value[int]
    """Days."""


class Version(Struct, frozen=True, eq=False, kw_only=True):
    """A published version."""

    id: str
    span: Span
    provisioned_concurrency: Value[int]


class LayerVersion(Struct, frozen=True, eq=False, kw_only=True):
    """A layer that the template declares."""

    id: str
    span: Span
    name: Value[str]
    description: Value[str]
    license: Value[str]
    """`LicenseInfo`."""
    content: Value[str]
    """The folder or archive that it is made of, if it lies here."""
    names: tuple[str, ...] | None
    """What lies at its root, folders with a `/` at their end, and in its `lib`; None where a build makes it, or it is
    not here."""
    compatible_runtimes: Values
    compatible_architectures: Values


class VersionWeight(Struct, frozen=True, eq=False, kw_only=True):
    """A version that an alias sends a share of the invocations to."""

    span: Span
    version: Value[str]
    """A reference to one, or its number."""
    weight: Value[float]
    """The share, from 0 to 1."""


class Alias(Struct, frozen=True, eq=False, kw_only=True):
    id: str
    span: Span
    name: Value[str]
    version: Value[str]
    """The version that it points at; a reference to one, or its number."""
    provisioned_concurrency: Value[int]
    additional_versions: tuple[VersionWeight, ...]
    """Those that a share of the invocations goes to."""


class Function(Struct, frozen=True, eq=False, kw_only=True):
    """An AWS Lambda function, of whichever template dialect, with the dialect's defaults."""

    id: str
    """Logical id in SAM and CloudFormation, after those of the stacks that it is nested in (`Child/Fn`); key in
    Serverless, path of the construct in CDK."""
    span: Span
    """Its name in the template: where something is missing."""
    block: Span
    """All of its declaration."""
    generated: bool
    """Whether the CDK made it for itself, so that its users cannot change it."""
    condition: str
    """The condition that it is created under; empty where there is none."""
    name: Value[str]
    description: Value[str]
    package_type: Value[str]
    """`Zip` or `Image`; `Zip` by default."""
    runtime: Value[str]
    handler: Value[str]
    architecture: Value[str]
    """`x86_64` or `arm64`; `x86_64` by default."""
    timeout: Value[int]
    """Seconds; 3 by default, 6 in Serverless."""
    memory_size: Value[int]
    """Megabytes; 128 by default, 1024 in Serverless."""
    ephemeral_storage: Value[int]
    """Megabytes of /tmp; 512 by default."""
    reserved_concurrency: Value[int]
    provisioned_concurrency: Value[int]
    """Written for the function itself, of which Lambda takes none; that of versions and aliases is theirs."""
    capacity_provider: Value[str]
    """Written for a function on Lambda Managed Instances, to which other limits apply."""
    image: Image
    base_image: BaseImage | None
    """Of the Dockerfile that the template builds the image of."""
    environment: Environment
    kms_key: Value[str]
    """Encrypts the environment; absent for a key of AWS's own."""
    layers: Values
    """With those of `Globals` or of the provider; each is an ARN or a reference."""
    may_have_extensions: bool
    """Whether a layer may bring a program that runs beside the function, and has its role."""
    layer_versions: tuple[LayerVersion, ...]
    """Those of the layers that the template declares."""
    vpc: Vpc
    file_systems: tuple[FileSystem, ...]
    tracing: Value[str]
    """`Active` or `PassThrough`; `PassThrough` by default."""
    logging: Logging
    snap_start: Value[str]
    """`PublishedVersions` or `None`; `None` by default."""
    durable: Durable
    tenancy: Value[str]
    """`PER_TENANT` for a function that isolates its tenants from each other."""
    recursive_loop: Value[str]
    """`Terminate` or `Allow`; `Terminate` by default."""
    runtime_updates: Value[str]
    """`Auto`, `FunctionUpdate` or `Manual`; `Auto` by default."""
    tags: tuple[Tag, ...]
    versions: tuple[Version, ...]
    aliases: tuple[Alias, ...]
    sources: tuple[Source, ...]
    mentioned_elsewhere: bool
    """Whether an output names it, or a resource that does not show how it invokes it: others may, too."""
    permissions: tuple[Permission, ...]
    """Who may invoke it, with those that SAM and Serverless make."""
    resource_policies: tuple[ResourcePolicy, ...]
    permissions_complete: bool
    """Whether these are all: False if the template has one of which it cannot be known which function it is for."""
    failure_handling: FailureHandling
    role_arn: Value[str]
    """What its `Role` says: a reference to a role, or an ARN."""
    role: Role | None
    """None where the template does not declare it."""
    room: Room | None
    """For one of its settings more."""
    alias_room: Room | None
    """For an `AutoPublishAlias`, which SAM's functions have; None for others, and where there is one."""
    policies_room: Room | None
    """In the `Policies` from which SAM makes the role; None where a `Role` is written."""
    inline_code: Value[str]
    """The source that is written in the template; absent where it lies elsewhere."""
    code: Handler | MissingFile | MissingSymbol | GeneratedFile | None
    """None where the source is not on disk, or in a language that no reader knows."""
    package: Package | None
    """None where the code is not on disk."""

    @property
    def kept_ready(self) -> tuple[Value[int], ...]:
        """The provisioned concurrency of its aliases and versions."""
        of_aliases = [alias.provisioned_concurrency for alias in self.aliases]
        of_versions = [version.provisioned_concurrency for version in self.versions]
        return (*of_aliases, *of_versions)

    @property
    def is_at_edge(self) -> bool:
        """Whether CloudFront runs it at the edge, where other settings hold."""
        return any(isinstance(source, EdgeSource) for source in self.sources)

    @property
    def is_only_scheduled(self) -> bool:
        """Whether it runs now and then: what it keeps is old, or gone, by the next time."""
        schedules = (isinstance(source, RuleSource) and source.schedule.written for source in self.sources)
        return bool(self.sources) and all(schedules)

    @property
    def takes_callback(self) -> bool:
        """Whether its handler has a third parameter, as handlers of JavaScript had in old runtimes."""
        signature = self.code.signature if isinstance(self.code, Handler) else None
        return signature is not None and not signature.streams and len(signature.parameters) > 2

    @property
    def is_of_deployments(self) -> bool:
        """Whether it runs only when something is deployed, once each time: as a custom resource of CloudFormation, or
        as a hook of CodeDeploy or CodePipeline. No two invocations share anything.

        A rule that has it polled until it is done may invoke it as well.
        """
        answers = isinstance(self.code, Handler) and self.code.is_of_deployments
        return answers or any(isinstance(source, CustomResource) for source in self.sources)
