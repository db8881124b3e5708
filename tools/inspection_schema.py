"""Writes the JSON schema of `lambdalint inspect --format json`, put together of the model's classes and docstrings.

    python tools/inspection_schema.py

A test fails while the file that it writes is behind the model.
"""

from __future__ import annotations

import ast
import inspect
import json
import types
import typing
from enum import Enum
from pathlib import Path
from typing import Any

from msgspec import Struct

from lambdalint.inspection.document import VERSION
from lambdalint.model.code import GeneratedFile, Handler, MissingFile, MissingSymbol
from lambdalint.model.event import Source
from lambdalint.model.function import Function
from lambdalint.model.value import Value
from lambdalint.source import SourceFile, Span

TARGET = Path(__file__).parents[1] / "lambdalint" / "inspection" / "schema.json"

Schema = dict[str, Any]

_PLAIN: dict[object, str] = {str: "string", int: "integer", bool: "boolean", float: "number", SourceFile: "string"}
_CODE = (Handler, MissingFile, MissingSymbol, GeneratedFile)


def _object(properties: Schema, description: str = "", *, optional: frozenset[str] = frozenset()) -> Schema:
    schema: Schema = {"description": description} if description else {}
    required = [name for name in properties if name not in optional]
    return schema | {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _reference(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


_STATES = """\
`known`: written, and it can be told what it is. `default`: not written, and AWS or the framework has a default.
`absent`: not written, without a default. `unknown`: written, and only the deployment knows it. `conditional`: a choice
of `Fn::If`, with its `branches`."""

_ORIGIN = _object(
    {
        "path": {"type": "string", "description": "From the top of the repository."},
        "line": {"type": "integer", "minimum": 1},
        "column": {"type": "integer", "minimum": 1},
        "section": {"enum": ["Globals", "provider"], "description": "What it is shared by all functions through."},
    },
    "Where it is written, or what lacks it; columns are characters.",
    optional=frozenset({"section"}),
)

_MISSING = _object(
    {"found": {"const": False}, "looked_for": {"type": "string"}, "origin": _reference("Origin")},
    "The handler setting, and the file or symbol that is not there.",
)


_GENERATED = _object(
    {"found": {"const": True}, "generated": {"type": "string"}, "origin": _reference("Origin")},
    "The handler setting, and the file that it leads to: a program wrote it, and it is not read.",
)


def _value(plain: str) -> Schema:
    when = _object({"condition": {"type": "string"}, "holds": {"type": "boolean"}})
    properties: Schema = {
        "state": {"enum": ["known", "default", "absent", "unknown", "conditional"], "description": _STATES},
        "value": {"type": plain},
        "text": {"type": "string", "description": "Of an unknown one, as `Fn::Sub` has it; `${?}` has no name."},
        "target": {"type": "string", "description": "The logical id that `Ref` or `Fn::GetAtt` names."},
        "why": {"type": "string", "description": "Why it is unknown."},
        "when": _array(when) | {"description": "The branches of `Fn::If` that it holds in."},
        "branches": _array(_reference(plain.capitalize())),
        "origin": _reference("Origin"),
    }
    return _object(properties, optional=frozenset(properties) - {"state"})


class _Definitions:
    """Schemas of the model's classes, by name."""

    def __init__(self) -> None:
        self.found: Schema = {
            "Origin": _ORIGIN,
            "Code": {"anyOf": [_reference("Handler"), _MISSING, _GENERATED, {"type": "null"}]},
            **{plain.capitalize(): _value(plain) for plain in ("string", "integer", "boolean")},
        }
        self.of(Handler)

    def of(self, hint: Any) -> Schema:
        if hint in _PLAIN:
            return {"type": _PLAIN[hint]}
        if hint is Span:
            return _reference("Origin")
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin is Value:
            return _reference(_PLAIN[arguments[0]].capitalize())
        if origin is tuple:
            return _array(self.of(arguments[0]))
        if origin in (types.UnionType, typing.Union):
            if set(_CODE) <= set(arguments):
                return _reference("Code")
            return {"anyOf": [{"type": "null"} if a is type(None) else self.of(a) for a in arguments]}
        assert isinstance(hint, type), hint
        if issubclass(hint, Enum):
            return {"enum": [member.name.lower() for member in hint]}
        if hint is Source:
            return {"anyOf": [self.of(kind) for kind in _family(Source) if kind is not Source]}
        if hint.__name__ not in self.found:
            self.found[hint.__name__] = {}
            self.found[hint.__name__] = self._class(hint)
        return _reference(hint.__name__)

    def _class(self, kind: Any) -> Schema:
        hints, words = typing.get_type_hints(kind), _field_docstrings(kind)
        properties: Schema = {"type": {"const": kind.__name__}} if issubclass(kind, Source) else {}
        if kind is Handler:
            properties["found"] = {"const": True}
        for field in kind.__struct_fields__:
            if field != "block":
                schema = self.of(hints[field])
                name = "origin" if field == "span" else field
                properties[name] = schema | ({"description": words[field]} if field in words else {})
        return _object(properties, _flat(kind.__doc__ or ""))


def _family(kind: type) -> list[type]:
    children: list[type] = kind.__subclasses__()
    return [kind, *(t for child in children for t in _family(child))]


def _field_docstrings(kind: type) -> dict[str, str]:
    """What is written under the fields of a class, and of those that it builds on."""
    found: dict[str, str] = {}
    for ancestor in reversed(kind.__mro__[: kind.__mro__.index(Struct)]):
        (body,) = ast.parse(inspect.cleandoc("\n" + inspect.getsource(ancestor))).body
        assert isinstance(body, ast.ClassDef)
        for field, below in zip(body.body, body.body[1:], strict=False):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                match below:
                    case ast.Expr(value=ast.Constant(value=str(words))):
                        found[field.target.id] = _flat(words)
    return found


def _flat(words: str) -> str:
    return " ".join(words.split())


def schema() -> str:
    definitions = _Definitions()
    template = _object(
        {
            "path": {"type": "string", "description": "From the top of the repository."},
            "dialect": {"enum": ["SAM", "CloudFormation", "Serverless"]},
            "functions": _array(definitions.of(Function)),
        }
    )
    unreadable = _object({"problem": {"type": "string"}, "origin": _reference("Origin")})
    root = _object(
        {
            "version": {"const": VERSION},
            "lambdalint": {"type": "string", "description": "The version that wrote it."},
            "templates": _array(template),
            "handlers": _array(_reference("Handler"))
            | {"description": "In sources that no template names, recognised by their shape."},
            "unreadable": _array(unreadable) | {"description": "What keeps a part from being read."},
        },
        "What `lambdalint inspect --format json` prints. New keys may come without a new version.",
    )
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "lambdalint inspect"}
    return json.dumps(head | root | {"$defs": definitions.found}, indent=2) + "\n"


if __name__ == "__main__":
    TARGET.write_text(schema(), encoding="utf-8", newline="\n")
