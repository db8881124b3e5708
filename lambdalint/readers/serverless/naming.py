"""The logical ids that the framework gives to what it makes (osls 4.3.1, `lib/plugins/aws/lib/naming.js`)."""

from __future__ import annotations

from lambdalint import lazy

_NOT_ALPHANUMERIC = lazy.pattern("[^0-9A-Za-z]")
_PARAMETER = lazy.pattern(r"\{(.*)\}")


def capitalized(name: str) -> str:
    return name[:1].upper() + name[1:]


def normalized(name: str) -> str:
    """How the ids of what belongs to a function, layer or authorizer begin."""
    return capitalized(name.replace("-", "Dash").replace("_", "Underscore"))


def alphanumeric(name: str | None, number: int) -> str:
    """A part of an id that comes of a bucket, a queue or the like.

    Where that cannot be known, neither can the id: `number` then tells it from others, and no template can refer to it.
    """
    return f"?{number}" if name is None else capitalized(_NOT_ALPHANUMERIC.sub("", name))


def path(path: str) -> str:
    """A part of an id that comes of the path of an HTTP event."""
    return "".join(_path_part(part) for part in path.split("/"))


def _path_part(part: str) -> str:
    part = _PARAMETER.sub(r"\1Var", part.lower().replace("-", "Dash"))
    return capitalized(_NOT_ALPHANUMERIC.sub("", part))


def route(key: str) -> str:
    """A part of an id that comes of the route of a WebSocket event."""
    for character, name in (("$", "S"), ("/", "Slash"), ("-", "Dash"), ("_", "Underscore"), (".", "Period")):
        key = key.replace(character, name)
    return key
