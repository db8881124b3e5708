"""Handlers written in Go: a package is all files of a folder, and `lambda.Start` is told what takes the events."""

from lambdalint.readers.code.go.reader import GoReader

__all__ = ["GoReader"]
