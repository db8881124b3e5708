"""What a handler's code needs of packages and of its language, against what it will find."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from lambdalint.model.dependency import Import, ModuleMismatch, NewerThanRuntime
from lambdalint.readers.code.dependencies.deployment import Deployment
from lambdalint.readers.code.dependencies.imports import Packages
from lambdalint.readers.code.dependencies.module_systems import mismatches
from lambdalint.readers.code.dependencies.newer import newer_than_runtime
from lambdalint.readers.code.program.modules import Imports, Module
from lambdalint.readers.code.program.values import Frame
from lambdalint.readers.code.program.ways import Way


class Needs(Struct, frozen=True):
    """Finds it out for one function."""

    packages: Packages
    deployment: Deployment

    def imports(self, ways: Mapping[Frame, Way], imports: Imports) -> tuple[Import, ...]:
        return self.packages.imports(ways, imports, self.deployment)

    def newer_than_runtime(self, ways: Mapping[Frame, Way]) -> tuple[NewerThanRuntime, ...]:
        return newer_than_runtime(ways, self.packages, self.deployment)

    def module_mismatches(
        self, entry: Module, ways: Mapping[Frame, Way], imports: Imports
    ) -> tuple[ModuleMismatch, ...]:
        return mismatches(entry, ways, imports, self.packages, self.deployment)
