"""Functions of a stack, whichever dialect it was written in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from msgspec.structs import replace

from lambdalint.model.code import Handler
from lambdalint.model.function import Function
from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.model.package import BaseImage, Package
from lambdalint.model.room import Room
from lambdalint.model.value import Value
from lambdalint.readers import base_images, building, images, scalars
from lambdalint.readers.cloudformation import cdk, rooms
from lambdalint.readers.cloudformation.settings import Settings
from lambdalint.readers.cloudformation.stack import Resource
from lambdalint.readers.cloudformation.surroundings import Surroundings
from lambdalint.readers.code.program.reader import Code
from lambdalint.readers.handlers import Deployed


def functions(around: Surroundings) -> Iterator[Function]:
    for resource in around.stack.of_type("AWS::Lambda::Function"):
        yield assemble(around, resource)


def assemble(around: Surroundings, resource: Resource) -> Function:
    """The function that a resource declares."""
    settings = Settings(around.stack, resource)
    code, package = None, None
    runtime = settings.text("Runtime")
    function = configured(around, settings)
    if settings.text("PackageType").known == "Image":  # it brings its own runtime, and may bring variables of its own
        function = replace(
            function,
            runtime=Value(resource.span, written=False),
            image=replace(function.image, runtime=runtime),
            environment=replace(function.environment, complete=False),
        )
        code = _of_image(around, settings)
    else:
        code, package = _code(around, settings, runtime)
    return replace(function, code=code, package=package)


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
        provisioned_concurrency=settings.integer("ProvisionedConcurrencyConfig", "ProvisionedConcurrentExecutions"),
        capacity_provider=settings.text("CapacityProviderConfig"),
        image=settings.image(),
        base_image=_base_image(around, resource),
        environment=settings.environment(),
        kms_key=settings.text("KmsKeyArn"),
        layers=settings.layers,
        may_have_extensions=around.may_have_extensions(resource, settings.layers),
        layer_versions=around.layers.of_function(settings),
        vpc=settings.vpc(),
        file_systems=settings.file_systems,
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
        mentioned_elsewhere=resource.id in around.mentioned,
        sources=tuple(around.sources.get(resource.id, ())),
        permissions=tuple(around.permissions.by_function.get(resource.id, ())),
        resource_policies=tuple(around.permissions.policies.get(resource.id, ())),
        permissions_complete=around.permissions.complete,
        failure_handling=around.invoke_configs.failure_handling(settings, dead_letter_queue),
        role_arn=settings.text("Role"),
        role=around.roles.of_function(resource.properties.get("Role")),
        room=rooms.of_properties(resource),
        alias_room=_alias_room(resource),
        policies_room=_policies_room(resource),
        inline_code=settings.of_code("ZipFile"),
        code=None,
        package=None,
    )


def _code(around: Surroundings, settings: Settings, runtime: Value[str]) -> tuple[Code | None, Package | None]:
    resource, handler = settings.resource, settings.text("Handler")
    if inline := _inline(resource.properties.get("Code", "ZipFile")):
        return around.handlers.inline(runtime, handler, inline, _deployed(around, settings)), None
    location = cdk.asset(resource, "Code") or settings.text("Code")
    built_by_sam = scalars.text(resource.attribute("Type")) == "AWS::Serverless::Function"
    path = around.artifacts.local(location.known, around.folder)
    if built_by_sam and location.absent:  # `SamBaseProvider.DEFAULT_CODEURI` of the SAM CLI
        path = around.folder
    built_otherwise = _build_method(resource, runtime) is not None
    if path is None:
        if not built_otherwise:
            around.handlers.miss(runtime, handler, location, around.folder)
        if location.known is None or "://" in location.known:
            return None, None
        deployed = _deployed(around, settings)
        code = around.handlers.built(runtime, handler, around.folder / location.known, deployed)
        return code if not built_otherwise or isinstance(code, Handler) else None, None
    package = _package(around, settings, runtime, location, path)
    if built_otherwise:
        code = _of_entry_points(around, settings, runtime, handler, path)
        code = code or around.handlers.built(runtime, handler, path)
        return code if isinstance(code, Handler) else None, package
    layers = around.layer_folders(resource).values()
    return around.handlers.find(runtime, handler, path, layers, _deployed(around, settings)), package


def _package(
    around: Surroundings, settings: Settings, runtime: Value[str], location: Value[str], path: Path
) -> Package | None:
    resource = settings.resource
    built_by_sam = scalars.text(resource.attribute("Type")) == "AWS::Serverless::Function"
    method = scalars.text(resource.attribute("Metadata", "BuildMethod"))
    artifacts = around.measured(resource, path, reinstalls=built_by_sam)
    package = around.artifacts.package(location.span, artifacts)
    if package is None:
        return None
    if method == "makefile":  # what lies in the folder is the build's, and the rest is not uploaded
        targets = building.targets(around.artifacts.repository, path, f"build-{resource.id}")
        return replace(package, binaries=(), targets=targets)
    if method is not None:
        return replace(package, binaries=())
    layers = settings.layers
    told = around.layers_lie_here(resource, layers) and not settings.file_systems
    return around.artifacts.with_bootstrap(package, runtime, artifacts, within=around.folder, complete=told)


def _deployed(around: Surroundings, settings: Settings, *, bundled: bool | None = None) -> Deployed:
    """What else than the code root may bring packages."""
    layers = settings.layers
    known = around.layers_lie_here(settings.resource, layers)
    complete = not settings.file_systems
    as_it_is = scalars.text(settings.resource.attribute("Type")) != "AWS::Serverless::Function"
    return Deployed(within=around.folder, layers_known=known, bundled=bundled, development=as_it_is, complete=complete)


def _of_image(around: Surroundings, settings: Settings) -> Code | None:
    """The handler in an image that SAM builds: the one that its command names, or the function's in its place."""
    named = settings.resource.attribute("Metadata", "Dockerfile")
    context = scalars.text(settings.resource.attribute("Metadata", "DockerContext"))
    dockerfile = scalars.text(named) or "Dockerfile"
    if named is None or context is None or not isinstance(named, Scalar):
        return None
    folder = around.folder / context
    image = images.read(folder / dockerfile, folder, around.handlers.repository)
    command = settings.image().command.items[:1]
    if image is None or (not command and image.command is None):
        return None
    if command:
        handler = command[0]
    else:
        assert image.command is not None  # noqa: S101
        handler = Value(image.command.span, image.command.text)
    first, *others = image.roots
    found = around.handlers.find(Value(named.span, image.runtime), handler, first, others)
    return found if isinstance(found, Handler) else None


