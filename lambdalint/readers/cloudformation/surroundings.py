"""What the functions of one template share: its queues, roles, sources, and the places where code is looked for."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from lambdalint.model.event import Source
from lambdalint.model.function import Alias, Version
from lambdalint.model.value import Value, Values
from lambdalint.paths import is_file
from lambdalint.readers import scalars
from lambdalint.readers.artifacts import Artifact, Artifacts
from lambdalint.readers.cloudformation import cdk, invokers, qualifiers, queues
from lambdalint.readers.cloudformation.failures import InvokeConfigs
from lambdalint.readers.cloudformation.layers import Layers
from lambdalint.readers.cloudformation.log_groups import LogGroups
from lambdalint.readers.cloudformation.mappings import Mappings
from lambdalint.readers.cloudformation.mentions import mentioned
from lambdalint.readers.cloudformation.naming import Names
from lambdalint.readers.cloudformation.permissions import Permissions
from lambdalint.readers.cloudformation.roles import Roles
from lambdalint.readers.cloudformation.stack import Resource, Stack
from lambdalint.readers.handlers import Handlers

WITHOUT_EXTENSION = (":layer:AWSLambdaPowertools", ":layer:AWSSDKPandas-", ":layer:LambdaInsightsExtension")
"""In ARNs of layers that AWS publishes: those with libraries alone, and the extension that writes logs and no more."""

_WITHOUT_PACKAGES = (
    ":layer:LambdaInsightsExtension",
    ":layer:AWS-Parameters-and-Secrets-Lambda-Extension",
    ":layer:AWS-AppConfig-Extension",
)
"""In ARNs of layers that AWS publishes, which bring an extension and nothing that code could import."""

_LAYER_CONTENT = {"AWS::Serverless::LayerVersion": "ContentUri", "AWS::Lambda::LayerVersion": "Content"}


class Surroundings(Struct, frozen=True, eq=False):
    stack: Stack
    folder: Path
    """Where the template lies; local paths are relative to it."""
    mappings: Mappings
    roles: Roles
    sources: dict[str, list[Source]]
    permissions: Permissions
    versions: dict[str, tuple[Version, ...]]
    aliases: dict[str, tuple[Alias, ...]]
    invoke_configs: InvokeConfigs
    log_groups: LogGroups
    layers: Layers
    mentioned: frozenset[str]
    """Logical ids that others know than what invokes them."""
    artifacts: Artifacts
    handlers: Handlers

    @classmethod
    def read(cls, stack: Stack, folder: Path, artifacts: Artifacts, handlers: Handlers) -> Surroundings:
        names = Names.read(stack)
        mappings = Mappings.read(stack, queues.queues(stack))
        return cls(
            stack=stack,
            folder=folder,
            mappings=mappings,
            roles=Roles.of(stack),
            sources=invokers.sources(stack, names, mappings),
            permissions=Permissions.of(stack, names),
            versions=qualifiers.versions(stack, names),
            aliases=qualifiers.aliases(stack, names),
            invoke_configs=InvokeConfigs.of(stack, names),
            log_groups=LogGroups.of(stack),
            layers=Layers.of(stack, folder, artifacts),
            mentioned=mentioned(stack),
            artifacts=artifacts,
            handlers=handlers,
        )

    def layer_folders(self, function: Resource) -> dict[str, Path]:
        """The local contents of the function's layers that the template declares, by the layer's logical id."""
        folders = {}
        for node, _ in self.stack.intrinsics.items(function.properties.get("Layers")):
            if layer := self.stack.target(node, *_LAYER_CONTENT):
                name = _LAYER_CONTENT[layer.type]
                content = cdk.asset(layer, name) or self.stack.value(layer, (name,), scalars.text)
                if path := self.artifacts.local(content.known, self.folder):
                    folders[layer.id] = path
        return folders

    def layers_lie_here(self, function: Resource, layers: Values) -> bool:
        """Whether no layer from elsewhere brings packages."""
        others = [one for one in layers.items if not any(name in (one.text or "") for name in _WITHOUT_PACKAGES)]
        return layers.complete and len(others) == len(self.layer_folders(function))

    def may_have_extensions(self, function: Resource, layers: Values) -> bool:
        """Whether a layer may bring an extension: a program that runs beside the function, and has its role."""
        folders = self.layer_folders(function)
        return not layers.complete or any(self._may_extend(layer, folders) for layer in layers.items)

    def _may_extend(self, layer: Value[str], folders: dict[str, Path]) -> bool:
        id = (layer.target or "").partition(".")[0]
        if id not in folders:
            return not any(name in (layer.text or "") for name in WITHOUT_EXTENSION)
        resource = self.stack.resources.get(id)
        method = scalars.text(resource.attribute("Metadata", "BuildMethod")) if resource else None
        return method == "makefile" or self.artifacts.repository.resolve(folders[id] / "extensions") is not None

    def measured(self, function: Resource, root: Path, *, reinstalls: bool) -> list[Artifact]:
        """The function's code and local layers as they would be uploaded: what `sam build` made, if that is up to date.

        `reinstalls`: a build may still come, which leaves files out and installs dependencies anew; what it leaves out
        does not count.
        """
        artifacts = []
        for id, path in {function.id: root, **self.layer_folders(function)}.items():
            output = self._built(id, path)
            excludes = None
            if reinstalls and output is None:
                excludes = _not_copied_for_node if is_file(path / "package.json") else _not_copied
            artifacts.append(Artifact(output or path, excludes))
        return artifacts

    def _built(self, id: str, source: Path) -> Path | None:
        """What `sam build` made of a function or layer, if it is newer than the template and the source."""
        if not self.artifacts.repository.may_hold(self.folder, ".aws-sam"):
            return None
        build = self.folder / ".aws-sam" / "build"
        output = self.artifacts.repository.resolve(build / id)
        template = self.artifacts.repository.resolve(build / "template.yaml")
        if output is None or template is None:
            return None
        edited = (self.artifacts.repository.top / self.stack.file.path).stat().st_mtime
        newest = max(edited, self.artifacts.newest(source))
        return output if template.stat().st_mtime >= newest else None


_LEFT_OUT = frozenset(
    ".Python .cache .chalice .coverage .dmypy.json .env .idea .mypy_cache .nox .pyre .pytest_cache .python-version "
    ".tox .venv .vscode ENV __pycache__ env env.bak htmlcov venv venv.bak".split()
)
"""What `sam build` does not copy, nor `*.so` and its like (`EXCLUDED_FILES` of aws-lambda-builders for Python)."""


def _not_copied(path: str) -> bool:
    return not _LEFT_OUT.isdisjoint(path.split("/")) or path.endswith((".pyc", ".so", ".egg", ".egg-info"))


def _not_copied_for_node(path: str) -> bool:
    return path.startswith("node_modules/") or _not_copied(path)
