"""What tests of knowledge about code need of those of readers."""

from tests.readers.code.conftest import read_handler

__all__ = ["read_handler"]
