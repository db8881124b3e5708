"""Handlers written in Python."""

from lambdalint.readers.code.python.reader import PythonReader

__all__ = ["PythonReader"]
