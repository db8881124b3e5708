"""What a function may import without bringing it along, and since when its language has it; one table per language."""

from __future__ import annotations

from lambdalint.knowledge.packages.platforms import Platform, platform

__all__ = ("Platform", "platform")
