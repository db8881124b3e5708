"""Small projects, read as templates with their code."""

from __future__ import annotations

from tests.readers.conftest import repo

__all__ = ["repo"]
