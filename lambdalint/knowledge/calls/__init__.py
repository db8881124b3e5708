"""What calls of libraries do, by the name that the library documents: one table, `{language}.toml`, for each language.

A name is the dotted path of what is called; `()` in it stands for the result of a call. In a name, `*` stands for any
piece between dots and parentheses, and `**` for anything; `{service}` stands for a piece that names an AWS service.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from lambdalint.knowledge import tables
from lambdalint.knowledge.calls import lines
from lambdalint.knowledge.calls.answers import Answers
from lambdalint.knowledge.calls.lines import Credentials, KnownCall, Missing, Result, Sink, Variables, Waiting
from lambdalint.model.blind_spot import Hiding
from lambdalint.model.call import LogStyle
from lambdalint.model.contract import Kind

__all__ = [
    "Credentials",
    "KnownCall",
    "Missing",
    "Result",
    "Sink",
    "Table",
    "Variables",
    "Waiting",
    "parses",
    "serialises",
    "table",
]


class Table:
    """The calls of one language's libraries."""

    def __init__(self, language: str, data: Mapping[str, Any]) -> None:
        self.language = language
        self._calls = dict(lines.calls(data))
        self._known: dict[str, KnownCall | None] = {}
        """By names that were asked for."""
        self._sinks = dict(lines.sinks(data.get("sink", {})))
        self._owners = {owner for name in self._calls for owner in _owners(name)}
        self._patterns = _Patterns(tuple(name for name in self._calls if _is_pattern(name)))
        self._sink_patterns = _Patterns(tuple(name for name in self._sinks if _is_pattern(name)))
        self._aliases: Mapping[str, str] = data.get("alias", {})
        self._results = {name: Result(result) for name, result in data.get("result", {}).items()}
        self._given: dict[str, Result | None] = {}
        """By names that were asked for."""
        self._runs = frozenset(data.get("runs", {}).get("names", ()))
        self._keeps_result = frozenset(data.get("decorators", {}).get("packages", ()))
        self.answers = Answers(data)
        self._iterates: Mapping[str, int] = data.get("iterates", {})
        self._streams = frozenset(data.get("streams", {}).get("names", ()))
        self._gives = {name: Kind[kind.upper()] for name, kind in data.get("gives", {}).items()}
        self._encodes = frozenset(data.get("encodes", {}).get("names", ()))
        self._tells_of_error = frozenset(data.get("raised", {}).get("names", ()))
        self._gives_names = _Names(self._gives)
        self._registers = frozenset(data.get("registers", {}).get("names", ()))
        self.callers = frozenset(data.get("callers", {}).get("names", ()))
        """Methods of a function that call it: `get` of a supplier."""
        self.calls_back: bool = data.get("runs", {}).get("later", False)
        """Whether functions that a library is given when the program starts are, as a rule, called later."""
        self.asked = frozenset(data.get("asked", {}).get("names", ()))
        """Attributes for which alone some build what is thrown away at once."""
        self.variables = lines.variables(data.get("environment", {}))
        self.credentials = lines.credentials(data.get("credentials", {}))
        self._of_role = _Names(data.get("credentials", {}).get("role", ()))
        self._as_credentials = _Names(data.get("credentials", {}).get("values", ()))
        self._sets_credentials = _Names(data.get("credentials", {}).get("functions", ()))
        self._bounds = _Names(data.get("bounds", {}).get("names", ()))
        self.unique = frozenset(data.get("unique", {}))
        """Calls that give something else each time."""
        self.saves = frozenset(data.get("saves", {}).get("methods", ()))
        """Methods of clients that write what they get to a file."""
        self._keeps = _Names(data.get("keeps", {}).get("names", ()))
        styles = data.get("log_style", {})
        self._log_styles = {style: _Names(styles.get(style.name.lower(), ())) for style in LogStyle}
        self._makes_json = frozenset(styles.get("makes_json", ()))
        self._promised = _Names(data.get("promised", {}).get("names", ()))
        self._unseen = dict(lines.unseen(data.get("unseen", {})))
        self._unseen_names = _Names(self._unseen)
        self.silent = frozenset(data.get("seen", {}).get("methods", ()))
        """Methods of clients that send nothing."""
        self._takes_clients = _Names(data.get("seen", {}).get("functions", ()))
        self.packages = frozenset(name.split(".")[0] for name in (*self._calls, *self._aliases)) - {"*"}
        """The top-level packages of the libraries."""

    def canonical(self, name: str) -> str:
        """The name that the table uses for a name, whichever path it was imported by."""
        return self._aliases.get(name, name)

    def call(self, name: str) -> KnownCall | None:
        """What calling this name does, if the table knows it."""
        if name not in self._known:
            exact = self._calls.get(name) or self._calls.get("*." + name.rpartition(".")[2])
            self._known[name] = exact or self._matching(name)
        return self._known[name]

    def sink(self, name: str) -> Sink | None:
        """What a call of this name can be misused for, if the table knows it."""
        exact = self._sinks.get(name)
        found = None if exact is not None else self._sink_patterns.match(name)
        return exact if found is None else self._sinks[found[0]]

    def begins(self, name: str) -> bool:
        """Whether names that the table has are of a class, or begin with it."""
        return self.knows(name) or name in self._owners

    def knows(self, name: str) -> bool:
        """Whether a name is one of those that the table has, or has the form of one."""
        return name in self._calls or self._patterns.match(name) is not None

    def _matching(self, name: str) -> KnownCall | None:
        found = self._patterns.match(name)
        if found is None:
            return None
        known = self._calls[found[0]]
        return replace(known, service=found[1])

    def result(self, name: str) -> Result | None:
        """What a call of this name gives of what it was given, if it is such a call."""
        if name not in self._given:
            self._given[name] = self._results.get(name) or self._results.get("*." + name.rpartition(".")[2])
        return self._given[name]

    def is_of_role(self, name: str) -> bool:
        """Whether what has this name gives the credentials of the function's role."""
        return self._of_role[name] is not None

    def is_credentials(self, name: str) -> bool:
        """Whether what has this name is other credentials, wherever it is given to a client."""
        return self._as_credentials[name] is not None

    def sets_credentials(self, name: str) -> bool:
        """Whether a function sets what all clients to come are built with."""
        return self._sets_credentials[name] is not None

    def takes_clients(self, name: str) -> bool:
        """Whether a function may be given an AWS client and uses it in no way that the reader does not see."""
        return self._takes_clients[name] is not None

    def bounds(self, name: str) -> bool:
        """Whether calling this name ends what takes too long, requests for instance."""
        return self._bounds[name] is not None

    def keeps(self, name: str) -> bool:
        """Whether a function that fetches something keeps it for a while."""
        return self._keeps[name] is not None

    def log_style(self, name: str) -> LogStyle | None:
        """Who makes JSON of the log records that calling this name writes; None where the table does not say."""
        return next((style for style, names in self._log_styles.items() if names[name] is not None), None)

    def makes_json(self, name: str) -> bool:
        """Whether calling this name gives JSON."""
        return name in self._makes_json

    def is_promised(self, name: str) -> bool:
        """Whether calling this name gives a promise or a coroutine."""
        return self._promised[name] is not None

    def unseen(self, name: str) -> Hiding | None:
        """Why calling this name may use AWS unseen, if the table knows that."""
        found = self._unseen_names[name]
        return None if found is None else self._unseen[found]

    def streams(self, name: str) -> bool:
        """Whether a call of this name makes a handler that streams its response of the function that it is given."""
        return name in self._streams

    def encodes(self, name: str) -> bool:
        """Whether a call of this name makes JSON of its first argument, and of nothing that JSON has no form for."""
        return name in self._encodes

    def tells_of_error(self, name: str) -> bool:
        """Whether a call of this name gives the exception that is being handled, or its stack."""
        return name in self._tells_of_error

    def gives(self, name: str) -> Kind | None:
        """What kind of value a call of this name gives, if the table knows it."""
        found = self._gives_names[name]
        return None if found is None else self._gives[found]

    def runs_argument(self, name: str) -> bool:
        """Whether a call runs a function that it is given, whatever happens, as the last part of its name says."""
        return name.rpartition(".")[2] in self._runs

    def item_position(self, method: str) -> int | None:
        """Which argument of the function that it is given gets the items, for a method of collections."""
        return self._iterates.get(method)

    def registers(self, method: str) -> bool:
        """Whether a method of this name keeps the functions that it is given, to call them on events of theirs."""
        return method in self._registers

    def creates(self, known: KnownCall, service: str | None) -> str:
        """What the call creates, as an engineer would say it; `service` is botocore's id."""
        return known.creates.replace("{service}", "AWS" if service is None else spoken(service))


