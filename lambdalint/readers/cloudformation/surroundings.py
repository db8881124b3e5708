"""What the functions of one template share: its queues, roles, sources, and the places where code is looked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lambdalint.model.event import Queue, Source
from lambdalint.model.iam import Role
from lambdalint.model.node import Node
from lambdalint.model.project import FailureHandling
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.readers.artifacts import Artifact, Artifacts
from lambdalint.readers.cloudformation import invokers, queues, roles
from lambdalint.readers.cloudformation.stack import Resource, Stack
from lambdalint.readers.handlers import Handlers

_LAYER_CONTENT = {"AWS::Serverless::LayerVersion": "ContentUri", "AWS::Lambda::LayerVersion": "Content"}


@dataclass(frozen=True, eq=False, slots=True)
class Surroundings:
    stack: Stack
    folder: Path
    """Where the template lies; local paths are relative to it."""
    queues: dict[str, Queue]
    roles: dict[str, Role]
    sources: dict[str, list[Source]]
    invoke_configs: dict[str | None, list[Resource]]
    """`AWS::Lambda::EventInvokeConfig` by function; those whose function is not known are under None."""
    artifacts: Artifacts
    handlers: Handlers

    @classmethod
    def read(cls, stack: Stack, folder: Path, artifacts: Artifacts, handlers: Handlers) -> Surroundings:
        read_queues = queues.queues(stack)
        configs: dict[str | None, list[Resource]] = {}
        for config in stack.of_type("AWS::Lambda::EventInvokeConfig"):
            function = invokers.function_named(config.properties.get("FunctionName"), stack)
            configs.setdefault(function.id if function else None, []).append(config)
        return cls(
            stack=stack,
            folder=folder,
            queues=read_queues,
            roles=roles.roles(stack),
            sources=invokers.sources(stack, read_queues),
            invoke_configs=configs,
            artifacts=artifacts,
            handlers=handlers,
        )

    def role(self, node: Node | None) -> Role | None:
        """The role that a function's `Role` names, if the template declares it."""
        resource = self.stack.target(node, roles.ROLE)
        return self.roles[resource.id] if resource else None

    def failure_handling(self, function: Resource, dead_letter_queue: Value[str]) -> FailureHandling:
        """What the function's own properties and its `AWS::Lambda::EventInvokeConfig` say together."""
        on_failure = _on_failure(function, ("EventInvokeConfig",), self.stack)
        attempts = self.stack.value(function, ("EventInvokeConfig", "MaximumRetryAttempts"), scalars.integer, 2)
        for config in (*self.invoke_configs.get(function.id, ()), *self.invoke_configs.get(None, ())):
            if on_failure.absent:
                on_failure = _on_failure(config, (), self.stack)
            if not attempts.written:
                attempts = self.stack.value(config, ("MaximumRetryAttempts",), scalars.integer, 2)
        if on_failure.absent and None in self.invoke_configs:  # it may belong to this function
            on_failure = Value(function.span)
        return FailureHandling(
            dead_letter_queue=dead_letter_queue, on_failure=on_failure, maximum_retry_attempts=attempts
        )

    def layer_folders(self, function: Resource) -> dict[str, Path]:
        """The local contents of the function's layers that the template declares, by the layer's logical id."""
        folders = {}
        for node, _ in self.stack.intrinsics.items(function.properties.get("Layers")):
            if layer := self.stack.target(node, *_LAYER_CONTENT):
                content = self.stack.value(layer, (_LAYER_CONTENT[layer.type],), scalars.text)
                if path := self.artifacts.local(content.known, self.folder):
                    folders[layer.id] = path
        return folders

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
                excludes = _not_copied_for_node if (path / "package.json").is_file() else _not_copied
            artifacts.append(Artifact(output or path, excludes))
        return artifacts

    def _built(self, id: str, source: Path) -> Path | None:
        """What `sam build` made of a function or layer, if it is newer than the template and the source."""
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


def _on_failure(owner: Resource, path: tuple[str, ...], stack: Stack) -> Value[str]:
    """The on-failure destination. SAM makes one itself where only its type is given."""
    whole = stack.value(owner, (*path, "DestinationConfig", "OnFailure"), scalars.text)
    if whole.absent:
        return whole
    found = stack.value(owner, (*path, "DestinationConfig", "OnFailure", "Destination"), scalars.text)
    return Value(whole.span) if found.absent else found
