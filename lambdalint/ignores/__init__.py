"""Findings that somebody knows of and has said so, where they are found."""

from lambdalint.ignores.honouring import Honoured, files, honoured

__all__ = ["Honoured", "files", "honoured"]