class _Names(dict[str, "str | None"]):
    """The lines that names are of which were asked for: `*.name` is any last name, others are patterns."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__()
        self._exact = frozenset(names)
        self._patterns = _Patterns(tuple(name for name in self._exact if _is_pattern(name)))

    def __missing__(self, name: str) -> str | None:
        last = "*." + name.rpartition(".")[2]
        exact = next((one for one in (name, last) if one in self._exact), None)
        found = self._patterns.match(name) if exact is None else None
        self[name] = exact if found is None else found[0]
        return self[name]


class _Patterns:
    """Names with `*`, `**` or `{service}` in them, as one regular expression."""

    def __init__(self, patterns: tuple[str, ...]) -> None:
        self._patterns = patterns
        self._beginnings = tuple({re.split(r"[*{]", one, maxsplit=1)[0] for one in patterns})
        self._compiled: re.Pattern[str] | None = None
        self._found: dict[str, tuple[str, str | None] | None] = {}

    def match(self, name: str) -> tuple[str, str | None] | None:
        """The pattern that a name has the form of, the first of the table, and the service that the name says."""
        if not name.startswith(self._beginnings):
            return None
        if self._compiled is None:
            alternatives = (f"(?P<p{number}>{_expression(one, number)})" for number, one in enumerate(self._patterns))
            self._compiled = re.compile("|".join(alternatives))
        if name not in self._found:
            self._found[name] = self._matched(self._compiled.fullmatch(name))
        return self._found[name]

    def _matched(self, match: re.Match[str] | None) -> tuple[str, str | None] | None:
        if match is None:
            return None
        number = next(number for number in range(len(self._patterns)) if match[f"p{number}"] is not None)
        return self._patterns[number], match.groupdict().get(f"s{number}")


def _owners(name: str) -> Iterator[str]:
    """`a.B` and `a` for `a.B.create().build`."""
    parts = name.partition("(")[0].split(".")
    yield from (".".join(parts[:number]) for number in range(1, len(parts)))


def _is_pattern(name: str) -> bool:
    return "{service}" in name or ("*" in name and not name.startswith("*."))


def _expression(pattern: str, number: int) -> str:
    pieces = {"**": r".*", "*": r"[^.()]*", "{service}": rf"(?P=s{number})"}
    pattern = pattern.replace("{service}", "{first}", 1)  # where it comes again, it is the same service
    pieces["{first}"] = rf"(?P<s{number}>[^.()/]+)"
    return "".join(pieces.get(piece) or re.escape(piece) for piece in re.split(r"(\*\*|\*|\{\w+\})", pattern))


@cache
def table(language: str) -> Table:
    """The table of a language, by its file's name."""
    return Table(language, _read(language))


