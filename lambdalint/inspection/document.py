"""The model as plain data, in the shape that `schema.json` beside this file describes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from msgspec import Struct, field

from lambdalint.model.code import GeneratedFile, Handler, MissingFile, MissingSymbol
from lambdalint.model.event import Source
from lambdalint.model.function import Function
from lambdalint.model.iam import Role
from lambdalint.model.project import Project, Section, Template, Unreadable
from lambdalint.model.value import Value
from lambdalint.reports.position import extent
from lambdalint.source import SourceFile, Span

VERSION = 1
"""Raised when a program that reads the present shape would misread a new one."""

Object = dict[str, Any]


def document(project: Project, version: str, names: frozenset[str] = frozenset()) -> Object:
    """Of the functions that `names` names, or of all if it names none."""
    templates = (_template(template, names) for template in project.templates)
    return {
        "version": VERSION,
        "lambdalint": version,
        "templates": [template for template in templates if template["functions"] or not names],
        "handlers": [_Inspector(None).handler(handler) for handler in project.handlers if not names],
        "unreadable": [_unreadable(unreadable) for unreadable in project.unreadable],
    }


def _template(template: Template, names: frozenset[str]) -> Object:
    inspector = _Inspector(template.shared)
    functions = (*template.functions, *template.generated)
    return {
        "path": template.file.path,
        "dialect": template.dialect,
        "functions": [inspector.function(f) for f in functions if not names or f.id in names],
    }


def _unreadable(unreadable: Unreadable) -> Object:
    return {"problem": unreadable.problem, "origin": _origin(unreadable.span, None)}


class _Inspector(Struct, frozen=True):
    shared: Section | None
    _roles: dict[int, Object] = field(default_factory=dict)
    """By identity: many functions may share one."""

    def function(self, function: Function) -> Object:
        """Every field of the model under its own name."""
        return self._fields(function)

    def handler(self, handler: Handler) -> Object:
        found: Object = self._any(handler)
        return found

    def _any(self, subject: object) -> Any:
        match subject:
            case Value():
                return self._value(subject)
            case Span():
                return _origin(subject, self.shared)
            case SourceFile():
                return subject.path
            case Enum():
                return subject.name.lower()
            case tuple():
                return [self._any(item) for item in subject]
            case Role():
                if id(subject) not in self._roles:
                    self._roles[id(subject)] = self._fields(subject)
                return self._roles[id(subject)]
        if isinstance(subject, Struct):
            return self._object(subject)
        return subject

    def _object(self, subject: Struct) -> Object:
        match subject:
            case Handler():
                return {"found": True} | self._fields(subject)
            case MissingFile():
                return {"found": False, "looked_for": subject.path, "origin": self._any(subject.span)}
            case GeneratedFile():
                return {"found": True, "generated": subject.place.file.path, "origin": self._any(subject.span)}
            case MissingSymbol():
                return {"found": False, "looked_for": subject.symbol, "origin": self._any(subject.span)}
            case Source():
                return {"type": type(subject).__name__} | self._fields(subject)
        return self._fields(subject)

    def _fields(self, subject: Struct) -> Object:
        named = {name: getattr(subject, name) for name in subject.__struct_fields__ if name != "block"}
        return {("origin" if name == "span" else name): self._any(value) for name, value in named.items()}

    def _value(self, value: Value[Any]) -> Object:
        found: Object = {"state": _state(value)}
        if value.known is not None:
            found["value"] = value.known
        elif value.text is not None:
            found["text"] = value.text
        if value.target:
            found["target"] = value.target
        if value.why:
            found["why"] = value.why
        if value.when:
            found["when"] = [{"condition": when.condition, "holds": when.holds} for when in value.when]
        if value.branches:
            found["branches"] = [self._value(branch) for branch in value.branches]
        elif value.written:
            found["origin"] = _origin(value.span, self.shared)
        return found


def _state(value: Value[Any]) -> str:
    if value.branches:
        return "conditional"
    if value.known is not None:
        return "known" if value.written else "default"
    return "unknown" if value.written else "absent"


def _origin(span: Span, shared: Section | None) -> Mapping[str, object]:
    start, _ = extent(span)
    place: Object = {"path": span.file.path, "line": start.line, "column": start.column}
    return place | {"section": shared.name} if shared and shared.span.covers(span) else place
