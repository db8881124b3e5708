"""The model for people: each function with its settings, one on a line, and where each comes from.

    orders-sam/template.yaml (SAM)

    Worker                                                template.yaml:12
      runtime                   python3.13                Globals, template.yaml:5
      timeout                   3                         default
      environment.TABLE         `Orders` (a reference)    template.yaml:20

What is not written and has no default is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lambdalint.reports.characters import visible

_NAME, _VALUE = 34, 44
"""Widths of the columns; what is longer moves the rest of its line."""

Object = dict[str, Any]


def render(document: Object) -> Iterator[str]:
    """`document` as `lambdalint.inspection.document` makes it."""
    for template in document["templates"]:
        yield f"{visible(template['path'])} ({template['dialect']})\n"
        for function in template["functions"]:
            yield "\n"
            yield from _line(0, function["id"], "", _place(function))
            for name, value in function.items():
                if name not in ("id", "origin"):
                    yield from _any(1, name.replace("_", " "), value)
        yield "\n"
    for unreadable in document["unreadable"]:
        yield f"{_place(unreadable)}: {visible(unreadable['problem'])}\n"


def _any(depth: int, name: str, value: Any) -> Iterator[str]:
    if isinstance(value, list):
        yield from _list(depth, name, value)
    elif isinstance(value, dict) and "state" in value:
        yield from _value(depth, name, value)
    elif isinstance(value, dict):
        yield from _object(depth, name, value)
    elif isinstance(value, bool):
        if value is not _USUAL.get(name, False):
            yield from _line(depth, name, "yes" if value else "no", "")
    elif value not in (None, ""):
        yield from _line(depth, name, str(value), "")


_USUAL = {"complete": True, "found": True}
"""Truth values that go without saying; of others, it is no."""


def _list(depth: int, name: str, items: list[Any]) -> Iterator[str]:
    """Plain values share a line if they are short; objects have each their own lines."""
    if items and all(isinstance(item, dict) and "state" in item and "branches" not in item for item in items):
        texts = [_shown(item) + _when(item) for item in items]
        if len(", ".join(texts)) <= _VALUE:
            yield from _line(depth, name, ", ".join(texts), _place(items[0]))
            return
        for number, (text, item) in enumerate(zip(texts, items, strict=True)):
            yield from _line(depth, "" if number else name, text, _place(item))
    else:
        for number, item in enumerate(items):
            plain = isinstance(item, str)
            yield from _any(depth, "" if plain and number else name if plain else _singular(name), item)


def _singular(name: str) -> str:
    return {"aliases": "alias", "managed policies": "managed policy"}.get(name, name.removesuffix("s"))


def _object(depth: int, name: str, value: Object) -> Iterator[str]:
    if "items" in value:
        items = value["items"] if value["complete"] else [*value["items"], {"state": "unknown"}]
        yield from _list(depth, name, [item | {"origin": value["origin"]} for item in items])
        return
    if set(value) == {"name", "origin", "value"}:
        yield from _value(depth, value["name"], value["value"])
        return
    title = ", ".join(str(value[key]) for key in _TITLES if isinstance(value.get(key), str))
    inner = [
        line
        for key, item in value.items()
        if key != "origin" and not (key in _TITLES and isinstance(item, str))
        for line in _any(depth + 1, key.replace("_", " "), item)
    ]
    if title or inner:
        yield from _line(depth, name, title, _place(value))
        yield from inner


_TITLES = ("type", "id", "symbol", "name")
"""Of an object: what stands on its first line."""


def _value(depth: int, name: str, value: Object) -> Iterator[str]:
    """A setting: on a line of its own, and on one for each branch."""
    if value["state"] == "conditional":
        for branch in value["branches"]:
            yield from _value(depth, name, branch)
    elif value["state"] != "absent":
        yield from _line(depth, name, _shown(value) + _when(value), _place(value) or "default")


def _when(value: Object) -> str:
    return "".join(f" {'when' if w['holds'] else 'unless'} {w['condition']}" for w in value.get("when", ()))


def _shown(value: Object) -> str:
    if "value" in value:
        return str(value["value"])
    text, why = value.get("text"), value.get("why")
    if text is None:
        return f"unknown: {why}" if why else "unknown"
    sole = text.startswith("${") and text.find("}") == len(text) - 1
    return f"{text} ({why})" if why and sole and "target" not in value else text


def _place(value: Object) -> str:
    origin = value.get("origin")
    if not origin:
        return ""
    section = f"{origin['section']}, " if "section" in origin else ""
    return f"{section}{visible(origin['path'])}:{origin['line']}"


def _line(depth: int, name: str, value: str, place: str) -> Iterator[str]:
    left = f"{'  ' * depth}{visible(name):<{_NAME - 2 * depth}} {visible(value):<{_VALUE}}"
    yield f"{left} {place}".rstrip() + "\n"
