"""Functions of a stack, whichever dialect it was written in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lambdalint.model.function import Function
from lambdalint.model.node import Node, Scalar
from lambdalint.model.package import Package
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation import cdk
from lambdalint.readers.cloudformation.settings import Settings
from lambdalint.readers.cloudformation.stack import Resource
from lambdalint.readers.cloudformation.surroundings import Surroundings
from lambdalint.readers.code.program.reader import Code


def functions(around: Surroundings) -> Iterator[Function]:
    for resource in around.stack.of_type("AWS::Lambda::Function"):
        yield assemble(around, resource)


def assemble(around: Surroundings, resource: Resource) -> Function:
    """The function that a resource declares."""
    settings = Settings(around.stack, resource)
    code, package = None, None
    runtime = settings.text("Runtime")
    if settings.text("PackageType").known == "Image":  # it brings its own runtime; that of `Globals` is for others
        runtime = Value(resource.span, written=False)
    else:
        code, package = _code(around, settings, runtime)
    function = configured(around, settings)
    return replace(function, runtime=runtime, code=code, package=package)


def configured(around: Surroundings, settings: Settings) -> Function:
    """A function as its settings and its surroundings have it, without its code."""
    resource = settings.resource
    dead_letter_queue = settings.text("DeadLetterConfig", "TargetArn")
    return Function(
        id=cdk.name(resource),
        generated=cdk.is_generated(resource),
        span=resource.span,
        block=resource.block,
        condition=scalars.text(resource.attribute("Condition")) or "",
        name=settings.text("FunctionName"),
        description=settings.text("Description"),
        package_type=settings.text("PackageType", default="Zip"),
        runtime=settings.text("Runtime"),
        handler=settings.text("Handler"),
        architecture=settings.architecture(),
        timeout=settings.integer("Timeout", default=3),
        memory_size=settings.integer("MemorySize", default=128),
        ephemeral_storage=settings.integer("EphemeralStorage", "Size", default=512),
        reserved_concurrency=settings.integer("ReservedConcurrentExecutions"),
        capacity_provider=settings.text("CapacityProviderConfig"),
        image=settings.image(),
        environment=settings.environment(),
        kms_key=settings.text("KmsKeyArn"),
        layers=settings.texts("Layers"),
        layer_versions=around.layers.of_function(settings),
        vpc=settings.vpc(),
        file_systems=settings.file_systems(),
        tracing=settings.text("TracingConfig", "Mode", default="PassThrough"),
        logging=around.log_groups.logging(settings),
        snap_start=settings.text("SnapStart", "ApplyOn", default="None"),
        durable=settings.durable(),
        tenancy=settings.text("TenancyConfig", "TenantIsolationMode"),
        recursive_loop=settings.text("RecursiveLoop", default="Terminate"),
        runtime_updates=settings.text("RuntimeManagementConfig", "UpdateRuntimeOn", default="Auto"),
        tags=settings.tags(),
        versions=around.versions.get(resource.id, ()),
        aliases=around.aliases.get(resource.id, ()),
        sources=tuple(around.sources.get(resource.id, ())),
        permissions=around.permissions.get(resource.id, ()),
        failure_handling=around.invoke_configs.failure_handling(settings, dead_letter_queue),
        role_arn=settings.text("Role"),
        role=around.roles.of_function(resource.properties.get("Role")),
        code=None,
        package=None,
    )


def _code(around: Surroundings, settings: Settings, runtime: Value[str]) -> tuple[Code | None, Package | None]:
    resource, handler = settings.resource, settings.text("Handler")
    if inline := _inline(resource.properties.get("Code", "ZipFile")):
        return around.handlers.inline(runtime, handler, inline), None
    location = cdk.asset(resource, "Code") or settings.text("Code")
    path = around.artifacts.local(location.known, around.folder)
    built_otherwise = _build_method(resource, runtime) is not None
    if path is None:
        if not built_otherwise:
            around.handlers.miss(runtime, handler, location, around.folder)
        if built_otherwise or location.known is None or "://" in location.known:
            return None, None
        return around.handlers.built(runtime, handler, around.folder / location.known), None
    built_by_sam = scalars.text(resource.attribute("Type")) == "AWS::Serverless::Function"
    package = around.artifacts.package(location.span, around.measured(resource, path, reinstalls=built_by_sam))
    if built_otherwise:
        return None, package
    return around.handlers.find(runtime, handler, path, around.layer_folders(resource).values()), package


def _inline(node: Node | None) -> Scalar | None:
    return node if isinstance(node, Scalar) and isinstance(node.value, str) and node.text.strip() else None


def _build_method(resource: Resource, runtime: Value[str]) -> str | None:
    """A build of the user's own, after which the handler need not be where the setting says: makefile, esbuild.

    What is compiled for `provided` runtimes is never where the setting says, and is looked for however it is built.
    """
    method = scalars.text(resource.attribute("Metadata", "BuildMethod"))
    compiled = (runtime.known or "").startswith(("provided", "go1"))
    return None if method is None or method.startswith("python") or compiled else method
