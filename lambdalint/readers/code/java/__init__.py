"""Handlers written in Java."""

from lambdalint.readers.code.java.reader import JavaReader

__all__ = ["JavaReader"]
