"""Handlers written in Java."""

from __future__ import annotations

from pathlib import Path

from lambdalint.readers.code.java.module import JavaModule
from lambdalint.readers.code.jvm.reader import JvmReader
from lambdalint.readers.code.jvm.sources import Sources
from lambdalint.readers.code.program.modules import Module
from lambdalint.source import SourceFile


class JavaReader(JvmReader):
    language = "java"
    suffixes = frozenset({".java"})

    @staticmethod
    def tree(file: SourceFile) -> JavaModule:
        return JavaModule(file, None, None)

    def parsed(self, file: SourceFile, path: Path, sources: Sources) -> Module:
        return JavaModule(file, path, sources)
