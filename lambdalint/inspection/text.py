"""The model for people: each function with its settings, one on a line, and where each comes from.

    orders-sam/template.yaml (SAM)

    Worker                                              line 12
      runtime                    python3.13             Globals, line 5
      timeout                    3 s                    default
      environment                                       line 19
        TABLE                    ${Orders}              line 20

Lines are those of the template; of another file, its path is said. What is not written and has no default is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from lambdalint.reports.characters import visible

_NAME, _VALUE = 30, 34
"""Widths of the columns; what is longer moves the rest of its line."""

_UNITS = {
    ("", "timeout"): "s",
    ("", "memory size"): "MB",
    ("", "ephemeral storage"): "MB",
    ("durable", "execution timeout"): "s",
    ("durable", "retention period"): "days",
    ("failure handling", "maximum event age"): "s",
    ("group", "retention"): "days",
    ("queue", "retention"): "s",
    ("queue", "visibility timeout"): "s",
    ("source", "batching window"): "s",
    ("source", "delivery age"): "s",
    ("source", "maximum record age"): "s",
    ("source", "timeout"): "ms",
    ("source", "tumbling window"): "s",
}
"""Of numbers, by what they belong to and their names."""
_TITLES = ("service", "id", "symbol", "name")
"""Of an object: what stands on its first line."""
_UNSAID = ("origin", "type")
_USUAL = {"complete": True, "found": True, "permissions complete": True}
"""Truth values that go without saying; of others, it is no."""

Object = dict[str, Any]


def render(document: Object, *, generated: bool = False) -> Iterator[str]:
    """`document` as `lambdalint.inspection.document` makes it; `generated` functions only if they are asked for."""
    for template in document["templates"]:
        page = _Page(template["path"])
        yield f"{visible(template['path'])} ({template['dialect']})\n"
        for function in template["functions"]:
            if generated or not function["generated"]:
                yield "\n"
                yield from page.line(0, function["id"], "", page.place(function))
                for name, value in function.items():
                    if name not in ("id", "origin"):
                        yield from page.any(1, "", name.replace("_", " "), value)
        yield "\n"
    for handler in document["handlers"]:
        page = _Page("")
        yield from page.line(0, handler["symbol"], "recognised by its shape", page.place(handler))
        yield from page.code(handler)
        yield "\n"
    for unreadable in document["unreadable"]:
        yield f"{_Page('').place(unreadable)}: {visible(unreadable['problem'])}\n"


class _Page(Struct, frozen=True):
    """What is said of one template."""

    path: str

    def any(self, depth: int, owner: str, name: str, value: Any) -> Iterator[str]:
        """`owner` is the name of what it belongs to."""
        if isinstance(value, list):
            yield from self._list(depth, owner, name, value)
        elif isinstance(value, dict) and "state" in value:
            yield from self._value(depth, owner, name, value)
        elif isinstance(value, dict) and "generated" in value:
            yield from self.line(depth, name, f"generated: {value['generated']}", self.place(value))
        elif isinstance(value, dict) and value.get("found") is True:  # of a policy, it may be a text
            yield from self.line(depth, name, value["symbol"], self.place(value))
            yield from self.code(value)
        elif isinstance(value, dict):
            yield from self._object(depth, owner, name, value)
        elif isinstance(value, bool):
            if value is not _USUAL.get(name, False):
                yield from self.line(depth, name, "yes" if value else "no", "")
        elif value not in (None, ""):
            yield from self.line(depth, name, str(value), "")

    def code(self, handler: Object) -> Iterator[str]:
        """What a handler does, a line each; the rest is in the other format."""
        for call in handler["calls"]:
            if call["kind"] == "operation":
                name = call["service"] + " " + ", ".join(call["operations"])
            else:
                name = call["creates"] or call["target"]
            yield from self.line(1, "at start-up" if call["phase"] == "init" else "on an event", name, self.place(call))
        for read in handler["environment_reads"]:
            yield from self.line(1, "reads", read["name"], self.place(read))

    def _list(self, depth: int, owner: str, name: str, items: list[Any]) -> Iterator[str]:
        """Plain values share a line if they are short; objects have each their own lines."""
        if items and all(isinstance(item, dict) and "state" in item and "branches" not in item for item in items):
            texts = [_shown(item) + _when(item) for item in items]
            if len(", ".join(texts)) <= _VALUE:
                yield from self.line(depth, name, ", ".join(texts), self.place(items[0]))
                return
            for number, (text, item) in enumerate(zip(texts, items, strict=True)):
                yield from self.line(depth, "" if number else name, text, self.place(item))
        else:
            for number, item in enumerate(items):
                plain = isinstance(item, str)
                yield from self.any(depth, owner, "" if plain and number else name if plain else _singular(name), item)

    def _object(self, depth: int, owner: str, name: str, value: Object) -> Iterator[str]:
        if "items" in value:
            items = value["items"] if value["complete"] else [*value["items"], {"state": "unknown"}]
            yield from self._list(depth, owner, name, [item | {"origin": value["origin"]} for item in items])
        elif set(value) == {"name", "origin", "value"}:
            yield from self._value(depth, owner, value["name"], value["value"])
        elif name != "failure handling" or any(_is_written(part) for part in value.values()):
            titles = {key: value[key] for key in _TITLES if isinstance(value.get(key), str)}
            inner = [
                line
                for key, part in value.items()
                if key not in titles and key not in _UNSAID
                for line in self.any(depth + 1, name, key.replace("_", " "), part)
            ]
            if titles or inner:
                yield from self.line(depth, name, ", ".join(titles.values()), self.place(value))
                yield from inner

    def _value(self, depth: int, owner: str, name: str, value: Object) -> Iterator[str]:
        """A setting: on a line of its own, and on one for each branch."""
        if value["state"] == "conditional":
            for branch in value["branches"]:
                yield from self._value(depth, owner, name, branch)
        elif value["state"] != "absent":
            unit = _UNITS.get((owner, name)) if "value" in value else None
            text = _shown(value) + (f" {unit}" if unit else "") + _when(value)
            yield from self.line(depth, name, text, self.place(value) or "default")

    def place(self, value: Object) -> str:
        origin = value.get("origin")
        if not origin:
            return ""
        section = f"{origin['section']}, " if "section" in origin else ""
        here = origin["path"] == self.path
        return section + (f"line {origin['line']}" if here else f"{visible(origin['path'])}:{origin['line']}")

    def line(self, depth: int, name: str, value: str, place: str) -> Iterator[str]:
        left = f"{'  ' * depth}{visible(name):<{_NAME - 2 * depth}} {visible(value):<{_VALUE}}"
        yield f"{left} {place}".rstrip() + "\n"


def _is_written(part: object) -> bool:
    return isinstance(part, dict) and part.get("state") not in ("absent", "default")


def _singular(name: str) -> str:
    return {"aliases": "alias", "managed policies": "managed policy"}.get(name, name.removesuffix("s"))


def _when(value: Object) -> str:
    return "".join(f" {'when' if w['holds'] else 'unless'} {w['condition']}" for w in value.get("when", ()))


def _shown(value: Object) -> str:
    if "value" in value:
        known = value["value"]
        return ("yes" if known else "no") if isinstance(known, bool) else str(known)
    text, why = value.get("text"), value.get("why")
    if text is None:
        return f"unknown: {why}" if why else "unknown"
    sole = text.startswith("${") and text.find("}") == len(text) - 1
    return f"{text} ({why})" if why and sole and "target" not in value else text