def _base_image(around: Surroundings, resource: Resource) -> BaseImage | None:
    """That of the image which SAM builds of a Dockerfile."""
    named = scalars.text(resource.attribute("Metadata", "Dockerfile"))
    context = scalars.text(resource.attribute("Metadata", "DockerContext"))
    if named is None or context is None:
        return None
    given = resource.attribute("Metadata", "DockerBuildArgs")
    arguments = (
        {key: scalars.text(node) or "$" for key, node in given.values.items()} if isinstance(given, Mapping) else {}
    )
    target = scalars.text(resource.attribute("Metadata", "DockerBuildTarget")) or ""
    return base_images.read(around.folder / context / named, around.handlers.repository, target, arguments)


def _of_entry_points(
    around: Surroundings, settings: Settings, runtime: Value[str], handler: Value[str], root: Path
) -> Code | None:
    """The handler in the source of a bundle that esbuild makes: in the entry point that has the name of its file."""
    resource = settings.resource
    if scalars.text(resource.attribute("Metadata", "BuildMethod")) != "esbuild" or handler.known is None:
        return None
    entries = resource.attribute("Metadata", "BuildProperties", "EntryPoints")
    paths = [scalars.text(entry) or "" for entry in entries.items] if isinstance(entries, Sequence) else []
    file, _, export = handler.known.rpartition(".")
    named = [path.rpartition(".")[0] for path in paths if PurePosixPath(path).stem == PurePosixPath(file).name]
    for candidate in (file, *named):
        setting = replace(handler, known=f"{candidate}.{export}")
        layers = around.layer_folders(resource).values()
        deployed = replace(_deployed(around, settings, bundled=True), external=_external(resource))
        found = around.handlers.find(runtime, setting, root, layers, deployed)
        if isinstance(found, Handler):
            return found
    return None


def _policies_room(resource: Resource) -> Room | None:
    """Beside a `Role`, SAM makes nothing of `Policies`."""
    if resource.attribute("Properties", "Role") is not None:
        return None
    return rooms.of_list(resource.attribute("Properties", "Policies"))


def _alias_room(resource: Resource) -> Room | None:
    of_sam = scalars.text(resource.attribute("Type")) == "AWS::Serverless::Function"
    is_written = resource.attribute("Properties", "AutoPublishAlias") is not None
    return rooms.of_properties(resource) if of_sam and not is_written else None


def _external(resource: Resource) -> frozenset[str]:
    """What esbuild leaves out, unless SAM puts it beside the bundle, as it does with nothing."""
    listed = resource.attribute("Metadata", "BuildProperties", "External")
    names = [scalars.text(item) for item in listed.items] if isinstance(listed, Sequence) else []
    return frozenset(name for name in names if name)


def _inline(node: Node | None) -> Scalar | None:
    return node if isinstance(node, Scalar) and isinstance(node.value, str) and node.text.strip() else None


def _build_method(resource: Resource, runtime: Value[str]) -> str | None:
    """A build of the user's own, after which the handler need not be where the setting says: makefile, esbuild.

    What is compiled for `provided` runtimes is never where the setting says, and is looked for however it is built.
    """
    method = scalars.text(resource.attribute("Metadata", "BuildMethod"))
    compiled = (runtime.known or "").startswith(("provided", "go1"))
    return None if method is None or method.startswith("python") or compiled else method
