"""AWS SAM: its resources are read as what the transform makes of them."""

from lambdalint.readers.sam.expansion import expanded

__all__ = ["expanded"]
