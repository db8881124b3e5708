"""What provides the imports of JavaScript and TypeScript."""

from __future__ import annotations

from fnmatch import fnmatchcase

from lambdalint import lazy
from lambdalint.knowledge.packages import javascript, platform
from lambdalint.model.dependency import Dependency, Provider
from lambdalint.readers.code.dependencies import node
from lambdalint.readers.code.dependencies.manifest import text_of
from lambdalint.readers.code.dependencies.surroundings import Surroundings
from lambdalint.readers.code.dependencies.verdict import Verdict

_NAME = lazy.pattern(r"(?:@[\w~-][\w.~-]*/)?[A-Za-z0-9~-][\w.~-]*")
_CONFIGURATIONS = ("tsconfig.json", "jsconfig.json", "tsconfig.base.json")
_ALIASES = lazy.pattern(r'"(?:paths|baseUrl|_moduleAliases)"')


class NodePackages:
    """`typed`: whether the importing files are TypeScript, where what is only a type is never imported at all."""

    def __init__(self, around: Surroundings, *, typed: bool) -> None:
        self.around = around
        self._typed = typed
        found = platform(around.deployment.runtime)
        self._version = found.version[0] if found is not None and found.language == "javascript" else None
        bundled = around.deployment.bundled
        manifests = (manifest for declared in around.declared for manifest in declared.manifests)
        self._bundled = (
            bundled if bundled is not None else None if typed or any(map(node.bundles, manifests)) else False
        )

    def judge(self, specifier: str) -> Verdict | None:
        """None for what names no package: `./x`, `#inner`, `@/alias`, `https://…`."""
        since = javascript.module_since(specifier)
        plain = specifier.removeprefix("node:")
        if since is not None or specifier.startswith("node:") or javascript.is_module(specifier):
            return Verdict(plain, Provider.STANDARD_LIBRARY if self._has(since) else Provider.UNKNOWN)
        package = javascript.package(specifier)
        if not _NAME.fullmatch(package):
            return None
        provider, declared = self._provided(package)
        dropped = javascript.dropped_since(package)
        gone = dropped is not None and self._version is not None and self._version >= dropped
        return Verdict(package, provider, declared, str(dropped) if gone else None)

    def _has(self, since: int | None) -> bool:
        return self._version is None or (since is not None and self._version >= since)

    def _provided(self, package: str) -> tuple[Provider, Dependency | None]:
        around = self.around
        external = any(fnmatchcase(package, pattern) for pattern in around.deployment.external)
        declared = around.find({package}) if not external else None
        if declared is not None and (declared.deployed or self._bundled):
            return Provider.MANIFEST, declared
        in_layer = self._in_layer(package)
        if in_layer is not None:
            return in_layer
        inline = around.deployment.root is None and javascript.comes_with_inline_code(package)
        if inline or javascript.carried(package, self._version):
            return Provider.RUNTIME, declared
        if external:
            known = around.deployment.complete and around.deployment.layers_known
            return (Provider.NOTHING if known else Provider.UNKNOWN), around.find({package})
        if declared is None and self._is_vendored(package):
            return Provider.VENDORED, None
        if declared is not None:
            absent = self._bundled is False and not around.deployment.development and self._is_absent(package)
            return (Provider.NOTHING if absent else Provider.UNKNOWN), declared
        brought = self._bringing(package)
        if brought is not None:
            return Provider.MANIFEST, brought
        if javascript.may_be_there(package) or not self._is_absent(package):
            return Provider.UNKNOWN, None
        return Provider.NOTHING, None

    def _in_layer(self, package: str) -> tuple[Provider, Dependency | None] | None:
        around = self.around
        found = around.find({package}, layers=True)
        repository = around.manifests.repository
        lies = any(
            repository.is_dir(layer / inner / "node_modules" / package)
            for layer in around.deployment.layers
            for inner in ("nodejs", "", "nodejs/node22", "nodejs/node20", "nodejs/node18")
        )
        return (Provider.LAYER, found) if found is not None or lies else None

    def _is_vendored(self, package: str) -> bool:
        root = self.around.deployment.root
        if root is None or self.around.folder is None:
            return False
        folders = [folder for folder in (self.around.folder, root) if folder.is_relative_to(root)]
        repository = self.around.manifests.repository
        return any(repository.is_dir(folder / "node_modules" / package) for folder in folders)

    def _bringing(self, package: str) -> Dependency | None:
        """What is declared and, as is known, may bring a package; what is for development counts if all is bundled."""
        for one in self.around.dependencies:
            brought = javascript.brought(one.name) if one.deployed or self._bundled is not False else None
            if brought is not None and javascript.matches(package, brought):
                return one
        return None

    def _is_absent(self, package: str) -> bool:
        around = self.around
        of_aws = javascript.dropped_since(package) is not None
        brought = _brought_beside_aws if of_aws else javascript.brought
        if not around.certain(brought) or (self._typed and self._has_types(package)) or self._is_aliased():
            return False
        names = frozenset({package.lower()})
        if of_aws:  # nobody calls files of their own so
            return not around.installs(names)
        return not around.mentioned(names, package.partition("/")[0])

    def _has_types(self, package: str) -> bool:
        """Whether there are types by its name: where nothing else of it is used, the compiler drops the import."""
        plain = package.removeprefix("@").replace("/", "__")
        return self.around.find({f"@types/{plain}"}) is not None or package == "aws-lambda"

    def _is_aliased(self) -> bool:
        """Whether a configuration gives names to folders."""
        repository, folder = self.around.manifests.repository, self.around.folder
        while folder is not None and folder.is_relative_to(repository.top):
            for name in (*_CONFIGURATIONS, "package.json"):
                file = text_of(repository, folder / name)
                if file is not None and _ALIASES.search(file.text):
                    return True
            if folder == folder.parent:
                break
            folder = folder.parent
        return False


def _brought_beside_aws(package: str) -> frozenset[str] | None:
    """What a package brings, where only the AWS SDK matters: packages that nobody knows do not bring it."""
    known = javascript.brought(package)
    return frozenset({package}) if known is None and javascript.says_nothing_of_aws(package) else known
