"""From a function's handler setting to the facts about its code, in whichever language it is written."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lambdalint.model.code import Handler, MissingFile, MissingSymbol
from lambdalint.model.node import Scalar
from lambdalint.model.value import Value
from lambdalint.readers.code.node import NodeFiles
from lambdalint.readers.document import Report
from lambdalint.readers.files import walk
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

if TYPE_CHECKING:
    from lambdalint.readers.code.python import Modules

PYTHON_SUFFIXES = frozenset({".py"})

_OUTPUT = re.compile(
    r"(?i)dist|build|built|bundle|packag|publish|artifact|generated|output|target|release|deploy|staging|staged|"
    r"compiled|vendor|asset|zip|(?:^|/)(?:out|bin|tmp|\.[^/.])|\.(?:jar|whl|tar|gz)$"
)

Code = Handler | MissingFile | MissingSymbol


@dataclass(eq=False, slots=True)
class Handlers:
    """Reads handlers; files that several functions share are parsed once."""

    repository: Repository
    report: Report
    _modules: Modules | None = None
    _stems: dict[Path, frozenset[str]] = field(default_factory=dict)
    _node: NodeFiles = field(init=False)

    def __post_init__(self) -> None:
        self._node = NodeFiles(self.repository)

    def find(self, runtime: Value[str], handler: Value[str], root: Path, layers: Collection[Path]) -> Code | None:
        """The handler below a code root. `layers` are the contents of the local layers.

        None where the language is not known or no reader knows it. Under `Fn::If`, a branch whose handler is missing
        tells more than one that has it.
        """
        if handler.branches:
            found = [self.find(runtime, branch, root, layers) for branch in handler.branches if branch.written]
            missing = (code for code in found if isinstance(code, MissingFile | MissingSymbol))
            return next(missing, next((code for code in found if code), None))
        if handler.known is not None and ".." in handler.known.split("/"):
            return None  # outside of what is uploaded, unless something is built of it
        if handler.known is not None and root.is_dir() and _is(runtime, "nodejs"):
            return self._node.missing(handler.span, handler.known, root)
        if handler.known is None or not _is(runtime, "python3") or not (root.is_dir() or root.suffix == ".py"):
            return None
        from lambdalint.readers.code.python import Modules, python_handler  # noqa: PLC0415 - a template without code needs no parser

        roots = [root, *(folder for layer in layers for folder in (layer / "python", layer))]
        self._modules = self._modules or Modules(self.repository)
        python = python_handler(handler.span, handler.known, roots, self.repository, self.report, self._modules)
        if isinstance(python, MissingFile) and not any(walk(root, PYTHON_SUFFIXES, None)):
            return None  # without a single source file, this is not where the code is written
        return python

    def miss(self, runtime: Value[str], handler: Value[str], location: Value[str], folder: Path) -> None:
        """Reports a code location below `folder` that is not there, where that is not a build's doing: the language
        needs none, the name is not that of an output, and the handler's file is somewhere else below `folder`."""
        path, module = location.known, re.split(r"[./]", handler.known or "")[-2:-1]
        if path is None or "://" in path or not _is(runtime, "python3") or _OUTPUT.search(path):
            return
        if self.repository.resolve(folder / path) or self.repository.leads_outside(folder / path):
            return
        if folder not in self._stems:  # functions of one template miss the same folder
            self._stems[folder] = frozenset(found.stem for found in walk(folder, PYTHON_SUFFIXES, None))
        if not self._stems[folder].isdisjoint(module):
            shown = self.repository.display(folder / path)
            self.report(location.span, f"the code is not there: no folder or archive `{shown}`")

    def inline(self, runtime: Value[str], handler: Value[str], code: Scalar) -> Code | None:
        """The handler in code that is written in the template itself."""
        if handler.known is None or not _is(runtime, "python3"):
            return None
        from lambdalint.readers.code.python import inline_python_handler  # noqa: PLC0415

        source = SourceFile(code.span.file.path, code.text, code.span.file.top)
        return inline_python_handler(handler.span, handler.known, source, _locate(code), self.report)


def _is(runtime: Value[str], language: str) -> bool:
    return all((branch.known or "").startswith(language) for branch in runtime.possible)


def _locate(code: Scalar) -> Callable[[Span], Span]:
    """Turns a span of inline code into one of the template: exact in a literal block, else the whole scalar."""
    file = code.span.file
    if code.block_indent is None:
        return lambda span: code.span  # noqa: ARG005
    body = file.text.find("\n", code.span.start) + 1
    starts, written = [0], [body]  # of each line: in the code, and in the template
    for line in code.text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
        end = file.text.find("\n", written[-1])
        written.append(end + 1 if end >= 0 else len(file.text))

    def offset(at: int) -> int:
        number = bisect_right(starts, at) - 1
        return min(written[number] + (code.block_indent or 0) + at - starts[number], code.span.end)

    return lambda span: Span(file, offset(span.start), offset(span.end))
