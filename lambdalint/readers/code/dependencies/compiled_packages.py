"""What provides the imports of languages whose compiler already wants all of them: Java and Go."""

from __future__ import annotations

from lambdalint.knowledge.packages import java, platform
from lambdalint.model.dependency import Dependency, Provider
from lambdalint.readers.code.dependencies import go
from lambdalint.readers.code.dependencies.surroundings import Surroundings
from lambdalint.readers.code.dependencies.verdict import Verdict


class JavaPackages:
    """Which artifact has a package is not written anywhere: it is told by their names, and nothing is ever missing."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        found = platform(around.deployment.runtime)
        self._version = found.version[0] if found is not None and found.language == "java" else None
        self._verdicts: dict[str, Verdict] = {}
        """By package."""

    def judge(self, name: str) -> Verdict:
        package = _package(name)
        if package not in self._verdicts:
            self._verdicts[package] = self._judged(package)
        return self._verdicts[package]

    def _judged(self, package: str) -> Verdict:
        if java.is_standard(package, self._version):
            return Verdict(package, Provider.STANDARD_LIBRARY)
        gone = java.gone_since(package)
        gone_since = str(gone) if gone is not None and self._version is not None and self._version >= gone else None
        declared = self._declared(package)
        if declared is not None and declared.deployed:
            return Verdict(package, Provider.MANIFEST, declared, gone_since)
        if java.carried(package):
            return Verdict(package, Provider.RUNTIME, declared, gone_since)
        return Verdict(package, Provider.UNKNOWN, declared, gone_since)

    def _declared(self, package: str) -> Dependency | None:
        """The artifact whose group a package is of, or begins like; of several, the one with most of its words."""
        parts, words = package.split("."), set(package.lower().replace("_", ".").split("."))
        best: tuple[tuple[bool, int, int, bool], Dependency] | None = None
        for one in self.around.dependencies:
            group, _, artifact = one.name.partition(":")
            of_group = group.split(".")
            common = _common(of_group, parts)
            if common < min(2, len(of_group)):
                continue
            said = [word for word in artifact.lower().split("-") if word in words]
            rank = (one.deployed, common, len(said), artifact.lower() in words)
            if best is None or rank > best[0]:
                best = rank, one
        return best[1] if best is not None else None


def _package(name: str) -> str:
    """`com.example` of `com.example.Order`, of `com.example.Order.Line.*`."""
    parts = name.split(".")
    length = next((number for number, part in enumerate(parts) if part[:1].isupper() or part == "*"), len(parts))
    return ".".join(parts[:length]) or name


def _common(first: list[str], second: list[str]) -> int:
    """How many of the first words they share."""
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count


class GoPackages:
    def __init__(self, around: Surroundings) -> None:
        self.around = around

    def judge(self, path: str) -> Verdict | None:
        """None for the packages of the module itself."""
        if path == "C" or "." not in path.partition("/")[0]:
            return Verdict(path, Provider.STANDARD_LIBRARY)  # "Module paths": the standard library's have no dot there
        around = self.around
        manifests = [manifest for declared in around.declared[:1] for manifest in declared.manifests]
        if any(_holds(go.module(manifest), path) for manifest in manifests):
            return None
        required = [one for manifest in manifests for one in manifest.dependencies if _holds(one.name, path)]
        if required:
            declared = max(required, key=lambda one: len(one.name))
            return Verdict(declared.name, Provider.MANIFEST, declared)
        return Verdict(path, Provider.NOTHING if self._is_absent(path) else Provider.UNKNOWN)

    def _is_absent(self, path: str) -> bool:
        """Whether the module's own file is all there is: no workspace, no vendored folder, no module put in place."""
        around = self.around
        if not around.declared or not around.deployment.complete:
            return False
        folder, repository = around.declared[0].folder, around.manifests.repository
        texts = [manifest.file.text for manifest in around.declared[0].manifests]
        return (
            all(manifest.complete for manifest in around.declared[0].manifests)
            and not any("=>" in text for text in texts)
            and not repository.is_dir(folder / "vendor")
            and not any(repository.is_file(above / "go.work") for above in (folder, *folder.parents))
            and not around.builds.is_custom(folder)
            and not around.builds.install(frozenset({path.lower()}), folder)
        )


def _holds(module: str, path: str) -> bool:
    return bool(module) and (path == module or path.startswith(f"{module}/"))
