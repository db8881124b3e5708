"""Edits of Python's source, by libcst: what a tree that is changed differs in from the text that it was read from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Any

import libcst as cst
from libcst import matchers as m
from libcst.codemod import CodemodContext
from libcst.codemod.visitors import AddImportsVisitor
from libcst.metadata import CodeRange, MetadataWrapper, ParentNodeProvider, PositionProvider
from msgspec import Struct

from lambdalint import lazy
from lambdalint.rule import Edit
from lambdalint.source import SourceFile, Span

_LINE_END = lazy.pattern(r"\r\n|\n|\r")


class _Source(Struct, frozen=True, eq=False):
    """A file's tree, and which place each of its nodes has."""

    file: SourceFile
    wrapper: MetadataWrapper
    starts: Sequence[int]
    """Where each line begins."""

    @classmethod
    def read(cls, file: SourceFile) -> _Source | None:
        """None for a text that libcst cannot parse."""
        try:
            wrapper = MetadataWrapper(cst.parse_module(file.text))
        except (cst.ParserSyntaxError, cst.CSTValidationError, RecursionError):
            return None
        return cls(file, wrapper, [0, *(match.end() for match in _LINE_END.finditer(file.text))])

    def expression(self, span: Span) -> cst.BaseExpression | None:
        """The outermost expression at a place."""
        ranges = self.wrapper.resolve(PositionProvider)
        return next(
            (node for node, place in ranges.items() if isinstance(node, cst.BaseExpression) and self._is(place, span)),
            None,
        )

    def _is(self, place: CodeRange, span: Span) -> bool:
        return (self._offset(place.start.line, place.start.column), self._offset(place.end.line, place.end.column)) == (
            span.start,
            span.end,
        )

    def _offset(self, line: int, column: int) -> int:
        return self.starts[line - 1] + column if line <= len(self.starts) else len(self.file.text)

    @property
    def module(self) -> cst.Module:
        return self.wrapper.module

    def edits(self, changed: cst.Module) -> tuple[Edit, ...]:
        """The lines that differ; none if the text was not kept as it is."""
        if self.module.code != self.file.text:
            return ()
        return tuple(_differences(self.file, changed.code))


def wrapped(span: Span, function: str) -> tuple[Edit, ...]:
    """See `lambdalint.fixes.wrapped`."""
    source = _Source.read(span.file)
    node = source.expression(span) if source else None
    module, _, name = function.rpartition(".")
    if source is None or node is None:
        return ()
    if re.search(rf"^import {re.escape(module)}$", span.file.text, re.MULTILINE):
        return (Edit(span, f"{function}({span.text})"),)
    if _is_taken(name, module, span.file.text):
        return ()
    call = cst.Call(cst.Name(name), [cst.Arg(node)])
    changed = cst.ensure_type(source.module.deep_replace(node, call), cst.Module)
    context = CodemodContext()
    AddImportsVisitor.add_needed_import(context, module, name)
    return source.edits(AddImportsVisitor(context).transform_module(changed))


def _is_taken(name: str, module: str, text: str) -> bool:
    """Whether a file may use a name for something else than what a module has by it."""
    mentioned = re.search(rf"\b{name}\b", text)
    return bool(mentioned) and not re.search(rf"from {re.escape(module)} import [^\n]*\b{name}\b(?! as)", text)


def hoisted(span: Span) -> tuple[Edit, ...]:
    """See `lambdalint.fixes.hoisted`."""
    source = _Source.read(span.file)
    node = source.expression(span) if source else None
    if source is None or node is None:
        return ()
    parents = source.wrapper.resolve(ParentNodeProvider)
    assign = parents.get(node)
    line = parents.get(assign) if isinstance(assign, cst.Assign) else None
    if not isinstance(assign, cst.Assign) or not isinstance(line, cst.SimpleStatementLine) or len(line.body) != 1:
        return ()
    around: list[cst.CSTNode] = [line]
    while not isinstance(around[-1], cst.Module):
        around.append(parents[around[-1]])
    if not _may_move(assign, [one for one in around if isinstance(one, cst.FunctionDef)], source.module):
        return ()
    return source.edits(source.module.visit(_Moving(line, around[-2])))


def _may_move(assign: cst.Assign, functions: list[cst.FunctionDef], module: cst.Module) -> bool:
    """Whether the value needs nothing of the functions around, and nothing else has the name."""
    target = assign.targets[0].target
    if not functions or len(assign.targets) != 1 or not isinstance(target, cst.Name):
        return False
    local = {name for function in functions for name in _bound(function)} - {target.value}
    used = {name.value for name in m.findall(assign.value, m.Name()) if isinstance(name, cst.Name)}
    waits = m.findall(assign.value, m.Await() | m.Yield() | m.NamedExpr())
    return not waits and used.isdisjoint({*local, target.value}) and list(_bound(module)).count(target.value) == 1


_BINDING = (
    m.AssignTarget() | m.AnnAssign() | m.AugAssign() | m.NamedExpr() | m.For() | m.CompFor() | m.AsName() | m.Param()
) | (m.FunctionDef() | m.ClassDef() | m.ImportAlias() | m.NameItem() | m.MatchAs() | m.MatchStar())


def _bound(scope: cst.CSTNode) -> Iterator[str]:
    """The names that something in a part of the tree binds, each as often as it does; rather too many than too few."""
    for node in m.findall(scope, _BINDING):
        for field in ("target", "name"):
            part = getattr(node, field, None)
            for name in m.findall(part, m.Name()) if isinstance(part, cst.CSTNode) else ():
                yield cst.ensure_type(name, cst.Name).value


_TWO_LINES = (cst.EmptyLine(), cst.EmptyLine())


class _Moving(cst.CSTTransformer):
    """Puts a statement before the one at the top of the module that it is in."""

    def __init__(self, line: cst.SimpleStatementLine, top: cst.CSTNode) -> None:
        super().__init__()
        self.line, self.top = line, top

    def on_leave(self, original_node: cst.CSTNode, updated_node: Any) -> Any:
        changed: Any = super().on_leave(original_node, updated_node)
        if original_node is self.line:
            return cst.RemoveFromParent()
        if original_node is not self.top:
            return changed
        blank = [cst.EmptyLine()] if changed.leading_lines else []
        comments = [line for line in changed.leading_lines if line.comment is not None]
        own = [line for line in self.line.leading_lines if line.comment is not None]
        moved = self.line.with_changes(leading_lines=[*blank, *own])
        return cst.FlattenSentinel([moved, changed.with_changes(leading_lines=[*_TWO_LINES, *comments])])


def _differences(file: SourceFile, changed: str) -> Iterator[Edit]:
    before, after = file.text.splitlines(keepends=True), changed.splitlines(keepends=True)
    starts = [0, *accumulate(map(len, before))]
    for kind, first, last, new, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Edit(Span(file, starts[first], starts[last]), "".join(after[new:end]))
