"""Templates that programs write from the user's own, which are the ones to mend."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from lambdalint import lazy
from lambdalint.model.project import Template
from lambdalint.source import SourceFile

_ANNOTATIONS = "Amazon.Lambda.Annotations"
_ANNOTATED = lazy.pattern(r"""["']?Tool["']?\s*:\s*["']?Amazon\.Lambda\.Annotations\b""")
"""The metadata of a function that its source generator writes."""
_PACKAGED = lazy.pattern(r"packag|output", re.IGNORECASE)
"""What `sam package --output-template-file` and `aws cloudformation package` are given as a name, in AWS's examples."""
_UPLOADED = lazy.pattern(r"\bs3://|\bS3Key\b")


def superseded(found: Mapping[SourceFile, Template]) -> set[SourceFile]:
    """Those of the templates that are written from others of them."""
    return {*_annotated(found), *_packaged(found)}


def _annotated(found: Mapping[SourceFile, Template]) -> Iterator[SourceFile]:
    """What Lambda Annotations (.NET) write at each build, where a template of the user's own has the same handlers:
    that one is deployed."""
    generated = {file for file in found if _ANNOTATIONS in file.text and _ANNOTATED.search(file.text)}
    own = {handler for file in found.keys() - generated for handler in _handlers(found[file])} if generated else set()
    return (file for file in generated if not own.isdisjoint(_handlers(found[file])))


def _packaged(found: Mapping[SourceFile, Template]) -> Iterator[SourceFile]:
    """What a packaging once wrote beside the template that it read: the same functions, with their code uploaded."""
    packaged = {file for file in found if _PACKAGED.search(_path(file).name) and _UPLOADED.search(file.text)}
    for file in packaged:
        functions = _functions(found[file])
        beside = (other for other in found.keys() - packaged if _path(other).parent == _path(file).parent)
        if any(functions & _functions(found[other]) for other in beside):
            yield file


def _path(file: SourceFile) -> PurePosixPath:
    return PurePosixPath(file.path)


def _functions(template: Template) -> set[str]:
    return {function.id for function in template.functions}


def _handlers(template: Template) -> Iterator[str]:
    return (function.handler.known for function in template.functions if function.handler.known is not None)
