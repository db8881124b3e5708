"""What is said of one import."""

from __future__ import annotations

from msgspec import Struct

from lambdalint.model.dependency import Dependency, Provider


class Verdict(Struct, frozen=True):
    package: str
    provider: Provider
    declared: Dependency | None = None
    gone_since: str | None = None
