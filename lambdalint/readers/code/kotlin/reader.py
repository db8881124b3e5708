"""Handlers written in Kotlin."""

from __future__ import annotations

from pathlib import Path

from lambdalint import lazy
from lambdalint.readers.code.java.module import JavaModule
from lambdalint.readers.code.jvm.builds import Build
from lambdalint.readers.code.jvm.entry import Entry
from lambdalint.readers.code.jvm.reader import GIVEN, JvmReader
from lambdalint.readers.code.jvm.sources import Sources
from lambdalint.readers.code.kotlin.module import KotlinModule
from lambdalint.readers.code.program.handler import Named, handler_of
from lambdalint.readers.code.program.modules import Module, outline
from lambdalint.readers.code.program.reach import callables
from lambdalint.readers.code.program.reader import Code, Setting
from lambdalint.source import SourceFile

_JVM_NAME = lazy.pattern(r"@file\s*:\s*(?:\[\s*)?JvmName\(\s*\"(\w+)\"")


class KotlinReader(JvmReader):
    language = "kotlin"
    suffixes = frozenset({".kt"})

    @staticmethod
    def tree(file: SourceFile) -> KotlinModule:
        return KotlinModule(file, None, None)

    def parsed(self, file: SourceFile, path: Path, sources: Sources) -> Module:
        return KotlinModule(file, path, sources) if path.suffix == ".kt" else JavaModule(file, path, sources)

    def absent(self, setting: Setting, named: Entry, build: Build) -> Code | None:  # noqa: ARG002 - Java's reader says what is missing
        """The functions of `App.kt` are in a class `AppKt` that no file declares."""
        functions = build.sources.names.get(named.package, {})
        for path in functions.get(named.method, ()):
            module = self.modules(build.sources).read(path, self.report)
            if isinstance(module, KotlinModule) and named.names == (_file_class(module, path),):
                return self._function(named.method, module, build.sources)
        return None

    def _function(self, name: str, module: KotlinModule, sources: Sources) -> Code | None:
        bindings = [one for one in outline(module.scope).bindings.get(name, ()) if one.scope is not None]
        if not bindings:
            return None
        evaluation = self.evaluation(sources)
        values = callables(evaluation.of_module(module, name))
        return handler_of(evaluation, Named(module, name, module.span(bindings[-1])), values, arguments=GIVEN)


def _file_class(module: KotlinModule, path: Path) -> str:
    """The name of the class that holds a file's functions."""
    named = _JVM_NAME.search(module.file.text)
    return named[1] if named is not None else f"{path.stem[:1].upper()}{path.stem[1:]}Kt"
