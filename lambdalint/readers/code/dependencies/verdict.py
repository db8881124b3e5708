"""What is said of one import."""

from __future__ import annotations

from dataclasses import dataclass

from lambdalint.model.dependency import Dependency, Provider


@dataclass(frozen=True, slots=True)
class Verdict:
    package: str
    provider: Provider
    declared: Dependency | None = None
    gone_since: str | None = None
