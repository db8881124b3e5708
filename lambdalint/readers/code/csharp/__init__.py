"""Handlers written in C#."""

from lambdalint.readers.code.csharp.reader import CSharpReader

__all__ = ["CSharpReader"]