def parses(name: str) -> bool:
    """Whether a call of this name reads its first argument as JSON, and raises if that fails."""
    return name in _texts()["reads"]


def serialises(name: str) -> bool:
    """Whether a call of this name gives a text that has all of what it is given."""
    return name in _texts()["writes"]


@cache
def _texts() -> Mapping[str, frozenset[str]]:
    return {use: frozenset(names) for use, names in _read("texts").items()}


def spoken(service: str) -> str:
    """What people call a service, by its id in the SDKs: `DynamoDB`."""
    plain = " ".join(word.upper() if len(word) <= 3 else word.title() for word in service.split("-"))
    found: str = _services().get(service, plain)
    return found


@cache
def _services() -> Mapping[str, str]:
    return _read("services")


def _read(language: str) -> Mapping[str, Any]:
    """A table's file; Kotlin's includes Java's, whose libraries its code calls."""
    data = tables.read(Path(__file__).parent / f"{language}.toml")
    included = data.pop("includes", None)
    return data if included is None else _merged(_read(included), data)


def _merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> Mapping[str, Any]:
    merged = dict(base)
    for key, value in own.items():
        if isinstance(value, dict) and key in base:
            merged[key] = _merged(base[key], value)
        else:
            merged[key] = [*base.get(key, ()), *value] if isinstance(value, list) else value
    return merged
